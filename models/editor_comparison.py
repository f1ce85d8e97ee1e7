"""The three methods side by side on one face: what each makes of it, how long it takes, what CLIP sees of it."""

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from models.clip.text import text_embedding
from models.contact_sheet import labelled_sheet
from models.editor import Editor
from models.editor_methods import optimise
from models.edits import LEARNED_ALPHA, Code, Edit, Method, RenderRequest
from models.optimization.latent_optimization import OptimizationSettings
from models.progress import Progress


@dataclass(frozen=True, eq=False)
class Outcome:
    """One method's edit.

    seconds   from the words to the picture; of a mapper without its training
    gained    CLIP similarity to the target text, edited minus unedited, each -1..1
    picture   uint8 [R, R, 3]
    """

    edit: Edit
    seconds: float
    gained: float
    picture: NDArray[np.uint8]

    @property
    def method(self) -> Method:
        """Which method it is."""
        return self.edit.method

    def to_dict(self) -> dict[str, Any]:
        """Figures for JSON."""
        return {
            "method": self.method,
            "seconds": round(self.seconds, 3),
            "clip_similarity_gained": round(self.gained, 4),
        }


def compare(
    editor: Editor, code: Code, wish: Edit, mapper: str, settings: OptimizationSettings, progress: Progress
) -> list[Outcome]:
    """What global direction, mapper (its file name; "" leaves it out) and optimisation make of the same wish.

    `wish` is the edit by global direction; the learned ones keep what it keeps. A stop keeps the optimisation's best.
    """
    outcomes = [_outcome(editor, code, wish, time.perf_counter())]
    learned = replace(wish, alpha=LEARNED_ALPHA)
    if mapper:
        outcomes.append(_outcome(editor, code, replace(learned, mapper=mapper), time.perf_counter()))
    start = time.perf_counter()
    found = optimise(editor, RenderRequest(code), wish.target, wish.neutral, settings, progress)
    outcomes.append(_outcome(editor, code, replace(learned, delta=found.delta), start))
    return outcomes


def comparison_sheet(before: NDArray[np.uint8], outcomes: list[Outcome]) -> NDArray[np.uint8]:
    """The unedited face and every outcome in a row, with time and similarity gained; uint8 [H, W, 3]."""
    labels = [f"{outcome.method}\n{outcome.seconds:.1f} s  {outcome.gained:+.3f}" for outcome in outcomes]
    return labelled_sheet([[before, *(outcome.picture for outcome in outcomes)]], ["before", *labels], [""])


def _outcome(editor: Editor, code: Code, edit: Edit, start: float) -> Outcome:
    request = RenderRequest(code, (edit,))
    picture = editor.render(request)
    seconds = time.perf_counter() - start
    return Outcome(edit, seconds, similarity_gained(editor, request, edit.target), picture)


@torch.inference_mode()
def similarity_gained(editor: Editor, request: RenderRequest, target: str) -> float:
    """CLIP similarity to `target` of the edited picture minus that of the unedited one."""
    clip = editor.require_clip()
    styles = torch.cat([editor.styles(request), editor.styles(replace(request, edits=()))])
    edited, unedited = clip.encode_images(editor.generator.synthesise(styles))
    return float((edited - unedited) @ text_embedding(clip, target, editor.pack.templates))
