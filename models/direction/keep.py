"""Keep what should stay: take the directions of kept texts out of an edit, whichever method it comes from.

What is kept spans a subspace of CLIP space. A text direction is made orthogonal to it before channels are chosen. A
change of the StyleSpace code is, to first order, seen by CLIP as the sum of its channels' measured directions; the
nearest change (in standard deviations) of which nothing is seen in the subspace is what remains of it.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from models.attributes import ATTRIBUTES
from models.clip.text import TextEncoder, text_embedding
from models.direction.global_direction import GlobalDirection
from models.errors import TextError

# A text direction of which less than this is left says only what should stay.
SMALLEST_REST = 0.1
# Kept texts whose directions differ by less than this are one.
SMALLEST_SPAN = 1e-3


def kept_directions(
    clip: TextEncoder, keep: Sequence[str], neutral: str, templates: Sequence[str] | None = None
) -> Tensor:
    """An orthonormal basis [r, D] of what the `keep` texts are about.

    A name of `models.attributes` spans the differences of its values, any other text its difference from `neutral`.
    Raises `TextError` for texts that do not fit the CLIP model.
    """
    groups = [group for text in keep for group in ATTRIBUTES.get(text, ((neutral, text),))]
    differences = [_differences(clip, group, templates) for group in groups]
    basis: Tensor
    _, lengths, basis = torch.linalg.svd(torch.cat(differences), full_matrices=False)
    return basis[lengths > SMALLEST_SPAN]


def _differences(clip: TextEncoder, values: Sequence[str], templates: Sequence[str] | None) -> Tensor:
    embeddings = torch.stack([text_embedding(clip, value, templates) for value in values])
    return embeddings - embeddings.mean(0)


def orthogonal(dt: Tensor, basis: Tensor) -> Tensor:
    """The unit text direction [D] nearest to the unit direction dt [D] without any part in `basis` [r, D].

    Raises `TextError` if next to nothing is left.
    """
    rest = dt - dt @ basis.T @ basis
    if rest.norm() < SMALLEST_REST:
        raise TextError("The text asks for nothing but what should stay.", "Keep less, or ask for something else.")
    return F.normalize(rest, dim=0)


class Keep:
    """What is kept, seen by one generator's channels: `basis` [r, D] of `kept_directions`."""

    def __init__(self, direction: GlobalDirection, basis: Tensor) -> None:
        self._index = direction.layout.convolution_index[: len(direction.response)]
        self._std = direction.style_std[self._index]
        self._seen = basis @ direction.response.T

    def rest(self, delta: Tensor) -> Tensor:
        """What remains of changes of the StyleSpace code [N, channels]; channels that stood still stay still."""
        delta = delta.clone()
        for change in delta:
            change[self._index] = self._rest_of_one(change[self._index])
        return delta

    def _rest_of_one(self, change: Tensor) -> Tensor:
        moved = ((change != 0) & (self._std > 0)).nonzero().flatten()
        seen, amount = self._seen[:, moved], change[moved] / self._std[moved]
        rest = amount - torch.linalg.pinv(seen) @ (seen @ amount)
        return change.index_copy(0, moved, rest * self._std[moved])
