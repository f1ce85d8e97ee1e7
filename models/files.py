"""Write files whole or not at all: a full disk or a crash leaves the old file as it was."""

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from safetensors import SafetensorError

from models.errors import OutputError

_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a draft beside `path` to write; at the end of the block it is flushed to disk and takes the place of `path`.

    If anything fails, the draft is removed and the old file stays. Write the draft with Python's own file objects,
    torch or safetensors: Pillow and numpy write to the descriptor of an open file and do not notice a full disk, so
    they encode into memory first. A link keeps pointing to its file. Raises `OutputError` for whatever the writers
    raise (OSError, ValueError, and RuntimeError and SafetensorError by torch and safetensors).
    """
    draft = None
    try:
        target = path.resolve()
        draft = target.with_name(f".{uuid.uuid4().hex}.part")
        yield draft
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(target)
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise _explained(path, error) from error
    finally:
        if draft is not None:
            with suppress(OSError):
                draft.unlink()


def shown_name(path: Path) -> str:
    """The file's name for a sentence; bytes that are no UTF-8 become U+FFFD."""
    return os.fsencode(path.name or str(path)).decode(errors="replace")


def _explained(path: Path, error: Exception) -> OutputError:
    full = isinstance(error, OSError) and error.errno in _FULL
    hint = "Make room on the disk." if full else "Choose another folder or name."
    return OutputError(f"{shown_name(path)} cannot be written: {_reason(error)}.", hint, repr(error))


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error) if isinstance(error, ValueError) else "the disk may be full"
