"""Carry the model's change over to the photo: motion, light, age, matter, and the colour of hair."""

import numpy as np
from numpy.typing import NDArray

from models.direction.traits import Traits
from models.face.face_map import FaceMap
from models.transfer.age import folds
from models.transfer.creases import creases
from models.transfer.fields import Fields, Tint
from models.transfer.hair import LEAST_SHARE, mean_colour, meant, regained, tint
from models.transfer.light import Views, light, views
from models.transfer.matter import layers
from models.transfer.motion import move, pulled
from models.transfer.registration import Registration, Seen
from models.transfer.skin import complexion, limited, tone


def change(
    registration: Registration,
    picture: NDArray[np.uint8],
    traits: Traits,
    face_map: FaceMap,
    own_skin: NDArray[np.uint8] | None = None,
) -> Fields:
    """The change of the photo when the model's picture becomes `picture`, uint8 [R, R, 3].

    `own_skin` is the same with the edit `traits.own_skin`, where there is one.
    """
    after = Seen.by(face_map, picture)
    motion = move(registration, after)
    seen = views(registration, after, motion)
    photo = pulled(registration.photo.picture, motion.to_photo)
    skin = tone(seen)
    gain = light(motion, seen, skin)
    gain *= complexion(photo, seen.photo_parts, limited(skin, photo, seen.photo_parts))
    gain *= folds(photo, seen.photo_parts, traits.ageing)
    gain *= creases(registration.photo.points, motion, seen.photo_parts)
    matter = layers(registration, after, motion, seen, photo, traits.shading)
    as_before = None if own_skin is None else Seen.by(face_map, own_skin)
    return Fields(motion.flow, gain, matter, _dye(registration, seen, traits, as_before))


def _dye(registration: Registration, seen: Views, traits: Traits, own_skin: Seen | None) -> Tint | None:
    """The change of the hair's colour; None where it keeps it, and for what may be a hat."""
    if registration.hatted or registration.hair_share <= LEAST_SHARE:
        return None
    before, after = mean_colour(seen.before, seen.before_parts), mean_colour(seen.after, seen.after_parts)
    if before is None or after is None:
        return None
    as_before = None if own_skin is None else mean_colour(own_skin.picture, own_skin.parts)
    if as_before is not None:
        after = meant(after, as_before, traits)
    return tint(registration.hair, before, after, regained(registration.hair.mean, registration.skin, traits))
