"""The notebook runs from top to bottom on the embedded pack, and its sliders answer."""

from pathlib import Path

import pytest

from models.paths import RESOURCES

ROOT = Path(__file__).resolve().parent.parent
MOVE_SLIDERS = """
for control, value in ((alpha, -4.0), (strength["mapper"], 3.0), (strength["optimisation"], 0.0)):
    control.value = value
keep.value = ("age", "hair colour")
for shown in (output, together):
    (picture,) = shown.outputs
    assert "image/png" in picture["data"], picture
print("sliders answer")
"""


def test_the_notebook_runs_and_its_sliders_answer(starter_pack: Path) -> None:
    nbclient, nbformat, _ = (
        pytest.importorskip(name, reason="the extra [notebook] is not installed")
        for name in ("nbclient", "nbformat", "ipywidgets")
    )
    notebook = nbformat.read(RESOURCES / "notebooks" / "semblance.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "it is stored without outputs"
    notebook.cells.append(nbformat.v4.new_code_cell(MOVE_SLIDERS))
    nbclient.NotebookClient(notebook, timeout=240, resources={"metadata": {"path": str(ROOT)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    sliders = [output for output in outputs if "application/vnd.jupyter.widget-view+json" in output.get("data", {})]
    assert (len(pictures), len(sliders)) == (5, 2)
    assert outputs[-1]["text"] == "sliders answer\n"
