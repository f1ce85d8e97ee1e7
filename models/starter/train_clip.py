"""A small CLIP on renders and captions, by a sigmoid loss over all pairs of a batch (SigLIP, arXiv 2303.15343).

Two more tasks keep the features rich: from a picture's features the numbers of its person must be readable by one
linear layer (else a handful of dimensions does for the captions, and directions of different words fall together); from
a text's features what a sentence-embedding teacher says (`models.starter.teacher`), which places words that no caption
uses.

Half of a batch are twins (`scene.twins`), half of whose captions tell what sets the two apart: the hardest negatives.

The second part of the training shows the generator's own pictures, with some style channels jittered, beside the
renders: else CLIP reads the blur of an odd picture as a word, and directions lead there.
"""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.clip.model import ClipModel
from models.generator.network import Generator
from models.starter.captions import Facts, caption, chances, holds, state
from models.starter.checkpointing import load_state, save_state
from models.starter.data import Dataset
from models.starter.loop import load_optimizers, optimizer_states, run
from models.starter.muon import Muon, descend, split_parameters
from models.starter.phrases import PHRASES
from models.starter.precision import mixed_precision
from models.starter.schedule import learning_rate, set_rate
from models.starter.teacher import WIDTH, Lessons

BATCH = 128
TWINS = 32  # pairs of a batch
LESSONS = 64  # texts of the teacher, a step
MUON_LR = 6e-4
ADAM_LR = 2e-3
GENERATED_SHARE = 0.65
NUMBERS_WEIGHT, TEACHER_WEIGHT, PLACE_WEIGHT = 4.0, 2.0, 2.0
BANK_STEPS = 40  # between two readings of the captions that lessons are placed by


class ClipTrainer:
    """The parts of a training, and its state on disk."""

    def __init__(self, clip: ClipModel, data: Dataset, lessons: Lessons, templates: tuple[str, ...]) -> None:
        torch.manual_seed(2)
        self.clip, self.data, self.lessons, self.templates = clip, data, lessons, templates
        self.network = cast(Any, clip.network).requires_grad_(True).train()
        self.network.visual.to(memory_format=torch.channels_last)
        self.network.logit_scale.data.fill_(math.log(10.0))
        self.heads = nn.ModuleDict(
            {"numbers": nn.Linear(clip.width, len(data.names)), "teacher": nn.Linear(clip.width, WIDTH)}
        )
        self.bias = nn.Parameter(torch.tensor(-6.0))
        matrices, others = split_parameters(self.network, exclude=("token_emb", "positional"))
        others += [*self.heads.parameters(), self.bias]
        self.optimizers = [Muon(matrices, MUON_LR), torch.optim.AdamW(others, ADAM_LR, weight_decay=0.0)]
        self.step = 0
        self.facts = [state(attributes) for attributes in data.attributes]
        self.chances = chances([self.facts[i] for i in data.train.tolist()])
        self.differences = _differences(self.facts, data.twins)
        self.tokens = clip.tokenizer(lessons.texts)
        self.bank = Tensor()

    def restore(self, path: Path) -> None:
        """Go on from a state, if there is one."""
        saved = load_state(path)
        if saved is None:
            return
        self.network.load_state_dict(saved["model"])
        self.heads.load_state_dict(saved["heads"])
        self.bias.data.copy_(saved["bias"])
        load_optimizers(self.optimizers, saved["optimizers"])
        self.step = saved["step"]

    def save(self, path: Path) -> None:
        """Write the state."""
        state = {"model": self.network.state_dict(), "heads": self.heads.state_dict(), "bias": self.bias.data}
        save_state(path, {**state, "optimizers": optimizer_states(self.optimizers), "step": self.step})

    def draw(self, random: np.random.RandomState) -> Tensor:
        """Rows of the dataset for a batch [BATCH]: people, then people and their twins."""
        train, twins = self.data.train, self.data.twins
        people = random.choice(len(train), BATCH - 2 * TWINS, replace=False, p=self.chances)
        return torch.cat([train[people], twins[random.choice(len(twins), TWINS, replace=False)].t().flatten()])

    def captions(self, chosen: Tensor, random: np.random.RandomState) -> tuple[Tensor, Tensor]:
        """A caption for each of the dataset's rows: tokens, and which is true of whom, [picture, caption]."""
        rows = chosen.tolist()
        people = [self.facts[i] for i in rows]
        told = [self.differences[i] if i in self.differences and random.rand() < 0.5 else None for i in rows]
        captions = [caption(person, random, self.templates, fact) for person, fact in zip(people, told, strict=True)]
        truth = torch.tensor([[float(holds(claims, person)) for _, claims in captions] for person in people])
        return self.clip.tokenizer([text for text, _ in captions]), truth

    def update(self, pictures: Tensor, chosen: Tensor, random: np.random.RandomState, lr_scale: float) -> float:
        """One step on `pictures`, uint8 [N, 3, S, S], of the dataset's rows `chosen` [N]; returns the loss."""
        if self.step % BANK_STEPS == 0 or not len(self.bank):
            self.bank = self.read_bank()
        set_lr(self.optimizers, lr_scale)
        tokens, truth = self.captions(chosen, random)
        lesson = torch.from_numpy(random.choice(len(self.tokens), LESSONS))
        with mixed_precision():
            seen = self.network.encode_image(_vary(pictures.float() / 127.5 - 1, random))
            said, taught = read(self.network, tokens), read(self.network, self.tokens[lesson])
        seen = F.normalize(seen.float(), dim=-1)
        loss = self.pairs(seen, F.normalize(said.float(), dim=-1), truth)
        loss = loss + NUMBERS_WEIGHT * F.smooth_l1_loss(self.heads["numbers"](seen * 16), self.data.vectors[chosen])
        loss = loss + self._lessons(taught.float(), lesson)
        descend(self.optimizers, loss)
        self.network.logit_scale.data.clamp_(0, 4.6)
        self.step += 1
        return loss.item()

    def pairs(self, seen: Tensor, said: Tensor, truth: Tensor) -> Tensor:
        """The loss of unit features [N, D] and [M, D] whose pairs match where `truth` [N, M] is 1."""
        logits = seen @ said.t() * self.network.logit_scale.exp() + self.bias
        return F.binary_cross_entropy_with_logits(logits, truth, reduction="sum") / len(seen)

    def _lessons(self, said: Tensor, lesson: Tensor) -> Tensor:
        """Tell the teacher's embedding; lie where the captions nearest to it lie."""
        told = F.cosine_similarity(self.heads["teacher"](said), self.lessons.embeddings[lesson])
        weights = self.lessons.weights[lesson][..., None]
        place = (self.bank[self.lessons.nearest[lesson]] * weights).sum(1)
        placed = F.cosine_similarity(said, place)
        return TEACHER_WEIGHT * (1 - told).mean() + PLACE_WEIGHT * (1 - placed).mean()

    @torch.no_grad()
    def read_bank(self) -> Tensor:
        """Unit features [N, D] of the captions that lessons are placed by."""
        with mixed_precision():
            return F.normalize(read(self.network, self.clip.tokenizer(self.lessons.bank)).float(), dim=-1)


def train_clip(
    clip: ClipModel,
    data: Dataset,
    lessons: Lessons,
    templates: tuple[str, ...],
    steps: int,
    state_path: Path,
    say: Callable[[str], None],
    *,
    generated: Tensor | None = None,
    lr_scale: float = 1.0,
) -> None:
    """Train `clip` in place for `steps` batches, going on from `state_path`.

    `generated` uint8 [N, 3, S, S]: the generator's pictures of the same people, shown in 65 of 100 cases.
    """
    trainer = ClipTrainer(clip, data, lessons, templates)
    trainer.restore(state_path)
    run(ClipTraining(trainer, steps, generated, lr_scale), say, lambda: trainer.save(state_path))
    clip.network.eval().requires_grad_(False)


class ClipTraining:
    """The course of `train_clip`."""

    name = "clip"

    def __init__(self, trainer: ClipTrainer, steps: int, generated: Tensor | None, lr_scale: float) -> None:
        self._trainer, self._lr_scale = trainer, lr_scale
        size = trainer.clip.preprocess.input_size[1]
        self._renders = at_size(trainer.data.images, size)
        self._generated = None if generated is None else at_size(generated, size)
        self._random = np.random.RandomState(3 + trainer.step)
        self.done, self.length = trainer.step, steps
        self._last = math.nan

    def step(self) -> None:
        """Descend on one batch."""
        chosen = self._trainer.draw(self._random)
        pictures = self._renders[chosen]
        if self._generated is not None:
            theirs = torch.rand(BATCH, 1, 1, 1) < GENERATED_SHARE
            pictures = torch.where(theirs, self._generated[chosen], pictures)
        scale = learning_rate(self.done, self.length, 50) * self._lr_scale
        self._last = self._trainer.update(pictures, chosen, self._random, scale)
        self.done = self._trainer.step

    def report(self) -> str:
        """The last loss, and accuracy on held-out renders."""
        network = self._trainer.network.eval()
        scores = described_accuracy(self._trainer.clip, self._trainer.data)
        network.train()
        return f"loss {self._last:.3f}, zero-shot {scores}"


def described_accuracy(clip: ClipModel, data: Dataset) -> str:
    """`zero_shot_accuracy` in a line."""
    return ", ".join(f"{fact} {score:.2f}" for fact, score in zero_shot_accuracy(clip, data).items())


@torch.inference_mode()
def zero_shot_accuracy(clip: ClipModel, data: Dataset) -> dict[str, float]:
    """Share of held-out renders whose own value of a fact is the nearest of all its values' texts."""
    renders = at_size(data.images[data.held_out], clip.preprocess.input_size[1]).float() / 127.5 - 1
    images = torch.cat([clip.encode_images(part) for part in renders.split(64)])
    people = [state(data.attributes[i]) for i in data.held_out.tolist()]
    result = {}
    for fact, phrases in PHRASES.items():
        values = list(phrases)
        texts = [clip.encode_texts([f"a face {phrase}" for phrase in phrases[value]]).mean(0) for value in values]
        nearest = (images @ F.normalize(torch.stack(texts), dim=-1).t()).argmax(1)
        seen = [(values[j], person[fact]) for j, person in zip(nearest, people, strict=True) if person[fact] in phrases]
        result[fact] = float(np.mean([guess == truth for guess, truth in seen]))
    return result


@torch.inference_mode()
def generated_pictures(generator: Generator, styles: Tensor, jitter: float = 0.5, share: float = 0.05) -> Tensor:
    """Pictures uint8 [N, 3, R, R] of style codes [N, channels], `share` of their channels moved by `jitter` sd."""
    std = styles.std(0)
    parts = []
    for part in styles.split(64):
        moved = part + jitter * torch.randn_like(part) * std * (torch.rand_like(part) < share)
        parts.append(_bytes(generator.synthesise(moved, noise="fixed")))
    return torch.cat(parts)


def _vary(images: Tensor, random: np.random.RandomState) -> Tensor:
    """Contrast, colour cast, noise, blur by lower resolution, shift and mirror: float [N, 3, S, S]."""
    n = len(images)
    images = images * (1 + 0.1 * torch.randn(n, 1, 1, 1)) + 0.05 * torch.randn(n, 3, 1, 1)
    images = images + 0.03 * torch.randn_like(images)
    choice = torch.rand(n, 1, 1, 1)
    images = torch.where(choice < 0.25, _lower(images, 2), torch.where(choice < 0.35, _lower(images, 4), images))
    images = torch.where(torch.rand(n, 1, 1, 1) < 0.5, images.flip(-1), images)
    shift = [int(v) for v in random.randint(-3, 4, 2)]
    return torch.roll(images, shift, (2, 3)).contiguous(memory_format=torch.channels_last)


def _lower(images: Tensor, factor: int) -> Tensor:
    return F.interpolate(F.avg_pool2d(images, factor), scale_factor=factor, mode="bilinear")


def read(network: Any, tokens: Tensor) -> Tensor:
    """`encode_text` of tokens [N, L], [N, D], without the empty places behind the longest text, which attention cannot
    look back from."""
    length = int(tokens.argmax(1).max()) + 1
    x = network.token_embedding(tokens[:, :length]) + network.positional_embedding[:length]
    x = network.ln_final(network.transformer(x, attn_mask=network.attn_mask[:length, :length]))
    features: Tensor = x[torch.arange(len(x)), tokens.argmax(1)] @ network.text_projection
    return features


def at_size(images: Tensor, size: int) -> Tensor:
    """uint8 [N, 3, S, S] resampled to [N, 3, size, size], as CLIP's own preprocessing does."""
    parts = (F.interpolate(part.float(), size, mode="bicubic", antialias=True) for part in images.split(500))
    return torch.cat([part.round().clamp(0, 255).byte() for part in parts])


def _differences(facts: Sequence[Facts], twins: Tensor) -> dict[int, str]:
    """Differences between people and twins, by the rows of both; pairs that differ in nothing that can be told are not
    there."""
    result: dict[int, str] = {}
    for pair in twins.tolist():
        person, twin = (facts[i] for i in pair)
        different = [fact for fact in person if person[fact] != twin[fact]]
        if different:
            result |= dict.fromkeys(pair, different[0])
    return result


def _bytes(images: Tensor) -> Tensor:
    return ((images.clamp(-1, 1) + 1) * 127.5).round().byte()


def set_lr(optimizers: list[torch.optim.Optimizer], scale: float) -> None:
    """The rates of Muon and AdamW, `scale` times their peaks."""
    for optimizer, lr in zip(optimizers, (MUON_LR, ADAM_LR), strict=True):
        set_rate([optimizer], lr * scale)
