"""Finite differences on a real, tiny generator and CLIP, against the definition written out one channel at a time."""

from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from models.clip.model import ClipModel
from models.direction.relevance import Relevance, channel_relevance
from models.direction.statistics import StyleStatistics, random_codes, style_statistics
from models.errors import Stopped
from models.generator.network import Generator
from models.progress import Progress
from tests.helpers.tiny import tiny_clip, tiny_generator

CODES = 3


@pytest.fixture(scope="module")
def generator() -> Generator:
    return tiny_generator()


@pytest.fixture(scope="module")
def clip() -> ClipModel:
    return tiny_clip()


@pytest.fixture(scope="module")
def statistics(generator: Generator) -> StyleStatistics:
    return style_statistics(generator, 500)


@pytest.fixture(scope="module")
def codes(generator: Generator) -> Tensor:
    return next(random_codes(generator, CODES))


@pytest.fixture(scope="module")
def plain(generator: Generator, clip: ClipModel, codes: Tensor, statistics: StyleStatistics) -> Relevance:
    """The definition: every channel, every code, two full syntheses, nothing shared."""
    rows, effects = [], []
    for channel in generator.layout.convolution_index.tolist():
        differences = []
        for code in codes:
            features = []
            for sign in (-1, 1):
                s = code.clone()
                s[channel] = statistics.mean[channel] + sign * 5 * statistics.std[channel]
                image = generator.synthesise(s[None]).clamp(-1, 1)
                features.append(clip.encode_images(image)[0])
            differences.append(features[1] - features[0])
        rows.append(F.normalize(torch.stack([F.normalize(d, dim=0) for d in differences]).mean(0), dim=0))
        effects.append(torch.stack(differences).mean(0).norm())
    return Relevance(torch.stack(rows), torch.stack(effects))


@pytest.mark.parametrize("batch", [2, 8, 64])
def test_equals_the_definition_at_any_batch(
    generator: Generator, clip: ClipModel, codes: Tensor, statistics: StyleStatistics, plain: Relevance, batch: int
) -> None:
    before = codes.clone()
    relevance = channel_relevance(generator, clip, codes, statistics, batch=batch)
    assert relevance.rows.shape == (generator.layout.convolution_channels, clip.width)
    torch.testing.assert_close(relevance.effect, plain.effect, atol=1e-5, rtol=1e-3)
    assert F.cosine_similarity(relevance.rows, plain.rows).min() > 0.999
    assert torch.equal(codes, before)


def test_layers_above_a_resolution_are_left_out(
    generator: Generator, clip: ClipModel, codes: Tensor, statistics: StyleStatistics
) -> None:
    full = channel_relevance(generator, clip, codes, statistics)
    short = channel_relevance(generator, clip, codes, statistics, max_resolution=8)
    assert short.rows.shape == (8 * 3, clip.width)
    assert F.cosine_similarity(short.rows, full.rows[:24]).min() > 0.999


class PowerCut(Exception):
    pass


class CountingClip:
    """The real CLIP, counting pictures; the current goes off after `limit`."""

    def __init__(self, clip: ClipModel, limit: int | None = None) -> None:
        self.clip, self.width, self.limit, self.pictures = clip, clip.width, limit, 0

    def encode_images(self, images: Tensor) -> Tensor:
        if self.limit is not None and self.pictures >= self.limit:
            raise PowerCut
        self.pictures += len(images)
        return self.clip.encode_images(images)


def test_interrupted_work_goes_on_and_nothing_is_done_twice(
    generator: Generator, clip: ClipModel, codes: Tensor, statistics: StyleStatistics, tmp_path: Path
) -> None:
    partial = tmp_path / "partial.safetensors"
    whole = channel_relevance(generator, clip, codes, statistics, batch=6)
    first = CountingClip(clip, limit=60)
    with pytest.raises(PowerCut):
        channel_relevance(generator, first, codes, statistics, batch=6, partial=partial)
    second = CountingClip(clip)
    resumed = channel_relevance(generator, second, codes, statistics, batch=6, partial=partial)
    assert first.pictures + second.pictures == 2 * CODES * generator.layout.convolution_channels
    torch.testing.assert_close(resumed.effect, whole.effect)
    torch.testing.assert_close(resumed.rows, whole.rows)


def test_a_stop_keeps_the_work(
    generator: Generator, clip: ClipModel, codes: Tensor, statistics: StyleStatistics, tmp_path: Path
) -> None:
    words: list[str] = []

    def stop_after_ten(fraction: float, what: str) -> None:
        words.append(what)
        if len(words) == 10:
            progress.stop()

    progress = Progress(stop_after_ten)
    partial = tmp_path / "partial.safetensors"
    with pytest.raises(Stopped):
        channel_relevance(generator, clip, codes, statistics, batch=6, progress=progress, partial=partial)
    assert partial.exists()
    assert words[0] == "channel effects, 0%"
    assert words[-1].endswith("s left")
    counting = CountingClip(clip)
    channel_relevance(generator, counting, codes, statistics, batch=6, partial=partial)
    assert counting.pictures == 2 * CODES * (generator.layout.convolution_channels - 10)


@pytest.mark.parametrize("damage", ["other key", "cut"])
def test_unfinished_work_that_does_not_fit_is_done_again(
    generator: Generator, clip: ClipModel, codes: Tensor, statistics: StyleStatistics, tmp_path: Path, damage: str
) -> None:
    partial = tmp_path / "partial.safetensors"
    with pytest.raises(PowerCut):
        channel_relevance(generator, CountingClip(clip, 60), codes, statistics, batch=6, partial=partial, key="mine")
    if damage == "cut":
        partial.write_bytes(partial.read_bytes()[:-50])
    counting = CountingClip(clip)
    key = "mine" if damage == "cut" else "another generator"
    channel_relevance(generator, counting, codes, statistics, batch=6, partial=partial, key=key)
    assert counting.pictures == 2 * CODES * generator.layout.convolution_channels
