"""Two texts to one direction in CLIP space (StyleCLIP, arXiv 2103.17249, section 6 and appendix B).

Equals `GetDt` and `zeroshot_classifier` of the official `global_directions/MapTS.py`: every text is put into CLIP's
ImageNet sentences, the unit embeddings are averaged and normalised, target minus neutral is normalised.
"""

from collections.abc import Sequence
from typing import Protocol

import torch
import torch.nn.functional as F
from open_clip import OPENAI_IMAGENET_TEMPLATES
from torch import Tensor

from models.errors import TextError

# The 79 that StyleCLIP uses: all of CLIP's but the one about several things.
IMAGENET_TEMPLATES: tuple[str, ...] = tuple(
    sentence for sentence in (template("{}") for template in OPENAI_IMAGENET_TEMPLATES) if " many " not in sentence
)
SMALLEST_DIFFERENCE = 1e-5


class TextEncoder(Protocol):
    """What is asked of CLIP here."""

    def encode_texts(self, texts: list[str]) -> Tensor:
        """Texts to float unit features [N, D]."""


def text_embedding(clip: TextEncoder, text: str, templates: Sequence[str] | None = None) -> Tensor:
    """The unit embedding [D] of a text: the mean of its unit embeddings in every template.

    A template is a sentence with "{}" in it; None: the ImageNet ones, as StyleCLIP does.
    """
    sentences = [template.replace("{}", text) for template in templates or IMAGENET_TEMPLATES]
    return F.normalize(clip.encode_texts(sentences).mean(0), dim=0)


def text_direction(clip: TextEncoder, target: str, neutral: str, templates: Sequence[str] | None = None) -> Tensor:
    """The unit vector [D] from the neutral text to the target. Texts are taken literally, without outer spaces.

    Raises `TextError` for an empty text, and for two texts that CLIP reads the same.
    """
    target, neutral = target.strip(), neutral.strip()
    if not target or not neutral:
        raise TextError(
            f"The {'neutral' if target else 'target'} text is empty.",
            'Write both, such as "a smiling face" and "a face".',
        )
    difference = text_embedding(clip, target, templates) - text_embedding(clip, neutral, templates)
    if torch.linalg.vector_norm(difference) < SMALLEST_DIFFERENCE:
        raise TextError(
            f'"{target}" and "{neutral}" mean the same to this CLIP model.', "Name what should change in the target."
        )
    return F.normalize(difference, dim=0)
