"""What the engine can say to the window is listed for translation."""

import ast
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from app import words
from app.packs.catalogue_words import WORDS
from models import errors
from models.paths import RESOURCES

MODELS = Path(errors.__file__).parent
APP = Path(words.__file__).parent
SILENT = {"starter", "cli", "batch.py", "photo_folder.py", "cluster.py"}  # of the recipe and the command line alone
HEARD = sorted(path for path in MODELS.rglob("*.py") if path.relative_to(MODELS).parts[0] not in SILENT)
WRITTEN_OUT = {  # sentences with a gap for words, which are listed once for each of these
    "There X in the picture, and face X was asked for.",
    "Scale it down to at most X.",
    "The X text is empty.",
    "The generator makes no class X: X.",
}
ERRORS = {name for name in vars(errors) if isinstance(getattr(errors, name), type)}


def sentences(path: Path) -> Iterator[str]:
    """The sentences and hints of the errors that a module raises, with X in the gaps."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            texts = [named.get(one.id, one) if isinstance(one, ast.Name) else one for one in _said(node)]
            yield from filter(None, map(_text, texts))


def _said(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that are sentences: of an error, `read_as`, or what is wrong with an entry."""
    if isinstance(call.func, ast.Attribute):
        return call.args[1:2] if call.func.attr == "wrong" else []
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    return call.args[:2] if name in ERRORS else call.args[1:3] if name == "read_as" else []


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def missing(paths: Iterable[Path]) -> list[str]:
    """Sentences of the errors in some modules that are not listed for translation."""
    said = {text for path in paths for text in sentences(path)} - WRITTEN_OUT
    return [text for text in sorted(said) if words.template_of(text) is None]


def test_sentences_of_errors_are_listed() -> None:
    assert missing(HEARD) == []


def test_sentences_of_errors_that_the_window_raises_are_listed() -> None:
    assert missing(path for path in APP.rglob("*.py") if path.name != "self_test.py") == []


def progress_words() -> Iterator[str]:
    """Progress words of the engine, with X in the gaps."""
    for path in MODELS.rglob("*.py"):
        if path.relative_to(MODELS).parts[0] in ("starter", "cli"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "report":
                yield from filter(None, map(_text, node.args[1:2]))


def test_what_is_said_on_the_way_is_listed() -> None:
    said = {text for text in progress_words() if text != "beta X"}  # of the command line's contact sheet
    assert len(said) > 15 and [text for text in sorted(said) if words.template_of(text) is None] == []


def noted() -> Iterator[str]:
    """Names of formats and what loaders note, with X in the gaps."""
    for path in (MODELS / "checkpoints").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func)
            yield from filter(None, map(_text, node.args[:1] if name in ("Format", "notes.append") else ()))


def test_what_model_files_are_is_listed() -> None:
    said = set(noted())
    assert len(said) > 15 and [text for text in sorted(said) if words.template_of(text) is None] == []


def test_the_catalogue_is_listed() -> None:
    entries = tomllib.loads((RESOURCES / "catalogue.toml").read_text(encoding="utf-8"))["entries"]
    said = {str(entry[key]) for entry in entries for key in ("about", "licence", "domain") if key in entry}
    assert said - {"MIT"} <= set(map(str, WORDS))
