"""Traits that a change of the StyleSpace code brings beside what its picture shows, read along the pack's own texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Traits:
    """Distances that a change goes along two directions of the pack, each in alphas of it: `ageing` from young to old,
    `shading` from glasses to sunglasses. Negative values go the other way."""

    ageing: float = 0.0
    shading: float = 0.0
