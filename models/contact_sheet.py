"""An alpha x beta contact sheet: how strength and disentanglement change one edit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from models.edits import DEFAULT_BETA, Edit, RenderRequest
from models.progress import Progress

ALPHAS = (-4.0, -2.0, 0.0, 2.0, 4.0, 6.0)
LEARNED_ALPHAS = (-2.0, -1.0, 0.0, 1.0, 2.0)  # of a mapper or an optimised change
BETA_FACTORS = (0.25, 0.5, 1.0, 2.0)
SMALLEST_CELL = 128
MARGIN = 64
LINE = 22
BACKGROUND = (24, 24, 27)
INK = (228, 228, 231)


@dataclass(frozen=True)
class Grid:
    """One edit at all alphas (columns) and betas (rows): `edits[row][column]` belongs to a cell."""

    alphas: tuple[float, ...]
    betas: tuple[float, ...]
    edits: tuple[tuple[Edit, ...], ...]


def grid(edit: Edit, alphas: Sequence[float] | None = None, betas: Sequence[float] | None = None) -> Grid:
    """Vary an edit, switched on.

    Betas default to a quarter, half, once and twice the edit's own; a method without beta has one row.
    """
    direction = edit.method == "direction"
    columns = tuple(alphas or (ALPHAS if direction else LEARNED_ALPHAS))
    factors = BETA_FACTORS if direction else (1.0,)
    rows = tuple(betas or (round((edit.beta or DEFAULT_BETA) * factor, 3) for factor in factors))
    edits = tuple(tuple(replace(edit, alpha=alpha, beta=beta, enabled=True) for alpha in columns) for beta in rows)
    return Grid(columns, rows, edits)


def contact_sheet(
    render: Callable[[RenderRequest], NDArray[np.uint8]],
    request: RenderRequest,
    alphas: Sequence[float] | None = None,
    betas: Sequence[float] | None = None,
    progress: Progress | None = None,
) -> NDArray[np.uint8]:
    """Render the grid of the last edit of `request` with labels, uint8 [H, W, 3]. Raises Stopped."""
    progress = progress or Progress()
    wanted = grid(request.edits[-1], alphas, betas)
    cells: list[list[NDArray[np.uint8]]] = []
    for i, row in enumerate(wanted.edits):
        progress.report(i / len(wanted.edits), f"beta {wanted.betas[i]:.3g}")
        cells.append([render(replace(request, edits=(*request.edits[:-1], edit))) for edit in row])
    columns = [f"alpha {alpha:g}" for alpha in wanted.alphas]
    return labelled_sheet(cells, columns, [f"beta\n{beta:.3g}" for beta in wanted.betas])


def labelled_sheet(cells: list[list[NDArray[np.uint8]]], columns: list[str], rows: list[str]) -> NDArray[np.uint8]:
    """Pictures uint8 [R, R, 3] in rows and columns of equal size, each with its label; uint8 [H, W, 3]."""
    side = max(cells[0][0].shape[0], SMALLEST_CELL)
    top = max(MARGIN, LINE * (max(label.count("\n") for label in columns) + 2))
    sheet = Image.new("RGB", (MARGIN + side * len(columns), top + side * len(rows)), BACKGROUND)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(16)
    for x, label in enumerate(columns):
        draw.text((MARGIN + side * (x + 0.5), top / 2), label, INK, font, anchor="mm", align="center")
    for y, label in enumerate(rows):
        draw.text((MARGIN / 2, top + side * (y + 0.5)), label, INK, font, anchor="mm", align="center")
        for x, picture in enumerate(cells[y]):
            cell = Image.fromarray(picture).resize((side, side), Image.Resampling.BICUBIC)
            sheet.paste(cell, (MARGIN + side * x, top + side * y))
    return np.asarray(sheet)
