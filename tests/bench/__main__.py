"""How long each step of an edit takes on the embedded pack, beside one full synthesis.

`python -m tests.bench [--rounds N] [--device cpu|cuda]`; without --device it measures the CPU, and CUDA where there
is one. Resumed synthesis moves one channel of the layer in the middle. Relevance is 32 pictures and their
CLIP features: one channel of the first layer at minus and plus sigma for 16 codes.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch

from models import photo
from models.clip.text import text_direction
from models.editor import Editor
from models.edits import Edit, RenderRequest
from models.face.alignment import AlignedFace, align
from models.face.detection import choose, detect
from models.generator.cache import SynthesisCache
from models.paths import SAMPLES, STARTER_PACK
from tests.bench.measure import Timing, measure

FULL = "full synthesis"
RELEVANCE_CODES = 16


def main() -> None:
    """Measure and print one table per device."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--device", choices=("cpu", "cuda"))
    parser.add_argument("--pack", type=Path, default=STARTER_PACK)
    arguments = parser.parse_args()
    devices = [arguments.device] if arguments.device else ["cpu"] + ["cuda"] * torch.cuda.is_available()
    for device in devices:
        editor = Editor.load(arguments.pack, device)
        print_table(editor, measure(tasks(editor), arguments.rounds, editor.device))


def tasks(editor: Editor) -> dict[str, Callable[[], object]]:
    """What is timed, by name."""
    generator, clip = editor.generator, editor.texts.require_clip()
    request = RenderRequest(editor.random(0), (Edit("a smiling face", alpha=2.0),))
    styles = editor.styles(request)
    pairs = styles.repeat(2 * RELEVANCE_CODES, 1)
    picture = photo.read(sorted(SAMPLES.glob("*.jpg"))[0])
    opened = editor.open(picture)
    aligned, size = AlignedFace(opened.crop, opened.quad), editor.crop_size
    cache = SynthesisCache()
    alpha = iter(range(1, 1_000_000))
    middle = generator.layout.offsets[generator.layout.convolution_layers[len(generator.convs) // 2]]

    def resumed() -> None:
        moved = styles.clone()
        moved[:, middle] += 0.01 * next(alpha)
        synthesise(moved, cache)

    @torch.inference_mode()
    def synthesise(code: torch.Tensor, kept: SynthesisCache | None = None, resolution: int | None = None) -> None:
        generator.synthesise(code, cache=kept, resolution=resolution)

    def slider() -> None:
        edit = replace(request.edits[0], alpha=0.01 * next(alpha))
        editor.render(replace(request, edits=(edit,)))

    @torch.inference_mode()
    def relevance() -> None:
        clip.encode_images(generator.synthesise(pairs).clamp(-1, 1))

    resumed()
    return {
        FULL: lambda: synthesise(styles),
        "resumed synthesis, middle layer": resumed,
        "preview at half the size": lambda: synthesise(styles, None, generator.config.resolution // 2),
        "slider move, request to pixels": slider,
        "two texts to a direction": lambda: text_direction(clip, "a smiling face", "a face", editor.pack.templates),
        "finding and aligning the face": lambda: align(picture.rgb, choose(detect(picture.rgb)).landmarks, size),
        "inversion of the crop": lambda: editor.invert(aligned),
        "relevance of one channel, 16 codes": relevance,
    }


def print_table(editor: Editor, timings: dict[str, Timing]) -> None:
    """Median, quartiles and ratio to full synthesis."""
    config = editor.generator.config
    print(f"\n{editor.pack.name}, {config.resolution} px, {editor.device}, {torch.get_num_threads()} threads")
    print(f"{'step':<38}{'median ms':>11}{'quartiles':>19}{'ratio':>9}")
    full = timings[FULL].median
    for name, timing in timings.items():
        spread = f"{timing.lower:.2f} .. {timing.upper:.2f}"
        print(f"{name:<38}{timing.median:>11.2f}{spread:>19}{timing.median / full:>9.2f}")


if __name__ == "__main__":
    main()
