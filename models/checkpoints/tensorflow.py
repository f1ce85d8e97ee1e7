"""StyleGAN2 generators of NVIDIA's TensorFlow code (stylegan2, stylegan2-ada; `.pkl`).

A file is a pickle of three `dnnlib.tflib.network.Network`: G, D, Gs, each with its variables and its components
`mapping` and `synthesis`. The variables are renamed as NVIDIA's own conversion does (`legacy.py` of
stylegan2-ada-pytorch); layouts differ by transposition, kernels of upsampling layers are turned by 180 degrees, and the
1 of a style's bias is not stored.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from torch import Tensor

from models.checkpoints import nvidia
from models.checkpoints.format import Format, Notes, describe_generator, evidence, find_root, note_rest, section
from models.checkpoints.reader import Content
from models.errors import NotRecognised
from models.generator.network import Generator

PROOF = ("mapping/Dense0/weight", "synthesis/4x4/Const/const", "synthesis/4x4/Conv/mod_weight")
LAYERS = {"Conv": "conv1", "Conv0_up": "conv0", "Conv1": "conv1", "ToRGB": "torgb", "Skip": "skip"}
KERNEL = (1, 3, 3, 1)


def _kernel(weight: Tensor) -> Tensor:
    """[3, 3, in, out] to [out, in, 3, 3]."""
    return weight.permute(3, 2, 0, 1)


def _turned_kernel(weight: Tensor) -> Tensor:
    return _kernel(weight).flip(2, 3)


def _same(tensor: Tensor) -> Tensor:
    return tensor


RULES: dict[str, tuple[str, Callable[[Tensor], Tensor]]] = {
    r"dlatent_avg": ("mapping.w_avg", _same),
    r"mapping/LabelEmbed/weight": ("mapping.embed.weight", Tensor.t),
    r"mapping/LabelEmbed/bias": ("mapping.embed.bias", _same),
    r"mapping/Dense(\d+)/weight": (r"mapping.fc\1.weight", Tensor.t),
    r"mapping/Dense(\d+)/bias": (r"mapping.fc\1.bias", _same),
    r"synthesis/4x4/Const/const": ("synthesis.b4.const", lambda const: const[0]),
    r"synthesis/(\d+)x\1/(Conv0_up|Skip)/weight": (r"synthesis.b\1.\2.weight", _turned_kernel),
    r"synthesis/(\d+)x\1/(Conv|Conv1|ToRGB)/weight": (r"synthesis.b\1.\2.weight", _kernel),
    r"synthesis/(\d+)x\1/(\w+)/(bias|noise_strength)": (r"synthesis.b\1.\2.\3", _same),
    r"synthesis/(\d+)x\1/(\w+)/mod_weight": (r"synthesis.b\1.\2.affine.weight", Tensor.t),
    r"synthesis/(\d+)x\1/(\w+)/mod_bias": (r"synthesis.b\1.\2.affine.bias", lambda bias: bias + 1),
}


def rename(variables: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The variables of `Gs` in NVIDIA's PyTorch naming and layout; what has no counterpart is left out."""
    tensors: dict[str, Tensor] = {}
    for name, value in variables.items():
        if noise := re.fullmatch(r"synthesis/noise(\d+)", name):
            tensors[f"{_noise_owner(int(noise[1]))}.noise_const"] = value[0, 0]
        for pattern, (target, change) in RULES.items():
            if match := re.fullmatch(pattern, name):
                tensors[_torch_layer(match.expand(target))] = change(value)
    return tensors


def _noise_owner(index: int) -> str:
    """noise0 is of the only convolution at 4 px, then there are two for each resolution."""
    if index == 0:
        return "synthesis.b4.conv1"
    return f"synthesis.b{2 ** ((index + 5) // 2)}.conv{(index + 1) % 2}"


def _torch_layer(name: str) -> str:
    return ".".join(LAYERS.get(part, part) for part in name.split("."))


def _load(content: Content, notes: Notes) -> Generator:
    root = find_root(content.tensors, PROOF)
    note_rest(content, root, notes)
    settings = section(content.settings, f"{root}static_kwargs/")
    variables = section(content.tensors, root)
    _check(settings, variables)
    return nvidia.convert(
        rename(variables),
        conv_clamp=settings.get("conv_clamp"),
        lr_multiplier=settings.get("mapping_lrmul", 0.01),
        notes=notes,
    )


def _check(settings: Mapping[str, Any], variables: Mapping[str, Tensor]) -> None:
    """Raises `NotRecognised` for what NVIDIA's own conversion cannot take either."""
    nvidia.check_activations(settings.get(name) for name in ("nonlinearity", "mapping_nonlinearity"))
    kernel = tuple(settings.get(f"resample_kernel/{i}", KERNEL[i]) for i in range(4))
    if kernel != KERNEL:
        raise NotRecognised(f"This generator has the filter {list(kernel)}; only [1, 3, 3, 1] can be used.")
    if "mapping/LabelConcat/weight" in variables:
        raise NotRecognised(
            "This StyleGAN2 generator takes labels in TensorFlow's first way, which cannot be used.",
            "Use one of StyleGAN2-ADA, or one without labels.",
        )
    if any("ToRGB_lod" in name for name in variables):
        raise NotRecognised(
            "This generator has the architecture orig; only skip can be used.",
            "Use a generator of StyleGAN2's configurations E or F.",
        )


FORMAT = Format("StyleGAN2 generator, TensorFlow", partial(evidence, proof=PROOF), _load, describe_generator)
