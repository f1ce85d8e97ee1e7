"""A beard that grows on the photo, where the model's picture gets one, in the colour of the person's own hair.

A small model draws a beard as a slab that hides chin and neck. Its picture says where hair grows and of which colour;
it thins out over the person's own skin, and its hairs are as fine as the photo (`strands`).
"""

import cv2
import numpy as np

from models.face.anatomy import LIPS_OUT, OVAL, Part
from models.transfer.colour import from_lab, to_lab
from models.transfer.fields import DARK, Matter
from models.transfer.geometry import Array, averaged, blurred, brightness, enlarged, polygon, smoothstep, weighted_mean
from models.transfer.light import Views, appeared, skin_brightness
from models.transfer.motion import Motion
from models.transfer.registration import FRAME_SIZE, Registration

LEAST = 0.05  # of the eyes' distance squared: less is a mistake
SOFT = 0.06  # of the eyes' distance: how far its density fades
NECK = (0.02, 0.3)  # of the eyes' distance below the jaw: where a beard thins out and where it ends
LIGHT_REACH, SHADING = 0.12, 0.6  # of the eyes' distance: where the skin's light is averaged; how much the beard shows
HAIRY = 0.025  # of the surroundings of the face that is hair, for its colour to be known
ITS_OWN = (12.0, 30.0)  # CIE Lab: difference of the model's beard from its hair from which on its colour is meant


def beard(registration: Registration, motion: Motion, seen: Views, photo: Array) -> Matter | None:
    """The layer of a new beard, None where the model's picture gets none; `photo` [S, S, 3] is the photo, pulled."""
    where = appeared(seen.after_parts[..., Part.BEARD] - seen.before_parts[..., Part.BEARD])
    eyes = registration.eye_distance
    if where is None or where.sum() < LEAST * eyes**2:
        return None
    skin = seen.photo_parts[..., [Part.SKIN, Part.NECK, Part.BEARD, Part.LIPS]].sum(-1)
    skin = smoothstep(enlarged(skin, FRAME_SIZE), 0.4, 0.9)
    colour = _colour(registration, seen, photo) * _light(photo, skin, eyes)[..., None]
    return Matter(colour, _density(where, motion, eyes) * skin, hairs=True)


def _density(where: Array, motion: Motion, eyes: float) -> Array:
    """Density of hairs, [S, S] in 0..1: around the lips, and thinning out below the jaw."""
    face = polygon(motion.points[list(OVAL)], FRAME_SIZE)
    below = np.asarray(cv2.distanceTransform(1 - face.astype(np.uint8), cv2.DIST_L2, 3), np.float32) / eyes
    lips = polygon(motion.points[list(LIPS_OUT)], FRAME_SIZE, 1.0)
    grown = blurred(where * (1 - smoothstep(below, *NECK)), SOFT * eyes)
    density: Array = smoothstep(grown, 0.1, 0.9) * (1 - lips)
    return density


def _colour(registration: Registration, seen: Views, photo: Array) -> Array:
    """Colour [3]: that of the photo's hair where the model's beard is like its hair, else the model's in its light."""
    model = weighted_mean(seen.after, seen.after_parts[..., Part.BEARD] ** 2)
    own, skin = skin_brightness(photo, seen.photo_parts), skin_brightness(seen.after, seen.after_parts)
    lit: Array = model * np.float32(np.clip((own + DARK) / (skin + DARK), 0.6, 1.6))
    hair = seen.before_parts[..., Part.HAIR] ** 2
    if min(registration.hair_share, hair.mean()) < HAIRY:
        return lit
    apart = float(np.linalg.norm(to_lab(model) - to_lab(weighted_mean(seen.before, hair))))
    mean = to_lab(registration.hair.mean)
    return from_lab(mean + (to_lab(lit) - mean) * smoothstep(apart, *ITS_OWN))


def _light(photo: Array, skin: Array, eyes: float) -> Array:
    """Light on the `skin` [S, S] of the photo beside its mean, [S, S]."""
    lit = np.log(brightness(photo) + DARK)
    mean = weighted_mean(lit, skin)
    light: Array = np.exp(SHADING * np.clip(averaged(lit - mean, skin, LIGHT_REACH * eyes, 1e-3), -0.8, 0.5))
    return light
