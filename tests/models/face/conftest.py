"""A real portrait that everybody has."""

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data


@pytest.fixture(scope="session")
def astronaut() -> NDArray[np.uint8]:
    """NASA's public-domain portrait of Eileen Collins, uint8 [512, 512, 3]."""
    portrait: NDArray[np.uint8] = data.astronaut()  # type: ignore[no-untyped-call]
    return portrait
