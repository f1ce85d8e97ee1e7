"""Texts in seven languages as the English that the model reads."""

from dataclasses import replace

import pytest

from models.edits import Edit
from models.errors import TextError
from models.language.doubt import Doubt, nearest
from models.language.reading import Pair, around_eyes, pair, read, takes_off, understood
from models.starter.texts import UNDERSTOOD, UNREADABLE, UNSURE


@pytest.mark.parametrize("language", UNDERSTOOD)
def test_held_out_texts_are_read(language: str) -> None:
    wrong = {}
    for text, meaning in UNDERSTOOD[language].items():
        found = pair(text, "a face")
        if (found.target, found.neutral, found.unknown) != (*meaning, ()):
            wrong[text] = found
    assert not wrong


@pytest.mark.parametrize("language", UNDERSTOOD)
def test_the_language_of_a_text_is_known(language: str) -> None:
    found = [read(text).language for text in UNDERSTOOD[language]]
    assert found.count(language) >= 0.9 * len(found)  # Han alone can be either; a few words are in two languages


@pytest.mark.parametrize("text", [text for texts in UNSURE.values() for text in texts])
def test_what_is_not_understood_is_named(text: str) -> None:
    unknown = pair(text, "a face").unknown
    assert unknown and all(part in text for part in unknown)


@pytest.mark.parametrize("text", [text for texts in UNREADABLE.values() for text in texts])
def test_a_text_of_which_nothing_is_known_is_refused_in_the_words_that_were_typed(text: str) -> None:
    with pytest.raises(TextError, match=text):
        pair(text, "a face")


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("lockige Frau", "a woman with curly hair"),
        ("femme bouclée", "a woman with curly hair"),
        ("femme brune aux yeux marron", "a woman with brown hair and brown eyes"),
        ("hombre canoso", "a man with grey hair"),
        ("кудрявая женщина с длинными волосами", "a woman with long curly hair"),
        ("カールの女性", "a woman with curly hair"),
        ("卷卷的女人", "a woman with curly hair"),
        ("rotwangiges, mandeläugiges Mädchen", "a girl with red cheeks and almond-shaped eyes"),
    ],
)
def test_what_is_said_of_a_person_but_meant_of_a_part_names_the_part(text: str, english: str) -> None:
    assert pair(text, "a face").target == english


@pytest.mark.parametrize(
    ("text", "target", "neutral"),
    [
        ("a smiling face", "a smiling face", "a face"),
        ("A Man with BLUE eyes", "A Man with BLUE eyes", "a face"),
        ("the face of a Viking", "the face of a Viking", "a face"),
        ("asdf", "asdf", "a face"),
        ("smile", "a smiling face", "a face"),
        ("blue eyes", "a face with blue eyes", "a face"),
        ("add glasses", "a face wearing glasses", "a face"),
        ("make her older", "an old face", "a face"),
        ("a slight smile", "a slight smile", "a face"),
        ("60 years old", "an old face", "a face"),
        ("20 years older", "an old face", "a face"),
        ("a bit older", "an old face", "a face"),
        ("a curly man", "a man with curly hair", "a face"),
        ("grey-haired man", "a man with grey hair", "a face"),
        ("dont smile", "a face", "a smiling face"),
        ("not smiling", "a face", "a smiling face"),
        ("don't smile", "a face", "a smiling face"),
        ("without glasses", "a face", "a face wearing glasses"),
        ("no beard", "a face", "a face with a beard"),
        ("remove the glasses", "a face", "a face wearing glasses"),
        ("a man without a beard", "a man", "a man with a beard"),
        ("a man with no beard and blue eyes", "a man with blue eyes", "a man with a beard"),
        ("no glasses or hat", "a face", "a face wearing glasses and a hat"),
        ("old man without a septum ring", "an old man", "a man with septum ring"),
        ("not a man", "a face", "a man"),
        ("not without glasses", "a face wearing glasses", "a face"),
        ("take her glasses off", "a face", "a face wearing glasses"),
        ("take of the beard", "a face", "a face with a beard"),
        ("looks like a zombie", "a zombie", "a face"),
        ("make him 70", "an old face", "a face"),
        ("happier than before", "a happy face", "a face"),
        ("keep the hair, add a beard", "a face with a beard", "a face"),
        ("keep smiling", "a smiling face", "a face"),
        ("tan", "a tanned face", "a face"),
        ("😢", "a crying face", "a face"),
        ("smile with teeth 😀", "a smiling face showing teeth", "a face"),
    ],
)
def test_english_stands_unless_it_negates_commands_or_names_no_face(text: str, target: str, neutral: str) -> None:
    found = pair(text, "a face")
    assert (found.target, found.neutral) == (target, neutral)


@pytest.mark.parametrize(
    ("text", "target", "neutral"),
    [
        ("take off her hat and put on glasses", "a face wearing glasses", "a face wearing a hat"),
        ("remove the glasses and add a beard", "a face with a beard", "a face wearing glasses"),
        ("remove the glasses and smile", "a smiling face", "a face wearing glasses"),
        ("no hat, glasses or beard", "a face", "a face with a beard wearing a hat and glasses"),
        ("enlève les lunettes et ajoute un chapeau", "a face wearing a hat", "a face wearing glasses"),
        ("ohne Brille und mit Hut", "a face wearing a hat", "a face wearing glasses"),
        ("quita las gafas y pon un sombrero", "a face wearing a hat", "a face wearing glasses"),
        ("сними очки и надень шляпу", "a face wearing a hat", "a face wearing glasses"),
    ],
)
def test_two_wishes_are_kept_apart(text: str, target: str, neutral: str) -> None:
    found = pair(text, "a face")
    assert (found.target, found.neutral) == (target, neutral)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        *(("ouvre la bouche", "a face with an open mouth"), ("cierra los ojos", "a face with closed eyes")),
        *(("закрой глаза", "a face with closed eyes"), ("улыбнись", "a smiling face"), ("souriez", "a smiling face")),
        *(
            ("sourire avec les dents", "a smiling face showing teeth"),
            ("像小孩一样", "a child"),
            ("微笑😀", "a smiling face"),
        ),
    ],
)
def test_commands_comparisons_and_emoji_are_read(text: str, english: str) -> None:
    found = pair(text, "a face")
    assert (found.target, found.unknown) == (english, ())


@pytest.mark.parametrize(
    "text",
    [
        *("少笑一点", "ne souris pas", "no sonrías", "не улыбайся"),
        *("not smiling", "不笑", "没有微笑", "沒有微笑", "lächelt nicht", "nicht lächelnd", "no sonríe", "sin sonreír"),
        *("ne sourit pas", "sans sourire", "не улыбается", "без улыбки", "笑っていない", "笑顔なし"),
    ],
)
def test_a_negation_is_the_way_back(text: str) -> None:
    found = pair(text, "a face")
    assert (found.target, found.neutral) == ("a face", "a smiling face")


def test_an_edit_is_about_what_its_neutral_text_names() -> None:
    assert pair("smiling", "a cat").target == "a smiling cat"
    assert pair("微笑", "一个女人").target == "a smiling woman"
    assert pair("not smiling", "an old man") == pair("不笑", "老头")
    assert pair("not smiling", "an old man").target == "an old man"
    assert pair("not smiling", "an old man").neutral == "a smiling old man"


def test_what_is_to_be_taken_off_the_face_is_known() -> None:
    beard = Edit("a face with a beard", alpha=2)
    texts = ("no glasses", "remove hats", "刮胡子", "without a mustache", "not bearded", "smile", "without hatred")
    asked = [understood(Edit(text, "a face")) for text in texts]
    assert [takes_off(edit) for edit in asked] == [True, True, True, True, True, False, False]
    assert not takes_off(beard) and takes_off(replace(beard, alpha=-2))


def test_everyday_chinese_says_who_makes_whom_do_something() -> None:
    asked = {
        "a smiling face": "逗她笑, 让他笑, 叫他笑, 能不能让她笑, 我想让他笑",
        "a happy face": "让她开心, 逗他开心, 哄她开心",
        "an angry face": "让他生气, 惹他生气",
        "a crying face": "惹得她哭了, 把他弄哭",
        "a sad face": "把她搞得很伤心",
        "a startled face": "吓他一跳",
        "an old face": "把他变老, 使他变老",
        "a young face": "可不可以让他变年轻",
        "a bald face": "给他剃个光头",
        "a face with short hair": "给她剪个短发",
        "a face with a beard": "给他添点胡子, 给他留胡子",
        "a face with a fringe": "给她整个刘海",
        "a face wearing glasses": "给他加副眼镜, 给他配一副眼镜, 要不要给他加副眼镜",
        "a clown": "把他打扮成小丑",
    }
    for english, listed in asked.items():
        for text in listed.split(", "):
            assert pair(text, "a face") == Pair(english, "a face"), text
    assert pair("给他刮个胡子", "a face") == Pair("a face", "a face with a beard")


def test_an_unknown_word_takes_no_quality_along() -> None:
    assert pair("捉弄他生气", "a face").target == "an angry face"
    assert pair("捉弄他生气", "a face").unknown


def test_an_edit_of_the_eyes_alone_is_told_from_others() -> None:
    eyes = (
        "closed eyes",
        "raised eyebrows",
        "蓝眼睛",
        "a person with long eyelashes",
        "no thick eyebrows",
        "große Augen",
    )
    others = ("a smiling face with closed eyes", "glasses", "an old face", "a woman with blue eyes", "blinded eyes")
    asked = [understood(Edit(text, "a face")) for text in (*eyes, *others)]
    assert [around_eyes(edit) for edit in asked] == [True] * len(eyes) + [False] * len(others)
    assert around_eyes(Edit("a woman with blue eyes", "a woman"))


def test_words_stay_in_a_text_of_another_script() -> None:
    assert pair("戴sunglasses的女人", "a face").target == "a woman wearing sunglasses"


def test_accents_and_case_do_not_matter() -> None:
    assert pair("LACHELNDES GESICHT", "a face").target == "a smiling face"
    assert pair("cheveux boucles", "a face") == pair("Cheveux bouclés", "a face")


def test_an_edit_keeps_the_words_beside_what_they_are_read_as() -> None:
    edit = understood(Edit("不戴眼镜", "一张脸"))
    assert (edit.target, edit.neutral) == ("不戴眼镜", "一张脸")
    assert edit.texts == ("a face", "a face wearing glasses")
    plain = Edit("a smiling face")
    assert understood(plain) == plain
    assert understood(Edit("  ")) == Edit("  ")


def test_the_nearest_texts_are_spelled_alike_or_mean_alike_in_the_language_of_the_person() -> None:
    assert nearest(("smilng",), "en", ())[0] == "a smiling face"
    assert nearest(("asdf",), "en", ("a face wearing a hat",)) == ("a face wearing a hat",)
    assert nearest(("望远镜",), "zh", ("a smiling face",)) == ("微笑的脸",)
    doubt = Doubt(("asdf", "qwer"), ("a smiling face", "a man"))
    assert doubt.sentence == 'I am not sure about "asdf", "qwer". Nearest: a smiling face, a man.'
