"""Our own files: what was saved comes back bit for bit, and the sizes in the description are not trusted."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from models.checkpoints import own
from models.checkpoints.registry import inspect, load_as
from models.encoder.network import Encoder
from models.errors import Damaged, NotRecognised
from models.generator.network import Generator


@pytest.mark.parametrize("kind", [Generator, Encoder])
def test_saved_and_loaded_bit_for_bit(
    tmp_path: Path, generator: Generator, encoder: Encoder, kind: type[Generator] | type[Encoder]
) -> None:
    network = generator if kind is Generator else encoder
    first, second = tmp_path / "first.safetensors", tmp_path / "second.safetensors"
    own.save(first, network)
    loaded = load_as(first, kind)
    assert loaded.config == network.config
    state = loaded.state_dict()
    assert all(torch.equal(state[key], value) for key, value in network.state_dict().items())
    own.save(second, loaded)
    assert second.read_bytes() == first.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.safetensors", "second.safetensors"]


def test_same_image(tmp_path: Path, generator: Generator) -> None:
    own.save(tmp_path / "g.safetensors", generator)
    z = torch.randn(2, 10)
    assert torch.equal(load_as(tmp_path / "g.safetensors", Generator)(z), generator(z))


def rewritten(path: Path, **changes: Any) -> None:
    """Change entries of the configuration, leave the tensors."""
    with safe_open(path, framework="pt") as file:
        description = json.loads(file.metadata()[own.METADATA])
        tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    description["config"] |= changes
    save_file(tensors, path, {own.METADATA: json.dumps(description)})


@pytest.mark.parametrize(
    "changes",
    [
        {"resolution": 32},
        {"resolution": 17},
        {"widths": [12, 8, 7]},
        {"widths": [12, 8, -6]},
        {"widths": None},
        {"w_dim": 2**70},
        {"mapping_layers": 10**9},
        {"colour": "red"},
    ],
)
def test_sizes_that_do_not_fit(tmp_path: Path, generator: Generator, changes: dict[str, Any]) -> None:
    path = tmp_path / "g.safetensors"
    own.save(path, generator)
    rewritten(path, **changes)
    with pytest.raises(Damaged):
        load_as(path, Generator)


@pytest.mark.parametrize("changes", [{"rows": 10**9}, {"units": [10**9, 1, 3, 1]}, {"widths": [8, 8, 16]}])
def test_encoder_sizes_that_do_not_fit(tmp_path: Path, encoder: Encoder, changes: dict[str, Any]) -> None:
    path = tmp_path / "e.safetensors"
    own.save(path, encoder)
    rewritten(path, **changes)
    with pytest.raises(Damaged):
        load_as(path, Encoder)


def test_description_that_is_no_json(tmp_path: Path) -> None:
    save_file({"w": torch.zeros(1)}, tmp_path / "g.safetensors", {own.METADATA: "{"})
    with pytest.raises(Damaged, match="description"):
        load_as(tmp_path / "g.safetensors", Generator)


def test_encoder_is_no_generator(tmp_path: Path, encoder: Encoder) -> None:
    own.save(tmp_path / "e.safetensors", encoder)
    with pytest.raises(NotRecognised, match="Semblance encoder"):
        load_as(tmp_path / "e.safetensors", Generator)
    assert "32 px pictures to 6 W+ rows" in inspect(tmp_path / "e.safetensors").text()


def test_weights_of_something_else(tmp_path: Path) -> None:
    save_file({"visual.proj": torch.zeros(2, 2), "logit_scale": torch.zeros(())}, tmp_path / "clip.safetensors")
    with pytest.raises(NotRecognised, match="holds no model, table or code"):
        load_as(tmp_path / "clip.safetensors", Generator)
