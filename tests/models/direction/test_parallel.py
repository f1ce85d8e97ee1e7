"""Preparation by several processes: the same figures as by one, and an interrupted one goes on."""

from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch

from models.cluster import workers
from models.direction.parallel import CODES_PER_UNIT
from models.direction.prepare import PARTIAL_FILE, PreparationSettings, prepare
from models.editor import Editor
from models.errors import Stopped
from models.progress import Progress
from tests.helpers.tiny_pack import write_tiny_pack

SETTINGS = PreparationSettings(samples=200, codes=CODES_PER_UNIT + 2)


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    return Editor.load(write_tiny_pack(tmp_path / "pack", 16), "cpu")


def test_processes_measure_what_one_does(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / "alone").mkdir()
    alone = prepare(editor.generator, editor.texts.require_clip(), tmp_path / "alone", SETTINGS)
    with workers(None, processes=2) as pool:
        spread = prepare(editor.generator, editor.texts.require_clip(), editor.pack.folder, SETTINGS, executor=pool)
    assert alone.effect is not None and spread.effect is not None
    torch.testing.assert_close(spread.effect, alone.effect, rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(spread.relevance, alone.relevance, rtol=0, atol=2e-3)  # stored in half precision
    assert not (editor.pack.folder / PARTIAL_FILE).exists()


class Counting(ThreadPoolExecutor):
    """Counts the units that were handed out."""

    units = 0

    def submit(self, *arguments: Any, **options: Any) -> Future[Any]:
        self.units += 1
        return super().submit(*arguments, **options)


def test_an_interrupted_run_goes_on(editor: Editor) -> None:
    clip = editor.texts.require_clip()

    def prepared(executor: Executor, progress: Progress) -> torch.Tensor:
        folder = editor.pack.folder
        table = prepare(editor.generator, clip, folder, SETTINGS, executor=executor, progress=progress)
        return table.relevance

    progress = Progress(lambda fraction, _: progress.stop() if fraction > 0.5 else None)
    with Counting(1) as pool, pytest.raises(Stopped):
        prepared(pool, progress)
    assert (editor.pack.folder / PARTIAL_FILE).exists()
    with Counting(1) as rest:
        resumed = prepared(rest, Progress())
    with Counting(1) as fresh:
        whole = prepared(fresh, Progress())
    assert torch.equal(resumed, whole)
    assert 0 < rest.units < fresh.units
