"""The CLIP loss on a tiny CLIP: range, gradients, both preprocessings, blank texts."""

import pytest
import torch
import torch.nn.functional as F

from models.clip.model import ClipModel
from models.clip.text import text_direction
from models.errors import TextError
from models.optimization.clip_loss import ClipLoss, official_input
from models.optimization.settings import Preprocessing
from tests.helpers.tiny import tiny_clip


@pytest.fixture(scope="module")
def clip() -> ClipModel:
    return tiny_clip()


@pytest.mark.parametrize("preprocessing", ["clip", "official"])
def test_one_loss_for_each_picture_and_gradients(clip: ClipModel, preprocessing: Preprocessing) -> None:
    images = torch.randn(3, 3, 64, 64, requires_grad=True)
    losses = ClipLoss(clip, "a smiling face", preprocessing)(images)
    assert losses.shape == (3,)
    assert ((losses >= 0) & (losses <= 2)).all()
    losses[1].backward()
    assert images.grad is not None
    assert [bool(gradient.any()) for gradient in images.grad] == [False, True, False]


def test_equals_the_cosine_of_clip(clip: ClipModel) -> None:
    images = torch.randn(2, 3, 64, 64)
    cosine = (clip.encode_images(images) * clip.encode_texts(["old"])).sum(1)
    assert torch.allclose(ClipLoss(clip, "old")(images), 1 - cosine, atol=1e-6)


def test_with_a_neutral_text_the_way_between_both_counts(clip: ClipModel) -> None:
    images = torch.randn(2, 3, 64, 64)
    way = text_direction(clip, "an old face", "a face", ["a photo of {}"])
    losses = ClipLoss(clip, "an old face", neutral="a face", templates=["a photo of {}"])(images)
    assert torch.allclose(losses, 1 - clip.encode_images(images) @ way, atol=1e-6)


@pytest.mark.parametrize("size", [16, 64, 96])
def test_official_input_is_repetition_and_pooling(size: int) -> None:
    images = torch.randn(1, 3, size, size)
    repeated = images.repeat_interleave(7, 2).repeat_interleave(7, 3)
    expected = (
        F.avg_pool2d(repeated, size // 32) if size >= 32 else repeated.repeat_interleave(2, 2).repeat_interleave(2, 3)
    )
    assert torch.allclose(official_input(images), expected, atol=1e-5)


def test_blank_text_is_refused(clip: ClipModel) -> None:
    with pytest.raises(TextError, match="no text"):
        ClipLoss(clip, "  ")
