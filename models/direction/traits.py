"""Traits that a change of the StyleSpace code brings beside what its picture shows, read along the pack's own texts."""

from dataclasses import dataclass

from models.edits import Edit


@dataclass(frozen=True)
class Traits:
    """Distances that a change goes along directions of the pack, each in alphas of it: `ageing` from young to old,
    `shading` from glasses to sunglasses; negative values go the other way. `complexion` is the farthest that it goes
    toward fair or dark skin, and `own_skin` the edit that takes this part of it back. `colouring`, of a change that
    makes younger or goes there, is the farthest that it goes toward black, brown, red, blond or dyed hair beside what
    comes with age and complexion."""

    ageing: float = 0.0
    shading: float = 0.0
    colouring: float = 0.0
    complexion: float = 0.0
    own_skin: Edit | None = None
