"""Rendered people and their twins as tensors: shards written by `models.starter.render_dataset`."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.starter.scene.twins import TWINS_FOLDER


@dataclass(frozen=True)
class Dataset:
    """`images` uint8 [N, 3, S, S]; `vectors` float32 [N, V], normalised and clamped to +-4; `attributes` per image.

    `train` and `held_out` are the rows of people; twins come behind them. `twins` and `held_out_twins` [T, 2] pair the
    row of a person with the row of the twin.
    """

    images: Tensor
    vectors: Tensor
    names: list[str]
    attributes: list[dict[str, Any]]
    train: Tensor
    held_out: Tensor
    twins: Tensor
    held_out_twins: Tensor

    def pixels(self, index: Tensor, resolution: int) -> Tensor:
        """Images float32 [n, 3, resolution, resolution] in -1..1, averaged down."""
        x = self.images[index].float() / 127.5 - 1
        factor = x.shape[-1] // resolution
        return F.avg_pool2d(x, factor) if factor > 1 else x

    def to(self, device: torch.device) -> "Dataset":
        """The same with all tensors on a device."""
        return replace(
            self,
            images=self.images.to(device),
            vectors=self.vectors.to(device),
            train=self.train.to(device),
            held_out=self.held_out.to(device),
            twins=self.twins.to(device),
            held_out_twins=self.held_out_twins.to(device),
        )

    @property
    def bare(self) -> Tensor:
        """Rows of the people to train on who wear neither glasses nor a hat."""
        worn = ((self.attributes[row]["glasses"], self.attributes[row]["hat"]) for row in self.train.tolist())
        return self.train[torch.tensor([one == ("none", "none") for one in worn], device=self.train.device)]

    def columns(self, *patterns: str) -> list[int]:
        """Columns of `vectors` whose name starts with one of the patterns."""
        return [i for i, name in enumerate(self.names) if name.startswith(patterns)]

    def one_sided(self, rows: Tensor) -> Tensor:
        """The `rows` [N] of people who neither wink nor glance to the picture's left, [M].

        The mean of both sides would be two eyes half closed, and a straight look.
        """
        across, wink = (self.vectors[rows, self.names.index(name)] for name in ("gazex", "g:winkl"))
        aside = torch.tensor([self.attributes[row]["gaze"] == "aside" for row in rows.tolist()])
        return rows[~(aside & (across < 0)) & (wink <= 0)]


def load_dataset(folder: Path) -> Dataset:
    """Read all shards of a folder and of its twins: `*.npz` (images, vectors, names, seeds, held_out) and `*.jsonl`
    (attributes).

    Raises FileNotFoundError if there is none.
    """
    people = sorted(folder.glob("*.npz"))
    if not people:
        raise FileNotFoundError(f"There are no renders in {folder}; make them with models.starter.render_dataset.")
    paths = [*people, *sorted((folder / TWINS_FOLDER).glob("*.npz"))]
    shards = [dict(np.load(path)) for path in paths]
    images = torch.from_numpy(np.concatenate([shard["images"] for shard in shards])).permute(0, 3, 1, 2)
    vectors = torch.from_numpy(np.concatenate([shard["vectors"] for shard in shards]))
    seeds = np.concatenate([shard["seeds"] for shard in shards]).tolist()
    held_out = np.concatenate([shard["held_out"] for shard in shards[: len(people)]])
    train = torch.from_numpy(np.flatnonzero(~held_out))
    mean, std = vectors[train].mean(0), vectors[train].std(0).clamp(min=0.15)
    row = {seed: i for i, seed in enumerate(seeds[: len(held_out)])}
    twins = torch.tensor([(row[seed], i) for i, seed in enumerate(seeds) if i >= len(held_out)]).long().view(-1, 2)
    with_held_out = torch.from_numpy(held_out)[twins[:, 0]]
    lines = [line for path in paths for line in path.with_suffix(".jsonl").read_text().splitlines()]
    return Dataset(
        images=images.contiguous(),
        vectors=((vectors - mean) / std).clamp(-4, 4),
        names=[str(name) for name in shards[0]["names"]],
        attributes=[json.loads(line) for line in lines],
        train=train,
        held_out=torch.from_numpy(np.flatnonzero(held_out)),
        twins=twins[~with_held_out],
        held_out_twins=twins[with_held_out],
    )
