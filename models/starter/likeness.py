"""Compare a generator's pictures with photos through the face map: what a look-alike has of the person.

All of it is differentiable; `models.starter.train_encoder_on_photos` learns by it, `evaluate_photos` prints it.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from models.face import anatomy
from models.face.anatomy import Part
from models.face.face_map import PARTS_SIZE, FaceMap

WORN = (Part.GLASSES, Part.HAT, Part.BEARD)
LEAST_SHARE = 0.002  # of the picture, 33 pixels at 128 px: a part below has no colour and is not worn
LIDS = ((159, 145), (386, 374))  # upper and lower, left and right in the picture


@dataclass(frozen=True)
class Reading:
    """Face map of N pictures: `points` [N, 478, 2] in 0..1, `parts` [N, 14, 128, 128] probabilities,
    `colours` [N, 14, 3] mean RGB of each part in 0..1, `shares` [N, 14] of the picture."""

    points: Tensor
    parts: Tensor
    colours: Tensor
    shares: Tensor

    @property
    def eye_distance(self) -> Tensor:
        """Between the centres of the irises, [N]; at least a pixel of 256, for a network that has hardly learned."""
        return self._between(anatomy.LEFT_IRIS[0], anatomy.RIGHT_IRIS[0]).clamp(min=1 / 256)

    @property
    def mouth_opening(self) -> Tensor:
        """In eye distances, [N]."""
        return self._between(anatomy.UPPER_LIP, anatomy.LOWER_LIP) / self.eye_distance

    @property
    def lid_openings(self) -> Tensor:
        """Left and right, in eye distances, [N, 2]."""
        return torch.stack([self._between(*lids) for lids in LIDS], 1) / self.eye_distance[:, None]

    def _between(self, one: int, other: int) -> Tensor:
        distance: Tensor = (self.points[:, one] - self.points[:, other]).norm(dim=-1)
        return distance


def read_faces(face_map: FaceMap, images: Tensor) -> Reading:
    """Read aligned pictures [N, 3, S, S] in -1..1."""
    images = images.clamp(-1, 1)
    mapping = face_map(images)
    parts = mapping.parts
    small = (F.interpolate(images, (PARTS_SIZE, PARTS_SIZE), mode="area") + 1) / 2
    sums = torch.einsum("nchw,nkhw->nkc", small, parts)
    return Reading(mapping.points, parts, sums / (parts.sum((2, 3))[..., None] + 1e-3), parts.mean((2, 3)))


def landmark_distance(photo: Reading, picture: Reading) -> Tensor:
    """Mean distance of the points in eye distances of the photo, [N]."""
    distance: Tensor = (picture.points - photo.points).norm(dim=-1).mean(1) / photo.eye_distance
    return distance


def wears(reading: Reading, part: Part) -> Tensor:
    """Pictures that show enough of a part, bool [N]."""
    worn: Tensor = reading.shares[:, part] > LEAST_SHARE
    return worn


def colour_distance(photo: Reading, picture: Reading, part: Part) -> Tensor:
    """Distance of the mean colours of a part in Lab (CIE 1976), [N]; NaN where either has none of it."""
    distance = (_lab(picture.colours[:, part]) - _lab(photo.colours[:, part])).norm(dim=-1)
    return torch.where(wears(photo, part) & wears(picture, part), distance, torch.nan)


@dataclass(frozen=True)
class Scores:
    """On held-out photos: landmarks in percent of the eyes' distance, share of falsely worn glasses, medians of colour
    distances (Lab), mean error of the mouth's opening in eye distances."""

    landmarks: float
    glasses: float
    skin: float
    hair: float
    mouth: float

    @property
    def total(self) -> float:
        """One number to stop by: each in units of what is aimed at."""
        return self.landmarks / 4 + self.glasses / 0.1 + self.skin / 7 + self.hair / 7 + self.mouth / 0.05

    def __str__(self) -> str:
        return (
            f"landmarks {self.landmarks:.1f} %, false glasses {self.glasses:.0%}, skin {self.skin:.1f},"
            f" hair {self.hair:.1f}, mouth {self.mouth:.3f}"
        )


def score(photos: Reading, pictures: Reading) -> Scores:
    """Compare readings of the same people."""
    without = ~wears(photos, Part.GLASSES)
    falsely = wears(pictures, Part.GLASSES) & without
    return Scores(
        landmarks=100 * landmark_distance(photos, pictures).mean().item(),
        glasses=falsely.sum().item() / max(1, without.sum().item()),
        skin=colour_distance(photos, pictures, Part.SKIN).nanmedian().item(),
        hair=colour_distance(photos, pictures, Part.HAIR).nanmedian().item(),
        mouth=(pictures.mouth_opening - photos.mouth_opening).abs().mean().item(),
    )


def _lab(rgb: Tensor) -> Tensor:
    """sRGB [N, 3] in 0..1 to Lab, D65."""
    linear = torch.where(rgb > 0.04045, ((rgb.clamp(min=0) + 0.055) / 1.055) ** 2.4, rgb / 12.92)
    to_xyz = rgb.new_tensor(
        [[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]]
    )
    xyz = linear @ to_xyz.t() / rgb.new_tensor([0.950456, 1.0, 1.088754])
    x, y, z = torch.where(xyz > 0.008856, xyz.clamp(min=1e-6) ** (1 / 3), 7.787 * xyz + 16 / 116).unbind(-1)
    return torch.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)
