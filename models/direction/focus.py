"""Thresholds of an edit by what they show: from the few channels that are most of the text's own to all of them.

Beta cuts by a channel's score, but what scores alike shows unlike: most betas change nothing, few change all. So the
pictures of the mean face at some numbers of channels are compared, and betas are read off at even steps of change.
"""

from dataclasses import replace

import numpy as np
import torch

from models.direction.texts import Texts
from models.edits import DEFAULT_ALPHA, Edit
from models.generator.network import Generator

STEPS = 21  # betas that are returned
NUMBERS = 24  # of channels that are tried
LEAST = 0.1  # of the whole change, at the most focused end
RESOLUTION = 64  # px of the pictures


@torch.inference_mode()
def spread(generator: Generator, texts: Texts, edit: Edit) -> tuple[float, ...]:
    """`STEPS` thresholds, falling, at even steps of the picture's change. Raises as `Texts.delta`."""
    magnitudes = texts.scores(edit).abs().sort(descending=True).values
    numbers = np.unique(np.geomspace(1, len(magnitudes), NUMBERS).round().astype(int))
    betas = magnitudes[numbers - 1].tolist()
    styles = generator.affine(generator.broadcast(generator.w_avg[None]))
    moves = torch.cat([texts.delta(replace(edit, beta=beta)) for beta in betas]).to(styles)
    changed = texts.within_reach(styles, DEFAULT_ALPHA * moves)
    size = min(RESOLUTION, generator.config.resolution)
    pictures = generator.synthesise(torch.cat([styles, changed]), resolution=size).clamp(-1, 1)
    changes = np.maximum.accumulate((pictures[1:] - pictures[0]).abs().mean((1, 2, 3)).cpu().numpy())
    wanted = np.linspace(LEAST, 1, STEPS) * changes[-1]
    counts = np.interp(wanted, np.maximum.accumulate(changes + 1e-9 * np.arange(len(changes))), numbers)
    return tuple(float(magnitudes[min(round(count), len(magnitudes)) - 1]) for count in counts)
