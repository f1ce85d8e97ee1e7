"""Renders people as cartoons beside their portraits: `python -m models.starter.render_cartoons --data RENDERS`.

RENDERS is the folder of `models.starter.render_dataset`. Shards `cartoons/FIRST-LAST.npz` hold `images` uint8
[n, S, S, 3] of the same seeds as the shard of portraits of that name, which gives the size too. A shard is there whole
or not at all. 2500 people at 256 px take eight minutes on one core. Never import torch here: see `scene.renderer`.
"""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from models.starter.arrays import save_arrays
from models.starter.scene.cartoon import CartoonRenderer
from models.starter.scene.sampling import sample_person

CARTOONS_FOLDER = "cartoons"


def main() -> None:
    """Parse the arguments and render what is missing."""
    parser = argparse.ArgumentParser(description="Render cartoons of the training people.")
    parser.add_argument("--data", type=Path, required=True, help="folder of models.starter.render_dataset")
    parser.add_argument("--shards", type=int, default=5, help="shards of people, at most; 500 people each")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    portraits = sorted(arguments.data.glob("*.npz"))[: arguments.shards]
    with ProcessPoolExecutor(arguments.processes, mp_context=get_context("spawn")) as pool:
        for path in pool.map(render_shard, portraits):
            print(path, flush=True)


@cache
def _renderer() -> CartoonRenderer:
    """One for each process."""
    return CartoonRenderer()


def render_shard(portraits: Path) -> Path:
    """Draw and write the people of a shard of portraits, unless the shard of their cartoons is there."""
    path = portraits.parent / CARTOONS_FOLDER / portraits.name
    if not path.exists():
        with np.load(portraits) as content:
            seeds, size = content["seeds"].tolist(), content["images"].shape[1]
        images = np.stack([_renderer().cartoon(sample_person(seed), size) for seed in seeds])
        save_arrays(path, images=images, seeds=np.array(seeds))
    return path


if __name__ == "__main__":
    main()
