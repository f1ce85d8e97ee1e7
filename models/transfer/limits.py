"""Limits of an edit on the photo: parts of the face, and what the brush has painted."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from models.edits import Part as PartName
from models.edits import decode_mask
from models.face.anatomy import BROWS, CHIN, EYES, LIPS_OUT, NOSE_ROOT, OVAL, Part
from models.transfer.fields import Fields
from models.transfer.geometry import Array, blurred, enlarged, grown, identity_map, polygon, smoothstep
from models.transfer.registration import FRAME_SIZE, Registration

SOFT = 0.05  # of the eyes' distance: edge of a part
FADING = (0.2, 0.45)  # of the way from the root of the nose to the chin: below the eyes, down to the tip of the nose


def limited(fields: Fields, registration: Registration | None, parts: Sequence[PartName], mask: str) -> Fields:
    """The change within `parts` (none: everywhere) and a brush `mask` (`models.edits.encode_mask`; empty: everywhere).

    Without a registration (a pack whose pictures show no faces) only the mask counts.
    """
    if parts and registration is not None:
        fields = fields.limited(_parts(registration, parts))
        if "hair" not in parts:
            fields = replace(fields, tint=None)
    if mask:
        drawn = cv2.resize(decode_mask(mask), (fields.size, fields.size), interpolation=cv2.INTER_AREA)
        painted = np.asarray(drawn, np.float32) / np.float32(255)
        fields = replace(fields.limited(painted), hair_limit=painted)
    return fields


def around_eyes(fields: Fields, registration: Registration) -> Fields:
    """The change above the cheeks, without a colour of hair: whoever closes the eyes keeps the mouth as it is."""
    points = registration.photo.points
    down = points[CHIN] - points[NOSE_ROOT]
    place = (identity_map(FRAME_SIZE) - points[NOSE_ROOT]) @ (down / (down @ down))
    return replace(fields.limited(1 - smoothstep(place, *FADING)), tint=None)


def _parts(registration: Registration, parts: Sequence[PartName]) -> Array:
    """Weight [S, S] in 0..1 that is 1 on the parts of the photo."""
    points, soft = registration.photo.points, SOFT * registration.eye_distance
    eyes = np.zeros((FRAME_SIZE, FRAME_SIZE), np.float32)
    for eye, brow in zip(EYES, BROWS, strict=True):
        around = np.concatenate([points[list(eye)], points[list(brow)]]).astype(np.float32)
        eyes = np.maximum(eyes, polygon(grown(np.asarray(cv2.convexHull(around), np.float32)[:, 0], 1.25), FRAME_SIZE))
    mouth = polygon(grown(points[list(LIPS_OUT)], 1.5), FRAME_SIZE)
    oval = polygon(points[list(OVAL)], FRAME_SIZE)
    hair = enlarged(registration.photo.parts[..., Part.HAIR], FRAME_SIZE)
    masks = {"eyes": eyes, "mouth": mouth, "hair": hair, "skin": oval * (1 - eyes) * (1 - mouth)}
    return np.clip(blurred(np.maximum.reduce([masks[part] for part in parts]), soft), 0, 1)
