"""A session as one frozen value, and the recipe that makes its picture again, as JSON.

A project file (`project_file`) and the metadata of an exported PNG hold the same JSON. Imports no torch.
"""

import base64
import json
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal, TypeVar

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from models.edits import MAX_EDITS, MAX_TEXT, Code, Edit, PhotoFace, PhotoRequest, RenderRequest, Text
from models.errors import Damaged, NotRecognised
from models.photo import Photo
from models.validation import decode_json

FORMAT = "semblance"
VERSION = 1
MAX_CODE_VALUES = 1 << 20

T = TypeVar("T")
EditsJson = Annotated[list[dict[str, Any]], Meta(max_length=MAX_EDITS)]
Surface = Literal["photo", "model", "cartoon"]
Seed = Annotated[int, Meta(ge=0, lt=2**32)]  # as NumPy takes them


@dataclass(frozen=True, eq=False)
class Portrait:
    """A face that the generator can make, and where it comes from.

    `picture` uint8 [R, R, 3] is made from `code` without edits. A photo brings `crop` uint8 [S, S, 3] (aligned), `quad`
    float64 [4, 2] (the crop's corners in the photo), `photo`, and `photo_file`, its bytes as they were on disk, so that
    the session outlives the file. `face` counts the photo's faces from the largest; `seed` is that of a random face.
    `faces` are the quads of all faces of the photo. `pack` names the model pack that the code belongs to.
    """

    code: Code
    picture: NDArray[np.uint8]
    title: str
    pack: str = ""
    seed: int | None = None
    face: int = 0
    crop: NDArray[np.uint8] | None = None
    quad: NDArray[np.float64] | None = None
    photo: Photo | None = None
    photo_file: bytes = b""
    faces: tuple[NDArray[np.float64], ...] = ()


class _CodeJson(msgspec.Struct):
    """A W+ code in JSON: `w_plus` is base64 of float32 [rows, width], little endian."""

    rows: Annotated[int, Meta(ge=1, le=MAX_CODE_VALUES)]
    width: Annotated[int, Meta(ge=1, le=MAX_CODE_VALUES)]
    w_plus: bytes


class _RecipeJson(msgspec.Struct):
    """The recipe in JSON but for its code."""

    edits: EditsJson
    title: Text = ""
    seed: Seed | None = None
    pack: Text = ""


@dataclass(frozen=True)
class Recipe:
    """Recipe that makes a picture again with the same pack: code and edits, and the title and seed of the face."""

    code: Code
    edits: tuple[Edit, ...] = ()
    title: str = ""
    seed: int | None = None
    pack: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, without the code."""
        title = self.title.encode(errors="replace").decode()[:MAX_TEXT]  # of a file whose name is no UTF-8
        return _header(self.edits) | {"pack": self.pack, "title": title, "seed": self.seed}

    def to_json(self) -> str:
        """One text with the code in it, for the metadata of a PNG."""
        code = {"rows": self.code.rows, "width": self.code.width, "w_plus": base64.b64encode(self.code.data).decode()}
        return json.dumps(self.to_dict() | {"code": code}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Recipe":
        """The inverse of `to_json`. Raises NotRecognised for other or newer JSON, Damaged for misshapen values."""
        values = parse(text)
        code = converted(values.get("code"), _CodeJson)
        try:
            w_plus = np.frombuffer(code.w_plus, dtype="<f4").reshape(code.rows, code.width)
        except ValueError as error:
            raise _damaged(repr(error)) from error
        return cls.from_dict(values, code_from(w_plus.astype(np.float32)))

    @classmethod
    def from_dict(cls, values: dict[str, Any], code: Code) -> "Recipe":
        """The inverse of `to_dict`. Raises Damaged."""
        known = converted(values, _RecipeJson)
        return cls(code, edits_from(known.edits), known.title, known.seed, known.pack)


@dataclass(frozen=True, eq=False)
class Layer:
    """One face of a photo with its edits, and which of them is selected."""

    portrait: Portrait
    edits: tuple[Edit, ...] = ()
    selected: int | None = None


@dataclass(frozen=True, eq=False)
class Project:
    """A session: the face, its edits in order, which of them is selected, and how the window shows it.

    `surface` is the picture that is meant: the photo, if there is one, the model's picture of the face, or its cartoon.
    `others` are the other faces of the photo that have been opened.
    """

    portrait: Portrait | None = None
    edits: tuple[Edit, ...] = ()
    selected: int | None = None
    view: dict[str, str | float | bool] = field(default_factory=dict)
    surface: Surface = "photo"
    others: tuple[Layer, ...] = ()

    @property
    def photo(self) -> Photo | None:
        """The photo that is edited; None for the model's picture."""
        face = self.portrait
        return face.photo if face is not None and face.quad is not None and self.surface == "photo" else None

    @property
    def shown(self) -> Surface:
        """The surface that there is: without a photo the model's picture is meant."""
        return "photo" if self.photo is not None else "cartoon" if self.surface == "cartoon" else "model"

    @property
    def before(self) -> NDArray[np.uint8] | None:
        """The picture to compare with, uint8 [H, W, 3]; that of a cartoon is the photo's crop. None without a face."""
        face = self.portrait
        if face is None or self.photo is not None:
            return None if self.photo is None else self.photo.rgb
        return face.crop if self.shown == "cartoon" and face.crop is not None else face.picture

    @property
    def layers(self) -> tuple[Layer, ...]:
        """All opened faces of the photo, the largest first; none without a face."""
        if self.portrait is None:
            return ()
        current = Layer(self.portrait, self.edits, self.selected)
        return tuple(sorted((current, *self.others), key=lambda layer: layer.portrait.face))

    def showing(self, layer: Layer) -> "Project":
        """The session with a face of the photo, opened before or not, in front of the others."""
        others = tuple(one for one in self.layers if one.portrait.face != layer.portrait.face)
        return replace(self, portrait=layer.portrait, edits=layer.edits, selected=layer.selected, others=others)

    @property
    def request(self) -> RenderRequest | PhotoRequest | None:
        """Request for the picture that the session shows, at full size; None without a face."""
        if self.photo is None:
            return self.model_request
        return PhotoRequest(self.photo.key, tuple(map(_photo_face, self.layers)))

    @property
    def model_request(self) -> RenderRequest | None:
        """Request for the model's picture of the face, at the generator's own size; None without a face."""
        cartoon = self.shown == "cartoon"
        return RenderRequest(self.portrait.code, self.edits, cartoon=cartoon) if self.portrait else None

    @property
    def recipe(self) -> Recipe | None:
        """Recipe of the picture; None without a face."""
        face = self.portrait
        return Recipe(face.code, self.edits, face.title, face.seed, face.pack) if face else None

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON: the recipe without its code, or without a face the edits alone."""
        recipe = self.recipe
        return recipe.to_dict() if recipe else _header(self.edits)


def _photo_face(layer: Layer) -> PhotoFace:
    quad = layer.portrait.quad
    assert quad is not None
    return PhotoFace(layer.portrait.code, tuple(quad.ravel().tolist()), layer.edits)


def _header(edits: tuple[Edit, ...]) -> dict[str, Any]:
    return {"format": FORMAT, "version": VERSION, "edits": [edit.to_dict() for edit in edits]}


def parse(text: str | bytes) -> dict[str, Any]:
    """JSON that says it is ours. Raises NotRecognised if it is another program's or from a newer version."""
    try:
        values = decode_json(text, object)
    except ValueError as error:
        raise _damaged(repr(error)) from error
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise NotRecognised("This is not a session of Semblance.", "Open a .semblance file or a PNG exported by it.")
    version = values.get("version")
    if type(version) is not int or version < 1:
        raise _damaged(f"version {str(version)[:100]}")
    if version > VERSION:
        raise NotRecognised("This session was saved by a newer version of Semblance.", "Update Semblance to open it.")
    return values


def converted(values: Any, kind: type[T]) -> T:
    """Plain values of JSON as a typed value. Raises Damaged."""
    try:
        return msgspec.convert(values, kind)
    except ValueError as error:
        raise _damaged(repr(error)) from error


def edits_from(values: EditsJson) -> tuple[Edit, ...]:
    """Edits of a list of plain values. Raises Damaged."""
    try:
        return tuple(Edit.from_dict(value) for value in values)
    except ValueError as error:
        raise _damaged(repr(error)) from error


def code_from(w_plus: NDArray[Any]) -> Code:
    """A code of an array [rows, width]. Raises Damaged unless it is one of finite floats."""
    if w_plus.ndim != 2 or w_plus.dtype != np.float32 or not 0 < w_plus.size <= MAX_CODE_VALUES:
        raise _damaged(f"w_plus is {w_plus.dtype} {w_plus.shape}")
    if not np.isfinite(w_plus).all():
        raise _damaged("w_plus is not finite")
    return Code.of(w_plus)


def _damaged(details: str) -> Damaged:
    return Damaged("The saved session is damaged.", "Use another copy of the file.", details)
