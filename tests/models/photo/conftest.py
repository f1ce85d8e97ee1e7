"""Pictures that the tests of this folder share."""

import struct
import zlib

import numpy as np
import pytest
from numpy.typing import NDArray

HEIGHT, WIDTH = 40, 60


@pytest.fixture
def pixels() -> NDArray[np.uint8]:
    """A smooth picture without symmetry, uint8 [40, 60, 3]."""
    x, y = np.meshgrid(np.linspace(0, 1, WIDTH), np.linspace(0, 1, HEIGHT))
    return np.stack([x * 255, y * 255, (1 - x) * y * 255], axis=2).astype(np.uint8)


def difference(actual: NDArray[np.uint8], expected: NDArray[np.uint8]) -> float:
    """The largest difference of two pictures."""
    assert actual.dtype == np.uint8
    assert actual.shape == expected.shape
    return float(np.abs(actual.astype(int) - expected).max())


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
