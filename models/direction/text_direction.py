"""The interface of the three ways from a text direction to a move of style channels."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor


class Move(NamedTuple):
    """`delta` float32 [channels]: the change of the StyleSpace code at alpha = 1. `kept`: number of channels moved."""

    delta: Tensor
    kept: int


class TextDirection(ABC):
    """Turns a unit text direction dt [D] in CLIP space into a move of style channels.

    `GlobalDirection`, `RegressionDirection` and `FirstOrderDirection` implement it.
    """

    @abstractmethod
    def scores(self, dt: Tensor) -> Tensor:
        """Scores [C] of the convolution channels: agreement of each with dt [D]."""

    @abstractmethod
    def move(self, scores: Tensor, beta: float) -> Move:
        """The move of the channels with |score| >= beta, from scores [C]."""

    @abstractmethod
    def suggest_beta(self, scores: Tensor) -> float:
        """A threshold that suits scores [C]."""

    def prepare(self, directions: Sequence[Tensor]) -> None:
        """Compute what the scores of several directions [D] need, where that is cheaper together; here it is not."""
        del directions

    def pace(self, dt: Tensor) -> float:
        """Scale of the move along dt [D] at alpha = 1; StyleCLIP's is always 1."""
        return 1.0

    def goal(self, dt: Tensor) -> Tensor:
        """The vector [D] whose product with CLIP features a loss along dt [D] raises."""
        return dt

    def explained(self, dt: Tensor) -> float | None:
        """Share 0..1 of dt [D] that a few texts of known meaning make up; None where no text's meaning is known."""
        return None

    def shares(self, dt: Tensor, basis: Tensor) -> Tensor:
        """Share of every convolution channel's direction that is wanted, not what `basis` [r, D] keeps: [C] in 0..1.

        The squared cosine between dt [D], orthogonal to `basis`, and the channel's direction in the space of both.
        Raises `PackError` where a channel's direction is not measured.
        """
        wanted = self.scores(dt).square()
        kept = torch.stack([self.scores(row) for row in basis]).square().sum(0)
        return wanted / (wanted + kept).clamp(min=1e-12)

    def within_reach(self, styles: Tensor, change: Tensor) -> Tensor:
        """Codes [N, channels] plus a change, limited to what the generator can show where that is known."""
        return styles + change
