"""Training loss of a mapper: text, identity and distance from the code.

Source: StyleCLIP (arXiv 2103.17249, section 5, equations 3 to 5); equals `calc_loss` of `mapper/training/coach.py`.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from models.encoder.identity import IdentityNetwork, identity_loss, require_identity
from models.generator.network import Generator
from models.mapper.latent_mapper import LatentMapper
from models.mapper.network import PrincipalMapper
from models.mapper.settings import LossWeights
from models.optimization.clip_loss import ClipLoss


@dataclass(frozen=True)
class MapperLosses:
    """Scalars, means over the batch, not weighted yet; `total` is their weighted sum."""

    total: Tensor
    clip: Tensor
    identity: Tensor
    latent: Tensor


class MapperObjective:
    """Losses of a mapper on faces. Raises `PackError` if identity has a weight and there is no network for it."""

    def __init__(
        self, generator: Generator, clip_loss: ClipLoss, weights: LossWeights, identity: IdentityNetwork | None
    ) -> None:
        self.generator = generator
        self.clip_loss = clip_loss
        self.weights = weights
        self.identity = require_identity(identity, weights.identity)

    def __call__(self, mapper: LatentMapper, w_plus: Tensor) -> MapperLosses:
        """Losses on faces `w_plus` [N, rows, w_dim]."""
        generator = self.generator
        s = generator.affine(w_plus)
        change = mapper.change(w_plus if mapper.config.in_w_plus else s)
        edited = generator.synthesise(generator.affine(w_plus + change) if mapper.config.in_w_plus else s + change)
        clip = self.clip_loss(edited).mean()
        identity = self._identity(edited, s)
        latent = self._latent(mapper, change)
        weights = self.weights
        total = weights.clip * clip + weights.identity * identity + weights.latent * latent
        return MapperLosses(total, clip, identity, latent)

    def _identity(self, edited: Tensor, s: Tensor) -> Tensor:
        if self.identity is None:
            return edited.new_zeros(())
        with torch.no_grad():
            kept = self.identity(self.generator.synthesise(s))
        return identity_loss(self.identity(edited), kept).mean()

    def _latent(self, mapper: LatentMapper, change: Tensor) -> Tensor:
        """Mean square of the change, which a `PrincipalMapper` counts in standard deviations; in StyleSpace the sum of
        the layers' means."""
        if isinstance(mapper.network, PrincipalMapper):
            return mapper.network.coordinates(change).square().mean()
        layers = [change] if change.ndim == 3 else self.generator.layout.split(change)
        return torch.stack([layer.square().mean() for layer in layers]).sum()
