"""Edits and requests as plain values: the same dataclasses are undo state, cache key, project file and PNG metadata.

Equal requests give equal pixels. Imports no torch.
"""

import base64
from dataclasses import asdict, dataclass, replace
from io import BytesIO
from typing import Annotated, Any, Literal, get_args

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray
from PIL import Image

from models.validation import exactly

DEFAULT_NEUTRAL = "a face"
DEFAULT_ALPHA = 3.5
DEFAULT_BETA = 0.12
LEARNED_ALPHA = 1.0  # a mapper or an optimised change as it was learned

MAX_TEXT = 1000  # characters
MAX_EDITS = 100  # of one face
MAX_DELTA = 1 << 20  # characters; the largest public generator takes 50,000
MASK_SIDE = 256  # px of a brush mask
MAX_MASK = 1 << 18  # characters; a mask of noise takes 90,000

Method = Literal["direction", "mapper", "optimisation"]
# The whole photo, its aligned crop, the model's own picture of the face, or its cartoon.
Surface = Literal["photo", "crop", "model", "cartoon"]
Part = Literal["eyes", "mouth", "hair", "skin"]
PARTS: tuple[Part, ...] = get_args(Part)
Text = Annotated[str, Meta(max_length=MAX_TEXT)]


@dataclass(frozen=True)
class Edit:
    """One edit: from `neutral` toward `target`, `alpha` far (negative: away from it), by one of three methods.

    direction     the global direction of the texts. `alpha` counts standard deviations of the channel that follows it
                  best; with a regression, 2.2 is the way from faces that the text does not fit to those that it does.
                  `beta` is the threshold on |relevance . text direction| that a style channel must reach to be moved
    mapper        `mapper` names a trained one, see `models.mapper.library`; its change is taken `alpha` times
    optimisation  `delta` is the change of the StyleSpace code that was found, see `encode_delta`; taken `alpha` times

    `target` and `neutral` are the person's words, in any language; `read_target` and `read_neutral` the English that
    they were read as (see `models.language`), empty where the words stand as they are. `keep` says what must not
    change: texts, or names of `models.attributes`. On a photo an edit can be limited to `parts` (none: all) and to a
    brush `mask` in the crop's frame, see `encode_mask` (empty: everywhere).
    """

    target: Text
    neutral: Text = DEFAULT_NEUTRAL
    alpha: Annotated[float, Meta(ge=-1e6, le=1e6)] = DEFAULT_ALPHA
    beta: Annotated[float, Meta(ge=-1e6, le=1e6)] = DEFAULT_BETA
    enabled: bool = True
    name: Text = ""
    keep: Annotated[tuple[Text, ...], Meta(max_length=MAX_EDITS)] = ()
    mapper: Text = ""
    delta: Annotated[str, Meta(max_length=MAX_DELTA)] = ""
    parts: Annotated[tuple[Part, ...], Meta(max_length=len(PARTS))] = ()
    mask: Annotated[str, Meta(max_length=MAX_MASK)] = ""
    read_target: Text = ""
    read_neutral: Text = ""

    @property
    def texts(self) -> tuple[str, str]:
        """Target and neutral text as the model reads them."""
        return self.read_target or self.target, self.read_neutral or self.neutral

    @property
    def method(self) -> Method:
        """Source of the change."""
        return "mapper" if self.mapper else "optimisation" if self.delta else "direction"

    @property
    def active(self) -> bool:
        """True if this edit changes the picture."""
        return self.enabled and self.alpha != 0 and (self.method != "direction" or bool(self.target.strip()))

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, without empty ones that few edits have."""
        optional = {
            "keep": list(self.keep),
            "mapper": self.mapper,
            "delta": self.delta,
            "parts": list(self.parts),
            "mask": self.mask,
            "read_target": self.read_target,
            "read_neutral": self.read_neutral,
        }
        values = {key: value for key, value in asdict(self).items() if key not in optional}
        return values | {key: value for key, value in optional.items() if value}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Edit":
        """The inverse of `to_dict`. Raises ValueError on missing, unknown, mistyped or unbounded values."""
        try:
            edit = exactly(values, cls)
        except ValueError as error:
            raise ValueError(f"not an edit: {error}") from error
        if edit.mapper and edit.delta:
            raise ValueError("an edit cannot be by a mapper and by optimisation at once")
        decode_delta(edit.delta)
        if edit.mask:
            decode_mask(edit.mask)
        return edit


def encode_delta(delta: NDArray[Any]) -> str:
    """A change of the StyleSpace code [channels] as text: base64 of float32, little endian."""
    return base64.b64encode(np.ascontiguousarray(delta, dtype="<f4").tobytes()).decode()


def decode_delta(text: str) -> NDArray[np.float32]:
    """The change [channels] of `encode_delta`, read only. Raises ValueError for text that is none, or not finite."""
    delta = np.frombuffer(base64.b64decode(text, validate=True), dtype="<f4")
    if not np.isfinite(delta).all():
        raise ValueError("the change of an edit is not finite")
    return delta


def encode_mask(mask: NDArray[np.uint8]) -> str:
    """A brush mask uint8 [MASK_SIDE, MASK_SIDE], 255 where the edit counts, as text: base64 of a grey PNG."""
    content = BytesIO()
    Image.fromarray(mask).save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()


def decode_mask(text: str) -> NDArray[np.uint8]:
    """The mask uint8 [MASK_SIDE, MASK_SIDE] of `encode_mask`. Raises ValueError for text that is no such mask."""
    try:
        with Image.open(BytesIO(base64.b64decode(text, validate=True)), formats=["PNG"]) as image:
            if image.mode != "L" or image.size != (MASK_SIDE, MASK_SIDE):
                raise ValueError(f"the mask of an edit is {image.mode} {image.size}")
            return np.asarray(image)
    except (OSError, SyntaxError) as error:
        raise ValueError("the mask of an edit is damaged") from error


@dataclass(frozen=True)
class Code:
    """A W+ code as a value that can be compared, hashed and pickled: `data` is float32 [rows, width], little endian."""

    data: bytes
    rows: int
    width: int

    @classmethod
    def of(cls, array: NDArray[Any]) -> "Code":
        """A code from an array [rows, width]."""
        values = np.ascontiguousarray(array, dtype="<f4")
        return cls(values.tobytes(), *values.shape)

    @property
    def array(self) -> NDArray[np.float32]:
        """Float32 [rows, width], read only."""
        return np.frombuffer(self.data, dtype="<f4").reshape(self.rows, self.width)


@dataclass(frozen=True)
class RenderRequest:
    """Request for a picture; decides all its pixels.

    Code, edits in order, size in px (None: the generator's own), and whether a `cartoon` is drawn, where a pack can.
    """

    code: Code
    edits: tuple[Edit, ...] = ()
    resolution: int | None = None
    cartoon: bool = False

    @property
    def bare(self) -> "RenderRequest":
        """The same picture without the edits that change nothing."""
        return replace(self, edits=_active(self.edits))


@dataclass(frozen=True)
class PhotoFace:
    """One face of a photo: its code, its edits in order, and the x and y of its quad's four corners in pixels of the
    photo (`models.face.alignment`)."""

    code: Code
    quad: tuple[float, ...]
    edits: tuple[Edit, ...] = ()

    @property
    def corners(self) -> NDArray[np.float64]:
        """The quad, float64 [4, 2]."""
        return np.array(self.quad, np.float64).reshape(4, 2)


@dataclass(frozen=True)
class PhotoRequest:
    """Request for an edited photo, which decides all pixels: the photo's `key`, its faces, and the longest side of the
    picture in px (None: the photo's own size)."""

    photo: str
    faces: tuple[PhotoFace, ...]
    longest: int | None = None

    @property
    def bare(self) -> "PhotoRequest":
        """The same picture without the edits that change nothing, and the faces without any."""
        faces = (replace(face, edits=_active(face.edits)) for face in self.faces)
        return replace(self, faces=tuple(face for face in faces if face.edits))


def _active(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    return tuple(edit for edit in edits if edit.active)
