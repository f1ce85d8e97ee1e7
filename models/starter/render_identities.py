"""Several pictures of each of many people: `python -m models.starter.render_identities --out identities.npz`.

What makes a person (age, sex, ancestry, features, weight, skin, iris) stays; expression, hair, beard, glasses, make-up,
cloth, pose, light and background are another person's each time. The identity network learns from them.
"""

import argparse
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.starter.arrays import save_arrays
from models.starter.scene.person import Person
from models.starter.scene.sampling import sample_person

if TYPE_CHECKING:
    from models.starter.scene.renderer import Renderer

SEEDS = range(100_000, 200_000)  # of no other data
VIEWS = 4
SIZE = 128


def in_other_looks(person: Person, other: Person) -> Person:
    """`person` with all that is not the person taken from `other`."""
    makeup = replace(other.paint.makeup, lashes=person.paint.makeup.lashes)
    paint = replace(person.paint, makeup=makeup, cloth=other.paint.cloth)
    return replace(
        person,
        paint=paint,
        expression=other.expression,
        hair=other.hair,
        beard=other.beard,
        glasses=other.glasses,
        background=other.background,
        yaw=other.yaw,
        pitch=other.pitch,
        light=other.light,
    )


@cache
def _renderer() -> "Renderer":
    """One for each process."""
    from models.starter.scene.renderer import Renderer  # what it needs is not everywhere

    return Renderer()


def _render(seeds: tuple[int, ...]) -> NDArray[np.uint8]:
    """Pictures [VIEWS, SIZE, SIZE, 3]: the first seed's person in the looks of the others."""
    first, *others = (sample_person(seed) for seed in seeds)
    looks = [in_other_looks(first, other) for other in others]
    return np.stack([_renderer().render(look, SIZE) for look in looks])


def render_identities(count: int, processes: int) -> NDArray[np.uint8]:
    """Pictures uint8 [count, VIEWS, SIZE, SIZE, 3] of the first people of `SEEDS`."""
    groups = [tuple(SEEDS[i : i + VIEWS + 1]) for i in range(0, count * (VIEWS + 1), VIEWS + 1)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return np.stack(list(pool.map(_render, groups, chunksize=8)))


def main() -> None:
    """Render and write."""
    parser = argparse.ArgumentParser(description="Render people in several looks each.")
    parser.add_argument("--out", type=Path, required=True, help="the file to write (npz)")
    parser.add_argument("--people", type=int, default=900)
    parser.add_argument("--processes", type=int, default=1)
    arguments = parser.parse_args()
    save_arrays(arguments.out, images=render_identities(arguments.people, arguments.processes))


if __name__ == "__main__":
    main()
