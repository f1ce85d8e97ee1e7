"""A slider dragged beside a busy program: `python -m tests.bench.dragging [--photo FILE] [--seconds S]`.

While another process keeps a core busy, the strength of an edit is moved sixty times a second in the real window, on a
random face or a photo: once as torch comes, with threads that wait busily and every picture asked of the engine
("before"), once with quiet threads, their number measured, and keyframes ("after"), which begin when the mouse comes
to the slider, half a second before it is pressed. Pictures a second, and how long after a move the next is painted.
"""

import argparse
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from models.edits import Edit
from models.paths import STARTER_PACK
from tests.screenshots import wait

if TYPE_CHECKING:
    from app.window.main_window import MainWindow

MOVE = 1 / 60  # seconds between two moves
COMING = 0.5  # seconds from the slider's edge to a press
BUSY = {"before": {"OMP_WAIT_POLICY": "ACTIVE"}, "after": {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"}}


def main() -> None:
    """Print both ways, in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--pack", type=Path, default=STARTER_PACK)
    parser.add_argument("--photo", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--alone", action="store_true", help="without the busy process")
    parser.add_argument("--way", choices=sorted(BUSY), help="one way in this process, as JSON")
    options = parser.parse_args()
    if options.way:
        print(json.dumps(run(options.way, options)))
        return
    burner = multiprocessing.get_context("spawn").Process(target=burn, daemon=True)
    if not options.alone:
        burner.start()
    for _ in range(options.rounds):
        for way in ("before", "after"):
            report(way, start(way, options))
    if not options.alone:
        burner.terminate()


def burn() -> None:
    """Keep a core busy."""
    while True:
        sum(range(100_000))


def start(way: str, options: argparse.Namespace) -> dict[str, float]:
    """Run one way in a process of its own, because threads are set up when torch is imported."""
    command = [sys.executable, "-m", "tests.bench.dragging", "--way", way, "--pack", str(options.pack)]
    command += ["--photo", str(options.photo)] if options.photo else []
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OMP", "GOMP"))}
    with tempfile.TemporaryDirectory() as home:
        environment |= {"QT_QPA_PLATFORM": "offscreen", "SEMBLANCE_HOME": home} | BUSY[way]
        done = subprocess.run(
            [*command, "--seconds", str(options.seconds)], env=environment, capture_output=True, text=True, check=True
        )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def report(way: str, figures: dict[str, float]) -> None:
    """One line."""
    print(
        f"{way:<8}{figures['pictures']:6.1f} pictures a second, a picture after {figures['median']:.0f} ms (median), "
        f"{figures['p95']:.0f} ms (p95); the exact one {figures['rest']:.0f} ms after the last move",
        flush=True,
    )


def run(way: str, options: argparse.Namespace) -> dict[str, float]:
    """Drag in a window of its own."""
    from app.application import create_application
    from app.engine.engine import State
    from app.window.main_window import MainWindow

    create_application(["semblance"])
    window = MainWindow(pack=options.pack)
    if way == "before":
        window.settings.threads = os.cpu_count() or 1
    window.show()
    wait(lambda: window.engine.state is State.READY)
    if options.photo:
        window.faces.open_path(options.photo)
    else:
        window.engine.random_face(1)
    wait(lambda: window.document.portrait is not None and window.preview.current and not window.engine.busy)
    window.document.add_edit(Edit("a smiling face", alpha=0.5, beta=0.02))
    row = window.edits.stack.rows[0]
    wait(lambda: window.preview.current and row.reading.busy.isHidden())
    figures = drag(window, way, options.seconds)
    window.document.close()
    window.close()
    return figures


def drag(window: "MainWindow", way: str, seconds: float) -> dict[str, float]:
    """Move the strength from 10 % to 100 % in even steps of time; figures in ms."""
    track = window.edits.stack.rows[0].alpha.track
    edit = window.document.edits[0]
    shown: list[float] = []
    window.preview.framed.connect(lambda frame: window.viewer.canvas.repaint())
    window.preview.framed.connect(lambda frame: shown.append(time.perf_counter()))
    moves = []
    if way == "after":
        track.approached.emit()
        wait(partial(_reached, time.perf_counter() + COMING))
        track.setSliderDown(True)
    began = time.perf_counter()
    while (now := time.perf_counter() - began) < seconds:
        moves.append(time.perf_counter())
        share = 0.1 + 0.9 * now / seconds
        if way == "after":
            track.setSliderPosition(round(1000 * share))
        else:
            window.document.preview_edit(0, replace(edit, alpha=5 * share))
        wait(partial(_reached, moves[-1] + MOVE))
    pictures = sum(one <= began + seconds for one in shown) / seconds
    ended = time.perf_counter()
    if way == "after":
        track.setSliderDown(False)
    else:
        window.document.set_edit(0, window.document.edits[0])
    wait(lambda: window.preview.current)
    rest = time.perf_counter() - ended
    delays = sorted(next(one for one in (*shown, ended + rest) if one >= move) - move for move in moves)
    milliseconds = [1000 * delay for delay in delays]
    p95 = milliseconds[int(0.95 * len(milliseconds))]
    return {"pictures": pictures, "median": statistics.median(milliseconds), "p95": p95, "rest": 1000 * rest}


def _reached(moment: float) -> bool:
    return time.perf_counter() >= moment


if __name__ == "__main__":
    main()
