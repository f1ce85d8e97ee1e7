"""Channel scores for one text without any preparation: the gradient of CLIP similarity (idea of StyleMC, 2112.08493).

The derivative of <CLIP(G(s)), dt> by every channel, times the channel's standard deviation, averaged over codes: one
backward pass per batch gives all channels at once, where finite differences need two pictures a channel and code.
"""

import torch
from torch import Tensor

from models.direction.global_direction import beta_that_keeps, move, suggested_beta
from models.direction.prepare import images_at_once
from models.direction.relevance import ImageEncoder
from models.direction.statistics import random_codes, style_statistics
from models.direction.text_direction import Move, TextDirection
from models.edits import DEFAULT_BETA
from models.errors import PackError
from models.generator.network import Generator
from models.progress import Progress

CODES = 16  # faces that the gradient is averaged over; with 8, fewer of the strongest channels are found
FEWER_CODES = 4  # where one gradient takes seconds: large pictures without a GPU; edits come out a fifth weaker
STATISTICS_CODES = 2000
KEPT = 50  # channels that the default beta keeps
FINEST = 256  # px; CLIP looks at 224, and a gradient at 1024 px takes several times the memory


def first_order_scores(
    generator: Generator,
    clip: ImageEncoder,
    codes: Tensor,
    dt: Tensor,
    style_std: Tensor,
    *,
    batch: int = 8,
    resolution: int | None = None,
    progress: Progress | None = None,
) -> Tensor:
    """Scores [convolution channels] for `GlobalDirection.move`: similarity gained per standard deviation.

    codes [N, channels], dt [D] a unit text direction, style_std [channels]. The scores are much smaller than those of
    a prepared table: choose beta with `beta_that_keeps`. With a `resolution` finer layers are left out and score 0.
    """
    progress = progress or Progress()
    total = torch.zeros_like(codes[0])
    for start in range(0, len(codes), batch):
        progress.report(start / len(codes), "gradient of the text")
        s = codes[start : start + batch].detach().clone().requires_grad_()
        with torch.enable_grad():
            similarity = clip.encode_images(generator.synthesise(s, resolution=resolution)) @ dt
            (gradient,) = torch.autograd.grad(similarity.sum(), s)
        total += gradient.sum(0)
    scores = total / len(codes) * style_std.to(total)
    return scores[generator.layout.convolution_index].cpu()


class FirstOrderDirection(TextDirection):
    """Texts for a generator without a direction table; `scores` and `move` as `GlobalDirection` has them.

    A text costs one gradient instead of the hours of a preparation. Scores are scaled so that the default beta keeps
    the 50 strongest channels.
    """

    def __init__(self, generator: Generator, clip: ImageEncoder) -> None:
        self._generator = generator
        self._clip = clip
        slow = generator.w_avg.device.type == "cpu" and generator.config.resolution > FINEST
        self._codes = next(random_codes(generator, FEWER_CODES if slow else CODES))
        self._style_std = style_statistics(generator, STATISTICS_CODES).std
        self._batch = max(images_at_once(generator) // 4, 1)  # a gradient remembers every layer

    @torch.inference_mode(False)
    def scores(self, dt: Tensor) -> Tensor:
        """Scores [C]: similarity with dt [D] gained per standard deviation of each convolution channel, scaled."""
        direction = dt.clone().to(self._codes)
        resolution = min(self._generator.config.resolution, FINEST)
        scores = first_order_scores(
            self._generator,
            self._clip,
            self._codes,
            direction,
            self._style_std,
            batch=self._batch,
            resolution=resolution,
        )
        typical = beta_that_keeps(scores, min(KEPT, len(scores) // 2))
        return scores * (DEFAULT_BETA / max(typical, 1e-12))

    def move(self, scores: Tensor, beta: float) -> Move:
        """As `GlobalDirection.move`."""
        return move(scores, beta, self._generator.layout, self._style_std)

    def suggest_beta(self, scores: Tensor) -> float:
        """As `GlobalDirection.suggest_beta`."""
        return suggested_beta(scores)

    def shares(self, dt: Tensor, basis: Tensor) -> Tensor:
        """Raises `PackError`: it would take a gradient for every kept text."""
        raise PackError("This pack is not prepared, so it cannot tell what to keep.", "Prepare the pack first.")
