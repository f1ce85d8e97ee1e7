"""Layers kept between two calls of synthesis: a slider move costs only the layers behind the first change."""

from dataclasses import dataclass, field

import torch
from torch import Tensor


@dataclass
class _Step:
    style: Tensor
    features: Tensor
    image: Tensor | None


@dataclass
class SynthesisCache:
    """Styles, features and RGB after every layer of the last synthesis. Belongs to one generator and one thread."""

    _steps: list[_Step] = field(default_factory=list)
    _noise: str = ""

    def resume(self, styles: list[Tensor], noise: str) -> tuple[int, Tensor | None, Tensor | None]:
        """(First layer to compute, features [N, C, H, W] and RGB [N, 3, H, W] before it) for styles [N, C] by layer.

        Random noise differs at every call, so nothing is resumed with it.
        """
        if noise != self._noise or noise == "random":
            self._steps.clear()
        self._noise = noise
        valid = 0
        while valid < min(len(self._steps), len(styles)) and torch.equal(self._steps[valid].style, styles[valid]):
            valid += 1
        del self._steps[valid:]
        if not self._steps:
            return 0, None, None
        last = self._steps[-1]
        return valid, last.features, last.image

    def keep(self, index: int, style: Tensor, features: Tensor, image: Tensor | None) -> None:
        """Remember features [N, C, H, W] and RGB [N, 3, H, W] after layer `index`, which must be the next one."""
        assert index == len(self._steps)
        self._steps.append(_Step(style.detach().clone(), features.detach(), None if image is None else image.detach()))
