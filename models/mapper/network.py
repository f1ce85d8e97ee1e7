"""Latent mappers: networks that turn a face's code into the change that one text asks for.

Source: StyleCLIP (arXiv 2103.17249, section 5); equals `mapper/latent_mappers.py` of the official code, whose key names
("course" is theirs) and quirks are kept. A mapper gives a change; `DELTA_SCALE` times it is added to the code. The last
one, `PrincipalMapper`, is ours.
"""

import math
from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.generator.network import EqualizedLinear, unit_mean_square
from models.generator.principal import COMPONENTS, PrincipalComponents
from models.generator.stylespace import StyleLayout

DELTA_SCALE = 0.1
MEDIUM_ROW, FINE_ROW = 4, 8
HIDDEN = 128


class PixelNorm(nn.Module):
    """Scale to mean square 1 along axis 1. Of [N, rows, w_dim] these are the rows, per feature: an official quirk."""

    def forward(self, x: Tensor) -> Tensor:
        """[N, ..., width] to the same."""
        return unit_mean_square(x)


class ActivatedLinear(EqualizedLinear):
    """Equalised linear layer with learning rate multiplier 0.01 and leaky ReLU 0.2 (gain sqrt 2)."""

    def __init__(self, width: int) -> None:
        super().__init__(width, width, lr_multiplier=0.01)

    def forward(self, x: Tensor) -> Tensor:
        """[N, ..., width] to the same."""
        return F.leaky_relu(super().forward(x), 0.2) * math.sqrt(2)


class Mapper(nn.Module):
    """Pixel norm and four layers; [N, ..., width] to the same."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.mapping = nn.Sequential(PixelNorm(), *(ActivatedLinear(width) for _ in range(4)))

    def forward(self, x: Tensor) -> Tensor:
        """[N, ..., width] to the same."""
        change: Tensor = self.mapping(x)
        return change


class SingleMapper(nn.Module):
    """One mapper for all rows of a W+ code."""

    def __init__(self, w_dim: int) -> None:
        super().__init__()
        self.mapping = Mapper(w_dim)

    def forward(self, w_plus: Tensor) -> Tensor:
        """W+ [N, rows, w_dim] to its change [N, rows, w_dim]."""
        change: Tensor = self.mapping(w_plus)
        return change


class LevelsMapper(nn.Module):
    """A mapper each for rows 0-3, 4-7 and from 8 on of a W+ code; one that is left out changes nothing."""

    def __init__(self, w_dim: int, *, coarse: bool = True, medium: bool = True, fine: bool = True) -> None:
        super().__init__()
        self.course_mapping = Mapper(w_dim) if coarse else None
        self.medium_mapping = Mapper(w_dim) if medium else None
        self.fine_mapping = Mapper(w_dim) if fine else None

    def forward(self, w_plus: Tensor) -> Tensor:
        """W+ [N, rows, w_dim] to its change [N, rows, w_dim]."""
        levels = w_plus.tensor_split((MEDIUM_ROW, FINE_ROW), dim=1)
        mappings = (self.course_mapping, self.medium_mapping, self.fine_mapping)
        changes = [
            torch.zeros_like(level) if mapping is None else mapping(level)
            for level, mapping in zip(levels, mappings, strict=True)
        ]
        return torch.cat(changes, dim=1)


class FullStyleSpaceMapper(nn.Module):
    """A mapper for each layer of StyleSpace; `layers` names those that have one (by default all), others stay."""

    def __init__(self, layout: StyleLayout, layers: Iterable[int] | None = None) -> None:
        super().__init__()
        self.layout = layout
        for layer in range(len(layout.layers)) if layers is None else layers:
            self.add_module(f"mapper_{layer}", Mapper(layout.widths[layer]))

    def forward(self, s: Tensor) -> Tensor:
        """StyleSpace code [N, channels] to its change [N, channels]."""
        mappings = dict(self.named_children())
        styles = self.layout.split(s)
        changes = [
            mappings[f"mapper_{layer}"](style) if f"mapper_{layer}" in mappings else torch.zeros_like(style)
            for layer, style in enumerate(styles)
        ]
        return self.layout.join(changes)


class WithoutToRGBStyleSpaceMapper(FullStyleSpaceMapper):
    """A mapper for each convolution layer of StyleSpace; ToRGB styles, and with them most of the colour, stay."""

    def __init__(self, layout: StyleLayout) -> None:
        super().__init__(layout, layout.convolution_layers)


class PrincipalMapper(nn.Module):
    """Two layers from a face to its change, both counted in standard deviations along the principal components of W.

    All rows of W+ move alike, so that the face stays one that the generator knows: a small CLIP model rewards many
    changes that nobody sees. Untrained it changes nothing.
    """

    mean: Tensor
    directions: Tensor

    def __init__(self, w_dim: int) -> None:
        super().__init__()
        count = min(COMPONENTS, w_dim)
        self.register_buffer("mean", torch.zeros(w_dim))
        self.register_buffer("directions", torch.zeros(count, w_dim))
        self.hidden = EqualizedLinear(count, HIDDEN)
        self.out = EqualizedLinear(HIDDEN, count)
        nn.init.zeros_(self.out.weight)

    def take(self, components: PrincipalComponents) -> None:
        """Count by the components of a generator; they are part of the mapper's file."""
        self.mean.copy_(components.mean)
        self.directions.copy_(components.directions)

    def forward(self, w_plus: Tensor) -> Tensor:
        """W+ [N, rows, w_dim] to its change [N, rows, w_dim]; `DELTA_SCALE` is taken off in advance."""
        face = self._components().coordinates(w_plus.mean(1))
        change: Tensor = self.out(F.leaky_relu(self.hidden(face), 0.2)) @ self.directions / DELTA_SCALE
        return change[:, None].expand_as(w_plus)

    def coordinates(self, change: Tensor) -> Tensor:
        """A change [N, rows, w_dim] in standard deviations [N, K]."""
        return self._components().coordinates(change.mean(1) + self.mean)

    def _components(self) -> PrincipalComponents:
        return PrincipalComponents(self.mean, self.directions)
