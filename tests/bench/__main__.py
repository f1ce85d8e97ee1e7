"""How long each step of an edit takes on the embedded pack, beside one full synthesis.

`python -m tests.bench [--rounds N] [--device cpu|cuda]`; without --device it measures the CPU, and CUDA where there
is one. Resumed synthesis moves one channel of the layer in the middle. Relevance is 32 pictures and their
CLIP features: one channel of the first layer at minus and plus sigma for 16 codes.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from models import photo
from models.clip.text import text_direction
from models.editor import Editor
from models.edits import Edit, PhotoFace, PhotoRequest, RenderRequest
from models.face.alignment import AlignedFace, align
from models.face.detection import choose, detect
from models.face.face_map import FaceMap
from models.generator.cache import SynthesisCache
from models.paths import SAMPLES, STARTER_PACK
from models.photo import Photo
from models.transfer.registration import Seen, register, survey
from tests.bench.measure import Timing, measure

FULL = "full synthesis"
MOVE = "slider move, request to pixels"
SCREEN, LARGE = 512, 2000  # px, the longest side of a photo while a slider moves, and at rest
ON_SCREEN = f"slider move on a photo of {SCREEN} px"
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
        print_table(editor, measure(tasks(editor) | photo_tasks(editor), arguments.rounds, editor.device))


def tasks(editor: Editor) -> dict[str, Callable[[], object]]:
    """What is timed, by name."""
    generator, clip = editor.generator, editor.texts.require_clip()
    request = RenderRequest(editor.random(0), (Edit("a smiling face", alpha=2.0),))
    styles = editor.changes.styles(request)
    pairs = styles.repeat(2 * RELEVANCE_CODES, 1)
    picture = photo.read(sorted(SAMPLES.glob("*.jpg"))[0])
    opened = editor.open(picture)
    aligned, size = AlignedFace(opened.crop, opened.quad), editor.inverter.crop_size
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
        MOVE: slider,
        "two texts to a direction": lambda: text_direction(clip, "a smiling face", "a face", editor.pack.templates),
        "finding and aligning the face": lambda: align(picture.rgb, choose(detect(picture.rgb)).landmarks, size),
        "inversion of the crop": lambda: editor.invert(aligned),
        "relevance of one channel, 16 codes": relevance,
    }


def photo_tasks(editor: Editor) -> dict[str, Callable[[], object]]:
    """The same slider on a photo, and what is done once a photo; none for a pack without a face map."""
    if editor.pack.face_map is None:
        return {}
    face_map = FaceMap.load(editor.pack.face_map).to(editor.device)
    picture = enlarged(photo.read(sorted(SAMPLES.glob("*.jpg"))[0]), LARGE)
    opened = editor.open(picture, refine=0)
    ground = survey(picture.rgb, opened.quad, face_map)
    corners = tuple(opened.quad.flatten().tolist())
    alpha = iter(range(1, 1_000_000))

    def move(longest: int) -> None:
        edit = Edit("a smiling face", alpha=0.01 * next(alpha))
        face = PhotoFace(opened.code, corners, (edit,))
        editor.render_photo(PhotoRequest(picture.key, (face,), longest), picture)

    return {
        ON_SCREEN: lambda: move(SCREEN),
        f"the same on {LARGE} px, after letting go": lambda: move(LARGE),
        "face map of a crop": lambda: Seen.by(face_map, opened.crop),
        "finding the face and hair of a photo": lambda: survey(picture.rgb, opened.quad, face_map),
        "the model's picture laid over it": lambda: register(ground, opened.picture, face_map),
    }


def enlarged(picture: Photo, longest: int) -> Photo:
    """A photo of another size."""
    height, width, _ = picture.rgb.shape
    scale = longest / max(height, width)
    size = (round(width * scale), round(height * scale))
    return replace(picture, rgb=np.asarray(Image.fromarray(picture.rgb).resize(size, Image.Resampling.LANCZOS)))


def print_table(editor: Editor, timings: dict[str, Timing]) -> None:
    """Median, quartiles, 95th percentile, and ratio to full synthesis."""
    config = editor.generator.config
    print(f"\n{editor.pack.name}, {config.resolution} px, {editor.device}, {torch.get_num_threads()} threads")
    print(f"{'step':<44}{'median ms':>11}{'quartiles':>19}{'p95':>9}{'ratio':>9}")
    full = timings[FULL].median
    for name, timing in timings.items():
        spread = f"{timing.lower:.2f} .. {timing.upper:.2f}"
        print(f"{name:<44}{timing.median:>11.2f}{spread:>19}{timing.p95:>9.2f}{timing.median / full:>9.2f}")
    if ON_SCREEN in timings:
        ratios = [getattr(timings[ON_SCREEN], figure) / getattr(timings[MOVE], figure) for figure in ("median", "p95")]
        print(f"a move on the photo beside one of the model's picture: {ratios[0]:.2f} (median), {ratios[1]:.2f} (p95)")


if __name__ == "__main__":
    main()
