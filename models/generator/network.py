"""The StyleGAN2 generator with skip ToRGB (arXiv 1912.04958, section 2.2 and figure 2), in plain PyTorch.

Equals rosinality/stylegan2-pytorch `model.Generator` and NVIDIA's `training.networks_stylegan2.Generator`. Weights are
kept as those files store them; the equalised learning rate's factors are applied at run time. Modulation scales the
input and demodulation the output of an ordinary convolution, which is the same as scaling the weights per sample, and
fast on a CPU. Computation runs in the dtype of `compute_dtype` (float32 by default); styles and RGB stay float32.
"""

import math
from itertools import pairwise, product
from typing import Literal, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.generator.cache import SynthesisCache
from models.generator.config import GeneratorConfig
from models.generator.stylespace import StyleLayout

Noise = Literal["fixed", "zero", "random"]
GAIN = math.sqrt(2)
DEMODULATION_EPSILON = 1e-8


class EqualizedLinear(nn.Module):
    """Linear layer with equalised learning rate: weight * lr_multiplier / sqrt(inputs), bias * lr_multiplier."""

    def __init__(self, inputs: int, outputs: int, bias: float = 0.0, lr_multiplier: float = 1.0) -> None:
        super().__init__()
        # in place: on the meta device an ordinary division would import torch._dynamo, which takes a second
        self.weight = nn.Parameter(torch.randn(outputs, inputs).div_(lr_multiplier))
        self.bias = nn.Parameter(torch.full((outputs,), bias))
        self.lr_multiplier = lr_multiplier

    def forward(self, x: Tensor) -> Tensor:
        """[N, ..., inputs] to [N, ..., outputs]."""
        gain = self.lr_multiplier / math.sqrt(self.weight.shape[1])
        return F.linear(x, self.weight * gain, self.bias * self.lr_multiplier)


def blur(x: Tensor) -> Tensor:
    """Filter with [1, 3, 3, 1] x [1, 3, 3, 1] / 64, no padding: [N, C, H, W] to [N, C, H - 3, W - 3].

    [1, 3, 3, 1] is [1, 1] convolved with itself twice, so three 2x2 averages do it.
    """
    for _ in range(3):
        x = F.avg_pool2d(x, 2, stride=1)
    return x


def upsample(x: Tensor) -> Tensor:
    """Double the size by zero insertion and the same filter with gain 4: [N, C, H, W] to [N, C, 2H, 2W].

    That is bilinear interpolation of a picture with a border of zeros.
    """
    return F.interpolate(F.pad(x, (1, 1, 1, 1)), scale_factor=2, mode="bilinear")[..., 2:-2, 2:-2]


def upsampling_conv(x: Tensor, weight: Tensor) -> Tensor:
    """Transposed convolution of stride 2, then the same filter with gain 4: [N, in, H, W] and [out, in, 3, 3] to
    [N, out, 2H, 2W].

    Where few channels meet a large picture, passes over memory cost more than products: there both steps are one
    convolution that makes each of the four pixels in place of one.
    """
    widest = 128 if x.dtype == torch.bfloat16 else 32
    if x.shape[1] > widest or x.shape[-1] < 32:
        return two_step_upsampling_conv(x, weight)
    outputs, inputs = weight.shape[:2]
    four = weight.flatten(2) @ FOUR_PIXELS.to(weight)
    four = four.unflatten(2, (4, 9)).transpose(1, 2).reshape(4 * outputs, inputs, 3, 3)
    return F.pixel_shuffle(F.conv2d(x, four, padding=1), 2)


def two_step_upsampling_conv(x: Tensor, weight: Tensor) -> Tensor:
    """`upsampling_conv` of x [N, C, H, W], as it is defined, one step after the other."""
    x = F.conv_transpose2d(x, weight.transpose(0, 1), stride=2)
    return blur(F.pad(x, (1, 1, 1, 1))) * 4


def _four_pixels() -> Tensor:
    """The matrix [9, 4 * 9] from a 3x3 filter of a transposed convolution to the 3x3 filters of four pixels."""
    line = torch.zeros(3, 2, 3)  # tap, pixel, neighbour
    for tap, pixel, neighbour in product(range(3), range(2), range(3)):
        place = pixel + 4 - 2 * neighbour - tap
        if 0 <= place < 4:
            line[tap, pixel, neighbour] = (1, 3, 3, 1)[place] / 4
    return torch.einsum("upd,vqe->uvpqde", line, line).reshape(9, 36)


FOUR_PIXELS = _four_pixels()


class ModulatedConv(nn.Module):
    """Modulated 3x3 convolution with demodulation, noise, bias and leaky ReLU 0.2 (gain sqrt 2)."""

    noise: Tensor

    def __init__(
        self, inputs: int, outputs: int, w_dim: int, resolution: int, *, up: bool, clamp: float | None
    ) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, 3, 3))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.noise_strength = nn.Parameter(torch.zeros(()))
        self.affine = EqualizedLinear(w_dim, inputs, bias=1.0)
        self.register_buffer("noise", torch.randn(resolution, resolution))
        self.up = up
        self.clamp = clamp

    def forward(self, x: Tensor, style: Tensor, noise: Noise) -> Tensor:
        """x [N, in, H, W] (half the size if this layer upsamples), style [N, in] to [N, out, R, R]."""
        weight = self.weight / math.sqrt(self.weight[0].numel())
        demodulation = torch.rsqrt(style.square() @ weight.square().sum((2, 3)).t() + DEMODULATION_EPSILON)
        x = x * style.to(x.dtype)[:, :, None, None]
        weight = weight.to(x.dtype)
        x = upsampling_conv(x, weight) if self.up else F.conv2d(x, weight, padding=1)
        scale, shift, strength = demodulation * GAIN, self.bias * GAIN, self.noise_strength * GAIN  # as of leaky ReLU
        x = torch.addcmul(shift.to(x.dtype)[:, None, None], x, scale.to(x.dtype)[:, :, None, None])
        if noise == "fixed":
            x = x + (strength * self.noise).to(x.dtype)
        elif noise == "random":
            x = x + strength.to(x.dtype) * torch.randn_like(x[:, :1])
        x = F.leaky_relu(x, 0.2, inplace=True)  # what training keeps of it is its result
        return x if self.clamp is None else x.clamp(-self.clamp, self.clamp)


class ToRGB(nn.Module):
    """Modulated 1x1 convolution to RGB without demodulation."""

    def __init__(self, inputs: int, w_dim: int, *, clamp: float | None) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(3, inputs, 1, 1))
        self.bias = nn.Parameter(torch.zeros(3))
        self.affine = EqualizedLinear(w_dim, inputs, bias=1.0)
        self.clamp = clamp

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """x [N, in, R, R], style [N, in] to float32 [N, 3, R, R]."""
        x = x * (style / math.sqrt(style.shape[1])).to(x.dtype)[:, :, None, None]
        rgb = F.conv2d(x, self.weight.to(x.dtype)).float() + self.bias[:, None, None]
        return rgb if self.clamp is None else rgb.clamp(-self.clamp, self.clamp)


class Generator(nn.Module):
    """z -> w -> W+ -> StyleSpace -> image. Every arrow is one method.

    `convs` and `rgbs` are in execution order; `layout` names their style channels.
    """

    w_avg: Tensor

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        self.config = config
        self.layout = StyleLayout.of(config)
        self.compute_dtype = torch.float32
        self.mapping_layers = nn.ModuleList(_mapping_layers(config))
        self.embed = EqualizedLinear(config.c_dim, config.z_dim) if config.c_dim else None
        self.const = nn.Parameter(torch.randn(config.widths[0], 4, 4))
        self.convs = nn.ModuleList(
            ModulatedConv(
                layer.width,
                config.widths[config.resolutions.index(layer.resolution)],
                config.w_dim,
                layer.resolution,
                up=layer.name.startswith("conv0"),
                clamp=config.conv_clamp,
            )
            for layer in self.layout.layers
            if layer.kind == "conv"
        )
        self.rgbs = nn.ModuleList(
            ToRGB(layer.width, config.w_dim, clamp=config.conv_clamp)
            for layer in self.layout.layers
            if layer.kind == "rgb"
        )
        self.register_buffer("w_avg", torch.zeros(config.w_dim))

    def mapping(self, z: Tensor, c: Tensor | None = None) -> Tensor:
        """z [N, z_dim], standard normal, and class labels c [N, c_dim] (conditional only) to w [N, w_dim].

        Without labels a conditional generator takes those of `label`.
        """
        x = unit_mean_square(z)
        if self.embed is not None:
            labels = self.label(self.config.class_index).expand(len(z), -1) if c is None else c
            x = torch.cat([x, unit_mean_square(self.embed(labels))], dim=1)
        for layer in self.mapping_layers:
            x = F.leaky_relu(layer(x), 0.2) * GAIN
        return x

    def label(self, class_index: int | None) -> Tensor:
        """The label [1, c_dim] of a class, one-hot, or the mean of all; empty for an unconditional generator."""
        classes = torch.eye(self.config.c_dim, device=self.w_avg.device)
        return classes.mean(0, keepdim=True) if class_index is None else classes[class_index, None]

    def broadcast(self, w: Tensor) -> Tensor:
        """w [N, w_dim] repeated in every row: W+ [N, rows, w_dim]."""
        return w[:, None].expand(-1, self.config.rows, -1)

    def truncate(self, w_plus: Tensor, psi: float, cutoff: int | None = None) -> Tensor:
        """Move W+ [N, rows, w_dim] toward `w_avg`: psi 1 keeps it, 0 is the mean; only the first `cutoff` rows."""
        truncated = self.w_avg.lerp(w_plus, psi)
        return truncated if cutoff is None else torch.cat([truncated[:, :cutoff], w_plus[:, cutoff:]], dim=1)

    def affine(self, w_plus: Tensor) -> Tensor:
        """W+ [N, rows, w_dim] to the StyleSpace code [N, channels]; bias included, before any gain."""
        modules = self.modules_in_order()
        styles = [
            module.affine(w_plus[:, layer.row]) for layer, module in zip(self.layout.layers, modules, strict=True)
        ]
        return torch.cat(styles, dim=1)

    def synthesise(
        self,
        s: Tensor,
        *,
        noise: Noise = "fixed",
        resolution: int | None = None,
        cache: SynthesisCache | None = None,
    ) -> Tensor:
        """StyleSpace code [N, channels] to float32 images [N, 3, R, R], about -1..1, not clamped.

        A `resolution` below the generator's own stops there and gives the RGB skip image of that size. With a `cache`
        the work starts at the first layer whose styles differ from those of the last call with that cache (inference
        only: cached features carry no gradient). Raises ValueError for a `resolution` that no layer has.
        """
        target = resolution or self.config.resolution
        if target not in self.config.resolutions:
            raise ValueError(f"This generator makes {self.config.resolutions} px, not {target}.")
        modules = self.modules_in_order()[: sum(layer.resolution <= target for layer in self.layout.layers)]
        styles = self.layout.split(s)[: len(modules)]
        start, x, image = (0, None, None) if cache is None else cache.resume(styles, noise)
        if x is None:
            x = self.const.to(self.compute_dtype).expand(s.shape[0], -1, -1, -1)
            x = x.contiguous(memory_format=torch.channels_last)
        for index in range(start, len(modules)):
            module = modules[index]
            if isinstance(module, ToRGB):
                rgb = module(x, styles[index])
                image = rgb if image is None else upsample(image) + rgb
            else:
                x = module(x, styles[index], noise)
            if cache is not None:
                cache.keep(index, styles[index], x, image)
        assert image is not None
        return image

    def forward(self, z: Tensor) -> Tensor:
        """z [N, z_dim] to images [N, 3, R, R]."""
        return self.synthesise(self.affine(self.broadcast(self.mapping(z))))

    def modules_in_order(self) -> list[ModulatedConv | ToRGB]:
        """Convolutions and ToRGB layers in the order of `layout`."""
        convs, rgbs = iter(self.convs), iter(self.rgbs)
        modules = [next(convs) if layer.kind == "conv" else next(rgbs) for layer in self.layout.layers]
        return cast(list[ModulatedConv | ToRGB], modules)


def _mapping_layers(config: GeneratorConfig) -> list[EqualizedLinear]:
    inputs = config.z_dim * (2 if config.c_dim else 1)
    widths = [inputs] + [config.mapping_width] * (config.mapping_layers - 1) + [config.w_dim]
    return [EqualizedLinear(a, b, lr_multiplier=config.mapping_lr_multiplier) for a, b in pairwise(widths)]


def unit_mean_square(x: Tensor) -> Tensor:
    """x [N, D, ...] scaled to mean square 1 along axis 1."""
    return x * torch.rsqrt(x.square().mean(dim=1, keepdim=True) + 1e-8)
