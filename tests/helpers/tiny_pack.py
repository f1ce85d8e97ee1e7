"""A whole model pack on disk, of real but tiny random networks: everything the editor does, in milliseconds."""

from pathlib import Path

import torch

from models.checkpoints import own
from models.direction.statistics import StyleStatistics
from models.direction.table import DirectionTable
from models.encoder.config import EncoderConfig
from models.encoder.network import Encoder
from tests.helpers.tiny import tiny_clip, tiny_generator

DESCRIPTION = """
name = "Tiny"
domain = "face"
resolution = {resolution}
licence = "CC0-1.0"
neutral = "a face"

[[presets]]
category = "Expression"
name = "Smile"
target = "a smiling face"
alpha = 3
beta = 0.1
"""


def write_tiny_pack(folder: Path, resolution: int = 64) -> Path:
    """Generator, encoder, CLIP and a random direction table in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    generator = tiny_generator(resolution)
    config = generator.config
    own.save(folder / "generator.safetensors", generator)
    torch.manual_seed(2)
    encoder = EncoderConfig(config.rows, config.w_dim, 64, (8,) * 5, (1, 1, 1, 1), 8)
    own.save(folder / "encoder.safetensors", Encoder(encoder))
    clip = tiny_clip()
    clip.save_pack(folder / "clip")
    layout = generator.layout
    relevance = torch.nn.functional.normalize(torch.randn(layout.convolution_channels, clip.width), dim=1)
    statistics = StyleStatistics(torch.zeros(layout.channels), torch.ones(layout.channels))
    DirectionTable(relevance, statistics).save(folder / "direction.safetensors")
    (folder / "pack.toml").write_text(DESCRIPTION.format(resolution=resolution), encoding="utf-8")
    return folder
