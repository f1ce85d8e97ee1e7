"""The generator with a mapping of its own for training: the numbers of a rendered person -> w -> picture."""

import math
from typing import cast

import torch.nn.functional as F
from torch import Tensor, nn

from models.generator.config import GeneratorConfig
from models.generator.network import EqualizedLinear, Generator, ModulatedConv, ToRGB

NOISE_STRENGTH, NOISE_RESOLUTION = 0.1, 64  # at the start, in layers from that resolution on


class ParameterMapping(nn.Module):
    """The numbers of a rendered person [N, V] -> w [N, w_dim]. Needed in training alone."""

    def __init__(self, inputs: int, w_dim: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            [EqualizedLinear(inputs, w_dim), EqualizedLinear(w_dim, w_dim), EqualizedLinear(w_dim, w_dim)]
        )

    def forward(self, vectors: Tensor) -> Tensor:
        """[N, V] to [N, w_dim]."""
        x = vectors
        for layer in self.layers[:-1]:
            x = F.leaky_relu(layer(x), 0.2) * math.sqrt(2)
        w: Tensor = self.layers[-1](x)
        return w


class SupervisedGenerator(nn.Module):
    """Parameter mapping and generator, trained as one."""

    def __init__(self, config: GeneratorConfig, inputs: int) -> None:
        super().__init__()
        self.parameters_to_w = ParameterMapping(inputs, config.w_dim)
        self.generator = Generator(config)
        for rgb in cast(list[ToRGB], list(self.generator.rgbs)):
            nn.init.zeros_(rgb.affine.weight)
            nn.init.zeros_(rgb.weight)  # a new size begins with the picture of the one before
        self.train_from(4)
        for conv in cast(list[ModulatedConv], list(self.generator.convs)):
            if conv.noise.shape[-1] >= NOISE_RESOLUTION:
                nn.init.constant_(conv.noise_strength, NOISE_STRENGTH)

    def train_from(self, resolution: int) -> None:
        """Train layers of this size and more alone; from 4 on, w too. Mapping and styles of ToRGB never learn here."""
        self.requires_grad_(resolution == 4)
        self.generator.mapping_layers.requires_grad_(False)  # learned later, by train_mapping
        for layer, module in zip(self.generator.layout.layers, self.generator.modules_in_order(), strict=True):
            module.requires_grad_(layer.resolution >= resolution)
            if layer.kind == "rgb":
                module.affine.requires_grad_(False)

    def styles(self, vectors: Tensor) -> Tensor:
        """StyleSpace codes [N, channels] of people."""
        return self.generator.affine(self.generator.broadcast(self.parameters_to_w(vectors)))

    def forward(self, vectors: Tensor, resolution: int) -> Tensor:
        """Numbers of people [N, V] to images [N, 3, resolution, resolution], about -1..1."""
        return self.generator.synthesise(self.styles(vectors), noise="fixed", resolution=resolution)
