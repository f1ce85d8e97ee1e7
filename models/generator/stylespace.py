"""StyleSpace: the channels that modulate a StyleGAN2 generator's convolutions (Wu et al., arXiv 2011.12799).

Order, names and sizes of all style channels are defined here and nowhere else. A StyleSpace code is one flat tensor
[N, channels] over all layers in execution order: conv, rgb at 4 px, then conv, conv, rgb per resolution. At 1024 px
and official widths that is 26 layers and 9088 channels, 6048 of them in convolutions (the ones the method edits).
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal

import torch
from torch import Tensor

from models.generator.config import GeneratorConfig


@dataclass(frozen=True)
class StyleLayer:
    """One modulated layer: `width` channels enter it; `row` is the W+ row that it reads."""

    name: str
    resolution: int
    kind: Literal["conv", "rgb"]
    width: int
    row: int


@dataclass(frozen=True)
class StyleLayout:
    """All style layers of a generator in execution order."""

    layers: tuple[StyleLayer, ...]

    @classmethod
    def of(cls, config: GeneratorConfig) -> "StyleLayout":
        """The layout of a generator. A ToRGB shares its W+ row with the next resolution's first convolution."""
        layers = [
            StyleLayer("conv1_4", 4, "conv", config.widths[0], 0),
            StyleLayer("rgb_4", 4, "rgb", config.widths[0], 1),
        ]
        for i, (resolution, width) in enumerate(zip(config.resolutions[1:], config.widths[1:], strict=True)):
            row = 2 * i + 1
            layers.append(StyleLayer(f"conv0_{resolution}", resolution, "conv", config.widths[i], row))
            layers.append(StyleLayer(f"conv1_{resolution}", resolution, "conv", width, row + 1))
            layers.append(StyleLayer(f"rgb_{resolution}", resolution, "rgb", width, row + 2))
        return cls(tuple(layers))

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """Channels per layer."""
        return tuple(layer.width for layer in self.layers)

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """Flat index of each layer's first channel; the last entry is the number of channels."""
        return (0, *accumulate(self.widths))

    @property
    def channels(self) -> int:
        """Channels of all layers."""
        return self.offsets[-1]

    @cached_property
    def convolution_layers(self) -> tuple[int, ...]:
        """Indices of the convolution layers."""
        return tuple(i for i, layer in enumerate(self.layers) if layer.kind == "conv")

    @cached_property
    def convolution_offsets(self) -> tuple[int, ...]:
        """Index of each convolution layer's first channel among the convolution channels; last entry: their number."""
        return (0, *accumulate(self.widths[i] for i in self.convolution_layers))

    @property
    def convolution_channels(self) -> int:
        """Channels of the convolution layers."""
        return self.convolution_offsets[-1]

    @cached_property
    def convolution_index(self) -> Tensor:
        """Flat index of every convolution channel, int64 [convolution_channels]."""
        spans = [torch.arange(self.offsets[i], self.offsets[i + 1]) for i in self.convolution_layers]
        return torch.cat(spans)

    def split(self, flat: Tensor) -> list[Tensor]:
        """A flat code [..., channels] as one tensor [..., width] per layer."""
        return list(torch.split(flat, list(self.widths), dim=-1))

    def join(self, per_layer: list[Tensor]) -> Tensor:
        """Tensors [..., width] of all layers as one flat code [..., channels]. Raises ValueError for a wrong width."""
        if tuple(layer.shape[-1] for layer in per_layer) != self.widths:
            raise ValueError("The layers of this code are not those of this generator.")
        return torch.cat(per_layer, dim=-1)

    def embed_convolution(self, values: Tensor) -> Tensor:
        """Values of the first convolution channels [..., n] as a flat code [..., channels], zero elsewhere.

        Tables that stop at a resolution have n < convolution_channels. Raises ValueError if n is larger.
        """
        count = values.shape[-1]
        if count > self.convolution_channels:
            raise ValueError(f"{count} convolution channels do not fit a generator of {self.convolution_channels}.")
        flat = values.new_zeros(*values.shape[:-1], self.channels)
        flat[..., self.convolution_index[:count]] = values
        return flat
