"""Tiny networks of the real kinds, and the files that hold them."""

from typing import Any

import pytest
import torch

from models.checkpoints import rosinality
from models.encoder.config import EncoderConfig
from models.encoder.network import Encoder
from models.generator.config import GeneratorConfig
from models.generator.network import Generator


@pytest.fixture
def generator() -> Generator:
    """16 px, 6 W+ rows, widths that differ; the mean code is not zero."""
    torch.manual_seed(0)
    config = GeneratorConfig(16, (12, 8, 6), z_dim=10, w_dim=10, mapping_layers=3, mapping_width=10)
    generator = Generator(config)
    generator.w_avg.copy_(torch.randn(10))
    return generator


@pytest.fixture
def encoder() -> Encoder:
    """32 px to 6 rows of 10; the stem is as wide as the first stage, as officially."""
    torch.manual_seed(1)
    config = EncoderConfig(
        rows=6, w_dim=10, input_size=32, widths=(8, 8, 16, 24, 32), units=(2, 1, 3, 1), pyramid_width=32
    )
    encoder = Encoder(config)
    encoder.latent_avg.copy_(torch.randn(6, 10))
    return encoder.eval()


@pytest.fixture
def e4e_file(encoder: Encoder, generator: Generator) -> dict[str, Any]:
    """What `torch.save` wrote for an official e4e file."""
    encoder_state = {f"encoder.{key}": value for key, value in encoder.state_dict().items() if key != "latent_avg"}
    decoder_state = {f"decoder.{key}": value for key, value in rosinality.export(generator)["g_ema"].items()}
    return {
        "state_dict": encoder_state | decoder_state,
        "latent_avg": encoder.latent_avg.clone(),
        "opts": {
            "encoder_type": "Encoder4Editing",
            "stylegan_size": 16,
            "start_from_latent_avg": True,
            "lpips_lambda": 0.8,
        },
    }
