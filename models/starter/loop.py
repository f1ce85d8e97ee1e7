"""The loop that all trainings of the recipe share: step; now and then keep the state on disk and say how it goes.

Beside it stands what they do alike with running averages and with the states of optimisers.
"""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from models.starter.checkpointing import load_state, save_state

SECONDS = 120.0  # between two states


class Training(Protocol):
    """A training between two steps; `done` and `length` count steps or pictures."""

    name: str
    done: int
    length: int

    def step(self) -> None:
        """Descend once, and count it in `done`."""

    def report(self) -> str:
        """Losses and what is measured on held-out data, in words."""


class Staged(Training, Protocol):
    """A training in `count` stages, whose `done` and `length` are those of stage `number`."""

    number: int
    count: int

    def begin(self) -> None:
        """Take up the stage, or go on with it."""

    def save(self, path: Path) -> None:
        """Write all that `restore` needs."""

    def restore(self, path: Path) -> None:
        """Go on from what was saved, if anything was."""


class Resumable(Training, Protocol):
    """A training that goes on from its state."""

    def state_dict(self) -> dict[str, Any]:
        """State that changes from step to step, as tensors and plain values."""

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state."""


def run(
    training: Training, say: Callable[[str], None], keep: Callable[[], None] | None = None, seconds: float = SECONDS
) -> None:
    """Step to the end. Every so many `seconds`, and at the end, `keep` the state and say how it goes."""
    clock = time.monotonic()
    while training.done < training.length:
        training.step()
        if time.monotonic() - clock > seconds or training.done >= training.length:
            if keep is not None:
                keep()
            say(f"{training.name} {training.done}/{training.length}, {training.report()}")
            clock = time.monotonic()


def resume(training: Resumable, path: Path, say: Callable[[str], None], seconds: float = SECONDS) -> None:
    """`run` from the state in `path`, if there is one, on; the state is kept there."""
    state = load_state(path)
    if state is not None:
        training.load_state_dict(state)
    run(training, say, lambda: save_state(path, training.state_dict()), seconds)


def run_stages(training: Staged, path: Path, say: Callable[[str], None], seconds: float = SECONDS) -> None:
    """`run` each stage, from the state in `path`, if there is one, on."""
    training.restore(path)
    while training.number < training.count:
        training.begin()
        run(training, say, lambda: training.save(path), seconds)
        training.number, training.done = training.number + 1, 0


@torch.no_grad()
def average_in(average: Mapping[str, Tensor], network: nn.Module, kept: float) -> None:
    """Move the running average of a network's state, in place, to the network's: `kept` of it stays."""
    for key, value in network.state_dict().items():
        if value.is_floating_point():
            average[key].lerp_(value, 1 - kept)
        else:
            average[key].copy_(value)


@torch.no_grad()
def load_average(average: Mapping[str, Tensor], saved: Mapping[str, Tensor]) -> None:
    """Copy saved values into a running average, in place; both are state dicts of one network."""
    for key, value in average.items():
        value.copy_(saved[key])


def copied(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """A copy of a state dict, which no training changes."""
    return {key: value.clone() for key, value in state.items()}


def optimizer_states(optimizers: list[Optimizer]) -> list[dict[str, Any]]:
    """The optimisers' state dicts, in order."""
    return [optimizer.state_dict() for optimizer in optimizers]


def load_optimizers(optimizers: list[Optimizer], states: list[dict[str, Any]]) -> None:
    """Give optimisers the states of `optimizer_states`."""
    for optimizer, state in zip(optimizers, states, strict=True):
        optimizer.load_state_dict(state)
