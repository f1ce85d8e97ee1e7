"""Phrases that captions put after the noun, by fact and value. The rules of `models.starter.words` hold here, too."""

PHRASES: dict[str, dict[str, tuple[str, ...]]] = {
    "expression": {
        "neutral": (
            "with a neutral expression", "with a calm expression", "with a serious look", "with a straight face",
            "with a blank look", "with a relaxed expression",
        ),
        "smile": (
            "smiling", "with a smile", "with a slight smile", "who smiles", "with a friendly smile",
            "with a gentle smile", "looking pleased", "looking content", "with a happy expression",
        ),
        "big smile": (
            "smiling", "with a big smile", "laughing", "showing teeth in a smile", "with a wide smile", "who laughs",
            "with a smile", "with a happy expression", "beaming", "with a broad smile", "looking delighted",
            "looking cheerful", "who is having fun",
        ),
        "surprised": (
            "looking surprised", "with a surprised expression", "looking amazed", "with raised eyebrows",
            "looking shocked", "looking astonished", "looking stunned", "with an open mouth", "with wide open eyes",
        ),
        "angry": (
            "looking angry", "with an angry expression", "scowling", "frowning angrily", "with lowered brows",
            "looking mad", "looking annoyed", "looking hostile", "in a rage", "with an evil look",
        ),
        "sad": (
            "looking sad", "with a sad expression", "looking unhappy", "with the mouth corners down",
            "looking miserable", "looking depressed", "with a sorrowful look", "looking upset", "about to cry",
        ),
        "eyes closed": (
            "with closed eyes", "with eyes shut", "sleeping", "with the eyes closed", "asleep", "taking a nap",
            "with lowered eyelids",
        ),
        "mouth open": (
            "with an open mouth", "with the mouth wide open", "with a dropped jaw", "yawning", "with parted lips",
        ),
        "kiss": ("puckering the lips", "kissing", "with pursed lips"),
        "puffed": ("with puffed cheeks", "blowing up the cheeks"),
        "wink": (
            "winking", "with one eye closed", "with a wink", "who winks", "giving a wink", "closing one eye",
            "with one eye shut",
        ),
        "disgust": (
            "looking disgusted", "with a disgusted expression", "with a look of disgust", "sneering",
            "with a wrinkled nose", "with a raised upper lip", "with a sneer", "who smells something bad",
        ),
    },
    "hair colour": {
        "black": (
            "with black hair", "with jet black hair", "with dark hair", "with coal black hair", "with raven hair",
            "with sable hair", "with inky hair",
        ),
        "dark brown": ("with dark brown hair", "with brown hair", "with dark hair", "with brunette hair"),
        "brown": ("with brown hair", "with chestnut hair", "with brunette hair"),
        "light brown": ("with light brown hair", "with brown hair"),
        "blond": (
            "with blond hair", "with blonde hair", "with golden hair", "with fair hair", "with yellow hair",
            "with flaxen hair", "with light hair", "with honey hair", "with sandy hair", "with platinum hair",
        ),
        "red": (
            "with red hair", "with ginger hair", "with orange hair", "with auburn hair", "with rust red hair",
            "with copper hair", "with titian hair", "with fiery hair",
        ),
        "grey": ("with grey hair", "with gray hair", "with silver hair"),
        "white": ("with white hair", "with snow white hair", "with light hair"),
        "pink": ("with pink hair", "with bright pink hair", "with hair dyed pink", "with rose pink hair"),
        "blue": ("with blue hair", "with bright blue hair", "with hair dyed blue", "with dark blue hair"),
        "green": ("with green hair", "with bright green hair", "with hair dyed green", "with emerald green hair"),
        "purple": ("with purple hair", "with violet hair", "with hair dyed purple", "with lavender hair"),
    },
    "hair style": {
        "bald": (
            "without hair", "with a bald head", "with a shaved head", "with no hair", "without any hair",
            "with a bare scalp",
        ),
        "buzz": ("with a buzz cut", "with very short hair", "with cropped hair"),
        "short": ("with short hair", "with a short haircut"),
        "quiff": ("with a quiff", "with hair brushed up"),
        "curly": ("with curly hair", "with curls", "with ringlets"),
        "afro": ("with an afro", "with curly hair", "with big curly hair", "with bushy hair"),
        "long": (
            "with long straight hair", "with long hair", "with straight hair", "with hair down to the shoulders",
            "with flowing hair", "with waist-length hair", "with lush hair",
        ),
        "bob": ("with a bob cut", "with chin length hair"),
        "wavy": ("with wavy hair", "with long wavy hair", "with long hair", "with hair down to the shoulders"),
        "fringe": ("with a fringe", "with bangs", "with long hair", "with hair down to the shoulders"),
    },
    "beard": {
        "none": ("without a beard", "with a shaved chin", "with no beard", "with a smooth chin"),
        "stubble": ("with stubble", "with an unshaven chin", "with a three day beard"),
        "short": ("with a short beard", "with a beard", "with a trimmed beard", "with facial hair"),
        "full": (
            "with a full beard", "with a thick beard", "with a beard", "with a long beard", "with a bushy beard",
            "with facial hair",
        ),
        "moustache": (
            "with a moustache", "with a mustache", "with a moustache and a shaved chin", "with a thick moustache",
            "with hair on the upper lip",
        ),
        "goatee": ("with a goatee", "with a chin beard", "with a goatee beard", "with facial hair"),
    },
    "hat": {
        "none": ("without a hat", "with no hat", "bareheaded"),
        "beanie": (
            "wearing a hat", "with a hat", "in a hat", "wearing a beanie", "in a knit cap", "with a woolly hat",
            "wearing a knitted hat", "wearing headwear",
        ),
        "cap": (
            "wearing a hat", "with a hat", "in a hat", "wearing a cap", "in a baseball cap", "with a peaked cap",
            "wearing headwear",
        ),
        "brimmed": (
            "wearing a hat", "with a hat", "in a hat", "wearing a hat with a brim", "in a wide brimmed hat",
            "with a sun hat", "wearing headwear",
        ),
    },
    "earrings": {
        "none": ("without earrings", "with no earrings"),
        "stud": ("wearing earrings", "with earrings", "with small earrings", "with pearl earrings", "with ear rings"),
        "hoop": (
            "wearing earrings", "with earrings", "with hoop earrings", "with large earrings", "with ear rings",
            "wearing big round earrings",
        ),
    },
    "freckles": {
        "yes": (
            "with freckles", "with many freckles", "covered in freckles", "with freckles on the cheeks",
            "with freckles on the nose",
        ),
        "no": ("without freckles", "with no freckles"),
    },
    "gaze": {
        "camera": ("looking at the camera", "looking straight ahead", "with eyes on the viewer"),
        "aside": (
            "looking to the side", "looking aside", "glancing to the side", "looking away", "with averted eyes",
            "glancing sideways",
        ),
        "up": ("looking up", "looking upwards", "with eyes turned up", "looking at the sky"),
        "down": ("looking down", "looking downwards", "with lowered eyes", "looking at the floor"),
    },
    "glasses": {
        "none": ("without glasses", "with no glasses"),
        "thin": ("wearing glasses", "with glasses", "with thin glasses", "in thin rimmed glasses", "with eyeglasses"),
        "thick": (
            "wearing glasses", "with glasses", "with thick glasses", "in thick black rimmed glasses",
            "with eyeglasses",
        ),
        "sun": ("wearing sunglasses", "with dark glasses", "with sunglasses", "with tinted glasses"),
    },
    "skin": {
        "fair": (
            "with pale skin", "with fair skin", "with light skin", "with white skin", "with a pale complexion",
            "with ivory skin",
        ),
        "tan": ("with tanned skin", "with olive skin", "with a tan", "with bronze skin", "with sun-kissed skin"),
        "dark": (
            "with dark skin", "with brown skin", "with black skin", "with a dark complexion", "with chocolate skin",
            "with ebony skin",
        ),
    },
    "make-up": {
        "yes": (
            "wearing lipstick", "with makeup", "wearing makeup", "with painted lips", "with red lips",
            "with red lipstick", "wearing cosmetics", "with crimson lips", "with scarlet lips", "with ruby lips",
            "with cherry lips",
        ),
        "no": ("without makeup", "with a natural look", "without lipstick"),
    },
    "eye colour": {
        "brown": ("with brown eyes", "with dark eyes", "with hazelnut brown eyes"),
        "blue": ("with blue eyes", "with bright blue eyes", "with sky blue eyes", "with ocean blue eyes"),
        "green": ("with green eyes", "with emerald eyes"),
        "hazel": ("with hazel eyes", "with amber eyes"),
        "grey": ("with grey eyes", "with gray eyes"),
    },
    "fullness": {
        "full": (
            "with a fat face", "with a chubby face", "with full cheeks", "with chubby cheeks", "with plump cheeks",
            "with a round face", "with a full face", "with a double chin", "with a wide face", "with fat cheeks",
        ),
        "thin": (
            "with a thin face", "with a slim face", "with hollow cheeks", "with a narrow face", "with a slender face",
            "with sunken cheeks", "with thin cheeks", "with a lean face",
        ),
    },
    "eyes": {
        "big": ("with big eyes", "with large eyes", "with huge eyes", "who has big eyes", "with enormous eyes"),
        "small": ("with small eyes", "with little eyes", "with tiny eyes", "who has small eyes", "with narrow eyes"),
    },
    "brows": {
        "big": ("with thick eyebrows", "with bushy eyebrows", "with heavy brows", "with strong eyebrows"),
        "small": ("with thin eyebrows", "with fine eyebrows", "with narrow brows", "with sparse eyebrows"),
    },
    "nose": {
        "big": ("with a big nose", "with a wide nose", "with a broad nose", "with a large nose", "with a flat nose"),
        "small": (
            "with a small nose", "with a narrow nose", "with a slim nose", "with a high nose", "with a fine nose",
            "with a petite nose",
        ),
    },
    "nose length": {
        "big": ("with a long nose", "with a very long nose"),
        "small": ("with a short nose", "with a snub nose", "with a button nose"),
    },
    "lips": {
        "big": ("with full lips", "with thick lips", "with plump lips", "with voluptuous lips", "with pouty lips"),
        "small": ("with thin lips", "with narrow lips", "with fine lips"),
    },
    "mouth": {
        "big": ("with a wide mouth", "with a big mouth", "with a large mouth"),
        "small": ("with a small mouth", "with a little mouth", "with a tiny mouth"),
    },
    "jaw": {
        "big": (
            "with a square jaw", "with a broad jaw", "with a wide chin", "with a strong chin", "with a square face",
            "with a broad chin", "with a strong jaw",
        ),
        "small": (
            "with a pointed chin", "with a narrow chin", "with a small chin", "with a slim jaw", "with a sharp chin",
            "with a heart-shaped face", "with an oval face",
        ),
    },
    "cheekbones": {
        "big": ("with high cheekbones", "with prominent cheekbones", "with strong cheekbones"),
        "small": ("with low cheekbones", "with flat cheekbones"),
    },
    "age": {
        "child": ("who is a child", "who is young", "of a young age", "of school age", "who is ten years old"),
        "young": ("who is young", "in the teens", "of a young age"),
        "adult": ("in the thirties",),
        "old": ("who is old", "with wrinkles", "of an old age", "with wrinkled skin", "past seventy"),
    },
}  # fmt: skip
