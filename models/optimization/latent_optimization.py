"""Edit one face, or make one freely, by optimising its code until CLIP finds the text in the picture.

Source: StyleCLIP (arXiv 2103.17249, section 4, equation 1); equals `optimization/run_optimization.py` of the official
code in loss, schedule and defaults. It works on StyleSpace codes: the affine layers are linear, so that a W+ offset is
a StyleSpace change too, the same for every face, and scales with a strength.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

import torch
from torch import Tensor

from models.encoder.identity import IdentityNetwork, identity_loss, require_identity
from models.encoder.refinement import Best
from models.errors import Stopped
from models.generator.network import Generator
from models.optimization.clip_loss import ClipLoss, Preprocessing
from models.optimization.schedule import learning_rate
from models.progress import Progress

Preview = Callable[[int, Tensor], None]
Space = Literal["w_plus", "stylespace", "channels"]


@dataclass(frozen=True)
class OptimizationSettings:
    """The official defaults. `latent_weight` is that of the summed squared offset in `space`; 0.005 is usual for
    `identity_weight`. In StyleSpace only convolution layers move.

    "channels" is ours: StyleSpace in standard deviations, pulled back by the sum of absolute offsets, so that few
    channels move, and those far. A squared pull likes thousands of small moves, which a small CLIP model rewards
    although nobody sees in them what was asked for.

    `jitter` is ours, too: at every step the face is seen somewhat on its way to another random person, by that share of
    a random code's distance from the mean (as the projector of StyleGAN2 adds noise to its code, arXiv 1912.04958,
    appendix D). A move then has to pay in the whole neighbourhood, while a small CLIP model takes many for the text
    that change nothing to see in just this picture. The losses of single steps say little then: the newest code counts
    as the best. `models.editor_methods.suited` says which packs have it.
    """

    space: Space = "w_plus"
    steps: int = 300
    learning_rate: float = 0.1
    latent_weight: float = 0.008
    identity_weight: float = 0.0
    preprocessing: Preprocessing = "clip"  # ours; see `ClipLoss`
    jitter: float = 0.0


@dataclass(frozen=True)
class OptimizedEdit:
    """The reached change of the StyleSpace code, `delta` [N, channels], and its `losses` [N]; `steps` counts those that
    were done, fewer than asked for if the run was stopped."""

    delta: Tensor
    losses: Tensor
    steps: int


def optimize_edit(
    generator: Generator,
    start: Tensor,
    clip_loss: ClipLoss,
    settings: OptimizationSettings,
    progress: Progress,
    identity: IdentityNetwork | None = None,
    preview: Preview | None = None,
    style_std: Tensor | None = None,
) -> OptimizedEdit:
    """Move the StyleSpace codes `start` [N, channels] toward the text of `clip_loss`, and stay near them.

    `style_std` [channels] are the standard deviations that the space "channels" counts in. A stop ends the run early
    and keeps the best so far. `preview(step, images [N, 3, R, R])` is called at every step, in this thread. Raises
    `PackError` if the settings ask for an identity loss and there is no network for it.
    """
    objective = _Objective(generator, start, clip_loss, settings, identity, style_std)
    offset = objective.no_offset().requires_grad_()
    optimizer = torch.optim.Adam([offset], settings.learning_rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: learning_rate(step / settings.steps, 1.0))
    best, steps = Best(offset), 0
    with suppress(Stopped):
        for steps in range(settings.steps + 1):
            progress.report(steps / (settings.steps + 1), "Optimising the code")
            images = objective.render(offset, objective.surroundings())
            losses = objective.losses(images, offset)
            best.offer(losses if not settings.jitter else torch.full_like(losses, -steps), offset)
            if preview is not None:
                preview(steps, images.detach() if not settings.jitter else objective.picture(offset))
            (offset.grad,) = torch.autograd.grad(losses.sum(), [offset])
            optimizer.step()
            schedule.step()
    with torch.no_grad():
        losses = objective.losses(objective.picture(best.code), best.code)
        return OptimizedEdit(objective.delta(best.code), losses, steps)


def optimize_freely(
    generator: Generator,
    clip_loss: ClipLoss,
    settings: OptimizationSettings,
    progress: Progress,
    preview: Preview | None = None,
    style_std: Tensor | None = None,
) -> OptimizedEdit:
    """A face from the text alone: from the mean code on, without a person to keep. The delta [1, channels] counts from
    the mean code; the rest is as in `optimize_edit`. The official run has no pull back either: `latent_weight` 0. Small
    generators need some of it, for far from the mean they know no faces."""
    with torch.no_grad():
        start = generator.affine(generator.broadcast(generator.w_avg[None]))
    nobody = replace(settings, identity_weight=0.0)
    return optimize_edit(generator, start, clip_loss, nobody, progress, preview=preview, style_std=style_std)


class _Objective:
    """What an offset from the start looks like, and what it costs. Offsets are [N, rows, w_dim] in W+ and
    [N, convolution channels] in StyleSpace."""

    def __init__(
        self,
        generator: Generator,
        start: Tensor,
        clip_loss: ClipLoss,
        settings: OptimizationSettings,
        identity: IdentityNetwork | None,
        style_std: Tensor | None,
    ) -> None:
        self.generator = generator
        self.start = start
        self.clip_loss = clip_loss
        self.settings = settings
        self.unit = torch.ones_like(start[0])
        if settings.space == "channels" and style_std is not None:
            self.unit = style_std.to(start)
        self.random = torch.Generator().manual_seed(0)  # on the CPU, for the same numbers everywhere
        self.identity = require_identity(identity, settings.identity_weight)
        if self.identity is not None:
            with torch.no_grad():
                self.kept = self.identity(generator.synthesise(start))

    def no_offset(self) -> Tensor:
        """The offset that changes nothing."""
        if self.settings.space != "w_plus":
            return self.start.new_zeros(len(self.start), self.generator.layout.convolution_channels)
        return self.start.new_zeros(len(self.start), self.generator.config.rows, self.generator.config.w_dim)

    def delta(self, offset: Tensor) -> Tensor:
        """The change of the StyleSpace code [N, channels] that an offset makes."""
        if self.settings.space != "w_plus":
            return self.generator.layout.embed_convolution(offset) * self.unit
        return self.generator.affine(offset) - self.generator.affine(torch.zeros_like(offset))

    @torch.no_grad()
    def surroundings(self) -> Tensor:
        """The way [N, channels] to another random person for every face, as far as the jitter goes."""
        if not self.settings.jitter:
            return torch.zeros_like(self.start)
        noise = torch.randn(len(self.start), self.generator.config.z_dim, generator=self.random).to(self.start)
        w = torch.stack([*self.generator.mapping(noise), self.generator.w_avg])
        styles = self.generator.affine(self.generator.broadcast(w))
        return self.settings.jitter * (styles[:-1] - styles[-1])

    def render(self, offset: Tensor, surroundings: Tensor) -> Tensor:
        return self.generator.synthesise(self.start + self.delta(offset) + surroundings)

    @torch.no_grad()
    def picture(self, offset: Tensor) -> Tensor:
        """The faces themselves, without jitter."""
        return self.generator.synthesise(self.start + self.delta(offset))

    def losses(self, images: Tensor, offset: Tensor) -> Tensor:
        distance = offset.abs() if self.settings.space == "channels" else offset.square()
        losses = self.clip_loss(images) + self.settings.latent_weight * distance.flatten(1).sum(1)
        if self.identity is not None:
            losses = losses + self.settings.identity_weight * identity_loss(self.identity(images), self.kept)
        return losses
