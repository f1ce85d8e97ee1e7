"""First-order mode against finite differences on the embedded pack: python -m tests.bench.first_order [effect]

For each text: rank correlation of the channel scores, how many of the 20 and 50 strongest channels are the same, and
the edit strength: CLIP similarity with the text gained by an edit of alpha 2 over 16 random faces, by each of the two
and by as many random channels. Finite differences are the table that `prepare` made, weighed
as the pack says, or by effect.
"""

import sys
import time

import torch
from torch import Tensor

from models.clip.text import text_direction
from models.direction.first_order import FirstOrderDirection
from models.direction.global_direction import GlobalDirection, beta_that_keeps, move
from models.direction.memory import Memory
from models.direction.statistics import Sampling, random_codes
from models.direction.table import DirectionTable, Weighting
from models.direction.text_direction import Move
from models.editor import Editor
from models.paths import STARTER_PACK

TEXTS = (
    "a smiling face",
    "an angry face",
    "a face with a beard",
    "a face with glasses",
    "a bald face",
    "a face with long hair",
    "a face with blond hair",
    "an old face",
)
KEPT = 50
ALPHA = 2.0
FACES = 16
OTHER_FACES = Sampling(seed=77)


@torch.no_grad()
def gain(editor: Editor, dt: Tensor, codes: Tensor, change: Move) -> float:
    """Mean CLIP similarity with dt [D] gained on codes [N, channels]."""
    clip, generator = editor.texts.require_clip(), editor.generator
    before, after = (
        clip.encode_images(generator.synthesise(s).clamp(-1, 1)) @ dt for s in (codes, codes + ALPHA * change.delta)
    )
    return float((after - before).mean())


def strongest(scores: Tensor, count: int) -> set[int]:
    """The channels of largest |score|."""
    return set(scores.abs().topk(count).indices.tolist())


def rank_correlation(a: Tensor, b: Tensor) -> float:
    """Spearman's."""
    return float(torch.corrcoef(torch.stack([values.argsort().argsort().double() for values in (a, b)]))[0, 1])


def compare(
    editor: Editor, table: GlobalDirection, quick: FirstOrderDirection, text: str, codes: Tensor
) -> list[float]:
    """The row of one text."""
    dt = text_direction(editor.texts.require_clip(), text, editor.pack.neutral, editor.pack.templates)
    start = time.perf_counter()
    first = quick.scores(dt)
    seconds = time.perf_counter() - start
    finite = table.scores(dt)
    noise = torch.randn(len(finite), generator=torch.Generator().manual_seed(0))
    gains = [
        gain(editor, dt, codes, move(scores, beta_that_keeps(scores, KEPT), table.layout, table.style_std))
        for scores in (finite, first[: len(finite)], noise)
    ]
    overlaps = [len(strongest(finite, n) & strongest(first[: len(finite)], n)) / n for n in (20, KEPT)]
    return [rank_correlation(finite, first[: len(finite)]), *overlaps, *gains, seconds]


def main() -> None:
    editor = Editor.load(STARTER_PACK, "cpu")
    assert editor.pack.direction is not None
    weighting: Weighting = "effect" if "effect" in sys.argv[1:] else editor.pack.relevance
    table = GlobalDirection(DirectionTable.load(editor.pack.direction), editor.generator.layout, weighting)
    start = time.perf_counter()
    quick = FirstOrderDirection(editor.generator, editor.texts.require_clip, Memory(editor.pack))
    seconds = time.perf_counter() - start
    print(f"{table.layout.convolution_channels} channels, weighed {weighting}; first order is ready in {seconds:.1f} s")
    codes = next(random_codes(editor.generator, FACES, OTHER_FACES))
    head = ("rank corr.", "top 20", f"top {KEPT}", "gain finite", "gain first", "gain random", "seconds")
    print(f"{'text':<26}" + "".join(f"{name:>13}" for name in head))
    rows = []
    for text in TEXTS:
        rows.append(compare(editor, table, quick, text, codes))
        print(f"{text:<26}" + "".join(f"{value:>13.3f}" for value in rows[-1]))
    means = torch.tensor(rows).mean(0).tolist()
    print(f"{'mean':<26}" + "".join(f"{value:>13.3f}" for value in means))


if __name__ == "__main__":
    main()
