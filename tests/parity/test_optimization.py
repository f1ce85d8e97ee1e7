"""Schedule and CLIP input of latent optimisation against the official StyleCLIP."""

import pytest
import torch.nn.functional as F

from models.optimization.clip_loss import official_input
from models.optimization.schedule import learning_rate
from tests.parity.rebuild import assert_close, load, tensor


def test_learning_rate() -> None:
    about, outputs = load("latent_optimization")
    for name, initial in about["initial_learning_rates"].items():
        official = outputs[name]
        own = [learning_rate(step / len(official), initial) for step in range(len(official))]
        assert own == pytest.approx(official.tolist(), abs=1e-9)


@pytest.mark.parametrize("size", [64, 256, 1024])
def test_clip_input(size: int) -> None:
    _, outputs = load("latent_optimization")
    coarse = tensor(f"input.image{size}", (1, 3, 16, 16), "normal:0.5")
    image = F.interpolate(coarse, (size, size), mode="bilinear", align_corners=False)
    assert_close(official_input(image)[:, :, ::7, ::7], outputs[f"clip_input_{size}_sub7"], 1e-4)
