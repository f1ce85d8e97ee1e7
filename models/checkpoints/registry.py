"""The door to checkpoints: which format a file is, what it holds, and what it is for a person."""

from pathlib import Path
from typing import Any, TypeVar

from models.checkpoints import direction_tables, e4e, identity, mapper, nvidia, own, rosinality
from models.checkpoints.e4e import E4e
from models.checkpoints.format import Format, Inspection
from models.checkpoints.reader import Content, read
from models.errors import Damaged, NotRecognised

FORMATS: tuple[Format, ...] = (
    own.GENERATOR_FORMAT,
    own.ENCODER_FORMAT,
    e4e.FORMAT,
    mapper.FORMAT,
    identity.FORMAT,
    nvidia.FORMAT,
    rosinality.FORMAT,
    direction_tables.RELEVANCE,
    direction_tables.STATISTICS,
    direction_tables.STYLE_CODES,
    direction_tables.LATENT_CODES,
)
STYLEGAN3 = "synthesis.L0_"

Kind = TypeVar("Kind")


def recognise(content: Content) -> Format:
    """The first format whose evidence is all there. Raises `NotRecognised` with the nearest miss."""
    if any(STYLEGAN3 in key for key in content.tensors):
        raise NotRecognised(
            f"{content.name} holds a StyleGAN3 generator, which has no StyleSpace as edits need it.",
            "Use a StyleGAN2 generator.",
        )
    found = [(format, format.evidence(content)) for format in FORMATS]
    for format, evidence in found:
        if all(evidence.values()):
            return format
    nearest, evidence = max(found, key=lambda entry: sum(entry[1].values()) / len(entry[1]))
    if not any(evidence.values()):
        raise NotRecognised(f"{content.name} holds none of the models that can be used here.")
    missing = ", ".join(name for name, there in evidence.items() if not there)
    raise NotRecognised(
        f"{content.name} holds no model that can be used. It is nearest to: {nearest.name}; it lacks {missing}."
    )


def load(path: Path) -> Any:
    """What the file holds: a network, `E4e`, `MapperFile` or a table. Raises `CheckpointError` and those below it."""
    return _open(path)[1]


def load_as(path: Path, kind: type[Kind]) -> Kind:
    """What the file holds, if it is of that class or has such a part (both networks of `E4e`).

    Raises `NotRecognised` if it holds something else.
    """
    format, loaded = _open(path)
    for part in (loaded, loaded.encoder, loaded.generator) if isinstance(loaded, E4e) else (loaded,):
        if isinstance(part, kind):
            return part
    raise NotRecognised(f"{path.name} is another kind of file than is needed here: {format.name}.")


def inspect(path: Path) -> Inspection:
    """What the file is; it is read and checked as a whole. Raises what `load` raises."""
    return load_inspected(path)[1]


def load_inspected(path: Path) -> tuple[Any, Inspection]:
    """What the file holds, and what it is. Raises what `load` raises."""
    format, loaded = _open(path)
    return loaded, format.describe(format.name, loaded)


def _open(path: Path) -> tuple[Format, Any]:
    content = read(path)
    format = recognise(content)
    try:
        return format, format.load(content)
    except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError) as error:  # sizes that make no network
        raise Damaged(f"{content.name} does not fit together as {format.name}.", details=repr(error)) from error
