"""Identity networks of any size are recognised by their shapes."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from models.checkpoints.registry import load_as
from models.encoder.identity import IdentityNetwork
from models.errors import CheckpointError


@pytest.mark.parametrize(("widths", "units"), [((8, 12, 16, 20, 24), (1, 2, 1, 1)), ((8, 8, 16, 24, 32), (2, 1, 3, 1))])
def test_a_smaller_network_loads_as_it_was(tmp_path: Path, widths: tuple[int, ...], units: tuple[int, ...]) -> None:
    network = IdentityNetwork(widths, units).eval()
    save_file(network.state_dict(), tmp_path / "identity.safetensors")
    faces = torch.rand(2, 3, 64, 64) * 2 - 1
    with torch.no_grad():
        assert torch.equal(load_as(tmp_path / "identity.safetensors", IdentityNetwork)(faces), network(faces))


def test_a_misshapen_one_is_refused(tmp_path: Path) -> None:
    state = IdentityNetwork((8, 12, 16, 20, 24), (1, 1, 1, 1)).state_dict()
    state["body.1.res_layer.1.weight"] = torch.zeros(16)
    save_file(state, tmp_path / "identity.safetensors")
    with pytest.raises(CheckpointError):
        load_as(tmp_path / "identity.safetensors", IdentityNetwork)
