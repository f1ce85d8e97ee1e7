"""Differences of photo and picture -> the move of the code (`models.encoder.feedback`).

No true code of a photo is known, but of two pictures of the generator both codes are. So the regression learns from
pairs of codes that lie apart by a random step, its middle at the encoder's code of a photo, where it will be used.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from models.encoder.feedback import RANK, Feedback, measured
from models.face.face_map import FaceMap
from models.generator.network import Generator
from models.generator.principal import principal_components

BATCH = 8
LEAST, MOST = 0.06, 0.83  # length of a step along each principal component, in standard deviations
RIDGE = 0.1  # of the mean variance of a combination of differences
SAY_EVERY = 50  # batches


@torch.no_grad()
def train_feedback(
    generator: Generator, face_map: FaceMap, codes: Tensor, pairs: int, say: Callable[[str], None]
) -> Feedback:
    """Fit to about `pairs` of pictures around those of the W+ `codes` [N, rows, w_dim].

    Differences are read along their first `RANK` principal axes; a ridge regression takes them to steps.
    """
    feedback = Feedback(*codes.shape[1:])
    differences, steps = _pairs(generator, face_map, codes, pairs, say)
    _, _, axes = torch.linalg.svd(differences, full_matrices=False)
    axes = axes[:RANK]
    read = differences @ axes.T
    covariance = read.T @ read
    penalty = RIDGE * covariance.diagonal().mean() * torch.eye(len(axes))
    move = torch.linalg.solve(covariance + penalty, read.T @ steps.flatten(1))
    feedback.read.weight.zero_()[: len(axes)] = axes
    feedback.move.weight.zero_()[:, : len(axes)] = move.T
    return feedback


def _pairs(
    generator: Generator, face_map: FaceMap, codes: Tensor, pairs: int, say: Callable[[str], None]
) -> tuple[Tensor, Tensor]:
    """Differences of pictures [P, D] and the steps between their codes [P, rows, w_dim].

    A step is one for all rows and one of each row's own, of like size.
    """
    torch.manual_seed(12)
    directions = principal_components(generator).directions
    differences, steps = [], []
    for batch in range(-(-pairs // BATCH)):
        middle = codes[torch.randint(len(codes), (BATCH,))]
        places = torch.randn(BATCH, 1, len(directions)) + torch.randn(*middle.shape[:2], len(directions))
        length = LEAST + (MOST - LEAST) * torch.rand(BATCH, 1, 1)
        step = length / 2**0.5 * places @ directions
        first, second = (
            measured(face_map, generator.synthesise(generator.affine(code)))
            for code in (middle - step / 2, middle + step / 2)
        )
        differences.append(second - first)
        steps.append(step)
        if batch % SAY_EVERY == 0:
            say(f"feedback: {batch * BATCH} pairs")
    return torch.cat(differences), torch.cat(steps)
