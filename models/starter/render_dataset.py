"""Renders the people that the starter pack learns from: `python -m models.starter.render_dataset --out FOLDER`.

Shards `FIRST-LAST.npz` hold `images` uint8 [n, S, S, 3], `vectors` float32 [n, 147], `names` of the 147 numbers,
`seeds` and `held_out` bool [n]; beside each lies `FIRST-LAST.jsonl` with the attributes, a line a person. FIRST and
LAST are seeds. The folder `twins` holds the twins of some of these people in the same way. A shard is there whole or
not at all, so an interrupted run goes on where it stopped. 8000 people and 4000 twins at 256 px, with 2 x 2 samples a
pixel, take about half an hour on two cores. Never import torch here: see `scene.renderer`.
"""

import argparse
import json
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from models.errors import OutputError
from models.files import replacing
from models.starter.arrays import save_arrays
from models.starter.scene.renderer import Renderer
from models.starter.scene.sampling import TRAINING_SEEDS, VALIDATION_COUNT, sample_person
from models.starter.scene.twins import TWIN_SEEDS, TWINS_FOLDER, sample_twin
from models.starter.scene.vector import VECTOR_NAMES, vector
from models.starter.seeds import runs

SHARD_LENGTH = 500


@dataclass(frozen=True)
class Shard:
    """A run of seeds and how to render their people or, with `twins`, these people's twins."""

    seeds: range
    twins: bool
    folder: Path
    size: int
    supersampling: int

    @property
    def path(self) -> Path:
        """File of its pictures and numbers; the attributes lie beside."""
        return self.folder / f"{self.seeds[0]}-{self.seeds[-1]}.npz"


def main() -> None:
    """Parse the arguments and render what is missing."""
    parser = argparse.ArgumentParser(description="Render the training people of the starter pack.")
    parser.add_argument("--out", type=Path, required=True, help="folder of the shards")
    parser.add_argument("--count", type=int, default=8000, help="people, at most 8000")
    parser.add_argument("--size", type=int, default=256, help="width and height of a picture in pixels")
    parser.add_argument("--supersampling", type=int, default=1, help="samples across a pixel; 2 smooths edges")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    for path in render_dataset(
        arguments.out, arguments.count, arguments.size, arguments.supersampling, arguments.processes
    ):
        print(path, flush=True)


def render_dataset(folder: Path, count: int, size: int, supersampling: int, processes: int) -> Iterator[Path]:
    """Render the shards that `folder` does not hold yet and yield each as it is done.

    Raises ValueError if there are fewer training seeds than `count`, OutputError if the folder holds shards of
    another size.
    """
    (folder / TWINS_FOLDER).mkdir(parents=True, exist_ok=True)
    parts = split_seeds(count)
    shards = [Shard(seeds, False, folder, size, supersampling) for seeds in parts]
    shards += [Shard(seeds[::TWIN_SEEDS], True, folder / TWINS_FOLDER, size, supersampling) for seeds in parts]
    missing = [shard for shard in shards if not _is_done(shard)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(_render_shard, shard) for shard in missing]):
            yield future.result()


def split_seeds(count: int) -> list[range]:
    """Runs of at most `SHARD_LENGTH` seeds, `count` in all, half of them from each of `TRAINING_SEEDS`.

    Raises ValueError for more people than there are seeds, or none.
    """
    available = sum(len(seeds) for seeds in TRAINING_SEEDS)
    if not 0 < count <= available:
        raise ValueError(f"There are seeds for 1 to {available} people, not {count}.")
    first, second = TRAINING_SEEDS
    halves = ((first, count - count // 2), (second, count // 2))
    return [run for half, n in halves if n for run in runs(half, VALIDATION_COUNT, n, SHARD_LENGTH)]


def _is_done(shard: Shard) -> bool:
    if not shard.path.exists():
        return False
    with np.load(shard.path) as content:
        size = content["images"].shape[1]
    if size != shard.size:
        raise OutputError(f"The folder holds pictures of {size} px.", "Choose an empty folder for another size.")
    return True


@cache
def _renderer() -> Renderer:
    """One for each process."""
    return Renderer()


def _render_shard(shard: Shard) -> Path:
    people = [(sample_twin if shard.twins else sample_person)(seed) for seed in shard.seeds]
    lines = [json.dumps(asdict(person.attributes)) + "\n" for person in people]
    with replacing(shard.path.with_suffix(".jsonl")) as draft:
        draft.write_text("".join(lines), encoding="utf-8")
    save_arrays(
        shard.path,
        images=np.stack([_renderer().render(person, shard.size, shard.supersampling) for person in people]),
        vectors=np.stack([vector(person) for person in people]),
        names=np.array(VECTOR_NAMES),
        seeds=np.array(shard.seeds),
        held_out=np.array([_validates(seed) for seed in shard.seeds]),
    )
    return shard.path


def _validates(seed: int) -> bool:
    return any(seed in seeds[:VALIDATION_COUNT] for seeds in TRAINING_SEEDS)


if __name__ == "__main__":
    main()
