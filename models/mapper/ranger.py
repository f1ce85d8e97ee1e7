"""Ranger, the optimiser that StyleCLIP trains its mappers with: gradient centralisation, RAdam and lookahead.

Sources: arXiv 2004.01461, 1908.03265 and 1907.08610; equals `mapper/training/ranger.py` of the official code with its
settings. torch's RAdam computes the same as the official one, so only what surrounds it is written here.
"""

from collections.abc import Iterable

import torch
from torch import nn

LOOKAHEAD_STEPS = 6
LOOKAHEAD_RATE = 0.5


class Ranger(torch.optim.RAdam):
    """Adam rectified (betas 0.95 and 0.999, eps 1e-5) on gradients of zero mean, pulled back every sixth step.

    The slow parameters of the lookahead are part of the state: a saved optimiser goes on bit for bit.
    """

    def __init__(self, parameters: Iterable[nn.Parameter], learning_rate: float) -> None:
        super().__init__(parameters, learning_rate, betas=(0.95, 0.999), eps=1e-5)

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """One step along the gradients, which are centralised in place (hence no closure that makes new ones)."""
        parameters = [p for group in self.param_groups for p in group["params"] if p.grad is not None]
        slow = [self.state[p].get("slow", p.clone()) for p in parameters]
        for parameter in parameters:
            _centralise(parameter.grad)
        super().step(closure)
        for parameter, before in zip(parameters, slow, strict=True):
            state = self.state[parameter]
            if state["step"] % LOOKAHEAD_STEPS == 0:
                parameter.copy_(before.lerp(parameter, LOOKAHEAD_RATE))
                before = parameter.clone()
            state["slow"] = before


def _centralise(gradient: torch.Tensor) -> None:
    """Take the mean over all axes but the first off a gradient of more than one axis, in place."""
    if gradient.ndim > 1:
        gradient -= gradient.mean(dim=tuple(range(1, gradient.ndim)), keepdim=True)
