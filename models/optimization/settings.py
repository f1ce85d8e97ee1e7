"""Settings of latent optimisation. Imports no torch."""

from dataclasses import dataclass
from typing import Literal

from models.packs.manifest import Pack

Preprocessing = Literal["clip", "official"]
Space = Literal["w_plus", "stylespace", "principal"]


@dataclass(frozen=True)
class OptimizationSettings:
    """The official defaults. `latent_weight` is that of the summed squared offset in `space`; 0.005 is usual for
    `identity_weight`. In StyleSpace only convolution layers move.

    Three are ours. `preprocessing` "clip", see `ClipLoss`. "principal" moves all rows of W+ alike, along the principal
    components of W and counted in their standard deviations, so that the face stays one that the generator knows: a
    small CLIP model rewards many changes that nobody sees. `noise`, in standard deviations of W, changes the face at
    every step, so that the edit suits its neighbours too; as in the projector of StyleGAN2 (arXiv 1912.04958, appendix
    D) it falls in the course of the run.
    """

    space: Space = "w_plus"
    steps: int = 300
    learning_rate: float = 0.1
    latent_weight: float = 0.008
    identity_weight: float = 0.0
    preprocessing: Preprocessing = "clip"
    noise: float = 0.0


PRINCIPAL = OptimizationSettings("principal", steps=60, latent_weight=0.004, noise=2.5)


def usual_in(space: Space) -> OptimizationSettings:
    """The settings to begin with in a space."""
    return PRINCIPAL if space == "principal" else OptimizationSettings(space)


def suited(pack: Pack) -> OptimizationSettings:
    """The official settings, but for packs with a small CLIP model."""
    return usual_in("principal" if pack.small_clip else "w_plus")
