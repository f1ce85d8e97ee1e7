"""The model's knowledge of an edit's words: a threshold that suits them, thresholds by effect, and doubts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.widgets.scale import Focus
from models.edits import Edit
from models.language.doubt import Doubt
from models.progress import Progress

if TYPE_CHECKING:
    from models.editor import Editor


@dataclass(frozen=True)
class Study:
    """`beta` suits the words; `betas` fall from "only this" to "more of the face" in steps that show alike."""

    beta: float
    betas: tuple[float, ...]
    doubt: Doubt | None


def study(edit: Edit, editor: "Editor", progress: Progress) -> Study:
    """Ask the model; for the lane's thread. Raises TextError for words without a direction, PackError."""
    from models.direction.focus import spread

    texts = editor.texts
    beta = texts.suggest_beta(edit)
    progress.check()
    betas = spread(editor.generator, texts, edit)
    scale = Focus(betas)
    whole = scale.from_percent(round(scale.percent(beta)))  # a percentage that people read at a glance
    return Study(whole, betas, texts.doubt(edit))
