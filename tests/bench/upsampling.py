"""The generator's upsampling as it is against the two steps of the definition: python -m tests.bench.upsampling

A transposed convolution and then a filter against one convolution that makes four pixels, in the last layers of the
starter pack; zeros between pixels and then a filter against bilinear interpolation. One picture without the gradient,
as the window makes it, and sixteen with it, as training does.
"""

from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor

from models.generator.network import blur, two_step_upsampling_conv, upsample, upsampling_conv
from tests.bench.measure import measure

LAYERS = ((48, 32, 64), (32, 16, 128))  # channels in, out, size
CASES = ((1, torch.float32), (16, torch.bfloat16))
ROUNDS = 11


def zeros_between(x: Tensor) -> Tensor:
    """Zeros between pixels, then the filter."""
    n, c, h, w = x.shape
    spread = x.new_zeros(n, c, h, 2, w, 2)
    spread[:, :, :, 0, :, 0] = x
    return blur(F.pad(spread.reshape(n, c, 2 * h, 2 * w), (2, 1, 2, 1))) * 4


def compare(name: str, old: Callable[[Tensor], Tensor], new: Callable[[Tensor], Tensor], x: Tensor) -> None:
    """Print both times and their ratio, with the gradient if x wants one."""

    def task(make: Callable[[Tensor], Tensor]) -> Callable[[], object]:
        return (lambda: make(x).float().square().sum().backward()) if x.requires_grad else (lambda: make(x))

    times = measure({"old": task(old), "new": task(new)}, ROUNDS, x.device)
    before, after = times["old"].median, times["new"].median
    print(f"{name:<56}{before:>9.2f} ms{after:>9.2f} ms{before / after:>7.1f} x")


def main() -> None:
    """Compare layer by layer."""
    for count, dtype in CASES:
        for inputs, outputs, size in LAYERS:
            x = torch.randn(count, inputs, size, size).to(dtype, memory_format=torch.channels_last)
            weight = torch.randn(outputs, inputs, 3, 3).to(dtype).requires_grad_(count > 1)
            name = f"{count} x {inputs} to {outputs} channels, {size} to {2 * size} px, {str(dtype).split('.')[1]}"
            old, new = partial(two_step_upsampling_conv, weight=weight), partial(upsampling_conv, weight=weight)
            compare(name, old, new, x.requires_grad_(count > 1))
        picture = torch.randn(count, 3, 128, 128, requires_grad=count > 1)
        compare(f"{count} x RGB, 128 to 256 px, float32", zeros_between, upsample, picture)


if __name__ == "__main__":
    main()
