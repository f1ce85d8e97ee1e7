"""Mapper training through tiny random networks: it learns, stops early, can be stopped, and resumes bit for bit."""

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
import torch
from torch import Tensor

from models.encoder.identity import IdentityNetwork
from models.errors import CheckpointError, Damaged, OutputError, PackError, PhotoError, SemblanceError
from models.generator.network import Generator
from models.generator.principal import principal_components
from models.mapper.faces import random_faces
from models.mapper.latent_mapper import MapperConfig
from models.mapper.losses import MapperObjective
from models.mapper.network import PrincipalMapper
from models.mapper.settings import Kind, LossWeights, TrainingSettings
from models.mapper.training import TrainedMapper, batch_indices, train_mapper
from models.optimization.clip_loss import ClipLoss
from models.progress import Progress
from tests.helpers.tiny import tiny_clip, tiny_generator

# Random networks answer a thousand times weaker than trained ones, hence the weight and the rate.
WEIGHTS = LossWeights(clip=1000, identity=0)
SETTINGS = TrainingSettings(steps=40, batch=8, learning_rate=20, weights=WEIGHTS, validation_interval=10)
SHORT = replace(SETTINGS, steps=8, batch=2, validation_interval=3)
HARMFUL = replace(SHORT, steps=20, learning_rate=1e4, weights=LossWeights(clip=1, identity=0, latent=1000))
LEVELS = MapperConfig()


@pytest.fixture(scope="module")
def generator() -> Generator:
    return tiny_generator(64)


@pytest.fixture(scope="module")
def clip_loss() -> ClipLoss:
    return ClipLoss(tiny_clip(), "a smiling face")


@pytest.fixture(scope="module")
def codes(generator: Generator) -> Tensor:
    return random_faces(generator, 64, seed=1)


@pytest.fixture(scope="module")
def held_out(generator: Generator) -> Tensor:
    return random_faces(generator, 6, seed=2)


def weights(training: TrainedMapper) -> dict[str, Tensor]:
    return training.mapper.network.state_dict()


def same(first: TrainedMapper, second: TrainedMapper) -> bool:
    theirs = weights(second)
    return first.validations == second.validations and all(torch.equal(v, theirs[k]) for k, v in weights(first).items())


@pytest.mark.parametrize(("kind", "rate"), [("levels", 20), ("stylespace", 20), ("principal", 1)])
def test_held_out_faces_come_nearer_to_the_text(
    generator: Generator, clip_loss: ClipLoss, codes: Tensor, held_out: Tensor, kind: Kind, rate: float
) -> None:
    settings = replace(SETTINGS, learning_rate=rate)
    training = train_mapper(MapperConfig(kind), generator, clip_loss, codes, held_out, settings, Progress())
    s = generator.affine(held_out)
    before = clip_loss(generator.synthesise(s)).mean()
    after = clip_loss(generator.synthesise(s + training.mapper.delta(generator, held_out))).mean()
    best = min(training.validations, key=lambda validation: validation.total)
    assert [validation.step for validation in training.validations] == [10, 20, 30, 40]
    assert after < before - 0.01
    assert after.item() == pytest.approx(best.clip, abs=1e-5)
    assert best.total == pytest.approx(1000 * best.clip + 0.8 * best.latent, rel=1e-5)


def test_a_principal_mapper_begins_at_no_change_and_counts_in_standard_deviations(
    generator: Generator, clip_loss: ClipLoss, codes: Tensor
) -> None:
    config, settings = MapperConfig("principal"), replace(SHORT, steps=0)
    mapper = train_mapper(config, generator, clip_loss, codes, codes, settings, Progress()).mapper
    assert not mapper.change(codes).any()
    torch.nn.init.normal_(cast(PrincipalMapper, mapper.network).out.weight)
    change = mapper.change(codes)
    assert torch.equal(change[:, :1].expand_as(change), change)
    components = principal_components(generator)
    coordinates = components.coordinates(components.mean + change[:, 0])
    measured = MapperObjective(generator, clip_loss, WEIGHTS, None)(mapper, codes).latent
    assert measured.item() == pytest.approx(coordinates.square().mean().item(), rel=1e-4)


@pytest.mark.parametrize("kind", ["levels", "stylespace"])
def test_latent_loss_is_a_mean_in_w_plus_and_a_sum_of_means_in_stylespace(
    generator: Generator, clip_loss: ClipLoss, codes: Tensor, kind: Kind
) -> None:
    untrained = replace(SHORT, steps=0)
    mapper = train_mapper(MapperConfig(kind), generator, clip_loss, codes, codes, untrained, Progress()).mapper
    change = mapper.change(codes if kind == "levels" else generator.affine(codes))
    parts = [change] if kind == "levels" else generator.layout.split(change)
    measured = MapperObjective(generator, clip_loss, WEIGHTS, None)(mapper, codes).latent
    assert measured.item() == pytest.approx(sum(part.square().mean().item() for part in parts), rel=1e-5)


def test_identity_is_part_of_the_loss_where_there_is_a_network(
    generator: Generator, clip_loss: ClipLoss, codes: Tensor, held_out: Tensor
) -> None:
    torch.manual_seed(2)
    network = IdentityNetwork(widths=(2, 2, 4, 4, 8), units=(1, 1, 1, 1)).eval().requires_grad_(False)
    settings = replace(SHORT, steps=2, validation_interval=2, weights=LossWeights())
    training = train_mapper(LEVELS, generator, clip_loss, codes, held_out, settings, Progress(), identity=network)
    (measured,) = training.validations
    assert measured.identity > 0
    assert measured.total == pytest.approx(measured.clip + 0.1 * measured.identity + 0.8 * measured.latent, rel=1e-5)
    with pytest.raises(PackError, match="no identity network"):
        train_mapper(LEVELS, generator, clip_loss, codes, held_out, settings, Progress())


def test_stops_early_when_held_out_faces_gain_nothing(
    generator: Generator, clip_loss: ClipLoss, codes: Tensor, held_out: Tensor
) -> None:
    impatient = replace(HARMFUL, patience=2)
    training = train_mapper(LEVELS, generator, clip_loss, codes, held_out, impatient, Progress())
    best = min(training.validations, key=lambda validation: validation.total)
    assert training.steps == best.step + 2 * 3 < 20
    s = generator.affine(held_out)
    reached = clip_loss(generator.synthesise(s + training.mapper.delta(generator, held_out))).mean()
    assert reached.item() == pytest.approx(best.clip, abs=1e-5)


def test_divergence_is_an_error_with_a_way_on(
    generator: Generator, clip_loss: ClipLoss, codes: Tensor, held_out: Tensor
) -> None:
    far_too_fast = replace(HARMFUL, learning_rate=1e6)
    with pytest.raises(SemblanceError, match="lower learning rate"):
        train_mapper(LEVELS, generator, clip_loss, codes, held_out, far_too_fast, Progress())


def stop_after(reports: int) -> Progress:
    told: list[float] = []

    def listen(fraction: float, _: str) -> None:
        told.append(fraction)
        if len(told) == reports:
            progress.stop()

    progress = Progress(listen)
    return progress


@pytest.mark.parametrize("reports", [1, 3, 4, 6])
def test_stopped_training_resumes_bit_for_bit(
    generator: Generator, clip_loss: ClipLoss, codes: Tensor, held_out: Tensor, tmp_path: Path, reports: int
) -> None:
    settings = replace(SHORT, steps=14)  # past a step of the lookahead on both sides
    whole = train_mapper(LEVELS, generator, clip_loss, codes, held_out, settings, Progress())
    path = tmp_path / "training.pt"
    cut = train_mapper(LEVELS, generator, clip_loss, codes, held_out, settings, stop_after(reports), checkpoint=path)
    assert cut.steps < 14
    resumed = train_mapper(LEVELS, generator, clip_loss, codes, held_out, settings, Progress(), checkpoint=path)
    assert resumed.steps == 14
    assert same(resumed, whole)
    assert list(tmp_path.iterdir()) == [path]


def test_resumed_training_keeps_the_best_from_before_the_stop(
    generator: Generator, clip_loss: ClipLoss, codes: Tensor, held_out: Tensor, tmp_path: Path
) -> None:
    whole = train_mapper(LEVELS, generator, clip_loss, codes, held_out, HARMFUL, Progress())
    best = min(whole.validations, key=lambda validation: validation.total)
    path = tmp_path / "training.pt"
    cut = train_mapper(LEVELS, generator, clip_loss, codes, held_out, HARMFUL, stop_after(20), checkpoint=path)
    assert best.step < cut.steps < 20
    assert same(
        train_mapper(LEVELS, generator, clip_loss, codes, held_out, HARMFUL, Progress(), checkpoint=path), whole
    )


def test_an_epoch_takes_every_face_once_and_the_next_another_order() -> None:
    first, second = (
        torch.cat([batch_indices(12, 3, step, seed=0) for step in steps]) for steps in (range(4), range(4, 8))
    )
    assert sorted(first.tolist()) == sorted(second.tolist()) == list(range(12))
    assert not torch.equal(first, second)
    assert batch_indices(2, 3, 5, seed=0).tolist() in ([0, 1], [1, 0])


def test_a_finished_training_can_be_made_longer(
    generator: Generator, clip_loss: ClipLoss, codes: Tensor, held_out: Tensor, tmp_path: Path
) -> None:
    path = tmp_path / "training.pt"
    train_mapper(LEVELS, generator, clip_loss, codes, held_out, SHORT, Progress(), checkpoint=path)
    longer = replace(SHORT, steps=11)
    resumed = train_mapper(LEVELS, generator, clip_loss, codes, held_out, longer, Progress(), checkpoint=path)
    assert [validation.step for validation in resumed.validations] == [3, 6, 8, 9, 11]


def test_checkpoint_of_another_training_is_refused(
    generator: Generator, clip_loss: ClipLoss, codes: Tensor, held_out: Tensor, tmp_path: Path
) -> None:
    path = tmp_path / "training.pt"
    train_mapper(LEVELS, generator, clip_loss, codes, held_out, SHORT, stop_after(2), checkpoint=path)
    for other in (
        ClipLoss(clip_loss.clip, "an old face"),
        ClipLoss(clip_loss.clip, clip_loss.text, neutral="a face", templates=["{}"]),
    ):
        with pytest.raises(CheckpointError, match="another training"):
            train_mapper(LEVELS, generator, other, codes, held_out, SHORT, Progress(), checkpoint=path)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(Damaged, match=r"training\.pt"):
        train_mapper(LEVELS, generator, clip_loss, codes, held_out, SHORT, Progress(), checkpoint=path)


def test_checkpoint_that_runs_code_is_refused(
    generator: Generator, clip_loss: ClipLoss, codes: Tensor, held_out: Tensor, tmp_path: Path
) -> None:
    trap = tmp_path / "touched"

    class Touch:
        def __reduce__(self) -> tuple[object, tuple[Path]]:
            return Path.touch, (trap,)

    path = tmp_path / "training.pt"
    torch.save({"purpose": Touch(), "state": {}}, path)
    with pytest.raises(Damaged):
        train_mapper(LEVELS, generator, clip_loss, codes, held_out, SHORT, Progress(), checkpoint=path)
    assert not trap.exists()


def test_checkpoint_in_no_folder_is_an_output_error(
    generator: Generator, clip_loss: ClipLoss, codes: Tensor, held_out: Tensor, tmp_path: Path
) -> None:
    path = tmp_path / "absent" / "training.pt"
    with pytest.raises(OutputError):
        train_mapper(LEVELS, generator, clip_loss, codes, held_out, SHORT, Progress(), checkpoint=path)


def test_previews_show_held_out_faces_before_and_after(
    generator: Generator, clip_loss: ClipLoss, codes: Tensor, held_out: Tensor
) -> None:
    shown: list[tuple[int, Tensor, Tensor]] = []
    training = train_mapper(
        LEVELS, generator, clip_loss, codes, held_out, SHORT, Progress(), preview=lambda *seen: shown.append(seen)
    )
    assert [step for step, _, _ in shown] == [validation.step for validation in training.validations]
    for _, before, after in shown:
        assert torch.equal(before, generator.synthesise(generator.affine(held_out[:4])))
        assert after.shape == before.shape
        assert not torch.equal(after, before)


def test_no_faces_is_an_error(generator: Generator, clip_loss: ClipLoss, codes: Tensor) -> None:
    with pytest.raises(PhotoError, match="too few faces"):
        train_mapper(LEVELS, generator, clip_loss, codes, codes[:0], SHORT, Progress())
