"""People that no training saw, drawn and rendered when a table asks for them. Imports no torch (`scene.renderer`)."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from models.starter.scene.sampling import HELD_OUT_SEEDS, TRAINING_SEEDS, sample_person
from models.starter.scene.vector import vector

SUPERSAMPLING = 2

Vector = NDArray[np.float32]


def trained_vectors(count: int) -> Vector:
    """The numbers of so many people that the pack learned from, [count, 147]; they need not be rendered."""
    seeds = [seed for seeds in TRAINING_SEEDS for seed in seeds]
    return np.stack([vector(sample_person(seed)) for seed in seeds[:: len(seeds) // count][:count]])


def held_out_people(wanted: Callable[[Vector], bool], count: int) -> list[int]:
    """The seeds of the first so many held-out people whose numbers [147] are `wanted`."""
    return list(islice((seed for seed in HELD_OUT_SEEDS if wanted(vector(sample_person(seed)))), count))


def people_in_pictures(count: int, size: int) -> tuple[NDArray[np.uint8], Vector]:
    """The first so many held-out people: pictures [count, size, size, 3] and numbers [count, 147]."""
    seeds = HELD_OUT_SEEDS[:count]
    return render(seeds, size), np.stack([vector(sample_person(seed)) for seed in seeds])


def render(seeds: Sequence[int], size: int) -> NDArray[np.uint8]:
    """Pictures of people, uint8 [N, size, size, 3], made in a process of its own, which torch does not share."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_render, seeds, size).result()


def _render(seeds: Sequence[int], size: int) -> NDArray[np.uint8]:
    from models.starter.scene.renderer import Renderer  # what it needs is not everywhere

    renderer = Renderer()
    return np.stack([renderer.render(sample_person(seed), size, SUPERSAMPLING) for seed in seeds])
