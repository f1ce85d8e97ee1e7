"""The table of the three methods: `python -m models.starter.evaluate_methods --data RENDERS --work FOLDER`.

Ten people of held-out renders, encoded by the pack, are edited by global direction, mapper and optimisation, each
without and with kept attributes; the attribute probe judges as in `models.starter.evaluate`. Mappers are trained in
the work folder as `semblance train-mapper` does, and used again the next time.
"""

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from models.editor import Editor
from models.editor_methods import TRAINING, TRAINING_FACES, clip_loss, train, training_faces
from models.edits import Edit
from models.mapper.latent_mapper import LatentMapper, MapperConfig
from models.optimization.latent_optimization import OptimizationSettings, optimize_edit
from models.paths import STARTER_PACK
from models.progress import Progress
from models.starter.data import load_dataset
from models.starter.evaluate import ALPHA, Judge, Result
from models.starter.probe import AttributeProbe
from models.starter.prompts import Prompt
from models.starter.train import PROBE_FILE

PEOPLE = 10
# What is asked for, and what shall stay meanwhile.
WISHES: tuple[tuple[Prompt, tuple[str, ...]], ...] = (
    (Prompt("a smiling face", "smile"), ("identity", "age", "hair colour")),
    (Prompt("an old face", "age"), ("identity", "expression", "glasses")),
    (Prompt("a face with blond hair", "light hair"), ("identity", "age", "expression")),
)


@dataclass(frozen=True)
class Line:
    """One method on one wish; `seconds` is what it took to learn, for a global direction nothing."""

    method: str
    kept: bool
    seconds: float
    result: Result


class Methods:
    """The changes that the methods make of faces `codes` [N, rows, w_dim], float32 [N or 1, channels] each."""

    def __init__(self, editor: Editor, codes: Tensor, work: Path) -> None:
        self.editor = editor
        self.codes = codes
        self.work = work

    def direction(self, edit: Edit) -> Tensor:
        """At the strength of `models.starter.evaluate`."""
        return ALPHA * self.editor.delta(edit, self.codes)

    def mapper(self, edit: Edit) -> Tensor:
        """At strength 1, as trained."""
        path = self.work / f"{edit.target.replace(' ', '-')}.safetensors"
        if not path.exists():
            faces = training_faces(self.editor, TRAINING_FACES, Progress())
            train(self.editor, path, edit.target, edit.neutral, MapperConfig(), faces, TRAINING, Progress())
        mapper = LatentMapper.load(path, self.editor.generator.config)
        return mapper.delta(self.editor.generator, self.codes)

    def optimisation(self, edit: Edit) -> Tensor:
        """By the official settings, all faces at once: each moves by its own gradient."""
        loss = clip_loss(self.editor, edit.target, edit.neutral)
        with torch.no_grad():
            start = self.editor.generator.affine(self.codes)
        return optimize_edit(self.editor.generator, start, loss, OptimizationSettings(), Progress()).delta


def judged(methods: Methods, judge: Judge, prompt: Prompt, keep: tuple[str, ...]) -> Iterator[Line]:
    """Every method on one wish, without and with what is kept."""
    editor = methods.editor
    edit = Edit(prompt.target, prompt.neutral, beta=editor.suggest_beta(prompt.target, prompt.neutral))
    styles = editor.generator.affine(methods.codes)
    before = _read(judge, editor, styles)
    for method in (methods.direction, methods.mapper, methods.optimisation):
        start = time.perf_counter()
        delta = method(edit)
        seconds = time.perf_counter() - start
        wish = replace(edit, keep=keep)
        keeping = method(wish) if method == methods.direction else editor.keeping(delta, wish)
        for kept, change in ((False, delta), (True, keeping)):
            after = _read(judge, editor, styles + change)
            yield Line(
                method.__name__, kept, seconds, judge.result(prompt, before, after, int(change[0].count_nonzero()))
            )


@torch.no_grad()
def _read(judge: Judge, editor: Editor, styles: Tensor) -> Tensor:
    return judge(editor.generator.synthesise(styles).clamp(-1, 1))


def print_table(lines: list[Line]) -> None:
    """A line per wish, method and kept or not."""
    print(f"{'wish':<26}{'method':<14}{'keeping':<9}{'change sd':>10}{'spread':>8}{'depend.':>9}{'seconds':>9}")
    for line in lines:
        result = line.result
        print(
            f"{result.target:<26}{line.method:<14}{'yes' if line.kept else 'no':<9}{result.change:>10.2f}"
            f"{result.spread:>8.2f}{result.dependency:>9.2f}{line.seconds:>9.1f}"
        )


def main() -> None:
    """Measure, print, and write what was asked for."""
    parser = argparse.ArgumentParser(description="Measure the three methods on the starter pack.")
    parser.add_argument("--data", type=Path, required=True, help="folder of models.starter.render_dataset")
    parser.add_argument("--work", type=Path, required=True, help="folder for trained mappers")
    parser.add_argument("--pack", type=Path, default=STARTER_PACK)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    arguments = parser.parse_args()
    data, editor = load_dataset(arguments.data), Editor.load(arguments.pack, "cpu")
    if editor.encoder is None:
        raise SystemExit("This pack has no encoder to measure with.")
    with torch.no_grad():
        codes = editor.encoder.encode(data.pixels(data.held_out[:PEOPLE], editor.encoder.config.input_size))
    methods, judge = Methods(editor, codes, arguments.work), Judge(AttributeProbe.load(PROBE_FILE), data)
    lines = [line for prompt, keep in WISHES for line in judged(methods, judge, prompt, keep)]
    print_table(lines)
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(line) for line in lines], indent=2) + "\n")


if __name__ == "__main__":
    main()
