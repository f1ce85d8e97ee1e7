"""The wall behind rendered people is found, and something else takes its place."""

import pytest
import torch
from torch import Tensor

from models.starter.surroundings import surrounded, walls

SIZE = 64
PEOPLE = 60


@pytest.fixture(scope="module")
def people() -> tuple[Tensor, Tensor]:
    """Discs of any size and colour before one wall in any colour: uint8 [N, 3, S, S], and where the wall is."""
    random = torch.Generator().manual_seed(3)
    y, x = torch.meshgrid(torch.linspace(-1, 1, SIZE), torch.linspace(-1, 1, SIZE), indexing="ij")
    light = 1 - 0.3 * (x.square() + y.square())
    radius = 0.3 + 0.4 * torch.rand(PEOPLE, 1, 1, 1, generator=random)
    wall = (x.square() + y.square()).sqrt() > radius
    colours = 0.3 + 0.6 * torch.rand(2, PEOPLE, 3, 1, 1, generator=random)
    return (torch.where(wall, colours[0] * light, colours[1]) * 255).byte(), wall.float()


def test_the_wall_is_found(people: tuple[Tensor, Tensor]) -> None:
    found = walls(people[0], SIZE)
    assert found.shape == (PEOPLE, 1, SIZE, SIZE)
    assert (found - people[1]).abs().mean() < 0.03
    assert walls(people[0], SIZE // 2).shape == (PEOPLE, 1, SIZE // 2, SIZE // 2)


def test_only_the_wall_changes_and_keeps_its_mean_colour(people: tuple[Tensor, Tensor]) -> None:
    torch.manual_seed(0)
    images, wall = people[0].float() / 127.5 - 1, people[1]
    changed = surrounded(0.5 * images, wall) - 0.5 * images
    assert (changed * (1 - wall)).abs().max() == 0
    assert (changed * wall).abs().amax((1, 2, 3)).median() > 0.2
    mean = (changed * wall).sum((2, 3)) / wall.sum((2, 3))
    assert mean.abs().median() < 0.02
