"""Texts of the starter pack: any language, negation, doubt, and long texts."""

from itertools import combinations

import pytest
import torch

from models.direction.texts import Texts
from models.editor import Editor
from models.edits import Edit
from models.errors import TextError
from models.language.concepts import concepts
from models.language.reading import understood
from models.paths import STARTER_PACK


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Editor.load(STARTER_PACK, "cpu").texts


def test_words_of_another_language_make_the_change_of_their_english(texts: Texts) -> None:
    english, chinese = texts.delta(Edit("a smiling face")), texts.delta(understood(Edit("微笑的脸")))
    assert chinese.equal(english) and english.abs().max() > 0


def test_a_negation_is_the_opposite_change(texts: Texts) -> None:
    there, back = texts.delta(Edit("a face wearing glasses")), texts.delta(understood(Edit("without glasses")))
    cosine = (there * back).sum() / there.norm() / back.norm()
    assert cosine < -0.5


def test_kept_texts_are_read_as_well(texts: Texts) -> None:
    kept = [texts.delta(Edit("an old face", keep=(text,))) for text in ("头发", "a face with hair")]
    assert kept[0].equal(kept[1]) and not kept[0].equal(texts.delta(Edit("an old face")))


@pytest.mark.parametrize("text", ["a smiling face", "眼镜", "a grinning face", "not smiling", "ein alter Mann"])
def test_known_words_raise_no_doubt(texts: Texts, text: str) -> None:
    edit = understood(Edit(text))
    assert texts.knows(edit) and texts.doubt(edit) is None


@pytest.mark.parametrize("text", ["rosy cheeks", "a tattoo", "酒窝", "weiße Zähne"])
def test_words_of_the_glossary_that_the_model_does_not_know_raise_a_doubt(texts: Texts, text: str) -> None:
    assert texts.doubt(understood(Edit(text)))


@pytest.mark.parametrize("example", concepts().examples)
def test_every_example_that_is_offered_is_known(texts: Texts, example: str) -> None:
    assert texts.knows(Edit(example))


@pytest.mark.parametrize(
    ("more", "less"),
    [("大眼睛", "small eyes"), ("a big nose", "瘦鼻"), ("volle Lippen", "thin lips"), ("a square jaw", "尖下巴")],
)
def test_parts_grow_and_shrink_along_one_direction(texts: Texts, more: str, less: str) -> None:
    there, back = (texts.delta(understood(Edit(text))) for text in (more, less))
    assert (there * back).sum() / there.norm() / back.norm() < -0.95


def test_unknown_words_are_named_with_the_nearest_that_are_known(texts: Texts) -> None:
    doubts = {text: texts.doubt(understood(Edit(text))) for text in ("asdf", "lorem ipsum", "戴望远镜的男人")}
    assert {text: doubt.words for text, doubt in doubts.items() if doubt} == {
        "asdf": ("asdf",),
        "lorem ipsum": ("lorem ipsum",),
        "戴望远镜的男人": ("望远镜",),
    }
    assert all(doubt and len(doubt.nearest) == 3 for doubt in doubts.values())


def test_a_reading_that_was_corrected_is_judged_instead_of_the_words(texts: Texts) -> None:
    assert texts.doubt(Edit("戴望远镜的男人", read_target="a man with a beard")) is None
    doubt = texts.doubt(Edit("微笑的脸", read_target="lorem ipsum"))
    assert doubt and doubt.words == ("lorem ipsum",)


def test_twenty_words_are_read_and_more_than_fit_are_refused_as_typed(texts: Texts) -> None:
    long = "a smiling old woman with long wavy red hair and green eyes who wears large round glasses and a hat"
    assert texts.delta(Edit(long)).abs().max() > 0
    with pytest.raises(TextError, match="很长"):
        texts.delta(Edit("很长", read_target="a face " * 40))


def test_a_tan_is_part_of_the_way_to_dark_skin(texts: Texts) -> None:
    tan, dark = (texts.delta(understood(Edit(text))) for text in ("小麦色皮肤", "a face with dark skin"))
    assert 0.3 < (tan * dark).sum() / dark.square().sum() < 0.5


def test_dyes_are_colours_of_their_own(texts: Texts) -> None:
    dyes = [texts.delta(Edit(f"a face with {dye} hair")) for dye in ("pink", "blue", "green", "purple", "blond")]
    apart = [torch.cosine_similarity(one, other) for one, other in combinations(dyes, 2)]
    assert max(apart) < 0.7
