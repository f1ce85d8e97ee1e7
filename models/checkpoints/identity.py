"""ArcFace IR-SE-50 (`model_ir_se50.pth`): the identity network that StyleCLIP and e4e learn with."""

import torch

from models.checkpoints.format import Format, Inspection, fill, has, parameters
from models.checkpoints.reader import Content
from models.encoder.identity import INPUT_SIZE, IdentityNetwork

FIRST, LAST = "input_layer.0.weight", "output_layer.3.weight"


def _evidence(content: Content) -> dict[str, bool]:
    return has(content, FIRST, "body.0.res_layer.0.weight", LAST)


def _load(content: Content) -> IdentityNetwork:
    with torch.device("meta"):
        network = IdentityNetwork()
    return fill(network, content.tensors)


def _describe(name: str, network: IdentityNetwork) -> Inspection:
    return Inspection(name, parameters(network), notes=(f"{INPUT_SIZE} px faces to unit features",))


FORMAT = Format("ArcFace identity network", _evidence, _load, _describe)
