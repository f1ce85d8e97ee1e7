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

from models.generator.network import Generator
from models.starter.muon import Muon, split_parameters
from models.starter.schedule import learning_rate, set_rate

BATCH = 512
EULER_STEPS = 50
PAIRS = 49_152
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


def train_mapping(generator: Generator, people: Tensor, steps: int, say: Callable[[str], None]) -> None:
    """Fit the generator's mapping network and `w_avg` to `people` float32 [N, w_dim]; `steps` for each of two parts."""
    torch.manual_seed(4)
    components = Components.of(people, generator.config.z_dim)
    flow = _train_flow(components.encode(people), steps, say)
    generator.w_avg.copy_(components.mean)
    _fit_mapping(generator, flow, components, steps, say)


def _train_flow(targets: Tensor, steps: int, say: Callable[[str], None]) -> Velocity:
    flow = Velocity(targets.shape[1])
    average = copy.deepcopy(flow).requires_grad_(False)
    trainer = _Trainer(flow, FLOW_LR, steps)
    for step in range(steps):
        end = targets[torch.randint(len(targets), (BATCH,))]
        start = on_sphere(torch.randn_like(end))
        t = torch.rand(BATCH, 1)
        loss = F.mse_loss(flow(start.lerp(end, t), t), end - start)
        trainer.step(loss)
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(flow.parameters()), EMA_STEP)
        if step % 400 == 399:
            say(f"flow {step + 1}/{steps}, loss {loss.item():.4f}")
    return average.eval()


def _fit_mapping(
    generator: Generator, flow: Velocity, components: Components, steps: int, say: Callable[[str], None]
) -> None:
    z = on_sphere(torch.randn(PAIRS, generator.config.z_dim))
    ends = torch.cat([follow(flow, part) for part in z.split(4096)])
    arrived = ends.abs().amax(1) < FARTHEST
    z, targets = z[arrived], components.decode(ends[arrived])
    variance = targets.var(0).sum()
    layers = generator.mapping_layers.requires_grad_(True)
    trainer = _Trainer(layers, MAPPING_LR, steps)
    for step in range(steps):
        chosen = torch.randint(HELD_OUT_PAIRS, len(z), (BATCH,))
        trainer.step((generator.mapping(z[chosen]) - targets[chosen]).square().sum(1).mean() / variance)
        if step % 400 == 399:
            with torch.no_grad():
                error = (generator.mapping(z[:HELD_OUT_PAIRS]) - targets[:HELD_OUT_PAIRS]).square().sum(1).mean()
            say(f"mapping {step + 1}/{steps}, {error / variance:.1%} of the variance missed on held-out z")
    layers.requires_grad_(False)


class _Trainer:
    """Muon for matrices, Adam for the rest, with a short warm-up and a cosine to zero."""

    def __init__(self, module: nn.Module, lrs: tuple[float, float], steps: int) -> None:
        matrices, others = split_parameters(module)
        self.optimizers = [Muon(matrices, lrs[0]), torch.optim.Adam(others, lrs[1], betas=(0.9, 0.99))]
        self.lrs = lrs
        self.steps = steps
        self.done = 0

    def step(self, loss: Tensor) -> None:
        """One update."""
        factor = learning_rate(self.done, self.steps, self.steps / 20)
        for optimizer, lr in zip(self.optimizers, self.lrs, strict=True):
            set_rate([optimizer], lr * factor)
            optimizer.zero_grad(set_to_none=True)
        loss.backward()
        for optimizer in self.optimizers:
            optimizer.step()
        self.done += 1


@torch.inference_mode()
def follow(flow: Velocity, z: Tensor) -> Tensor:
    """The end of the flow that starts at z [N, D], by Euler steps."""
    x = z
    for step in range(EULER_STEPS):
        x = x + flow(x, torch.full((len(x), 1), (step + 0.5) / EULER_STEPS)) / EULER_STEPS
    return x


def on_sphere(z: Tensor) -> Tensor:
    """z [N, D] scaled to mean square 1, as the mapping network sees it."""
    return z * torch.rsqrt(z.square().mean(1, keepdim=True))
