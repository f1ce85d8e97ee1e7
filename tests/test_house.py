"""The rules of the house that a test can hold: who imports whom, without circles, and what starts without torch."""

import ast
import re
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# From the top floor down: a module imports only from its own line or from lines below.
FLOORS: list[set[str]] = [
    {"app"},
    {"models.cli"},
    {"models.batch", "models.learning", "models.comparison", "models.contact_sheet", "models.pack_import"},
    {"models.editor"},
    {"models.changes"},
    {"models.transfer", "models.direction", "models.mapper", "models.optimization"},
    {"models.checkpoints"},
    {"models.generator", "models.encoder", "models.clip", "models.face", "models.mapper.network"},
    {"models.packs", "models.project", "models.project_file", "models.photo", "models.photo_folder"}
    | {"models.batch_report", "models.code_file", "models.language"},
    {"models.edits", "models.attributes", "models.device", "models.pixels"},
    {"models.files", "models.progress", "models.paths", "models.errors", "models.validation", "models.version"}
    | {"models.threads", "models.cluster"},
]
# Nobody waits for torch to see the window, or the help of the command line.
TORCH_FREE = {"app", "models.cli", "models.contact_sheet", "models.mapper.jobs", "models.mapper.library"}
TORCH_FREE |= {"models.mapper.settings", "models.optimization.job", "models.optimization.settings"}
TORCH_FREE |= (FLOORS[-3] | FLOORS[-2] | FLOORS[-1]) - {"models.pixels"}
HEAVY = {"torch", "torchvision", "open_clip", "facenet_pytorch", "scipy"}


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {_name(path): path for folder in ("app", "models") for path in sorted((ROOT / folder).rglob("*.py"))}
RECIPE = {name for name in MODULES if name.startswith("models.starter")}  # nobody imports it; it imports what it likes


def _imports(module: str) -> set[str]:
    """Modules of the project that a module imports, at its top, later, or for types alone."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in whole}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & MODULES.keys()


ARROWS = {module: _imports(module) for module in MODULES}


def _unit(module: str, units: set[str]) -> str | None:
    """The longest of the names that fits, so that one module of a folder can live below the others."""
    fitting = [unit for unit in units if module == unit or module.startswith(f"{unit}.")]
    return max(fitting, key=len, default=None)


def _floor(module: str) -> int:
    unit = _unit(module, {unit for floor in FLOORS for unit in floor})
    assert unit is not None, f"{module} has no place in the house"
    return next(number for number, floor in enumerate(FLOORS) if unit in floor)


@pytest.mark.parametrize("module", sorted(MODULES.keys() - RECIPE - {"models"}))
def test_a_module_imports_only_from_its_floor_and_below(module: str) -> None:
    assert not ARROWS[module] & RECIPE, f"{module} imports the training recipe"
    above = {imported for imported in ARROWS[module] - {"models"} if _floor(imported) < _floor(module)}
    assert not above, f"{module} imports from a floor above"


def test_no_import_goes_in_a_circle() -> None:
    try:
        TopologicalSorter(ARROWS).prepare()
    except CycleError as circle:
        pytest.fail(" imports ".join(reversed(circle.args[1])))


def test_the_window_and_the_plain_half_of_the_engine_import_without_torch() -> None:
    light = sorted(module for module in MODULES if _unit(module, TORCH_FREE))
    code = (
        f"import importlib, sys\nfor name in {light!r}:\n    importlib.import_module(name)\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)))"
    )
    environment = {"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT, env=environment
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "[]"
    assert {module for module in MODULES if module.split(".")[0] == "app"} <= set(light)


def test_every_signal_of_the_window_is_listened_to() -> None:
    """A signal that nobody hears is a button that does nothing."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items() if name.startswith("app.")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    made = [node for node in nodes if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("Signal(")]
    signals = {ast.unparse(node.targets[0]) for node in made}
    calls = [(node.func, node.args) for node in nodes if isinstance(node, ast.Call)]
    parts = [
        part
        for called, given in calls
        if isinstance(called, ast.Attribute) and called.attr == "connect"
        for part in (called.value, *given)
    ]
    heard = {part.attr for part in parts if isinstance(part, ast.Attribute)}
    assert signals - heard == set()


RIDDLES = ("What ", "How ", "Whether ", "Where ", "Who ", "Which ", "That ", "Those ")


@pytest.mark.parametrize("module", sorted(MODULES))
def test_docstrings_open_with_the_thing_itself(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    documented = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    opened = [text.split("\n")[0] for node in documented if (text := ast.get_docstring(node) or "").startswith(RIDDLES)]
    assert not opened


def test_a_picture_alone_needs_no_clip() -> None:
    """open_clip takes seconds to import; only texts need it."""
    program = "import sys, models.editor; print('open_clip' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stdout.strip() == "False"


def test_what_is_promised_names_files_that_exist() -> None:
    """The table of .github/SECURITY.md: modules with the names that they are said to hold, and tests."""
    promises = (ROOT / ".github" / "SECURITY.md").read_text(encoding="utf-8")
    paths = re.findall(r"`([\w./]+/[\w.]+\.py)`", promises)
    assert len(paths) > 40 and [path for path in paths if not (ROOT / path).exists()] == []
    short = [name for name in re.findall(r"`(\w+\.py)`", promises) if not list(ROOT.glob(f"*/**/{name}"))]
    assert short == []
    named = re.findall(r"`((?:app|models)/[\w./]+\.py)` `(\w+)", promises)
    assert named and [name for path, name in named if name not in (ROOT / path).read_text(encoding="utf-8")] == []
