"""The table of the starter pack: `python -m models.starter.evaluate --data RENDERS [--json FILE] [--sheet FILE]`.

Reconstruction is measured on held-out renders. Text edits are measured on people of held-out renders, encoded by the
pack's encoder and edited by the product's own editor at one strength and the beta it suggests; the attribute probe,
which saw renders only, judges. Per prompt: the wanted change in standard deviations over people; the dependency, mean
change of the unrelated attributes per unit of wanted change (StyleSpace, arXiv 2011.12799, section 5). A prompt
succeeds with a wanted change over 1 and a dependency under 0.35.
"""

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from models.editor import Editor, to_bytes
from models.edits import Edit
from models.paths import STARTER_PACK
from models.starter.data import Dataset, load_dataset
from models.starter.probe import AttributeProbe
from models.starter.prompts import KIN, MEASURES, PROMPTS, Prompt
from models.starter.train import PROBE_FILE
from models.starter.train_encoder import reconstruction

PEOPLE = 24
ALPHA = 4.0
SUCCESS_CHANGE = 1.0
SUCCESS_DEPENDENCY = 0.35


@dataclass(frozen=True)
class Result:
    """One prompt: figures over all people, and over the number of channels that were moved."""

    target: str
    known: bool
    change: float
    spread: float
    dependency: float
    channels: int
    success: bool


class Judge:
    """Reads the attributes of pictures, in standard deviations over rendered people."""

    def __init__(self, probe: AttributeProbe, data: Dataset) -> None:
        self.probe = probe
        self.matrix = torch.zeros(len(probe.names), len(MEASURES))
        for column, weights in enumerate(MEASURES.values()):
            for name, weight in weights.items():
                self.matrix[probe.names.index(name), column] = weight
        self.scale = (data.vectors[data.train] @ self.matrix).std(0)

    def __call__(self, images: Tensor) -> Tensor:
        """Images [N, 3, S, S] in -1..1 to [N, attributes]."""
        scores: Tensor = self.probe(images) @ self.matrix / self.scale
        return scores

    def result(self, prompt: Prompt, before: Tensor, after: Tensor, channels: int) -> Result:
        """Judge the change between the scores [N, attributes] of two sets of pictures."""
        names = list(MEASURES)
        change = after - before
        wanted = prompt.sign * change[:, names.index(prompt.attribute)]
        kin = KIN.get(prompt.attribute, set()) | {prompt.attribute}
        others = [i for i, name in enumerate(names) if name not in kin]
        dependency = change[:, others].abs().mean() / wanted.mean().abs().clamp(min=1e-6)
        success = wanted.mean() > SUCCESS_CHANGE and dependency < SUCCESS_DEPENDENCY
        return Result(
            prompt.target,
            prompt.known,
            wanted.mean().item(),
            wanted.std().item(),
            dependency.item(),
            channels,
            bool(success),
        )


@torch.inference_mode()
def evaluate_prompts(editor: Editor, judge: Judge, codes: Tensor) -> tuple[list[Result], list[Tensor]]:
    """Results of all prompts on W+ codes [N, rows, w_dim], and the edited pictures [N, 3, R, R] of each."""
    styles = editor.generator.affine(codes)
    before = judge(editor.generator.synthesise(styles).clamp(-1, 1))
    results, pictures = [], []
    for prompt in PROMPTS:
        beta = editor.suggest_beta(prompt.target, prompt.neutral)
        edit = Edit(prompt.target, prompt.neutral, beta=beta)
        edited = editor.generator.synthesise(styles + ALPHA * editor.delta(edit, codes)).clamp(-1, 1)
        results.append(judge.result(prompt, before, judge(edited), editor.channels_kept(edit)))
        pictures.append(edited)
    return results, pictures


def summary(results: list[Result]) -> dict[str, float]:
    """Share of successes and mean dependency."""
    return {
        "success": float(np.mean([result.success for result in results])),
        "change": float(np.mean([result.change for result in results])),
        "dependency": float(np.median([result.dependency for result in results])),
    }


def print_table(results: list[Result]) -> None:
    """One line per prompt, then the shares."""
    print(f"{'prompt':<40}{'change sd':>10}{'spread':>8}{'depend.':>9}{'channels':>10}  success")
    for result in results:
        print(
            f"{result.target + ('' if result.known else ' *'):<40}{result.change:>10.2f}{result.spread:>8.2f}"
            f"{result.dependency:>9.2f}{result.channels:>10}  {'yes' if result.success else 'no'}"
        )
    print("* no caption used these words")


def write_sheet(path: Path, base: Tensor, pictures: list[Tensor], people: int = 8) -> None:
    """The unedited people in the first row, then a row per prompt, at twice the size."""
    rows = [np.concatenate(list(to_bytes(row[:people])), axis=1) for row in [base, *pictures]]
    sheet = Image.fromarray(np.concatenate(rows, axis=0))
    sheet.resize((sheet.width * 2, sheet.height * 2), Image.Resampling.BICUBIC).save(path)


def main() -> None:
    """Measure, print, and write what was asked for."""
    parser = argparse.ArgumentParser(description="Measure the starter pack.")
    parser.add_argument("--data", type=Path, required=True, help="folder of models.starter.render_dataset")
    parser.add_argument("--pack", type=Path, default=STARTER_PACK)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--sheet", type=Path, help="also write a sheet of all edits here (PNG)")
    arguments = parser.parse_args()
    data, editor = load_dataset(arguments.data), Editor.load(arguments.pack, "cpu")
    if editor.encoder is None:
        raise SystemExit("This pack has no encoder to measure.")
    judge = Judge(AttributeProbe.load(PROBE_FILE), data)
    with torch.inference_mode():
        codes = editor.encoder.encode(data.pixels(data.held_out[:PEOPLE], editor.encoder.config.input_size))
        base = editor.generator.synthesise(editor.generator.affine(codes))
    psnr = reconstruction(editor.encoder, editor.generator, data)
    results, pictures = evaluate_prompts(editor, judge, codes)
    print_table(results)
    groups = {
        name: summary([result for result in results if result.known == known])
        for name, known in (("known", True), ("unseen", False))
    }
    resolution = editor.generator.config.resolution
    print(f"resolution {resolution} px, reconstruction {psnr:.2f} dB, alpha {ALPHA:g}, {PEOPLE} held-out people")
    for name, group in groups.items():
        print(f"{name}: success {group['success']:.0%}, median dependency {group['dependency']:.2f}")
    if arguments.sheet:
        write_sheet(arguments.sheet, base, pictures)
    if arguments.json:
        figures = {"resolution": resolution, "reconstruction_psnr": psnr, "prompts": groups}
        figures["edits"] = [asdict(result) for result in results]
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
