"""The way of a photo: align, encode, move in StyleSpace along the texts, synthesise. One door for every interface.

photo ── align ──> crop ── encode ──> W+ ── affine ──> s ── + Σ alpha · move(texts, beta) ──> synthesise ──> picture
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from models.checkpoints.registry import load_as
from models.clip.model import ClipModel
from models.clip.public import load_clip
from models.clip.text import text_direction
from models.device import choose_device
from models.direction.first_order import FirstOrderDirection
from models.direction.global_direction import GlobalDirection, TextDirection
from models.direction.keep import kept_directions, orthogonal, wanted_shares, weighed
from models.direction.regression import Regression, RegressionDirection
from models.direction.table import DirectionTable
from models.edits import Code, Edit, RenderRequest, decode_delta
from models.encoder.network import Encoder
from models.encoder.refinement import INVERSION, RefinementSettings, invert, refine
from models.errors import DeviceError, PackError
from models.face.alignment import AlignedFace, align, centre_square
from models.face.detection import Face, choose, detect
from models.generator.cache import SynthesisCache
from models.generator.network import Generator
from models.mapper.latent_mapper import LatentMapper
from models.mapper.library import find_mapper
from models.mapper.loading import load_mapper
from models.packs.manifest import Pack
from models.photo import Photo
from models.progress import Progress

# A person looks at the crop beside the result, so it is not smaller than this, whatever the encoder takes.
SMALLEST_CROP = 256
REMEMBERED_TEXTS = 256
REMEMBERED_MAPPERS = 8


@dataclass(frozen=True, eq=False)
class Inversion:
    """A photo as the pack sees it.

    code     its W+ code
    crop     the aligned crop that was encoded, uint8 [S, S, 3]
    picture  what the generator makes of the code, uint8 [R, R, 3]
    quad     the crop's corners in the photo, float64 [4, 2]: upper left, lower left, lower right, upper right
    """

    code: Code
    crop: NDArray[np.uint8]
    picture: NDArray[np.uint8]
    quad: NDArray[np.float64]


class Editor:
    """A loaded pack on a device. One thread at a time."""

    def __init__(self, pack: Pack, device: str = "auto", progress: Progress | None = None) -> None:
        """Load generator, encoder, CLIP and direction table. Raises PackError, CheckpointError or DeviceError."""
        progress = progress or Progress()
        self.pack = pack
        self.device = choose_device(device)
        progress.report(0.0, "generator")
        self.generator = load_as(pack.generator, Generator).to(self.device).requires_grad_(False)
        progress.report(0.3, "encoder")
        self.encoder = self._load_encoder()
        progress.report(0.5, "CLIP")
        self.clip = load_clip(pack, str(self.device))
        progress.report(0.9, "directions")
        self._directions = self._load_directions()
        self._scores = lru_cache(REMEMBERED_TEXTS)(self._compute_scores)
        self._shares = lru_cache(REMEMBERED_TEXTS)(self._compute_shares)
        self._mapper = lru_cache(REMEMBERED_MAPPERS)(self._load_mapper)
        self._cache = SynthesisCache()
        progress.report(1.0, "ready")

    @classmethod
    def load(cls, folder: Path, device: str = "auto", progress: Progress | None = None) -> "Editor":
        """Load the pack in a folder."""
        return cls(Pack.read(folder), device, progress)

    @property
    def crop_size(self) -> int:
        """Side of the aligned crop in px."""
        return max(SMALLEST_CROP, self.encoder.config.input_size if self.encoder else 0)

    def detect(self, photo: Photo) -> list[Face]:
        """The faces of a photo, largest first."""
        return detect(photo.rgb)

    def align(self, photo: Photo, *, face: int = 0, align_face: bool = True) -> AlignedFace:
        """Cut out face number `face`, largest first; with `align_face` off the middle square. Raises NoFace."""
        if not align_face or self.pack.alignment == "none":
            return centre_square(photo.rgb, self.crop_size)
        return align(photo.rgb, choose(self.detect(photo), face).landmarks, self.crop_size)

    def invert(self, aligned: AlignedFace, *, refine_steps: int = 0, progress: Progress | None = None) -> Inversion:
        """Encode a crop to W+, then bring it nearer to the crop by `refine_steps` of optimisation.

        A pack without an encoder inverts by optimisation alone. Raises Stopped.
        """
        progress = progress or Progress()
        images = to_tensor(aligned.crop).to(self.device)
        features = self.clip.encode_images if self.clip else None
        with _device_errors():
            if self.encoder is None:
                w_plus = invert(self.generator, images, INVERSION, progress, features)
            else:
                with torch.inference_mode():
                    w_plus = self.encoder.encode(F.interpolate(images, self.encoder.config.input_size, mode="area"))
                if refine_steps:
                    settings = RefinementSettings(steps=refine_steps)
                    w_plus = refine(self.generator, images, w_plus.clone(), settings, progress, features)
        code = Code.of(w_plus[0].cpu().numpy())
        progress.report(1.0, "synthesis")
        return Inversion(code, aligned.crop, self.render(RenderRequest(code)), aligned.quad)

    def open(
        self,
        photo: Photo,
        *,
        face: int = 0,
        align: bool = True,
        refine: int = 0,
        progress: Progress | None = None,
    ) -> Inversion:
        """Align and invert a photo in one go. Raises NoFace or Stopped."""
        progress = progress or Progress()
        progress.report(0.0, "finding the face")
        aligned = self.align(photo, face=face, align_face=align)
        progress.report(0.4, "encoding")
        return self.invert(aligned, refine_steps=refine, progress=progress.part(0.5, 1.0))

    @torch.inference_mode()
    def random(self, seed: int, truncation: float = 0.7) -> Code:
        """The W+ code of a random person: z from numpy's RandomState(seed), truncation psi 0..1."""
        z = np.random.RandomState(seed).randn(1, self.generator.config.z_dim).astype(np.float32)
        w_plus = self.generator.broadcast(self.generator.mapping(torch.from_numpy(z).to(self.device)))
        return Code.of(self.generator.truncate(w_plus, truncation)[0].cpu().numpy())

    @torch.inference_mode()
    def channels_kept(self, edit: Edit) -> int:
        """How many convolution channels the edit moves; by a mapper, those of the mean face. Raises as `delta`."""
        mean = self.generator.broadcast(self.generator.w_avg[None])
        return int(self.delta(edit, mean)[0, self.generator.layout.convolution_index].count_nonzero())

    @property
    def reading(self) -> Callable[[Tensor], Tensor] | None:
        """How the pack's regression reads text directions (`RegressionDirection.reading`); None where it has none."""
        return self._directions.reading if isinstance(self._directions, RegressionDirection) else None

    def suggest_beta(self, target: str, neutral: str) -> float:
        """A beta that goes well with the texts, by the rule of the pack's way to directions."""
        return round(self._text_directions().suggest_beta(self._scores(target, neutral)[0]), 2)

    def delta(self, edit: Edit, w_plus: Tensor) -> Tensor:
        """What alpha 1 of an edit adds to the StyleSpace codes [N, channels] of faces w_plus [N, rows, w_dim].

        A global direction and an optimised change are the same for every face: [1, channels]. Raises TextError for
        texts without a direction, PackError for a mapper that is not there or a change of another pack.
        """
        if edit.method == "mapper":
            delta = self._mapper(edit.mapper).delta(self.generator, w_plus)
        elif edit.method == "optimisation":
            delta = self._optimised(edit)
        else:
            scores, pace = self._scores(edit.target, edit.neutral, edit.keep)
            delta = pace * self._text_directions().move(scores, edit.beta).delta[None]
        return self.keeping(delta, edit).to(self.device)

    def keeping(self, delta: Tensor, edit: Edit) -> Tensor:
        """What remains of changes [N, channels] toward the edit's target when what it keeps is taken out."""
        if not edit.keep:
            return delta
        return weighed(
            delta, self._shares(edit.target, edit.neutral or self.pack.neutral, edit.keep), self.generator.layout
        )

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
        w_plus = self.w_plus(request.code)
        styles = self.generator.affine(w_plus)
        change = torch.zeros_like(styles)
        for edit in request.edits:
            if edit.active:
                change = change + edit.alpha * self.delta(edit, w_plus)
        return self.changed(styles, change)

    def changed(self, styles: Tensor, change: Tensor) -> Tensor:
        """StyleSpace codes [N, channels] with a change; a pack with a regression moves no channel further than faces
        go."""
        if isinstance(self._directions, RegressionDirection):
            return self._directions.within_reach(styles, change)
        return styles + change

    @torch.inference_mode()
    def render(self, request: RenderRequest) -> NDArray[np.uint8]:
        """The picture of a request, uint8 [R, R, 3]; layers before the first changed one are not computed again."""
        with _device_errors():
            image = self.generator.synthesise(self.styles(request), resolution=request.resolution, cache=self._cache)
        picture: NDArray[np.uint8] = to_bytes(image)[0]
        return picture

    def require_clip(self) -> ClipModel:
        """The pack's CLIP model. Raises PackError if it has none."""
        if self.clip is None and self.pack.public_clip is not None:
            raise PackError(f"The CLIP model {self.pack.public_clip} is not on this computer.", "Download it first.")
        if self.clip is None:
            raise PackError(f"The pack {self.pack.name} has no CLIP model, so it cannot read texts.")
        return self.clip

    def _load_encoder(self) -> Encoder | None:
        if self.pack.encoder is None:
            return None
        return load_as(self.pack.encoder, Encoder).to(self.device).requires_grad_(False)

    def _load_directions(self) -> TextDirection | None:
        if self.pack.regression is not None:
            return RegressionDirection(Regression.load(self.pack.regression), self.generator.layout)
        if self.pack.direction is None:
            return FirstOrderDirection(self.generator, self.clip) if self.clip else None
        table = DirectionTable.load(self.pack.direction)
        return GlobalDirection(table, self.generator.layout, self.pack.relevance)

    def _text_directions(self) -> TextDirection:
        self.require_clip()
        assert self._directions is not None  # with a CLIP model there is always one of them
        return self._directions

    def _prepared_directions(self) -> TextDirection:
        directions = self._text_directions()
        if isinstance(directions, FirstOrderDirection):
            raise PackError(
                f"The pack {self.pack.name} is not prepared, so it cannot tell what to keep.",
                "Run: semblance prepare PACK",
            )
        return directions

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

    def _compute_scores(self, target: str, neutral: str, keep: tuple[str, ...] = ()) -> tuple[Tensor, float]:
        """The scores of the texts' direction and its pace."""
        directions, dt = self._text_directions(), self._text_direction(target, neutral, self._kept_directions(keep))
        return directions.scores(dt), directions.pace(dt)

    def _compute_shares(self, target: str, neutral: str, keep: tuple[str, ...]) -> Tensor:
        kept = self._kept_directions(keep)
        return wanted_shares(self._prepared_directions(), self._text_direction(target, neutral, kept), kept)

    def _text_direction(self, target: str, neutral: str, kept: Tensor) -> Tensor:
        dt = text_direction(self.require_clip(), target, neutral, self.pack.templates).cpu()
        return orthogonal(dt, kept)

    def _kept_directions(self, keep: tuple[str, ...]) -> Tensor:
        return kept_directions(self.require_clip(), keep, self.pack.neutral, self.pack.templates).cpu()


def to_bytes(images: Tensor) -> NDArray[np.uint8]:
    """Images [N, 3, H, W] in -1..1 to uint8 [N, H, W, 3], as the official code: (x + 1) * 127.5, cut off."""
    pixels = ((images.clamp(-1, 1) + 1) * 127.5).to(torch.uint8)
    return np.ascontiguousarray(pixels.permute(0, 2, 3, 1).cpu().numpy())


def to_tensor(crop: NDArray[np.uint8]) -> Tensor:
    """uint8 [H, W, 3] to float32 [1, 3, H, W] in -1..1."""
    return torch.from_numpy(crop.astype(np.float32) / 127.5 - 1).permute(2, 0, 1)[None]


@contextmanager
def _device_errors() -> Iterator[None]:
    """Running out of GPU memory as a sentence."""
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise DeviceError("The GPU has too little memory for this.", "Go on with the CPU.") from error
