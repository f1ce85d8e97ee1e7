"""Carry the model's change over to the photo: motion, light, age, matter, and the colour of hair."""

import numpy as np
from numpy.typing import NDArray

from models.direction.traits import Traits
from models.face.anatomy import Part
from models.face.face_map import FaceMap
from models.transfer.age import folds
from models.transfer.creases import creases
from models.transfer.fields import Fields
from models.transfer.geometry import Array, weighted_mean
from models.transfer.hair import LEAST_SHARE, regained, tint
from models.transfer.light import light, views
from models.transfer.matter import layers
from models.transfer.motion import move, pulled
from models.transfer.registration import Registration, Seen
from models.transfer.skin import complexion, tone


def change(registration: Registration, picture: NDArray[np.uint8], traits: Traits, face_map: FaceMap) -> Fields:
    """The change of the photo when the model's picture becomes `picture`, uint8 [R, R, 3]."""
    after = Seen.by(face_map, picture)
    motion = move(registration, after)
    seen = views(registration, after, motion)
    photo = pulled(registration.photo.picture, motion.to_photo)
    skin = tone(seen, photo)
    gain = complexion(photo, seen.photo_parts, skin) * light(motion, seen, skin)
    gain *= folds(photo, seen.photo_parts, traits.ageing)
    gain *= creases(registration.photo.points, motion, seen.photo_parts)
    matter = layers(registration, after, motion, seen, photo, traits.shading)
    before_hair, after_hair = _hair(seen.before, seen.before_parts), _hair(seen.after, seen.after_parts)
    dye = None
    if before_hair is not None and after_hair is not None and registration.hair.share.mean() > LEAST_SHARE:
        share = regained(registration.hair.mean, registration.skin, traits)
        dye = tint(registration.hair, before_hair, after_hair, share)
    return Fields(motion.flow, gain, matter, dye)


def _hair(picture: Array, parts: Array) -> Array | None:
    """Mean colour [3] of the model's hair; None where it has next to none."""
    share = parts[..., Part.HAIR] ** 2
    return weighted_mean(picture, share) if share.mean() > LEAST_SHARE else None
