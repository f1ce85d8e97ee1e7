"""Change of the light on the skin: folds, shadows, flush, make-up, as the ratio of the model's two pictures.

An expression ratio image (Liu, Shan, Zhang, SIGGRAPH 2001): skin times after / before looks as the model's does, with
the person's own pores. It holds only where photo, before and after show the same part.
"""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from models.face.anatomy import LIPS_IN, NOSE_ROOT, OUTER_CORNERS, OVAL, Part
from models.face.face_map import PARTS_SIZE
from models.transfer.eyes import eyes_with_lashes, iris_colours
from models.transfer.fields import DARK
from models.transfer.geometry import (
    Array,
    Window,
    averaged,
    blurred,
    brightness,
    enlarged,
    exponential,
    extent,
    grown,
    in_channels,
    logarithm,
    polygon,
    reduced,
    sample,
    smoothstep,
    strongest,
    weighted_mean,
)
from models.transfer.motion import Motion, pulled
from models.transfer.registration import FRAME_SIZE, Registration, Seen

SEEN = (0.03, 0.12)  # log units: change of light from which on it is believed
MOST = 1.2  # log units: largest change of light
WORN = (0.25, 0.6)  # probability of a part that is new
FINE = 3.0  # px: what is finer is folds, which a small model draws faintly
WIDE = 28.0  # px: sigma of the change of light over the face, beside which patches are seen
BRIGHTEST = 0.06  # log units: how much a patch may be brighter than that
PALE = 0.4  # share of a patch's colour that is kept
FOLDS = 0.7  # how much folds are strengthened
COARSE = 4  # px of the frame for one of the light over the face
TIPS = 7  # px of the part map: thin hairs around hair of the model where the photo has none
BROWS_DARKER = 0.15  # log units: darkest light on the photo's brows
THICKENED, BROW_DARKNESS = (0.1, 0.35), 0.7  # probability of new brow; log units by which it is darker than skin
BROWS_REACH = 2.5  # px around brows, where the two pictures' brows do not lie over each other exactly
PART = FRAME_SIZE / PARTS_SIZE  # px of the frame for a pixel of the part map
# How much of a change of complexion each part takes on; others have none.
COMPLEXION = {Part.SKIN: 1.0, Part.EARS: 1.0, Part.NECK: 1.0, Part.LIPS: 0.7, Part.BROWS: 0.6, Part.BEARD: 0.5}
DISTINGUISHED = [Part.HAIR, Part.LIPS, Part.GLASSES, Part.HAT, Part.BEARD, Part.BACKGROUND]


@dataclass(frozen=True, eq=False)
class Views:
    """Model before and after in the geometry of the changed photo: colours [S, S, 3] in 0..255, and parts
    [P, P, 14] of photo, before and after, at the part map's own size."""

    before: Array
    after: Array
    photo_parts: Array
    before_parts: Array
    after_parts: Array

    @cached_property
    def ratio(self) -> Array:
        """Logarithm of after / before, [S, S, 3]."""
        return logarithm((self.after + DARK) / (self.before + DARK))


def appeared(new: Array) -> Array | None:
    """Cover [S, S] of a part whose probability has grown by `new` [P, P]; None if it is nowhere."""
    return smoothstep(enlarged(new, FRAME_SIZE), *WORN) if new.max() > WORN[0] else None


def skin_brightness(picture: Array, parts: Array) -> float:
    """Mean brightness of the skin of a picture [S, S, 3] with part map [P, P, 14], 0..255."""
    return float(weighted_mean(picture, parts[..., Part.SKIN]).mean())


def with_complexion(parts: Array) -> Array:
    """Share of the complexion [S, S] in 0..1 in the places of a part map [P, P, 14]."""
    shares = np.zeros(parts.shape[-1], np.float32)
    shares[list(COMPLEXION)] = list(COMPLEXION.values())
    return enlarged(parts @ shares, FRAME_SIZE)


def views(registration: Registration, after: Seen, motion: Motion) -> Views:
    """Bring everything to where the photo's face will be."""
    model = registration.model
    return Views(
        pulled(model.picture, motion.to_before),
        pulled(after.picture, motion.to_after),
        _parts(registration.photo.parts, motion.to_photo),
        _parts(model.parts, motion.to_before),
        _parts(after.parts, motion.to_after),
    )


def light(motion: Motion, seen: Views, tone: Array) -> Array:
    """Gain [S, S, 3] for the photo's skin and irises, beside that of its whole complexion, `tone` [3] in log units."""
    face = blurred(polygon(grown(motion.points[list(OVAL)], 1.04), FRAME_SIZE), 4)
    window = extent(face)
    agreement = _agreement(seen)
    ratio = seen.ratio
    if tone.any():
        ratio = ratio - tone * in_channels(with_complexion(seen.photo_parts))
    around = _over_the_face(ratio, agreement)
    agreement, hair = (enlarged(one, FRAME_SIZE) for one in (agreement, seen.photo_parts[..., Part.HAIR]))
    teeth = polygon(motion.points[list(LIPS_IN)], FRAME_SIZE, 0.8)
    masks = [hair, teeth, eyes_with_lashes(motion), *lenses(motion, seen)]
    held = np.maximum.reduce([mask[window] for mask in masks])
    ratio = ratio[window]
    weight = smoothstep(strongest(blurred(ratio, 1.2)), *SEEN) * agreement[window] * face[window] * (1 - held)
    change = _change(seen, ratio, around[window], window) * in_channels(weight)
    gain = np.ones_like(seen.after)
    gain[window] = exponential(change + iris_colours(motion, seen.ratio[window], window))
    return gain


def lenses(motion: Motion, seen: Views) -> list[Array]:
    """Masks [S, S] in 0..1, one a side, of new glasses up to their rims, which may have gaps: clear lenses throw no
    shade."""
    new = seen.after_parts[..., Part.GLASSES] - np.maximum(
        seen.before_parts[..., Part.GLASSES], seen.photo_parts[..., Part.GLASSES]
    )
    rims = np.argwhere(new > WORN[1])[:, ::-1].astype(np.float32) * np.float32(PART)
    left, right = motion.points[list(OUTER_CORNERS)]
    side = (rims - motion.points[NOSE_ROOT]) @ (right - left)
    halves = [rim for rim in (rims[side < 0], rims[side > 0]) if len(rim)]
    return [polygon(cv2.convexHull(rim)[:, 0], FRAME_SIZE, 2.0) for rim in halves]


def _change(seen: Views, ratio: Array, around: Array, window: Window) -> Array:
    """Change of light in a window, [H, W, 3] in log units, from the `ratio` and the light over the face `around`."""
    fine = blurred(ratio, 0.8) + FOLDS * blurred(ratio - blurred(ratio, FINE), 0.6)
    lips = enlarged(blurred(seen.after_parts[..., Part.LIPS], 1 / PART), FRAME_SIZE)[window]
    change: Array = np.clip(_without_glow(fine, around, lips), -MOST, MOST)
    own, model = _near_brows(seen.photo_parts)[window], _near_brows(seen.before_parts, seen.after_parts)[window]
    grown = smoothstep(enlarged(_grown_brows(seen), FRAME_SIZE)[window], *THICKENED)
    brows = np.clip(brightness(change), -BROWS_DARKER - BROW_DARKNESS * grown, 0) * np.maximum(own, grown)
    change += (in_channels(brows) - change) * in_channels(np.maximum(own, model))  # brows that do not fit leave seams
    return change


def _over_the_face(ratio: Array, agreement: Array) -> Array:
    """Change of light [S, S, 3] without its patches and folds; hair that goes beside skin is no light on it."""
    light, weight = (reduced(one, FRAME_SIZE // COARSE) for one in (ratio, agreement))
    return enlarged(averaged(light, weight, WIDE / COARSE, 1e-2), FRAME_SIZE)


def _without_glow(change: Array, around: Array, lips: Array) -> Array:
    """Change of light [H, W, 3] without bright or coloured patches on skin that is not of the `lips` [H, W].

    They come where stubble, a shaded brow or a seam of the model's goes, of which the photo has none.
    """
    patch = change - around
    grey = brightness(patch)
    patch -= in_channels(grey)
    patch *= in_channels(PALE + (1 - PALE) * lips)
    patch += in_channels(np.minimum(grey, BRIGHTEST))
    patch += around
    return patch


def _near_brows(*parts: Array) -> Array:
    """Brows in any of the part maps [P, P, 14] and the skin next to them, [S, S] in 0..1."""
    brows = np.maximum.reduce([part_map[..., Part.BROWS] for part_map in parts])
    near = smoothstep(blurred(brows, BROWS_REACH / PART), 0.02, 0.15)
    return enlarged(near, FRAME_SIZE)


def _grown_brows(seen: Views) -> Array:
    """Growth of the probability of brows, [P, P] in -1..1."""
    grown: Array = seen.after_parts[..., Part.BROWS] - seen.before_parts[..., Part.BROWS]
    return grown


def _agreement(seen: Views) -> Array:
    """Agreement of photo, before and after on the visible part, [P, P] in 0..1."""
    photo, after = (cv2.absdiff(parts, seen.before_parts) for parts in (seen.photo_parts, seen.after_parts))
    hair = np.ascontiguousarray(photo[..., Part.HAIR])
    apart = np.asarray(cv2.dilate(hair, np.ones((TIPS, TIPS), np.uint8)), np.float32)
    for difference in (photo, after):
        for part in DISTINGUISHED:
            np.maximum(apart, difference[..., part], out=apart)
    return blurred(1 - smoothstep(apart, 0.25, 0.65), 1.5 / PART)


def _parts(parts: Array, places: Array) -> Array:
    """Part map [P, P, 14] at the places of a map of the frame."""
    return sample(parts, (reduced(places, PARTS_SIZE) + 0.5) / np.float32(PART) - 0.5)
