"""An alpha x beta contact sheet: how strength and disentanglement change one edit."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from models.edits import DEFAULT_BETA, Edit, RenderRequest
from models.progress import Progress

GRID_ALPHAS = (-4.0, -2.0, 0.0, 2.0, 4.0, 6.0)
SMALLEST_CELL = 128
MARGIN = 64
LINE = 22
BACKGROUND = (24, 24, 27)
INK = (228, 228, 231)


def contact_sheet(
    render: Callable[[RenderRequest], NDArray[np.uint8]],
    request: RenderRequest,
    alphas: Sequence[float] = GRID_ALPHAS,
    betas: Sequence[float] | None = None,
    progress: Progress | None = None,
) -> NDArray[np.uint8]:
    """The last edit of `request` at all alphas (columns) and betas (rows), labelled, uint8 [H, W, 3].

    Betas default to a quarter, half, once and twice the edit's own; a method without beta has one row. Raises Stopped.
    """
    progress = progress or Progress()
    edit = request.edits[-1]
    rows = betas or _rows(edit)
    cells: list[list[NDArray[np.uint8]]] = []
    for i, beta in enumerate(rows):
        progress.report(i / len(rows), f"beta {beta:.3g}")
        cells.append([render(_with(request, replace(edit, alpha=alpha, beta=beta))) for alpha in alphas])
    columns = [f"alpha {alpha:g}" for alpha in alphas]
    return labelled_sheet(cells, columns, [f"beta\n{beta:.3g}" for beta in rows])


def _rows(edit: Edit) -> tuple[float, ...]:
    if edit.method != "direction":
        return (edit.beta,)
    return tuple((edit.beta or DEFAULT_BETA) * factor for factor in (0.25, 0.5, 1.0, 2.0))


def _with(request: RenderRequest, edit: Edit) -> RenderRequest:
    return replace(request, edits=(*request.edits[:-1], edit))


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
