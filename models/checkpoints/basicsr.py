"""StyleGAN2 generators in the naming of BasicSR (`StyleGAN2Generator`; `.pth`), read as rosinality's.

The network is rosinality's under other names, and without stored blur filters. A file holds `params_ema` and, if
BasicSR's own script made it of rosinality's, `latent_avg`. GFPGAN's first version has it as `stylegan_decoder.`; its
clean version resamples bilinearly and folds factors into the weights, so it is another network.
"""

import re
from collections.abc import Mapping

from torch import Tensor

from models.checkpoints import rosinality
from models.checkpoints.format import Format, Notes, describe_generator, find_root, note_rest, section
from models.checkpoints.reader import Content
from models.errors import NotRecognised
from models.generator.network import Generator

PROOF = ("style_mlp.1.weight", "constant_input.weight", "style_conv1.modulated_conv.weight", "style_conv1.weight")
RENAMED = (
    (r"^style_mlp\.", "style."),
    (r"^constant_input\.weight$", "input.input"),
    (r"^style_(conv1|convs\.\d+)\.weight$", r"\1.noise.weight"),
    (r"^style_(conv1|convs)\.", r"\1."),
    (r"\.modulated_conv\.", ".conv."),
    (r"^noises\.noise", "noises.noise_"),
)


def rename(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors of a state dict under rosinality's names; their shapes are the same."""
    renamed = dict[str, Tensor]()
    for key, tensor in tensors.items():
        for theirs, rosinalitys in RENAMED:
            key = re.sub(theirs, rosinalitys, key)
        renamed[key] = tensor
    return renamed


def _evidence(content: Content) -> dict[str, bool]:
    root = find_root(content.tensors, PROOF)
    return {key: root + key in content.tensors for key in PROOF}


def _load(content: Content, notes: Notes) -> Generator:
    root = find_root(content.tensors, PROOF)
    if f"{root}style_conv1.bias" in content.tensors:
        raise NotRecognised(
            "This generator is that of GFPGAN's clean version, which resamples bilinearly; only the filter "
            "[1, 3, 3, 1] can be used.",
            "Use another StyleGAN2 generator.",
        )
    note_rest(content, root, notes)
    return rosinality.convert(rename(section(content.tensors, root)), rosinality.find_mean(content, root), notes)


FORMAT = Format("StyleGAN2 generator, BasicSR naming", _evidence, _load, describe_generator)
