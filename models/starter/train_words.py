"""The text tower alone, when the image tower is done: many lessons of the teacher a step, at little cost.

Pictures do not change any more, so their features are computed once, and neither do tables that were made with them.
"""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.starter.muon import Muon, descend, split_parameters
from models.starter.precision import mixed_precision
from models.starter.schedule import learning_rate
from models.starter.train_clip import ADAM_LR, MUON_LR, ClipTrainer, at_size, read, set_lr, zero_shot_accuracy

LESSONS = 384
LR_SCALE = 0.7
TEACHER_WEIGHT, PLACE_WEIGHT = 4.0, 12.0
BANK_STEPS = 25


def train_words(trainer: ClipTrainer, steps: int, state_path: Path, say: Callable[[str], None]) -> None:
    """Train the text tower of a trainer that is otherwise done, and write its state."""
    torch.manual_seed(9)
    random, lessons = np.random.RandomState(9), trainer.lessons
    seen = _image_features(trainer)
    network = trainer.network.requires_grad_(True)
    network.visual.requires_grad_(False)
    texts = nn.ModuleList([network.transformer, network.token_embedding, network.ln_final])
    matrices, others = split_parameters(texts, exclude=("1.weight",))
    alone = [network.positional_embedding, network.text_projection, network.logit_scale, trainer.bias]
    others += [*alone, *trainer.heads["teacher"].parameters()]
    optimizers = [Muon(matrices, MUON_LR), torch.optim.AdamW(others, ADAM_LR, weight_decay=0.0)]
    clock = time.monotonic()
    for step in range(steps):
        if step % BANK_STEPS == 0:
            bank = trainer.read_bank()
            middle = bank.mean(0)  # all texts share a large part: what counts is how they differ
        scale = learning_rate(step, steps, 30) * LR_SCALE
        set_lr(optimizers, scale)
        chosen = trainer.draw(random)
        tokens, truth = trainer.captions(chosen, random)
        lesson = torch.from_numpy(random.choice(len(trainer.tokens), LESSONS))
        with mixed_precision():
            said = read(network, tokens).float()
            taught = read(network, trainer.tokens[lesson]).float()
        told = F.cosine_similarity(trainer.heads["teacher"](taught), lessons.embeddings[lesson]).mean()
        place = (bank[lessons.nearest[lesson]] * lessons.weights[lesson][..., None]).sum(1)
        placed = F.cosine_similarity(F.normalize(taught, dim=-1) - middle, place - middle).mean()
        loss = trainer.pairs(seen[chosen], F.normalize(said, dim=-1), truth)
        loss = loss + TEACHER_WEIGHT * (1 - told) + PLACE_WEIGHT * (1 - placed)
        descend(optimizers, loss)
        if time.monotonic() - clock > 60 or step == steps - 1:
            clock = time.monotonic()
            say(f"words {step + 1}/{steps}, loss {loss.item():.2f}, told {told.item():.3f}, placed {placed.item():.3f}")
    trainer.save(state_path)
    network.eval()
    say(", ".join(f"{fact} {score:.2f}" for fact, score in zero_shot_accuracy(trainer.clip, trainer.data).items()))


@torch.inference_mode()
def _image_features(trainer: ClipTrainer) -> Tensor:
    """Unit features of all renders, [N, D]."""
    trainer.network.eval()
    renders = at_size(trainer.data.images, trainer.clip.preprocess.input_size[1])
    parts = [trainer.clip.encode_images(part.float() / 127.5 - 1) for part in renders.split(128)]
    trainer.network.train()
    return torch.cat(parts).clone()
