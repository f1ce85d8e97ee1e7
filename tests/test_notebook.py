"""The notebook runs from top to bottom on the embedded pack, and its sliders answer."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat

from models.paths import RESOURCES

ROOT = Path(__file__).resolve().parent.parent
EXECUTE = "from nbclient.cli import main; main()"  # in a process of its own: its event loop is none of the tests'
MOVE_SLIDERS = """
seen = {bytes(edited.value), bytes(together.value)}
for control, value in ((alpha, -4.0), (strength["direction"], -3.0), (strength["optimisation"], 0.0)):
    control.value = value
    seen |= {bytes(edited.value), bytes(together.value)}
keep.value = ("age", "hair colour")
seen.add(bytes(edited.value))
assert all(picture.startswith(b"\\x89PNG") for picture in seen)
print(len(seen), "pictures")
"""


def test_the_notebook_runs_and_its_sliders_answer(starter_pack: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(RESOURCES / "notebooks" / "semblance.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "it is stored without outputs"
    notebook.cells.append(nbformat.v4.new_code_cell(MOVE_SLIDERS))
    path = tmp_path / "run.ipynb"
    nbformat.write(notebook, path)
    command = [sys.executable, "-c", EXECUTE, str(path), "--inplace", "--startup_timeout=600"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=1000)
    assert result.returncode == 0, result.stderr
    outputs = [output for cell in nbformat.read(path, as_version=4).cells for output in cell.get("outputs", ())]
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    sliders = [output for output in outputs if "application/vnd.jupyter.widget-view+json" in output.get("data", {})]
    assert (len(pictures), len(sliders)) == (5, 2)
    assert outputs[-1]["text"] == "6 pictures\n"
