"""Latent mappers and their optimiser against the official StyleCLIP."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from models.checkpoints import mapper
from models.mapper.ranger import Ranger
from tests.parity.rebuild import assert_close, folders, load, state_dict, tensor

TOLERANCE = 1e-4


@pytest.mark.parametrize("folder", folders(r"mapper_\w+"))
def test_mapper(folder: str) -> None:
    about, outputs = load(folder)
    network = mapper.convert(state_dict(folder))
    assert type(network).__name__ == folder.split("_")[1]
    assert_close(network(codes(about, outputs["y"].shape)), outputs["y"], TOLERANCE)


def codes(about: dict[str, Any], shape: tuple[int, ...]) -> Tensor:
    """W+ codes of the shape of the output, or the StyleSpace codes of the listed layers."""
    if "dims" not in about:
        return tensor("input.w_plus", shape, "normal:1", about["salt"])
    layers = enumerate(about["dims"])
    styles = [tensor(f"input.s{i}", (1, 1, width, 1, 1), "normal:1", about["salt"]).flatten(1) for i, width in layers]
    return torch.cat(styles, dim=1)


@pytest.mark.parametrize("folder", folders("ranger"))
def test_ranger(folder: str) -> None:
    about, outputs = load(folder)
    names = ("matrix", "vector")
    start, goals = (
        {name: tensor(f"ranger.{name}{end}", outputs[name].shape[1:], "normal:1", about["salt"]) for name in names}
        for end in ("", "_goal")
    )
    parameters = {name: nn.Parameter(value) for name, value in start.items()}
    optimizer = Ranger(parameters.values(), about["learning_rate"])
    steps: dict[str, list[Tensor]] = {name: [] for name in names}
    for _ in range(about["steps"]):
        optimizer.zero_grad()
        losses = [(parameters[name] - goals[name]).square().mean() for name in names]
        (losses[0] + losses[1]).backward()
        optimizer.step()
        for name in names:
            steps[name].append(parameters[name].detach().clone())
    for name in names:
        assert_close(torch.stack(steps[name]), outputs[name], 1e-5)
