"""The generator's texture loss: how strong edges are, wherever they lie."""

import torch
import torch.nn.functional as F

from models.starter.train_generator import texture_loss


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
