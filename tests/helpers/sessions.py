"""Faces and sessions as plain values, without an engine."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from app.session.document import Document
from models import photo
from models.edits import Code, Edit
from models.paths import SAMPLES
from models.project import Portrait, Project

SMILE = Edit("a smiling face", alpha=2.5)
BEARD = Edit("a face with a beard", beta=0.2, name="Beard")
SAMPLE = SAMPLES / "beard.jpg"


def random_portrait(seed: int = 0) -> Portrait:
    """A face without a photo, 16 px."""
    values = np.random.default_rng(seed)
    code = Code.of(values.standard_normal((6, 8)))
    return Portrait(code, values.integers(0, 256, (16, 16, 3), dtype=np.uint8), f"random face {seed}", "Tiny", seed)


def photo_portrait(path: Path = SAMPLE) -> Portrait:
    """A face out of a real photo, with two faces said to be in it."""
    values = np.random.default_rng(1)
    quad = values.uniform(0, 100, (4, 2))
    return Portrait(
        code=Code.of(values.standard_normal((6, 8))),
        picture=values.integers(0, 256, (16, 16, 3), dtype=np.uint8),
        title=path.name,
        pack="Tiny",
        face=1,
        crop=values.integers(0, 256, (64, 64, 3), dtype=np.uint8),
        quad=quad,
        photo=photo.read(path),
        photo_file=path.read_bytes(),
        faces=(quad + 1, quad),
    )


def session() -> Project:
    """A photo with two edits."""
    return Project(photo_portrait(), (SMILE, BEARD), 1, {"mode": "split", "split": 0.25, "grid": True})


def change_edit(document: Document, index: int, **values: Any) -> None:
    """Commit other values of an edit."""
    document.set_edit(index, replace(document.edits[index], **values))
