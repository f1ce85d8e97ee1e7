"""Twins: a person once more with one small thing changed, so that what is small in a picture can be learned apart.

Where eyes look or whether an ear wears a ring is a handful of pixels; among people who differ in everything else they
are lost, between twins they are all there is. Dyed hair is large, but nobody of a seed has it: it is a twin's alone.
"""

from numpy.random import RandomState

from models.starter.scene.chance import Fixed, draw
from models.starter.scene.looks import BEARD_LENGTHS, DYES, EARRINGS, FRAME_THICKNESS
from models.starter.scene.person import Person
from models.starter.scene.sampling import sample_person
from models.starter.scene.uncommon import BEARD_AGE, FAIR

TWINS_FOLDER = "twins"  # within that of the renders
TWIN_SEEDS = 2  # every other seed has one
_STREAM = 3
# How likely each change is among those that would be seen on a person.
CHANGES = {"gaze": 0.3, "wink": 0.5, "earrings": 0.3, "freckles": 0.4, "beard": 0.35, "glasses": 0.15, "dye": 0.3}


def sample_twin(seed: int) -> Person:
    """The twin of the person of a seed, always the same."""
    rs = RandomState([seed, _STREAM])
    return sample_person(seed, **_changed(rs, sample_person(seed)))


def _changed(rs: RandomState, person: Person) -> Fixed:
    attributes = person.attributes
    open_eyes = attributes.expression != "eyes closed" and attributes.glasses != "sun"
    seen = {
        "gaze": open_eyes,
        "wink": open_eyes and attributes.expression == "neutral",
        "earrings": True,
        "freckles": person.identity.melanin < FAIR,
        "beard": person.identity.male and person.identity.age > BEARD_AGE,
        "glasses": True,
        "dye": person.hair.length > 0 and person.hat.kind == "none",
    }
    total = sum(chance for change, chance in CHANGES.items() if seen[change])
    change = draw(rs, {change: chance / total for change, chance in CHANGES.items() if seen[change]})
    match change:
        case "gaze":
            return {"gaze": _gaze(rs, attributes.gaze)}
        case "wink":
            return {"expression": "wink", "strength": rs.uniform(0.85, 1.1)}
        case "earrings":
            return {"earrings": _other(rs, EARRINGS, attributes.earrings)}
        case "freckles":
            return {"freckles": 0.0 if attributes.freckles else rs.uniform(1.2, 1.8)}
        case "beard":
            return {"beard": _other(rs, tuple(BEARD_LENGTHS), person.beard)}
        case "dye":
            return {"hair_colour": str(rs.choice(DYES))}
        case _:
            return {"glasses": _other(rs, tuple(FRAME_THICKNESS), attributes.glasses)}


def _other(rs: RandomState, names: tuple[str, ...], current: str) -> str:
    return str(rs.choice([name for name in names if name != current]))


def _gaze(rs: RandomState, current: str) -> tuple[float, float]:
    """Degrees to the picture's right and down, elsewhere than now."""
    far, little, side = rs.uniform(0.5, 1), rs.uniform(-4, 4), int(rs.choice([-1, 1]))
    where = {"aside": (side * 32 * far, little), "up": (little, -20 * far), "down": (little, 20 * far)}
    if current != "camera" and rs.rand() < 0.5:
        return 0.0, 0.0
    return where[draw(rs, {"aside": 0.6, "up": 0.2, "down": 0.2})]
