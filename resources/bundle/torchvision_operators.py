"""Runs at the start of a bundle whose torchvision was compiled for another torch (CUDA's beside a CPU torch).

torchvision then has no operators and fails at its import. Face detection needs one, `nms`; it is written here with
torch. It is defined when torchvision is first imported, so that the window need not wait for torch.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


class OperatorFinder(MetaPathFinder):
    """Finds nothing, but sees what is imported, and holds the operators."""

    library: Any = None

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Define the operators before torchvision; before its parts that ask for all of them, accept these."""
        if fullname == "torchvision":
            self.library = define_operators()
        elif fullname == "torchvision.ops":
            sys.modules["torchvision.extension"]._assert_has_ops = lambda: None  # type: ignore[attr-defined]
        return None


def define_operators() -> Any:
    """Define what torchvision must find in torch to be imported; holds for as long as the result lives."""
    from torch.library import Library

    library = Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    library.impl("nms", nms, "CPU")
    return library


def nms(boxes: "Tensor", scores: "Tensor", iou_threshold: float) -> "Tensor":
    """Non-maximum suppression as torchvision does it on a CPU.

    Of boxes [N, 4] (left, upper, right, lower) with scores [N]: int64 indices of those that overlap no better one by
    more than the threshold, the best first.
    """
    import torch

    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    waiting = scores.argsort(descending=True, stable=True)
    kept = []
    while len(waiting):
        best, waiting = waiting[0], waiting[1:]
        kept.append(best)
        corner = torch.maximum(boxes[best, :2], boxes[waiting, :2])
        extent = (torch.minimum(boxes[best, 2:], boxes[waiting, 2:]) - corner).clamp(min=0)
        shared = extent[:, 0] * extent[:, 1]
        overlap = shared / (areas[best] + areas[waiting] - shared)
        waiting = waiting[overlap <= iou_threshold]
    return torch.stack(kept) if kept else torch.empty(0, dtype=torch.int64)


if getattr(sys, "frozen", False):
    sys.meta_path.insert(0, OperatorFinder())
