"""The project file: a zip of project.json (readable, versioned), arrays.safetensors and the photo as it was on disk.

A file appears whole or not at all. Reading takes only members of these three names and of bounded size, never unpacks
by name, and the arrays are safetensors, which hold numbers and nothing else.
"""

import json
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path, PureWindowsPath
from typing import Annotated, Any, BinaryIO

import msgspec
import numpy as np
import safetensors.numpy
from msgspec import Meta
from numpy.typing import NDArray
from safetensors import SafetensorError

from models import photo as pictures
from models.edits import MAX_TEXT, Code, Text
from models.errors import CheckpointError, Damaged, Hostile, NotRecognised, PhotoError
from models.files import opened_zip, replacing, shown_name
from models.photo import Photo
from models.project import EditsJson, Layer, Portrait, Project, Recipe, Surface, code_from, converted, edits_from, parse

SUFFIX = ".semblance"
JSON, ARRAYS, PHOTO = "project.json", "arrays.safetensors", "photo"
MAX_FACES = 256  # of one photo
MAX_SIDE = 16384  # px of a stored picture
MAX_PLACE = 1e6  # px of a corner from the photo's
MAX_BYTES = {JSON: 16 << 20, ARRAYS: 256 << 20, PHOTO: pictures.MAX_BYTES}


@dataclass(frozen=True, eq=False)
class Summary:
    """Title of a session, and the picture of its face, uint8 [H, W, 3]."""

    title: str = ""
    picture: NDArray[np.uint8] | None = None


class _LayerJson(msgspec.Struct):
    """Another face of the photo."""

    edits: EditsJson
    face: Annotated[int, Meta(ge=0, le=MAX_FACES)]
    selected: Annotated[int, Meta(ge=0)] | None = None


class _SessionJson(msgspec.Struct):
    """The session beyond its recipe."""

    edits: EditsJson
    selected: Annotated[int, Meta(ge=0)] | None = None
    view: Annotated[dict[Text, Text | float | bool], Meta(max_length=MAX_TEXT)] = {}
    face: Annotated[int, Meta(ge=0, le=MAX_FACES)] = 0
    photo: Text | None = None
    surface: Surface = "photo"
    others: Annotated[list[_LayerJson], Meta(max_length=MAX_FACES)] = []


def save(path: Path, project: Project, *, private: bool = False) -> None:
    """Write a session, for its owner alone if `private`. Raises OutputError; the file that was there stays whole."""
    with replacing(path, private=private) as draft, draft.open("wb") as file:
        _write(file, project)


def load(path: Path) -> Project:
    """Read a session. Raises NotRecognised (none, or of a newer version), Damaged or Hostile."""
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise OSError("it is no plain file")  # opening a pipe would wait for ever
        with opened_zip(path) as archive:
            values = parse(_member(archive, JSON))
            unknown = set(archive.namelist()) - set(MAX_BYTES)
            if unknown or len(archive.namelist()) > len(MAX_BYTES):
                raise Hostile(f"{path.name} holds files that no session has.", "Use another copy.", str(unknown)[:500])
            arrays = _arrays(_member(archive, ARRAYS)) if ARRAYS in archive.namelist() else {}
            photo_file = _member(archive, PHOTO) if PHOTO in archive.namelist() else b""
        return _project(values, arrays, photo_file)
    except CheckpointError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise Damaged(f"{path.name} cannot be read: {reason}.", "Check the name and the folder.") from error
    except zipfile.BadZipFile as error:
        if not zipfile.is_zipfile(path):
            raise NotRecognised(
                f"{path.name} is not a session of Semblance.", "Open a .semblance file, or a picture.", repr(error)
            ) from error
        raise _damaged(path, error) from error
    except (zlib.error, EOFError, KeyError, TypeError, ValueError, RuntimeError, PhotoError, SafetensorError) as error:
        raise _damaged(path, error) from error  # RuntimeError: encrypted, or compressed in an unknown way


def is_project(path: Path) -> bool:
    """Tell by its content if a file is a session."""
    try:
        if not path.is_file():  # opening a pipe would wait for ever
            return False
        with opened_zip(path) as archive:
            return JSON in archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


def read_summary(path: Path) -> Summary:
    """Tell one session from others without its photo. Empty for a session without a face, or a file that is none."""
    try:
        with opened_zip(path) as archive:
            title = Recipe.from_dict(parse(_member(archive, JSON)), Code(b"", 0, 0)).title
            arrays = _arrays(_member(archive, ARRAYS)) if ARRAYS in archive.namelist() else {}
            picture = arrays.get("crop", arrays.get("picture"))
            return Summary(title, _checked(picture, "uint8", (None, None, 3)))
    except (CheckpointError, OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError):
        return Summary()
    except (TypeError, KeyError, SafetensorError):  # arrays of a kind that numpy has not, or damaged ones
        return Summary()


def _write(file: BinaryIO, project: Project) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(JSON, json.dumps(_description(project), indent=2, ensure_ascii=False))
        face = project.portrait
        if face is not None:
            archive.writestr(ARRAYS, safetensors.numpy.save(_all_arrays(face, project.others)))
            if face.photo_file:
                archive.writestr(PHOTO, face.photo_file, zipfile.ZIP_STORED)  # compressed already


def _description(project: Project) -> dict[str, Any]:
    values = project.to_dict() | {"selected": project.selected, "view": project.view, "surface": project.surface}
    face = project.portrait
    if face is not None:
        values |= {"face": face.face, "photo": shown_name(face.photo.path) if face.photo else None}
        values["others"] = [_other(layer) for layer in project.others]
    return values


def _other(layer: Layer) -> dict[str, Any]:
    edits = [edit.to_dict() for edit in layer.edits]
    return {"face": layer.portrait.face, "edits": edits, "selected": layer.selected}


def _all_arrays(face: Portrait, others: tuple[Layer, ...]) -> dict[str, NDArray[Any]]:
    """The arrays of the face, those of other faces with their number behind the name."""
    arrays = _face_arrays(face)
    if face.faces:
        arrays["faces"] = np.stack(face.faces[:MAX_FACES])
    for number, layer in enumerate(others):
        arrays |= {f"{name}.{number}": array for name, array in _face_arrays(layer.portrait).items()}
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}


def _face_arrays(face: Portrait) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any] | None] = {
        "w_plus": face.code.array,
        "picture": face.picture,
        "crop": face.crop,
        "quad": face.quad,
    }
    return {name: array for name, array in arrays.items() if array is not None}


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """A member's bytes; its declared size, which reading never exceeds, is checked first."""
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise NotRecognised("This is not a session of Semblance.", f"It holds no {name}.") from error
    if info.file_size > MAX_BYTES[name]:
        raise Hostile(
            f"The session's {name} would unpack to {info.file_size >> 20} MB.", "Use another copy of the file."
        )
    return archive.read(info)


def _arrays(content: bytes) -> dict[str, NDArray[Any]]:
    return dict(safetensors.numpy.load(content))


def _project(values: dict[str, Any], arrays: dict[str, NDArray[Any]], photo_file: bytes) -> Project:
    known = converted(values, _SessionJson)
    edits = edits_from(known.edits)
    if known.selected is not None and known.selected >= len(edits):
        raise ValueError(f"selected edit {known.selected}")
    portrait = _portrait(values, known, arrays, photo_file) if arrays else None
    others = tuple(_layer(other, number, portrait, arrays) for number, other in enumerate(known.others) if portrait)
    if len({known.face, *(other.face for other in known.others)}) != 1 + len(others):
        raise ValueError("faces of the photo that come twice")
    return Project(portrait, edits, known.selected, known.view, known.surface, others)


def _portrait(
    values: dict[str, Any], known: _SessionJson, arrays: dict[str, NDArray[Any]], photo_file: bytes
) -> Portrait:
    recipe = Recipe.from_dict(values, code_from(arrays["w_plus"]))
    faces = _checked(arrays.get("faces"), "float64", (None, 4, 2))
    _check_quads(list(faces if faces is not None else ()))
    picture = _checked(arrays["picture"], "uint8", (None, None, 3))
    assert picture is not None
    return Portrait(
        code=recipe.code,
        picture=picture,
        title=recipe.title,
        pack=recipe.pack,
        seed=recipe.seed,
        face=known.face,
        crop=_checked(arrays.get("crop"), "uint8", (None, None, 3)),
        quad=_quad(arrays.get("quad")),
        photo=_photo(photo_file, known.photo) if photo_file else None,
        photo_file=photo_file,
        faces=tuple(faces) if faces is not None else (),
    )


def _layer(other: _LayerJson, number: int, first: Portrait, arrays: dict[str, NDArray[Any]]) -> Layer:
    """Another face of the photo of `first`."""
    edits = edits_from(other.edits)
    if other.selected is not None and other.selected >= len(edits):
        raise ValueError(f"selected edit {other.selected}")
    picture, quad = _checked(arrays[f"picture.{number}"], "uint8", (None, None, 3)), _quad(arrays[f"quad.{number}"])
    if picture is None or quad is None or first.photo is None:
        raise ValueError("another face without a photo")
    portrait = replace(
        first,
        code=code_from(arrays[f"w_plus.{number}"]),
        picture=picture,
        face=other.face,
        crop=_checked(arrays.get(f"crop.{number}"), "uint8", (None, None, 3)),
        quad=quad,
    )
    return Layer(portrait, edits, other.selected)


def _quad(array: NDArray[Any] | None) -> NDArray[Any] | None:
    quad = _checked(array, "float64", (4, 2))
    _check_quads([] if quad is None else [quad])
    return quad


def _checked(array: NDArray[Any] | None, dtype: str, shape: tuple[int | None, ...]) -> NDArray[Any] | None:
    """The array if its dtype and shape (None: any but 0) are as they should be. Raises ValueError."""
    if array is None:
        return None
    fits = array.ndim == len(shape) and all(
        0 < have <= MAX_SIDE and want in (None, have) for want, have in zip(shape, array.shape, strict=True)
    )
    if array.dtype != dtype or not fits or not np.isfinite(array).all():
        raise ValueError(f"array of {array.dtype} {array.shape} where {dtype} {shape} belongs")
    return array


def _check_quads(quads: list[NDArray[Any]]) -> None:
    """Raises ValueError for too many faces, and for one whose corners, float64 [4, 2] in px, span no area."""
    if len(quads) > MAX_FACES:
        raise ValueError(f"{len(quads)} faces")
    for quad in quads:
        across, down = quad[2] - quad[0], quad[3] - quad[1]
        if np.abs(quad).max() > MAX_PLACE or abs(across[0] * down[1] - across[1] * down[0]) < 1:
            raise ValueError("corners of a face that span no area")


def _photo(content: bytes, name: str | None) -> Photo:
    if name is None:
        raise ValueError("the photo has no name")
    return pictures.decode(content, Path(PureWindowsPath(name).name or PHOTO))


def _damaged(path: Path, error: Exception) -> Damaged:
    return Damaged(f"{path.name} is damaged.", "Use another copy of the file.", repr(error))
