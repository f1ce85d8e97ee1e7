"""The learning rate of all trainings of the recipe: up along a line, then down along a cosine."""

import math
from collections.abc import Iterable

from torch.optim import Optimizer


def warm_up(done: float, length: float, first: float = 0.02) -> float:
    """Factor that rises from `first` to 1 over about `length`."""
    return min(1.0, done / length + first)


def cosine(share: float) -> float:
    """Factor that falls from 1 to 0 as `share` goes from 0 to 1."""
    return 0.5 + 0.5 * math.cos(math.pi * share)


def learning_rate(done: float, total: float, length: float, first: float = 0.02) -> float:
    """Factor after `done` of `total` steps or pictures: `warm_up` over `length`, times `cosine`."""
    return warm_up(done, length, first) * cosine(done / total)


def set_rate(optimizers: Iterable[Optimizer], rate: float) -> None:
    """Give all parameters of the optimizers one learning rate."""
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = rate
