"""The learning rate of latent optimisation.

Equals `get_lr` of StyleCLIP's `optimization/run_optimization.py`, which is the projector's of StyleGAN2 (arXiv
1912.04958, appendix D) with the ramps in shares of the run.
"""

import math

RAMP_UP = 0.05
RAMP_DOWN = 0.25


def learning_rate(progress: float, initial: float) -> float:
    """The rate at `progress` 0..1: up along a line over the first 5%, down along a cosine over the last 25%."""
    down = 0.5 - 0.5 * math.cos(math.pi * min(1.0, (1 - progress) / RAMP_DOWN))
    return initial * down * min(1.0, progress / RAMP_UP)
