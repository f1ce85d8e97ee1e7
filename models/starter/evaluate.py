"""The table of the starter pack: `python -m models.starter.evaluate [--pack FOLDER] [--json FILE] [--sheet FILE]`.

Everything is measured on people that no training saw, rendered anew. Text edits: for each prompt, people who are below
the average in what it asks for are encoded by the pack's encoder and edited by the product's own editor at one
strength and the beta it suggests; the attribute probe (`models.starter.judge`), which saw renders only, judges. A
prompt succeeds with a wanted change over 1 and a dependency under 0.35.
"""

import argparse
import json
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models import photo
from models.checkpoints.registry import load_as
from models.editor import Editor
from models.edits import DEFAULT_ALPHA, Edit
from models.encoder.identity import IdentityNetwork
from models.encoder.network import Encoder
from models.face.probe import AttributeProbe
from models.files import replacing
from models.paths import STARTER_PACK
from models.pixels import to_bytes
from models.starter import fidelity
from models.starter.held_out import people_in_pictures
from models.starter.judge import Judge, Result, Scale
from models.starter.picture_losses import psnr
from models.starter.probe import PROBE_FILE
from models.starter.prompts import PROMPTS, Prompt

PEOPLE = 384  # rendered
JUDGED = 24  # a prompt
ALPHA = DEFAULT_ALPHA
ALPHAS = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
BETAS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)


@dataclass(frozen=True, eq=False)
class People:
    """Held-out people: `renders` [N, 3, R, R] in -1..1, R the generator's resolution, `numbers` [N, V] on the probe's
    scale, `codes` W+."""

    renders: Tensor
    numbers: Tensor
    codes: Tensor


class Evaluation:
    """A pack, its judge and the people that both are asked about."""

    def __init__(self, editor: Editor, count: int = PEOPLE) -> None:
        encoder = editor.inverter.encoder
        if encoder is None:
            raise SystemExit("This pack has no encoder to measure.")
        self.editor = editor
        self.generator = editor.generator
        scale = Scale.of_the_trained()
        identity = load_as(editor.pack.identity, IdentityNetwork) if editor.pack.identity else None
        self.judge = Judge(AttributeProbe.load(PROBE_FILE), scale.trained, identity)
        pictures, vectors = people_in_pictures(count, self.generator.config.resolution)
        renders = torch.from_numpy(pictures).permute(0, 3, 1, 2) / 127.5 - 1
        self.people = People(renders, scale(torch.from_numpy(vectors)), encode(encoder, renders))
        self.before = {prompt: self._lacking(prompt) for prompt in PROMPTS}

    def make(self, styles: Tensor) -> Tensor:
        """Style codes [N, channels] to pictures [N, 3, R, R], cut off to -1..1."""
        return self.generator.synthesise(styles).clamp(-1, 1)

    @torch.inference_mode()
    def _lacking(self, prompt: Prompt) -> tuple[Tensor, Tensor]:
        """Style codes and pictures of people who lack what the prompt asks for."""
        lacking = self.judge.lacking(prompt, self.people.numbers)
        styles = self.generator.affine(self.people.codes[lacking][:JUDGED])
        return styles, self.make(styles)

    def move(self, prompt: Prompt, beta: float | None = None) -> tuple[Tensor, int]:
        """Change of style codes [1, channels] at alpha = 1, and channels moved; beta None: the suggested one."""
        if beta is None:
            beta = self.editor.texts.suggest_beta(Edit(prompt.target, prompt.neutral))
        delta = self.editor.changes.delta(Edit(prompt.target, prompt.neutral, beta=beta), self.people.codes[:1])
        return delta, int(delta.count_nonzero())

    def judged(self, prompt: Prompt, alpha: float = ALPHA, beta: float | None = None) -> Result:
        """One prompt at one strength."""
        styles, before = self.before[prompt]
        delta, channels = self.move(prompt, beta)
        after = self.make(self.editor.texts.within_reach(styles, alpha * delta))
        return self.judge.result(prompt, before, after, channels)

    def reconstruction(self) -> dict[str, float]:
        """Renders through encoder and generator."""
        renders = self.people.renders
        parts = self.people.codes.split(32)
        made = torch.cat([self.make(self.generator.affine(part)) for part in parts])
        error, share = fidelity.landmark_error(renders[:64], made[:64])
        return {
            "psnr": psnr(made - renders),
            "perceptual": fidelity.perceptual_distance(self.judge.probe, made, renders),
            "landmarks_percent": error,
            "faces_found": share,
            "sharpness": fidelity.sharpness(made) / fidelity.sharpness(renders),
        }

    def variety(self) -> dict[str, float]:
        """Random people against renders."""
        z = torch.from_numpy(np.random.RandomState(1).randn(len(self.people.renders), self.generator.config.z_dim))
        w = self.generator.mapping(z.float())
        made = torch.cat([self.make(self.generator.affine(self.generator.broadcast(part))) for part in w.split(32)])
        real, fake = (fidelity.pooled(self.judge.probe, images) for images in (self.people.renders, made))
        half = len(real) // 2
        precision, recall = fidelity.precision_recall(real, fake)
        return {
            "frechet": fidelity.frechet_distance(real, fake),
            "frechet_of_halves": fidelity.frechet_distance(real[:half], real[half:]),
            "precision": precision,
            "recall": recall,
        }

    def rising(self, prompts: list[Prompt]) -> list[float]:
        """For each step of alpha the share of prompts of which the wanted attribute rises."""
        changes = [[0.0, *(self.judged(prompt, alpha).change for alpha in ALPHAS)] for prompt in prompts]
        rises = [[after > before for before, after in pairwise(line)] for line in changes]
        return [float(share) for share in np.mean(rises, axis=0)]

    def by_beta(self, prompts: list[Prompt]) -> list[dict[str, float]]:
        """Strength and dependency for each beta, over prompts."""
        lines = []
        for beta in BETAS:
            results = [self.judged(prompt, beta=beta) for prompt in prompts]
            lines.append({"beta": beta, "channels": float(np.mean([r.channels for r in results])), **summary(results)})
        return lines


@torch.no_grad()
def encode(encoder: Encoder, renders: Tensor) -> Tensor:
    """Pictures [N, 3, S, S] to W+ [N, rows, w_dim]."""
    images = F.interpolate(renders, encoder.config.input_size, mode="area")
    return torch.cat([encoder.encode(part) for part in images.split(32)])


def summary(results: list[Result]) -> dict[str, float]:
    """Share of successes, mean change, median dependency, mean identity."""
    return {
        "success": float(np.mean([result.success for result in results])),
        "change": float(np.mean([result.change for result in results])),
        "dependency": float(np.median([result.dependency for result in results])),
        "identity": float(np.mean([result.identity for result in results])),
    }


def print_prompts(results: list[Result]) -> None:
    """One line per prompt."""
    head = f"{'prompt':<40}{'change sd':>10}{'spread':>8}{'depend.':>9}{'identity':>10}"
    print(f"{head}{'channels':>10}  success")
    for result in results:
        print(
            f"{result.target + ('' if result.known else ' *'):<40}{result.change:>10.2f}{result.spread:>8.2f}"
            f"{result.dependency:>9.2f}{result.identity:>10.2f}{result.channels:>10}"
            f"  {'yes' if result.success else 'no'}"
        )
    print("* no caption used these words")


def print_figures(title: str, figures: dict[str, Any]) -> None:
    """Names and numbers in one line."""
    print(f"{title}: " + ", ".join(f"{name.replace('_', ' ')} {value:.3g}" for name, value in figures.items()))


@torch.inference_mode()
def measure(evaluation: Evaluation) -> dict[str, Any]:
    """All figures, printed as they come."""
    figures: dict[str, Any] = {"resolution": evaluation.generator.config.resolution, "alpha": ALPHA}
    figures["reconstruction"] = evaluation.reconstruction()
    print_figures("reconstruction", figures["reconstruction"])
    figures["variety"] = evaluation.variety()
    print_figures("random people", figures["variety"])
    results = [evaluation.judged(prompt) for prompt in PROMPTS]
    print_prompts(results)
    figures["edits"] = [asdict(result) for result in results]
    figures["prompts"] = {}
    for name, known in (("known", True), ("unseen", False)):
        figures["prompts"][name] = summary([result for result in results if result.known == known])
        print_figures(f"{name} words", figures["prompts"][name])
    prompts = [prompt for prompt in PROMPTS if prompt.known]
    figures["rising"] = evaluation.rising(prompts)
    shares = " ".join(f"{share:.0%}" for share in figures["rising"])
    print(f"the wanted attribute rises in {np.mean(figures['rising']):.0%} of the steps of alpha, 0 to {ALPHAS[-1]:g}")
    print(f"step by step: {shares}")
    figures["by_beta"] = evaluation.by_beta(prompts)
    for line in figures["by_beta"]:
        print_figures("known words", line)
    return figures


@torch.inference_mode()
def write_sheet(path: Path, evaluation: Evaluation, people: int = 10) -> None:
    """For each prompt a row of people before, and below it after."""
    rows = []
    for prompt in PROMPTS:
        styles, before = (part[:people] for part in evaluation.before[prompt])
        after = evaluation.make(evaluation.editor.texts.within_reach(styles, ALPHA * evaluation.move(prompt)[0]))
        rows += [np.concatenate(list(to_bytes(pictures)), axis=1) for pictures in (before, after)]
    photo.write(path, np.concatenate(rows, axis=0))


def main() -> None:
    """Measure, print, and write what was asked for."""
    parser = argparse.ArgumentParser(description="Measure the starter pack.")
    parser.add_argument("--pack", type=Path, default=STARTER_PACK)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--sheet", type=Path, help="also write a sheet of all edits here (PNG)")
    arguments = parser.parse_args()
    evaluation = Evaluation(Editor.load(arguments.pack, "cpu"))
    figures = measure(evaluation)
    if arguments.sheet:
        write_sheet(arguments.sheet, evaluation)
    if arguments.json:
        with replacing(arguments.json) as draft:
            draft.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
