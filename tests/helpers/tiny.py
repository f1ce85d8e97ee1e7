"""Networks of the real kinds, random and so small that a test can optimise through them."""

import torch
from torch import Tensor

from models.clip.model import ClipModel
from models.generator.config import GeneratorConfig
from models.generator.network import Generator


def tiny_generator(resolution: int = 16) -> Generator:
    """10 W+ rows at 64 px, 6 at 16 px; all widths are 8."""
    torch.manual_seed(0)
    widths = (8,) * (resolution.bit_length() - 2)
    config = GeneratorConfig(resolution, widths, z_dim=8, w_dim=8, mapping_layers=2, mapping_width=8)
    generator = Generator(config)
    generator.w_avg.copy_(generator.mapping(torch.randn(256, 8)).detach().mean(0))
    return generator.requires_grad_(False)


def tiny_codes(generator: Generator, count: int, seed: int = 0) -> Tensor:
    """W+ codes [count, rows, w_dim] of random faces."""
    z = torch.randn(count, generator.config.z_dim, generator=torch.Generator().manual_seed(seed))
    with torch.no_grad():
        return generator.broadcast(generator.mapping(z))


def tiny_clip() -> ClipModel:
    """One layer in each tower, open_clip's own tokenizer, pictures of 32 px."""
    torch.manual_seed(1)
    vision = {"image_size": 32, "patch_size": 16, "width": 32, "head_width": 16, "layers": 1}
    text = {"context_length": 16, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 1}
    clip = ClipModel.create({"model_cfg": {"embed_dim": 16, "vision_cfg": vision, "text_cfg": text}})
    clip.network.eval().requires_grad_(False)
    return clip
