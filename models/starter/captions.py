"""Captions with exact truth: every caption states facts, so every caption can be checked against every person.

`state` turns the attributes of a rendered person into facts; `caption` writes a true sentence about some of them and
says which values of which fact it allows.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

Facts = Mapping[str, str]
Claims = dict[str, frozenset[str]]

# fact -> value -> phrases that follow the noun
PHRASES: dict[str, dict[str, tuple[str, ...]]] = {
    "expression": {
        "neutral": ("with a neutral expression", "with a calm expression", "with a serious look"),
        "smile": ("smiling", "with a smile", "with a slight smile", "who smiles", "with a friendly smile"),
        "big smile": (
            "smiling", "with a big smile", "laughing", "with a toothy grin", "showing teeth in a smile",
            "with a wide smile", "who laughs", "with a smile", "with a happy expression",
        ),
        "surprised": ("looking surprised", "with a surprised expression", "looking amazed", "with raised eyebrows"),
        "angry": ("looking angry", "with an angry expression", "scowling", "frowning angrily", "with lowered brows"),
        "sad": ("looking sad", "with a sad expression", "looking unhappy", "with the mouth corners down"),
        "eyes closed": ("with closed eyes", "with eyes shut", "sleeping", "with the eyes closed"),
        "mouth open": ("with an open mouth", "with the mouth wide open"),
        "kiss": ("puckering the lips", "kissing", "with pursed lips"),
        "puffed": ("with puffed cheeks", "blowing up the cheeks"),
    },
    "hair colour": {
        "black": ("with black hair",),
        "dark brown": ("with dark brown hair", "with brown hair", "with dark hair"),
        "brown": ("with brown hair",),
        "light brown": ("with light brown hair", "with brown hair"),
        "blond": ("with blond hair", "with blonde hair", "with golden hair", "with fair hair"),
        "red": ("with red hair", "with ginger hair"),
        "grey": ("with grey hair", "with gray hair"),
        "white": ("with white hair", "with snow white hair"),
    },
    "hair style": {
        "bald": ("without hair", "with a bald head", "with a shaved head", "with no hair"),
        "buzz": ("with a buzz cut", "with very short hair"),
        "short": ("with short hair", "with a short haircut"),
        "quiff": ("with a quiff", "with hair brushed up"),
        "curly": ("with curly hair", "with curls"),
        "afro": ("with an afro", "with curly hair", "with big frizzy hair"),
        "long": ("with long straight hair", "with long hair", "with straight hair"),
        "bob": ("with a bob cut", "with chin length hair"),
        "wavy": ("with wavy hair", "with long wavy hair", "with long hair"),
        "fringe": ("with a fringe", "with bangs", "with long hair"),
    },
    "beard": {
        "none": ("without a beard", "with a shaved chin", "with no beard"),
        "stubble": ("with stubble", "with an unshaven chin"),
        "short": ("with a short beard", "with a beard", "with a trimmed beard"),
        "full": ("with a full beard", "with a thick beard", "with a beard", "with a long beard"),
    },
    "glasses": {
        "none": ("without glasses", "with no glasses"),
        "thin": ("wearing glasses", "with glasses", "with thin glasses", "in thin rimmed glasses"),
        "thick": ("wearing glasses", "with glasses", "with thick glasses", "in thick black rimmed glasses"),
        "sun": ("wearing sunglasses", "with dark glasses", "with sunglasses"),
    },
    "skin": {
        "fair": ("with pale skin", "with fair skin", "with light skin", "with white skin"),
        "tan": ("with tanned skin", "with olive skin"),
        "dark": ("with dark skin", "with brown skin", "with black skin"),
    },
    "make-up": {
        "yes": ("wearing lipstick", "with makeup", "wearing makeup", "with painted lips"),
        "no": ("without makeup", "with a natural look"),
    },
    "eye colour": {
        colour: (f"with {colour} eyes",) for colour in ("brown", "blue", "green", "hazel", "grey")
    },
}  # fmt: skip
# fact -> value -> adjectives before the noun
ADJECTIVES: dict[str, dict[str, tuple[str, ...]]] = {
    "expression": {
        "neutral": ("calm", "serious"),
        "smile": ("smiling", "happy", "friendly"),
        "big smile": ("smiling", "laughing", "happy", "cheerful"),
        "surprised": ("surprised", "astonished"),
        "angry": ("angry", "grumpy"),
        "sad": ("sad", "unhappy"),
        "eyes closed": ("sleeping",),
    },
    "hair colour": {"blond": ("blond", "blonde"), "red": ("red haired",), "black": ("black haired",)},
    "hair style": {"bald": ("bald",), "curly": ("curly haired",), "afro": ("curly haired",)},
    "beard": {"none": ("clean shaven",), "short": ("bearded",), "full": ("bearded",)},
    "skin": {"fair": ("pale",), "dark": ("dark skinned",)},
    "age": {"young": ("young",), "old": ("old", "aged", "wrinkled")},
}
NOUNS: dict[tuple[str, str], tuple[str, ...]] = {
    ("man", "young"): ("young man", "boy", "man"),
    ("man", "adult"): ("man", "guy"),
    ("man", "old"): ("old man", "man", "grandfather"),
    ("woman", "young"): ("young woman", "girl", "woman"),
    ("woman", "adult"): ("woman", "lady"),
    ("woman", "old"): ("old woman", "woman", "grandmother"),
}
ANYONE = ("person", "face", "face", "human face")
FRAMES = ("", "", "a photo of ", "a portrait of ", "a picture of ", "an image of ")
HIDDEN = "hidden"  # the value of a fact that cannot be seen; no phrase has it
AGES = frozenset({"young", "adult", "old"})


def state(attributes: Mapping[str, Any]) -> dict[str, str]:
    """Facts of a rendered person."""
    melanin, age, iris = attributes["melanin"], attributes["age"], attributes["eye_colour"]
    eyes_hidden = attributes["expression"] == "eyes closed" or attributes["glasses"] == "sun"
    return {
        "sex": attributes["gender"],
        "age": "young" if age < 0.5 else "adult" if age < 0.68 else "old",
        "expression": attributes["expression"],
        "hair colour": HIDDEN if attributes["hair_style"] == "bald" else attributes["hair_colour"],
        "hair style": attributes["hair_style"],
        "beard": attributes["beard"],
        "glasses": attributes["glasses"],
        "skin": "fair" if melanin < 0.3 else "tan" if melanin < 0.55 else "dark",
        "make-up": "yes" if attributes["makeup"] else "no",
        "eye colour": HIDDEN if eyes_hidden else "brown" if "brown" in iris else iris,
    }


def holds(claims: Claims, facts: Facts) -> bool:
    """Whether everything that a caption claims is true of a person."""
    return all(facts[fact] in allowed for fact, allowed in claims.items())


def caption(facts: Facts, random: np.random.RandomState, templates: tuple[str, ...]) -> tuple[str, Claims]:
    """A random true caption and its claims; half of them in one of the prompt `templates`."""
    claims: Claims = {}
    noun = _noun(facts, claims, random)
    words = []
    if random.rand() < 0.45:
        word = _choose(ADJECTIVES, facts, claims, random)
        if word and word not in noun:
            words.append(word)
    phrases = []
    for _ in range(random.choice([0, 1, 1, 1, 2, 2, 3])):
        phrase = _choose(PHRASES, facts, claims, random)
        if phrase:
            phrases.append(phrase)
    text = " ".join([*words, noun, " and ".join(phrases)]).strip()
    text = ("an " if text[0] in "aeiou" else "a ") + text
    if random.rand() < 0.5:
        return str(random.choice(templates)).format(text), claims
    return str(random.choice(FRAMES)) + text, claims


def _noun(facts: Facts, claims: Claims, random: np.random.RandomState) -> str:
    if random.rand() < 0.45:
        return str(random.choice(ANYONE))
    noun = str(random.choice(NOUNS[facts["sex"], facts["age"]]))
    claims["sex"] = frozenset({facts["sex"]})
    ages = frozenset(age for (_, age), nouns in NOUNS.items() if noun in nouns)
    if ages != AGES and noun not in ("guy", "lady"):
        claims["age"] = ages
    return noun


def _choose(
    words: dict[str, dict[str, tuple[str, ...]]], facts: Facts, claims: Claims, random: np.random.RandomState
) -> str | None:
    """A true word of a fact that nothing was said of yet; what is absent is mentioned less often than what is there."""
    fact = str(random.choice([fact for fact in words if fact not in claims] or ["none"]))
    choices = words.get(fact, {}).get(facts.get(fact, ""), ())
    absent = facts.get(fact) in ("none", "no")
    if not choices or (absent and random.rand() < 0.6):
        return None
    word = str(random.choice(choices))
    claims[fact] = frozenset(value for value, said in words[fact].items() if word in said)
    return word
