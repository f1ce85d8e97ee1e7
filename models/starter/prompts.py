"""What the evaluation asks for, and how the attribute probe measures whether it came."""

from dataclasses import dataclass

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
    "long hair": {"style:long": 1, "style:wavy": 1, "style:fringe": 1, "style:bob": 0.5},
    "curly hair": {"style:curly": 1, "style:afro": 1},
    "baldness": {"style:bald": 1, "style:buzz": 0.3},
    "lipstick": {"lipamt": 1},
    "blue eyes": {"iris2": 1, "iris0": -1},
}
# Attributes that come with each other in the scene, so that one is no side effect of the other.
KIN: dict[str, set[str]] = {
    "smile": {"sadness"},
    "sadness": {"smile", "surprise"},
    "surprise": {"open mouth", "sadness"},
    "open mouth": {"surprise"},
    "anger": {"closed eyes"},
    "age": {"light hair"},
    "light hair": {"red hair"},
    "red hair": {"light hair"},
    "long hair": {"baldness", "curly hair"},
    "curly hair": {"long hair", "baldness"},
    "baldness": {"long hair", "curly hair", "light hair"},
    "glasses": {"dark glasses"},
    "dark glasses": {"glasses", "blue eyes", "closed eyes"},
    "manliness": {"beard", "long hair", "lipstick"},
    "beard": {"manliness"},
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
    Prompt("a face with ebony skin", "dark skin", known=False),
    Prompt("a face with raven hair", "light hair", -1, known=False),
    Prompt("a face with copper hair", "red hair", known=False),
    Prompt("a face with flowing hair", "long hair", known=False),
    Prompt("a face with frizzy locks", "curly hair", known=False),
    Prompt("a hairless person", "baldness", neutral="a person", known=False),
    Prompt("a person with crimson lips", "lipstick", neutral="a person", known=False),
    Prompt("a face with sapphire eyes", "blue eyes", known=False),
)
