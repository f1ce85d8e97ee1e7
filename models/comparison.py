"""The three methods side by side on one face: what each makes of it, how long it takes, what CLIP and a probe see."""

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.clip.text import text_embeddings
from models.contact_sheet import labelled_sheet
from models.editor import Editor
from models.edits import LEARNED_ALPHA, Code, Edit, Method, RenderRequest
from models.face.probe import AttributeProbe
from models.learning import identity_network, optimise
from models.optimization.job import OptimizationJob
from models.optimization.settings import OptimizationSettings
from models.progress import Progress


@dataclass(frozen=True)
class ProbeReading:
    """An attribute probe, and the attribute to read."""

    probe: AttributeProbe
    attribute: str


@dataclass(frozen=True, eq=False)
class MethodOutcome:
    """One method's edit.

    seconds   from the words to the picture; of a mapper without its training
    gained    CLIP similarity to the target text, edited minus unedited, each -1..1
    identity  cosine between edited and unedited face, -1..1; None where the pack has no identity network
    effect    change of the attribute that a probe reads, in standard deviations over people; None without a probe
    picture   uint8 [R, R, 3]
    """

    edit: Edit
    seconds: float
    gained: float
    identity: float | None
    effect: float | None
    picture: NDArray[np.uint8]

    @property
    def method(self) -> Method:
        """Method of the edit."""
        return self.edit.method

    def to_dict(self) -> dict[str, Any]:
        """Figures for JSON."""
        figures = {"seconds": round(self.seconds, 3), "clip_similarity_gained": round(self.gained, 4)}
        if self.identity is not None:
            figures["identity_kept"] = round(self.identity, 4)
        if self.effect is not None:
            figures["probe_effect"] = round(self.effect, 3)
        return {"method": self.method, **figures}


def compare(
    editor: Editor,
    code: Code,
    wish: Edit,
    mapper: str,
    settings: OptimizationSettings,
    progress: Progress,
    reading: ProbeReading | None = None,
) -> list[MethodOutcome]:
    """Make the same edit by global direction, mapper (its file name; "" leaves it out) and optimisation.

    `wish` is the edit by global direction; the learned ones keep what it keeps. A stop keeps the optimisation's best.
    Raises `TextError` for a `reading` of what the probe does not know.
    """
    outcomes = [_outcome(editor, code, wish, time.perf_counter(), reading)]
    learned = replace(wish, alpha=LEARNED_ALPHA)
    if mapper:
        outcomes.append(_outcome(editor, code, replace(learned, mapper=mapper), time.perf_counter(), reading))
    start = time.perf_counter()
    job = OptimizationJob(wish.target, wish.neutral, settings=settings)
    _, found = optimise(editor, job, RenderRequest(code), progress)
    outcomes.append(_outcome(editor, code, replace(learned, delta=found.delta), start, reading))
    return outcomes


def comparison_sheet(before: NDArray[np.uint8], outcomes: list[MethodOutcome]) -> NDArray[np.uint8]:
    """The unedited face and every outcome in a row, with their figures; uint8 [H, W, 3]."""
    labels = [_label(outcome) for outcome in outcomes]
    return labelled_sheet([[before, *(outcome.picture for outcome in outcomes)]], ["before", *labels], [""])


def _label(outcome: MethodOutcome) -> str:
    """Method; time, similarity gained; identity kept, and the probe's effect."""
    judged = [f"id {outcome.identity:.2f}"] if outcome.identity is not None else []
    judged += [f"{outcome.effect:+.1f} sd"] if outcome.effect is not None else []
    lines = (outcome.method, f"{outcome.seconds:.1f} s  {outcome.gained:+.3f}", "  ".join(judged))
    return "\n".join(line for line in lines if line)


def _outcome(editor: Editor, code: Code, edit: Edit, start: float, reading: ProbeReading | None) -> MethodOutcome:
    request = RenderRequest(code, (edit,))
    picture = editor.render(request)
    seconds = time.perf_counter() - start
    gained, identity = similarity_gained(editor, request, edit.texts[0]), identity_kept(editor, request)
    return MethodOutcome(edit, seconds, gained, identity, probe_effect(editor, request, reading), picture)


@torch.inference_mode()
def similarity_gained(editor: Editor, request: RenderRequest, target: str) -> float:
    """CLIP similarity to `target` of the edited picture minus that of the unedited one."""
    clip = editor.texts.require_clip()
    edited, unedited = clip.encode_images(_edited_and_unedited(editor, request))
    return float((edited - unedited) @ text_embeddings(clip, [target], editor.pack.templates)[0])


@torch.inference_mode()
def identity_kept(editor: Editor, request: RenderRequest) -> float | None:
    """Cosine between the identities of the edited and the unedited picture; None without a network for them."""
    network = identity_network(editor)
    if network is None:
        return None
    edited, unedited = network(_edited_and_unedited(editor, request))
    return float(edited @ unedited)


@torch.inference_mode()
def probe_effect(editor: Editor, request: RenderRequest, reading: ProbeReading | None) -> float | None:
    """Change of the attribute by the edits, in standard deviations; None without a probe."""
    if reading is None:
        return None
    pictures = _edited_and_unedited(editor, request).clamp(-1, 1).to("cpu")
    edited, unedited = reading.probe.read(pictures, reading.attribute)[:, 0]
    return float(edited - unedited)


def _edited_and_unedited(editor: Editor, request: RenderRequest) -> Tensor:
    """Pictures [2, 3, R, R]."""
    styles = torch.cat([editor.changes.styles(request), editor.changes.styles(replace(request, edits=()))])
    return editor.generator.synthesise(styles)
