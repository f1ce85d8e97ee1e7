"""A synthetic person: everything that decides a picture of the face scene, as plain frozen values.

Colours are linear RGB in 0..1. Lengths are decimetres on a head of average size (the mesh's own unit).
"""

from dataclasses import dataclass

Colour = tuple[float, float, float]

ANCESTRIES = ("african", "asian", "caucasian")

# Symmetrical groups of MakeHuman's face units. A weight of 1 is the full movement.
FACE_UNITS: dict[str, tuple[str, ...]] = {
    "smile": ("mouthSmileLeft", "mouthSmileRight"),
    "jaw": ("jawOpen",),
    "upper": ("mouthUpperUpLeft", "mouthUpperUpRight"),
    "lower": ("mouthLowerDownLeft", "mouthLowerDownRight"),
    "cheek": ("cheekSquintLeft", "cheekSquintRight"),
    "squint": ("eyeSquintLeft", "eyeSquintRight"),
    "inner": ("browInnerUp",),
    "outer": ("browOuterUpLeft", "browOuterUpRight"),
    "wide": ("eyeWideLeft", "eyeWideRight"),
    "funnel": ("mouthFunnel",),
    "down": ("browDownLeft", "browDownRight"),
    "sneer": ("noseSneerLeft", "noseSneerRight"),
    "frown": ("mouthFrownLeft", "mouthFrownRight"),
    "press": ("mouthPressLeft", "mouthPressRight"),
    "shrug": ("mouthShrugLower",),
    "blink": ("eyeBlinkLeft", "eyeBlinkRight"),
    "pucker": ("mouthPucker",),
    "puff": ("cheekPuff",),
}

EXPRESSIONS: dict[str, dict[str, float]] = {
    "neutral": {},
    "smile": {"smile": 0.85, "cheek": 0.5, "squint": 0.3},
    "big smile": {"smile": 1, "jaw": 0.22, "upper": 0.45, "lower": 0.3, "cheek": 0.8, "squint": 0.4},
    "surprised": {"jaw": 0.55, "inner": 0.9, "outer": 0.9, "wide": 0.9, "funnel": 0.25},
    "angry": {"down": 1, "squint": 0.35, "sneer": 0.6, "frown": 0.45, "press": 0.5},
    "sad": {"inner": 1, "frown": 0.9, "squint": 0.2, "shrug": 0.5},
    "eyes closed": {"blink": 1},
    "mouth open": {"jaw": 0.6},
    "kiss": {"pucker": 0.9},
    "puffed": {"puff": 0.9},
}


@dataclass(frozen=True)
class HairStyle:
    """What all heads of a style share. Ranges are drawn from; equal ends are a constant.

    Hair is drawn as `shells` offset from the scalp, of which `density` is left out between strands, and, with
    `hood`, as curtains that hang down to a height in `bottom`. `swept` hair leans to the front. `length` is that of
    the shells on top, `side` that over the ears, `volume` the thickness of the hood.
    """

    shells: int
    density: float
    length: tuple[float, float] = (0.06, 0.06)
    side: tuple[float, float] = (0.04, 0.04)
    swept: bool = False
    curled: bool = False
    hood: bool = False
    fringe: bool = False
    wave: tuple[float, float] = (0.0, 0.0)
    volume: tuple[float, float] = (0.12, 0.12)
    bottom: tuple[float, float] = (6.0, 6.0)


_LONG = (5.0, 5.9)
HAIR_STYLES: dict[str, HairStyle] = {
    "bald": HairStyle(10, 0.8, (0, 0), (0, 0)),
    "buzz": HairStyle(5, 1.0, (0.035, 0.035), (0.03, 0.03), curled=True),
    "short": HairStyle(8, 0.75, (0.12, 0.2), (0.05, 0.1), swept=True),
    "quiff": HairStyle(9, 0.7, (0.24, 0.36), (0.04, 0.08), swept=True),
    "curly": HairStyle(9, 0.85, (0.22, 0.34), (0.12, 0.22), curled=True, wave=(0.06, 0.06)),
    "afro": HairStyle(11, 0.85, (0.4, 0.6), (0.35, 0.5), curled=True, wave=(0.05, 0.05)),
    "long": HairStyle(4, 0.6, hood=True, volume=(0.08, 0.2), bottom=_LONG),
    "bob": HairStyle(4, 0.6, hood=True, volume=(0.08, 0.2), bottom=(6.3, 6.75)),
    "wavy": HairStyle(4, 0.6, hood=True, wave=(0.2, 0.4), volume=(0.18, 0.3), bottom=_LONG),
    "fringe": HairStyle(4, 0.6, hood=True, fringe=True, volume=(0.08, 0.2), bottom=_LONG),
}

HAIR_COLOURS = {
    "black": "#0d0b0c",
    "dark brown": "#20140e",
    "brown": "#3d2617",
    "light brown": "#64452c",
    "blond": "#9a7642",
    "red": "#6b2a12",
    "grey": "#6f6d6b",
    "white": "#b9b7b3",
}
EYE_COLOURS = {
    "brown": "#5b3a1e",
    "dark brown": "#2f1d12",
    "blue": "#5f86a8",
    "green": "#6d8052",
    "hazel": "#7d6235",
    "grey": "#7b8790",
}
SKIN_COLOURS = (  # by melanin
    *("#f6d9c8", "#efc9b1", "#e3b292", "#d39b78", "#bd8260"),
    *("#a06a4a", "#7f5138", "#5e3a29", "#452a20"),
)
LIP_COLOURS = ("#b3243a", "#c2485b", "#a23b4a", "#d0697a", "#7a1830")
FRAME_COLOURS = ("#111111", "#2b1a10", "#7a1f1f", "#9a8f78", "#1d2b4a")
CLOTH_COLOURS = ("#f0f0ee", "#20242c", "#5b6b7c", "#7b2a2a", "#2f5140", "#b09a70")
BEARD_LENGTHS = {"none": 0.0, "stubble": 0.0, "short": 0.06, "full": 0.13}
FRAME_THICKNESS = {"none": 0.01, "thin": 0.012, "thick": 0.026, "sun": 0.022}


@dataclass(frozen=True)
class Identity:
    """`age` 0.25..0.97 (0.5 is a young adult, 1 very old), `gender` 0 female .. 1 male, `ancestry` sums to 1
    (`ANCESTRIES`), `melanin` 0 very fair .. 1 very dark, `features` one weight for each of `features.USED`."""

    age: float
    gender: float
    ancestry: tuple[float, float, float]
    melanin: float
    features: tuple[float, ...]

    @property
    def male(self) -> bool:
        """Which of the two looks (hair, beard, make-up) the person was drawn with."""
        return self.gender > 0.5


@dataclass(frozen=True)
class Expression:
    """`name` of the (stronger) expression, and a weight per group of `FACE_UNITS`, in that order."""

    name: str
    weights: tuple[float, ...]


@dataclass(frozen=True)
class Skin:
    """Strengths 0..1; freckles of a few go beyond."""

    colour: Colour
    wrinkles: float
    freckles: float
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
    """`line` lowers the hairline field (receding above 0), `part` -0.5..0.5 is the side of the parting, `bottom` the
    height where a hood ends. The other numbers are those of `HairStyle`."""

    style: str
    colour_name: str
    colour: Colour
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
class Attributes:
    """What can be said in words about a person; the truth that captions and probes are checked against."""

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


@dataclass(frozen=True)
class Person:
    """All of a picture. `weight` -1 slim .. 1 heavy; `yaw` (to the picture's right) and `pitch` (down) of the head and
    `light`, the azimuth of the key light, in degrees."""

    identity: Identity
    weight: float
    expression: Expression
    paint: Paint
    hair: Hair
    beard: str
    glasses: Glasses
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
            melanin=self.identity.melanin,
            eye_colour=self.paint.eye_colour_name,
            makeup=self.paint.makeup.on,
        )


def linear(hex_colour: str) -> Colour:
    """`#rrggbb` as linear RGB, with the scene's plain gamma of 2.2."""
    red, green, blue = ((int(hex_colour[i : i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5))
    return red, green, blue
