"""Model files in official names, shapes and sizes, of random weights: python -m tests.bench.full_size_files FOLDER"""

import sys
from pathlib import Path

import numpy as np
import open_clip
import torch
from safetensors.torch import save_file

from models import photo
from models.checkpoints import nvidia, rosinality
from models.clip.public import import_clip
from models.encoder.config import EncoderConfig
from models.encoder.network import Encoder
from models.generator.config import GeneratorConfig
from models.generator.network import Generator
from models.packs.sources import PublicClip
from tests.models.checkpoints.nvidia_pickle import dumps, network

CONFIG_F = GeneratorConfig(
    resolution=1024,
    widths=(512, 512, 512, 512, 512, 256, 128, 64, 32),
    z_dim=512,
    w_dim=512,
    mapping_layers=8,
    mapping_width=512,
)


def build(folder: Path) -> None:
    """Write the official-shaped files."""
    torch.manual_seed(0)
    generator = Generator(CONFIG_F)
    with torch.no_grad():
        generator.w_avg.copy_(generator.mapping(torch.randn(1024, CONFIG_F.z_dim)).mean(0))
    official = rosinality.export(generator)
    torch.save(official, folder / "stylegan2.pt")
    (folder / "stylegan2.pkl").write_bytes(dumps({"G_ema": network(nvidia.export(generator))}))
    encoder = Encoder(EncoderConfig(rows=CONFIG_F.rows, w_dim=512))
    state = {f"encoder.{key}": value for key, value in encoder.state_dict().items() if key != "latent_avg"}
    state |= {f"decoder.{key}": value for key, value in official["g_ema"].items()}
    mean = generator.w_avg.repeat(CONFIG_F.rows, 1)
    torch.save({"state_dict": state, "latent_avg": mean, "opts": {"stylegan_size": 1024}}, folder / "e4e.pt")
    rows = torch.nn.functional.normalize(torch.randn(generator.layout.convolution_channels, 512), dim=1)
    np.save(folder / "fs3.npy", rows.numpy())
    weights = open_clip.create_model("ViT-B-32").state_dict()
    save_file({key: value.contiguous() for key, value in weights.items()}, folder / "clip.safetensors")
    import_clip(folder / "clip.safetensors", PublicClip("ViT-B-32", "openai"))
    photo.write(folder / "photo.png", np.random.default_rng(0).integers(0, 255, (256, 256, 3), dtype=np.uint8))


if __name__ == "__main__":
    build(Path(sys.argv[1]))
