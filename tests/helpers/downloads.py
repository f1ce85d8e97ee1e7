"""A file of a megabyte, and its download from the local server."""

import hashlib
import random
from pathlib import Path

from models.packs.connection import Patience
from models.packs.download import download
from models.packs.sources import Source
from tests.helpers.file_server import FileServer

BODY = random.Random(0).randbytes(1_000_000)
SHA256 = hashlib.sha256(BODY).hexdigest()
QUICK = Patience(connect=2, stall=0.5, tries=3, pause=0.02)


def fetch(server: FileServer, folder: Path, *paths: str, sha256: str | None = SHA256, size: int | None = None) -> Path:
    source = Source("model.bin", tuple(server.url(path) for path in paths), size, sha256)
    path, found = download(source, folder, patience=QUICK)
    assert path.read_bytes() == BODY
    assert found == SHA256
    assert sorted(file.name for file in folder.iterdir()) == ["model.bin", "model.bin.lock"]
    return path
