"""The cartoon generator learns all but its styles, and goes on from what it left on disk."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from models.checkpoints.registry import load_as
from models.encoder.config import EncoderConfig
from models.encoder.network import Encoder
from models.generator.config import GeneratorConfig
from models.generator.network import Generator
from models.starter import recipe
from models.starter.checkpointing import save_state
from models.starter.loop import run_stages
from models.starter.normalise import normalise
from models.starter.render_cartoons import CARTOONS_FOLDER
from models.starter.scene.sampling import HELD_OUT_SEEDS, sample_person
from models.starter.scene.vector import VECTOR_NAMES, vector
from models.starter.supervised import SupervisedGenerator
from models.starter.train import cartoon
from models.starter.train_cartoon import CartoonStage, CartoonTraining, fitted_codes
from models.starter.work import Work
from tests.helpers.tiny import tiny_codes, tiny_generator

CONFIG = GeneratorConfig(resolution=16, widths=(12, 12, 12), z_dim=8, w_dim=16, mapping_layers=2, mapping_width=16)


def noise(count: int, size: int) -> Tensor:
    return torch.randint(0, 256, (count, 3, size, size), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))


def trained(generator: Generator, state: Path, images: int, said: list[str]) -> Generator:
    styles = generator.affine(tiny_codes(generator, 8))
    stages = [CartoonStage(16, images // 2, lr=1e-2), CartoonStage(16, images, lr=1e-2)]
    rows = torch.arange(8)
    training = CartoonTraining(generator, styles, noise(8, 16), rows[:6], rows[6:], stages)
    run_stages(training, state, said.append, seconds=0)
    return training.average


def test_styles_stay_those_of_the_starter(tmp_path: Path) -> None:
    torch.manual_seed(0)
    generator, said = Generator(CONFIG).requires_grad_(False), list[str]()
    before = {name: value.clone() for name, value in generator.named_parameters()}
    drawn = dict(trained(generator, tmp_path / "cartoon.pt", 24, said).named_parameters())
    assert all(before[name].equal(value) for name, value in generator.named_parameters())
    changed = {name for name, value in drawn.items() if not value.equal(before[name])}
    assert {"const", "convs.0.weight", "convs.1.noise_strength", "rgbs.2.weight"} <= changed
    assert not any("affine" in name or "mapping" in name for name in changed)
    assert "16 px 24/24" in said[-1] and "held-out" in said[-1]
    count = len(said)
    again = dict(trained(generator, tmp_path / "cartoon.pt", 24, said).named_parameters())
    assert len(said) == count and all(again[name].equal(value) for name, value in drawn.items())


def test_fitted_codes_come_nearer_to_the_portraits() -> None:
    torch.manual_seed(0)
    generator = tiny_generator(64).requires_grad_(False)
    config = EncoderConfig(generator.config.rows, generator.config.w_dim, 32, (4, 4, 4, 4, 8), (1, 1, 1, 1), 8)
    encoder = Encoder(config).eval().requires_grad_(False)
    with torch.no_grad():
        portraits = generator.synthesise(generator.affine(tiny_codes(generator, 2)))
    stored = ((portraits.clamp(-1, 1) + 1) * 127.5).byte()
    fitted = fitted_codes(generator, encoder, stored)
    start = encoder.encode(torch.nn.functional.adaptive_avg_pool2d(stored.float() / 127.5 - 1, 32))

    def distance(codes: Tensor) -> float:
        return (generator.synthesise(generator.affine(codes)) - portraits).abs().mean().item()

    assert fitted.shape == start.shape and distance(fitted) < distance(start)


def write_people(folder: Path) -> None:
    """Four people in pictures of noise, and their cartoons."""
    people = [sample_person(seed) for seed in HELD_OUT_SEEDS[:4]]
    images = noise(4, 256).permute(0, 2, 3, 1).numpy()
    (folder / CARTOONS_FOLDER).mkdir(parents=True)
    np.savez(folder / CARTOONS_FOLDER / "0-3.npz", images=images)
    np.savez(
        folder / "0-3.npz",
        images=images,
        vectors=np.stack([vector(person) for person in people]),
        names=np.array(VECTOR_NAMES),
        seeds=np.arange(4),
        held_out=np.array([True, False, False, False]),
    )
    lines = [json.dumps(asdict(person.attributes)) + "\n" for person in people]
    (folder / "0-3.jsonl").write_text("".join(lines))


def test_the_stage_writes_a_generator_beside_the_pack(tmp_path: Path) -> None:
    write_people(tmp_path / "renders")
    torch.manual_seed(0)
    model, encoder = SupervisedGenerator(recipe.GENERATOR, len(VECTOR_NAMES)), Encoder(recipe.ENCODER)
    work = tmp_path / "work"
    save_state(work / "generator-average.pt", model.state_dict())
    save_state(work / "mapping.pt", {"generator": model.generator.state_dict()})
    save_state(work / "encoder.pt", {"encoder": encoder.state_dict()})
    cartoon(Work(tmp_path / "renders", work, tmp_path / "packs" / "starter", effort=1e-4))
    drawn = load_as(tmp_path / "packs" / "cartoon" / "generator.safetensors", Generator)
    assert drawn.config == recipe.GENERATOR
    normalise(model.generator, None)
    after, before = drawn.state_dict(), model.generator.state_dict()
    affine, weight = "convs.3.affine.weight", "convs.3.weight"
    torch.testing.assert_close(after[affine], before[affine], atol=1e-3, rtol=1e-2)
    assert not torch.allclose(after[weight], before[weight], atol=1e-3)
