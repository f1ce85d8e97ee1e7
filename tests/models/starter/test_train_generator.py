"""The generator's training goes on from what it left on disk."""

from dataclasses import asdict
from pathlib import Path

import torch

from models.generator.config import GeneratorConfig
from models.starter.data import Dataset
from models.starter.scene.sampling import HELD_OUT_SEEDS, sample_person
from models.starter.scene.twins import sample_twin
from models.starter.scene.vector import VECTOR_NAMES, vector
from models.starter.supervised import SupervisedGenerator
from models.starter.train_generator import Stage, average_path, train_generator

CONFIG = GeneratorConfig(resolution=16, widths=(8, 8, 8), z_dim=8, w_dim=16, mapping_layers=2, mapping_width=16)


def dataset() -> Dataset:
    """Eight people and their twins, in pictures of noise."""
    seeds = HELD_OUT_SEEDS[:8]
    people = [*map(sample_person, seeds), *map(sample_twin, seeds)]
    return Dataset(
        images=torch.randint(0, 256, (16, 3, 16, 16), dtype=torch.uint8, generator=torch.Generator().manual_seed(0)),
        vectors=torch.stack([torch.from_numpy(vector(person)) for person in people]).clamp(-4, 4),
        names=list(VECTOR_NAMES),
        attributes=[asdict(person.attributes) for person in people],
        train=torch.arange(6),
        held_out=torch.arange(6, 8),
        twins=torch.stack([torch.arange(6), torch.arange(8, 14)], 1),
        held_out_twins=torch.tensor([[6, 14], [7, 15]]),
    )


def trained(state: Path, images: int, said: list[str]) -> SupervisedGenerator:
    stage = Stage(resolution=16, images=images, batch=8, lr=1e-2, sparsity=1.0, texture=1.0, decay=True)
    return train_generator(dataset(), CONFIG, [stage], state, said.append, checkpoint_seconds=0)


def test_layers_of_small_pictures_can_stay_as_they_are(tmp_path: Path) -> None:
    state = tmp_path / "generator.pt"
    stage = Stage(resolution=16, images=24, batch=8, lr=1e-2, sparsity=1.0, texture=1.0, decay=False, trained_from=8)
    torch.manual_seed(0)
    before = dict(SupervisedGenerator(CONFIG, len(VECTOR_NAMES)).named_parameters())
    train_generator(dataset(), CONFIG, [stage], state, print)
    after = torch.load(state, weights_only=True)["model"]
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert {"generator.convs.1.weight", "generator.convs.4.affine.bias", "generator.rgbs.2.weight"} <= changed
    kept = ("parameters_to_w.", "generator.const", "generator.convs.0.", "generator.rgbs.0.", "generator.mapping")
    assert not any(name.startswith(kept) for name in changed)


def weights(model: SupervisedGenerator) -> torch.Tensor:
    return torch.cat([parameter.detach().flatten() for parameter in model.parameters()])


def test_an_ended_training_is_read_again_and_an_average_alone_is_enough_to_go_on(tmp_path: Path) -> None:
    state, said = tmp_path / "generator.pt", list[str]()
    first = weights(trained(state, 32, said))
    assert len(said) == 4 and "16 px 32/32" in said[-1] and "twins missed" in said[-1]
    assert weights(trained(state, 32, said)).equal(first)
    assert len(said) == 4
    state.unlink()
    assert weights(trained(state, 0, said)).equal(first)
    assert not weights(trained(state, 8, said)).equal(first)
    assert average_path(state).exists() and "16 px 8/8" in said[-1]
