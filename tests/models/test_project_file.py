"""The project file: everything comes back, and no damaged, newer or hostile file does harm."""

import json
import os
import random
import zipfile
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy

from models import project_file
from models.errors import CheckpointError, Damaged, Hostile, NotRecognised, OutputError
from models.project import Layer, Portrait, Project
from tests.helpers.sessions import SMILE, random_portrait, session


def equal(a: Any, b: Any) -> bool:
    """Whether two values of a session are the same, arrays and photos by content."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and np.array_equal(a, b)
    if isinstance(a, tuple) and a and isinstance(a[0], np.ndarray):
        return len(a) == len(b) and all(map(equal, a, b))
    if hasattr(a, "rgb"):
        return equal(a.rgb, b.rgb) and (a.exif, a.original_size, a.path.name) == (b.exif, b.original_size, b.path.name)
    return bool(a == b)


def assert_same_face(a: Portrait, b: Portrait) -> None:
    for field in fields(Portrait):
        assert equal(getattr(a, field.name), getattr(b, field.name)), field.name


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Ünïcode 面部.semblance"
    project_file.save(path, session())
    return path


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path: Path, content: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def test_a_session_with_a_photo_comes_back_whole(file: Path) -> None:
    saved, loaded = session(), project_file.load(file)
    assert (loaded.edits, loaded.selected, loaded.view) == (saved.edits, saved.selected, saved.view)
    assert saved.portrait is not None and loaded.portrait is not None
    assert_same_face(saved.portrait, loaded.portrait)


def several() -> Project:
    """A photo with two opened faces, shown as the model sees it."""
    project = session()
    assert project.portrait is not None
    other = replace(project.portrait, face=0, code=random_portrait(5).code)
    return replace(project, surface="model", others=(Layer(other, (SMILE,), 0),))


def test_every_face_of_a_photo_comes_back_with_its_edits(tmp_path: Path) -> None:
    project_file.save(tmp_path / "a.semblance", several())
    loaded = project_file.load(tmp_path / "a.semblance")
    (saved,) = several().others
    (other,) = loaded.others
    assert loaded.surface == "model" and (other.edits, other.selected) == (saved.edits, saved.selected)
    assert_same_face(saved.portrait, other.portrait)
    assert loaded.portrait is not None and other.portrait.photo is loaded.portrait.photo


def test_a_session_of_before_there_were_several_faces_opens_on_the_photo(file: Path) -> None:
    content = members(file)
    values = json.loads(content["project.json"])
    del values["surface"], values["others"]
    content["project.json"] = json.dumps(values).encode()
    loaded = project_file.load(write(file, content))
    assert loaded.surface == "photo" and loaded.others == () and loaded.photo is not None


@pytest.mark.parametrize(
    "others",
    [
        [{"face": 1, "edits": []}],  # the face that is shown
        [{"face": 0, "edits": []}, {"face": 0, "edits": []}],
        [{"face": 0, "edits": [], "selected": 3}],
        [{"face": -1, "edits": []}],
        [{"face": 0, "edits": [{"target": 7}]}],
        [{"face": 2, "edits": []}, {"face": 3, "edits": []}],  # without its arrays
        "all",
    ],
)
def test_misshapen_faces_are_damage(tmp_path: Path, others: object) -> None:
    file = tmp_path / "a.semblance"
    project_file.save(file, several())
    content = members(file)
    content["project.json"] = json.dumps(json.loads(content["project.json"]) | {"others": others}).encode()
    with pytest.raises(CheckpointError):
        project_file.load(write(file, content))


@pytest.mark.parametrize("project", [Project(), Project(edits=(SMILE,), selected=0), Project(random_portrait(3))])
def test_a_session_without_photo_or_face_comes_back(tmp_path: Path, project: Project) -> None:
    project_file.save(tmp_path / "a.semblance", project)
    loaded = project_file.load(tmp_path / "a.semblance")
    assert (loaded.edits, loaded.selected) == (project.edits, project.selected)
    assert (loaded.portrait is None) == (project.portrait is None)
    if project.portrait is not None and loaded.portrait is not None:
        assert_same_face(project.portrait, loaded.portrait)


def test_the_json_can_be_read_and_changed_by_hand(file: Path) -> None:
    content = members(file)
    values = json.loads(content["project.json"])
    assert values["format"] == "semblance" and values["edits"][0]["target"] == "a smiling face"
    values["edits"][0]["alpha"] = 7
    content["project.json"] = json.dumps(values).encode()
    assert project_file.load(write(file, content)).edits[0].alpha == 7


def test_the_photo_is_stored_byte_for_byte(file: Path) -> None:
    portrait = session().portrait
    assert portrait is not None
    assert members(file)["photo"] == portrait.photo_file


def test_a_failed_save_leaves_the_old_file_and_no_rubbish(file: Path) -> None:
    before = file.read_bytes()
    broken = Project(edits=session().edits, view={"zoom": float("nan"), "what": object()})  # type: ignore[dict-item]
    with pytest.raises(TypeError):
        project_file.save(file, broken)
    assert file.read_bytes() == before and list(file.parent.iterdir()) == [file]


def test_a_folder_that_is_not_there_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written: No such file"):
        project_file.save(tmp_path / "none" / "a.semblance", Project())


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n" + bytes(100), b"{}"])
def test_other_files_are_not_recognised(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.semblance"
    path.write_bytes(content)
    with pytest.raises(NotRecognised, match="not a session"):
        project_file.load(path)


def test_a_zip_of_something_else_is_not_recognised(tmp_path: Path) -> None:
    with pytest.raises(NotRecognised):
        project_file.load(write(tmp_path / "x.semblance", {"word/document.xml": b"<w/>"}))


@pytest.mark.parametrize("make", [lambda path: path, lambda path: path.mkdir()], ids=["absent", "folder"])
def test_what_is_no_file_gets_a_sentence(tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "x.semblance"
    make(path)
    with pytest.raises(Damaged, match="cannot be read"):
        project_file.load(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.semblance")
    with pytest.raises(Damaged, match="cannot be read"):
        project_file.load(tmp_path / "x.semblance")


def test_a_newer_version_says_so_whatever_else_it_holds(file: Path) -> None:
    content = members(file) | {"film.bin": b"new"}
    content["project.json"] = json.dumps({"format": "semblance", "version": 2}).encode()
    with pytest.raises(NotRecognised, match="newer version"):
        project_file.load(write(file, content))


@pytest.mark.parametrize("name", ["../../escaped", "/etc/passwd", "..\\escaped", "photo/"])
def test_members_that_no_session_has_are_refused_and_nothing_is_written(file: Path, name: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.parent.rglob("*"))
    with pytest.raises(Hostile):
        project_file.load(write(file, members(file) | {name: b"x"}))
    assert sorted(tmp_path.parent.rglob("*")) == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(file: Path) -> None:
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("photo", b"another")
    with pytest.raises(Hostile):
        project_file.load(file)


def test_a_bomb_is_not_unpacked(file: Path) -> None:
    content = members(file)
    content["arrays.safetensors"] = bytes(300 << 20)
    with pytest.raises(Hostile, match="300 MB"):
        project_file.load(write(file, content))


def arrays_with(**changes: Any) -> Callable[[dict[str, bytes]], None]:
    def change(content: dict[str, bytes]) -> None:
        arrays = safetensors.numpy.load(content["arrays.safetensors"]) | changes
        kept = {name: array for name, array in arrays.items() if array is not None}
        content["arrays.safetensors"] = safetensors.numpy.save(kept)

    return change


def json_with(**changes: Any) -> Callable[[dict[str, bytes]], None]:
    def change(content: dict[str, bytes]) -> None:
        content["project.json"] = json.dumps(json.loads(content["project.json"]) | changes).encode()

    return change


def raw(name: str, data: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda content: content.update({name: data})


WRONG = {
    "no json": raw("project.json", b"\xff\xfe"),
    "deep json": raw("project.json", b"[" * 100_000),
    "no version": json_with(version=None),
    "edits no list": json_with(edits=3),
    "edit without target": json_with(edits=[{"alpha": 1}]),
    "edit with infinite alpha": json_with(edits=[{"target": "a", "alpha": float("inf")}]),
    "selected beyond": json_with(selected=9),
    "selected no number": json_with(selected="first"),
    "view no dict": json_with(view=[1]),
    "view nested": json_with(view={"a": {"b": 1}}),
    "title no text": json_with(title=["a"]),
    "seed no number": json_with(seed=1.5),
    "face negative": json_with(face=-1),
    "photo without name": json_with(photo=None),
    "no arrays": raw("arrays.safetensors", b"\x08\0\0\0\0\0\0\0{}      "[:12]),
    "arrays with huge header": raw("arrays.safetensors", b"\xff" * 64),
    "no w_plus": arrays_with(w_plus=None),
    "no picture": arrays_with(picture=None),
    "w_plus of bytes": arrays_with(w_plus=np.zeros((4, 4), np.uint8)),
    "w_plus not finite": arrays_with(w_plus=np.full((4, 4), np.nan, np.float32)),
    "w_plus flat": arrays_with(w_plus=np.zeros(16, np.float32)),
    "w_plus empty": arrays_with(w_plus=np.zeros((0, 4), np.float32)),
    "picture grey": arrays_with(picture=np.zeros((8, 8), np.uint8)),
    "picture empty": arrays_with(picture=np.zeros((0, 8, 3), np.uint8)),
    "quad of three": arrays_with(quad=np.zeros((3, 2))),
    "quad not finite": arrays_with(quad=np.full((4, 2), np.inf)),
    "faces flat": arrays_with(faces=np.zeros((4, 2))),
    "photo cut": lambda content: content.update(photo=content["photo"][:500]),
    "photo no picture": raw("photo", b"GIF89a but not really"),
}


@pytest.mark.parametrize("spoil", WRONG.values(), ids=WRONG)
def test_wrong_content_gets_one_sentence(file: Path, spoil: Callable[[dict[str, bytes]], None]) -> None:
    content = members(file)
    spoil(content)
    with pytest.raises(Damaged, match="damaged"):
        project_file.load(write(file, content))


def test_an_encrypted_zip_gets_a_sentence(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    file.write_bytes(data)
    with pytest.raises(Damaged):
        project_file.load(file)


def test_no_cut_or_flipped_file_does_more_than_raise_our_errors(tmp_path: Path) -> None:
    path = tmp_path / "a.semblance"
    project_file.save(path, Project(random_portrait(), (SMILE,), 0))
    whole = path.read_bytes()
    chance = random.Random(0)
    refused = 0
    for _ in range(400):
        data = bytearray(whole[: chance.randrange(len(whole))] if chance.random() < 0.3 else whole)
        for _ in range(chance.randrange(0 if len(data) < len(whole) else 1, 5)):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            project_file.load(path)
        except CheckpointError as error:
            refused += 1
            assert error.sentence.endswith(".") and "\n" not in error.sentence
    assert refused > 300
