"""Give codes the scale that published generators have.

Training leaves the scale of W and of StyleSpace where it happens to end, and the pictures do not depend on it: a factor
on W is taken back by the affine layers, one on a layer's style by its demodulation or by the ToRGB weight. What learns
on codes does depend on it: the official learning rates and weights of mapper and latent optimisation presume a spread
of about 1.
"""

from itertools import chain
from typing import Any, cast

import torch
from torch import Tensor

from models.direction.statistics import random_codes
from models.encoder.network import Encoder
from models.generator.network import EqualizedLinear, Generator
from models.mapper.faces import random_faces

SAMPLES = 2000
SEED = 0
SMALLEST_SPREAD = 1e-6


@torch.no_grad()
def normalise(generator: Generator, encoder: Encoder | None) -> Tensor:
    """Change both in place so that W and every style layer have a root mean square deviation of 1; the same pictures.

    Returns the factors [channels] by which style codes became smaller. Not for generators with conditions.
    """
    w = random_faces(generator, SAMPLES, SEED, truncation=1.0)[:, 0]
    _divide_w(generator, encoder, _spread(w))
    codes = torch.cat(list(random_codes(generator, SAMPLES)))
    factors = [_spread(layer) for layer in generator.layout.split(codes)]
    convolutions, rgbs = iter(generator.convs), iter(generator.rgbs)
    for layer, factor in zip(generator.layout.layers, factors, strict=True):
        module: Any = next(convolutions) if layer.kind == "conv" else next(rgbs)
        _divide(module.affine, factor)
        if layer.kind == "rgb":  # a convolution is demodulated, so its style has no scale
            module.weight *= factor
    return generator.layout.join([f.expand(width) for f, width in zip(factors, generator.layout.widths, strict=True)])


def _divide_w(generator: Generator, encoder: Encoder | None, factor: Tensor) -> None:
    _divide(cast(EqualizedLinear, generator.mapping_layers[-1]), factor)  # leaky ReLU lets a factor through
    generator.w_avg /= factor
    for module in chain(generator.convs, generator.rgbs):
        cast(Any, module).affine.weight *= factor
    if encoder is not None:
        encoder.latent_avg /= factor
        for style in encoder.styles:
            _divide(cast(Any, style).linear, factor)


def _divide(layer: EqualizedLinear, factor: Tensor) -> None:
    layer.weight.div_(factor)
    layer.bias.div_(factor)


def _spread(values: Tensor) -> Tensor:
    """Root mean square deviation of [N, D] over N; 1 for what never changes."""
    spread = values.var(0).mean().sqrt()
    return spread if spread > SMALLEST_SPREAD else torch.ones_like(spread)
