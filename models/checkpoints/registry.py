"""The door to checkpoints: which format a file is, what it holds, and what it is for a person."""

from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from torch import nn

from models.checkpoints import dialects, direction_tables, e4e, identity, mapper, nvidia, own, rosinality, tensorflow
from models.checkpoints.e4e import E4e
from models.checkpoints.format import Format, Inspection, Notes
from models.checkpoints.reader import TENSORFLOW, Content, read
from models.errors import Damaged, NotRecognised, read_as

FORMATS: tuple[Format, ...] = (
    own.GENERATOR_FORMAT,
    own.ENCODER_FORMAT,
    e4e.FORMAT,
    mapper.FORMAT,
    identity.FORMAT,
    nvidia.FORMAT,
    tensorflow.FORMAT,
    rosinality.FORMAT,
    *dialects.FORMATS,
    e4e.ALONE_FORMAT,
    direction_tables.RELEVANCE,
    direction_tables.STATISTICS,
    direction_tables.STYLE_CODES,
    direction_tables.LATENT_CODES,
)
OTHERS = {  # what only these have in their names
    "synthesis.L0_": "a StyleGAN3 generator, which has no StyleSpace as edits need it",
    "/StyleMod/": "a StyleGAN1 generator, which has no StyleSpace as edits need it",
    TENSORFLOW: "TensorFlow networks, but no StyleGAN2 generator",
}

Kind = TypeVar("Kind")


def recognise(content: Content) -> Format:
    """The first format whose evidence is all there. Raises `NotRecognised` with the nearest miss."""
    found = [(format, format.evidence(content)) for format in FORMATS]
    for format, evidence in found:
        if all(evidence.values()):
            return format
    for part, what in OTHERS.items():
        if any(part in key for key in (*content.tensors, *content.settings)):
            raise NotRecognised(f"{content.name} holds {what}.", "Use a StyleGAN2 generator.")
    nearest, evidence = max(found, key=lambda entry: sum(entry[1].values()) / len(entry[1]))
    if not any(evidence.values()):
        raise NotRecognised(f"{content.name} holds no model, table or code that can be used here.")
    missing = ", ".join(name for name, there in evidence.items() if not there)
    raise NotRecognised(
        f"{content.name} holds no model that can be used. It is nearest to: {nearest.name}; it lacks {missing}."
    )


def load(path: Path) -> Any:
    """Load a file: a network, `E4e`, `MapperFile` or a table. Raises `CheckpointError` and those below it."""
    return _open(path)[1]


def load_as(path: Path, kind: type[Kind]) -> Kind:
    """Load a file as an object of that class, or take such a part of it (the networks of `E4e`).

    Raises `NotRecognised` if it holds something else.
    """
    format, loaded, _ = _open(path)
    for part in (loaded, loaded.encoder, loaded.generator) if isinstance(loaded, E4e) else (loaded,):
        if isinstance(part, kind):
            return part
    raise NotRecognised(f"{path.name} is another kind of file than is needed here: {format.name}.")


def inspect(path: Path) -> Inspection:
    """Describe the file; it is read and checked as a whole. Raises what `load` raises."""
    return load_inspected(path)[1]


def load_inspected(path: Path) -> tuple[Any, Inspection]:
    """Load and describe the file. Raises what `load` raises, and `Damaged` for weights of a training that failed."""
    format, loaded, notes = _open(path)
    _check_finite(loaded)  # here, for it reads all of a file that is mapped into memory
    inspection = format.describe(format.name, loaded)
    return loaded, replace(inspection, notes=(*inspection.notes, *notes))


def _open(path: Path) -> tuple[Format, Any, Notes]:
    content, notes = read(path), Notes()
    with read_as(Damaged, f"{content.name} is cut short or damaged.", "Download it again."):
        format = recognise(content)
    with read_as(Damaged, f"{content.name} does not fit together as {format.name}."):  # sizes that make no network
        return format, format.load(content, notes), notes


def _check_finite(loaded: Any) -> None:
    """Raises `Damaged` if a network of the file holds NaN or infinity, as trainings leave them that failed."""
    for network in (loaded, *vars(loaded).values()):
        for key, tensor in network.state_dict().items() if isinstance(network, nn.Module) else ():
            if not tensor.isfinite().all():
                raise Damaged(f"{key} is not finite: the training has failed.", "Take an earlier state of it.")
