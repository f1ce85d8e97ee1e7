"""The encoder goes on with photos: a photo, varied as photos vary -> W+ of a look-alike.

No true code of a photo is known. So the frozen face map compares the picture of the code with the photo: points, the
opening of mouth and lids, mean colours of parts, what is worn (`likeness`). Renders with all their expressions stand
beside the photos, whose people nearly all smile; photos of closed mouths come as often as those of open ones; and
pictures of random codes, whose true code is known, keep the encoder where it was, as does a pull on every move away
from the faces that the generator makes by chance. It stops by people held out of the photos: the best average of
weights on them is kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.random import RandomState
from numpy.typing import NDArray
from torch import Tensor

from models.encoder.config import EncoderConfig
from models.encoder.network import Encoder
from models.face import anatomy
from models.face.anatomy import Part
from models.face.face_map import INPUT_SIZE, FaceMap
from models.generator.network import Generator
from models.generator.principal import PrincipalComponents, principal_components
from models.starter.face_map.data import Photos, Renders, blended, soft
from models.starter.face_map.label_photos import CROP, Matrix
from models.starter.face_map.pools import Pools
from models.starter.face_map.render import SIZE
from models.starter.likeness import WORN, Reading, Scores, read_faces, score, wears
from models.starter.loop import average_in, copied, load_average, resume
from models.starter.muon import descend
from models.starter.precision import mixed_precision
from models.starter.schedule import set_rate, warm_up
from models.starter.train_encoder import photo_like

PHOTOS, RENDERS, CODES = 4, 2, 4  # pictures of a step
LR = 4e-4
WARM_UP = 50
HELD_OUT_EVERY = 10  # of the photos
CLOSED_MOUTH = 0.03  # in eye distances
VALIDATE_EVERY = 100
AVERAGING = 0.99
COARSE_SHARE, COARSE_RESOLUTION = 0.7, 128
POINTS_WEIGHT, OPENINGS_WEIGHT, PARTS_WEIGHT = 50.0, 6.0, 3.0
COLOUR_WEIGHTS = {
    Part.SKIN: 4.0,
    Part.HAIR: 1.5,
    **dict.fromkeys((Part.LIPS, Part.IRIS, Part.CLOTHES, Part.BROWS), 0.7),
}
WORN_WEIGHT, FALSELY_WORN_WEIGHT = 20.0, 60.0
KEPT_WEIGHT, CODE_WEIGHT = 0.5, 0.3
BROWS_WEIGHT, FEATURES_WEIGHT = 0.4, 2.0  # of points: the pull of brows makes them dark


class PhotoSampler:
    """Crops of 256 px of photos and renders, slightly misaligned and stretched, in other light, mostly before other
    walls."""

    def __init__(self, photos: Photos, renders: Renders, seed: int) -> None:
        self._random = RandomState(seed)
        self._photos, self._renders = photos, renders
        self._pools = Pools(photos.images, photos.mattes, self._random)
        points = photos.points
        eyes = np.linalg.norm(points[:, anatomy.LEFT_IRIS[0]] - points[:, anatomy.RIGHT_IRIS[0]], axis=1)
        opening = np.linalg.norm(points[:, anatomy.UPPER_LIP] - points[:, anatomy.LOWER_LIP], axis=1) / eyes
        trained = np.arange(len(points)) % HELD_OUT_EVERY != 0
        self._rows = [np.flatnonzero(trained & closed) for closed in (opening < CLOSED_MOUTH, opening >= CLOSED_MOUTH)]
        self._held_out = np.flatnonzero(~trained)

    def batch(self) -> Tensor:
        """[PHOTOS + RENDERS, 3, 256, 256] in -1..1."""
        random = self._random
        crops = []
        for k in range(PHOTOS):
            rows = self._rows[k % 2] if len(self._rows[k % 2]) else self._rows[1 - k % 2]
            row = random.choice(rows)
            matte = self._photos.mattes[row].astype(np.float32) / 255
            crops.append(self._varied(self._photos.images[row], matte))
        for row in random.randint(len(self._renders.images), size=RENDERS):
            matte = 1 - soft(self._renders.parts[row] == Part.BACKGROUND)
            crops.append(self._varied(self._renders.images[row], matte))
        return torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2)

    def held_out(self) -> Tensor:
        """The crops of photos that do not train, [H, 3, 256, 256] in -1..1."""
        return self._plain(self._held_out)

    def trained(self) -> Tensor:
        """The crops of the others, as they are, [T, 3, 256, 256] in -1..1."""
        return self._plain(np.concatenate(self._rows))

    def _plain(self, rows: NDArray[np.integer]) -> Tensor:
        matrix = _crop_matrix(0.0, 1.0, np.zeros(2), False)
        crops = [_warped(self._photos.images[row], matrix) for row in rows]
        return torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2) / 127.5 - 1

    def _varied(self, picture: NDArray[np.uint8], matte: NDArray[np.floating]) -> NDArray[np.float32]:
        random = self._random
        scale, stretch = np.exp(random.randn(2) * (0.03, 0.04))
        matrix = _crop_matrix(random.randn() * 2, scale, random.randn(2) * 4, random.rand() < 0.5, stretch)
        crop = _warped(picture, matrix)
        if random.rand() < 0.6:
            crop = blended(crop, self._pools.wall(random), 1 - _warped(matte.astype(np.float32), matrix))
        light = np.exp(random.randn() * 0.3 + random.randn(3) * 0.1)
        crop = np.clip(crop / 255, 1e-3, 1) ** np.exp(random.randn() * 0.15) * light
        return np.asarray(np.clip(crop, 0, 1) * 2 - 1, np.float32)


def train_encoder_on_photos(
    encoder: Encoder,
    generator: Generator,
    face_map: FaceMap,
    sampler: PhotoSampler,
    steps: int,
    state_path: Path,
    say: Callable[[str], None],
) -> None:
    """Train `encoder` in place; in the end it holds the average that was best on the held-out photos."""
    training = PhotoTraining(encoder, generator, face_map, sampler, steps)
    say(f"encoder before photos: {training.found}")
    resume(training, state_path, say)
    encoder.load_state_dict(training.best)
    encoder.requires_grad_(False)


class PhotoTraining:
    """The course of `train_encoder_on_photos`. `best`: the averaged state whose scores on held-out photos were the
    best so far; `found`: the last scores."""

    name = "encoder on photos"

    def __init__(
        self, encoder: Encoder, generator: Generator, face_map: FaceMap, sampler: PhotoSampler, steps: int
    ) -> None:
        torch.manual_seed(10)
        # Batch statistics stay those of the renders' training: batches are small.
        self._encoder = encoder.eval().requires_grad_(True)
        self._generator, self._face_map, self._sampler = generator, face_map, sampler
        self._components = principal_components(generator)
        self._optimizer = torch.optim.AdamW(encoder.parameters(), LR, betas=(0.9, 0.99), weight_decay=0.0)
        self.best, self._average = copied(encoder.state_dict()), copied(encoder.state_dict())
        self._anchor = _frozen(encoder.config, self.best)
        self.done, self.length = 0, steps
        self._losses: list[float] = []
        self.found = self._validated()
        self._best_score = self.found.total

    def step(self) -> None:
        """Descend on one batch; now and then see whether held-out photos gain."""
        share = self.done / self.length
        set_rate([self._optimizer], LR * warm_up(self.done, WARM_UP) * (1 - share) ** 0.7)
        full = self._generator.config.resolution
        loss = self._loss(self._sampler.batch(), full if share > COARSE_SHARE else min(full, COARSE_RESOLUTION))
        descend([self._optimizer], loss, clipped=list(self._encoder.parameters()))
        self._losses.append(loss.item())
        self.done += 1
        average_in(self._average, self._encoder, min(AVERAGING, self.done / (self.done + 10)))
        if self.done % VALIDATE_EVERY == 0 or self.done == self.length:
            self._validate()

    def _loss(self, photos: Tensor, resolution: int) -> Tensor:
        """Pictures [resolution] of the codes against the photos, and random codes against what the encoder makes."""
        generator, size = self._generator, self._encoder.config.input_size
        seen = photo_like_without_moves(F.interpolate(photos, (size, size), mode="area"))
        with torch.no_grad():
            truth = _read(self._face_map, photos)
            before = self._anchor.encode(seen)
            w = generator.broadcast(generator.mapping(torch.randn(CODES, generator.config.z_dim)))
            known = generator.synthesise(generator.affine(w), resolution=COARSE_RESOLUTION).clamp(-1, 1)
            known = photo_like(F.interpolate(known, (size, size), mode="area"))
        with mixed_precision():
            codes = self._encoder.encode(torch.cat([seen, known])).float()
        own, guessed = codes.split([len(seen), CODES])
        pictures = generator.synthesise(generator.affine(own), resolution=resolution)
        pictures = F.interpolate(pictures, (INPUT_SIZE, INPUT_SIZE), mode="bilinear")
        loss = likeness_loss(truth, _read(self._face_map, pictures))
        loss = loss + KEPT_WEIGHT * departure(self._components, own - before)
        whole: Tensor = loss + CODE_WEIGHT * (guessed - w).square().mean()
        return whole

    def _validate(self) -> None:
        self.found = self._validated()
        if self.found.total < self._best_score:
            self.best, self._best_score = copied(self._average), self.found.total

    @torch.no_grad()
    def _validated(self) -> Scores:
        """Scores of the average on the held-out photos."""
        encoder, photos = _frozen(self._encoder.config, self._average), self._sampler.held_out()
        size = encoder.config.input_size
        codes = encoder.encode(F.interpolate(photos, (size, size), mode="area"))
        pictures = self._generator.synthesise(self._generator.affine(codes))
        return score(read_faces(self._face_map, photos), read_faces(self._face_map, pictures))

    def report(self) -> str:
        """The mean loss since the last report, and the last scores on held-out photos."""
        loss, self._losses = np.mean(self._losses), []
        return f"loss {loss:.3f}, {self.found}"

    def state_dict(self) -> dict[str, Any]:
        """Encoder, its average, the best average and its score, optimiser."""
        models = {"encoder": self._encoder.state_dict(), "average": self._average, "best": self.best}
        optimizer = self._optimizer.state_dict()
        return {**models, "score": self._best_score, "optimizer": optimizer, "step": self.done}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state."""
        self._encoder.load_state_dict(state["encoder"])
        load_average(self._average, state["average"])
        load_average(self.best, state["best"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._best_score, self.done = state["score"], state["step"]


def with_larger_input(encoder: Encoder, factor: int) -> Encoder:
    """The same encoder for pictures `factor` times as large, whose stem averages before it looks, until it learns to
    see more."""
    config = encoder.config
    larger = Encoder(replace(config, input_size=config.input_size * factor, stem_stride=config.stem_stride * factor))
    state, stem = encoder.state_dict(), "input_layer.0.weight"
    weight = state[stem].repeat_interleave(factor, 2).repeat_interleave(factor, 3)
    larger.load_state_dict({**state, stem: weight / factor**2})
    return larger.eval()


def likeness_loss(photos: Reading, pictures: Reading) -> Tensor:
    """Distance between pictures and photos, []; both readings of N pictures."""
    weights = torch.ones(anatomy.POINT_COUNT, device=photos.points.device)
    weights[[*anatomy.LEFT_BROW, *anatomy.RIGHT_BROW]] = BROWS_WEIGHT
    features = (anatomy.LIPS_IN, anatomy.LIPS_OUT, *anatomy.EYES, *anatomy.IRISES)
    weights[[point for outline in features for point in outline]] = FEATURES_WEIGHT
    loss = POINTS_WEIGHT * ((pictures.points - photos.points).abs().mean(-1) * weights).mean()
    openings = (pictures.mouth_opening - photos.mouth_opening).abs().mean()
    openings = openings + (pictures.lid_openings - photos.lid_openings).abs().mean()
    loss = loss + OPENINGS_WEIGHT * openings
    for part in COLOUR_WEIGHTS:
        both = (wears(photos, part) & wears(pictures, part)).float()
        apart = (pictures.colours[:, part] - photos.colours[:, part]).abs().mean(1)
        loss = loss + COLOUR_WEIGHTS[part] * (apart * both).mean()
    for part in WORN:
        more = pictures.shares[:, part] - photos.shares[:, part]
        falsely = torch.where(wears(photos, part), WORN_WEIGHT, FALSELY_WORN_WEIGHT)
        loss = loss + (more.abs() * torch.where(more > 0, falsely, WORN_WEIGHT)).mean() / len(WORN)
    whole: Tensor = loss + PARTS_WEIGHT * F.smooth_l1_loss(pictures.parts, photos.parts)
    return whole


def departure(components: PrincipalComponents, moves: Tensor) -> Tensor:
    """Mean square of moves in W+ [N, rows, w_dim] in standard deviations of random faces.

    Without it the picture finds what pleases the face map and is no face any more. Directions beyond the components
    count in the smallest of their deviations.
    """
    along = components.coordinates(moves + components.mean)
    smallest = components.directions[-1].norm()
    beyond = (moves - along @ components.directions) / smallest
    mean: Tensor = along.square().mean() + beyond.square().mean()
    return mean


def photo_like_without_moves(images: Tensor) -> Tensor:
    """Camera augmentation of small pictures [N, 3, S, S]: half are softer, all are noisy."""
    n = len(images)
    softer = F.interpolate(F.avg_pool2d(images, 2), scale_factor=2, mode="bilinear")
    images = torch.where(torch.rand(n, 1, 1, 1, device=images.device) < 0.7, images, softer)
    strength = 0.06 * torch.rand(n, 1, 1, 1, device=images.device)
    return (images + strength * torch.randn_like(images)).clamp(-1, 1)


def _read(face_map: FaceMap, images: Tensor) -> Reading:
    with mixed_precision():
        return read_faces(face_map, images)


def _frozen(config: EncoderConfig, state: dict[str, Tensor]) -> Encoder:
    encoder = Encoder(config)
    encoder.load_state_dict(state)
    return encoder.eval().requires_grad_(False)


def _crop_matrix(
    degrees: float, scale: float, shift: NDArray[np.floating], flipped: bool, stretch: float = 1.0
) -> Matrix:
    """From a picture of 320 px to a crop of 256 px about its middle, [2, 3]; `stretch` makes faces broader."""
    scale *= INPUT_SIZE / CROP
    cos, sin = np.cos(np.radians(degrees)) * scale, np.sin(np.radians(degrees)) * scale
    matrix = np.array([[cos, -sin], [sin, cos]]) * [-stretch if flipped else stretch, 1 / stretch]
    middle = np.full(2, (SIZE - 1) / 2)
    return np.hstack([matrix, ((INPUT_SIZE - 1) / 2 + shift - matrix @ middle)[:, None]])


def _warped(picture: NDArray[np.uint8] | NDArray[np.float32], matrix: Matrix) -> NDArray[np.float32]:
    size = (INPUT_SIZE, INPUT_SIZE)
    return np.asarray(cv2.warpAffine(picture, matrix, size, borderMode=cv2.BORDER_REFLECT_101), np.float32)
