"""Bring a W+ code nearer to its photo through the face map: landmarks, colours of parts, what is worn.

Pixels alone pull a code away from faces that the generator can edit; the face map says what matters of a face. The
offset is sought along the principal components of W (Zhu et al., arXiv 2012.09036, section 3), in standard deviations,
so that the code stays among faces.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from models.encoder.refinement import Best
from models.face.anatomy import BROWS, EYES, IRISES, LEFT_IRIS, LIPS_IN, LIPS_OUT, POINT_COUNT, RIGHT_IRIS, Part
from models.face.face_map import INPUT_SIZE, PARTS_SIZE, FaceMap, FaceMapping
from models.generator.network import Generator
from models.generator.principal import principal_components
from models.progress import Progress

STEPS = 40
LEARNING_RATE = 0.12  # standard deviations
PULL = 0.5
POINT_WEIGHT, COLOUR_WEIGHT, WORN_WEIGHT, PARTS_WEIGHT, PIXEL_WEIGHT = 0.25, 4.0, 20.0, 3.0, 4.0
COARSE = 8  # px that are averaged before pixels are compared
COLOURED = [Part.SKIN, Part.HAIR, Part.LIPS, Part.IRIS, Part.CLOTHES, Part.BROWS]
WORN = [Part.GLASSES, Part.BEARD, Part.HAT]
FACE = [Part.SKIN, Part.HAIR, Part.BROWS, Part.EYE_WHITE, Part.IRIS, Part.LIPS, Part.MOUTH]


def refine_likeness(
    generator: Generator, face_map: FaceMap, images: Tensor, start: Tensor, steps: int, progress: Progress
) -> Tensor:
    """W+ codes [N, rows, w_dim] whose pictures show the faces of `images` [N, 3, S, S] in -1..1 better than `start`.

    Of each picture's steps the one of least loss is returned. Raises `Stopped`.
    """
    loss = _LikenessLoss(generator, face_map, images)
    directions = principal_components(generator).directions
    place = torch.zeros(*start.shape[:2], len(directions), device=start.device, requires_grad=True)
    optimizer = torch.optim.Adam([place], LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(1 - step / (steps + 1), 0.01) ** 0.5)
    best = Best(start)
    for step in range(steps + 1):
        progress.report(step / (steps + 1), "Coming nearer to the photo")
        codes = start + place @ directions
        losses = loss(codes) + PULL * place.square().mean((1, 2))
        best.offer(losses, codes)
        (place.grad,) = torch.autograd.grad(losses.sum(), [place])
        optimizer.step()
        schedule.step()
    return best.code


@torch.no_grad()
def likeness(generator: Generator, face_map: FaceMap, images: Tensor, codes: Tensor) -> list[float]:
    """Closeness of the pictures of W+ codes [K, rows, w_dim] to one photo, images [1, 3, S, S] in -1..1; at least 0.

    1 less the share that is left of the loss of the mean face: 0 is the mean face, 1 no difference.
    """
    loss = _LikenessLoss(generator, face_map, images)
    mean = generator.broadcast(generator.w_avg[None])
    first, *others = (float(loss(code[None])) for code in (mean[0], *codes))
    return [max(1 - other / first, 0.0) for other in others]


@torch.no_grad()
def landmark_distance(face_map: FaceMap, one: Tensor, other: Tensor) -> Tensor:
    """Mean distance [N] of landmarks in two sets of pictures [N, 3, S, S] in -1..1, as a part of the irises'
    distance."""
    first, second = face_map(one).points, face_map(other).points
    eyes = (first[:, LEFT_IRIS[0]] - first[:, RIGHT_IRIS[0]]).norm(dim=-1)
    distance: Tensor = (first - second).norm(dim=-1).mean(1) / eyes
    return distance


@dataclass(frozen=True, eq=False)
class _Target:
    """Targets taken from the photos: face map, mean colours of parts [N, 14, 3], coarse pixels, place of the face."""

    mapping: FaceMapping
    parts: Tensor
    colours: Tensor
    coarse: Tensor
    face: Tensor


class _LikenessLoss:
    """Distance between the picture of a code and a photo, [N]."""

    def __init__(self, generator: Generator, face_map: FaceMap, images: Tensor) -> None:
        self.generator, self.face_map = generator, face_map
        self.resolution = min(INPUT_SIZE, generator.config.resolution)
        self.point_weights = _point_weights().to(images.device)
        with torch.no_grad():
            images = F.interpolate(images, (INPUT_SIZE, INPUT_SIZE), mode="area")
            mapping = face_map(images)
            parts = mapping.parts
            face = F.avg_pool2d(parts[:, FACE].sum(1, keepdim=True), COARSE * PARTS_SIZE // INPUT_SIZE)
            self.target = _Target(mapping, parts, part_colours(images, parts), F.avg_pool2d(images, COARSE), face)

    def __call__(self, codes: Tensor) -> Tensor:
        pictures = self.generator.synthesise(self.generator.affine(codes), resolution=self.resolution)
        if pictures.shape[-1] != INPUT_SIZE:
            pictures = F.interpolate(pictures, (INPUT_SIZE, INPUT_SIZE), mode="bilinear")
        mapping, target = self.face_map(pictures), self.target
        parts = mapping.parts
        apart = (mapping.points - target.mapping.points).abs().mean(-1) * INPUT_SIZE  # px
        points = (apart * self.point_weights).mean(1)
        colours = (part_colours(pictures, parts) - target.colours)[:, COLOURED].abs().mean((1, 2))
        worn = (parts.mean((2, 3)) - target.parts.mean((2, 3)))[:, WORN].abs().mean(1)
        shapes = F.smooth_l1_loss(parts, target.parts, reduction="none").mean((1, 2, 3))
        pixels = ((F.avg_pool2d(pictures, COARSE) - target.coarse).abs() * target.face).mean((1, 2, 3))
        loss: Tensor = (
            POINT_WEIGHT * points
            + COLOUR_WEIGHT * colours
            + WORN_WEIGHT * worn
            + PARTS_WEIGHT * shapes
            + PIXEL_WEIGHT * pixels
        )
        return loss


def _point_weights() -> Tensor:
    """Weights [478] of the landmarks: brows and lids are easily pulled too dark, lips carry expressions."""
    weights = torch.ones(POINT_COUNT)
    for outlines, weight in ((BROWS, 0.3), (EYES, 0.6), (IRISES, 0.5), ((LIPS_OUT, LIPS_IN), 1.5)):
        for outline in outlines:
            weights[list(outline)] = weight
    return weights


def part_colours(pictures: Tensor, parts: Tensor) -> Tensor:
    """Mean colours [N, 14, 3] in 0..1 of `parts` [N, 14, 128, 128] in pictures [N, 3, S, S] in -1..1."""
    small = F.interpolate((pictures + 1) / 2, (PARTS_SIZE, PARTS_SIZE), mode="area")
    sums = torch.einsum("bchw,bkhw->bkc", small, parts)
    return sums / (parts.sum((2, 3))[..., None] + 1e-3)
