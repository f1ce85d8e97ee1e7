"""What a session is, as one frozen value, and the recipe that makes its picture again, as JSON.

A project file (`project_file`) and the metadata of an exported PNG hold the same JSON. Imports no torch.
"""

import base64
import binascii
import json
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.edits import Code, Edit, RenderRequest
from models.errors import Damaged, NotRecognised
from models.photo import Photo

FORMAT = "semblance"
VERSION = 1
MAX_CODE_VALUES = 1 << 20


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


@dataclass(frozen=True)
class Recipe:
    """What makes a picture again with the same pack: code and edits, and the title and seed of the face."""

    code: Code
    edits: tuple[Edit, ...] = ()
    title: str = ""
    seed: int | None = None
    pack: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, without the code."""
        return _header(self.edits) | {"pack": self.pack, "title": self.title, "seed": self.seed}

    def to_json(self) -> str:
        """One text with the code in it, for the metadata of a PNG."""
        code = {"rows": self.code.rows, "width": self.code.width, "w_plus": base64.b64encode(self.code.data).decode()}
        return json.dumps(self.to_dict() | {"code": code}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Recipe":
        """The inverse of `to_json`. Raises NotRecognised for other or newer JSON, Damaged for misshapen values."""
        values = parse(text)
        return cls.from_dict(values, _code(values.get("code")))

    @classmethod
    def from_dict(cls, values: dict[str, Any], code: Code) -> "Recipe":
        """The inverse of `to_dict`. Raises Damaged."""
        title, seed, pack = values.get("title", ""), values.get("seed"), values.get("pack", "")
        if not isinstance(title, str) or not isinstance(pack, str) or not (seed is None or type(seed) is int):
            raise _damaged(f"title {title!r}, pack {pack!r}, seed {seed!r}")
        return cls(code, edits_from(values.get("edits")), title, seed, pack)


@dataclass(frozen=True, eq=False)
class Project:
    """A session: the face, its edits in order, which of them is selected, and how the window shows it."""

    portrait: Portrait | None = None
    edits: tuple[Edit, ...] = ()
    selected: int | None = None
    view: dict[str, str | float | bool] = field(default_factory=dict)

    @property
    def request(self) -> RenderRequest | None:
        """What the picture is made from, at the generator's own size; None without a face."""
        return RenderRequest(self.portrait.code, self.edits) if self.portrait else None

    @property
    def recipe(self) -> Recipe | None:
        """What makes the picture again; None without a face."""
        face = self.portrait
        return Recipe(face.code, self.edits, face.title, face.seed, face.pack) if face else None

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON: the recipe without its code, or without a face the edits alone."""
        recipe = self.recipe
        return recipe.to_dict() if recipe else _header(self.edits)


def _header(edits: tuple[Edit, ...]) -> dict[str, Any]:
    return {"format": FORMAT, "version": VERSION, "edits": [edit.to_dict() for edit in edits]}


def parse(text: str) -> dict[str, Any]:
    """JSON that says it is ours. Raises NotRecognised if it is another program's or from a newer version."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _damaged(repr(error)) from error
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise NotRecognised("This is not a session of Semblance.", "Open a .semblance file or a PNG exported by it.")
    version = values.get("version")
    if type(version) is not int or version < 1:
        raise _damaged(f"version {version!r}")
    if version > VERSION:
        raise NotRecognised("This session was saved by a newer version of Semblance.", "Update Semblance to open it.")
    return values


def edits_from(values: Any) -> tuple[Edit, ...]:
    """Edits of a list of plain values. Raises Damaged."""
    try:
        edits = tuple(Edit.from_dict(value) for value in values)
    except (TypeError, ValueError) as error:
        raise _damaged(repr(error)) from error
    if not all(math.isfinite(edit.alpha) and math.isfinite(edit.beta) for edit in edits):
        raise _damaged("alpha or beta is not a finite number")
    return edits


def code_from(w_plus: NDArray[Any]) -> Code:
    """A code of an array [rows, width]. Raises Damaged unless it is one of finite floats."""
    if w_plus.ndim != 2 or w_plus.dtype != np.float32 or not 0 < w_plus.size <= MAX_CODE_VALUES:
        raise _damaged(f"w_plus is {w_plus.dtype} {w_plus.shape}")
    if not np.isfinite(w_plus).all():
        raise _damaged("w_plus is not finite")
    return Code.of(w_plus)


def _code(values: Any) -> Code:
    try:
        flat = np.frombuffer(base64.b64decode(values["w_plus"], validate=True), dtype="<f4")
        return code_from(flat.reshape(int(values["rows"]), int(values["width"])).astype(np.float32))
    except (KeyError, TypeError, ValueError, OverflowError, binascii.Error) as error:
        raise _damaged(repr(error)) from error


def _damaged(details: str) -> Damaged:
    return Damaged("The saved session is damaged.", "Use another copy of the file.", details)
