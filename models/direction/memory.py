"""A memory of texts in a pack's folder: a text costs seconds once, not at every call of the program."""

import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from safetensors.torch import save_file
from torch import Tensor

from models.checkpoints.reader import read
from models.errors import CheckpointError, OutputError
from models.files import replacing
from models.packs.library import clip_folder, own_packs
from models.packs.manifest import CLIP_FILES, Pack

FILE = "texts.safetensors"
MOST = 96  # tensors; those not used for longest go
STAMP, ORDER = "stamp", "order"


class Memory:
    """Float32 tensors by key, in `texts.safetensors` of an installed pack; of other packs only while the program runs.

    The file counts as long as the generator and the CLIP model are those that it was written with.
    """

    def __init__(self, pack: Pack) -> None:
        self._path = pack.folder / FILE if pack.folder in own_packs() else None
        self._stamp = _stamp(pack)
        self._values = _read(self._path, self._stamp) if self._path else {}

    def recall(self, key: str) -> Tensor | None:
        """The tensor remembered for a key, such as features [N, D] or scores [C]; None if there is none."""
        name = _name(key)
        if name in self._values:
            self._values[name] = self._values.pop(name)  # the newest last
        return self._values.get(name)

    def remember(self, key: str, value: Tensor) -> None:
        """Keep a tensor of any shape as float32, in the file too where that can be written."""
        self._values[_name(key)] = value.float().cpu().contiguous()
        for name in list(self._values)[:-MOST]:
            del self._values[name]
        if self._path is not None:
            with suppress(OutputError), replacing(self._path) as draft:
                save_file(self._values, draft, {STAMP: self._stamp, ORDER: json.dumps(list(self._values))})


def _name(key: str) -> str:
    return sha256(key.encode("utf-8", "backslashreplace")).hexdigest()


def _read(path: Path, stamp: str) -> dict[str, Tensor]:
    try:
        content = read(path)
        if content.settings.get(STAMP) != stamp:
            return {}
        return {name: content.tensors[name] for name in json.loads(content.settings[ORDER])}
    except (CheckpointError, KeyError, TypeError, ValueError):
        return {}  # it is computed again


def _stamp(pack: Pack) -> str:
    """Size and time of the files that a text's figures come from."""
    shared = clip_folder(pack.public_clip) if pack.public_clip else None
    files = [pack.generator, *((folder / name) for folder in (pack.clip or shared,) if folder for name in CLIP_FILES)]
    facts = [(path.stat().st_size, path.stat().st_mtime_ns) for path in files if path.is_file()]
    return json.dumps([facts, str(pack.public_clip)])
