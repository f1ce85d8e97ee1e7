"""The table of the three methods: `python -m models.starter.evaluate_methods --work FOLDER`.

For each wish ten held-out people who do not have it yet are rendered, encoded by the pack, and edited by global
direction, mapper and optimisation, each without and with kept attributes; the attribute probe judges as in
`models.starter.evaluate`. Mappers are trained in the work folder as the program does, and used again the next time.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from models.editor import Editor
from models.edits import Edit
from models.face.probe import AttributeProbe
from models.files import replacing
from models.learning import clip_loss, identity_network, optimise_styles, run_job
from models.mapper.jobs import TrainingJob
from models.mapper.latent_mapper import LatentMapper
from models.mapper.settings import suited_kind, usual_training
from models.optimization.job import OptimizationJob
from models.optimization.settings import suited
from models.paths import STARTER_PACK
from models.progress import Progress
from models.starter.evaluate import ALPHA, encode
from models.starter.held_out import Vector, held_out_people, render
from models.starter.judge import Judge, Result, Scale
from models.starter.probe import PROBE_FILE
from models.starter.prompts import Prompt

PEOPLE = 10
SIZE = 128  # px of the renders
# What is asked for, and what shall stay meanwhile.
WISHES: tuple[tuple[Prompt, tuple[str, ...]], ...] = (
    (Prompt("a smiling face", "smile"), ("identity", "age", "hair colour")),
    (Prompt("an old face", "age"), ("identity", "expression", "glasses")),
    (Prompt("a face with blond hair", "light hair"), ("identity", "age", "expression")),
)


@dataclass(frozen=True)
class Line:
    """One method on one wish. `gained` is by how much the loss that both learn from fell; `seconds` is what it took to
    learn, 0 of a mapper that was there."""

    method: str
    kept: bool
    seconds: float
    gained: float
    result: Result


class Methods:
    """The changes that the methods make of faces `codes` [N, rows, w_dim], float32 [N or 1, channels] each."""

    def __init__(self, editor: Editor, codes: Tensor, work: Path) -> None:
        self.editor = editor
        self.codes = codes
        self.work = work

    def direction(self, edit: Edit) -> Tensor:
        """The change [1, channels] by global direction, at the strength of `models.starter.evaluate`."""
        return ALPHA * self.editor.changes.delta(edit, self.codes)

    def mapper(self, edit: Edit) -> Tensor:
        """The changes [N, channels] by a mapper at strength 1, trained in the way that suits the pack."""
        kind = suited_kind(self.editor.pack)
        path = self.work / f"{edit.target.replace(' ', '-')}.safetensors"
        if not path.exists():
            job = TrainingJob(edit.target, edit.neutral, kind=kind, settings=usual_training(kind))
            run_job(self.editor, job, path, Progress())
        mapper = LatentMapper.load(path, self.editor.generator.config)
        return mapper.delta(self.editor.generator, self.codes)

    def optimisation(self, edit: Edit) -> Tensor:
        """The changes [N, channels] by optimisation with the pack's usual settings, each by its own gradient."""
        job = OptimizationJob(edit.target, edit.neutral, settings=suited(self.editor.pack))
        return optimise_styles(self.editor, job, self.editor.generator.affine(self.codes), Progress()).delta


def judged(methods: Methods, judge: Judge, prompt: Prompt, keep: tuple[str, ...]) -> Iterator[Line]:
    """Every method on one wish, without and with what is kept."""
    editor = methods.editor
    edit = Edit(prompt.target, prompt.neutral)
    edit = replace(edit, beta=editor.texts.suggest_beta(edit))
    styles = editor.generator.affine(methods.codes)
    loss = clip_loss(editor, prompt.target, prompt.neutral)
    before = _pictures(editor, styles)
    for method in (methods.direction, methods.mapper, methods.optimisation):
        start = time.perf_counter()
        delta = method(edit)
        seconds = time.perf_counter() - start
        wish = replace(edit, keep=keep)
        keeping = method(wish) if method == methods.direction else editor.texts.kept(delta, wish)
        for kept, change in ((False, delta), (True, keeping)):
            after = _pictures(editor, editor.texts.within_reach(styles, change))
            with torch.no_grad():
                gained = float((loss(before) - loss(after)).mean())
                result = judge.result(prompt, before, after, int(change[0].count_nonzero()))
            yield Line(method.__name__, kept, seconds, gained, result)


@torch.no_grad()
def _pictures(editor: Editor, styles: Tensor) -> Tensor:
    return editor.generator.synthesise(styles).clamp(-1, 1)


def lacking(judge: Judge, scale: Scale, prompt: Prompt) -> Callable[[Vector], bool]:
    """Predicate of people, numbers [147]: below the average in the attribute that is asked for."""
    return lambda numbers: bool(judge.lacking(prompt, scale(torch.from_numpy(numbers))))


@torch.no_grad()
def encoded_people(editor: Editor, judge: Judge, scale: Scale, prompt: Prompt) -> Tensor:
    """W+ codes [PEOPLE, rows, w_dim] of held-out people who are below the average in what is asked for."""
    seeds = held_out_people(lacking(judge, scale, prompt), PEOPLE)
    pictures = torch.from_numpy(render(seeds, SIZE)).permute(0, 3, 1, 2) / 127.5 - 1
    encoder = editor.inverter.encoder
    if encoder is None:
        raise SystemExit("This pack has no encoder to measure with.")
    return encode(encoder, pictures)


def print_head() -> None:
    """The columns of `print_line`."""
    head = f"{'wish':<24}{'method':<14}{'keeping':<9}{'change sd':>10}{'spread':>8}{'depend.':>9}{'identity':>10}"
    print(f"{head}{'CLIP gain':>11}{'seconds':>9}")


def print_line(line: Line) -> None:
    """One method on one wish."""
    result = line.result
    print(
        f"{result.target:<24}{line.method:<14}{'yes' if line.kept else 'no':<9}{result.change:>10.2f}"
        f"{result.spread:>8.2f}{result.dependency:>9.2f}{result.identity:>10.2f}{line.gained:>11.3f}{line.seconds:>9.1f}",
        flush=True,
    )


def main() -> None:
    """Measure, print, and write what was asked for."""
    parser = argparse.ArgumentParser(description="Measure the three methods on the starter pack.")
    parser.add_argument("--work", type=Path, required=True, help="folder for trained mappers")
    parser.add_argument("--pack", type=Path, default=STARTER_PACK)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    editor, scale, lines = Editor.load(arguments.pack, "cpu"), Scale.of_the_trained(), list[Line]()
    judge = Judge(AttributeProbe.load(PROBE_FILE), scale.trained, identity_network(editor))
    print_head()
    for prompt, keep in WISHES:
        methods = Methods(editor, encoded_people(editor, judge, scale, prompt), arguments.work)
        for line in judged(methods, judge, prompt, keep):
            print_line(line)
            lines.append(line)
    if arguments.json:
        with replacing(arguments.json) as draft:
            draft.write_text(json.dumps([asdict(line) for line in lines], indent=2) + "\n")


if __name__ == "__main__":
    main()
