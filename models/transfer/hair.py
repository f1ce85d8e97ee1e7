"""The hair of a photo as a matte, within and beyond the crop, and the colour that a change gives it.

The face map says roughly where hair is; its edge is found by colour: a pixel there is a mixture of the hair and of
what lies behind, and the share is read from where its colour lies between the two (the matting equation, as in Chuang
et al., CVPR 2001).
"""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter  # type: ignore[import-untyped]

from models.direction.traits import Traits
from models.face.anatomy import OVAL, Part
from models.transfer.fields import Tint
from models.transfer.frame import Frame
from models.transfer.geometry import Array, blurred, brightness, enlarged, polygon, smoothstep, weighted_mean

AROUND = 1.6  # side of the square in which hair is looked for, of the crop's
SMALLEST, LARGEST = 256, 1024  # px of the matte
LIKELY = 0.4  # probability of hair
SPREAD_SIZE = 128  # px at which colours are averaged
REACH = 0.03  # of the matte's side: how far the edge of the face map may be wrong
STRAY = (0.1, 0.5)  # share of hair by colour, from which on what lies just outside of the face map's hair is hair, too
EARS = (0.25, 0.6)  # probability of an ear, which is no hair
BINS, BIN_START, BIN_SIDE = 24, np.array([0, -60, -60], np.float32), np.array([4.3, 5, 5], np.float32)  # of CIE Lab
EVIDENCE, NEAR, PASSES = 6.0, 0.1, 3  # log odds that colour may say; of the matte's side: how near to the background
WHOLE = 0.9  # share of hair from which on a pixel's brightness is a strand's
LEAST_SHARE = 0.01  # of the crop that is hair, for a colour to be read
CHANGED = (8.0, 14.0)  # CIE Lab: change of the model's hair from which on the photo's hair changes
SHEEN = 0.3  # share of the lamp's white in what makes strands brighter than others
CONTRAST = (0.45, 1.5)  # of strands, beside the photo's: dark hair that turns light would glitter
ENDS, LIGHTEST = (0.05, 0.98), 235.0  # quantiles of the hair's brightness; how light the upper may become
YOUTH = (0.3, 0.8)  # alphas of `Traits.ageing`, negative: from which on a change makes younger
ASKED = (0.6, 1.0)  # of those alphas: `Traits.colouring` from which on a colour of hair was asked for, too
BLOND = (0.45, 0.62)  # yellow of hair, of the skin's in the same light: from which on it is not grey
DISTINCT = (4.0, 25.0)  # CIE Lab: from which on it takes the model's colour, not the model's change


@dataclass(frozen=True, eq=False)
class HairMatte:
    """Hair in a `frame`: share [D, D] of each pixel in 0..1, and its colour around each pixel, [D, D, 3] in 0..255.

    `ends` are the brightnesses of its darkest and lightest strands, 0..255.
    """

    frame: Frame
    share: Array
    colour: Array
    ends: tuple[float, float]

    @cached_property
    def mean(self) -> Array:
        """Mean colour [3], 0..255."""
        return weighted_mean(self.colour, self.share)


def find_hair(photo: NDArray[np.uint8], crop: Frame, inner: Array, outer: Array, face: Array) -> HairMatte:
    """Matte of the hair around a face, from part maps [128, 128, 14] of the crop and of the square `AROUND` it.

    `face` [478, 2]: the points of the face in 0..1 of the crop.
    """
    size = int(np.clip(round(crop.pixel * crop.size * AROUND), SMALLEST, LARGEST))
    frame = around(crop, size)
    picture = frame.view(photo).astype(np.float32)
    likely, background, ears = (
        _likely(inner[..., part], outer[..., part], size) for part in (Part.HAIR, Part.BACKGROUND, Part.EARS)
    )
    likely = _by_colour(picture, likely, background)
    skull = polygon(((face[list(OVAL)] - 0.5) / AROUND + 0.5) * size, size)
    share = _share(picture, likely, _joined(likely, skull), background, max(REACH * size, 2.0))
    share *= 1 - smoothstep(ears, *EARS)  # as dark as hair beside a light wall
    colour = _spread(picture, share**2, REACH * size)
    strands = brightness(picture)[share >= min(WHOLE, share.max())]
    darkest, lightest = np.quantile(strands, ENDS)
    return HairMatte(frame, share, colour, (float(darkest), float(lightest)))


def around(crop: Frame, size: int) -> Frame:
    """The square in which hair is looked for."""
    return crop.scaled(AROUND, size)


def mean_colour(picture: Array, parts: Array) -> Array | None:
    """Mean colour [3] of hair in a picture [S, S, 3] with part map [P, P, 14]; None where there is next to none."""
    share = parts[..., Part.HAIR] ** 2
    return weighted_mean(picture, share) if share.mean() > LEAST_SHARE else None


def movement(before: Array, after: Array) -> float:
    """Distance between two colours [3] of 0..255 in CIE Lab."""
    return float(np.linalg.norm(to_lab(after) - to_lab(before)))


def tint(matte: HairMatte, before: Array, after: Array, share: float) -> Tint | None:
    """The change of the photo's hair colour when the model's mean hair colour [3] goes from `before` to `after`, by a
    `share` of 0..1.

    A small change moves the photo's colour by the same vector of CIE Lab and keeps its shades of colour; a large one
    gives the model's colour to the strands, which stay as bright beside each other as they were, by sheen more than by
    colour. None where the model's hair keeps its colour.
    """
    own, old, new = (to_lab(colour) for colour in (matte.mean, before, after))
    moved = movement(before, after)
    if moved <= CHANGED[0] or share == 0:
        return None
    arrived = float(smoothstep(moved, *DISTINCT))
    goal = from_lab(own + (new - old) * (1 - arrived) + (new - own) * arrived)
    mean = max(float(matte.mean.mean()), 4.0)
    goal, contrast = _between_black_and_white(goal, mean, matte.ends)
    gloss = goal + SHEEN * (goal.mean() - goal)
    shade = np.float32(arrived * contrast / mean) * gloss
    offset = (1 - arrived) * (goal - matte.mean) + arrived * (goal - contrast * gloss)
    return Tint(1 - arrived, shade, offset.astype(np.float32), share * float(smoothstep(moved, *CHANGED)))


def regained(hair: Array, skin: Array, traits: Traits) -> float:
    """Share of a change of colour, 0..1, that a photo's `hair` takes beside its `skin`, mean colours [3] in 0..255.

    Youth takes the grey out of grey hair; on other hair it is no reason for a darker colour, which a model gives the
    young since most of its light hair is old.
    """
    younger = float(smoothstep(-traits.ageing, *YOUTH))
    if younger == 0:
        return 1.0
    younger *= 1 - float(smoothstep(traits.colouring / -traits.ageing, *ASKED))
    yellow = float(to_lab(hair)[2]) / max(float(to_lab(skin)[2]), 1.0)
    return 1 - younger * float(smoothstep(yellow, *BLOND))


def _between_black_and_white(goal: Array, mean: float, ends: tuple[float, float]) -> tuple[Array, float]:
    """A new colour [3] of hair and the contrast of its strands, so that none is black or white that is not so now.

    `mean` is the hair's brightness now, `ends` those of its darkest and lightest strands.
    """
    dark, light = min(ends[0] / mean, 0.9) - 1, max(ends[1] / mean, 1) - 1
    wanted = float(np.clip(np.sqrt(mean / max(float(goal.mean()), 1.0)), *CONTRAST))
    contrast = min(wanted, max(-1 / dark, 1.0))
    lightest = float(goal.mean()) * (1 + contrast * light)
    return goal * np.float32(min(max(LIGHTEST, mean) / lightest, 1)), contrast


def to_lab(colour: Array) -> Array:
    """RGB [3] in 0..255 to CIE Lab [3]."""
    pixel = (colour / 255).reshape(1, 1, 3).astype(np.float32)
    return np.asarray(cv2.cvtColor(pixel, cv2.COLOR_RGB2LAB), np.float32).ravel()


def from_lab(lab: Array) -> Array:
    """The inverse of `to_lab`, within 0..255."""
    pixel = lab.reshape(1, 1, 3).astype(np.float32)
    return np.clip(np.asarray(cv2.cvtColor(pixel, cv2.COLOR_LAB2RGB), np.float32).ravel() * 255, 0, 255)


def _likely(inner: Array, outer: Array, size: int) -> Array:
    """Probability of a part [size, size]: the crop's map inside, the wider one's around, faded into each other."""
    wide = enlarged(np.ascontiguousarray(outer), size)
    side = round(size / AROUND)
    start = (size - side) // 2
    ramp = np.minimum(np.arange(side), np.arange(side)[::-1]) / (0.06 * side)
    weight = smoothstep(np.minimum(ramp[:, None], ramp[None]).astype(np.float32), 0, 1)
    middle = wide[start : start + side, start : start + side]
    middle += (enlarged(np.ascontiguousarray(inner), side) - middle) * weight
    return wide


def _joined(likely: Array, skull: Array) -> Array:
    """Hair that touches the head, 0 or 1: no dark curtain, no other people."""
    solid = (likely > LIKELY).astype(np.uint8)
    _, labels = cv2.connectedComponents(solid)
    near = cv2.dilate(skull, np.ones((3, 3), np.uint8), iterations=max(likely.shape[0] // 40, 1)) > 0
    return np.isin(labels, np.unique(labels[near & (solid > 0)])).astype(np.float32)


def _by_colour(picture: Array, likely: Array, background: Array) -> Array:
    """Probability of hair [D, D], less where a pixel near the `background` [D, D], 0..1, has the background's colour.

    Bayes' rule with histograms of CIE Lab: the face map takes a wall that shows between strands for hair.
    """
    lab = cv2.cvtColor(picture / 255, cv2.COLOR_RGB2LAB)
    bins = np.clip(((lab - BIN_START) / BIN_SIDE).astype(np.intp), 0, BINS - 1)
    bins = np.ravel_multi_index(tuple(np.moveaxis(bins, -1, 0)), (BINS,) * 3)
    wall = _density(bins, background**2)
    near = smoothstep(blurred(background, NEAR * len(picture)), 0.02, 0.1)
    believed = np.log((likely + 0.01) / (1.01 - likely))
    found = likely
    for _ in range(PASSES):  # what is taken for hair at first tells of its colours
        evidence = np.clip(np.log(_density(bins, found**2) / wall), -EVIDENCE, 0)[bins].astype(np.float32)
        found = 1 / (1 + np.exp(-believed - near * blurred(evidence, 0.004 * len(picture))))
    return found


def _density(bins: NDArray[np.intp], weight: Array) -> Array:
    """Density of colours, [BINS ** 3], of pixels of numbered bins [D, D] that have a weight."""
    counts = np.bincount(bins.ravel(), weight.ravel(), BINS**3).reshape((BINS,) * 3)
    density: Array = gaussian_filter(counts, 1.0).ravel() + 1e-4 * counts.sum() + 1e-6
    density /= density.sum()
    return density


def _share(picture: Array, likely: Array, solid: Array, background: Array, reach: float) -> Array:
    """Share of hair: by colour where hair meets the `background` [D, D], 0..1, by the face map where it meets skin, but
    as skin's colour allows: what is as bright as the skin beside it is no dark hair, and what is as dark as the hair
    next to it is no skin."""
    width = round(reach)
    disc, small = (cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * w + 1, 2 * w + 1)) for w in (width, width // 3))
    sure = blurred(np.asarray(cv2.erode(solid, disc), np.float32), reach / 3)
    none = 1 - blurred(np.asarray(cv2.dilate(solid, disc), np.float32), reach / 3)
    hair = _spread(picture, sure, reach)
    mixed, trust = _mixed(picture, hair, _spread(picture, background * none, reach))
    believed = smoothstep(likely * solid, 0.5 * LIKELY, 1.5 * LIKELY)
    faded = believed + (blurred(solid, reach / 3) - believed) * (1 - trust)  # a wall like the hair: no hard line
    edge = believed + (faded + (mixed - faded) * trust - believed) * smoothstep(blurred(background, reach), 0.1, 0.4)
    mixed, trust = _mixed(picture, hair, _spread(picture, none, reach))
    edge = edge - np.maximum(edge - mixed, 0) * trust
    near = blurred(np.asarray(cv2.dilate(solid, small), np.float32), reach / 6)
    edge = np.maximum(edge, mixed * smoothstep(mixed, *STRAY) * trust * near)
    share: Array = np.clip(edge * (1 - none), 0, 1) * (1 - sure) + sure
    return share


def _mixed(picture: Array, hair: Array, behind: Array) -> tuple[Array, Array]:
    """Share of hair [D, D] in a mixture of the colours `hair` and `behind`, [D, D, 3] each, and how sure it is."""
    apart = hair - behind
    distance = np.einsum("yxc,yxc->yx", apart, apart)
    mixed = np.clip(np.einsum("yxc,yxc->yx", picture - behind, apart) / (distance + 25), 0, 1)
    return mixed, smoothstep(np.sqrt(distance), 25, 60)  # like colours say nothing


def _spread(picture: Array, weight: Array, reach: float) -> Array:
    """Mean colour around each pixel of what has weight, [D, D, 3]; from further away where there is none near."""
    size = picture.shape[0]
    scale = min(SPREAD_SIZE / size, 1.0)
    small = round(size * scale)
    mass = np.dstack([picture * weight[..., None], weight])
    mass = np.asarray(cv2.resize(mass, (small, small), interpolation=cv2.INTER_AREA), np.float32)
    colour = np.zeros((small, small, 3), np.float32)
    filled = np.zeros((small, small, 1), np.float32)
    for wider in (1, 4, 12):
        near = blurred(mass, reach * scale * wider)
        take = np.clip(near[..., 3:] / 0.05, 0, 1) * (1 - filled)
        colour, filled = colour + near[..., :3] / (near[..., 3:] + 1e-6) * take, filled + take
    return enlarged(colour + weighted_mean(picture, weight) * (1 - filled), size)
