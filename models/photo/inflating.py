"""Inflate rows of pixels a few at a time."""

import zlib
from collections.abc import Iterable, Iterator


def inflated(pieces: Iterable[memoryview], row: int, height: int, step: int) -> Iterator[bytes]:
    """Rows of `row` bytes from the pieces of a stream of zlib, `step` at a time; fewer than `height` if it ends early.

    What follows the last row is not inflated. Raises zlib.error for damage.
    """
    inflate = zlib.decompressobj()
    left, rows = row * height, bytearray()
    for piece in pieces:
        rest: bytes | memoryview = piece
        while rest and left:
            wanted = min(row * step, left)
            rows += inflate.decompress(rest, wanted - len(rows))
            rest = inflate.unconsumed_tail
            if len(rows) == wanted:
                yield bytes(rows)
                left -= wanted
                rows.clear()
    if len(rows) >= row:
        yield bytes(rows[: len(rows) // row * row])
