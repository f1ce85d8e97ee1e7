"""Public and own model files into a pack: read once in their format, written once in ours.

A generator is all that is needed (`.pkl`, `.pt`, `.safetensors`); an e4e file brings its encoder along, for its own
generator or for one tuned from that in another file; StyleCLIP's `fs3.npy`, with `S_mean_std` or without, saves the
preparation.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import tomli_w
import torch
from numpy.typing import NDArray

from models.checkpoints import direction_tables, own
from models.checkpoints.e4e import FORMAT, E4e
from models.checkpoints.format import Inspection
from models.checkpoints.registry import load_inspected
from models.clip.public import import_clip, is_here
from models.direction.global_direction import GlobalDirection
from models.direction.statistics import StyleStatistics, style_statistics
from models.direction.table import DirectionTable
from models.encoder.network import Encoder
from models.errors import CheckpointError, PackError
from models.files import replacing
from models.generator.network import Generator
from models.packs import library
from models.packs.catalogue import Domain, Entry, find_clip
from models.packs.fetching import Fetched, drop_unproven, fetch, keep
from models.packs.manifest import DESCRIPTION_FILE, DIRECTION_FILE, ENCODER_FILE, GENERATOR_FILE, Pack
from models.packs.sources import PublicClip, Source
from models.packs.turn import turn
from models.pixels import to_bytes
from models.progress import Progress

STATISTICS_CODES = 100_000  # as many as StyleCLIP takes
PREVIEW = 256  # px, at most


@dataclass(frozen=True)
class About:
    """Name, licence and domain of a pack, beyond what its files tell.

    `class_index` is the class that a class-conditional generator makes; None: the mean of all.
    """

    name: str
    licence: str
    domain: Domain
    clip: PublicClip | None = None
    sources: tuple[Source, ...] = ()  # with size and hash
    class_index: int | None = None


@dataclass
class Parts:
    """The parts found in the files so far, and a description of each file."""

    generator: Generator | None = None
    encoder: Encoder | E4e | None = None
    relevance: direction_tables.OfficialRelevance | None = None
    statistics: direction_tables.OfficialStatistics | None = None
    files: dict[str, Inspection] = field(default_factory=dict)

    def add(self, loaded: Any, name: str) -> None:
        """Take what a file holds. Raises `PackError` if a pack has no use for it, or has it already."""
        slot = _SLOTS.get(type(loaded))
        if slot is None:
            raise PackError(f"A pack has no use for {name}.", "Give a generator, an encoder or StyleCLIP's tables.")
        if getattr(self, slot) is not None:
            raise PackError(f"{name} brings a second {slot}.", "Give each part once.")
        setattr(self, slot, loaded)

    def complete(self) -> None:
        """Take the generator of an e4e file where no other file brings one. Raises `PackError` if there is none."""
        decoder = self.encoder.generator if isinstance(self.encoder, E4e) else None
        if self.generator is None:
            self.generator = decoder
        elif decoder is not None:
            for name, found in self.files.items():
                if found.format == FORMAT.name:
                    self.files[name] = replace(
                        found, notes=(*found.notes, "its generator gives way to the other file's")
                    )
        if self.generator is None:
            raise PackError("There is no generator in these files, and a pack needs one.", "Add the StyleGAN2 file.")

    def choose_class(self, class_index: int | None) -> None:
        """Fix the class that the generator makes; None: the mean of all. Raises `PackError` if there is no such one."""
        assert self.generator is not None
        self.generator.config = self.generator.config.with_class(class_index)


_SLOTS = {
    Generator: "generator",
    Encoder: "encoder",
    E4e: "encoder",
    direction_tables.OfficialRelevance: "relevance",
    direction_tables.OfficialStatistics: "statistics",
}


def import_pack(
    files: Sequence[Path], about: About, progress: Progress | None = None, *, samples: int = STATISTICS_CODES
) -> Path:
    """Make an installed pack of model files; its folder. Raises what `read_parts` and `make_pack` raise."""
    progress = progress or Progress()
    return make_pack(read_parts(files, progress.part(0, 0.6)), about, progress.part(0.6, 1), samples=samples)


def read_parts(files: Sequence[Path], progress: Progress | None = None) -> Parts:
    """Read the parts of a pack. Raises what `load` raises, `PackError` if the files make no pack, `Stopped`."""
    progress = progress or Progress()
    parts = Parts()
    for count, path in enumerate(files):
        progress.report(count / len(files), f"reading {path.name}")
        loaded, parts.files[path.name] = load_inspected(path)
        parts.add(loaded, path.name)
    parts.complete()
    return parts


def make_pack(parts: Parts, about: About, progress: Progress | None = None, *, samples: int = STATISTICS_CODES) -> Path:
    """Write the parts as an installed pack; its folder.

    `samples` random codes give the style statistics where a table comes without. Raises `PackError` if the parts do not
    fit or a pack of this name is installed, `OutputError` if they cannot be written, `Stopped`.
    """
    progress = progress or Progress()
    parts.choose_class(about.class_index)
    with library.staging() as folder:
        progress.report(0, "converting")
        _write(parts, about, folder, progress, samples)
        return library.place(folder, Pack.read(folder).name)


@torch.inference_mode()
def random_pictures(generator: Generator, seeds: Iterable[int], truncation: float = 0.7) -> Iterator[NDArray[np.uint8]]:
    """Pictures of random z, uint8 [R, R, 3] of at most `PREVIEW` px, one by one."""
    resolution = min(generator.config.resolution, PREVIEW)
    for seed in seeds:
        z = np.random.RandomState(seed).randn(1, generator.config.z_dim).astype(np.float32)
        w_plus = generator.truncate(generator.broadcast(generator.mapping(torch.from_numpy(z))), truncation)
        yield to_bytes(generator.synthesise(generator.affine(w_plus), resolution=resolution))[0]


def install_entry(
    entry: Entry, catalogue: tuple[Entry, ...], own_files: Sequence[Path] = (), progress: Progress | None = None
) -> tuple[Path, list[Fetched]]:
    """Download an entry, with the CLIP model that it names if that is not here, and make it usable.

    Its folder, and what came. `own_files` are taken instead of a download where they bear a file's name. A second
    program that wants the same entry waits for the first and takes what that made. Raises what `fetch` and
    `import_pack` raise.
    """
    progress = progress or Progress()
    if entry.kind == "pack":
        library.check_free(entry.name)
    with turn(library.downloads_folder(entry.id), progress, "Another program is installing this."):
        made = library.find(entry.name) if entry.kind == "pack" else None
        return (made, []) if made else _install_entry(entry, catalogue, own_files, progress)


def _install_entry(
    entry: Entry, catalogue: tuple[Entry, ...], own_files: Sequence[Path], progress: Progress
) -> tuple[Path, list[Fetched]]:
    fetched: list[Fetched] = []
    needed = _needed_clip(entry, catalogue)
    if needed is not None:
        _, fetched = install_entry(needed, catalogue, progress=progress.part(0, 0.3))
        progress = progress.part(0.3, 1)
    files = fetch(entry, own_files, progress.part(0, 0.9))
    try:
        folder = _import_entry(entry, files, progress.part(0.9, 1))
    except (CheckpointError, PackError):
        drop_unproven(entry, files)
        raise
    keep(entry, files)
    return folder, fetched + files


def _import_entry(entry: Entry, files: list[Fetched], progress: Progress) -> Path:
    if entry.domain is None:
        assert entry.clip is not None
        return import_clip(files[0].path, entry.clip)
    about = About(entry.name, entry.licence, entry.domain, entry.clip, tuple(file.source for file in files))
    return import_pack([file.path for file in files], about, progress)


def _write(parts: Parts, about: About, folder: Path, progress: Progress, samples: int) -> None:
    assert parts.generator is not None
    own.save(folder / GENERATOR_FILE, parts.generator)
    if parts.encoder is not None:
        own.save(folder / ENCODER_FILE, _fitting(_encoder(parts.encoder, parts.generator), parts.generator))
    if parts.relevance is not None:
        _table(parts, samples, progress.part(0.2, 1.0)).save(folder / DIRECTION_FILE)
    with replacing(folder / DESCRIPTION_FILE) as draft:
        draft.write_text(_description(about, parts.generator), encoding="utf-8")


def _needed_clip(entry: Entry, catalogue: tuple[Entry, ...]) -> Entry | None:
    """The entry of the CLIP model that a pack names, unless it is on this computer."""
    if entry.kind == "clip" or entry.clip is None or is_here(entry.clip):
        return None
    return find_clip(entry.clip, catalogue)


def _encoder(found: Encoder | E4e, generator: Generator) -> Encoder:
    """The encoder, with the mean code of the generator where its own file lacks the one that it starts from."""
    if isinstance(found, Encoder):
        return found
    if found.lacks_mean and found.encoder.config.w_dim == generator.config.w_dim:
        found.encoder.latent_avg.copy_(generator.w_avg)
    return found.encoder


def _fitting(encoder: Encoder, generator: Generator) -> Encoder:
    """An encoder with as many rows as the generator; e4e's for cars has two more, which are left out.

    Raises `PackError` if it has fewer, or codes of another width.
    """
    rows, config = generator.config.rows, encoder.config
    if config.w_dim != generator.config.w_dim or config.rows < rows:
        raise PackError(
            f"The encoder gives {config.rows} rows of {config.w_dim}, the generator takes {rows} of "
            f"{generator.config.w_dim}.",
            "Give an encoder that was trained for this generator.",
        )
    if config.rows == rows:
        return encoder
    fitting = Encoder(replace(config, rows=rows))
    state = encoder.state_dict()
    state["latent_avg"] = state["latent_avg"][:rows]
    fitting.load_state_dict({key: state[key] for key in fitting.state_dict()})
    return fitting


def _table(parts: Parts, samples: int, progress: Progress) -> DirectionTable:
    """StyleCLIP's table for the generator. Raises `PackError` if it is for another one."""
    assert parts.generator is not None
    assert parts.relevance is not None
    if parts.statistics is None:
        statistics = style_statistics(parts.generator, samples, progress=progress)
    else:
        statistics = StyleStatistics(parts.statistics.mean, parts.statistics.std)
    table = DirectionTable(parts.relevance.table, statistics)
    GlobalDirection(table, parts.generator.layout)
    return table


def _description(about: About, generator: Generator) -> str:
    values: dict[str, Any] = {
        "name": about.name,
        "domain": about.domain.domain,
        "resolution": generator.config.resolution,
        "licence": about.licence,
        "neutral": about.domain.neutral,
        "alignment": about.domain.alignment,
    }
    if about.clip is not None:
        values["clip"] = asdict(about.clip)
    values["sources"] = [{**asdict(source), "urls": list(source.urls)} for source in about.sources]
    return tomli_w.dumps(values)
