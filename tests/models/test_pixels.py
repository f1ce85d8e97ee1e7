"""Images become bytes as the official code makes them."""

import numpy as np
import torch

from models.pixels import to_bytes, to_tensor


def test_levels_are_rounded_and_cut_off() -> None:
    values = torch.tensor([-2.0, -1.0, -0.9962, -0.9960, 0.0, 0.0039, 1.0, 3.0]).expand(1, 3, 1, -1)
    assert to_bytes(values)[0, 0, :, 0].tolist() == [0, 0, 0, 1, 128, 128, 255, 255]


def test_every_level_comes_back() -> None:
    picture = np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, axis=2)
    assert np.array_equal(to_bytes(to_tensor(picture))[0], picture)
