"""Random codes and their statistics on a real, tiny generator."""

import numpy as np
import pytest
import torch

from models.direction.statistics import Sampling, random_codes, style_statistics
from models.errors import Stopped
from models.progress import Progress
from tests.helpers.tiny import tiny_generator


def test_codes_are_those_of_numpys_generator_and_a_prefix_of_more() -> None:
    generator = tiny_generator()
    few = torch.cat(list(random_codes(generator, 5)))
    many = torch.cat(list(random_codes(generator, 23, batch=7)))
    z = torch.from_numpy(np.random.RandomState(5).randn(23, 8)).float()
    expected = generator.affine(generator.truncate(generator.broadcast(generator.mapping(z)), 0.7))
    torch.testing.assert_close(many, expected)
    torch.testing.assert_close(few, many[:5])


def test_the_cutoff_leaves_later_rows_alone() -> None:
    generator = tiny_generator()
    short = next(random_codes(generator, 2, Sampling(cutoff=1)))
    everywhere = next(random_codes(generator, 2))
    free = next(random_codes(generator, 2, Sampling(truncation=1.0)))
    assert torch.equal(short[:, :8], everywhere[:, :8])
    assert torch.equal(short[:, 8:], free[:, 8:])


def test_statistics_are_mean_and_deviation_with_divisor_n() -> None:
    generator = tiny_generator()
    statistics = style_statistics(generator, 3000)
    codes = torch.cat(list(random_codes(generator, 3000)))
    torch.testing.assert_close(statistics.mean, codes.mean(0))
    torch.testing.assert_close(statistics.std, codes.std(0, correction=0))
    assert statistics.mean.shape == statistics.std.shape == (generator.layout.channels,)


def test_a_stop_is_answered() -> None:
    progress = Progress()
    progress.stop()
    with pytest.raises(Stopped):
        style_statistics(tiny_generator(), 10, progress=progress)
