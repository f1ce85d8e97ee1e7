"""One photo through the engine: align, encode, move in StyleSpace along the edits, synthesise.

photo ── align ──> crop ── encode ──> W+ ── affine ──> s ── + Σ alpha · delta ──> synthesise ──> picture
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models.changes import Changes
from models.checkpoints.registry import load_as
from models.device import choose_device, out_of_memory_explained, release_memory
from models.direction.texts import Texts
from models.direction.traits import Traits
from models.edits import Code, Edit, PhotoFace, PhotoRequest, RenderRequest, Surface
from models.encoder.feedback import Feedback
from models.encoder.inversion import Inverter
from models.encoder.network import Encoder
from models.encoder.refinement import Features
from models.face import alignment
from models.face.alignment import AlignedFace, Points
from models.face.detection import choose, detect
from models.face.face_map import FaceMap
from models.generator.cache import SynthesisCache
from models.generator.network import Generator
from models.packs.manifest import Pack
from models.photo import Photo
from models.pixels import to_bytes, to_tensor
from models.progress import Progress
from models.transfer.left_out import LeftOut
from models.transfer.on_photo import OnPhoto

Network = TypeVar("Network", bound=nn.Module)


@dataclass(frozen=True, eq=False)
class Inversion:
    """A photo as the pack sees it.

    code     its W+ code
    crop     the aligned crop that was encoded, uint8 [S, S, 3]
    quad     the crop's corners in the photo, float64 [4, 2]: upper left, lower left, lower right, upper right
    render   makes pictures of the code
    faces    the quads of all faces of the photo, largest first; none where no faces were looked for
    likeness closeness to the photo (`models.encoder.likeness`) before and after refinement; None if not measured
    """

    code: Code
    crop: NDArray[np.uint8]
    quad: Points
    render: Callable[[RenderRequest], NDArray[np.uint8]]
    faces: tuple[Points, ...] = ()
    likeness: tuple[float, float] | None = None

    @cached_property
    def picture(self) -> NDArray[np.uint8]:
        """The generator's picture of the code, uint8 [R, R, 3]; made when it is first asked for."""
        return self.render(RenderRequest(self.code))


class Editor:
    """A loaded pack on a device. One thread at a time."""

    def __init__(
        self, pack: Pack, device: str = "auto", progress: Progress | None = None, *, lenient: bool = False
    ) -> None:
        """Load generator, encoder and direction table. Raises PackError, CheckpointError or DeviceError.

        In pictures of a `lenient` editor an edit that the pack cannot do moves nothing; of another it raises.
        """
        progress = progress or Progress()
        self.pack = pack
        self.device = choose_device(device)
        progress.report(0.0, "generator")
        self.generator = self._load(pack.generator, Generator)
        progress.report(0.3, "encoder")
        face_map = FaceMap.load(pack.face_map).to(self.device) if pack.face_map else None
        load_encoder = partial(self._load, pack.encoder, Encoder) if pack.encoder else None
        config = self.generator.config
        feedback = Feedback.load(pack.feedback, config.rows, config.w_dim).to(self.device) if pack.feedback else None
        self.inverter = Inverter(self.generator, load_encoder, feedback, face_map, self._image_features)
        progress.report(0.9, "directions")
        self.texts = Texts(pack, self.generator, str(self.device))
        self.changes = Changes(pack, self.generator, self.texts, lenient=lenient)
        self._caches = {False: SynthesisCache(), True: SynthesisCache()}  # of portraits and of cartoons
        self._on_photo = OnPhoto(face_map)
        progress.report(1.0, "ready")

    @classmethod
    def load(
        cls, folder: Path, device: str = "auto", progress: Progress | None = None, *, lenient: bool = False
    ) -> "Editor":
        """Load the pack in a folder."""
        return cls(Pack.read(folder), device, progress, lenient=lenient)

    def open(
        self,
        photo: Photo,
        *,
        face: int = 0,
        align: bool = True,
        refine: int | None = None,
        progress: Progress | None = None,
    ) -> Inversion:
        """Align and invert face number `face` of a photo, largest first; with `align` off its middle square.

        `refine` steps of optimisation bring the code nearer to the crop; None: as many as pay where the pack has a
        face map, none where a step takes seconds. Raises NoFace, DeviceError or Stopped.
        """
        progress = progress or Progress()
        refine = self.inverter.paying_steps if refine is None else refine
        progress.report(0.0, "Looking for faces")
        aligned, faces = self._cut(photo, face, align)
        progress.report(0.4, "Encoding the face")
        inversion = self.invert(aligned, refine_steps=refine, progress=progress.part(0.4, 1.0))
        return replace(inversion, faces=faces)

    def invert(self, aligned: AlignedFace, *, refine_steps: int = 0, progress: Progress | None = None) -> Inversion:
        """Encode a crop to W+, then bring it nearer to the crop by `refine_steps` of optimisation.

        A pack without an encoder inverts by optimisation alone. Raises Stopped.
        """
        progress = progress or Progress()
        images = to_tensor(aligned.crop).to(self.device)
        w_plus, found = self.inverter.invert(images, refine_steps, progress)
        code = Code.of(w_plus[0].cpu().numpy())
        release_memory()
        progress.report(1.0)
        return Inversion(code, aligned.crop, aligned.quad, self.render, likeness=found)

    @torch.inference_mode()
    def random(self, seed: int, truncation: float = 0.7, class_index: int | None = None) -> Code:
        """The W+ code of a random person: z from numpy's RandomState(seed), truncation psi 0..1.

        `class_index` is for class-conditional generators; None: the class of the pack. Raises PackError if there is no
        such class.
        """
        config = self.generator.config
        if class_index is not None:
            config = config.with_class(class_index)
        z = np.random.RandomState(seed).randn(1, config.z_dim).astype(np.float32)
        label = self.generator.label(config.class_index) if config.c_dim else None
        w_plus = self.generator.broadcast(self.generator.mapping(torch.from_numpy(z).to(self.device), label))
        return Code.of(self.generator.truncate(w_plus, truncation)[0].cpu().numpy())

    def render(self, request: RenderRequest) -> NDArray[np.uint8]:
        """The picture of a request, uint8 [R, R, 3]; layers before the first changed one are not computed again.

        A pack that draws no cartoons makes its own picture in place of one.
        """
        cartoon = self.pack.cartoon is not None and (request.cartoon or self.pack.base is not None)
        return self._draw(request, cartoon=cartoon)

    def render_photo(self, request: PhotoRequest, photo: Photo, *, in_place: bool = False) -> NDArray[np.uint8]:
        """The `photo` with the edits of a request carried over to it, uint8 [H, W, 3]. Raises as `render`.

        With `in_place` the pixels of the photo are changed, which spares a large one that is edited once its copy.
        """
        return self._on_photo.paint(photo, request, self._portrait, self._traits, in_place=in_place)

    def survey(self, photo: Photo, quad: Points) -> None:
        """Find the face in the `quad` of a photo ahead of the first edit, which need not wait for it then."""
        self._on_photo.survey(photo, tuple(quad.flatten().tolist()))

    def left_out(self, request: PhotoRequest, photo: Photo) -> dict[Edit, frozenset[LeftOut]]:
        """Parts of each active edit that the photo cannot show. Raises as `render`."""
        active = [(face, edit) for face in request.faces for edit in face.edits if edit.active]
        return {edit: self._on_photo.left_out(photo, face, edit, self._portrait) for face, edit in active}

    def edited(
        self, photo: Photo, inversion: Inversion, edits: tuple[Edit, ...], surface: Surface = "photo"
    ) -> NDArray[np.uint8]:
        """A face of the photo with edits on a surface, uint8 [H, W, 3].

        The pixels of the photo itself are changed, so that a large one is not copied; `render_photo` leaves them.
        """
        if surface in ("model", "cartoon"):
            return self.render(RenderRequest(inversion.code, edits, cartoon=surface == "cartoon"))
        face = PhotoFace(inversion.code, tuple(inversion.quad.flatten().tolist()), edits)
        picture = self.render_photo(PhotoRequest(photo.key, (face,)), photo, in_place=True)
        release_memory()
        return picture if surface == "photo" else alignment.cut(picture, inversion.quad)

    def _portrait(self, request: RenderRequest) -> NDArray[np.uint8]:
        """The picture whose change is carried over to a photo: never a cartoon."""
        return self._draw(self._truncated(request), cartoon=False)

    def _traits(self, request: RenderRequest) -> Traits:
        """The traits of that change; asked of the code that was drawn, so that it is not computed again."""
        return self.changes.traits(self._truncated(request))

    def _truncated(self, request: RenderRequest) -> RenderRequest:
        """The request for the face nearer to the mean one that the pack has changes of photos taken from."""
        w_plus = self.generator.truncate(self.changes.w_plus(request.code), self.pack.photo_truncation)
        return replace(request, code=Code.of(w_plus[0].cpu().numpy()))

    @torch.inference_mode()
    def _draw(self, request: RenderRequest, *, cartoon: bool) -> NDArray[np.uint8]:
        generator, cache = self._cartoonist if cartoon else self.generator, self._caches[cartoon]
        with out_of_memory_explained():
            image = generator.synthesise(self.changes.styles(request), resolution=request.resolution, cache=cache)
        picture: NDArray[np.uint8] = to_bytes(image)[0]
        return picture

    @cached_property
    def _cartoonist(self) -> Generator:
        """The generator of cartoons, loaded when one is first asked for; its styles are those of `generator`."""
        assert self.pack.cartoon is not None
        return self._load(self.pack.cartoon, Generator)

    def _load(self, path: Path, kind: type[Network]) -> Network:
        return load_as(path, kind).to(self.device).requires_grad_(False)

    def _image_features(self) -> Features | None:
        return self.texts.clip.encode_images if self.texts.clip else None

    def _cut(self, photo: Photo, face: int, align: bool) -> tuple[AlignedFace, tuple[Points, ...]]:
        """The aligned face, and the quads of all faces. Raises NoFace."""
        if not align or self.pack.alignment == "none":
            return alignment.centre_square(photo.rgb, self.inverter.crop_size), ()
        found = detect(photo.rgb)
        aligned = alignment.align(photo.rgb, choose(found, face).landmarks, self.inverter.crop_size)
        release_memory()
        return aligned, tuple(alignment.face_quad(one.landmarks) for one in found)
