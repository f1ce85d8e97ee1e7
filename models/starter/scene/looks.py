"""Possible looks of people in the scene: tables that `sampling` draws from and the renderer draws after.

Colours are sRGB, `#rrggbb`. Lengths are decimetres on a head of average size (the mesh's own unit).
"""

from dataclasses import dataclass

Colour = tuple[float, float, float]  # linear RGB in 0..1

ANCESTRIES = ("african", "asian", "caucasian")

# Symmetrical groups of MakeHuman's face units. A weight of 1 is what the mesh calls the full movement; a person's brows
# and mouth corners go further. The last four come with others and are none of `vector.VECTOR_NAMES`.
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
    "winkl": ("eyeBlinkLeft", "eyeSquintLeft"),
    "winkr": ("eyeBlinkRight", "eyeSquintRight"),
    "stretch": ("mouthStretchLeft", "mouthStretchRight"),
    "dimple": ("mouthDimpleLeft", "mouthDimpleRight"),
    "roll upper": ("mouthRollUpper",),
    "roll lower": ("mouthRollLower",),
}

# Measured on renders until networks trained on photos read them (smile, sad, angry, surprised, disgusted), and until a
# smile moved the mouth as real people's do: lips parted over the teeth, corners out as far as up.
EXPRESSIONS: dict[str, dict[str, float]] = {
    "neutral": {},
    "smile": {"smile": 0.55, "dimple": 0.2, "jaw": 0.07, "upper": 0.35, "lower": 0.7, "cheek": 1, "squint": 0.35},
    "big smile": {"smile": 0.8, "dimple": 0.2, "jaw": 0.2, "upper": 0.6, "lower": 0.9, "cheek": 1.5, "squint": 0.6},
    "surprised": {"jaw": 0.5, "inner": 1.2, "outer": 1.1, "wide": 1.1, "funnel": 0.25},
    "angry": {
        **{"down": 2, "outer": 0.7, "squint": 0.5, "wide": 0.6, "sneer": 0.7},
        **{"frown": 0.6, "stretch": 0.3, "roll upper": 0.3, "roll lower": 0.7, "shrug": 0.4},
    },
    "sad": {"inner": 1.6, "blink": 0.12, "frown": 1.2, "stretch": 0.5, "shrug": 0.7},
    "eyes closed": {"blink": 1},
    "mouth open": {"jaw": 0.6},
    "kiss": {"pucker": 0.9},
    "puffed": {"puff": 0.9},
    "wink": {"winkl": 1, "smile": 0.45, "cheek": 0.3},  # or the other eye, by chance
    "disgust": {"sneer": 1.6, "upper": 0.9, "down": 0.9, "squint": 0.6, "frown": 0.5, "cheek": 0.8, "shrug": 0.5},
}


@dataclass(frozen=True)
class HairStyle:
    """Parameters shared by all heads of a style. Ranges are drawn from; equal ends are a constant.

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
    "pink": "#c2567f",
    "blue": "#2c4a9c",
    "green": "#357a48",
    "purple": "#5f3483",
}
DYES = ("pink", "blue", "green", "purple")
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
BEARD_LENGTHS = {"none": 0.0, "stubble": 0.0, "short": 0.06, "full": 0.13, "moustache": 0.2, "goatee": 0.12}
HAT_COLOURS = ("#23252b", "#5c2326", "#27405e", "#6e6a62", "#b8a888", "#3c5236", "#c8b23c", "#a63a2e")
METAL_COLOURS = ("#d9a93c", "#d4d7dc")  # gold, silver
HATS = ("none", "beanie", "cap", "brimmed")
EARRINGS = ("none", "stud", "hoop")
FRAME_THICKNESS = {"none": 0.01, "thin": 0.012, "thick": 0.026, "sun": 0.022}


def linear(hex_colour: str) -> Colour:
    """`#rrggbb` as linear RGB, with the scene's plain gamma of 2.2."""
    red, green, blue = ((int(hex_colour[i : i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5))
    return red, green, blue
