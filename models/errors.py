"""The errors, as a tree. Every error carries one sentence for the person and, if there is one, a way on.

    SemblanceError
    ├── PhotoError            the picture cannot be read or used
    │   └── NoFace            no face in it, or not the one asked for
    ├── CheckpointError       a model file cannot be used
    │   ├── NotRecognised     no known format
    │   ├── Damaged           a known format with missing, cut or misshapen content
    │   └── Hostile           content that could run code or harm on loading
    ├── PackError             a model pack is incomplete or wrong
    ├── DownloadError         a file cannot be fetched, or is not the one it should be
    ├── TextError             a text the method cannot turn into a direction
    ├── DeviceError           the wished device is absent, or out of memory
    └── OutputError           a result cannot be written

`Stopped` stands apart: a person asked to stop, which is never an error.
"""

from collections.abc import Iterator
from contextlib import contextmanager


class SemblanceError(Exception):
    """`sentence` says what is wrong, `hint` what to do, `details` is for the log."""

    def __init__(self, sentence: str, hint: str = "", details: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.details = details

    def __str__(self) -> str:
        return f"{self.sentence} {self.hint}".strip()


class PhotoError(SemblanceError):
    """The picture cannot be read or used."""


class NoFace(PhotoError):
    """There is no face in the picture, or not the one asked for."""


class CheckpointError(SemblanceError):
    """A model file cannot be used."""


class NotRecognised(CheckpointError):
    """The file is of no known format; the sentence names the nearest miss."""


class Damaged(CheckpointError):
    """The file is of a known format, but cut, incomplete or misshapen."""


class Hostile(CheckpointError):
    """The file holds something that could run code or exhaust the machine."""


class PackError(SemblanceError):
    """A model pack is incomplete or wrong."""


class DownloadError(SemblanceError):
    """A file cannot be fetched, or is not the one it should be."""


class TextError(SemblanceError):
    """A text cannot be turned into a direction."""


def shortened(text: str) -> str:
    """A person's words for a sentence: 60 characters at most."""
    return text if len(text) <= 60 else f"{text[:59]}…"


class DeviceError(SemblanceError):
    """The wished device is absent, or out of memory."""


class OutputError(SemblanceError):
    """A result cannot be written."""


class Stopped(Exception):
    """A person asked to stop. Not an error: nothing is wrong and nothing is lost."""


@contextmanager
def read_as(kind: type[SemblanceError], sentence: str, hint: str = "") -> Iterator[None]:
    """Turn whatever parsers raise on foreign bytes within the block into one error; ours and stops pass through."""
    try:
        yield
    except (SemblanceError, Stopped):
        raise
    except Exception as error:  # damaged bytes make the parsers raise anything
        raise kind(sentence, hint, f"{type(error).__name__}: {str(error)[:2000]}") from error
