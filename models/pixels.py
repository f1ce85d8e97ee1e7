"""Images between tensors in -1..1 and uint8 arrays."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


def to_bytes(images: Tensor) -> NDArray[np.uint8]:
    """Images [N, 3, H, W] in -1..1 to uint8 [N, H, W, 3], rounded to the nearest level.

    Equals `generate.py` of NVIDIA's stylegan2-ada-pytorch and `save_image` of rosinality's code.
    """
    pixels = (images * 127.5 + 128).clamp(0, 255).to(torch.uint8)
    return np.ascontiguousarray(pixels.permute(0, 2, 3, 1).cpu().numpy())


def to_tensor(picture: NDArray[np.uint8]) -> Tensor:
    """uint8 [H, W, 3] to float32 [1, 3, H, W] in -1..1."""
    return torch.from_numpy(picture.astype(np.float32) / 127.5 - 1).permute(2, 0, 1)[None]
