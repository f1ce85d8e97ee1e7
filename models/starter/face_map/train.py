"""The face map: renders with exact labels and photos with sets of possible parts -> 478 points and 14 parts.

The photos' points are those of MediaPipe's attention mesh (`teacher`), their sets follow from it, from a matte and
from a look at each photo (`photo_parts`). Training goes in two stages: after the first, the network itself narrows the
sets of the photos (`self_labels`), and the second goes on with those.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.face import anatomy
from models.face.anatomy import OUTER_CORNERS, POINT_COUNT, Part
from models.face.face_map import FaceMap
from models.starter.face_map.data import Batch, FaceMapData
from models.starter.face_map.photo_parts import ALL
from models.starter.loop import (
    SECONDS,
    average_in,
    copied,
    load_average,
    load_optimizers,
    optimizer_states,
    resume,
)
from models.starter.muon import Muon, descend, split_parameters
from models.starter.precision import mixed_precision
from models.starter.schedule import set_rate, warm_up

BATCH = 24
WARM_UP = 100
POINTS_A_STEP = 120  # heat maps of all 478 would take most of the time
FINE_WEIGHT, COARSE_WEIGHT = 6.0, 3.0
PRECISE = [
    point for outline in (anatomy.LIPS_IN, anatomy.LIPS_OUT, *anatomy.EYES, *anatomy.IRISES) for point in outline
]
PRECISE_WEIGHT = 2.5
OPEN_WEIGHT = 0.5  # of a pixel whose set has several parts
PART_WEIGHTS = {
    Part.BACKGROUND: 0.5,
    Part.SKIN: 0.7,
    Part.HAIR: 1.0,
    Part.BROWS: 2.0,
    Part.EYE_WHITE: 4.0,
    Part.IRIS: 4.0,
    Part.LIPS: 2.0,
    Part.MOUTH: 2.5,
    Part.EARS: 1.5,
    Part.NECK: 0.7,
    Part.CLOTHES: 0.6,
    Part.GLASSES: 2.5,
    Part.HAT: 1.0,
    Part.BEARD: 1.5,
}
AVERAGING = 0.997


@dataclass(frozen=True)
class FaceMapStage:
    """`steps` at a peak rate `lr` of Muon, with so many `photos` among the pictures of a batch."""

    steps: int
    lr: float
    photos: int


class FaceMapLoss(nn.Module):
    """Parts: minus the logarithm of the probability of a pixel's set. Points: distance in eye distances."""

    barred: Tensor
    pixel_weights: Tensor
    point_weights: Tensor

    def __init__(self) -> None:
        super().__init__()
        member = torch.arange(ALL + 1)[:, None] >> torch.arange(len(Part)) & 1
        single = member.sum(1) == 1
        weights = member.float() @ torch.tensor([PART_WEIGHTS[part] for part in Part])
        weights = torch.where(single, weights, torch.tensor(OPEN_WEIGHT))
        weights[[0, ALL]] = 0
        points = torch.ones(POINT_COUNT)
        points[PRECISE] = PRECISE_WEIGHT
        self.register_buffer("barred", torch.where(member > 0, 0.0, -30.0))
        self.register_buffer("pixel_weights", weights)
        self.register_buffer("point_weights", points)

    def parts(self, logits: Tensor, sets: Tensor) -> Tensor:
        """Logits [N, 14, H, W] against sets [N, H, W]."""
        logits, weights = logits.permute(0, 2, 3, 1), self.pixel_weights[sets]
        missed = logits.logsumexp(-1) - (logits + self.barred[sets]).logsumexp(-1)
        loss: Tensor = (missed * weights).sum() / weights.sum()
        return loss

    def points(self, found: Tensor, truth: Tensor, eyes: Tensor, chosen: Tensor) -> Tensor:
        """Points [N, P, 2] against the true ones, in units of `eyes` [N, 1]."""
        distance = (found.float() - truth).norm(dim=-1) / eyes
        loss: Tensor = (distance * self.point_weights[chosen]).mean()
        return loss


def train_face_map(
    network: FaceMap,
    data: FaceMapData,
    stage: FaceMapStage,
    state_path: Path,
    say: Callable[[str], None],
    checkpoint_seconds: float = SECONDS,
) -> None:
    """Train a `network` with batch norms in place; in the end it holds the average of its weights over time."""
    training = FaceMapTraining(network, data, stage)
    resume(training, state_path, say, checkpoint_seconds)
    network.load_state_dict(training.average)
    network.eval().requires_grad_(False)


class FaceMapTraining:
    """The course of `train_face_map`. `average`: the running average of the network's state."""

    name = "face map"

    def __init__(self, network: FaceMap, data: FaceMapData, stage: FaceMapStage) -> None:
        torch.manual_seed(9)
        self._data, self._stage = data, stage
        self._network = network.train().requires_grad_(True).to(memory_format=torch.channels_last)
        self._loss_of = FaceMapLoss()
        matrices, self._others = split_parameters(network, exclude=("step", "heat", "parts", "patches"))
        adam = torch.optim.AdamW(self._others, stage.lr / 4, betas=(0.9, 0.99), weight_decay=1e-4)
        self._optimizers = [Muon(matrices, stage.lr), adam]
        self.average = copied(network.state_dict())
        self.done, self.length = 0, stage.steps
        self._losses: list[tuple[float, float, float]] = []

    def step(self) -> None:
        """Descend on one batch."""
        factor = min(warm_up(self.done, WARM_UP, 1 / WARM_UP), 1.6 * (1 - self.done / self.length))
        for optimizer, peak in zip(self._optimizers, (self._stage.lr, self._stage.lr / 4), strict=True):
            set_rate([optimizer], peak * factor)
        photos = self._stage.photos
        descend(self._optimizers, self._loss(self._data.batch(BATCH - photos, photos)), clipped=self._others)
        self.done += 1
        average_in(self.average, self._network, min(AVERAGING, self.done / (self.done + 20)))

    def _loss(self, batch: Batch) -> Tensor:
        network, device = self._network, self._network.places.device
        images = torch.from_numpy(batch.images).to(device).permute(0, 3, 1, 2).float() / 127.5 - 1
        sets = torch.from_numpy(batch.sets.astype(np.int64)).to(device)
        truth = torch.from_numpy(batch.points).to(device)
        chosen = torch.randperm(POINT_COUNT)[:POINTS_A_STEP]
        with mixed_precision():
            fine, coarse = network.features(images)
            located, before = network.locate(fine, coarse, chosen)
            logits = network.part_logits(fine)
        left, right = truth[:, list(OUTER_CORNERS)].unbind(1)
        eyes = (left - right).norm(dim=-1)[:, None]
        parts = self._loss_of.parts(logits, sets)
        near, rough = (self._loss_of.points(points, truth[:, chosen], eyes, chosen) for points in (located, before))
        self._losses.append((parts.item(), near.item(), rough.item()))
        return parts + FINE_WEIGHT * near + COARSE_WEIGHT * rough

    def report(self) -> str:
        """The mean losses since the last report."""
        (parts, fine, coarse), self._losses = np.mean(self._losses, 0), []
        return f"parts {parts:.3f}, points {fine:.4f}, coarse {coarse:.4f}"

    def state_dict(self) -> dict[str, Any]:
        """Network, its average, and optimisers."""
        networks = {"network": self._network.state_dict(), "average": self.average}
        return {**networks, "optimizers": optimizer_states(self._optimizers), "step": self.done}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state."""
        self._network.load_state_dict(state["network"])
        load_average(self.average, state["average"])
        load_optimizers(self._optimizers, state["optimizers"])
        self.done = state["step"]


def folded(network: FaceMap) -> FaceMap:
    """The same network for use, batch norms folded into the convolutions: their variances exceed half precision."""
    network, plain = network.eval(), FaceMap()
    state = {key: value for key, value in network.state_dict().items() if key in plain.state_dict()}
    for name, block in network.named_modules():
        if not isinstance(block, nn.Sequential) or len(block) < 2:
            continue
        convolution, norm = block[0], block[1]
        if isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
            convolution = nn.utils.fuse_conv_bn_eval(convolution, norm)
            state |= {f"{name}.0.{key}": value for key, value in convolution.state_dict().items()}
    plain.load_state_dict(state)
    return plain.eval().requires_grad_(False).to(memory_format=torch.channels_last)


def probabilities(network: FaceMap, images: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Points in 0..1 [n, 478, 2] and probabilities of parts [n, 14, 128, 128] of crops uint8 [n, 256, 256, 3]."""
    points, parts = [], []
    for start in range(0, len(images), 16):
        x = torch.from_numpy(np.ascontiguousarray(images[start : start + 16])).to(network.places.device)
        with torch.inference_mode():
            mapping = network(x.permute(0, 3, 1, 2).float() / 127.5 - 1)
        points.append(mapping.points.cpu().numpy())
        parts.append(mapping.parts.cpu().numpy())
    return np.concatenate(points), np.concatenate(parts)
