"""Attributes of faces by name, each as texts that differ in it alone: what "keep the hair colour" means to CLIP.

A name such as "hair colour" says little to CLIP; what spans the attribute is how its values differ. An attribute may
have several groups of values. Imports no torch.
"""

_GENDER = ("a man", "a woman")
_SKIN = ("a face with pale skin", "a face with tanned skin", "a face with dark skin")

ATTRIBUTES: dict[str, tuple[tuple[str, ...], ...]] = {
    "identity": (_GENDER, _SKIN),
    "gender": (_GENDER,),
    "age": (("a young face", "an old face"),),
    "expression": (("a face with a neutral expression", "a smiling face", "an angry face", "a surprised face"),),
    "hair colour": (
        (
            "a face with black hair",
            "a face with brown hair",
            "a face with blond hair",
            "a face with red hair",
            "a face with grey hair",
            "a face with pink hair",
            "a face with blue hair",
        ),
    ),
    "hair style": (("a bald face", "a face with short hair", "a face with long hair", "a face with curly hair"),),
    "skin colour": (_SKIN,),
    "beard": (("a face without a beard", "a face with a beard"),),
    "glasses": (("a face without glasses", "a face with glasses"),),
    "make-up": (("a face without makeup", "a face wearing makeup"),),
}
