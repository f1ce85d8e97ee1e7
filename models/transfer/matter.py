"""Matter that pulling and lighting the photo cannot give: lids, insides of mouths, glasses, beards, hats.

The model's own pixels, in the light of the photo's skin, laid over the photo.
"""

import cv2
import numpy as np

from models.face.anatomy import LIPS_IN, LOWER_LIP, MOUTH_CORNERS, UPPER_LIP, Part, eye_distance
from models.transfer.beard import beard
from models.transfer.eyes import lids
from models.transfer.fields import DARK, Matter
from models.transfer.geometry import (
    Array,
    averaged,
    blurred,
    brightness,
    enlarged,
    extent,
    polygon,
    smoothstep,
    strongest,
    weighted_mean,
)
from models.transfer.light import Views, appeared, skin_brightness
from models.transfer.motion import GRID, Motion
from models.transfer.registration import FRAME_SIZE, Registration, Seen

OPENS = (0.01, 0.03)  # of the eyes' distance: how much further a mouth opens
OWN_TEETH = (0.5, 0.7)  # of the new opening: share that was open before, from which on its own inside is stretched
MOUTH_SEEN = (0.03, 0.2)  # probability of the inside of a mouth
MOUTH_GAP = 9  # px of the part map: less than this between two places of the inside is inside as well
FLESH_BRIGHT = 0.4  # of the skin's brightness: what the inside is at most beside teeth
TOOTH_BRIGHT = (0.45, 0.8)  # of the skin's brightness
TOOTH_SPECK, TOOTH_WHOLE = 1.6, (0.35, 0.7)  # px; share of teeth within them: what is narrower is no tooth
TEETH_SHARE = (0.08, 0.2)  # of the mouth: fewer are none
TOOTH_RED = (0.1, 0.4)  # red minus blue, of the brightness: gums, lips and tongue
TOOTH_GAIN, TOOTH_LIGHTEST = 1.25, 205.0
IVORY = np.array([1.06, 0.99, 0.9], np.float32)
FLESH = np.array([1.5, 0.8, 0.7], np.float32)  # colour of the mouth's inside, of the brightness
THROAT, THROAT_DARK = 0.14, 0.9  # of the eyes' distance from the lips, log units: where and how dark the mouth is deep
GAPS = np.array([0.0, 0.135, 0.235, 0.33, 0.4], np.float32)  # of the eyes' distance: where teeth meet, from the middle
GAP_WIDTH, GAP_DEPTH = 0.009, 0.22  # of the eyes' distance; log units
LIP_SHADOW, LIP_SHADE = 0.05, 0.3  # of the eyes' distance, log units: how far and how dark lips shade teeth
HATTED = 0.15  # log units: mean change of colour under a new hat; where less changes, the face map errs
LEAST_WORN = {Part.GLASSES: 0.02, Part.HAT: 0.1}  # of the eyes' distance squared: less is a mistake
SKIN_REACH = 20.0  # px over which the light on the photo's skin is averaged
FRAME_WIDTH = 4.0  # px: what is wider is a lens
FRAME_SEEN = (0.12, 0.35)  # log units: contrast of a frame
SHADED = (0.7, 1.5)  # `Traits.shading` from which on glasses are sunglasses
LENS_SHADE = 0.7  # log units: how much darker lenses of sunglasses are than a small model's


def layers(
    registration: Registration, after: Seen, motion: Motion, seen: Views, photo: Array, shading: float
) -> tuple[Matter, ...]:
    """All layers of a change, in the order in which they lie; `photo` [S, S, 3] is the photo, pulled, and `shading` as
    in `Traits`."""
    dark = float(smoothstep(shading, *SHADED))
    found = [*lids(registration, after, motion, photo), mouth(registration, motion, seen)]
    found.append(beard(registration, motion, seen, photo))
    found += [worn(registration, seen, photo, part, dark) for part in (Part.GLASSES, Part.HAT)]
    return tuple(layer for layer in found if layer is not None)


def mouth(registration: Registration, motion: Motion, seen: Views) -> Matter | None:
    """The inside of a mouth that opens much further than in the photo; else the photo's own teeth stay."""
    before, after = _opening(registration.photo.points), _opening(motion.points)
    share = smoothstep(after - before, *OPENS) * (1 - smoothstep(before / max(after, 1e-3), *OWN_TEETH))
    if share == 0:
        return None
    cover = polygon(motion.points[list(LIPS_IN)], FRAME_SIZE, 0.8) * share
    inside, colour = extent(cover), seen.after.copy()
    depth = _depth(motion.points, registration.eye_distance)[inside]
    gaps = _gaps(GRID[inside], motion.points, registration.eye_distance)
    likely = cv2.morphologyEx(seen.after_parts[..., Part.MOUTH], cv2.MORPH_CLOSE, np.ones((MOUTH_GAP, MOUTH_GAP)))
    sure = smoothstep(enlarged(np.asarray(likely, np.float32), FRAME_SIZE)[inside], *MOUTH_SEEN)
    colour[inside] = _inside(colour[inside], skin_brightness(seen.after, seen.after_parts), sure, depth, gaps)
    return Matter(colour, cover)


def _inside(picture: Array, skin: float, sure: Array, depth: Array, gaps: Array) -> Array:
    """The inside of the model's mouth, [H, W, 3], as people's are: a small model draws teeth as one grey plate, and the
    flesh behind them in any colour. `skin` is the brightness of its skin; where its mouth is not `sure` [H, W], lips or
    cheeks lie, which would be teeth; `depth` and `gaps` [H, W] as below."""
    bright = brightness(picture)
    red = smoothstep((picture[..., 0] - picture[..., 2]) / (bright + 1), *TOOTH_RED)
    tooth = smoothstep(bright / max(skin, 1.0), *TOOTH_BRIGHT) * (1 - red) * sure
    tooth = smoothstep(blurred(tooth, TOOTH_SPECK), *TOOTH_WHOLE)
    tooth = (tooth * smoothstep(float(tooth[depth > 0].mean()), *TEETH_SHARE))[..., None]
    relief = np.exp(-LIP_SHADE * (1 - smoothstep(depth, 0, LIP_SHADOW)) - gaps)
    ivory = (np.minimum(bright * TOOTH_GAIN, TOOTH_LIGHTEST) * relief)[..., None] * IVORY
    dim = np.minimum(bright, FLESH_BRIGHT * skin)
    flesh = (dim * np.exp(-THROAT_DARK * smoothstep(depth, 0, THROAT)))[..., None] * FLESH
    whole: Array = flesh + (ivory - flesh) * tooth
    return whole


def _depth(points: Array, eye_distance: float) -> Array:
    """Distance [S, S] in eye distances from the lips of points [478, 2] into the mouth; 0 outside."""
    inside = polygon(points[list(LIPS_IN)], FRAME_SIZE).astype(np.uint8)
    return np.asarray(cv2.distanceTransform(inside, cv2.DIST_L2, 3), np.float32) / np.float32(eye_distance)


def _gaps(places: Array, points: Array, eye_distance: float) -> Array:
    """Darkness [H, W] in log units, at `places` [H, W, 2], of the gaps between teeth; `points` are the landmarks."""
    left, right = points[list(MOUTH_CORNERS)]
    middle = points[[UPPER_LIP, LOWER_LIP]].mean(0)
    along = np.abs((places - middle) @ ((right - left) / np.linalg.norm(right - left))) / eye_distance
    nearest = np.abs(along[..., None] - GAPS).min(-1)
    gaps: Array = np.float32(GAP_DEPTH) * np.exp(-0.5 * (nearest / GAP_WIDTH) ** 2)
    return gaps


def worn(registration: Registration, seen: Views, photo: Array, part: Part, dark: float) -> Matter | None:
    """A part that only the model's picture after the change shows; frames of glasses as sharp as the photo.

    Lenses are clear or, as `dark` goes from 0 to 1, those of sunglasses. The model's picture does not tell: on some
    faces it tints the lenses of glasses that are none.
    """
    new = seen.after_parts[..., part] - np.maximum(seen.before_parts[..., part], seen.photo_parts[..., part])
    cover = appeared(new)
    if cover is None:
        return None
    if part is Part.GLASSES:
        cover = cover * np.maximum(_frames(seen), dark)
    if cover.sum() < LEAST_WORN[part] * registration.eye_distance**2:
        return None
    if part is Part.HAT and weighted_mean(brightness(np.abs(seen.ratio)), cover) < HATTED:
        return None
    skin = np.minimum(seen.photo_parts[..., Part.SKIN], seen.before_parts[..., Part.SKIN])
    skin = enlarged(skin, FRAME_SIZE)
    light = np.log(photo + DARK) - np.log(seen.before + DARK)
    light = averaged(light, skin, SKIN_REACH, 1e-3, weighted_mean(light, skin))
    shade = LENS_SHADE * dark if part is Part.GLASSES else 0.0
    colour = np.exp(np.log(seen.after + DARK) + np.clip(light, -0.5, 0.5) - shade) - DARK
    return Matter(colour, cover, sharp=part is Part.GLASSES)


def _frames(seen: Views) -> Array:
    """Frames of glasses, [S, S] in 0..1; lenses are left out, which a small model tints where people's are clear."""
    ratio = seen.ratio
    contrast = strongest(blurred(ratio, 0.7) - blurred(ratio, FRAME_WIDTH))
    return smoothstep(contrast, *FRAME_SEEN)


def _opening(points: Array) -> float:
    """Opening of the mouth of points [478, 2], in eye distances."""
    return float(np.linalg.norm(points[UPPER_LIP] - points[LOWER_LIP]) / eye_distance(points))
