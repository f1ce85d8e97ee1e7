"""Writes pickles as NVIDIA's TensorFlow code does: (G, D, Gs), each a `dnnlib.tflib.network.Network`.

What is pickled of a network is what its `__getstate__` gives (version 4): name, static_kwargs, components, the source
text of its module, and its variables as pairs of name and NumPy array. The class exists only while a pickle is written.
"""

import pickle
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.checkpoints import nvidia
from models.generator.network import Generator
from tests.models.checkpoints.nvidia_pickle import pickled_as

Variables = list[tuple[str, Any]]


class Network:
    """Stands for `dnnlib.tflib.network.Network`."""

    def __init__(self, name: str, variables: Variables, static_kwargs: dict[str, Any], **components: "Network") -> None:
        self.state = {
            "version": 4,
            "name": name,
            "static_kwargs": static_kwargs,
            "components": components,
            "build_module_src": "raise SystemExit('the source text was run')",
            "build_func_name": f"{name}_stylegan2",
            "variables": variables,
        }

    def __getstate__(self) -> dict[str, Any]:
        return self.state


def variables_of(generator: Generator) -> dict[str, NDArray[Any]]:
    """A generator's tensors as TensorFlow variables, from NVIDIA's PyTorch names: the conversion turned around."""
    variables: dict[str, NDArray[Any]] = {}
    for name, tensor in nvidia.export(generator).items():
        if not name.endswith("resample_filter"):
            variables |= _variable(name.split("."), tensor.numpy())
    return variables


def _variable(path: list[str], value: NDArray[Any]) -> dict[str, NDArray[Any]]:
    if path[0] == "mapping":
        return {"dlatent_avg": value} if path[1] == "w_avg" else {_mapping(path): value.T}
    resolution = int(path[1][1:])
    if path[2] == "const":
        return {"synthesis/4x4/Const/const": value[None]}
    if path[-1] == "noise_const":
        first = 2 * resolution.bit_length() - 7  # of the two at this resolution; 4 px has only the second
        return {f"synthesis/noise{first + (path[2] == 'conv1')}": value[None, None]}
    layer = {"conv0": "Conv0_up", "conv1": "Conv" if resolution == 4 else "Conv1", "torgb": "ToRGB"}[path[2]]
    name, changed = _parameter(path, value, turned=layer == "Conv0_up")
    return {f"synthesis/{resolution}x{resolution}/{layer}/{name}": changed}


def _mapping(path: list[str]) -> str:
    return f"mapping/{path[1].replace('fc', 'Dense').replace('embed', 'LabelEmbed')}/{path[2]}"


def _parameter(path: list[str], value: NDArray[Any], turned: bool) -> tuple[str, NDArray[Any]]:
    if path[3] == "affine":
        return ("mod_weight", value.T) if path[4] == "weight" else ("mod_bias", value - 1)
    if path[3] == "weight":
        kernel = value.transpose(2, 3, 1, 0)
        return "weight", kernel[::-1, ::-1] if turned else kernel
    return path[3], value


def network(name: str, variables: dict[str, NDArray[Any]], static_kwargs: dict[str, Any]) -> Network:
    """`G` or `Gs`: its own variables, and those of its components."""
    parts: dict[str, Variables] = {"": [("lod", np.float32(0.0))], "mapping": [], "synthesis": []}
    for key, value in variables.items():
        owner, _, rest = key.partition("/")
        parts[owner if rest else ""].append(
            (rest or key, np.array(value, order="C")[()])
        )  # a scalar, if without dimensions
    components = {key: Network(f"G_{key}", parts[key], dict(static_kwargs)) for key in ("mapping", "synthesis")}
    return Network(name, parts[""], static_kwargs, **components)


def dumps(networks: tuple[Network, ...], protocol: int = 2) -> bytes:
    """The bytes of a file of G, D, Gs."""
    with pickled_as("dnnlib.tflib.network", Network):
        return pickle.dumps(networks, protocol)
