"""ArcFace IR-SE-50 (`model_ir_se50.pth`): the identity network that StyleCLIP and e4e learn with, and smaller ones."""

import torch

from models.checkpoints.format import Format, Inspection, Notes, fill, has, parameters
from models.checkpoints.reader import Content
from models.encoder.identity import INPUT_SIZE, IdentityNetwork
from models.errors import Damaged

FIRST, LAST = "input_layer.0.weight", "output_layer.3.weight"


def _evidence(content: Content) -> dict[str, bool]:
    return has(content, FIRST, "body.0.res_layer.0.weight", LAST)


def _load(content: Content, _: Notes) -> IdentityNetwork:
    widths, units = _sizes(content)
    with torch.device("meta"):
        network = IdentityNetwork(widths, units)
    return fill(network, content.tensors)


def _sizes(content: Content) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Widths and units by the shapes: a stage begins with the first unit and wherever the width changes."""
    widths, units = [_sides(content, FIRST)[0]], list[int]()
    while (name := f"body.{sum(units)}.res_layer.1.weight") in content.tensors:
        width, before = _sides(content, name)
        if not units or width != before:
            widths.append(width)
            units.append(0)
        units[-1] += 1
    return tuple(widths), tuple(units)


def _sides(content: Content, name: str) -> tuple[int, int]:
    shape = content.tensors[name].shape
    if len(shape) != 4:
        raise Damaged(f"{name} of {content.name} is not a convolution.", details=str(tuple(shape)))
    return shape[0], shape[1]


def _describe(name: str, network: IdentityNetwork) -> Inspection:
    return Inspection(name, parameters(network), notes=(f"{INPUT_SIZE} px faces to unit features",))


FORMAT = Format("ArcFace identity network", _evidence, _load, _describe)
