"""Seeds of rendered people: some never train, and of fewer people than the recipe's the same share does not."""

from itertools import pairwise


def runs(seeds: range, held_out: int, count: int, length: int) -> list[range]:
    """`count` of the seeds in runs of at most `length`, so that a run holds the same seeds whatever the count.

    The first `held_out` of all seeds never train. Fewer seeds than all begin further on among these.
    """
    first = held_out - max(1, round(held_out * count / len(seeds)))
    edges = [first, *range((first // length + 1) * length, first + count, length), first + count]
    return [seeds[start:stop] for start, stop in pairwise(edges)]
