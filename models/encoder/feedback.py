"""Correct a code by what the face map still sees wrong in its picture.

An encoder that looks at the photo and at its own picture of it corrects itself (ReStyle, Alaluf et al., arXiv
2104.02699, section 3). Here the second look is a linear regression from what differs to the code, as in the supervised
descent method (Xiong and De la Torre, CVPR 2013, section 3). `models.starter.train_feedback` fits it.
"""

from pathlib import Path
from typing import Self

import torch
import torch.nn.functional as F
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from models.encoder.likeness import COLOURED, part_colours
from models.errors import NotRecognised
from models.face.anatomy import POINT_COUNT, Part
from models.face.face_map import INPUT_SIZE, PARTS_SIZE, FaceMap
from models.files import replacing
from models.generator.network import Generator

ROUNDS = 2
RANK = 128  # combinations of differences that move the code
GRID = 8  # cells along a side in which parts are compared
POINT_WEIGHT, COLOUR_WEIGHT = 30.0, 30.0  # beside 1 for the share of a cell that a part has
DIFFERENCES = 2 * POINT_COUNT + 3 * len(COLOURED) + GRID**2 * len(Part)


class Feedback(nn.Module):
    """Differences of photo and picture [N, `DIFFERENCES`] to a move of the code [N, rows, w_dim]."""

    def __init__(self, rows: int, w_dim: int) -> None:
        super().__init__()
        self.shape = rows, w_dim
        self.read = nn.Linear(DIFFERENCES, RANK, bias=False)
        self.move = nn.Linear(RANK, rows * w_dim, bias=False)

    def forward(self, differences: Tensor) -> Tensor:
        """[N, `DIFFERENCES`] to [N, rows, w_dim]."""
        moves: Tensor = self.move(self.read(differences))
        return moves.view(-1, *self.shape)

    def correct(self, generator: Generator, face_map: FaceMap, images: Tensor, codes: Tensor) -> Tensor:
        """W+ codes [N, rows, w_dim] nearer to the photos `images` [N, 3, S, S] in -1..1 than `codes`."""
        photos, size = measured(face_map, images), min(INPUT_SIZE, generator.config.resolution)
        nearer = codes.clone()
        for _ in range(ROUNDS):
            pictures = generator.synthesise(generator.affine(nearer), resolution=size)
            nearer += self(photos - measured(face_map, pictures))
        return nearer

    def save(self, path: Path) -> None:
        """Write the weights in half precision."""
        with replacing(path) as draft:
            save_file({key: value.half().contiguous() for key, value in self.state_dict().items()}, draft)

    @classmethod
    def load(cls, path: Path, rows: int, w_dim: int) -> Self:
        """Read a file of `save`, without gradients. Raises `NotRecognised` for anything else, and other sizes."""
        feedback = cls(rows, w_dim)
        try:
            feedback.load_state_dict({key: value.float() for key, value in load_file(path).items()})
        except (OSError, SafetensorError, RuntimeError) as error:
            problem = f"{path.name} holds no corrections of this generator's codes."
            raise NotRecognised(problem, "Get the model pack again.", repr(error)) from error
        return feedback.eval().requires_grad_(False)


def measured(face_map: FaceMap, images: Tensor) -> Tensor:
    """Landmarks, colours and places of parts of faces `images` [N, 3, S, S] in -1..1, weighed, [N, `DIFFERENCES`]."""
    images = images.clamp(-1, 1)
    mapping = face_map(images)
    parts = mapping.parts
    colours = part_colours(images, parts)[:, COLOURED]
    cells = F.avg_pool2d(parts, PARTS_SIZE // GRID)
    weighed = (POINT_WEIGHT * mapping.points, COLOUR_WEIGHT * colours, cells)
    return torch.cat([measure.flatten(1) for measure in weighed], 1)
