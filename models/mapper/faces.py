"""Faces to train a mapper on, as codes that photos have too.

The official training inverts photos with e4e. Codes straight from the mapping network have equal rows, of which a W+
mapper's pixel norm leaves only the signs: so random faces are rendered and encoded like photos.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from models.encoder.network import Encoder
from models.generator.network import Generator
from models.progress import Progress

BATCH = 8


def random_faces(generator: Generator, count: int, seed: int, truncation: float = 0.7) -> Tensor:
    """W+ codes [count, rows, w_dim] of random faces to train on; the official count is 5000, and 1000 held out.

    Their rows are equal, and of equal rows a W+ mapper's pixel norm leaves only the signs. A mapper for photos is
    better trained on codes of the encoder, of photos or of renders.
    """
    noise = torch.randn(count, generator.config.z_dim, generator=torch.Generator().manual_seed(seed))
    with torch.no_grad():
        w = generator.mapping(noise.to(generator.w_avg.device))
        return generator.broadcast(generator.w_avg.lerp(w, truncation))


@torch.no_grad()
def encoded_faces(
    generator: Generator, encoder: Encoder, count: int, seed: int, progress: Progress | None = None
) -> Tensor:
    """W+ codes [count, rows, w_dim] that the encoder gives to pictures of random faces. Raises `Stopped`."""
    progress = progress or Progress()
    encoded: list[Tensor] = []
    for codes in random_faces(generator, count, seed).split(BATCH):
        progress.report(len(encoded) * BATCH / count, "Drawing faces to learn from")
        encoded.append(encoder.encode(_as_crops(generator.synthesise(generator.affine(codes)), encoder)))
    return torch.cat(encoded)


def _as_crops(images: Tensor, encoder: Encoder) -> Tensor:
    """Pictures [N, 3, R, R] in the size that the encoder takes, limited to -1..1."""
    size = encoder.config.input_size
    return F.interpolate(images, (size, size), mode="bicubic", antialias=True).clamp(-1, 1)
