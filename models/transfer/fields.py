"""The change of a picture as small fields over an aligned crop, to be applied to a photo of any size.

Fields are float32 over a square frame of S px that covers the crop: `flow` pulls the photo, `gain` lights it,
layers of matter lie over it. Neutral values keep the photo's bytes.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from models.transfer.geometry import Array, identity_map, in_channels, sample, strongest

DARK = 14.0  # added to colours of 0..255 before logarithms, so that noise in shadows is no light
STILL = 0.02  # px of the frame; less motion is none
UNLIT = 0.004  # of 1; less light is none: one level of 255


@dataclass(frozen=True, eq=False)
class Matter:
    """A layer that hides the photo: `colour` [S, S, 3] in 0..255, `cover` [S, S] in 0..1. With `sharp`, the edge of
    the cover is made as sharp as the photo; with `hairs`, it is the density of hairs (`strands`)."""

    colour: Array
    cover: Array
    sharp: bool = False
    hairs: bool = False


@dataclass(frozen=True, eq=False)
class Tint:
    """A colour for all hair of the photo, within and beyond the crop: hair * gain + brightness * shade + offset, by
    `amount` 0..1; brightness is the mean of the hair's three channels."""

    gain: float
    shade: Array  # [3]
    offset: Array  # [3] in 0..255
    amount: float


@dataclass(frozen=True, eq=False)
class Fields:
    """`flow` [S, S, 2]: the photo's point for each place, minus the place, in px of the frame; `gain` [S, S, 3]
    multiplies its colours; then `layers` in order, and the hair's `tint`."""

    flow: Array
    gain: Array
    layers: tuple[Matter, ...] = ()
    tint: Tint | None = None
    hair_limit: Array | None = None  # [S, S] in 0..1: where the tint may be; None: everywhere

    @classmethod
    def neutral(cls, size: int) -> Self:
        """No change."""
        return cls(
            np.zeros((size, size, 2), np.float32),
            np.ones((size, size, 3), np.float32),
        )

    @property
    def size(self) -> int:
        """Side of the frame in px."""
        return int(self.flow.shape[0])

    def settled(self) -> Self:
        """The same with what is too small to be seen exactly neutral, so that the photo keeps its bytes there."""
        moves = strongest(self.flow)[..., None] > STILL
        lit = in_channels((strongest(self.gain - 1) > UNLIT).astype(np.float32))
        layers = tuple(layer for layer in self.layers if layer.cover.max() > UNLIT)
        return replace(self, flow=self.flow * moves, gain=1 + (self.gain - 1) * lit, layers=layers)

    def limited(self, weight: Array) -> Self:
        """The change where `weight` [S, S], 0..1, lets it; the tint is not touched."""
        w = weight[..., None]
        layers = tuple(replace(layer, cover=layer.cover * weight) for layer in self.layers)
        return replace(
            self,
            flow=self.flow * w,
            gain=1 + (self.gain - 1) * w,
            layers=layers,
        )

    def then(self, later: Self) -> Self:
        """This change, then a `later` one of the same face: its flow looks up what this one made."""
        places = later.flow + identity_map(self.size)
        moved = tuple(
            replace(layer, colour=sample(layer.colour, places), cover=sample(layer.cover, places))
            for layer in self.layers
        )
        return replace(
            later,
            flow=later.flow + sample(self.flow, places),
            gain=sample(self.gain, places) * later.gain,
            layers=moved + later.layers,
            tint=later.tint or self.tint,
            hair_limit=later.hair_limit if later.tint else self.hair_limit,
        )
