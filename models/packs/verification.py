"""Check a file by size and SHA-256."""

import hashlib
from pathlib import Path

from models.errors import DownloadError
from models.packs.sources import Source
from models.progress import Progress

READ_AT_ONCE = 8 * 1024**2


def verify(path: Path, source: Source, progress: Progress | None = None, stated: str | None = None) -> str:
    """The SHA-256 of a file that should be the source's. Raises `DownloadError` if it is another.

    `stated` is the hash that the server gave, for a source without a published one.
    """
    progress = progress or Progress()
    if not path.is_file():
        raise DownloadError(f"There is no file {path}.")
    size = path.stat().st_size
    if source.size is not None and size != source.size:
        raise DownloadError(f"{source.file} should have {source.size:,} bytes, this file has {size:,}.")
    sha256 = _sha256(path, progress)
    wanted = source.sha256 or stated
    if wanted is not None and sha256 != wanted:
        raise DownloadError(
            f"This is not the right {source.file}: its SHA-256 is another.",
            "It was changed or damaged on the way.",
            f"expected {wanted}, found {sha256}",
        )
    return sha256


def _sha256(path: Path, progress: Progress) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(READ_AT_ONCE):
            digest.update(chunk)
            progress.check()
    return digest.hexdigest()
