"""Latent optimisation through tiny random networks: it descends, stays where it should, and can be stopped."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from models.encoder.identity import IdentityNetwork
from models.errors import PackError
from models.generator.network import Generator
from models.generator.principal import principal_components
from models.optimization.clip_loss import ClipLoss
from models.optimization.latent_optimization import OptimisedEdit, optimise_edit, optimise_freely
from models.optimization.settings import OptimizationSettings
from models.progress import Progress
from tests.helpers.tiny import tiny_clip, tiny_codes, tiny_generator

SHORT = OptimizationSettings(steps=20, latent_weight=0.001)
IN_STYLESPACE = replace(SHORT, space="stylespace")


@pytest.fixture(scope="module")
def generator() -> Generator:
    return tiny_generator()


@pytest.fixture(scope="module")
def clip_loss() -> ClipLoss:
    return ClipLoss(tiny_clip(), "a smiling face")


@pytest.fixture(scope="module")
def start(generator: Generator) -> Tensor:
    return generator.affine(tiny_codes(generator, 2))


@pytest.mark.parametrize("settings", [SHORT, IN_STYLESPACE])
def test_every_face_comes_nearer_to_the_text(
    generator: Generator, clip_loss: ClipLoss, start: Tensor, settings: OptimizationSettings
) -> None:
    edit = optimise_edit(generator, start, clip_loss, settings, Progress())
    before, after = (clip_loss(generator.synthesise(code)) for code in (start, start + edit.delta))
    assert edit.steps == settings.steps
    assert (after < before - 0.02).all()
    assert ((after <= edit.losses) & (edit.losses < before)).all()


def test_stylespace_leaves_rgb_layers_alone(generator: Generator, clip_loss: ClipLoss, start: Tensor) -> None:
    edit = optimise_edit(generator, start, clip_loss, IN_STYLESPACE, Progress())
    for layer, delta in zip(generator.layout.layers, generator.layout.split(edit.delta), strict=True):
        assert bool(delta.any()) == (layer.kind == "conv")


def test_principal_moves_go_where_faces_differ(generator: Generator, clip_loss: ClipLoss, start: Tensor) -> None:
    edit = optimise_edit(generator, start, clip_loss, replace(SHORT, space="principal"), Progress())
    assert (edit.losses < clip_loss(generator.synthesise(start)) - 0.005).all()
    components = principal_components(generator).directions
    moves = generator.affine(generator.broadcast(components)) - generator.affine(torch.zeros(1, 6, 8))
    coordinates = torch.linalg.lstsq(moves.T.double(), edit.delta.T.double(), driver="gelsd").solution
    assert torch.allclose(moves.T.double() @ coordinates, edit.delta.T.double(), atol=1e-5)


def test_an_edit_found_with_noise_suits_neighbours_better(
    generator: Generator, clip_loss: ClipLoss, start: Tensor
) -> None:
    settings = replace(SHORT, space="principal", steps=60)
    alone, among = (
        optimise_edit(generator, start, clip_loss, replace(settings, noise=noise), Progress()) for noise in (0.0, 1.5)
    )
    neighbours = generator.affine(tiny_codes(generator, 64))

    def gained(edit: OptimisedEdit) -> Tensor:
        before = clip_loss(generator.synthesise(neighbours))
        return torch.stack([before - clip_loss(generator.synthesise(neighbours + delta)) for delta in edit.delta])

    assert gained(among).mean() > gained(alone).mean()


def test_noise_is_the_same_every_time_and_not_in_previews(
    generator: Generator, clip_loss: ClipLoss, start: Tensor
) -> None:
    pictures: list[Tensor] = []
    settings = replace(SHORT, steps=5, noise=1.0)
    first = optimise_edit(generator, start, clip_loss, settings, Progress(), preview=lambda _, x: pictures.append(x))
    again = optimise_edit(generator, start, clip_loss, settings, Progress())
    assert torch.equal(first.delta, again.delta) and first.delta.any()
    assert torch.equal(pictures[0], generator.synthesise(start))


def test_an_offset_in_w_plus_is_a_change_of_styles(generator: Generator, clip_loss: ClipLoss, start: Tensor) -> None:
    edit = optimise_edit(generator, start, clip_loss, SHORT, Progress())
    affine = torch.cat([generator.affine(row[None]) for row in torch.eye(48).reshape(48, 6, 8)])
    reachable = (affine - generator.affine(torch.zeros(1, 6, 8))).T
    offsets = torch.linalg.lstsq(reachable.double(), edit.delta.T.double(), driver="gelsd").solution
    assert torch.allclose(reachable.double() @ offsets, edit.delta.T.double(), atol=1e-5)


def test_latent_weight_keeps_it_near(generator: Generator, clip_loss: ClipLoss, start: Tensor) -> None:
    near = optimise_edit(generator, start, clip_loss, replace(SHORT, latent_weight=1.0), Progress())
    far = optimise_edit(generator, start, clip_loss, SHORT, Progress())
    assert near.delta.norm() < 0.5 * far.delta.norm()


def test_identity_weight_keeps_the_face(generator: Generator, clip_loss: ClipLoss, start: Tensor) -> None:
    torch.manual_seed(2)
    network = IdentityNetwork(widths=(2, 2, 4, 4, 8), units=(1, 1, 1, 1)).eval().requires_grad_(False)
    settings = replace(SHORT, steps=8)
    free = optimise_edit(generator, start, clip_loss, settings, Progress())
    kept = optimise_edit(generator, start, clip_loss, replace(settings, identity_weight=20.0), Progress(), network)
    face, free_face, kept_face = (network(generator.synthesise(start + d)) for d in (0, free.delta, kept.delta))
    assert ((kept_face * face).sum(1) > (free_face * face).sum(1)).all()


def test_identity_without_a_network_is_refused(generator: Generator, clip_loss: ClipLoss, start: Tensor) -> None:
    with pytest.raises(PackError, match="no identity network"):
        optimise_edit(generator, start, clip_loss, replace(SHORT, identity_weight=0.005), Progress())


def test_free_generation_starts_from_the_mean_code(generator: Generator, clip_loss: ClipLoss) -> None:
    pictures: list[Tensor] = []
    official = replace(SHORT, latent_weight=0.0)
    edit = optimise_freely(generator, clip_loss, official, Progress(), lambda _, images: pictures.append(images))
    mean = generator.affine(generator.broadcast(generator.w_avg[None]))
    assert torch.equal(pictures[0], generator.synthesise(mean))
    assert edit.losses.item() == pytest.approx(clip_loss(generator.synthesise(mean + edit.delta)).item(), abs=1e-6)
    assert edit.losses < clip_loss(pictures[0])
    near = optimise_freely(generator, clip_loss, replace(SHORT, latent_weight=10.0), Progress())
    assert near.delta.norm() < edit.delta.norm()


def test_stop_keeps_the_best_so_far(generator: Generator, clip_loss: ClipLoss, start: Tensor) -> None:
    progress = Progress()
    previews: list[tuple[int, tuple[int, ...]]] = []

    def watch(step: int, images: Tensor) -> None:
        previews.append((step, tuple(images.shape)))
        if step == 7:
            progress.stop()

    edit = optimise_edit(generator, start, clip_loss, SHORT, progress, preview=watch)
    assert previews == [(step, (2, 3, 16, 16)) for step in range(8)]
    assert edit.steps == 8
    assert (clip_loss(generator.synthesise(start + edit.delta)) < clip_loss(generator.synthesise(start))).all()


def test_stop_before_the_first_step_changes_nothing(generator: Generator, clip_loss: ClipLoss, start: Tensor) -> None:
    progress = Progress()
    progress.stop()
    edit = optimise_edit(generator, start, clip_loss, SHORT, progress)
    assert edit.steps == 0
    assert not edit.delta.any()
