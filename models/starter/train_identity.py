"""An identity network on renders of the same people in other looks (`models.starter.render_identities`).

Two pictures of a person are to be nearer to each other than to all others of a batch (NT-Xent, Chen et al., arXiv
2002.05709, equation 1). The architecture is ArcFace's (`models.encoder.identity`), narrower.
"""

import math
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.encoder.identity import IdentityNetwork
from models.starter.muon import Muon, descend, split_parameters
from models.starter.precision import mixed_precision
from models.starter.schedule import learning_rate, set_rate
from models.starter.train_encoder import photo_like

HELD_OUT = 100  # people at the end of the file
PEOPLE = 48  # a batch
TEMPERATURE = 0.1
LR = 4e-3


def load_identities(path: Path) -> Tensor:
    """Pictures uint8 [people, views, 3, S, S]."""
    return torch.from_numpy(np.load(path)["images"]).permute(0, 1, 4, 2, 3).contiguous()


def train_identity(network: IdentityNetwork, images: Tensor, steps: int, say: Callable[[str], None]) -> None:
    """Train in place on all but the last `HELD_OUT` people of images [P, views, 3, S, S]."""
    torch.manual_seed(8)
    network.train()
    matrices, others = split_parameters(network)
    optimizers = [Muon(matrices, LR), torch.optim.Adam(others, LR, betas=(0.9, 0.99))]
    people, clock = images[:-HELD_OUT], time.monotonic()
    for step in range(steps):
        set_rate(optimizers, LR * learning_rate(step, steps, 50))
        chosen = people[torch.randperm(len(people))[:PEOPLE]]
        views = torch.rand(PEOPLE, images.shape[1]).argsort(1)[:, :2]
        pairs = chosen[torch.arange(PEOPLE)[:, None], views].transpose(0, 1).flatten(0, 1)
        with mixed_precision():
            features = network(photo_like(pairs.float() / 127.5 - 1))
        loss = _nearest_own(features.float())
        descend(optimizers, loss)
        if time.monotonic() - clock > 60 or step == steps - 1:
            clock = time.monotonic()
            say(f"identity {step + 1}/{steps}, loss {loss.item():.3f}, {describe(network, images[-HELD_OUT:])}")
            network.train()
    network.eval().requires_grad_(False)


def _nearest_own(features: Tensor) -> Tensor:
    """NT-Xent of features [2 P, D], where i and i + P are one person."""
    similar = features @ features.t() / TEMPERATURE
    similar = similar.masked_fill(torch.eye(len(features), dtype=torch.bool), -math.inf)
    half = len(features) // 2
    return F.cross_entropy(similar, torch.arange(len(features)).roll(half))


@torch.inference_mode()
def describe(network: IdentityNetwork, images: Tensor) -> str:
    """Similarity of held-out people [P, views, 3, S, S] to themselves and to others, and how often they are found."""
    network.eval()
    features = torch.stack([network(person.float() / 127.5 - 1) for person in images])
    first, second = features[:, 0], features[:, 1]
    cosines = first @ second.t()
    others = cosines[~torch.eye(len(cosines), dtype=torch.bool)]
    found = (cosines.argmax(1) == torch.arange(len(cosines))).float().mean()
    return f"cosine {cosines.diagonal().mean():.2f} own, {others.mean():.2f} other, found {found:.0%} of {len(images)}"
