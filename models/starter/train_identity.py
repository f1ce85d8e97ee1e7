"""An identity network on renders of the same people in other looks (`models.starter.render_identities`).

Two pictures of a person are to be nearer to each other than to all others of a batch (NT-Xent, Chen et al., arXiv
2002.05709, equation 1). The architecture is ArcFace's (`models.encoder.identity`), narrower.
"""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.encoder.identity import IdentityNetwork
from models.starter.loop import run
from models.starter.muon import Muon, descend, split_parameters
from models.starter.precision import mixed_precision
from models.starter.schedule import learning_rate, set_rate
from models.starter.train_encoder import photo_like

HELD_OUT_SHARE = 1 / 9  # of the people, at the end of the file
PEOPLE = 48  # a batch
TEMPERATURE = 0.1
LR = 4e-3


def load_identities(path: Path) -> Tensor:
    """Pictures uint8 [people, views, 3, S, S]."""
    return torch.from_numpy(np.load(path)["images"]).permute(0, 1, 4, 2, 3).contiguous()


def train_identity(network: IdentityNetwork, images: Tensor, steps: int, say: Callable[[str], None]) -> None:
    """Train in place on images uint8 [P, views, 3, S, S] of all but the last `HELD_OUT_SHARE` of the people."""
    run(IdentityTraining(network, images, steps), say)
    network.eval().requires_grad_(False)


class IdentityTraining:
    """The course of `train_identity`."""

    name = "identity"

    def __init__(self, network: IdentityNetwork, images: Tensor, steps: int) -> None:
        torch.manual_seed(8)
        first = len(images) - math.ceil(HELD_OUT_SHARE * len(images))
        self._network, self._people, self._held_out = network.train(), images[:first], images[first:]
        matrices, others = split_parameters(network)
        self._optimizers = [Muon(matrices, LR), torch.optim.Adam(others, LR, betas=(0.9, 0.99))]
        self.done, self.length = 0, steps
        self._last = math.nan

    def step(self) -> None:
        """Descend on two pictures of each of `PEOPLE` people, or of all if they are fewer."""
        set_rate(self._optimizers, LR * learning_rate(self.done, self.length, 50))
        chosen = self._people[torch.randperm(len(self._people))[:PEOPLE]]
        count, views = chosen.shape[:2]
        two = torch.rand(count, views).argsort(1)[:, :2]
        pairs = chosen[torch.arange(count)[:, None], two].transpose(0, 1).flatten(0, 1)
        with mixed_precision():
            features = self._network(photo_like(pairs.float() / 127.5 - 1))
        loss = _nearest_own(features.float())
        descend(self._optimizers, loss)
        self.done += 1
        self._last = loss.item()

    def report(self) -> str:
        """The last loss, and how well held-out people are known again."""
        known = describe(self._network, self._held_out)
        self._network.train()
        return f"loss {self._last:.3f}, {known}"


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
