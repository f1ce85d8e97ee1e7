"""A step of the generator's training in float32 against bfloat16: python -m tests.bench.precision

Which is faster depends on the processor; the last line says which `models.starter.precision` takes here.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from models.checkpoints.registry import load_as
from models.generator.network import Generator
from models.packs.manifest import GENERATOR_FILE
from models.paths import STARTER_PACK
from models.starter.precision import training_dtype
from tests.bench.measure import measure

COUNT = 8
RESOLUTIONS = (64, 128)
ROUNDS = 3


def step(generator: Generator, styles: Tensor, resolution: int, dtype: torch.dtype) -> Callable[[], object]:
    """Pictures of so many pixels, and the gradient of all weights."""

    def task() -> None:
        generator.compute_dtype = dtype
        generator.synthesise(styles, resolution=resolution).square().mean().backward()

    return task


def main() -> None:
    """Compare size by size."""
    generator = load_as(STARTER_PACK / GENERATOR_FILE, Generator).requires_grad_(True)
    with torch.no_grad():
        styles = generator.affine(generator.broadcast(generator.mapping(torch.randn(COUNT, generator.config.z_dim))))
    for resolution in RESOLUTIONS:
        tasks = {
            "single": step(generator, styles, resolution, torch.float32),
            "half": step(generator, styles, resolution, torch.bfloat16),
        }
        times = measure(tasks, ROUNDS, styles.device)
        single, half = times["single"].median, times["half"].median
        print(f"{COUNT} x {resolution} px{single:>12.0f} ms float32{half:>9.0f} ms bfloat16{single / half:>8.2f} x")
    print(f"Training takes {training_dtype()}.")


if __name__ == "__main__":
    main()
