"""Whether a training lets the editing alone: `python -m tests.bench.while_training [--rounds N] [--pack FOLDER]`.

A slider of the real window moves step by step, without and with a mapper being trained in the background: how long the
picture takes to follow, and the longest time in which the window did not answer. The second line is a ratio to the
first; both see the same machine.
"""

import argparse
import os
import statistics
import tempfile
import time
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from models.edits import Edit
from models.mapper.jobs import TrainingJob
from models.paths import STARTER_PACK
from tests.screenshots import wait

if TYPE_CHECKING:
    from app.window.main_window import MainWindow

FACES_PATIENCE = 900.0  # seconds for the faces that a training draws first
BEAT = 5  # ms between two signs of life of the window


@dataclass(frozen=True)
class Figures:
    """Seconds: median and worst of a picture, and the longest silence of the window."""

    median: float
    worst: float
    silence: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--pack", type=Path, default=STARTER_PACK)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["SEMBLANCE_HOME"] = home
        run(arguments.pack, arguments.rounds)


def run(pack: Path, rounds: int) -> None:
    """Both lines, in a window of its own."""
    from app.application import create_application
    from app.engine.engine import State
    from app.window.main_window import MainWindow

    create_application(["semblance"])
    window = MainWindow(pack=pack)
    window.show()
    wait(lambda: window.engine.state is State.READY)
    window.engine.random_face(1)
    wait(lambda: window.document.portrait is not None)
    window.document.add_edit(Edit("a smiling face"))
    drag(window, rounds)  # warms the caches
    alone = report("alone", drag(window, rounds), None)
    window.learning.start(TrainingJob("an old face", "a face"))
    wait(lambda: window.learning.training_card.bar.value() > 100, FACES_PATIENCE)  # it learns; before, it draws faces
    report("while training", drag(window, rounds), alone)
    window.document.close()
    window.close()


def drag(window: "MainWindow", rounds: int) -> Figures:
    """Move the slider `rounds` times, each time until the picture is there."""
    beats: list[float] = [time.perf_counter()]
    timer = QTimer(window, interval=BEAT)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start()
    seconds = []
    for number in range(rounds):
        started = time.perf_counter()
        window.document.preview_edit(0, replace(window.document.edits[0], alpha=3 + (number + 1) / rounds))
        while not window.preview.current:
            QApplication.processEvents()
            time.sleep(0.0005)
        seconds.append(time.perf_counter() - started)
    timer.stop()
    window.document.undo()
    silence = max(after - before for before, after in pairwise(beats))
    return Figures(statistics.median(seconds), max(seconds), silence)


def report(name: str, figures: Figures, base: Figures | None) -> Figures:
    """One line."""
    words = f"{name:<16}picture median {figures.median * 1000:.0f} ms, worst {figures.worst * 1000:.0f} ms, "
    words += f"longest silence of the window {figures.silence * 1000:.0f} ms"
    print(words + (f"; picture x {figures.median / base.median:.2f}" if base else ""), flush=True)
    return figures


if __name__ == "__main__":
    main()
