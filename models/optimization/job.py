"""A latent optimisation as a value. Imports no torch."""

from dataclasses import dataclass, field

from models.optimization.settings import OptimizationSettings


@dataclass(frozen=True)
class OptimizationJob:
    """Optimise toward `target`, away from `neutral` if there is one; the edit then keeps what `keep` names.

    `free` begins with the mean face instead of an open one.
    """

    target: str
    neutral: str = ""
    keep: tuple[str, ...] = ()
    settings: OptimizationSettings = field(default_factory=OptimizationSettings)
    free: bool = False
