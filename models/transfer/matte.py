"""The hair of a photo as a matte, within and beyond the crop.

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

from models.face.anatomy import AROUND_EYES, BESIDE_EARS, OVAL, UPPER_BROWS, Part, eye_distance
from models.transfer.colour import movement
from models.transfer.frame import Frame
from models.transfer.geometry import Array, blurred, brightness, ellipse, enlarged, polygon, smoothstep, weighted_mean

AROUND = 1.6  # side of the square in which hair is looked for, of the crop's
SMALLEST, LARGEST = 256, 1024  # px of the matte
LIKELY = 0.4  # probability of hair
SPREAD_SIZE = 128  # px at which colours are averaged
REACH = 0.03  # of the matte's side: how far the edge of the face map may be wrong
STRAY = (0.1, 0.5)  # share of hair by colour, from which on what lies just outside of the face map's hair is hair, too
EARS = (0.25, 0.6)  # probability of an ear, which is no hair
EAR_DOWN = 0.8  # of the way between `BESIDE_EARS`: height of an ear's middle
EAR_BESIDE, EAR_RADII = 0.12, (0.2, 0.42)  # of the eyes' distance: how far it is from the face, and its size
EAR_SHOWN = (0.05, 0.2)  # share of that place that the face map takes for an ear, from which on it is one
BINS, BIN_START, BIN_SIDE = 24, np.array([0, -60, -60], np.float32), np.array([4.3, 5, 5], np.float32)  # of CIE Lab
AGAINST, FOR = 6.0, 1.5  # log odds that colour may say against hair and for it
DOUBTED = (0.1, 0.25)  # probability of hair from which on colour may say something for it
NEAR, PASSES = 0.1, 3  # of the matte's side: how near to another part its colours count
ON_HEAD = (0.1, 0.6)  # of the eyes' distance from the face: hair further away does not tell of hair's colours
FEATURES = [Part.BROWS, Part.EYE_WHITE, Part.IRIS, Part.LIPS, Part.MOUTH, Part.GLASSES, Part.BEARD]  # as dark as hair
FEATURES_NEAR = 0.02  # of the matte's side
PURE = 6  # power of a probability that leaves out of a part's colours those of hair that is taken for it
GLASSES, HAT_LIKE_HAIR = 0.025, 20.0  # of the eyes' distance squared; CIE Lab: a "hat" of hair's colour above glasses
NOISE = 10.0  # levels of 255: noise of the photo, beside which colours of hair vary
TOLD = (1.0, 4.0)  # difference of colours, of that variation, from which on it tells hair from what lies behind
WHOLE = 0.9  # share of hair from which on a pixel's brightness is a strand's
ENDS = (0.05, 0.98)  # quantiles of the brightness of the hair: its darkest and lightest strands


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
    points = ((face - 0.5) / AROUND + 0.5) * size

    def part(*parts: Part) -> Array:
        return _likely(inner[..., parts].sum(-1), outer[..., parts].sum(-1), size)

    hair, background = part(Part.HAIR), part(Part.BACKGROUND)
    fringe = _taken_for_hat(picture, hair, part(Part.HAT), part(Part.GLASSES), points)
    others = [part(Part.SKIN, Part.NECK), part(Part.CLOTHES), part(Part.HAT) - fringe]
    skull = polygon(points[list(OVAL)], size)
    on_head = 1 - smoothstep(_distance(skull) / eye_distance(points), *ON_HEAD)
    hair = _by_colour(picture, hair + fringe, background, others, part(*FEATURES), on_head)
    solid = _joined(hair, skull)
    share = _share(picture, hair, solid, background, max(REACH * size, 2.0))
    share *= 1 - smoothstep(part(Part.EARS), *EARS)  # as dark as hair beside a light wall
    share *= 1 - polygon(points[list(AROUND_EYES)], size, FEATURES_NEAR / 4 * size)  # frames of glasses, and lashes
    skin = weighted_mean(picture, part(Part.SKIN) ** 2)
    ears = _ears(points, part(Part.EARS))
    share *= 1 - ears * (1 - _beside_skin(picture, share * (1 - ears), skin))
    colour = _spread(picture, share**2, REACH * size)
    strands = brightness(picture)[share >= min(WHOLE, share.max())]
    darkest, lightest = np.quantile(strands, ENDS)
    return HairMatte(frame, share, colour, (float(darkest), float(lightest)))


def around(crop: Frame, size: int) -> Frame:
    """The square in which hair is looked for."""
    return crop.scaled(AROUND, size)


def crop_within(size: int) -> slice:
    """Rows or columns that the crop takes up of the square `AROUND` it, of `size` px."""
    side = round(size / AROUND)
    start = (size - side) // 2
    return slice(start, start + side)


def _likely(inner: Array, outer: Array, size: int) -> Array:
    """Probability of a part [size, size]: the crop's map inside, the wider one's around, faded into each other."""
    wide = enlarged(np.ascontiguousarray(outer), size)
    crop = crop_within(size)
    middle = wide[crop, crop]
    side = len(middle)
    ramp = np.minimum(np.arange(side), np.arange(side)[::-1]) / (0.06 * side)
    weight = smoothstep(np.minimum(ramp[:, None], ramp[None]).astype(np.float32), 0, 1)
    middle += (enlarged(np.ascontiguousarray(inner), side) - middle) * weight
    return wide


def _taken_for_hat(picture: Array, hair: Array, hat: Array, glasses: Array, points: Array) -> Array:
    """Probability [D, D] of hair that the face map takes for a hat, as it does above glasses: it has hair's colour."""
    eyes = eye_distance(points)
    above = hat.copy()
    above[max(round(float(points[list(UPPER_BROWS), 1].min())), 0) :] = 0
    worn = (glasses > 0.5).sum() > GLASSES * eyes**2
    alike = movement(weighted_mean(picture, hair**2), weighted_mean(picture, above**2)) < HAT_LIKE_HAIR
    return above if worn and alike else np.zeros_like(hat)


def _joined(likely: Array, skull: Array) -> Array:
    """Hair that touches the head, 0 or 1: no dark curtain, no other people."""
    solid = (likely > LIKELY).astype(np.uint8)
    _, labels = cv2.connectedComponents(solid)
    near = cv2.dilate(skull, np.ones((3, 3), np.uint8), iterations=max(likely.shape[0] // 40, 1)) > 0
    return np.isin(labels, np.unique(labels[near & (solid > 0)])).astype(np.float32)


def _distance(mask: Array) -> Array:
    """Distance of each pixel from a mask [D, D], 0 or 1, in px."""
    return np.asarray(cv2.distanceTransform((mask < 0.5).astype(np.uint8), cv2.DIST_L2, 3), np.float32)


def _by_colour(
    picture: Array, likely: Array, background: Array, others: list[Array], features: Array, on_head: Array
) -> Array:
    """Probability of hair [D, D] by the face map and by colour: Bayes' rule with histograms of CIE Lab.

    The face map takes a wall that shows between strands for hair, and ends and light strands of hair for clothes or
    skin. Colour says something against hair near the `background`, [D, D] in 0..1, and for it where it has none of the
    colours of the background and `others` nearby and is not near `features` of the face.
    """
    bins = _bins(picture)
    near = [smoothstep(blurred(part, NEAR * len(picture)), 0.02, 0.1) for part in (background, *others)]
    wall, *rivals = (_density(bins, weight) for weight in (background**2, *(part**PURE for part in others)))
    rival = np.maximum.reduce([density[bins] * weight for density, weight in zip((wall, *rivals), near, strict=True)])
    free = 1 - smoothstep(blurred(features, FEATURES_NEAR * len(picture)), 0.02, 0.2)
    free *= smoothstep(likely, *DOUBTED)
    believed = np.log((likely + 0.01) / (1.01 - likely))
    found = likely
    for _ in range(PASSES):  # what is taken for hair at first tells of its colours
        density = _density(bins, found**2 * on_head)
        against = np.clip(np.log(density / wall), -AGAINST, 0)[bins] * near[0]
        favour = np.clip(np.log(density)[bins] - np.log(rival + 1e-9), 0, FOR) * free
        evidence = blurred((against + favour).astype(np.float32), 0.004 * len(picture))
        found = np.asarray(1 / (1 + np.exp(-believed - evidence)), np.float32)
    return found


def _bins(picture: Array) -> NDArray[np.intp]:
    """Number of the histogram's bin for each pixel of a picture, [D, D]."""
    lab = cv2.cvtColor(picture / 255, cv2.COLOR_RGB2LAB)
    bins = np.clip(((lab - BIN_START) / BIN_SIDE).astype(np.intp), 0, BINS - 1)
    return np.asarray(np.ravel_multi_index(tuple(np.moveaxis(bins, -1, 0)), (BINS,) * 3))


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
    noise = _covariance(picture - hair, sure) + NOISE**2 * np.eye(3)
    mixed, trust = _mixed(picture, hair, _spread(picture, background * none, reach), noise)
    believed = smoothstep(likely * solid, 0.5 * LIKELY, 1.5 * LIKELY)
    faded = believed + (blurred(solid, reach / 3) - believed) * (1 - trust)  # a wall like the hair: no hard line
    edge = believed + (faded + (mixed - faded) * trust - believed) * smoothstep(blurred(background, reach), 0.1, 0.4)
    mixed, trust = _mixed(picture, hair, _spread(picture, none, reach), noise)
    edge = np.minimum(edge, blurred(edge, reach / 3) * (1 - trust) + np.minimum(edge, mixed) * trust)
    near = blurred(np.asarray(cv2.dilate(solid, small), np.float32), reach / 6)
    edge = np.maximum(edge, mixed * smoothstep(mixed, *STRAY) * trust * near)
    share: Array = np.clip(edge * (1 - none), 0, 1) * (1 - sure) + sure
    return share


def _ears(points: Array, likely: Array) -> Array:
    """Places [D, D] in 0..1 of ears that show in part: the face map takes the upper half of many for hair.

    `likely` [D, D] is the probability of an ear. They lie beside the edge of the face, at the height of eyes and nose.
    """
    eyes, places = eye_distance(points), np.zeros_like(likely)
    across = points[BESIDE_EARS[1][1]] - points[BESIDE_EARS[0][1]]
    across /= np.linalg.norm(across)
    angle = float(np.degrees(np.arctan2(across[1], across[0])))
    for (temple, cheek), outward in zip(BESIDE_EARS, (-across, across), strict=True):
        centre = points[temple] + (points[cheek] - points[temple]) * np.float32(EAR_DOWN)
        centre += outward * np.float32(EAR_BESIDE * eyes)
        place = ellipse(centre, (EAR_RADII[0] * eyes, EAR_RADII[1] * eyes), angle, len(likely))
        places = np.maximum(places, place * smoothstep(float(weighted_mean(likely, place)), *EAR_SHOWN))
    return places


def _beside_skin(picture: Array, share: Array, skin: Array) -> Array:
    """Share of hair [D, D] by colour where `skin` [3] lies behind hair like that of `share` [D, D]; 1 where the two are
    alike."""
    hair = _spread(picture, share**2, REACH * len(picture))
    noise = _covariance(picture - hair, share**2) + NOISE**2 * np.eye(3)
    mixed, trust = _mixed(picture, hair, np.broadcast_to(skin, picture.shape), noise)
    return 1 - trust * (1 - mixed)


def _covariance(apart: Array, weight: Array) -> NDArray[np.float64]:
    """Covariance [3, 3] of differences of colour [D, D, 3] under weights [D, D]."""
    weighted = (apart * weight[..., None]).reshape(-1, 3)
    return np.asarray(weighted.T @ apart.reshape(-1, 3) / (weight.sum() + 1e-6), np.float64)


def _mixed(picture: Array, hair: Array, behind: Array, noise: NDArray[np.float64]) -> tuple[Array, Array]:
    """Share of hair [D, D] in a mixture of the colours `hair` and `behind`, [D, D, 3] each, and how sure it is.

    Where hair itself varies, which its covariance `noise` [3, 3] says, a difference tells little (Fisher's linear
    discriminant): light strands of blond hair are no skin and no wall.
    """
    apart = hair - behind
    telling = cv2.transform(apart, np.linalg.inv(noise))
    distance = np.einsum("yxc,yxc->yx", apart, telling)
    mixed = np.clip(np.einsum("yxc,yxc->yx", picture - behind, telling) / (distance + 0.25), 0, 1)
    return mixed, smoothstep(np.sqrt(distance), *TOLD)


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
