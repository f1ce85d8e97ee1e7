"""The mapping network z -> w, learned on the w of the rendered people, so that a random z gives a plausible person.

The people's w fill few of their dimensions, so all happens in their principal components, each scaled by the root of
its standard deviation. A velocity network learns the flow from normal noise to the people (flow matching, Lipman et
al., arXiv 2210.02747). Following it from many z gives pairs (z, w), and the generator's own mapping network is fitted
to them (the idea of rectified flow, arXiv 2209.03003): one step from z to w, without the half-glasses of a mean.
"""

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.generator.network import Generator, unit_mean_square
from models.starter.loop import average_in, run
from models.starter.muon import Muon, descend, split_parameters
from models.starter.schedule import learning_rate, set_rate

BATCH = 512
EULER_STEPS = 50
PAIRS = 49_152  # at most; a short training does not look at so many
HELD_OUT_PAIRS = 2_048
FLOW_LR = (3e-3, 2e-3)
MAPPING_LR = (1.0, 0.1)  # stored mapping weights are 100 times the effective ones
EMA_STEP = 0.005
FARTHEST = 4.0  # no person has a component further out; of many flows, a few run away


class Velocity(nn.Module):
    """The flow's velocity at points x [N, D] and times t [N, 1] in 0..1."""

    frequencies: Tensor

    def __init__(self, width: int, hidden: int = 512) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(n, hidden) for n in (width + 16, hidden, hidden))
        self.last = nn.Linear(hidden, width)
        self.register_buffer("frequencies", 2.0 ** torch.arange(8) * math.pi / 2, persistent=False)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        """Velocities [N, D] at x [N, D] and t [N, 1]."""
        angles = t * self.frequencies
        h = torch.cat([x, angles.sin(), angles.cos()], dim=1)
        for i, layer in enumerate(self.layers):
            h = F.silu(layer(h)) + (h if i else 0)
        velocity: Tensor = self.last(h)
        return velocity


@dataclass(frozen=True, eq=False)
class Components:
    """Principal components of the people's w: `mean` [D], `axes` [D, K], `scale` [K] root of the deviations."""

    mean: Tensor
    axes: Tensor
    scale: Tensor

    @classmethod
    def of(cls, people: Tensor, count: int) -> "Components":
        """The first `count` components of w [N, D]."""
        mean = people.mean(0)
        _, singular, rows = torch.linalg.svd(people - mean, full_matrices=False)
        deviation = singular / len(people) ** 0.5
        return cls(mean, rows[:count].t(), (deviation[:count] * deviation[0]).sqrt())

    def encode(self, w: Tensor) -> Tensor:
        """w [N, D] to components [N, K]."""
        return (w - self.mean) @ self.axes / self.scale

    def decode(self, components: Tensor) -> Tensor:
        """Components [N, K] to w [N, D]."""
        return self.mean + (components * self.scale) @ self.axes.t()


def train_mapping(generator: Generator, people: Tensor, bare: Tensor, steps: int, say: Callable[[str], None]) -> None:
    """Fit the generator's mapping network to `people` float32 [N, w_dim]; `steps` for each of two parts.

    `w_avg`, to which faces are truncated, becomes the mean of those who are `bare` [M, w_dim], without glasses and hat:
    the mean of all has a quarter of a frame, which every truncated face shows as lines below the eyes.
    """
    torch.manual_seed(4)
    components = Components.of(people, generator.config.z_dim)
    flow = _train_flow(components.encode(people), steps, say)
    generator.w_avg.copy_(bare.mean(0))
    _fit_mapping(generator, flow, components, steps, say)


def _train_flow(targets: Tensor, steps: int, say: Callable[[str], None]) -> Velocity:
    training = FlowTraining(targets, steps)
    run(training, say)
    return training.average.eval()


def _fit_mapping(
    generator: Generator, flow: Velocity, components: Components, steps: int, say: Callable[[str], None]
) -> None:
    z = unit_mean_square(torch.randn(min(PAIRS, HELD_OUT_PAIRS + steps * BATCH), generator.config.z_dim))
    ends = torch.cat([follow(flow, part) for part in z.split(4096)])
    arrived = ends.abs().amax(1) < FARTHEST
    generator.mapping_layers.requires_grad_(True)
    run(MappingTraining(generator, z[arrived], components.decode(ends[arrived]), steps), say)
    generator.mapping_layers.requires_grad_(False)


class FlowTraining:
    """Learns the velocity from normal noise to `targets` [N, D]; `average` is the running average."""

    name = "flow"

    def __init__(self, targets: Tensor, steps: int) -> None:
        self._targets, self._flow = targets, Velocity(targets.shape[1])
        self.average = copy.deepcopy(self._flow).requires_grad_(False)
        self._descent = _Descent(self._flow, FLOW_LR)
        self.done, self.length = 0, steps
        self._last = math.nan

    def step(self) -> None:
        """Descend on one batch."""
        end = self._targets[torch.randint(len(self._targets), (BATCH,))]
        start = unit_mean_square(torch.randn_like(end))
        t = torch.rand(BATCH, 1)
        loss = F.mse_loss(self._flow(start.lerp(end, t), t), end - start)
        self._descent.step(loss, self.done, self.length)
        average_in(self.average.state_dict(), self._flow, 1 - EMA_STEP)
        self.done += 1
        self._last = loss.item()

    def report(self) -> str:
        """The last loss."""
        return f"loss {self._last:.4f}"


class MappingTraining:
    """Fits the generator's mapping network to pairs of z [N, z_dim] and w [N, w_dim]; the first are held out."""

    name = "mapping"

    def __init__(self, generator: Generator, z: Tensor, w: Tensor, steps: int) -> None:
        self._generator, self._z, self._w = generator, z, w
        self._variance = w.var(0).sum()
        self._descent = _Descent(generator.mapping_layers, MAPPING_LR)
        self.done, self.length = 0, steps

    def step(self) -> None:
        """Descend on one batch."""
        chosen = torch.randint(HELD_OUT_PAIRS, len(self._z), (BATCH,))
        self._descent.step(self._missed(chosen), self.done, self.length)
        self.done += 1

    def _missed(self, chosen: Tensor | slice) -> Tensor:
        """Share of the variance of w that the mapping network misses."""
        error = (self._generator.mapping(self._z[chosen]) - self._w[chosen]).square().sum(1).mean()
        share: Tensor = error / self._variance
        return share

    @torch.no_grad()
    def report(self) -> str:
        """The share of variance missed on the held-out pairs."""
        return f"{self._missed(slice(HELD_OUT_PAIRS)):.1%} of the variance missed on held-out z"


class _Descent:
    """Muon for matrices, Adam for the rest, with a short warm-up and a cosine to zero."""

    def __init__(self, module: nn.Module, lrs: tuple[float, float]) -> None:
        matrices, others = split_parameters(module)
        self._optimizers = [Muon(matrices, lrs[0]), torch.optim.Adam(others, lrs[1], betas=(0.9, 0.99))]
        self._lrs = lrs

    def step(self, loss: Tensor, done: int, steps: int) -> None:
        """One update, the one behind `done` of all `steps`."""
        factor = learning_rate(done, steps, steps / 20)
        for optimizer, lr in zip(self._optimizers, self._lrs, strict=True):
            set_rate([optimizer], lr * factor)
        descend(self._optimizers, loss)


@torch.inference_mode()
def follow(flow: Velocity, z: Tensor) -> Tensor:
    """The end of the flow that starts at z [N, D], by Euler steps."""
    x = z
    for step in range(EULER_STEPS):
        x = x + flow(x, torch.full((len(x), 1), (step + 0.5) / EULER_STEPS)) / EULER_STEPS
    return x
