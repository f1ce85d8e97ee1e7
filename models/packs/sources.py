"""Sources of what a pack or an entry of the catalogue does not hold itself: addresses of files, a public CLIP model."""

import re
from dataclasses import dataclass

from models.packs.toml import Table

MAX_SIZE = 1 << 48  # bytes
_PLAIN = re.compile(r"[A-Za-z0-9][\w.-]*")


@dataclass(frozen=True)
class Source:
    """Source of a file: mirrors in order; size in bytes and SHA-256 in lower-case hex, None if not published."""

    file: str
    urls: tuple[str, ...]
    size: int | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class PublicClip:
    """A CLIP model by its open_clip name and tag, such as "ViT-B-32" and "openai"."""

    model: str
    pretrained: str

    @property
    def named_plainly(self) -> bool:
        """True for names of open_clip's own lists; with a scheme before it open_clip would fetch a model from a hub."""
        return all(_PLAIN.fullmatch(name) for name in (self.model, self.pretrained))

    def __str__(self) -> str:
        return f"{self.model} ({self.pretrained})"


def read_source(entry: Table) -> Source:
    """An entry of `sources` or of the catalogue's `files`."""
    source = Source(
        file=entry.file_name("file"),
        urls=entry.addresses("urls"),
        size=entry.whole("size", 1, MAX_SIZE) if "size" in entry else None,
        sha256=entry.text("sha256") if "sha256" in entry else None,
    )
    if source.sha256 is not None and (len(source.sha256) != 64 or set(source.sha256) - set("0123456789abcdef")):
        raise entry.wrong("sha256", "must be 64 hexadecimal digits in lower case")
    entry.finish()
    return source


def read_public_clip(table: Table) -> PublicClip | None:
    """The entry `clip`, if there is one."""
    if "clip" not in table:
        return None
    entry = table.table("clip")
    clip = PublicClip(entry.text("model"), entry.text("pretrained"))
    if not clip.named_plainly:
        raise entry.wrong("model", "must name a model of open_clip and its weights, without an address")
    entry.finish()
    return clip
