"""Texts to directions on a real, tiny CLIP. The numbers themselves are checked in tests/parity/test_direction.py."""

import pytest
import torch

from models.clip.model import ClipModel
from models.clip.text import agreement, text_direction, text_embeddings
from models.errors import TextError


def test_direction_is_a_unit_vector_that_turns_round(clip: ClipModel) -> None:
    forth = text_direction(clip, "a smiling face", "a face")
    back = text_direction(clip, "a face", "a smiling face")
    assert forth.shape == (clip.width,)
    torch.testing.assert_close(forth.norm(), torch.tensor(1.0))
    torch.testing.assert_close(forth, -back)


def test_a_single_plain_template_is_the_embedding_itself(clip: ClipModel) -> None:
    torch.testing.assert_close(text_embeddings(clip, ["a face"], ["{}"])[0], clip.encode_texts(["a face"])[0])


def test_braces_in_a_text_stay_text(clip: ClipModel) -> None:
    assert text_direction(clip, "a {0} {name} face", "a face", ["{}"]).isfinite().all()


@pytest.mark.parametrize(("target", "neutral", "which"), [("", "a face", "target"), ("a face", "  ", "neutral")])
def test_an_empty_text_is_named(clip: ClipModel, target: str, neutral: str, which: str) -> None:
    with pytest.raises(TextError, match=f"The {which} text is empty"):
        text_direction(clip, target, neutral)


@pytest.mark.parametrize("target", ["a face", " a face ", "A  Face"])
def test_texts_that_clip_reads_the_same_are_refused(clip: ClipModel, target: str) -> None:
    with pytest.raises(TextError, match="mean the same"):
        text_direction(clip, target, "a face")


def test_a_text_that_would_be_cut_is_refused(clip: ClipModel) -> None:
    with pytest.raises(TextError, match=r'"a face and a face.* is too long for this CLIP model.*fewer words'):
        text_direction(clip, " and ".join(["a face"] * 20), "a face", ["{}"])


def test_messages_quote_what_was_typed(clip: ClipModel) -> None:
    with pytest.raises(TextError, match='"脸脸" and "脸" mean the same'):
        text_direction(clip, "a face", "a face", typed=("脸脸", "脸"))
    with pytest.raises(TextError, match='"很长" is too long'):
        text_direction(clip, "a face " * 50, "a face", typed=("很长", "脸"))


def test_long_texts_drop_templates_and_no_words(clip: ClipModel) -> None:
    room = clip.tokenizer.context_length - 2
    words = " ".join(["old"] * ((room - 3) // len(clip.tokenizer.encode("old"))))
    short, long = "{} now", "a picture of a person who is " * 3 + "{}"
    assert clip.fits(short.replace("{}", words)) and not clip.fits(long.replace("{}", words))
    both, fitting = (text_embeddings(clip, [words, "a face"], templates) for templates in ([short, long], [short]))
    torch.testing.assert_close(both, fitting)
    alone = text_embeddings(clip, [words], [long])
    torch.testing.assert_close(alone[0], clip.encode_texts([words])[0])


def test_agreement_is_whole_for_one_template_and_less_for_contradicting_ones(clip: ClipModel) -> None:
    assert agreement(clip, "an old face", "a face", ["{}"]) == pytest.approx(1, abs=1e-5)
    assert 0 < agreement(clip, "an old face", "a face", ["{}", "no {} at all but a hat"]) < 1
