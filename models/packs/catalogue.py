"""The downloadable public weights with their licences, as `resources/catalogue.toml` lists them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from models.errors import PackError
from models.packs.manifest import MAX_RESOLUTION, Alignment
from models.packs.sources import MAX_SIZE, PublicClip, Source, read_public_clip, read_source
from models.packs.toml import Table, read_toml
from models.paths import RESOURCES

CATALOGUE = RESOURCES / "catalogue.toml"

Kind = Literal["pack", "clip"]


@dataclass(frozen=True)
class Domain:
    """Fields of the pack that is made of an entry's files (`models.packs.manifest.Pack`)."""

    domain: str
    neutral: str
    alignment: Alignment


@dataclass(frozen=True)
class Entry:
    """One thing to download; a person accepts `licence` first.

    kind         "pack": files that `models.pack_import` turns into a pack; "clip": one CLIP model, shared by packs
    commercial   whether the licence allows commercial use
    terms        the address where the licence can be read
    about_bytes  the size to expect where no exact one is published
    clip         the model that this is ("clip"), or that the pack reads texts with ("pack")
    domain       None for a CLIP model
    resolution   of the pictures in px; None for a CLIP model
    """

    id: str
    kind: Kind
    name: str
    about: str
    licence: str
    commercial: bool
    terms: str
    about_bytes: int | None
    clip: PublicClip | None
    domain: Domain | None
    resolution: int | None
    files: tuple[Source, ...]

    @property
    def most(self) -> int | None:
        """Bytes that no file exceeds: twice the size that the catalogue tells roughly; None where it tells none."""
        return None if self.about_bytes is None else 2 * self.about_bytes

    @property
    def bytes(self) -> int | None:
        """The size of all files: exact where it is published, else roughly, else None."""
        sizes = [source.size for source in self.files]
        return self.about_bytes if None in sizes else sum(size for size in sizes if size is not None)


def read_catalogue(path: Path = CATALOGUE) -> tuple[Entry, ...]:
    """All entries in their order. Raises `PackError` with the first thing that is wrong."""
    table = read_toml(path)
    entries = tuple(_entry(entry) for entry in table.tables("entries"))
    table.finish()
    names = [entry.id for entry in entries]
    if len(set(names)) != len(names):
        raise PackError(f"{path.name} has two entries of the same id.")
    return entries


def find(name: str, entries: tuple[Entry, ...]) -> Entry:
    """The entry of that id. Raises `PackError`, which names those there are."""
    for entry in entries:
        if entry.id == name:
            return entry
    raise PackError(f"The catalogue has no {name}.", f"It has {', '.join(entry.id for entry in entries)}.")


def find_clip(clip: PublicClip, entries: tuple[Entry, ...]) -> Entry | None:
    """The entry that downloads this CLIP model, if there is one."""
    return next((entry for entry in entries if entry.kind == "clip" and entry.clip == clip), None)


def _entry(table: Table) -> Entry:
    kind = cast(Kind, table.one_of("kind", ("pack", "clip")))
    entry = Entry(
        id=table.id("id"),
        kind=kind,
        name=table.text("name"),
        about=table.text("about"),
        licence=table.text("licence"),
        commercial=table.one_of("commercial", ("no", "yes")) == "yes",
        terms=table.address("terms"),
        about_bytes=table.whole("about_bytes", 1, MAX_SIZE) if "about_bytes" in table else None,
        clip=read_public_clip(table),
        domain=_domain(table) if kind == "pack" else None,
        resolution=table.whole("resolution", 4, MAX_RESOLUTION) if kind == "pack" else None,
        files=tuple(read_source(file) for file in table.tables("files")),
    )
    if not entry.files:
        raise table.wrong("files", "must list at least one file")
    if entry.kind == "clip" and entry.clip is None:
        raise table.wrong("clip", "must say which CLIP model this is")
    table.finish()
    return entry


def _domain(table: Table) -> Domain:
    return Domain(
        domain=table.text("domain"),
        neutral=table.text("neutral"),
        alignment=cast(Alignment, table.one_of("alignment", ("ffhq", "none"))),
    )
