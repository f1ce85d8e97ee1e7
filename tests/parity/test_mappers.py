"""Latent mappers and their optimiser against the official StyleCLIP."""

from collections.abc import Callable

import pytest
import torch
from torch import nn

from models.generator.config import GeneratorConfig
from models.generator.stylespace import StyleLayout
from models.mapper.network import FullStyleSpaceMapper, LevelsMapper, SingleMapper, WithoutToRGBStyleSpaceMapper
from models.mapper.ranger import Ranger
from tests.parity.rebuild import assert_close, load, manifest, state_dict, tensor

LAYOUT = StyleLayout.of(GeneratorConfig(1024, (512, 512, 512, 512, 512, 256, 128, 64, 32)))
TOLERANCE = 1e-4


@pytest.mark.parametrize(
    ("folder", "mapper"),
    [
        ("mapper_SingleMapper", SingleMapper(512)),
        ("mapper_LevelsMapper", LevelsMapper(512)),
        ("mapper_LevelsMapper_no_fine", LevelsMapper(512, fine=False)),
    ],
)
def test_w_plus_mapper(folder: str, mapper: nn.Module) -> None:
    about, outputs = load(folder)
    mapper.load_state_dict(state_dict(about))
    assert_close(mapper(tensor("input.w_plus", (2, 18, 512), "normal:1")), outputs["y"], TOLERANCE)


@pytest.mark.parametrize("kind", [WithoutToRGBStyleSpaceMapper, FullStyleSpaceMapper])
def test_stylespace_mapper(kind: Callable[[StyleLayout], nn.Module]) -> None:
    about, outputs = load(f"mapper_{kind.__name__}")
    assert tuple(about["dims"]) == LAYOUT.widths
    mapper = kind(LAYOUT)
    mapper.load_state_dict(state_dict(about))
    styles = [
        tensor(f"input.s{i}", (1, 1, width, 1, 1), "normal:1").flatten(1) for i, width in enumerate(LAYOUT.widths)
    ]
    assert_close(mapper(LAYOUT.join(styles)), outputs["y"], TOLERANCE)


@pytest.mark.parametrize(
    ("entry", "build"),
    [
        ("state_dict_LevelsMapper", lambda: LevelsMapper(512)),
        ("state_dict_mapper_part_when_work_in_stylespace", lambda: WithoutToRGBStyleSpaceMapper(LAYOUT)),
    ],
)
def test_names_and_shapes_of_a_checkpoint(entry: str, build: Callable[[], nn.Module]) -> None:
    official = [
        (name, shape)
        for name, shape, _ in manifest("styleclip_mapper_checkpoint_1024")[entry]
        if name.startswith("mapper.")
    ]
    with torch.device("meta"):
        own = build().state_dict(prefix="mapper.")
    assert [(name, list(value.shape)) for name, value in own.items()] == official


def test_ranger() -> None:
    about, outputs = load("ranger")
    matrix = nn.Parameter(tensor("ranger.matrix", (4, 6), "normal:1"))
    vector = nn.Parameter(tensor("ranger.vector", (6,), "normal:1"))
    matrix_goal, vector_goal = (
        tensor("ranger.matrix_goal", (4, 6), "normal:1"),
        tensor("ranger.vector_goal", (6,), "normal:1"),
    )
    optimizer = Ranger([matrix, vector], about["learning_rate"])
    matrices, vectors = [], []
    for _ in range(about["steps"]):
        optimizer.zero_grad()
        loss = (matrix - matrix_goal).square().mean() + (vector - vector_goal).square().mean()
        loss.backward()
        optimizer.step()
        matrices.append(matrix.detach().clone())
        vectors.append(vector.detach().clone())
    assert_close(torch.stack(matrices), outputs["matrix"], 1e-5)
    assert_close(torch.stack(vectors), outputs["vector"], 1e-5)
