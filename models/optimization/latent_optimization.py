"""Edit one face, or make one freely, by optimising its code until CLIP finds the text in the picture.

Source: StyleCLIP (arXiv 2103.17249, section 4, equation 1); equals `optimization/run_optimization.py` of the official
code in loss, schedule and defaults. It works on StyleSpace codes: the affine layers are linear, so that a W+ offset is
a StyleSpace change too, the same for every face, and scales with a strength.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

import torch
from torch import Tensor

from models.encoder.identity import IdentityNetwork, identity_loss, require_identity
from models.encoder.refinement import Best
from models.errors import Stopped
from models.generator.network import Generator
from models.generator.principal import principal_components
from models.optimization.clip_loss import ClipLoss
from models.optimization.schedule import learning_rate
from models.optimization.settings import OptimizationSettings
from models.progress import Progress

Preview = Callable[[int, Tensor], None]

NOISE_SEED = 0
NOISE_FLOOR, NOISE_RAMP = 1 / 3, 0.75  # what is left of the noise from that share of the run on


@dataclass(frozen=True)
class OptimisedEdit:
    """The reached change of the StyleSpace code, `delta` [N, channels], and its `losses` [N]; `steps` counts those that
    were done, fewer than asked for if the run was stopped."""

    delta: Tensor
    losses: Tensor
    steps: int


def optimise_edit(
    generator: Generator,
    start: Tensor,
    clip_loss: ClipLoss,
    settings: OptimizationSettings,
    progress: Progress,
    identity: IdentityNetwork | None = None,
    preview: Preview | None = None,
) -> OptimisedEdit:
    """Move the StyleSpace codes `start` [N, channels] toward the text of `clip_loss`, and stay near them.

    A stop ends the run early and keeps the best so far; with noise, which leaves losses no order, the last.
    `preview(step, images [N, 3, R, R])` is called at every step, in this thread. Raises `PackError` if the settings ask
    for an identity loss and there is no network for it.
    """
    objective = _Objective(generator, start, clip_loss, settings, identity)
    offset = objective.no_offset().requires_grad_()
    optimizer = torch.optim.Adam([offset], settings.learning_rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: learning_rate(step / settings.steps, 1.0))
    best, steps = Best(offset), 0
    with suppress(Stopped):
        for steps in range(settings.steps + 1):
            progress.report(steps / (settings.steps + 1), "Optimising the code")
            images = objective.render(offset, noise_level(steps / settings.steps))
            losses = objective.losses(images, offset)
            if settings.noise:
                best = Best(offset)  # what came before was luckier, not better
            best.offer(losses, offset)
            if preview is not None:
                preview(steps, images.detach() if not settings.noise else objective.render(offset.detach()))
            (offset.grad,) = torch.autograd.grad(losses.sum(), [offset])
            optimizer.step()
            schedule.step()
    with torch.no_grad():
        return OptimisedEdit(objective.delta(best.code), best.losses, steps)


def optimise_freely(
    generator: Generator,
    clip_loss: ClipLoss,
    settings: OptimizationSettings,
    progress: Progress,
    preview: Preview | None = None,
) -> OptimisedEdit:
    """A face from the text alone: from the mean code on, without a person to keep. The delta [1, channels] counts from
    the mean code; the rest is as in `optimise_edit`. The official run has no pull back either: `latent_weight` 0. Small
    generators need some of it, for far from the mean they know no faces."""
    with torch.no_grad():
        start = generator.affine(generator.broadcast(generator.w_avg[None]))
    nobody = replace(settings, identity_weight=0.0)
    return optimise_edit(generator, start, clip_loss, nobody, progress, preview=preview)


def noise_level(progress: float) -> float:
    """The share of the noise at `progress` 0..1: from 1 down along a parabola to `NOISE_FLOOR`."""
    return NOISE_FLOOR + (1 - NOISE_FLOOR) * max(0.0, 1 - progress / NOISE_RAMP) ** 2


class _Objective:
    """Picture and loss of an offset from the start. Offsets are [N, rows, w_dim] in W+, [N, convolution
    channels] in StyleSpace, [N, K] in principal components."""

    def __init__(
        self,
        generator: Generator,
        start: Tensor,
        clip_loss: ClipLoss,
        settings: OptimizationSettings,
        identity: IdentityNetwork | None,
    ) -> None:
        self.generator = generator
        self.start = start
        self.clip_loss = clip_loss
        self.settings = settings
        self.random = torch.Generator().manual_seed(NOISE_SEED)
        self.identity = require_identity(identity, settings.identity_weight)
        if self.identity is not None:
            with torch.no_grad():
                self.kept = self.identity(generator.synthesise(start))

    @cached_property
    def components(self) -> Tensor:
        """Directions [K, w_dim] of W, which neither W+ nor StyleSpace needs without noise."""
        return principal_components(self.generator).directions

    def no_offset(self) -> Tensor:
        """The offset that changes nothing."""
        config, layout = self.generator.config, self.generator.layout
        if self.settings.space == "w_plus":
            return self.start.new_zeros(len(self.start), config.rows, config.w_dim)
        width = layout.convolution_channels if self.settings.space == "stylespace" else len(self.components)
        return self.start.new_zeros(len(self.start), width)

    def delta(self, offset: Tensor) -> Tensor:
        """The change of the StyleSpace code [N, channels] that an offset makes."""
        if self.settings.space == "stylespace":
            return self.generator.layout.embed_convolution(offset)
        return self._moved(offset) if self.settings.space == "w_plus" else self._moved_along_components(offset)

    def render(self, offset: Tensor, level: float = 0.0) -> Tensor:
        """Pictures [N, 3, R, R], of neighbours of the face where there is noise; `level` is that of `noise_level`."""
        styles = self.start + self.delta(offset)
        noise = self.settings.noise * level
        if noise:
            drawn = torch.randn(len(self.start), len(self.components), generator=self.random).to(self.start)
            styles = styles + self._moved_along_components(noise * drawn)
        return self.generator.synthesise(styles)

    def losses(self, images: Tensor, offset: Tensor) -> Tensor:
        losses = self.clip_loss(images) + self.settings.latent_weight * offset.square().flatten(1).sum(1)
        if self.identity is not None:
            losses = losses + self.settings.identity_weight * identity_loss(self.identity(images), self.kept)
        return losses

    def _moved(self, offset: Tensor) -> Tensor:
        return self.generator.affine(offset) - self.generator.affine(torch.zeros_like(offset))

    def _moved_along_components(self, coordinates: Tensor) -> Tensor:
        return self._moved(self.generator.broadcast(coordinates @ self.components))
