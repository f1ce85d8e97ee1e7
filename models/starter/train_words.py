"""The text tower alone, when the image tower is done: many lessons of the teacher a step, at little cost.

Pictures do not change any more, so their features are computed once, and neither do tables that were made with them.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.starter.loop import run
from models.starter.muon import Muon, descend, split_parameters
from models.starter.precision import mixed_precision
from models.starter.schedule import learning_rate
from models.starter.train_clip import ADAM_LR, MUON_LR, ClipTrainer, at_size, described_accuracy, read, set_lr

LESSONS = 384
LR_SCALE = 0.7
TEACHER_WEIGHT, PLACE_WEIGHT = 4.0, 12.0
BANK_STEPS = 25


def train_words(trainer: ClipTrainer, steps: int, state_path: Path, say: Callable[[str], None]) -> None:
    """Train the text tower of a trainer that is otherwise done, and write its state."""
    run(WordsTraining(trainer, steps), say)
    trainer.save(state_path)
    trainer.network.eval()


class WordsTraining:
    """The course of `train_words`."""

    name = "words"

    def __init__(self, trainer: ClipTrainer, steps: int) -> None:
        torch.manual_seed(9)
        self._random, self._trainer = np.random.RandomState(9), trainer
        self._seen = _image_features(trainer)
        network = trainer.network.requires_grad_(True)
        network.visual.requires_grad_(False)
        texts = nn.ModuleList([network.transformer, network.token_embedding, network.ln_final])
        matrices, others = split_parameters(texts, exclude=("1.weight",))
        alone = [network.positional_embedding, network.text_projection, network.logit_scale, trainer.bias]
        others += [*alone, *trainer.heads["teacher"].parameters()]
        self._optimizers = [Muon(matrices, MUON_LR), torch.optim.AdamW(others, ADAM_LR, weight_decay=0.0)]
        self.done, self.length = 0, steps
        self._losses = ""

    def step(self) -> None:
        """Descend on the captions of a batch of people and on some lessons."""
        if self.done % BANK_STEPS == 0:
            self._bank = self._trainer.read_bank()
        set_lr(self._optimizers, learning_rate(self.done, self.length, 30) * LR_SCALE)
        trainer, chosen = self._trainer, self._trainer.draw(self._random)
        tokens, truth = trainer.captions(chosen, self._random)
        lesson = torch.from_numpy(self._random.choice(len(trainer.tokens), LESSONS))
        with mixed_precision():
            said = read(trainer.network, tokens).float()
            taught = read(trainer.network, trainer.tokens[lesson]).float()
        loss = trainer.pairs(self._seen[chosen], F.normalize(said, dim=-1), truth) + self._lessons(taught, lesson)
        descend(self._optimizers, loss)
        self.done += 1

    def _lessons(self, said: Tensor, lesson: Tensor) -> Tensor:
        """Tell the teacher's embedding; lie where the captions nearest to it lie, without what all captions share."""
        lessons, middle = self._trainer.lessons, self._bank.mean(0)
        told = F.cosine_similarity(self._trainer.heads["teacher"](said), lessons.embeddings[lesson]).mean()
        place = (self._bank[lessons.nearest[lesson]] * lessons.weights[lesson][..., None]).sum(1)
        placed = F.cosine_similarity(F.normalize(said, dim=-1) - middle, place - middle).mean()
        self._losses = f"told {told.item():.3f}, placed {placed.item():.3f}"
        return TEACHER_WEIGHT * (1 - told) + PLACE_WEIGHT * (1 - placed)

    def report(self) -> str:
        """The last cosines of the lessons, and accuracy on held-out renders."""
        self._trainer.network.eval()
        scores = described_accuracy(self._trainer.clip, self._trainer.data)
        self._trainer.network.train()
        return f"{self._losses}, {scores}"


@torch.inference_mode()
def _image_features(trainer: ClipTrainer) -> Tensor:
    """Unit features of all renders, [N, D]."""
    trainer.network.eval()
    renders = at_size(trainer.data.images, trainer.clip.preprocess.input_size[1])
    parts = [trainer.clip.encode_images(part.float() / 127.5 - 1) for part in renders.split(128)]
    trainer.network.train()
    return torch.cat(parts).clone()
