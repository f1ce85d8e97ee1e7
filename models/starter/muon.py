"""Muon: momentum, orthogonalised by five Newton-Schulz steps (Jordan et al. 2024), for matrices and convolutions.

`torch.optim.Muon` takes matrices alone; a convolution kernel is here a matrix of [out, in * 3 * 3].
"""

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor, nn

from models.starter.precision import training_dtype


def orthogonalise(matrix: Tensor) -> Tensor:
    """The nearest matrix with singular values about 1, [m, n] float32, by the quintic iteration; bfloat16 is enough."""
    tall = matrix.shape[0] > matrix.shape[1]
    y = (matrix.t() if tall else matrix).to(training_dtype())
    y = y / (y.norm() + 1e-7)
    for _ in range(5):
        gram = y @ y.t()
        y = 3.4445 * y + (-4.7750 * gram + 2.0315 * gram @ gram) @ y
    result: Tensor = (y.t() if tall else y).float()
    return result


class Muon(torch.optim.Optimizer):
    """Nesterov momentum `momentum`; every step has spectral norm lr * sqrt(longer side)."""

    def __init__(self, parameters: Iterable[nn.Parameter], lr: float, momentum: float = 0.95) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """One update of all parameters that have a gradient."""
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                buffer = self.state[parameter].setdefault("momentum", torch.zeros_like(parameter))
                buffer.mul_(group["momentum"]).add_(parameter.grad)
                update = parameter.grad + group["momentum"] * buffer
                matrix = update.reshape(update.shape[0], -1)
                step = orthogonalise(matrix) * max(matrix.shape) ** 0.5
                parameter.add_(step.view_as(parameter), alpha=-group["lr"])


def descend(optimizers: Sequence[torch.optim.Optimizer], loss: Tensor, clipped: Sequence[nn.Parameter] = ()) -> None:
    """Step all optimisers down the gradient of a loss [], whose norm over the `clipped` parameters is limited to 1."""
    for optimizer in optimizers:
        optimizer.zero_grad(set_to_none=True)
    loss.backward()
    if clipped:
        nn.utils.clip_grad_norm_(clipped, 1.0)
    for optimizer in optimizers:
        optimizer.step()


def split_parameters(module: nn.Module, exclude: Iterable[str] = ()) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    """(for Muon, for Adam): matrices and kernels with both sides over 8, unless a part of the name is in `exclude`."""
    excluded = tuple(exclude)
    matrices: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for name, parameter in module.named_parameters():
        sides = (parameter.shape[0], parameter[0].numel()) if parameter.ndim >= 2 else (0, 0)
        fits = min(sides) > 8 and not any(part in name for part in excluded)
        (matrices if fits else others).append(parameter)
    return matrices, others
