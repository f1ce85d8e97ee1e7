"""A synthetic person: everything that decides a picture of the face scene, as plain frozen values.

Colours are linear RGB in 0..1. Lengths are decimetres on a head of average size (the mesh's own unit).
"""

from dataclasses import dataclass

from models.starter.scene.features import USED, sizes
from models.starter.scene.looks import Colour

CHILD_AGE = 0.28
FAT = next(number for number, feature in enumerate(USED) if feature.target == "head/head-fat")
FRECKLED, AVERTED = 0.9, 8.0  # from which strength, which angle on one speaks of it
BROWS, BROWS_SPREAD = 0.0443, 0.0069  # mean and standard deviation of half the thickness of brows


@dataclass(frozen=True)
class Identity:
    """`age` 0.19 (a child) ..0.97 (0.5 is a young adult, 1 very old), `gender` 0 female .. 1 male, `ancestry` sums to 1
    (`looks.ANCESTRIES`), `melanin` 0 very fair .. 1 very dark, `features` one weight for each of `features.USED`."""

    age: float
    gender: float
    ancestry: tuple[float, float, float]
    melanin: float
    features: tuple[float, ...]

    @property
    def child(self) -> bool:
        """True if too young for a beard, make-up and a bald head."""
        return self.age < CHILD_AGE

    @property
    def male(self) -> bool:
        """True for the male of the two looks (hair, beard, make-up)."""
        return self.gender > 0.5

    @property
    def oldness(self) -> float:
        """0 up to middle age .. 1 from late old age on."""
        return min(1.0, max(0.0, (self.age - 0.6) / 0.35))


@dataclass(frozen=True)
class Expression:
    """`name` of the (stronger) expression, and a weight per group of `looks.FACE_UNITS`, in that order."""

    name: str
    weights: tuple[float, ...]


@dataclass(frozen=True)
class Skin:
    """Strengths 0..1; freckles of a few go beyond. `tan` is how much darker (below 0: paler) the skin became than the
    person's own melanin."""

    colour: Colour
    wrinkles: float
    freckles: float
    tan: float
    blush: float
    stubble: float


@dataclass(frozen=True)
class Brows:
    """`density` and `arch` 0..1, half `thickness`, `gap` added to the distance from the middle."""

    density: float
    arch: float
    thickness: float
    gap: float


@dataclass(frozen=True)
class Makeup:
    """`on` says whether any is worn; strengths 0..1. `lashes` are also there without."""

    on: bool
    lip_colour: Colour
    lips: float
    eye_shadow: float
    lashes: float


@dataclass(frozen=True)
class Paint:
    """The colours of all that is mesh."""

    skin: Skin
    brows: Brows
    makeup: Makeup
    eye_colour_name: str
    eye_colour: Colour
    cloth: Colour


@dataclass(frozen=True)
class Hair:
    """`own_colour` is that of brows and beard, which nobody dyes. `line` lowers the hairline field (receding above 0),
    `part` -0.5..0.5 is the side of the parting, `bottom` the height where a hood ends. The other numbers are those of
    `HairStyle`."""

    style: str
    colour_name: str
    colour: Colour
    own_colour: Colour
    line: float
    part: float
    length: float
    side: float
    wave: float
    volume: float
    bottom: float


@dataclass(frozen=True)
class Glasses:
    """`kind` none, thin, thick or sun. Half `width` and half `height` of a lens; `squareness` is the exponent of its
    superellipse (2 is an ellipse)."""

    kind: str
    squareness: float
    width: float
    height: float
    colour: Colour


@dataclass(frozen=True)
class Hat:
    """`kind` one of `looks.HATS`."""

    kind: str
    colour: Colour


@dataclass(frozen=True)
class Earrings:
    """`kind` one of `looks.EARRINGS`, on both sides."""

    kind: str
    colour: Colour


@dataclass(frozen=True)
class Attributes:
    """Attributes of a person that words can name; the truth that captions and probes are checked against."""

    gender: str
    age: float
    expression: str
    hair_colour: str
    hair_style: str
    beard: str
    glasses: str
    melanin: float
    eye_colour: str
    makeup: bool
    freckles: bool
    gaze: str
    hat: str
    earrings: str
    fullness: float  # of the face, about -1 thin .. 1 full
    sizes: dict[str, float]  # of parts of the face, in standard deviations


@dataclass(frozen=True)
class Person:
    """All of a picture. `weight` -1 slim .. 1 heavy; `yaw` (to the picture's right) and `pitch` (down) of the head,
    `gaze`, the same two of the eyes within it (0 at the camera), and `light`, the azimuth of the key light, in
    degrees."""

    identity: Identity
    weight: float
    expression: Expression
    paint: Paint
    hair: Hair
    beard: str
    glasses: Glasses
    hat: Hat
    earrings: Earrings
    gaze: tuple[float, float]
    background: Colour
    yaw: float
    pitch: float
    light: float

    @property
    def attributes(self) -> Attributes:
        """The person in words."""
        return Attributes(
            gender="man" if self.identity.male else "woman",
            age=self.identity.age,
            expression=self.expression.name,
            hair_colour=self.hair.colour_name,
            hair_style=self.hair.style,
            beard=self.beard,
            glasses=self.glasses.kind,
            melanin=min(1.0, max(0.0, self.identity.melanin + self.paint.skin.tan)),
            eye_colour=self.paint.eye_colour_name,
            makeup=self.paint.makeup.on,
            freckles=self.paint.skin.freckles >= FRECKLED,
            gaze=_gaze_in_words(*self.gaze),
            hat=self.hat.kind,
            earrings=self.earrings.kind,
            fullness=self.weight + self.identity.features[FAT],
            sizes={**sizes(self.identity.features), "brows": (self.paint.brows.thickness - BROWS) / BROWS_SPREAD},
        )


def _gaze_in_words(right: float, down: float) -> str:
    if max(abs(right), abs(down)) < AVERTED:
        return "camera"
    if abs(right) >= abs(down):
        return "aside"
    return "down" if down > 0 else "up"
