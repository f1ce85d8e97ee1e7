"""Prompts of the evaluation, and the attributes by which the probe measures their success."""

from dataclasses import dataclass

from models.starter.scene.features import SIZES, USED
from models.starter.scene.looks import DYES


def _size(part: str) -> dict[str, float]:
    """The numbers of the scene that say how big a part of `SIZES` is."""
    return {f"loc:{feature.name}": SIZES[part][feature.target] for feature in USED if feature.target in SIZES[part]}


# attribute -> numbers of the scene, with signs, whose sum measures it
MEASURES: dict[str, dict[str, float]] = {
    "smile": {"g:smile": 1, "g:frown": -0.5},
    "open mouth": {"g:jaw": 1},
    "anger": {"g:down": 1, "g:sneer": 0.5},
    "surprise": {"g:wide": 1, "g:outer": 1, "g:inner": 0.5},
    "sadness": {"g:frown": 1, "g:inner": 0.5},
    "closed eyes": {"g:blink": 1},
    "age": {"age": 1, "wr": 1},
    "manliness": {"gender": 1},
    "beard": {"beard:none": -1, "beard:full": 1},
    "glasses": {"glasses:none": -1},
    "dark glasses": {"glasses:sun": 1},
    "dark skin": {"skin0": -1, "skin1": -1, "skin2": -1},
    "light hair": {"hair0": 1, "hair1": 1, "hair2": 1},
    "red hair": {"hair0": 1, "hair1": -0.5, "hair2": -0.5},
    "pink hair": {"hair0": 1, "hair1": -1},
    "blue hair": {"hair2": 1, "hair0": -1},
    "green hair": {"hair1": 1, "hair0": -0.5, "hair2": -0.5},
    "purple hair": {"hair0": 0.5, "hair1": -1, "hair2": 0.5},
    "long hair": {"style:long": 1, "style:wavy": 1, "style:fringe": 1, "style:bob": 0.5},
    "curly hair": {"style:curly": 1, "style:afro": 1},
    "baldness": {"style:bald": 1, "style:buzz": 0.3},
    "lipstick": {"lipamt": 1},
    "blue eyes": {"iris2": 1, "iris0": -1},
    "wink": {"g:winkl": 1, "g:winkr": 1},
    "disgust": {"g:sneer": 1, "g:upper": 0.5},
    "moustache": {"beard:moustache": 1},
    "hat": {"hat:none": -1},
    "earrings": {"earrings:none": -1},
    "freckles": {"freck": 1},
    "gaze aside": {"averted": 1},
    "fullness": {"weight": 1, "loc:head-fat-incr": 1},
    "eye size": _size("eyes"),
    "brow thickness": {"browth": 1, "browd": 1},
    "nose width": {"loc:nose-scale-horiz-incr": 1, "loc:nose-width2-incr": 1, "loc:nose-point-width-incr": 1},
    "nose length": _size("nose length"),
    "lip fullness": _size("lips"),
    "mouth width": _size("mouth"),
    "jaw width": _size("jaw"),
}
DYED = tuple(f"{dye} hair" for dye in DYES)
# Attributes that come with each other in the scene, so that one is no side effect of the other.
KIN: dict[str, set[str]] = {
    "smile": {"sadness"},
    "sadness": {"smile", "surprise"},
    "surprise": {"open mouth", "sadness"},
    "open mouth": {"surprise"},
    "anger": {"closed eyes", "disgust"},
    "disgust": {"anger"},
    "closed eyes": {"wink"},
    "wink": {"closed eyes", "smile"},
    "age": {"light hair"},
    "light hair": {"red hair", *DYED},
    "red hair": {"light hair", *DYED},
    **{colour: {"light hair", "red hair", *DYED} - {colour} for colour in DYED},
    "long hair": {"baldness", "curly hair"},
    "curly hair": {"long hair", "baldness"},
    "baldness": {"long hair", "curly hair", "light hair"},
    "glasses": {"dark glasses"},
    "dark glasses": {"glasses", "blue eyes", "closed eyes"},
    "manliness": {"beard", "long hair", "lipstick", "moustache", "earrings"},
    "beard": {"manliness", "moustache"},
    "moustache": {"manliness", "beard"},
    "earrings": {"manliness"},
    "hat": {"long hair", "curly hair", "baldness"},
    "freckles": {"dark skin"},
}


@dataclass(frozen=True)
class Prompt:
    """A pair of texts and the attribute it should raise (`sign` -1: lower). `known`: captions used its words."""

    target: str
    attribute: str
    sign: float = 1.0
    neutral: str = "a face"
    known: bool = True


PROMPTS: tuple[Prompt, ...] = (
    Prompt("a smiling face", "smile"),
    Prompt("a face with a big smile", "smile"),
    Prompt("a sad face", "smile", -1),
    Prompt("a face with the mouth corners down", "sadness"),
    Prompt("a face with an open mouth", "open mouth"),
    Prompt("an angry face", "anger"),
    Prompt("a surprised face", "surprise"),
    Prompt("a face with closed eyes", "closed eyes"),
    Prompt("an old face", "age"),
    Prompt("a young face", "age", -1),
    Prompt("a man", "manliness", neutral="a woman"),
    Prompt("a man with a full beard", "beard", neutral="a man"),
    Prompt("a face wearing glasses", "glasses"),
    Prompt("a face wearing sunglasses", "dark glasses"),
    Prompt("a face with dark skin", "dark skin"),
    Prompt("a face with blond hair", "light hair"),
    Prompt("a face with red hair", "red hair"),
    Prompt("a face with long hair", "long hair"),
    Prompt("a face with curly hair", "curly hair"),
    Prompt("a bald face", "baldness"),
    Prompt("a face wearing lipstick", "lipstick"),
    Prompt("a face with blue eyes", "blue eyes"),
    Prompt("a winking face", "wink"),
    Prompt("a disgusted face", "disgust"),
    Prompt("a man with a moustache", "moustache", neutral="a man"),
    Prompt("a child", "age", -1, neutral="a person"),
    Prompt("a face wearing a hat", "hat"),
    Prompt("a woman wearing earrings", "earrings", neutral="a woman"),
    Prompt("a face with freckles", "freckles"),
    Prompt("a face looking to the side", "gaze aside"),
    Prompt("a tanned face", "dark skin"),
    Prompt("a wrinkled face", "age"),
    Prompt("a thin face", "fullness", -1),
    Prompt("a face with raven hair", "light hair", -1),
    Prompt("a face with copper hair", "red hair"),
    Prompt("a face with flowing hair", "long hair"),
    Prompt("a person with crimson lips", "lipstick", neutral="a person"),
    Prompt("a chubby face", "fullness"),
    Prompt("a face with ebony skin", "dark skin"),
    Prompt("a face with big eyes", "eye size"),
    Prompt("a face with small eyes", "eye size", -1),
    Prompt("a face with thick eyebrows", "brow thickness"),
    Prompt("a face with a wide nose", "nose width"),
    Prompt("a face with a long nose", "nose length"),
    Prompt("a face with full lips", "lip fullness"),
    Prompt("a face with a small mouth", "mouth width", -1),
    Prompt("a face with a pointed chin", "jaw width", -1),
    Prompt("a face with pink hair", "pink hair"),
    Prompt("a face with blue hair", "blue hair"),
    Prompt("a face with green hair", "green hair"),
    Prompt("a face with purple hair", "purple hair"),
    Prompt("a grinning face", "smile", known=False),
    Prompt("a joyful face", "smile", known=False),
    Prompt("a gloomy face", "smile", -1, known=False),
    Prompt("a gaping face", "open mouth", known=False),
    Prompt("a furious face", "anger", known=False),
    Prompt("a startled face", "surprise", known=False),
    Prompt("a dozing face", "closed eyes", known=False),
    Prompt("an elderly person", "age", neutral="a person", known=False),
    Prompt("a teenager", "age", -1, neutral="a person", known=False),
    Prompt("a gentleman", "manliness", neutral="a lady", known=False),
    Prompt("a man with whiskers", "beard", neutral="a man", known=False),
    Prompt("a clean-shaven man", "beard", -1, neutral="a man", known=False),
    Prompt("a face with spectacles", "glasses", known=False),
    Prompt("a face with shades", "dark glasses", known=False),
    Prompt("a face with frizzy locks", "curly hair", known=False),
    Prompt("a hairless person", "baldness", neutral="a person", known=False),
    Prompt("a face with sapphire eyes", "blue eyes", known=False),
    Prompt("a face blinking one eye", "wink", known=False),
    Prompt("a nauseated face", "disgust", known=False),
    Prompt("a mustachioed man", "moustache", neutral="a man", known=False),
    Prompt("a toddler", "age", -1, neutral="a person", known=False),
    Prompt("a face with a bonnet", "hat", known=False),
    Prompt("a person wearing a fedora", "hat", neutral="a person", known=False),
    Prompt("a woman wearing jewels", "earrings", neutral="a woman", known=False),
    Prompt("a freckled face", "freckles", known=False),
    Prompt("a face with shifty eyes", "gaze aside", known=False),
    Prompt("a tired face", "closed eyes", known=False),
    Prompt("a woman with make-up", "lipstick", neutral="a woman", known=False),
)
