"""Change of the light on the skin: folds, shadows, flush, make-up, as the ratio of the model's two pictures.

An expression ratio image (Liu, Shan, Zhang, SIGGRAPH 2001): skin times after / before looks as the model's does, with
the person's own pores. It holds only where photo, before and after show the same part.
"""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from models.face.anatomy import LIPS_IN, OVAL, Part
from models.transfer.eyes import eyes_with_lashes, iris_colours
from models.transfer.fields import DARK
from models.transfer.geometry import Array, averaged, blurred, enlarged, grown, polygon, sample, smoothstep, strongest
from models.transfer.motion import Motion, pulled
from models.transfer.registration import FRAME_SIZE, Registration, Seen

SEEN = (0.03, 0.12)  # log units: change of light from which on it is believed
MOST = 1.2  # log units
FINE = 3.0  # px: what is finer is folds, which a small model draws faintly
WIDE, BRIGHTEST = 28.0, 0.06  # px, log units: a patch that is brighter than this beside the light over the face is none
PALE = 0.4  # how much of the colour of a patch stays
FOLDS = 0.7  # how much folds are strengthened
COARSE = 4  # px of the frame for one of the light over the face
TIPS = 15  # px: thin hairs around hair of the model where the photo has none
BROWS_DARKER = 0.15  # log units: darkest light on the photo's brows
BROWS_REACH = 2.5  # px around brows, where the two pictures' brows do not lie over each other exactly
DISTINGUISHED = [Part.HAIR, Part.LIPS, Part.GLASSES, Part.HAT, Part.BEARD, Part.BACKGROUND]


@dataclass(frozen=True, eq=False)
class Views:
    """Model before and after in the geometry of the changed photo: colours [S, S, 3] in 0..255, and parts
    [S, S, 14] of photo, before and after."""

    before: Array
    after: Array
    photo_parts: Array
    before_parts: Array
    after_parts: Array

    @cached_property
    def ratio(self) -> Array:
        """Logarithm of after / before, [S, S, 3]."""
        ratio: Array = np.log(self.after + DARK) - np.log(self.before + DARK)
        return ratio


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
    ratio = seen.ratio - tone
    strength, agreement = strongest(blurred(ratio, 1.2)), _agreement(seen)
    folds = blurred(ratio - blurred(ratio, FINE), 0.6)
    fine = blurred(ratio, 0.8) + FOLDS * folds
    lips = blurred(seen.after_parts[..., Part.LIPS], 1.0)
    change = np.clip(_without_glow(fine, _over_the_face(ratio, agreement), lips), -MOST, MOST)
    own, model = _near_brows(seen.photo_parts), _near_brows(seen.before_parts, seen.after_parts)
    brows = np.clip(change.mean(-1, keepdims=True), -BROWS_DARKER, 0) * own[..., None]
    change += (brows - change) * np.maximum(own, model)[..., None]  # brows that do not fit each other leave seams
    outline = grown(motion.points[list(OVAL)], 1.04)
    face = blurred(polygon(outline, FRAME_SIZE), 4)
    teeth = polygon(motion.points[list(LIPS_IN)], FRAME_SIZE, 0.8)
    held = np.maximum.reduce([seen.photo_parts[..., Part.HAIR], teeth, eyes_with_lashes(motion)])
    weight = smoothstep(strength, *SEEN) * agreement * face * (1 - held)
    gain: Array = np.exp(change * weight[..., None] + iris_colours(motion, seen.ratio))
    return gain


def _over_the_face(ratio: Array, agreement: Array) -> Array:
    """Change of light [S, S, 3] without its patches and folds; hair that goes beside skin is no light on it."""
    small = (FRAME_SIZE // COARSE, FRAME_SIZE // COARSE)
    light, weight = (
        np.asarray(cv2.resize(one, small, interpolation=cv2.INTER_AREA), np.float32) for one in (ratio, agreement)
    )
    return enlarged(averaged(light, weight, WIDE / COARSE, 1e-2), FRAME_SIZE)


def _without_glow(change: Array, around: Array, lips: Array) -> Array:
    """Change of light [S, S, 3] without bright or coloured patches on skin that is not of the `lips` [S, S].

    They come where stubble, a shaded brow or a seam of the model's goes, of which the photo has none.
    """
    patch = change - around
    brightness = patch.mean(-1, keepdims=True)
    coloured = PALE + (1 - PALE) * lips[..., None]
    limited: Array = around + np.minimum(brightness, BRIGHTEST) + (patch - brightness) * coloured
    return limited


def _near_brows(*parts: Array) -> Array:
    """Brows in any of the part maps [S, S, 14] and the skin next to them, [S, S] in 0..1."""
    brows = np.maximum.reduce([part_map[..., Part.BROWS] for part_map in parts])
    near = smoothstep(blurred(brows, BROWS_REACH), 0.02, 0.15)
    return near


def _agreement(seen: Views) -> Array:
    """Agreement of photo, before and after on the visible part, [S, S] in 0..1."""
    photo, before, after = (
        parts[..., DISTINGUISHED] for parts in (seen.photo_parts, seen.before_parts, seen.after_parts)
    )
    apart = np.maximum(strongest(photo - before), strongest(after - before))
    hair = np.abs(photo - before)[..., DISTINGUISHED.index(Part.HAIR)]
    apart = np.maximum(apart, cv2.dilate(hair, np.ones((TIPS, TIPS), np.uint8)))
    return blurred(1 - smoothstep(apart, 0.25, 0.65), 1.5)


def _parts(parts: Array, places: Array) -> Array:
    """Part map [P, P, 14] at the places of a map of the frame."""
    scale = parts.shape[0] / FRAME_SIZE
    return sample(parts, (places + 0.5) * np.float32(scale) - 0.5)
