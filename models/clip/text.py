"""Two texts to one direction in CLIP space (StyleCLIP, arXiv 2103.17249, section 6 and appendix B).

Equals `GetDt` and `zeroshot_classifier` of the official `global_directions/MapTS.py`: every text is put into CLIP's
ImageNet sentences, the unit embeddings are averaged and normalised, target minus neutral is normalised.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

from models.errors import TextError, shortened

SMALLEST_DIFFERENCE = 1e-5


@lru_cache(1)
def imagenet_templates() -> tuple[str, ...]:
    """The 79 that StyleCLIP uses: all of CLIP's but the one about several things."""
    from open_clip import OPENAI_IMAGENET_TEMPLATES  # here: its import takes seconds, and not every command reads texts

    templates = (template("{}") for template in OPENAI_IMAGENET_TEMPLATES)
    return tuple(sentence for sentence in templates if " many " not in sentence)


class TextEncoder(Protocol):
    """A CLIP model, as far as texts go."""

    def encode_texts(self, texts: list[str]) -> Tensor:
        """Texts to float unit features [N, D]. Raises `TextError` for one that does not fit."""

    def fits(self, text: str) -> bool:
        """Tell if a text is short enough for the model."""


def text_embeddings(clip: TextEncoder, texts: Sequence[str], templates: Sequence[str] | None = None) -> Tensor:
    """Unit embeddings [N, D] of texts: means of their unit embeddings in all templates.

    A template is a sentence with "{}" in it; None: the ImageNet ones, as StyleCLIP does. Templates in which one of the
    texts is too long for the model are left out for all, so that the texts stay comparable; a text that is as long as
    the model's context stands alone.
    """
    return F.normalize(_in_templates(clip, texts, templates).mean(1), dim=1)


def agreement(clip: TextEncoder, target: str, neutral: str, templates: Sequence[str] | None = None) -> float:
    """Length of the mean of the unit directions from `neutral` to `target` in the single templates: 0..1.

    Words that a model knows point the same way in every sentence; what it cannot read depends on the words beside it.
    """
    goal, start = _in_templates(clip, (target, neutral), templates)
    return float(F.normalize(goal - start, dim=1).mean(0).norm())


def text_direction(
    clip: TextEncoder,
    target: str,
    neutral: str,
    templates: Sequence[str] | None = None,
    typed: tuple[str, str] | None = None,
) -> Tensor:
    """The unit vector [D] from the neutral text to the target. Texts are taken literally, without outer spaces.

    `typed` are the two as the person wrote them, for messages. Raises `TextError` for an empty text, for one that is
    too long for the model, and for two that CLIP reads the same.
    """
    target, neutral = target.strip(), neutral.strip()
    said = typed or (target, neutral)
    if not target or not neutral:
        raise TextError(
            f"The {'neutral' if target else 'target'} text is empty.",
            'Write both, such as "a smiling face" and "a face".',
        )
    for text, words in zip((target, neutral), said, strict=True):
        if not clip.fits(text):
            raise TextError(f'"{shortened(words)}" is too long for this CLIP model.', "Say it in fewer words.")
    goal, start = text_embeddings(clip, (target, neutral), templates)
    if torch.linalg.vector_norm(goal - start) < SMALLEST_DIFFERENCE:
        raise TextError(
            f'"{shortened(said[0])}" and "{shortened(said[1])}" mean the same to this CLIP model.',
            "Name what should change in the target.",
        )
    return F.normalize(goal - start, dim=0)


def _in_templates(clip: TextEncoder, texts: Sequence[str], templates: Sequence[str] | None) -> Tensor:
    """Unit embeddings [N, T, D] of texts in the templates in which all of them fit."""
    fitting = _fitting(clip, texts, templates or imagenet_templates())
    return torch.stack([clip.encode_texts([one.replace("{}", text) for one in fitting]) for text in texts])


def _fitting(clip: TextEncoder, texts: Sequence[str], templates: Sequence[str]) -> Sequence[str]:
    """The templates in which every text fits; the bare text where there is none."""
    longest_first = sorted(templates, key=len, reverse=True)
    if all(clip.fits(longest_first[0].replace("{}", text)) for text in texts):
        return templates
    return [one for one in templates if all(clip.fits(one.replace("{}", text)) for text in texts)] or ["{}"]
