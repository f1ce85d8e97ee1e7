"""`replacing`: whole or not at all, also where the system refuses to write on; and that every writer uses it."""

import ast
import os
import stat
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from app.engine.export import _write_film
from models import photo, project_file
from models.code_file import write_code
from models.direction.table import save_tensors
from models.edits import Code
from models.errors import OutputError
from models.files import MAX_LIST, name_within_limit, opened_zip, put_aside, remove, replacing, shown_name
from models.mapper.jobs import TrainingJob
from models.mapper.resume import write_checkpoint
from models.project import Portrait, Project

ROOT = Path(__file__).resolve().parents[2]
NOISE = np.random.default_rng(0).integers(0, 256, (128, 128, 3), np.uint8)
CODE = Code.of(np.random.default_rng(0).standard_normal((18, 512)).astype(np.float32))
FILM = [Image.fromarray(np.roll(NOISE, shift, 1)) for shift in (0, 20, 40)]
SESSION = Project(Portrait(CODE, NOISE, "noise", "pack", None))


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """The system refuses to write more into any file, as a full disk would."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


WRITERS: dict[str, Callable[[Path], None]] = {
    "picture.jpg": lambda path: photo.write(path, NOISE),
    "picture.png": lambda path: photo.write(path, NOISE),
    "picture.webp": lambda path: photo.write(path, NOISE),
    "film.gif": lambda path: _write_film(path, FILM, 50),
    "film.webp": lambda path: _write_film(path, FILM, 50),
    "code.npz": lambda path: write_code(path, CODE),
    "session.semblance": lambda path: project_file.save(path, SESSION),
    "job.json": lambda path: TrainingJob("a smile" * 1000).save(path),
    "mapper.training": lambda path: write_checkpoint(path, {}, {"weights": torch.zeros(10_000)}),
    "table.safetensors": lambda path: save_tensors(path, {"relevance": torch.zeros(10_000)}, {}),
}


@pytest.mark.skipif(sys.platform == "win32", reason="it has no limit on the size of a file")
@pytest.mark.parametrize("name", WRITERS)
def test_where_the_system_refuses_to_write_on_the_older_file_stays(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"the older file")
    with no_file_longer_than(2000), pytest.raises(OutputError, match=f"{name} cannot be written: "):
        WRITERS[name](path)
    assert path.read_bytes() == b"the older file"
    assert list(tmp_path.iterdir()) == [path]
    WRITERS[name](path)
    assert path.stat().st_size > 2000


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="it has no device that is always full")
def test_a_full_disk_is_said_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    with pytest.raises(OutputError) as caught, replacing(path) as draft:
        draft.write_bytes(b"begun")
        with open("/dev/full", "wb", buffering=0) as full:  # noqa: PTH123 (a device)
            full.write(b"more")
    assert caught.value.sentence == "picture.png cannot be written: No space left on device."
    assert caught.value.hint == "Make room on the disk."
    assert not list(tmp_path.iterdir())


def test_whatever_ends_the_block_removes_the_draft(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), replacing(tmp_path / "file") as draft:
        draft.write_bytes(b"begun")
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_a_link_keeps_pointing_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with replacing(tmp_path / "link") as draft:
        draft.write_bytes(b"new")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real").read_bytes() == b"new"


def test_a_private_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    with replacing(tmp_path / "file", private=True) as draft:
        draft.write_bytes(b"mine")
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


def test_drafts_of_killed_programs_go_with_the_next_file(tmp_path: Path) -> None:
    old, young = (tmp_path / f".{letter * 32}.part" for letter in "ab")
    folder = tmp_path / f".new-{'c' * 32}"
    folder.mkdir()
    others = [tmp_path / name for name in (".hidden.part", f".{'d' * 31}.part", "file.part")]
    for path in (old, young, folder / "half", *others):
        path.write_bytes(b"half")
    for path in (old, folder / "half", folder, *others):
        os.utime(path, (1e9, 1e9))
    with replacing(tmp_path / "file") as draft:
        draft.write_bytes(b"whole")
    assert set(tmp_path.iterdir()) == {tmp_path / "file", young, *others}


def test_what_cannot_be_used_gets_another_name(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / "file.json").write_text(str(number))
        assert put_aside(tmp_path / "file.json") == tmp_path / f"file.json.damaged-{number}"
    assert put_aside(tmp_path / "file.json") is None
    assert (tmp_path / "file.json.damaged-1").read_text() == "1"


# Files that grow bit by bit and get their name at the end, folders that are put in place as a whole, and a file that
# only this process reads.
OTHER_WAYS = {"models/packs/partial.py", "models/packs/archive.py", "models/packs/moving.py", "models/project_file.py"}
WRITING = {"write_text", "write_bytes", "save_file", "savez", "copyfile"}


def test_every_writer_of_the_engine_and_the_window_uses_it() -> None:
    files = [path for folder in ("app", "models") for path in (ROOT / folder).rglob("*.py")]
    engine = [path for path in files if "starter" not in path.parts]
    writers = {path.relative_to(ROOT).as_posix(): _calls_outside_replacing(path) for path in engine}
    assert {name for name, calls in writers.items() if calls} <= OTHER_WAYS | {"app/licences.py"}, writers
    assert sum("replacing(" in path.read_text(encoding="utf-8") for path in engine) > 10


def _calls_outside_replacing(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.With) and any("replacing(" in ast.unparse(item.context_expr) for item in block.items)
        for node in ast.walk(block)
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in inside]
    return [ast.unparse(call) for call in calls if _writes(call)]


def _writes(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    mode = next((argument.value for argument in call.args if isinstance(argument, ast.Constant)), "")
    return name in WRITING or (name == "open" and isinstance(mode, str) and any(letter in mode for letter in "wxa"))


def test_what_cannot_be_deleted_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=rf"{tmp_path.name} cannot be deleted: "):
        remove(tmp_path)
    remove(tmp_path / "absent")


def test_a_name_that_is_proposed_is_no_longer_than_a_disk_takes() -> None:
    assert name_within_limit("beach", "-edited.png") == "beach-edited.png"
    assert name_within_limit("长" * 100, "-edited.png") == "长" * 81 + "-edited.png"


def test_a_name_in_a_sentence_steers_no_terminal() -> None:
    assert shown_name(Path("a\x1b[2J\n\u202eb.png")) == "a\ufffd[2J\ufffd\ufffdb.png"
    assert shown_name(Path("Fußballer, 日本語 🙂.png")) == "Fußballer, 日本語 🙂.png"


def test_a_zip_with_a_list_of_files_without_end_is_not_opened(tmp_path: Path) -> None:
    path, length = tmp_path / "long.zip", 60_000
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(MAX_LIST // (length + 46)):
            archive.writestr(f"{number:0{length}}", b"content")
    with opened_zip(path) as archive:
        assert archive.read(archive.namelist()[7]) == b"content"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("1" * length, b"")
    with pytest.raises(zipfile.BadZipFile, match="too long"), opened_zip(path):
        pass
