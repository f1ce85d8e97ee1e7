"""Channel scores for one text without any preparation: the gradient of CLIP similarity (idea of StyleMC, 2112.08493).

The derivative of <CLIP(G(s)), dt> by every channel, times the channel's standard deviation, averaged over codes: one
backward pass per batch gives all channels at once, where finite differences need two pictures a channel and code.
"""

import torch
from torch import Tensor

from models.direction.relevance import ImageEncoder
from models.generator.network import Generator
from models.progress import Progress


def first_order_scores(
    generator: Generator,
    clip: ImageEncoder,
    codes: Tensor,
    dt: Tensor,
    style_std: Tensor,
    *,
    batch: int = 8,
    progress: Progress | None = None,
) -> Tensor:
    """Scores [convolution channels] for `GlobalDirection.move`: similarity gained per standard deviation.

    codes [N, channels], dt [D] a unit text direction, style_std [channels]. The scores are much smaller than those of
    a prepared table: choose beta with `beta_that_keeps`.
    """
    progress = progress or Progress()
    total = torch.zeros_like(codes[0])
    for start in range(0, len(codes), batch):
        progress.report(start / len(codes), "gradient of the text")
        s = codes[start : start + batch].detach().clone().requires_grad_()
        similarity = clip.encode_images(generator.synthesise(s)) @ dt
        (gradient,) = torch.autograd.grad(similarity.sum(), s)
        total += gradient.sum(0)
    scores = total / len(codes) * style_std.to(total)
    return scores[generator.layout.convolution_index].cpu()
