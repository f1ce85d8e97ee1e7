"""Matter that pulling and lighting the photo cannot give: lids, insides of mouths, glasses, beards, hats.

The model's own pixels, in the light of the photo's skin, laid over the photo.
"""

import cv2
import numpy as np

from models.face.anatomy import BROWS, EYES, LIPS_IN, LOWER_LIP, UPPER_LIP, Part
from models.transfer.fields import Matter
from models.transfer.geometry import Array, Similarity, blurred, ellipse, polygon, smoothstep, strongest
from models.transfer.hair import weighted_mean
from models.transfer.light import DARK, Views
from models.transfer.motion import Motion, pulled, warp
from models.transfer.registration import FRAME_SIZE, Registration, Seen

OPENS = (0.01, 0.06)  # of the eyes' distance: how much further a mouth opens
CLOSES = (0.15, 0.5)  # of the opening of the model's eye: how much of it closes
LEAST_OPEN = 0.1  # of an eye's width
TOOTH_BRIGHT = (0.45, 0.8)  # of the skin's brightness
TOOTH_RED = (0.1, 0.4)  # red minus blue, of the brightness: gums, lips and tongue
TOOTH_GAIN, TOOTH_LIGHTEST = 1.3, 220.0
IVORY = np.array([1.04, 1.0, 0.93], np.float32)
WORN = (0.25, 0.6)  # probability of a part that is new
LEAST_WORN = {Part.GLASSES: 0.02, Part.HAT: 0.1, Part.BEARD: 0.15}  # of the eyes' distance squared: less is a mistake
SKIN_REACH = 8.0  # px over which the photo's light is averaged


def layers(registration: Registration, after: Seen, motion: Motion, seen: Views, photo: Array) -> tuple[Matter, ...]:
    """All layers of a change, in the order in which they lie; `photo` [S, S, 3] is the photo, pulled."""
    found = [*lids(registration, after, motion), mouth(registration, motion, seen)]
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
    return seen.after + (ivory - seen.after) * tooth


def lids(registration: Registration, after: Seen, motion: Motion) -> list[Matter]:
    """The model's lid where an eye closes, in the photo's skin; registered without motion, so that no lash smears."""
    still: tuple[Array, Array] | None = None
    found = []
    for eye, brow in zip(EYES, BROWS, strict=True):
        opening = max(_openness(registration.model.points, eye), LEAST_OPEN)
        closing = smoothstep(1 - _openness(after.points, eye) / opening, *CLOSES)
        outline = registration.photo.points[list(eye)]
        if closing <= 0 or registration.wears(Part.GLASSES, outline):
            continue
        still = still or _unmoved(registration, after, motion.back)
        found.append(_lid(registration, outline, registration.photo.points[list(brow)], *still, float(closing)))
    return found


def worn(registration: Registration, seen: Views, photo: Array, part: Part) -> Matter | None:
    """A part that only the model's picture after the change shows; frames of glasses as sharp as the photo."""
    new = seen.after_parts[..., part] - np.maximum(seen.before_parts[..., part], seen.photo_parts[..., part])
    cover = smoothstep(new, *WORN)
    if part is Part.GLASSES:
        cover = cover * smoothstep(strongest(blurred(seen.ratio, 0.7)), 0.15, 0.4)
    if cover.sum() < LEAST_WORN[part] * registration.eye_distance**2:
        return None
    light = blurred(np.log(photo + DARK) - np.log(seen.before + DARK), SKIN_REACH)
    colour = np.exp(np.log(seen.after + DARK) + np.clip(light, -0.7, 0.7)) - DARK
    return Matter(colour, cover, sharp=part is Part.GLASSES)


def _unmoved(registration: Registration, after: Seen, back: Similarity) -> tuple[Array, Array]:
    """Model before and after over the photo, [S, S, 3] each, as if nothing had moved but the head."""
    photo, before = registration.photo.points, registration.model.points
    forward = Similarity.between(back(after.points), after.points)
    _, to_before, to_after = warp(registration, photo, photo, before, forward(before), back)
    return pulled(registration.model.picture, to_before), pulled(after.picture, to_after)


def _lid(registration: Registration, eye: Array, brow: Array, before: Array, after: Array, closing: float) -> Matter:
    """Colours of the model's lid in the light of the skin around the eye, but not of the brow."""
    centre, across = eye.mean(0), eye[8] - eye[0]
    width, angle = float(np.linalg.norm(across)), float(np.degrees(np.arctan2(across[1], across[0])))
    angle = (angle + 90) % 180 - 90
    oval = [
        ellipse(centre, (width * a, width * b), angle, FRAME_SIZE) for a, b in ((0.72, 0.45), (0.95, 0.75), (0.6, 0.33))
    ]
    hairy = cv2.dilate(polygon(brow, FRAME_SIZE), np.ones((5, 5), np.uint8))
    skin = np.clip(oval[1] - oval[2], 0, 1) * (1 - hairy)
    reach = width * 0.35
    ratio = (np.log(registration.photo.picture + DARK) - np.log(before + DARK)) * skin[..., None]
    light = blurred(ratio, reach) / (blurred(skin, reach)[..., None] + 1e-3)
    colour = np.exp(np.log(after + DARK) + np.clip(light, -1.2, 1.2)) - DARK
    return Matter(colour, blurred(oval[0], width * 0.09) * np.float32(closing))


def _opening(points: Array) -> float:
    """Opening of the mouth of points [478, 2], in eye distances."""
    return float(np.linalg.norm(points[UPPER_LIP] - points[LOWER_LIP]) / np.linalg.norm(points[33] - points[263]))


def _openness(points: Array, eye: tuple[int, ...]) -> float:
    """Height of an eye's opening in its width."""
    height = np.linalg.norm(points[eye[4]] - points[eye[12]])
    return float(height / np.linalg.norm(points[eye[0]] - points[eye[8]]))
