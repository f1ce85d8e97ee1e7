"""Bring a W+ code nearer to its photo by optimisation: after the encoder, or from the mean code without one.

Optimisation in W+ follows Image2StyleGAN (arXiv 1904.03189, section 3); the pull toward the start keeps the code where
the generator is editable (the trade-off of encoder4editing, arXiv 2102.02766, section 3). Fixed noise.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from models.generator.network import Generator
from models.progress import Progress

COARSEST = 8  # px of the smallest scale at which pictures are compared

Features = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class RefinementSettings:
    """`pull` weighs the mean squared offset from the start, `feature_weight` 1 - cosine of the features, both against
    the pixel loss; `learning_rate` is Adam's, in units of w, and falls to zero along a cosine."""

    steps: int = 100
    learning_rate: float = 0.02
    pull: float = 0.5
    feature_weight: float = 0.2


INVERSION = RefinementSettings(steps=300, learning_rate=0.1, pull=0.01)


def refine(
    generator: Generator,
    images: Tensor,
    start: Tensor,
    settings: RefinementSettings,
    progress: Progress,
    features: Features | None = None,
) -> Tensor:
    """W+ codes [N, rows, w_dim] that render nearer to `images` [N, 3, S, S] in [-1, 1] than `start` [N, rows, w_dim].

    Of each picture's steps the one of least loss is returned, so the result is never worse than `start`. `features`
    maps [N, 3, R, R] in [-1, 1] to unit features [N, D], such as `ClipModel.encode_images`. Raises `Stopped`.
    """
    loss = _RefinementLoss(generator, images, settings, features)
    offset = torch.zeros_like(start, requires_grad=True)
    optimizer = torch.optim.Adam([offset], settings.learning_rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, settings.steps)
    best = Best(offset)
    for step in range(settings.steps + 1):
        progress.report(step / (settings.steps + 1), "Refining the code")
        losses = loss(start, offset)
        best.offer(losses, offset)
        (offset.grad,) = torch.autograd.grad(losses.sum(), [offset])
        optimizer.step()
        schedule.step()
    return start + best.code


def invert(
    generator: Generator,
    images: Tensor,
    settings: RefinementSettings,
    progress: Progress,
    features: Features | None = None,
) -> Tensor:
    """W+ codes [N, rows, w_dim] of `images` [N, 3, S, S] in [-1, 1] without an encoder, from the mean code on.

    `INVERSION` holds settings for it: more and longer steps, and hardly a pull. The rest is as in `refine`.
    """
    start = generator.broadcast(generator.w_avg.expand(len(images), -1))
    return refine(generator, images, start, settings, progress, features)


class Best:
    """The codes [N, ...] of least loss for each picture among all that were offered; `code` until one is."""

    def __init__(self, code: Tensor) -> None:
        self.code = code.detach().clone()
        self.losses = torch.full((len(code),), torch.inf, device=code.device)

    def offer(self, losses: Tensor, code: Tensor) -> None:
        """Take over the codes whose `losses` [N] are the least so far."""
        better = losses.detach() < self.losses
        self.losses[better] = losses.detach()[better]
        self.code[better] = code.detach()[better]


def pixel_losses(rendered: Tensor, target: Tensor) -> Tensor:
    """Mean absolute difference [N] of two pictures [N, 3, R, R], averaged over the scales R, R/2, ... 8 px."""
    differences: list[Tensor] = []
    while True:
        differences.append((rendered - target).abs().mean((1, 2, 3)))
        if rendered.shape[-1] // 2 < COARSEST:
            return torch.stack(differences).mean(0)
        rendered, target = F.avg_pool2d(rendered, 2), F.avg_pool2d(target, 2)


class _RefinementLoss:
    """Distance between the picture of start + offset and the target, [N]."""

    def __init__(
        self, generator: Generator, images: Tensor, settings: RefinementSettings, features: Features | None
    ) -> None:
        self.generator = generator
        self.settings = settings
        self.features = features
        self.target = F.adaptive_avg_pool2d(images, generator.config.resolution)
        with torch.no_grad():
            self.target_features = None if features is None else features(self.target)

    def __call__(self, start: Tensor, offset: Tensor) -> Tensor:
        rendered = self.generator.synthesise(self.generator.affine(start + offset))
        losses = pixel_losses(rendered, self.target) + self.settings.pull * offset.square().mean((1, 2))
        if self.features is not None and self.target_features is not None:
            cosine = (self.features(rendered) * self.target_features).sum(1)
            losses = losses + self.settings.feature_weight * (1 - cosine)
        return losses
