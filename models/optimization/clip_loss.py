"""CLIP distance between pictures and a text: the loss of latent optimisation and of mapper training.

Source: StyleCLIP (arXiv 2103.17249, equation 1); with `official` preprocessing it equals `criteria/clip_loss.py`.
"""

from collections.abc import Callable, Sequence
from math import gcd
from typing import Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor

from models.clip.model import ClipModel
from models.clip.text import text_direction
from models.errors import TextError
from models.optimization.settings import Preprocessing


class ClipLoss:
    """1 - cosine between pictures and `text`; with a `neutral` text, between pictures and the way from it to `text`.

    The official loss has no neutral text: what the picture has in common with the text beside the wished change then
    counts as well. `templates` are the sentences for that way (see `text_direction`). `preprocessing` "clip" prepares
    pictures as the CLIP model was trained; "official" is StyleCLIP's own, which leaves them in [-1, 1]. `goal` turns
    the direction [D] of that way into the vector [D] that features are multiplied with (see `TextDirection.goal`);
    None: the direction itself. Raises `TextError` for a blank text, and for two texts that mean the same.
    """

    def __init__(
        self,
        clip: ClipModel,
        text: str,
        preprocessing: Preprocessing = "clip",
        neutral: str = "",
        templates: Sequence[str] | None = None,
        goal: Callable[[Tensor], Tensor] | None = None,
    ) -> None:
        if not text.strip():
            raise TextError("There is no text to steer by.", "Describe the picture that you want.")
        self.text = text
        self.neutral = neutral
        self.clip = clip
        self.preprocessing = preprocessing
        way = text_direction(clip, text, neutral, templates) if neutral else clip.encode_texts([text])[0]
        wanted = goal(way) if neutral and goal else way
        self.goal = wanted.clone()  # made outside inference mode, it can meet gradients

    def __call__(self, images: Tensor) -> Tensor:
        """Losses [N], 0..2 (with a `goal` any), of `images` [N, 3, S, S] in [-1, 1]; gradients flow."""
        return 1 - self._features(images) @ self.goal

    def _features(self, images: Tensor) -> Tensor:
        if self.preprocessing == "clip":
            return self.clip.encode_images(images)
        size = self.clip.preprocess.input_size[-1]
        network = cast(Any, self.clip.network)
        features: Tensor = network.encode_image(official_input(images, size))
        return F.normalize(features.float(), dim=-1)


def official_input(images: Tensor, size: int = 224) -> Tensor:
    """`images` [N, 3, S, S] as StyleCLIP hands them to CLIP: [N, 3, size, size], range kept, not standardised.

    Equals upsampling by repetition (7 times to reach 224) and average pooling (by S / 32). Both act on rows and
    columns alone, so one small matrix does it without the picture of 7168 px in between.
    """
    side = images.shape[-1]
    common = gcd(side, size)
    repeated = torch.eye(side, dtype=images.dtype, device=images.device).repeat_interleave(size // common, dim=1)
    resample = F.avg_pool1d(repeated, side // common)
    return resample.T @ images @ resample
