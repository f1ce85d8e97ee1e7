"""Renders what the face map learns from: `python -m models.starter.face_map.render --out FOLDER [--count 2600]`.

Shards `FIRST-LAST.npz` hold `images` uint8 [n, 320, 320, 3], `parts` uint8 [n, 320, 320] (`models.face.anatomy.Part`)
and `vertices` float32 [n, G + 10, 2] in pixels (`scene.labels.Labelled`). The FFHQ crop is the middle 250 px. People
are turned further, lit harder, and wear more hats, glasses and moustaches than those of the starter pack; heads are
shaven more often. A shard is there whole or not at all. 2600 people take a quarter of an hour on one core. Never import
torch here: see `scene.renderer`.
"""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.random import RandomState
from PIL import Image

from models.starter.arrays import save_arrays
from models.starter.scene.camera import View
from models.starter.scene.chance import Fixed
from models.starter.scene.labels import Labelled, LabelRenderer
from models.starter.scene.person import Person
from models.starter.scene.sampling import sample_person
from models.starter.seeds import runs

SEEDS = range(200_000, 202_600)  # of no other data; the first `HELD_OUT` never train
HELD_OUT = 200
SHARD_LENGTH = 100
SIZE, DRAWN = 320, 448  # px; drawn larger and averaged down, in half the time of 2 x 2 samples
VIEW = View(margin=0.14)
CHANCES = {  # of what matters to parts and is rare among the people of the pack
    "hat": {"beanie": 0.05, "cap": 0.05, "brimmed": 0.04},
    "glasses": {"thin": 0.05, "thick": 0.1, "sun": 0.03},
    "beard": {"moustache": 0.08, "goatee": 0.04},
    "hair_style": {"bald": 0.08, "buzz": 0.03},
    "expression": {"eyes closed": 0.05, "mouth open": 0.04, "big smile": 0.05},
}


def varied_person(seed: int) -> Person:
    """A person with a wider range of poses, light and things worn than `sample_person` draws."""
    rs = RandomState([seed, 3])
    fixed: Fixed = {}
    drawn = sample_person(seed)
    for trait, chances in CHANCES.items():
        number = rs.rand()
        if trait in ("beard", "hair_style") and (drawn.identity.child or not drawn.identity.male):
            continue
        edges = np.cumsum(list(chances.values()))
        if number < edges[-1]:
            fixed[trait] = list(chances)[int(np.searchsorted(edges, number, side="right"))]  # type: ignore[literal-required]
    person = sample_person(seed, **fixed)
    if rs.rand() < 0.65:
        yaw, pitch = np.clip(rs.randn(2) * [14, 7], [-38, -18], [38, 18])
        person = replace(person, yaw=float(yaw), pitch=float(pitch))
    if rs.rand() < 0.3:
        person = replace(person, gaze=(float(rs.uniform(-18, 18)), float(rs.uniform(-10, 14))))
    if rs.rand() < 0.5:
        person = replace(person, light=float(rs.uniform(-80, 80)))
    return person


@cache
def _renderer() -> LabelRenderer:
    """One for each process."""
    return LabelRenderer()


def labelled_person(seed: int) -> Labelled:
    """A person of `varied_person`, drawn with labels; two in three bald heads are shaven ones."""
    shaven = RandomState([seed, 4]).uniform(0.4, 1.3)
    person = varied_person(seed)
    bald = person.hair.style == "bald"
    large = _renderer().labelled(person, DRAWN, VIEW, min(shaven, 1.0) if bald else None)
    small = (SIZE, SIZE)
    return Labelled(
        np.asarray(Image.fromarray(large.picture).resize(small, Image.Resampling.BOX)),
        np.asarray(Image.fromarray(large.parts).resize(small, Image.Resampling.NEAREST)),
        large.vertices * (SIZE / DRAWN),
    )


def render_shard(folder: Path, seeds: range) -> Path:
    """Draw and write the people of a run of seeds, unless the shard is there."""
    path = folder / f"{seeds[0]}-{seeds[-1]}.npz"
    if path.exists():
        return path
    people = [labelled_person(seed) for seed in seeds]
    save_arrays(
        path,
        images=np.stack([person.picture for person in people]),
        parts=np.stack([person.parts for person in people]),
        vertices=np.stack([person.vertices for person in people]),
    )
    return path


def main() -> None:
    """Render what is missing."""
    parser = argparse.ArgumentParser(description="Render people with labels for the face map.")
    parser.add_argument("--out", type=Path, required=True, help="folder of the shards")
    parser.add_argument("--count", type=int, default=len(SEEDS), help="people, at most %(default)s")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    shards = runs(SEEDS, HELD_OUT, arguments.count, SHARD_LENGTH)
    with ProcessPoolExecutor(arguments.processes, mp_context=get_context("spawn")) as pool:
        for path in pool.map(render_shard, [arguments.out] * len(shards), shards):
            print(path, flush=True)


if __name__ == "__main__":
    main()
