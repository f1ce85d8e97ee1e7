"""Weights in half precision: what a pack ships."""

from typing import TypeVar

from torch import nn

Network = TypeVar("Network", bound=nn.Module)


def halved(network: Network) -> Network:
    """Parameters in half precision, in place; batch statistics exceed its range and stay as they are.

    Raises ValueError for a parameter beyond that range.
    """
    for parameter in network.parameters():
        parameter.data = parameter.data.half()
        if not parameter.data.isfinite().all():
            raise ValueError("A weight is beyond the range of half precision.")
    return network
