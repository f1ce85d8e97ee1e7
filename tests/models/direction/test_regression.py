"""Text directions by regression over random faces."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.direction.fitting import BEYOND, UNKNOWN_FAR, RegressionSettings, Taught, regress
from models.direction.regression import KEPT_SHARE, STEP, Regression, RegressionDirection
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
    delta = direction.pace(red) * direction.move(direction.scores(red), 0.0).delta

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


def test_the_suggested_beta_keeps_nearly_all_of_the_squared_length(regression: Regression) -> None:
    direction = RegressionDirection(regression, LAYOUT)
    scores = direction.scores(torch.tensor([0.0, 1, 0, 0, 0, 0]))
    kept = scores[scores.abs() >= direction.suggest_beta(scores)]
    assert KEPT_SHARE <= kept.square().sum() / scores.square().sum() < KEPT_SHARE + 0.005
    assert direction.move(scores, direction.suggest_beta(scores)).kept == len(kept) < len(scores)


@pytest.fixture(scope="module")
def codes() -> Tensor:
    (codes,) = random_codes(tiny_generator(), 512, Sampling(truncation=1.0))
    return codes


def read(codes: Tensor) -> Tensor:
    with torch.no_grad():
        return Reader().encode_images(tiny_generator().synthesise(codes).clamp(-1, 1))


SAID = F.normalize(torch.tensor([[0.0, 0, 0, 1, 2, 0], [0.0, 0, 1, 0, 0, 3]]), dim=1)  # have nothing red


def redness_taught(codes: Tensor) -> Taught:
    """The first text is true of the reddest tenth, the second of half of all."""
    red = read(codes)[:, 0]
    true = torch.stack([red > red.quantile(0.9), torch.arange(len(codes)) % 2 == 0], dim=1)
    return Taught(SAID, true, torch.ones(true.shape), true.float().mean(0).expand(true.shape))


def test_texts_are_read_by_the_faces_that_they_are_known_to_be_true_of(codes: Tensor) -> None:
    settings, features = RegressionSettings(samples=512, ridge=1e-3), read(codes)

    def redness_read(taught: Taught | None, dt: Tensor) -> float:
        regression = regress(tiny_generator(), Reader(), settings, codes=codes, taught=taught)
        y = features @ RegressionDirection(regression, LAYOUT).reading(dt)
        return float(torch.corrcoef(torch.stack([y, features[:, 0]]))[0, 1])

    known = redness_taught(codes)
    assert redness_read(None, SAID[0]) < 0.5
    assert redness_read(known, SAID[0]) > 0.7
    assert redness_read(known, SAID[0] + 0.2 * SAID[1]) > 0.6
    assert redness_read(known, -SAID[0]) < -0.7


def test_what_is_true_of_faces_moves_the_channels_by_which_they_differ(codes: Tensor) -> None:
    taught, settings = redness_taught(codes), RegressionSettings(samples=512)
    regression = regress(tiny_generator(), Reader(), settings, codes=codes, taught=taught)
    direction, true = RegressionDirection(regression, LAYOUT), taught.true[:, 0]
    gap = (codes[true].mean(0) - codes[~true].mean(0))[LAYOUT.convolution_index]
    move = direction.move(direction.scores(SAID[0]), 0.0).delta[LAYOUT.convolution_index]
    assert torch.allclose(move / 0.3, gap, atol=0.2 * gap.abs().max().item())  # 0.3: deviation of one in ten


def test_alpha_counts_the_way_from_faces_that_a_text_does_not_fit(codes: Tensor) -> None:
    settings = RegressionSettings(samples=512)
    regression = regress(tiny_generator(), Reader(), settings, codes=codes, taught=redness_taught(codes))
    one_in_ten, half = (RegressionDirection(regression, LAYOUT).pace(said) for said in SAID)
    assert 2 * STEP <= half < one_in_ten < STEP / 0.3 + 0.1  # 0.3: deviation of one in ten
    untaught = RegressionDirection(regress(tiny_generator(), Reader(), settings, codes=codes), LAYOUT)
    assert untaught.pace(SAID[0]) == untaught.pace(SAID[1]) == pytest.approx(STEP * UNKNOWN_FAR)


def test_a_text_that_is_nearly_a_taught_one_is_taken_for_it(codes: Tensor) -> None:
    settings = RegressionSettings(samples=512)
    regression = regress(tiny_generator(), Reader(), settings, codes=codes, taught=redness_taught(codes))
    direction = RegressionDirection(regression, LAYOUT)
    near, far = SAID[0] + 0.2 * torch.eye(6)[0], SAID[0] + 0.8 * torch.eye(6)[0]
    assert torch.allclose(direction.scores(near), direction.scores(SAID[0]), atol=1e-4)
    assert direction.pace(near) == pytest.approx(direction.pace(SAID[0]))
    apart = RegressionDirection(replace(regression, known=torch.empty(0, 6)), LAYOUT)
    assert torch.equal(direction.scores(far), apart.scores(far))


def test_contrasts_are_of_the_faces_that_count() -> None:
    random = torch.Generator().manual_seed(2)
    true, asked = torch.rand(2, 400, 3, generator=random) < torch.tensor([0.4, 0.1, 0.7])
    feature = torch.randn(400, generator=random) + true[:, 1]
    expected = (true * asked).sum(0) / asked.sum(0)
    contrasts = Taught(torch.eye(3), true, asked.float(), expected.expand(400, 3)).contrasts()
    for i in range(3):
        seen, truth = feature[asked[:, i]], true[asked[:, i], i].float()
        covariance = ((seen - seen.mean()) * (truth - truth.mean())).mean() / truth.std(correction=0)
        assert (contrasts[:, i] * feature).mean() == pytest.approx(covariance.item(), abs=1e-4)


def test_contrasts_compare_faces_that_are_alike_otherwise() -> None:
    """Of two kinds of faces one is fair and mostly blond: blond says nothing of fairness, but what it does itself."""
    random = torch.Generator().manual_seed(3)
    fair = torch.arange(4000) % 2 == 0
    blond = torch.rand(4000, generator=random) < torch.where(fair, 0.8, 0.1)
    share = torch.where(fair, blond[fair].float().mean(), blond[~fair].float().mean())
    taught = Taught(torch.eye(1), blond[:, None], torch.ones(4000, 1), share[:, None])
    contrast, deviation = taught.contrasts()[:, 0], blond.float().std(correction=0)
    assert (contrast * fair).mean().abs() < 1e-4
    assert (contrast * (blond + 2 * fair)).mean() == pytest.approx(deviation.item(), abs=1e-4)


def test_no_channel_goes_further_than_faces_do(regression: Regression, codes: Tensor) -> None:
    direction, outside = RegressionDirection(regression, LAYOUT), int(BEYOND * len(codes))
    low, high, mean, std = regression.low[None], regression.high[None], codes.mean(0)[None], regression.std[None]
    assert ((codes < low).sum(0) <= outside).all() and ((codes > high).sum(0) <= outside).all()
    assert torch.allclose(direction.within_reach(mean, 0.5 * std), mean + 0.5 * std)
    assert torch.equal(direction.within_reach(mean, 100 * std + 1), high)
    assert torch.equal(direction.within_reach(mean, -100 * std - 1), low)
    far = high + 5 * std  # a photo's own code may lie there
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
