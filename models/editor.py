"""One photo through the engine: align, encode, move in StyleSpace along the edits, synthesise.

photo ── align ──> crop ── encode ──> W+ ── affine ──> s ── + Σ alpha · delta ──> synthesise ──> picture
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from models.checkpoints.registry import load_as
from models.device import choose_device, out_of_memory_explained, release_memory
from models.direction.texts import Texts
from models.direction.traits import Traits
from models.edits import Code, Edit, PhotoFace, PhotoRequest, RenderRequest, Surface, decode_delta
from models.encoder.likeness import STEPS, likeness, refine_likeness
from models.encoder.network import Encoder
from models.encoder.refinement import INVERSION, RefinementSettings, invert, refine
from models.errors import CheckpointError, PackError, TextError
from models.face import alignment
from models.face.alignment import AlignedFace, Points
from models.face.detection import choose, detect
from models.face.face_map import FaceMap
from models.generator.cache import SynthesisCache
from models.generator.network import Generator
from models.mapper.latent_mapper import LatentMapper
from models.mapper.library import find_mapper
from models.mapper.loading import load_mapper
from models.packs.manifest import Pack
from models.photo import Photo
from models.pixels import to_bytes, to_tensor
from models.progress import Progress
from models.transfer.left_out import LeftOut
from models.transfer.on_photo import OnPhoto

# A person looks at the crop beside the result, so it is not smaller than this, whatever the encoder takes.
SMALLEST_CROP = 256
QUICK = 256  # px of a generator that a processor refines a code with in seconds
REMEMBERED_MAPPERS = 8
REMEMBERED_CHANGES = 2  # of requests: a picture on the photo asks for its change twice


@dataclass(frozen=True, eq=False)
class Inversion:
    """A photo as the pack sees it.

    code     its W+ code
    crop     the aligned crop that was encoded, uint8 [S, S, 3]
    quad     the crop's corners in the photo, float64 [4, 2]: upper left, lower left, lower right, upper right
    render   makes pictures of the code
    faces    the quads of all faces of the photo, largest first; none where no faces were looked for
    likeness closeness to the photo before and after refinement through the face map, see `likeness`; else None
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
        self.lenient = lenient
        self.device = choose_device(device)
        progress.report(0.0, "generator")
        self.generator = load_as(pack.generator, Generator).to(self.device).requires_grad_(False)
        progress.report(0.3, "encoder")
        self.encoder = self._load_encoder()
        progress.report(0.9, "directions")
        self.texts = Texts(pack, self.generator, str(self.device))
        self._mapper = lru_cache(REMEMBERED_MAPPERS)(self._load_mapper)
        self._change = lru_cache(REMEMBERED_CHANGES)(self._compute_change)
        self._caches = {False: SynthesisCache(), True: SynthesisCache()}  # of portraits and of cartoons
        self._face_map = FaceMap.load(pack.face_map).to(self.device) if pack.face_map else None
        self._on_photo = OnPhoto(self._face_map)
        progress.report(1.0, "ready")

    @classmethod
    def load(
        cls, folder: Path, device: str = "auto", progress: Progress | None = None, *, lenient: bool = False
    ) -> "Editor":
        """Load the pack in a folder."""
        return cls(Pack.read(folder), device, progress, lenient=lenient)

    @property
    def crop_size(self) -> int:
        """Side of the aligned crop in px."""
        return max(SMALLEST_CROP, self.encoder.config.input_size if self.encoder else 0)

    @property
    def paying_steps(self) -> int:
        """Steps of optimisation that bring a photo's code nearer in seconds; 0 where a step takes seconds."""
        slow = self.device.type == "cpu" and self.generator.config.resolution > QUICK
        return STEPS if self._face_map and not slow else 0

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
        refine = self.paying_steps if refine is None else refine
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
        found: tuple[float, float] | None = None
        with out_of_memory_explained():
            if self.encoder is None:
                w_plus = invert(self.generator, images, INVERSION, progress, self._image_features)
            else:
                w_plus = encoded = self._encoded(images)
                if refine_steps:
                    release_memory()
                    w_plus = self._refined(images, encoded.clone(), refine_steps, progress)
                    found = self._likeness(images, encoded, w_plus)
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

    @torch.inference_mode()
    def channels_kept(self, edit: Edit) -> int:
        """Number of convolution channels the edit moves; by a mapper, those of the mean face. Raises as `delta`."""
        mean = self.generator.broadcast(self.generator.w_avg[None])
        return int(self.delta(edit, mean)[0, self.generator.layout.convolution_index].count_nonzero())

    def delta(self, edit: Edit, w_plus: Tensor) -> Tensor:
        """The change of the StyleSpace codes [N, channels] at alpha = 1, for faces w_plus [N, rows, w_dim].

        A global direction and an optimised change are the same for every face: [1, channels]. Raises TextError for
        texts without a direction, PackError for a mapper that is not there or a change of another pack.
        """
        if edit.method == "mapper":
            delta = self.texts.kept(self._mapper(edit.mapper).delta(self.generator, w_plus), edit)
        elif edit.method == "optimisation":
            delta = self.texts.kept(self._optimised(edit), edit)
        else:
            delta = self.texts.delta(edit)
        return delta.to(self.device)

    def w_plus(self, code: Code) -> Tensor:
        """A code as a tensor [1, rows, w_dim] on the device. Raises PackError if it belongs to another pack."""
        config = self.generator.config
        if (code.rows, code.width) != (config.rows, config.w_dim):
            raise PackError(
                f"This code is of {code.rows} rows of {code.width}, "
                f"the pack {self.pack.name} takes {config.rows} of {config.w_dim}.",
                "Use the pack that it was made with.",
            )
        return torch.from_numpy(code.array.copy()).to(self.device)[None]

    @torch.inference_mode()
    def styles(self, request: RenderRequest) -> Tensor:
        """The edited StyleSpace code of a request, float32 [1, channels]."""
        styles = self.generator.affine(self.w_plus(request.code))
        return self.texts.within_reach(styles, self._change(request))

    @torch.inference_mode()
    def traits(self, request: RenderRequest) -> Traits:
        """The traits that the request's edits bring."""
        return self.texts.traits(self._change(request).cpu())

    def render(self, request: RenderRequest) -> NDArray[np.uint8]:
        """The picture of a request, uint8 [R, R, 3]; layers before the first changed one are not computed again.

        A pack that draws no cartoons makes its own picture in place of one.
        """
        cartoon = self.pack.cartoon is not None and (request.cartoon or self.pack.base is not None)
        return self._draw(request, cartoon=cartoon)

    def _portrait(self, request: RenderRequest) -> NDArray[np.uint8]:
        """The picture whose change is carried over to a photo: never a cartoon."""
        return self._draw(request, cartoon=False)

    @torch.inference_mode()
    def _draw(self, request: RenderRequest, *, cartoon: bool) -> NDArray[np.uint8]:
        generator, cache = self._cartoonist if cartoon else self.generator, self._caches[cartoon]
        with out_of_memory_explained():
            image = generator.synthesise(self.styles(request), resolution=request.resolution, cache=cache)
        picture: NDArray[np.uint8] = to_bytes(image)[0]
        return picture

    def render_photo(self, request: PhotoRequest, photo: Photo, *, in_place: bool = False) -> NDArray[np.uint8]:
        """The `photo` with the edits of a request carried over to it, uint8 [H, W, 3]. Raises as `render`.

        With `in_place` the pixels of the photo are changed, which spares a large one that is edited once its copy.
        """
        return self._on_photo.paint(photo, request, self._portrait, self.traits, in_place=in_place)

    def survey(self, photo: Photo, quad: Points) -> None:
        """Find the face in the `quad` of a photo ahead of the first edit, which need not wait for it then."""
        self._on_photo.survey(photo, tuple(quad.flatten().tolist()))

    def left_out(self, request: PhotoRequest, photo: Photo) -> dict[Edit, frozenset[LeftOut]]:
        """Parts of each active edit that the photo cannot show. Raises as `render`."""
        active = [(face, edit) for face in request.faces for edit in face.edits if edit.active]
        return {edit: self._on_photo.left_out(photo, face, edit, self._portrait) for face, edit in active}

    @torch.inference_mode()
    def _encoded(self, images: Tensor) -> Tensor:
        """The encoder's W+ code of a crop. On the CPU its file is mapped anew: e4e's gigabyte leaves the memory."""
        assert self.encoder is not None
        w_plus = self.encoder.encode(F.interpolate(images, self.encoder.config.input_size, mode="area"))
        if self.device.type == "cpu":
            self.encoder = self._load_encoder()
        return w_plus

    def _refined(self, images: Tensor, w_plus: Tensor, steps: int, progress: Progress) -> Tensor:
        """The code brought nearer to the crop: through the face map, or by pixels where there is none."""
        if self._face_map is not None:
            return refine_likeness(self.generator, self._face_map, images, w_plus, steps, progress)
        return refine(self.generator, images, w_plus, RefinementSettings(steps=steps), progress, self._image_features)

    def _likeness(self, images: Tensor, before: Tensor, after: Tensor) -> tuple[float, float] | None:
        if self._face_map is None:
            return None
        first, second = likeness(self.generator, self._face_map, images, torch.cat([before, after]))
        return first, second

    @property
    def _image_features(self) -> Callable[[Tensor], Tensor] | None:
        return self.texts.clip.encode_images if self.texts.clip else None

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

    def _compute_change(self, request: RenderRequest) -> Tensor:
        """The sum of the request's edits in StyleSpace, float32 [1, channels]."""
        w_plus = self.w_plus(request.code)
        change = torch.zeros(1, self.generator.layout.channels, device=self.device)
        for edit in request.edits:
            if edit.active:
                try:
                    change = change + edit.alpha * self.delta(edit, w_plus)
                except (TextError, PackError, CheckpointError):
                    if not self.lenient:
                        raise
        return change

    @cached_property
    def _cartoonist(self) -> Generator:
        """The generator of cartoons, loaded when one is first asked for; its styles are those of `generator`."""
        assert self.pack.cartoon is not None
        return load_as(self.pack.cartoon, Generator).to(self.device).requires_grad_(False)

    def _load_encoder(self) -> Encoder | None:
        if self.pack.encoder is None:
            return None
        return load_as(self.pack.encoder, Encoder).to(self.device).requires_grad_(False)

    def _cut(self, photo: Photo, face: int, align: bool) -> tuple[AlignedFace, tuple[Points, ...]]:
        """The aligned face, and the quads of all faces. Raises NoFace."""
        if not align or self.pack.alignment == "none":
            return alignment.centre_square(photo.rgb, self.crop_size), ()
        found = detect(photo.rgb)
        aligned = alignment.align(photo.rgb, choose(found, face).landmarks, self.crop_size)
        release_memory()
        return aligned, tuple(alignment.face_quad(one.landmarks) for one in found)

    def _load_mapper(self, name: str) -> LatentMapper:
        mapper = load_mapper(find_mapper(self.pack, name), self.generator.config)
        mapper.network.to(self.device)
        return mapper

    def _optimised(self, edit: Edit) -> Tensor:
        delta, channels = decode_delta(edit.delta), self.generator.layout.channels
        if len(delta) != channels:
            raise PackError(
                f"This optimised edit changes {len(delta)} style channels, the pack {self.pack.name} has {channels}.",
                "Use the pack that it was made with.",
            )
        return torch.from_numpy(delta.copy())[None]
