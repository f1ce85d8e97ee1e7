"""The identity network at lean widths, its loss, and its absence."""

import pytest
import torch

from models.encoder.identity import IdentityNetwork, face_region, identity_loss, require_identity
from models.errors import PackError


@pytest.fixture(scope="module")
def network() -> IdentityNetwork:
    torch.manual_seed(0)
    return IdentityNetwork(widths=(2, 2, 4, 4, 8), units=(1, 1, 1, 1)).eval()


@pytest.mark.parametrize("size", [64, 256, 300])
def test_unit_features_of_any_size(network: IdentityNetwork, size: int) -> None:
    features = network(torch.randn(2, 3, size, size))
    assert features.shape == (2, 8)
    assert torch.allclose(features.norm(dim=1), torch.ones(2))


def test_face_region_leaves_the_rim_out() -> None:
    images = torch.zeros(1, 3, 256, 256)
    images[:, :, 35:223, 32:220] = 1
    assert torch.equal(face_region(images), torch.ones(1, 3, 112, 112))


def test_loss_is_zero_for_the_same_face_and_moves_only_the_edited_one(network: IdentityNetwork) -> None:
    kept, edited = torch.randn(2, 3, 64, 64, requires_grad=True), torch.randn(2, 3, 64, 64, requires_grad=True)
    features = network(kept)
    assert identity_loss(features, features).tolist() == pytest.approx([0, 0], abs=1e-6)
    identity_loss(network(edited), features).sum().backward()
    assert edited.grad is not None and edited.grad.any()
    assert kept.grad is None


def test_absent_network_is_an_error_only_where_it_is_wanted(network: IdentityNetwork) -> None:
    assert require_identity(network, 0.1) is network
    assert require_identity(network, 0.0) is None
    assert require_identity(None, 0.0) is None
    with pytest.raises(PackError, match="no identity network"):
        require_identity(None, 0.1)
