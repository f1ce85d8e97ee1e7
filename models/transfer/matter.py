"""Matter that pulling and lighting the photo cannot give: lids, insides of mouths, glasses, beards, hats.

The model's own pixels, in the light of the photo's skin, laid over the photo.
"""

import numpy as np

from models.face.anatomy import LIPS_IN, LOWER_LIP, UPPER_LIP, Part
from models.transfer.eyes import lids
from models.transfer.fields import DARK, Matter
from models.transfer.geometry import Array, averaged, blurred, polygon, smoothstep, strongest, weighted_mean
from models.transfer.light import Views
from models.transfer.motion import Motion
from models.transfer.registration import FRAME_SIZE, Registration, Seen

OPENS = (0.01, 0.06)  # of the eyes' distance: how much further a mouth opens
TOOTH_BRIGHT = (0.45, 0.8)  # of the skin's brightness
TOOTH_RED = (0.1, 0.4)  # red minus blue, of the brightness: gums, lips and tongue
TOOTH_GAIN, TOOTH_LIGHTEST = 1.3, 220.0
IVORY = np.array([1.04, 1.0, 0.93], np.float32)
WORN = (0.25, 0.6)  # probability of a part that is new
LEAST_WORN = {Part.GLASSES: 0.02, Part.HAT: 0.1, Part.BEARD: 0.15}  # of the eyes' distance squared: less is a mistake
SKIN_REACH = 20.0  # px over which the light on the photo's skin is averaged
FRAME_WIDTH = 4.0  # px: what is wider is a lens
FRAME_SEEN = (0.12, 0.35)  # log units: contrast of a frame
EYE_PARTS = [Part.EYE_WHITE, Part.IRIS]
EYES_SHOW = (0.1, 0.4)  # of the eyes that showed before
LENS_SHADE = 0.7  # log units: how much darker lenses of sunglasses are than a small model's


def layers(registration: Registration, after: Seen, motion: Motion, seen: Views, photo: Array) -> tuple[Matter, ...]:
    """All layers of a change, in the order in which they lie; `photo` [S, S, 3] is the photo, pulled."""
    found = [*lids(registration, after, motion, photo), mouth(registration, motion, seen)]
    found += [worn(registration, seen, photo, part) for part in (Part.BEARD, Part.GLASSES, Part.HAT)]
    return tuple(layer for layer in found if layer is not None)


def mouth(registration: Registration, motion: Motion, seen: Views) -> Matter | None:
    """The inside of a mouth that opens further than in the photo; else the photo's own teeth stay."""
    more = _opening(motion.points) - _opening(registration.photo.points)
    if more <= OPENS[0]:
        return None
    cover = polygon(motion.points[list(LIPS_IN)], FRAME_SIZE, 0.8) * smoothstep(more, *OPENS)
    return Matter(_with_teeth(seen), cover)


def _with_teeth(seen: Views) -> Array:
    """The model after the change, [S, S, 3], with teeth as bright and warm as people's: a small model's are grey."""
    skin = seen.after_parts[..., Part.SKIN]
    brightness = seen.after.mean(-1)
    bright = smoothstep(brightness / max(float(weighted_mean(brightness, skin)), 1.0), *TOOTH_BRIGHT)
    red = smoothstep((seen.after[..., 0] - seen.after[..., 2]) / (brightness + 1), *TOOTH_RED)
    tooth = (bright * (1 - red))[..., None]
    ivory = np.minimum(brightness * TOOTH_GAIN, TOOTH_LIGHTEST)[..., None] * IVORY
    whole: Array = seen.after + (ivory - seen.after) * tooth
    return whole


def worn(registration: Registration, seen: Views, photo: Array, part: Part) -> Matter | None:
    """A part that only the model's picture after the change shows; frames of glasses as sharp as the photo."""
    new = seen.after_parts[..., part] - np.maximum(seen.before_parts[..., part], seen.photo_parts[..., part])
    cover, dark = smoothstep(new, *WORN), 0.0
    if part is Part.GLASSES:
        dark = _hidden_eyes(seen)
        cover = cover * np.maximum(_frames(seen), dark)
    if cover.sum() < LEAST_WORN[part] * registration.eye_distance**2:
        return None
    skin = np.minimum(seen.photo_parts[..., Part.SKIN], seen.before_parts[..., Part.SKIN])
    light = np.log(photo + DARK) - np.log(seen.before + DARK)
    light = averaged(light, skin, SKIN_REACH, 1e-3, weighted_mean(light, skin))
    colour = np.exp(np.log(seen.after + DARK) + np.clip(light, -0.5, 0.5) - LENS_SHADE * dark) - DARK
    return Matter(colour, cover, sharp=part is Part.GLASSES)


def _frames(seen: Views) -> Array:
    """Frames of glasses, [S, S] in 0..1; lenses are left out, which a small model tints where people's are clear."""
    contrast = strongest(blurred(seen.ratio, 0.7) - blurred(seen.ratio, FRAME_WIDTH))
    return smoothstep(contrast, *FRAME_SEEN)


def _hidden_eyes(seen: Views) -> float:
    """1 where the model's glasses hide its eyes, as sunglasses do, 0 where they show through."""
    before, after = (parts[..., EYE_PARTS].sum() for parts in (seen.before_parts, seen.after_parts))
    return float(1 - smoothstep(after / max(float(before), 1.0), *EYES_SHOW))


def _opening(points: Array) -> float:
    """Opening of the mouth of points [478, 2], in eye distances."""
    return float(np.linalg.norm(points[UPPER_LIP] - points[LOWER_LIP]) / np.linalg.norm(points[33] - points[263]))
