"""Principal components of W: the ways in which a generator's faces differ, as far as they do.

Source: GANSpace (arXiv 2004.02546, section 2); a code counted in their standard deviations is the P space of Zhu et
al. (arXiv 2012.09036, section 3).
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from models.generator.network import Generator

SAMPLES, SEED = 4096, 5
COMPONENTS = 64
TINY = 1e-12  # a variance that is none


@dataclass(frozen=True, eq=False)
class PrincipalComponents:
    """The `mean` [w_dim] of random faces; `directions` [K, w_dim], each as long as the standard deviation along it, the
    longest first."""

    mean: Tensor
    directions: Tensor

    def coordinates(self, w: Tensor) -> Tensor:
        """Codes [..., w_dim] in standard deviations [..., K]."""
        return (w - self.mean) @ (self.directions / self.directions.square().sum(1, keepdim=True).clamp(min=TINY)).T


@torch.no_grad()
def principal_components(generator: Generator) -> PrincipalComponents:
    """The first `COMPONENTS` of `SAMPLES` random faces without truncation, always the same ones."""
    z = torch.randn(SAMPLES, generator.config.z_dim, generator=torch.Generator().manual_seed(SEED))
    w = generator.mapping(z.to(generator.w_avg.device)).float()
    variances, vectors = torch.linalg.eigh(torch.cov(w.T).cpu().double())
    variances, vectors = variances.flip(0).clamp(min=0), vectors.flip(1)
    directions = (vectors * variances.sqrt())[:, :COMPONENTS].T.contiguous()
    return PrincipalComponents(w.mean(0), directions.to(w))
