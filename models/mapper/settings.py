"""Settings of a mapper's network and training. Imports no torch."""

from dataclasses import dataclass, field, replace
from typing import Literal

from models.optimization.settings import Preprocessing
from models.packs.manifest import Pack

Kind = Literal["levels", "single", "stylespace", "full_stylespace", "principal"]
Level = Literal["coarse", "medium", "fine"]


@dataclass(frozen=True)
class LossWeights:
    """The official defaults. `identity` counts only where the pack has an identity network."""

    clip: float = 1.0
    identity: float = 0.1
    latent: float = 0.8


@dataclass(frozen=True)
class TrainingSettings:
    """The official defaults, and two settings of ours.

    The training ends after `patience` validations without a gain. `preprocessing`: see `ClipLoss`.
    """

    steps: int = 50_000
    batch: int = 2
    learning_rate: float = 0.5
    weights: LossWeights = field(default_factory=LossWeights)
    validation_interval: int = 2_000
    patience: int = 5
    seed: int = 0
    preprocessing: Preprocessing = "clip"


# Shorter than the official training: random faces are alike, and a processor without a GPU takes minutes for this.
USUAL = TrainingSettings(steps=2_000, validation_interval=100)
USUAL_PRINCIPAL = replace(USUAL, steps=400, validation_interval=50, weights=LossWeights(latent=0.3))
USUAL_FACES = 500


def usual_training(kind: Kind) -> TrainingSettings:
    """The settings to begin with for a kind of mapper."""
    return USUAL_PRINCIPAL if kind == "principal" else USUAL


def suited_kind(pack: Pack) -> Kind:
    """The official kind, but for packs with a small CLIP model."""
    return "principal" if pack.small_clip else "levels"
