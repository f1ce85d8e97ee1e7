"""Keep what should stay: take the directions of kept texts out of an edit, whichever method it comes from.

What is kept spans a subspace of CLIP space. A text direction is made orthogonal to it before channels are chosen, and
every channel's change is weighed by how much of the channel's measured direction is wanted rather than kept. On the
starter pack, judged by the attribute probe, that disturbs other attributes least per unit of the wanted change; the
text alone does little, and projecting the change so that CLIP sees nothing of it in the subspace takes the wanted
change away as well where few channels make it.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from models.attributes import ATTRIBUTES
from models.clip.text import TextEncoder, text_embeddings
from models.errors import TextError
from models.generator.stylespace import StyleLayout

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
    if not groups:
        return torch.zeros(0, text_embeddings(clip, [neutral], templates).shape[1])
    differences = [_differences(clip, group, templates) for group in groups]
    basis: Tensor
    _, lengths, basis = torch.linalg.svd(torch.cat(differences), full_matrices=False)
    return basis[lengths > SMALLEST_SPAN]


def _differences(clip: TextEncoder, values: Sequence[str], templates: Sequence[str] | None) -> Tensor:
    embeddings = text_embeddings(clip, values, templates)
    return embeddings - embeddings.mean(0)


def orthogonal(dt: Tensor, basis: Tensor) -> Tensor:
    """The unit text direction [D] nearest to the unit direction dt [D] without any part in `basis` [r, D].

    Raises `TextError` if next to nothing is left.
    """
    rest = dt - dt @ basis.T @ basis
    if rest.norm() < SMALLEST_REST:
        raise TextError("The text asks for nothing but what should stay.", "Keep less, or ask for something else.")
    return F.normalize(rest, dim=0)


def weighed(delta: Tensor, shares: Tensor, layout: StyleLayout) -> Tensor:
    """Changes of the StyleSpace code [N, channels] with each convolution channel's weighed by its share [C].

    Channels that nothing was measured of, ToRGB styles among them, stay as they are.
    """
    weights = torch.ones(layout.channels)
    weights[layout.convolution_index[: len(shares)]] = shares
    return delta * weights.to(delta)
