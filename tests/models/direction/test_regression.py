"""Text directions by regression over random faces."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.direction.regression import REACH, Regression, RegressionDirection, RegressionSettings, Taught, regress
from models.direction.statistics import Sampling, random_codes
from models.errors import Damaged, NotRecognised, PackError, Stopped
from models.generator.stylespace import StyleLayout
from models.progress import Progress
from tests.helpers.tiny import tiny_clip, tiny_generator

LAYOUT = tiny_generator().layout


class Reader(nn.Module):
    """In place of CLIP's image tower: the means of the colours and of the two halves of a picture, as 6 features."""

    width = 6

    def encode_images(self, images: Tensor) -> Tensor:
        colours = images.mean((2, 3))
        halves = torch.stack([half.mean((1, 2, 3)) for half in images.chunk(2, dim=2)], 1)
        return F.normalize(torch.cat([colours, halves, torch.ones(len(images), 1)], 1), dim=1)


@pytest.fixture(scope="module")
def regression() -> Regression:
    return regress(tiny_generator(), Reader(), RegressionSettings(samples=512, ridge=1e-3))


def test_a_move_along_a_feature_raises_it_and_away_lowers_it(regression: Regression) -> None:
    generator, reader = tiny_generator(), Reader()
    direction = RegressionDirection(regression, LAYOUT)
    w = generator.mapping(torch.randn(32, generator.config.z_dim, generator=torch.Generator().manual_seed(3)))
    styles = generator.affine(generator.broadcast(w))
    red = torch.tensor([1.0, 0, 0, 0, 0, 0])
    delta = direction.move(direction.scores(red), 0.0).delta

    def reads(alpha: float) -> float:
        with torch.no_grad():
            return reader.encode_images(generator.synthesise(styles + alpha * delta))[:, 0].mean().item()

    assert reads(-1) < reads(0) < reads(1)


def test_scores_are_correlations_and_do_not_depend_on_the_length_of_the_direction(regression: Regression) -> None:
    direction = RegressionDirection(regression, LAYOUT)
    dt = torch.randn(6, generator=torch.Generator().manual_seed(1))
    scores = direction.scores(dt)
    assert scores.abs().max() <= 1
    assert torch.allclose(scores, direction.scores(3 * dt), atol=1e-5)


def test_what_texts_share_changes_nothing(regression: Regression) -> None:
    shared = F.normalize(torch.tensor([1.0, 1, 1, 1, 1, 0]), dim=0)
    direction = RegressionDirection(replace(regression, shared=shared), LAYOUT)
    dt = torch.randn(6, generator=torch.Generator().manual_seed(1))
    for method in (direction.scores, direction.reading):
        assert torch.allclose(method(dt), method(dt + 3 * shared), atol=1e-4)
    assert not torch.allclose(direction.scores(dt), RegressionDirection(regression, LAYOUT).scores(dt), atol=0.01)


def test_a_reading_counts_in_standard_deviations_over_faces(regression: Regression) -> None:
    generator, reader = tiny_generator(), Reader()
    (codes,) = random_codes(generator, 512, Sampling(truncation=1.0))
    features = reader.encode_images(generator.synthesise(codes).clamp(-1, 1))
    for dt in (torch.tensor([1.0, 0, 0, 0, 0, 0]), torch.tensor([0.0, 0, 0, 0, 5, -5])):
        y = features @ RegressionDirection(regression, LAYOUT).reading(dt)
        assert y.std().item() == pytest.approx(1, abs=0.1)
        assert torch.corrcoef(torch.stack([y, features @ dt]))[0, 1] > 0


def test_the_suggested_beta_keeps_nine_tenths_of_the_squared_length(regression: Regression) -> None:
    direction = RegressionDirection(regression, LAYOUT)
    scores = direction.scores(torch.tensor([0.0, 1, 0, 0, 0, 0]))
    kept = scores[scores.abs() >= direction.suggest_beta(scores)]
    assert 0.9 <= kept.square().sum() / scores.square().sum() < 0.95
    assert direction.move(scores, direction.suggest_beta(scores)).kept == len(kept) < len(scores)


def test_texts_are_read_by_the_faces_that_they_are_known_to_be_true_of() -> None:
    generator, reader = tiny_generator(), Reader()
    (codes,) = random_codes(generator, 512, Sampling(truncation=1.0))
    red = reader.encode_images(generator.synthesise(codes))[:, 0]
    said = F.normalize(torch.tensor([[0.0, 0, 0, 1, 2, 0], [0.0, 0, 1, 0, 0, 3]]), dim=1)  # have nothing red
    truths = torch.stack([red > red.median(), torch.arange(512) % 2 == 0], dim=1)
    settings = RegressionSettings(samples=512, ridge=1e-3)

    def redness_read(taught: Taught | None, dt: Tensor) -> float:
        regression = regress(generator, reader, settings, codes=codes, taught=taught)
        y = reader.encode_images(generator.synthesise(codes)) @ RegressionDirection(regression, LAYOUT).reading(dt)
        return float(torch.corrcoef(torch.stack([y, red]))[0, 1])

    known = Taught(said, truths, torch.ones(truths.shape))
    assert redness_read(None, said[0]) < 0.5
    assert redness_read(known, said[0]) > 0.7
    assert redness_read(known, said[0] + 0.2 * said[1]) > 0.6
    assert redness_read(known, -said[0]) < -0.7


def test_contrasts_are_of_the_faces_that_count() -> None:
    random = torch.Generator().manual_seed(2)
    true, asked = torch.rand(2, 400, 3, generator=random) < torch.tensor([0.4, 0.1, 0.7])
    feature = torch.randn(400, generator=random) + true[:, 1]
    contrasts = Taught(torch.eye(3), true, asked.float()).contrasts()
    for i in range(3):
        seen, truth = feature[asked[:, i]], true[asked[:, i], i].float()
        covariance = ((seen - seen.mean()) * (truth - truth.mean())).mean() / truth.std(correction=0)
        assert (contrasts[:, i] * feature).mean() == pytest.approx(covariance.item(), abs=1e-4)


def test_no_channel_goes_further_than_faces_do(regression: Regression) -> None:
    direction = RegressionDirection(regression, LAYOUT)
    (codes,) = random_codes(tiny_generator(), 512, Sampling(truncation=1.0))
    assert torch.allclose(regression.mean, codes.mean(0), atol=0.1)
    mean, std = regression.mean[None], regression.std[None]
    little = 0.5 * std
    assert torch.allclose(direction.within_reach(mean, little), mean + little)
    assert torch.allclose(direction.within_reach(mean, 100 * std), mean + REACH * std)
    assert torch.allclose(direction.within_reach(mean, -100 * std), mean - REACH * std)
    far = mean + 5 * std  # a photo's own code may lie there
    assert torch.equal(direction.within_reach(far, torch.zeros_like(far)), far)
    assert torch.equal(direction.within_reach(far, std), far)
    assert torch.allclose(direction.within_reach(far, -std), far - std)


def test_it_reads_as_it_was_written(regression: Regression, tmp_path: Path) -> None:
    regression.save(tmp_path / "regression.safetensors")
    again = Regression.load(tmp_path / "regression.safetensors")
    assert torch.equal(again.rows, regression.rows.half().float())
    assert torch.equal(again.spread, regression.spread)


def test_other_generators_and_clip_models_are_refused(regression: Regression) -> None:
    with pytest.raises(PackError, match="Prepare the pack again"):
        RegressionDirection(regression, StyleLayout.of(tiny_generator(128).config))
    with pytest.raises(PackError, match="width 6, not 5"):
        RegressionDirection(regression, LAYOUT).scores(torch.zeros(5))


def test_damaged_and_foreign_files_are_refused(regression: Regression, tmp_path: Path) -> None:
    path = tmp_path / "regression.safetensors"
    replace(regression, spread=regression.spread[:, :3]).save(path)
    with pytest.raises(Damaged):
        Regression.load(path)
    tiny_clip().save_pack(tmp_path)
    with pytest.raises(NotRecognised, match="Prepare the pack again"):
        Regression.load(tmp_path / "open_clip_model.safetensors")


def test_it_stops_when_told() -> None:
    progress = Progress(lambda fraction, _: progress.stop() if fraction > 0.4 else None)
    settings = RegressionSettings(samples=512, sampling=Sampling(truncation=1.0))
    with pytest.raises(Stopped):
        regress(tiny_generator(), Reader(), settings, progress)
