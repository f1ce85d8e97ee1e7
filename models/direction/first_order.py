"""Channel scores for one text without any preparation: the gradient of CLIP similarity (idea of StyleMC, 2112.08493).

The derivative of <CLIP(G(s)), dt> by every channel, times the channel's standard deviation, averaged over codes: one
backward pass per batch gives all channels at once, where finite differences need two pictures a channel and code.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

import torch
from torch import Tensor

from models.device import release_memory
from models.direction.global_direction import beta_that_keeps, move, suggested_beta
from models.direction.memory import Memory
from models.direction.relevance import ImageEncoder, images_at_once
from models.direction.statistics import random_codes, style_statistics
from models.direction.text_direction import Move, TextDirection
from models.edits import DEFAULT_BETA
from models.errors import PackError
from models.generator.network import Generator

CODES = 16  # faces that the gradient is averaged over; with 8, fewer of the strongest channels are found
FEWER_CODES = 4  # where one gradient takes seconds: large pictures without a GPU; edits come out a fifth weaker
STATISTICS_CODES = 2000
KEPT = 50  # channels that the default beta keeps
FINEST = 256  # px; CLIP looks at 224, and a gradient at 1024 px takes several times the memory
FINEST_SLOW = 128  # px, where one gradient takes seconds; StyleCLIP's own tables end there, too


def first_order_scores(
    generator: Generator,
    clip: ImageEncoder,
    codes: Tensor,
    directions: Tensor,
    style_std: Tensor,
    *,
    batch: int = 8,
    resolution: int | None = None,
) -> Tensor:
    """Scores [K, convolution channels] for `GlobalDirection.move`: similarity gained per standard deviation.

    codes [N, channels], K unit text directions [K, D], style_std [channels]; pictures are made once for all directions.
    The scores are much smaller than those of a prepared table: choose beta with `beta_that_keeps`. With a `resolution`
    finer layers are left out and score 0.
    """
    total = codes.new_zeros(len(directions), codes.shape[1])
    for part in codes.split(batch):
        s = part.detach().clone().requires_grad_()
        with torch.enable_grad():
            similarities = (clip.encode_images(generator.synthesise(s, resolution=resolution)) @ directions.T).sum(0)
            for row, similarity in enumerate(similarities):
                (gradient,) = torch.autograd.grad(similarity, s, retain_graph=row + 1 < len(directions))
                total[row] += gradient.sum(0)
    scores = total / len(codes) * style_std.to(total)
    return scores[:, generator.layout.convolution_index].cpu()


class FirstOrderDirection(TextDirection):
    """Texts for a generator without a direction table; `scores` and `move` as `GlobalDirection` has them.

    A text costs one gradient instead of the hours of a preparation, and a `Memory` keeps what it gave. Scores are
    scaled so that the default beta keeps the 50 strongest channels. `clip` is called when the first text is read.
    """

    def __init__(self, generator: Generator, clip: Callable[[], ImageEncoder], memory: Memory) -> None:
        self._generator = generator
        self._clip = clip
        self._memory = memory
        slow = generator.w_avg.device.type == "cpu" and generator.config.resolution > FINEST
        self._count = FEWER_CODES if slow else CODES
        self._resolution = min(generator.config.resolution, FINEST_SLOW if slow else FINEST)
        self._batch = max(images_at_once(generator) // 4, 1)  # a gradient remembers every layer

    def scores(self, dt: Tensor) -> Tensor:
        """Scores [C]: similarity with dt [D] gained per standard deviation of each convolution channel, scaled."""
        self.prepare([dt])
        scores = self._memory.recall(self._key(dt))
        assert scores is not None
        return scores

    @torch.inference_mode(False)
    def prepare(self, directions: Sequence[Tensor]) -> None:
        """Compute the scores of those directions [D] that are not known yet, in one pass for all."""
        new = [dt for dt in directions if self._memory.recall(self._key(dt)) is None]
        if not new:
            return
        codes = next(random_codes(self._generator, self._count))
        wanted = torch.stack(new).clone().to(codes)
        found = first_order_scores(
            self._generator,
            self._clip(),
            codes,
            wanted,
            self._style_std,
            batch=self._batch,
            resolution=self._resolution,
        )
        for dt, scores in zip(new, found, strict=True):
            typical = beta_that_keeps(scores, min(KEPT, len(scores) // 2))
            self._memory.remember(self._key(dt), scores * (DEFAULT_BETA / max(typical, 1e-12)))
        release_memory()

    @cached_property
    def _style_std(self) -> Tensor:
        return style_statistics(self._generator, STATISTICS_CODES).std

    def _key(self, dt: Tensor) -> str:
        return f"scores {self._count} {self._resolution} {dt.cpu().float().numpy().tobytes().hex()}"

    def move(self, scores: Tensor, beta: float) -> Move:
        """The move of scores [C]; see `GlobalDirection.move`."""
        return move(scores, beta, self._generator.layout, self._style_std)

    def suggest_beta(self, scores: Tensor) -> float:
        """The official window's rule for scores [C]; see `GlobalDirection.suggest_beta`."""
        return suggested_beta(scores)

    def shares(self, dt: Tensor, basis: Tensor) -> Tensor:
        """Raise `PackError`: shares [C] along dt [D] would take a gradient for every row of `basis` [r, D]."""
        raise PackError("This pack is not prepared, so it cannot tell what to keep.", "Prepare the pack first.")
