"""The tokenizer file of a CLIP pack: open_clip's byte-pair merges, all of them or only the most frequent.

A small text tower need not carry embeddings for 49,408 tokens. `open_clip.SimpleTokenizer` numbers its tokens as 256
bytes, 256 bytes that end a word, one token per merge in order of frequency, two specials; a file with fewer merges
therefore gives a smaller vocabulary whose end token is still the highest, as CLIP's text pooling expects.
"""

import gzip
import zlib
from pathlib import Path

import open_clip
from open_clip.tokenizer import default_bpe

from models.errors import PackError
from models.files import replacing

BYTE_TOKENS = 512
SPECIAL_TOKENS = 2
FILE_LIMIT = 8 * 1024 * 1024  # bytes unpacked; open_clip's own file has 3
MAX_MERGES = 300_000  # open_clip's own file has 262,145
MAX_MERGE = 256  # characters


def write_shortened_merges(path: Path, vocabulary: int) -> None:
    """Write a gzip of the first `vocabulary` - 514 merges of open_clip's own file; the same bytes every time.

    Raises ValueError for a vocabulary with no merge at all.
    """
    merges = vocabulary - BYTE_TOKENS - SPECIAL_TOKENS
    if merges < 1:
        raise ValueError(f"A vocabulary has more than {BYTE_TOKENS + SPECIAL_TOKENS} tokens, not {vocabulary}.")
    lines = gzip.decompress(Path(default_bpe()).read_bytes()).decode("utf-8").split("\n")
    text = "\n".join(lines[: merges + 1])  # the first line is a header
    with replacing(path) as draft:
        draft.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))


def load_tokenizer(path: Path | None, context_length: int) -> open_clip.SimpleTokenizer:
    """The tokenizer of a merges file (None: open_clip's own): list of texts to int64 [N, context_length].

    Raises `PackError` for a file that is not a gzip of merges, or unpacks to more than 8 MiB.
    """
    if path is None:
        return open_clip.SimpleTokenizer(context_length=context_length)
    try:
        with gzip.open(path) as file:
            content = file.read(FILE_LIMIT + 1)
        _check_merges(content)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise PackError(f"{path.name} is not a tokenizer file.", "Get the pack again.", repr(error)) from error
    return open_clip.SimpleTokenizer(bpe_path=str(path), context_length=context_length)


def _check_merges(content: bytes) -> None:
    """Raises ValueError unless it is a header and lines of two words; what comes later is not built before."""
    if len(content) > FILE_LIMIT or content.count(b"\n") > MAX_MERGES:
        raise ValueError("more merges than any tokenizer has")
    merges = content.decode("utf-8").split("\n")[1:]
    if not merges or any(len(merge) > MAX_MERGE or len(merge.split()) != 2 for merge in merges if merge):
        raise ValueError("not a list of merges")
