"""Edited photos: every face of a request carried over to the photo, with what stays between requests remembered."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from math import copysign
from weakref import ReferenceType, ref

import numpy as np
from numpy.typing import NDArray

from models.device import release_memory
from models.direction.traits import Traits
from models.edits import DEFAULT_ALPHA, LEARNED_ALPHA, Code, Edit, PhotoFace, PhotoRequest, RenderRequest
from models.face.face_map import FaceMap
from models.language.reading import around_eyes, takes_off
from models.photo import Photo
from models.photo.scaling import reduced
from models.transfer import limits
from models.transfer.carry import change
from models.transfer.compose import apply
from models.transfer.fields import Fields
from models.transfer.flow import flow_change
from models.transfer.frame import Frame
from models.transfer.left_out import LeftOut, left_out
from models.transfer.registration import FRAME_SIZE, Ground, Registration, Seen, register, survey

Picture = NDArray[np.uint8]
Draw = Callable[[RenderRequest], Picture]
Read = Callable[[RenderRequest], Traits]
REMEMBERED_FACES = 4
REMEMBERED_EDITS = 64


class OnPhoto:
    """Paints requests on a photo. `face_map` is None for packs whose pictures show no faces."""

    def __init__(self, face_map: FaceMap | None) -> None:
        self._face_map = face_map
        self._grounds: OrderedDict[tuple[str, tuple[float, ...]], Ground] = OrderedDict()  # a photo's faces
        self._registrations: OrderedDict[tuple[str, PhotoFace], Registration] = OrderedDict()
        self._left_out: OrderedDict[tuple[str, Code, Edit], frozenset[LeftOut]] = OrderedDict()
        self._scaled: tuple[str, int, Picture] = ("", 0, np.zeros((1, 1, 3), np.uint8))
        self._painted: tuple[PhotoRequest, ReferenceType[Picture]] | None = None  # in full, while it is shown

    def paint(self, photo: Photo, request: PhotoRequest, draw: Draw, read: Read, *, in_place: bool = False) -> Picture:
        """The edited photo, uint8 [H, W, 3]; `draw` makes the model's pictures, `read` tells what else they mean.

        Pixels that no edit reaches, and all of them without an active edit, are the photo's own. With `in_place` a
        photo of full size is itself changed; else the picture is read-only, and may be one that was painted before.
        """
        known = self._painted[1]() if self._painted is not None and self._painted[0] == request else None
        if known is not None and not in_place:
            return known
        base, scale = self._base(photo, request.longest)
        faces = [face for face in request.faces if any(edit.active for edit in face.edits)]
        whole = base is photo.rgb
        picture = base if in_place and whole else base.copy() if faces else base.view()
        for face in faces:
            self._paint_face(picture, photo, face, scale, draw, read)
        if not in_place:
            picture.flags.writeable = False
            self._painted = (request, ref(picture)) if whole else self._painted
        return picture

    def survey(self, photo: Photo, quad: tuple[float, ...]) -> None:
        """Find a face of the photo ahead of its first change, which need not wait for it then."""
        if self._face_map is not None:
            self._ground(photo, quad, self._face_map)

    def left_out(self, photo: Photo, face: PhotoFace, edit: Edit, draw: Draw) -> frozenset[LeftOut]:
        """Parts of an edit that the photo cannot show, at the usual strength; none for a limited edit."""
        if self._face_map is None or edit.parts or edit.mask:
            return frozenset()
        usual = DEFAULT_ALPHA if edit.method == "direction" else LEARNED_ALPHA
        edit = replace(edit, alpha=copysign(usual, edit.alpha), enabled=True, name="")
        key = photo.key, face.code, edit
        if key not in self._left_out:
            if takes_off(edit):  # what else the model changes then is not what was asked for
                self._left_out[key] = frozenset({LeftOut.COVER})
            else:
                seen = Seen.by(self._face_map, draw(RenderRequest(face.code, (edit,))))
                self._left_out[key] = left_out(self._registration(photo, face, draw), seen)
            if len(self._left_out) > REMEMBERED_EDITS:
                self._left_out.popitem(last=False)
        return self._left_out[key]

    def _paint_face(
        self, picture: Picture, photo: Photo, face: PhotoFace, scale: float, draw: Draw, read: Read
    ) -> None:
        registration = self._registration(photo, face, draw) if self._face_map else None
        changes = []
        for edits in _groups(face.edits, registration is not None):
            part = self._change(registration, RenderRequest(face.code, edits), draw, read)
            if registration is not None and around_eyes(edits[0]):
                part = limits.around_eyes(part, registration)
            changes.append(limits.limited(part, registration, edits[0].parts, edits[0].mask))
        hair = None
        if registration is not None:
            hair = replace(registration.hair, frame=registration.hair.frame.at_scale(scale))
        apply(picture, Frame(face.corners, FRAME_SIZE).at_scale(scale), reduce(Fields.then, changes), hair)

    def _change(self, registration: Registration | None, request: RenderRequest, draw: Draw, read: Read) -> Fields:
        if registration is None or self._face_map is None:
            return flow_change(draw(RenderRequest(request.code)), draw(request))
        picture, traits, own_skin = draw(request), read(request), None
        if traits.own_skin is not None:
            own_skin = draw(replace(request, edits=(*request.edits, traits.own_skin)))
        return change(registration, picture, traits, self._face_map, own_skin)

    def _registration(self, photo: Photo, face: PhotoFace, draw: Draw) -> Registration:
        key = photo.key, replace(face, edits=())
        if key not in self._registrations:
            assert self._face_map is not None
            ground = self._ground(photo, face.quad, self._face_map)
            self._registrations[key] = register(ground, draw(RenderRequest(face.code)), self._face_map)
            if len(self._registrations) > REMEMBERED_FACES:
                self._registrations.popitem(last=False)
        self._registrations.move_to_end(key)
        return self._registrations[key]

    def _ground(self, photo: Photo, quad: tuple[float, ...], face_map: FaceMap) -> Ground:
        key = photo.key, quad
        if key not in self._grounds:
            self._grounds[key] = survey(photo.rgb, np.array(quad).reshape(4, 2), face_map)
            release_memory()
            if len(self._grounds) > REMEMBERED_FACES:
                self._grounds.popitem(last=False)
        self._grounds.move_to_end(key)
        return self._grounds[key]

    def _base(self, photo: Photo, longest: int | None) -> tuple[Picture, float]:
        """The photo at the wished size, and its scale."""
        if longest is None or longest >= max(photo.rgb.shape[:2]):
            return photo.rgb, 1.0
        if self._scaled[:2] != (photo.key, longest):
            self._scaled = photo.key, longest, reduced(photo.rgb, longest)
        return self._scaled[2], longest / max(photo.rgb.shape[:2])


def _groups(edits: tuple[Edit, ...], registered: bool) -> list[tuple[Edit, ...]]:
    """Active edits that share their limits, in order: each group is one change of the face.

    On a registered face, what is around the eyes is a change of its own and comes first: glasses lie over lids.
    """
    groups: dict[tuple[bool, object, str], list[Edit]] = {}
    for edit in edits:
        if edit.active:
            apart = registered and around_eyes(edit)
            groups.setdefault((not apart, frozenset(edit.parts), edit.mask), []).append(edit)
    return [tuple(groups[key]) for key in sorted(groups, key=lambda key: key[0])]
