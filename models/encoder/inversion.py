"""Aligned crops to W+ codes: by the encoder and, nearer to the crop, by optimisation after it or in its place."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from models.device import out_of_memory_explained, release_memory
from models.encoder.feedback import Feedback
from models.encoder.likeness import STEPS, likeness, refine_likeness
from models.encoder.network import Encoder
from models.encoder.refinement import INVERSION, Features, RefinementSettings, invert, refine
from models.face.face_map import FaceMap
from models.generator.network import Generator
from models.progress import Progress

# A person looks at the crop beside the result, so it is not smaller than this, whatever the encoder takes.
SMALLEST_CROP = 256
CORRECTED_STEPS = STEPS // 2  # after feedback: landmarks and colours are then as near as after `STEPS` without
QUICK = 256  # px of a generator that a processor refines a code with in seconds


class Inverter:
    """Inverts crops with the networks of a pack, on the device of its generator."""

    def __init__(
        self,
        generator: Generator,
        load_encoder: Callable[[], Encoder] | None,
        feedback: Feedback | None,
        face_map: FaceMap | None,
        features: Callable[[], Features | None],
    ) -> None:
        """Load the encoder by `load_encoder`; None for a pack without one. Raises as `load_encoder`.

        `feedback` corrects its codes where there is a face map; `features` gives what maps pictures [N, 3, R, R] in
        -1..1 to unit features [N, D], such as CLIP's, if any.
        """
        self.encoder = load_encoder() if load_encoder else None
        self._load_encoder = load_encoder
        self._generator = generator
        self._feedback = feedback
        self._face_map = face_map
        self._features = features

    @property
    def crop_size(self) -> int:
        """Side of the aligned crop in px."""
        return max(SMALLEST_CROP, self.encoder.config.input_size if self.encoder else 0)

    @property
    def paying_steps(self) -> int:
        """Steps of optimisation that bring a photo's code nearer in seconds; 0 where a step takes seconds."""
        slow = self._generator.w_avg.device.type == "cpu" and self._generator.config.resolution > QUICK
        if self._face_map is None or slow:
            return 0
        return STEPS if self._feedback is None else CORRECTED_STEPS

    def invert(self, images: Tensor, steps: int, progress: Progress) -> tuple[Tensor, tuple[float, float] | None]:
        """W+ code [1, rows, w_dim] of a crop [1, 3, S, S] in -1..1, brought nearer to it by `steps` of optimisation.

        The second value is the `likeness` before and after these steps, None where none was measured. Without an
        encoder `INVERSION` says how many steps are taken. Raises Stopped, DeviceError where the memory is too small.
        """
        with out_of_memory_explained():
            if self.encoder is None:
                return invert(self._generator, images, INVERSION, progress, self._features()), None
            encoded = self._encode(images)
            if not steps:
                return encoded, None
            release_memory()
            w_plus = self._refine(images, encoded.clone(), steps, progress)
            return w_plus, self._likeness(images, encoded, w_plus)

    @torch.inference_mode()
    def _encode(self, images: Tensor) -> Tensor:
        """The encoder's W+ code of a crop, corrected by feedback.

        On the CPU its file is mapped anew: e4e's gigabyte leaves the memory.
        """
        assert self.encoder is not None and self._load_encoder is not None
        w_plus = self.encoder.encode(F.interpolate(images, self.encoder.config.input_size, mode="area"))
        if images.device.type == "cpu":
            self.encoder = self._load_encoder()
        if self._feedback is None or self._face_map is None:
            return w_plus
        return self._feedback.correct(self._generator, self._face_map, images, w_plus)

    def _refine(self, images: Tensor, w_plus: Tensor, steps: int, progress: Progress) -> Tensor:
        """The code brought nearer to the crop: through the face map, or by pixels where there is none."""
        if self._face_map is not None:
            return refine_likeness(self._generator, self._face_map, images, w_plus, steps, progress)
        settings = RefinementSettings(steps=steps)
        return refine(self._generator, images, w_plus, settings, progress, self._features())

    def _likeness(self, images: Tensor, before: Tensor, after: Tensor) -> tuple[float, float] | None:
        if self._face_map is None:
            return None
        first, second = likeness(self._generator, self._face_map, images, torch.cat([before, after]))
        return first, second
