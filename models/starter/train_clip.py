"""A small CLIP on renders and captions, by a sigmoid loss over all pairs of a batch (SigLIP, arXiv 2303.15343).

The second part of the training shows the generator's own pictures, with some style channels jittered, beside the
renders: else CLIP reads the blur of an odd picture as a word, and directions lead there.
"""

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.clip.model import ClipModel
from models.generator.network import Generator
from models.starter.captions import PHRASES, caption, holds, state
from models.starter.checkpointing import load_state, save_state
from models.starter.data import Dataset
from models.starter.muon import Muon, split_parameters

BATCH = 128
MUON_LR = 6e-4
ADAM_LR = 2e-3
GENERATED_SHARE = 0.65


def train_clip(
    clip: ClipModel,
    data: Dataset,
    templates: tuple[str, ...],
    steps: int,
    state_path: Path,
    say: Callable[[str], None],
    *,
    generated: Tensor | None = None,
    lr_scale: float = 1.0,
    checkpoint_seconds: float = 120.0,
) -> None:
    """Train `clip` in place for `steps` batches, going on from `state_path`.

    `generated` uint8 [N, 3, S, S]: the generator's pictures of the same people, shown in 65 of 100 cases.
    """
    torch.manual_seed(2)
    model = cast(Any, clip.network)
    model.requires_grad_(True).train()
    model.logit_scale.data.fill_(math.log(10.0))
    bias = torch.nn.Parameter(torch.tensor(-6.0))
    matrices, others = split_parameters(model, exclude=("token_emb", "positional"))
    optimizers = [Muon(matrices, MUON_LR), torch.optim.AdamW([*others, bias], ADAM_LR, weight_decay=0.0)]
    step = 0
    saved = load_state(state_path)
    if saved is not None:
        model.load_state_dict(saved["model"])
        bias.data.copy_(saved["bias"])
        for optimizer, part in zip(optimizers, saved["optimizers"], strict=True):
            optimizer.load_state_dict(part)
        step = saved["step"]
    random = np.random.RandomState(3 + step)
    facts = [state(attributes) for attributes in data.attributes]
    size = clip.preprocess.input_size[1]
    renders = torch.cat([_bytes(data.pixels(part, size)) for part in torch.arange(len(data.images)).split(500)])
    clock = time.monotonic()
    while step < steps:
        _set_lr(optimizers, min(1.0, step / 50 + 0.02) * 0.5 * (1 + math.cos(math.pi * step / steps)) * lr_scale)
        chosen = data.train[torch.from_numpy(random.choice(len(data.train), BATCH, replace=False))]
        people = [facts[i] for i in chosen.tolist()]
        captions = [caption(person, random, templates) for person in people]
        truth = torch.tensor([[float(holds(claims, person)) for _, claims in captions] for person in people])
        images = renders[chosen]
        if generated is not None:
            images = torch.where(torch.rand(BATCH, 1, 1, 1) < GENERATED_SHARE, generated[chosen], images)
        with torch.autocast("cpu", torch.bfloat16):
            seen = model.encode_image(_vary(images.float() / 127.5 - 1, random))
            said = model.encode_text(clip.tokenizer([text for text, _ in captions]))
        logits = F.normalize(seen.float(), dim=-1) @ F.normalize(said.float(), dim=-1).t()
        logits = logits * model.logit_scale.exp() + bias
        loss = F.binary_cross_entropy_with_logits(logits, truth, reduction="sum") / BATCH
        for optimizer in optimizers:
            optimizer.zero_grad(set_to_none=True)
        loss.backward()
        for optimizer in optimizers:
            optimizer.step()
        model.logit_scale.data.clamp_(0, 4.6)
        step += 1
        if time.monotonic() - clock > checkpoint_seconds or step == steps:
            clock = time.monotonic()
            parts = [optimizer.state_dict() for optimizer in optimizers]
            save_state(state_path, {"model": model.state_dict(), "bias": bias.data, "optimizers": parts, "step": step})
            model.eval()
            accuracy = zero_shot_accuracy(clip, data)
            model.train()
            scores = ", ".join(f"{fact} {score:.2f}" for fact, score in accuracy.items())
            say(f"step {step}/{steps}, loss {loss.item():.3f}, zero-shot {scores}")
    model.eval().requires_grad_(False)


@torch.inference_mode()
def zero_shot_accuracy(clip: ClipModel, data: Dataset) -> dict[str, float]:
    """Share of held-out renders whose own value of a fact is the nearest of all its values' texts."""
    images = torch.cat(
        [clip.encode_images(data.pixels(part, clip.preprocess.input_size[1])) for part in data.held_out.split(64)]
    )
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


def _bytes(images: Tensor) -> Tensor:
    return ((images.clamp(-1, 1) + 1) * 127.5).round().byte()


def _set_lr(optimizers: list[torch.optim.Optimizer], scale: float) -> None:
    for optimizer, lr in zip(optimizers, (MUON_LR, ADAM_LR), strict=True):
        for group in optimizer.param_groups:
            group["lr"] = lr * scale
