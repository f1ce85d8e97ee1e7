"""Refinement and inversion on a tiny random generator: a code that is known must be found again."""

import pytest
import torch
from torch import Tensor

from models.encoder.refinement import INVERSION, RefinementSettings, invert, pixel_losses, refine
from models.errors import Stopped
from models.generator.config import GeneratorConfig
from models.generator.network import Generator
from models.progress import Progress

SETTINGS = RefinementSettings(steps=30, learning_rate=0.05, pull=0.0)


@pytest.fixture
def generator() -> Generator:
    torch.manual_seed(0)
    config = GeneratorConfig(16, widths=(16, 16, 16), z_dim=8, w_dim=8, mapping_layers=2, mapping_width=8)
    return Generator(config)


@pytest.fixture
def codes(generator: Generator) -> Tensor:
    return generator.broadcast(generator.mapping(torch.randn(2, 8))).detach()


def render(generator: Generator, codes: Tensor) -> Tensor:
    with torch.no_grad():
        return generator.synthesise(generator.affine(codes))


def test_refinement_comes_nearer_in_every_picture(generator: Generator, codes: Tensor) -> None:
    photos, start = render(generator, codes), codes + 0.3 * torch.randn_like(codes)
    refined = refine(generator, photos, start, SETTINGS, Progress())
    before = pixel_losses(render(generator, start), photos)
    after = pixel_losses(render(generator, refined), photos)
    assert (after < 0.5 * before).all()
    assert all(parameter.grad is None for parameter in generator.parameters())


def test_pull_keeps_the_code_near_its_start(generator: Generator, codes: Tensor) -> None:
    photos, start = render(generator, codes), codes + 0.3 * torch.randn_like(codes)
    pulled = RefinementSettings(steps=30, learning_rate=0.05, pull=100.0)
    free_way = (refine(generator, photos, start, SETTINGS, Progress()) - start).norm()
    assert (refine(generator, photos, start, pulled, Progress()) - start).norm() < 0.5 * free_way


def test_never_worse_than_the_start(generator: Generator, codes: Tensor) -> None:
    wild = RefinementSettings(steps=5, learning_rate=50.0, pull=0.0)
    photos, start = render(generator, codes), codes + 0.01 * torch.randn_like(codes)
    assert torch.equal(refine(generator, photos, start, wild, Progress()), start)


def test_features_are_followed(generator: Generator, codes: Tensor) -> None:
    def left_half(images: Tensor) -> Tensor:
        return torch.nn.functional.normalize(images[..., :8].flatten(1), dim=1)

    photos, start = render(generator, codes), codes + 0.3 * torch.randn_like(codes)
    strong = RefinementSettings(steps=30, learning_rate=0.05, pull=0.0, feature_weight=100.0)
    refined = refine(generator, photos, start, strong, Progress(), left_half)
    wanted = left_half(photos)
    assert (
        (left_half(render(generator, refined)) * wanted).sum(1) > (left_half(render(generator, start)) * wanted).sum(1)
    ).all()


def test_inversion_needs_no_encoder_and_takes_photos_of_any_size(generator: Generator, codes: Tensor) -> None:
    photos = render(generator, codes)
    large = photos.repeat_interleave(3, 2).repeat_interleave(3, 3)
    found = invert(generator, large, RefinementSettings(60, INVERSION.learning_rate, INVERSION.pull), Progress())
    mean = generator.broadcast(generator.w_avg.expand(2, -1))
    before = pixel_losses(render(generator, mean), photos)
    assert (pixel_losses(render(generator, found), photos) < 0.5 * before).all()


def test_stop_ends_it(generator: Generator, codes: Tensor) -> None:
    told: list[float] = []

    def listen(fraction: float, _: str) -> None:
        told.append(fraction)
        if len(told) == 4:
            progress.stop()

    progress = Progress(listen)
    with pytest.raises(Stopped):
        refine(generator, render(generator, codes), codes, SETTINGS, progress)
    assert told == [step / 31 for step in range(4)]
