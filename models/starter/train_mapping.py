"""The mapping network z -> w, learned on the w of the rendered people, so that a random z gives a plausible person.

A small velocity network learns the flow from normal noise to the people's w (flow matching, Lipman et al., arXiv
2210.02747). Following it from many z gives pairs (z, w), and the generator's own mapping network is fitted to them
(the idea of rectified flow, arXiv 2209.03003): one step from z to w, without the half-glasses that a mean would give.
"""

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.generator.network import Generator

BATCH = 512
EULER_STEPS = 50


class Velocity(nn.Module):
    """The flow's velocity at points x [N, D] and times t [N, 1] in 0..1."""

    frequencies: Tensor

    def __init__(self, width: int, hidden: int = 512) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            [nn.Linear(width + 16, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, hidden)]
        )
        self.last = nn.Linear(hidden, width)
        self.register_buffer("frequencies", 2.0 ** torch.arange(8) * math.pi / 2, persistent=False)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        angles = t * self.frequencies
        h = torch.cat([x, angles.sin(), angles.cos()], dim=1)
        for i, layer in enumerate(self.layers):
            h = F.silu(layer(h)) + (h if i else 0)
        velocity: Tensor = self.last(h)
        return velocity


def train_mapping(generator: Generator, people: Tensor, steps: int, say: Callable[[str], None]) -> None:
    """Fit the generator's mapping network and `w_avg` to `people` float32 [N, w_dim]; `steps` for each of two parts."""
    torch.manual_seed(4)
    mean, std = people.mean(0), people.std(0).clamp(min=1e-4)
    flow = _train_flow((people - mean) / std, steps, say)
    generator.w_avg.copy_(mean)
    _fit_mapping(generator, flow, mean, std, steps, say)


def _train_flow(targets: Tensor, steps: int, say: Callable[[str], None]) -> Velocity:
    flow = Velocity(targets.shape[1])
    optimizer, schedule = _adam(flow.parameters(), 2e-3, steps)
    for step in range(steps):
        end = targets[torch.randint(len(targets), (BATCH,))]
        start = on_sphere(torch.randn_like(end))
        t = torch.rand(BATCH, 1)
        loss = F.mse_loss(flow(start.lerp(end, t), t), end - start)
        _step(loss, optimizer, schedule)
        if step % 500 == 499:
            say(f"flow {step + 1}/{steps}, loss {loss.item():.4f}")
    return flow.eval().requires_grad_(False)


def _fit_mapping(
    generator: Generator, flow: Velocity, mean: Tensor, std: Tensor, steps: int, say: Callable[[str], None]
) -> None:
    z = on_sphere(torch.randn(32768, generator.config.z_dim))
    targets = torch.cat([follow(flow, part) for part in z.split(4096)]) * std + mean
    layers = generator.mapping_layers.requires_grad_(True)
    optimizer, schedule = _adam(layers.parameters(), 0.1, steps)  # stored weights are 100 times the effective ones
    for step in range(steps):
        chosen = torch.randint(len(z), (BATCH,))
        loss = ((generator.mapping(z[chosen]) - targets[chosen]) / std).square().mean()
        _step(loss, optimizer, schedule)
        if step % 500 == 499:
            say(f"mapping {step + 1}/{steps}, loss {loss.item():.4f} of 1 for the mean person")
    layers.requires_grad_(False)


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


def _adam(
    parameters: object, lr: float, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    optimizer = torch.optim.Adam(parameters, lr, betas=(0.9, 0.99))  # type: ignore[arg-type]
    return optimizer, torch.optim.lr_scheduler.OneCycleLR(optimizer, lr, total_steps=steps, pct_start=0.05)


def _step(loss: Tensor, optimizer: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LRScheduler) -> None:
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    schedule.step()
