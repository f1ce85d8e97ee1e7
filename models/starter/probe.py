"""The training of the attribute probe, on renders only and apart from CLIP, so that it can judge text edits."""

import math
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from models.face.probe import SIZE, AttributeProbe
from models.starter.data import Dataset
from models.starter.loop import run
from models.starter.muon import Muon, descend, split_parameters
from models.starter.precision import mixed_precision
from models.starter.schedule import learning_rate, set_rate

PROBE_FILE = Path(__file__).resolve().parents[2] / "tests" / "data" / "probe.safetensors"
BATCH = 64
LR = 5e-3


def train_probe(data: Dataset, steps: int, say: Callable[[str], None]) -> AttributeProbe:
    """Train on the numbers of renders, half of them twins (`scene.twins`).

    With blur, noise and colour, so that a soft picture does not fool it.
    """
    training = ProbeTraining(data, steps)
    run(training, say)
    return training.probe.eval().requires_grad_(False)


class ProbeTraining:
    """The course of `train_probe`."""

    name = "probe"

    def __init__(self, data: Dataset, steps: int) -> None:
        torch.manual_seed(6)
        self._data, self.probe = data, AttributeProbe(data.names)
        matrices, others = split_parameters(self.probe)
        self._optimizers = [Muon(matrices, LR), torch.optim.AdamW(others, LR, weight_decay=0.01)]
        self.done, self.length = 0, steps
        self._last = math.nan

    def step(self) -> None:
        """Descend on one batch."""
        data = self._data
        set_rate(self._optimizers, LR * learning_rate(self.done, self.length, 50))
        people = data.train[torch.randint(len(data.train), (BATCH // 2,))]
        twins = data.twins[torch.randint(len(data.twins), (BATCH // 4,))].flatten()
        chosen = torch.cat([people, twins])
        with mixed_precision():
            read = self.probe(_vary(data.pixels(chosen, SIZE)))
        loss = F.mse_loss(read.float(), data.vectors[chosen])  # L1 would overlook what few have
        descend(self._optimizers, loss)
        self.done += 1
        self._last = loss.item()

    def report(self) -> str:
        """The last loss, and the mean share of variance that is explained over held-out people."""
        self.probe.eval()
        values = r_squared(self.probe, self._data)
        self.probe.train()
        return f"loss {self._last:.4f}, held-out R² {sum(values.values()) / len(values):.3f}"


def r_squared(probe: AttributeProbe, data: Dataset) -> dict[str, float]:
    """Share of the variance over held-out people that the probe explains, per number."""
    with torch.inference_mode():
        read = torch.cat([probe(data.pixels(part, SIZE)) for part in data.held_out.split(64)])
    truth = data.vectors[data.held_out]
    explained = 1 - (read - truth).square().mean(0) / truth.var(0).clamp(min=1e-6)
    return dict(zip(data.names, explained.tolist(), strict=True))


def _vary(images: Tensor) -> Tensor:
    n = len(images)
    soft = F.interpolate(F.avg_pool2d(images, 2), scale_factor=2, mode="bilinear")
    images = images.lerp(soft, torch.rand(n, 1, 1, 1))
    images = images * (1 + 0.05 * torch.randn(n, 1, 1, 1)) + 0.02 * torch.randn(n, 3, 1, 1)
    images = images + 0.02 * torch.randn_like(images)
    dx, dy = (int(v) for v in torch.randint(-1, 2, (2,)))
    return torch.roll(images, (dx, dy), (2, 3))
