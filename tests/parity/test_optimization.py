"""Schedule and CLIP input of latent optimisation against the official StyleCLIP."""

import re

import pytest
import torch.nn.functional as F

from models.optimization.clip_loss import official_input
from models.optimization.schedule import learning_rate
from tests.parity.rebuild import assert_close, folders, like, load, tensor

SETS = folders("latent_optimization")


@pytest.mark.parametrize("folder", SETS)
def test_learning_rate(folder: str) -> None:
    about, outputs = load(folder)
    for name, initial in about["initial_learning_rates"].items():
        official = outputs[name]
        own = [learning_rate(step / len(official), initial) for step in range(len(official))]
        assert own == pytest.approx(official.tolist(), abs=1e-9)


@pytest.mark.parametrize("folder", SETS)
def test_clip_input(folder: str) -> None:
    about, outputs = load(folder)
    for name, expected in outputs.items():
        if found := re.fullmatch(r"clip_input_(\d+)_sub\d+", name):
            size = int(found[1])
            coarse = tensor(f"input.image{size}", (1, 3, 16, 16), "normal:0.5", about["salt"])
            image = F.interpolate(coarse, (size, size), mode="bilinear", align_corners=False)
            assert_close(like(official_input(image), expected), expected, 1e-4)
