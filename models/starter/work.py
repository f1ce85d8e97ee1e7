"""The folder of a training of the starter pack: what its stages leave there, and what is made of that."""

import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from models.clip.model import ClipModel
from models.clip.tokenizer import write_shortened_merges
from models.encoder.network import Encoder
from models.generator.network import Generator
from models.starter import recipe
from models.starter.checkpointing import load_state
from models.starter.data import Dataset, load_dataset
from models.starter.normalise import normalise
from models.starter.precision import training_dtype
from models.starter.supervised import SupervisedGenerator
from models.starter.teacher import Lessons, lessons
from models.starter.train_generator import average_path


class Work:
    """A training: its `folder` of states, the `renders` that it learns from, the `pack` that it writes.

    Networks are on torch's default device. What a stage has not left yet raises FileNotFoundError.
    """

    def __init__(self, renders: Path, folder: Path, pack: Path, effort: float = 1.0) -> None:
        """`effort` multiplies the lengths of the recipe."""
        self.device = torch.get_default_device()
        self.renders = renders
        self.folder = folder
        self.pack = pack
        self.effort = effort
        self._start = time.monotonic()

    @cached_property
    def data(self) -> Dataset:
        """The rendered people."""
        return load_dataset(self.renders).to(self.device)

    def say(self, text: str) -> None:
        """Print a line with the time since the start."""
        print(f"{time.monotonic() - self._start:6.0f} s  {text}", flush=True)

    def times(self, length: int) -> int:
        """A length of the recipe by the effort asked for."""
        return max(1, round(length * self.effort))

    def state(self, name: str) -> dict[str, Any]:
        """The state in a file of the folder."""
        state = load_state(self.folder / name)
        if state is None:
            raise FileNotFoundError(f"{self.folder / name} is missing: run the stage that makes it first.")
        return state

    def supervised(self) -> SupervisedGenerator:
        """The generator with the mapping from numbers of people."""
        model = SupervisedGenerator(recipe.GENERATOR, len(self.data.names))
        model.load_state_dict(self.state(average_path(Path("generator.pt")).name))
        model.generator.compute_dtype = training_dtype()
        return model.eval().requires_grad_(False)

    def normalised(self) -> tuple[Generator, Encoder]:
        """The generator as in the pack, whose codes have unit spread, and the encoder that learned from renders."""
        generator, encoder = self.supervised().generator, Encoder(recipe.ENCODER)
        generator.load_state_dict(self.state("mapping.pt")["generator"])
        encoder.load_state_dict(self.state("encoder.pt")["encoder"])
        normalise(generator, encoder)
        return generator, encoder.eval().requires_grad_(False)

    def people(self) -> Tensor:
        """The codes w [N, w_dim] of all rendered people."""
        people: Tensor = self.supervised().parameters_to_w(self.data.vectors)
        return people

    def clip(self, state: str = "") -> ClipModel:
        """A CLIP model with the weights of a state, else with random ones."""
        clip = ClipModel.create(recipe.CLIP, self._merges(), str(self.device))
        if state:
            clip.network.load_state_dict(self.state(state)["model"])
        return clip

    def lessons(self) -> Lessons:
        """The lessons for the text tower, fewer at a small effort; kept in the folder."""
        return lessons(self.folder / "lessons.pt", min(1.0, self.effort)).to(self.device)

    def now_and_then(self) -> Callable[[float, str], None]:
        """A listener for `Progress` that says something twice a minute."""
        last = 0.0

        def listener(fraction: float, what: str) -> None:
            nonlocal last
            if time.monotonic() - last > 30:
                last = time.monotonic()
                self.say(f"{fraction:.0%} {what}")

        return listener

    def _merges(self) -> Path:
        path = self.folder / "bpe.txt.gz"
        if not path.exists():
            write_shortened_merges(path, recipe.VOCABULARY)
        return path
