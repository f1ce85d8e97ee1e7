"""StyleCLIP's global direction (arXiv 2103.17249, section 6): a CLIP direction to a move of style channels.

Equals `GetBoundary` of the official `global_directions/manipulate.py` and `MapTS.py`, and the suggested beta of its
window. A move is a flat StyleSpace vector [channels]; the edited code is s + alpha * move. ToRGB channels stay.
"""

import numpy as np
import torch
from torch import Tensor

from models.direction.table import DirectionTable, Weighting
from models.direction.text_direction import Move, TextDirection
from models.errors import PackError
from models.generator.stylespace import StyleLayout

SUGGESTED_BETAS = np.arange(0.1, 0.3, 0.01)


class GlobalDirection(TextDirection):
    """The direction table of one generator, ready for texts. Raises `PackError` if table and generator differ."""

    def __init__(self, table: DirectionTable, layout: StyleLayout, weighting: Weighting = "normalised") -> None:
        channels, rows = len(table.statistics.std), len(table.relevance)
        if channels != layout.channels or rows > layout.convolution_channels:
            raise PackError(
                f"The direction table is for a generator of {channels} style channels, this one has {layout.channels}.",
                "Prepare the pack again.",
            )
        self.layout = layout
        self.style_std = table.statistics.std
        self._rows = table.rows(weighting)

    def scores(self, dt: Tensor) -> Tensor:
        """Cosine R [C] in -1..1 between each convolution channel's direction and the unit text direction dt [D].

        Raises `PackError` if dt comes from a CLIP model of another width.
        """
        width = self._rows.shape[1]
        if dt.shape != (width,):
            raise PackError(
                f"The direction table was made with a CLIP model of width {width}, not {len(dt)}.",
                "Prepare the pack again with this CLIP model.",
            )
        return self._rows @ dt.to(self._rows)

    def move(self, scores: Tensor, beta: float) -> Move:
        """The move of given scores [C]: below beta zero, the largest 1, times each channel's standard deviation."""
        return move(scores, beta, self.layout, self.style_std)

    def suggest_beta(self, scores: Tensor) -> float:
        """The official window's rule for faces, of scores [C]."""
        return suggested_beta(scores)


def move(scores: Tensor, beta: float, layout: StyleLayout, style_std: Tensor) -> Move:
    """The move of scores [C] in a layout of channels with standard deviations `style_std` [channels]."""
    kept = torch.where(scores.abs() >= beta, scores, 0.0)
    count = int(kept.count_nonzero())
    if count:
        kept = kept / kept.abs().max()
    return Move(layout.embed_convolution(kept) * style_std, count)


def channels_kept(scores: Tensor, beta: float) -> int:
    """Number of channels with |R| >= beta, of scores [C]."""
    return int((scores.abs() >= beta).sum())


def suggested_beta(scores: Tensor, enough: int = 20) -> float:
    """The largest of 0.10, 0.11, ..., 0.29 that keeps more than `enough` of scores [C], else 0.1.

    The official window asks for more than 20 channels on faces and more than 100 on other pictures.
    """
    good = [float(beta) for beta in SUGGESTED_BETAS if channels_kept(scores, float(beta)) > enough]
    return max(good, default=0.1)


def beta_that_keeps(scores: Tensor, count: int) -> float:
    """The beta that keeps the `count` largest |R| of scores [C]; for scores without a natural scale."""
    return float(scores.abs().topk(count).values[-1])
