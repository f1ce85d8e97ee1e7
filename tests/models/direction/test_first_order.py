"""The gradient against small finite differences on the same networks."""

from pathlib import Path

import torch

from models.direction.first_order import KEPT, FirstOrderDirection, first_order_scores
from models.direction.global_direction import GlobalDirection, beta_that_keeps
from models.direction.memory import Memory
from models.direction.statistics import random_codes, style_statistics
from models.direction.table import DirectionTable
from models.edits import DEFAULT_BETA
from models.packs.manifest import Pack
from tests.helpers.tiny import tiny_clip, tiny_generator
from tests.helpers.tiny_pack import write_tiny_pack


def test_scores_are_the_slope_per_standard_deviation() -> None:
    generator, clip = tiny_generator(), tiny_clip()
    codes = next(random_codes(generator, 5))
    std = style_statistics(generator, 500).std
    dt = torch.nn.functional.normalize(torch.randn(clip.width, generator=torch.Generator().manual_seed(0)), dim=0)
    scores, other = first_order_scores(generator, clip, codes, torch.stack([dt, -dt]), std, batch=2)
    slopes = []
    for channel in generator.layout.convolution_index.tolist():
        step = torch.zeros(generator.layout.channels)
        step[channel] = 0.01 * std[channel]
        up, down = (clip.encode_images(generator.synthesise(codes + sign * step)) @ dt for sign in (1, -1))
        slopes.append((up - down).mean() / 0.02)
    expected = torch.stack(slopes)
    torch.testing.assert_close(other, -scores)
    torch.testing.assert_close(scores, expected, atol=0.02 * float(expected.abs().max()), rtol=0.02)


def test_an_edit_along_the_scores_gains_similarity() -> None:
    generator, clip = tiny_generator(), tiny_clip()
    codes = next(random_codes(generator, 8))
    statistics = style_statistics(generator, 500)
    dt = torch.nn.functional.normalize(torch.randn(clip.width, generator=torch.Generator().manual_seed(0)), dim=0)
    (scores,) = first_order_scores(generator, clip, codes, dt[None], statistics.std)
    empty = DirectionTable(torch.zeros(len(scores), clip.width), statistics)
    move = GlobalDirection(empty, generator.layout).move(scores, beta_that_keeps(scores, 10))
    before, after = (
        (clip.encode_images(generator.synthesise(s)) @ dt).mean() for s in (codes, codes + 0.5 * move.delta)
    )
    assert move.kept == 10
    assert after > before


def test_a_generator_without_a_table_edits_toward_a_text(tmp_path: Path) -> None:
    generator, clip = tiny_generator(), tiny_clip()
    direction = FirstOrderDirection(generator, lambda: clip, Memory(Pack.read(write_tiny_pack(tmp_path / "tiny"))))
    dt = torch.nn.functional.normalize(torch.randn(clip.width, generator=torch.Generator().manual_seed(0)), dim=0)
    with torch.inference_mode():  # as the editor calls it
        scores = direction.scores(dt.clone())
        kept = direction.move(scores, DEFAULT_BETA).kept
    assert kept == min(KEPT, generator.layout.convolution_channels // 2)
    codes = next(random_codes(generator, 8))
    gains = []
    for sign in (1, -1):
        moved = codes + sign * 0.5 * direction.move(scores, DEFAULT_BETA).delta
        gains.append((clip.encode_images(generator.synthesise(moved)) @ dt).mean())
    assert gains[0] > gains[1]
