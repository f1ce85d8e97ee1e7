"""The generator's losses: how strong edges are, wherever they lie, what sets twins apart, and the eyes."""

import pytest
import torch
import torch.nn.functional as F

from models.starter.picture_losses import iris_loss, texture_loss, twins_loss


def stripes(shift: int, down: bool = False) -> torch.Tensor:
    """Thin stripes [1, 3, 32, 32], across or down."""
    line = torch.where((torch.arange(32) + shift) % 4 < 2, 1.0, -1.0)
    image = line.expand(1, 3, 32, 32)
    return image.transpose(2, 3) if down else image


def test_equal_pictures_have_no_loss() -> None:
    assert texture_loss(stripes(0), stripes(0)) == 0


def test_moved_strands_cost_less_than_a_smooth_picture() -> None:
    smooth = F.interpolate(F.avg_pool2d(stripes(0), 4), scale_factor=4)
    assert texture_loss(stripes(2), stripes(0)) < 0.1 * texture_loss(smooth, stripes(0))


def test_the_slant_of_strands_counts() -> None:
    assert texture_loss(stripes(0, down=True), stripes(0)) > 0.5


def test_twins_are_judged_by_their_difference_alone() -> None:
    torch.manual_seed(0)
    people, mark = torch.randn(2, 3, 16, 16), torch.zeros(2, 3, 16, 16)
    mark[:, :, 4:8, 4:8] = 1.0
    true = torch.cat([people, people + mark])
    elsewhere = torch.cat([people + 5, people + mark + 5])
    assert twins_loss(elsewhere, true) < 1e-6
    assert 0.99 < twins_loss(torch.cat([people, people]), true) < 1
    assert twins_loss(torch.cat([people, people + mark / 2]), true) == pytest.approx(0.25, rel=0.01)


def test_the_colour_of_eyes_counts_apart_from_skin_and_light() -> None:
    true = torch.tensor([0.2, 0.0, -0.2])[:, None, None].expand(1, 3, 128, 128).clone()
    true[:, :, 54:62, 40:48] = true[:, :, 54:62, 80:88] = torch.tensor([-0.4, 0.0, 0.4])[:, None, None]
    brown = true[:, :, :1, :1].expand_as(true)
    assert 0.9 < iris_loss(brown, true) <= 1
    lighter = true + 0.3
    redder = true + torch.tensor([0.3, 0.0, 0.0])[:, None, None]
    assert iris_loss(lighter, true) < 1e-6
    assert iris_loss(redder, true) < 1e-6
    assert iris_loss(true.lerp(brown, 0.5), true) == pytest.approx(0.25, rel=0.05)
