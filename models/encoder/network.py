"""The encoder: a face crop to a code in W+, in one pass.

Source: encoder4editing (arXiv 2102.02766, section 4) on the pSp pyramid (arXiv 2008.00951, section 3). Equals the
official `Encoder4Editing` and `GradualStyleBlock` (`models/encoders/psp_encoders.py`) with their module names: the
`encoder.*` entries of a published file load with the prefix taken off, together with that file's `latent_avg`.
"""

from itertools import accumulate

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.encoder.backbone import body, input_layer
from models.encoder.config import EncoderConfig
from models.generator.network import EqualizedLinear


def _level(row: int) -> int:
    """Pyramid feature that a row reads: 0-2 the coarse, 3-6 the middle, all from 7 on the fine one."""
    return (row >= 3) + (row >= 7)


class MapToStyle(nn.Module):
    """A pyramid feature [N, width, size, size] to one row of the code [N, w_dim]: halved until one pixel is left."""

    def __init__(self, width: int, w_dim: int, size: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for _ in range((size - 1).bit_length()):
            layers += [nn.Conv2d(width, width, 3, stride=2, padding=1), nn.LeakyReLU(0.01)]
        self.convs = nn.Sequential(*layers)
        self.linear = EqualizedLinear(width, w_dim)

    def forward(self, feature: Tensor) -> Tensor:
        """[N, width, size, size] to [N, w_dim]."""
        row: Tensor = self.linear(self.convs(feature).flatten(1))
        return row


class Encoder(nn.Module):
    """Pictures to W+ codes. `latent_avg` [rows, w_dim] is the mean code that the offsets start from."""

    latent_avg: Tensor

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.config = config
        width = config.pyramid_width
        self.input_layer = input_layer(config.widths[0], config.stem_stride)
        self.body = body(config.widths, config.units)
        self.styles = nn.ModuleList(
            MapToStyle(width, config.w_dim, config.stem_size // (16, 8, 4)[_level(row)]) for row in range(config.rows)
        )
        self.latlayer1 = nn.Conv2d(config.widths[3], width, 1)
        self.latlayer2 = nn.Conv2d(config.widths[2], width, 1)
        self.register_buffer("latent_avg", torch.zeros(config.rows, config.w_dim))

    def features(self, images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The outputs c1, c2, c3 of the last three stages: [N, widths[2], T/4, T/4], [N, widths[3], T/8, T/8] and
        [N, widths[4], T/16, T/16] of `images` [N, 3, S, S] in [-1, 1], T the stem's size."""
        stage_ends = set(accumulate(self.config.units))
        x = self.input_layer(images)
        outputs: list[Tensor] = []
        for position, unit in enumerate(self.body, start=1):
            x = unit(x)
            if position in stage_ends:
                outputs.append(x)
        return outputs[1], outputs[2], outputs[3]

    def forward(self, images: Tensor, stage: int | None = None) -> Tensor:
        """Offsets from `latent_avg` [N, rows, w_dim] for `images` [N, 3, S, S] in [-1, 1], S the input size.

        Row 0 is the base of all rows; every other row adds a difference of its own. `stage` k adds those of rows 1
        to k only (progressive training, section 4.2); None adds all.
        """
        self._check(images)
        c1, c2, c3 = self.features(images)
        p2 = _upsample_add(c3, self.latlayer1(c2))
        p1 = _upsample_add(p2, self.latlayer2(c1))
        pyramid = (c3, p2, p1)
        base = self.styles[0](c3)
        last = self.config.rows if stage is None else stage
        codes = [
            base + self.styles[row](pyramid[_level(row)]) if 0 < row <= last else base
            for row in range(self.config.rows)
        ]
        return torch.stack(codes, dim=1)

    def encode(self, images: Tensor) -> Tensor:
        """W+ codes [N, rows, w_dim] of `images` [N, 3, S, S] in [-1, 1]."""
        codes: Tensor = self(images) + self.latent_avg
        return codes

    def _check(self, images: Tensor) -> None:
        size = self.config.input_size
        if images.ndim != 4 or images.shape[1:] != (3, size, size):
            raise ValueError(f"the encoder takes [N, 3, {size}, {size}], not {list(images.shape)}")


def _upsample_add(coarse: Tensor, fine: Tensor) -> Tensor:
    return F.interpolate(coarse, size=fine.shape[2:], mode="bilinear", align_corners=True) + fine
