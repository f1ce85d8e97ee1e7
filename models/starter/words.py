"""Words of captions: adjectives before the noun, nouns, what stands before all; the phrases are in `phrases`.

Words that the evaluation calls unseen (`prompts.PROMPTS`) must not stand here; a test holds them apart.
"""

# fact -> value -> adjectives before the noun
ADJECTIVES: dict[str, dict[str, tuple[str, ...]]] = {
    "expression": {
        "neutral": ("calm", "serious"),
        "smile": ("smiling", "happy", "friendly", "pleased"),
        "big smile": ("smiling", "laughing", "happy", "cheerful", "delighted", "beaming"),
        "surprised": ("surprised", "astonished", "shocked", "amazed"),
        "angry": ("angry", "grumpy", "mad", "annoyed", "scowling"),
        "sad": ("sad", "unhappy", "miserable", "depressed"),
        "eyes closed": ("sleeping", "napping"),
        "mouth open": ("yawning",),
        "wink": ("winking",),
        "disgust": ("disgusted", "sneering"),
    },
    "hair colour": {
        "blond": ("blond", "blonde", "fair haired"),
        "red": ("red haired", "ginger"),
        "black": ("black haired", "dark haired"),
        "dark brown": ("dark haired", "brunette"),
        "grey": ("grey haired",),
        "white": ("white haired",),
        "pink": ("pink haired",),
        "blue": ("blue haired",),
        "green": ("green haired",),
        "purple": ("purple haired",),
    },
    "hair style": {
        "bald": ("bald",),
        "curly": ("curly haired",),
        "afro": ("curly haired",),
        "long": ("long haired",),
        "wavy": ("long haired",),
        "fringe": ("long haired",),
    },
    "beard": {"none": ("beardless",), "short": ("bearded",), "full": ("bearded",), "goatee": ("bearded",)},
    "skin": {"fair": ("pale", "light skinned"), "dark": ("dark skinned", "black")},
    "fullness": {
        "full": ("fat", "chubby", "plump", "overweight", "heavy", "pudgy", "full-faced", "stout"),
        "thin": ("thin", "slim", "skinny", "slender", "lean", "gaunt", "bony"),
    },
    "eyes": {"big": ("big-eyed", "large-eyed"), "small": ("small-eyed",)},
    "brows": {"big": ("bushy-browed",)},
    "nose": {"big": ("big-nosed",)},
    "lips": {"big": ("full-lipped",), "small": ("thin-lipped",)},
    "jaw": {"big": ("square-jawed",)},
    "age": {
        "child": ("young", "little"),
        "young": ("young", "youthful"),
        "old": ("old", "aged", "wrinkled", "ancient"),
    },
    "sex": {"man": ("male", "manly", "masculine"), "woman": ("female", "womanly", "feminine")},
}
NOUNS: dict[tuple[str, str], tuple[str, ...]] = {
    ("man", "child"): ("boy", "child", "kid", "little boy", "schoolboy"),
    ("man", "young"): ("young man", "boy", "man", "lad"),
    ("man", "adult"): ("man", "guy", "fellow"),
    ("man", "old"): ("old man", "man", "grandfather"),
    ("woman", "child"): ("girl", "child", "kid", "little girl", "schoolgirl"),
    ("woman", "young"): ("young woman", "girl", "woman"),
    ("woman", "adult"): ("woman", "lady"),
    ("woman", "old"): ("old woman", "woman", "grandmother"),
}
AGELESS_NOUNS = frozenset({"guy", "fellow", "lady"})
ANYONE = ("person", "face", "face", "human face")
FRAMES = ("", "", "a photo of ", "a portrait of ", "a picture of ", "an image of ")
