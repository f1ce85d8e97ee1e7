"""Make edits by the two methods that learn: optimise the code of one face, train a mapper for all faces.

Both end as an `Edit` for the stack. Without a neutral text the loss is the official one, the similarity to the text.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import get_args

import torch
from torch import Tensor

from models import photo
from models.checkpoints.registry import load_as
from models.editor import Editor
from models.edits import LEARNED_ALPHA, Code, Edit, RenderRequest, encode_delta
from models.encoder.identity import IdentityNetwork
from models.errors import PhotoError, Stopped
from models.language.reading import pair
from models.mapper.faces import encoded_faces, random_faces
from models.mapper.jobs import TrainingJob, forget, job_path
from models.mapper.latent_mapper import MapperConfig
from models.mapper.library import checkpoint_path
from models.mapper.settings import Level, LossWeights
from models.mapper.training import Preview as TrainingPreview
from models.mapper.training import TrainedMapper, train_mapper
from models.optimization.clip_loss import ClipLoss
from models.optimization.job import OptimizationJob
from models.optimization.latent_optimization import OptimisedEdit, optimise_edit, optimise_freely
from models.optimization.latent_optimization import Preview as OptimizationPreview
from models.optimization.settings import Preprocessing
from models.progress import Progress

HELD_OUT_SHARE = 0.1
HELD_OUT_SEED = 1


def clip_loss(editor: Editor, target: str, neutral: str, preprocessing: Preprocessing = "clip") -> ClipLoss:
    """The loss of both methods, for texts in any language that `models.language` reads.

    Raises PackError without a CLIP model, TextError for texts without a direction.
    """
    texts = editor.texts
    goal = texts.direction().goal if preprocessing == "clip" else None
    read = pair(target, neutral.strip() or editor.pack.neutral)
    start = read.neutral if neutral.strip() or read.neutral != editor.pack.neutral else ""
    return ClipLoss(texts.require_clip(), read.target, preprocessing, start, editor.pack.templates, goal)


def identity_network(editor: Editor) -> IdentityNetwork | None:
    """The network of the identity loss; None for a pack without one. Raises what `registry.load_as` does."""
    path = editor.pack.identity
    return load_as(path, IdentityNetwork).to(editor.device).requires_grad_(False) if path else None


def affordable(weights: LossWeights, editor: Editor) -> LossWeights:
    """The weights of the losses, without that of the identity where the pack has no network to measure it."""
    return weights if editor.pack.identity else replace(weights, identity=0.0)


def optimise(
    editor: Editor,
    job: OptimizationJob,
    request: RenderRequest | None,
    progress: Progress,
    preview: OptimizationPreview | None = None,
) -> tuple[Code, Edit]:
    """The code of the face that was begun with, and the edit that was found; a stop keeps the best so far.

    It begins with the face of `request` as its edits make it; a `free` job needs none and begins with the mean face.
    """
    if job.free or request is None:
        generator, loss = editor.generator, clip_loss(editor, job.target, job.neutral, job.settings.preprocessing)
        code = Code.of(generator.broadcast(generator.w_avg[None])[0].cpu().numpy())
        found = optimise_freely(generator, loss, job.settings, progress, preview)
    else:
        code = request.code
        start = editor.changes.styles(request).clone()  # made outside inference mode, it can meet gradients
        found = optimise_styles(editor, job, start, progress, preview)
    delta = encode_delta(found.delta[0].cpu().numpy())
    return code, Edit(job.target, job.neutral, LEARNED_ALPHA, keep=job.keep, delta=delta)


def optimise_styles(
    editor: Editor,
    job: OptimizationJob,
    start: Tensor,
    progress: Progress,
    preview: OptimizationPreview | None = None,
) -> OptimisedEdit:
    """The edit found for faces whose edited StyleSpace codes are `start` [N, channels]; each moves by its own gradient.

    Raises as `clip_loss` and `identity_network`; a stop keeps the best so far.
    """
    loss = clip_loss(editor, job.target, job.neutral, job.settings.preprocessing)
    identity = identity_network(editor) if job.settings.identity_weight else None
    return optimise_edit(editor.generator, start, loss, job.settings, progress, identity, preview)


def training_faces(editor: Editor, count: int, progress: Progress) -> tuple[Tensor, Tensor]:
    """W+ codes [N, rows, w_dim] of random faces: `count` to learn from, a tenth as many to hold out. Raises Stopped."""
    held_out, encoder = max(round(count * HELD_OUT_SHARE), 1), editor.inverter.encoder
    if encoder is None:
        return random_faces(editor.generator, count, 0), random_faces(editor.generator, held_out, HELD_OUT_SEED)
    faces = encoded_faces(editor.generator, encoder, count, 0, progress.part(0, 0.9))
    return faces, encoded_faces(editor.generator, encoder, held_out, HELD_OUT_SEED, progress.part(0.9, 1))


def photo_faces(
    editor: Editor, folder: Path, progress: Progress, skipped: Callable[[Path, PhotoError], None]
) -> tuple[Tensor, Tensor]:
    """W+ codes [N, rows, w_dim] of a folder of photos, to learn from and held out; `skipped` hears of other files.

    Raises PhotoError for fewer than two faces, Stopped.
    """
    if not folder.is_dir():
        raise PhotoError(f"There is no folder {folder}.", "Name one with photos in it.")
    codes: list[Code] = []
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    for number, path in enumerate(paths):
        progress.report(number / len(paths), f"Inverting {path.name}")
        try:
            codes.append(editor.open(photo.read(path)).code)
        except PhotoError as error:
            skipped(path, error)
    return _hold_out(editor, codes)


def _hold_out(editor: Editor, codes: Sequence[Code]) -> tuple[Tensor, Tensor]:
    """W+ codes to learn from and, the last tenth (one at least), to hold out. Raises PhotoError for fewer than two."""
    if len(codes) < 2:
        raise PhotoError("There are too few faces to train on.", "Give two photos at least, better some hundreds.")
    faces = torch.cat([editor.changes.w_plus(code) for code in codes])
    held_out = max(round(len(faces) * HELD_OUT_SHARE), 1)
    return faces[:-held_out], faces[-held_out:]


def run_job(
    editor: Editor,
    job: TrainingJob,
    path: Path,
    progress: Progress,
    preview: TrainingPreview | None = None,
    skipped: Callable[[Path, PhotoError], None] = lambda *_: None,
) -> TrainedMapper:
    """Train as a job says and write the mapper to `path`; stopped or cut off, the same call goes on.

    The job and a checkpoint lie beside the mapper until the training is over; a stop writes the best so far. The
    identity loss has its weight where the pack has a network for it; `skipped` hears of photos without a face. Raises
    as `train_mapper`, and Stopped if there were no faces yet to learn from.
    """
    faces = _faces(editor, job, progress.part(0.0, 0.1), skipped)
    loss = clip_loss(editor, job.target, job.neutral, job.settings.preprocessing)
    job.save(job_path(path))
    trained = train_mapper(
        MapperConfig(job.kind, **{level: level not in job.without for level in get_args(Level)}),
        editor.generator,
        loss,
        *faces,
        replace(job.settings, weights=affordable(job.settings.weights, editor)),
        progress.part(0.1, 1.0),
        identity=identity_network(editor),
        checkpoint=checkpoint_path(path),
        preview=preview,
    )
    trained.mapper.save(path)
    with suppress(Stopped):
        progress.check()
        forget(path)
    return trained


def _faces(
    editor: Editor, job: TrainingJob, progress: Progress, skipped: Callable[[Path, PhotoError], None]
) -> tuple[Tensor, Tensor]:
    """The job's faces, of photos or random, to learn from and held out."""
    if job.photos:
        return photo_faces(editor, Path(job.photos), progress, skipped)
    return training_faces(editor, job.faces, progress)


def mapper_edit(job: TrainingJob, path: Path) -> Edit:
    """The row of the stack that a trained job becomes."""
    return Edit(job.target, job.neutral, LEARNED_ALPHA, keep=job.keep, mapper=path.name)
