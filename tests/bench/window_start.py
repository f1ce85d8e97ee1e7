"""From the start of Python to a window that answers: `python -m tests.bench.window_start [--rounds N]`.

Beside it, in turn, a bare window of PySide6, so that the ratio does not depend on the machine; by the clock, and by the
processor's time, which other programs hardly lengthen. Modules are compiled before, as an installer does. Warm: the
files are in the disk cache. Cold: the cache is dropped before each start, which needs the right to do so.
"""

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CACHE = Path("/proc/sys/vm/drop_caches")
Seconds = tuple[float, float]  # by the clock, of the processor


def main() -> None:
    """Print the median and the worst of warm and cold starts, in seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--once", type=float, help="one start, begun at this time of the system's clock")
    parser.add_argument("--bare", action="store_true", help="of a bare window")
    arguments = parser.parse_args()
    if arguments.once is not None:
        start_once(arguments.once, bare=arguments.bare)
        return
    with tempfile.TemporaryDirectory() as compiled:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = compiled
        start()
        start("--bare")
        report("warm", [(start(), start("--bare")) for _ in range(arguments.rounds)])
        if drop_cache():
            report("cold", [(start_cold(), start_cold("--bare")) for _ in range(arguments.rounds)])
        else:
            print("cold  not measured: the disk cache may not be dropped here")


def report(name: str, starts: list[tuple[Seconds, Seconds]]) -> None:
    """Two lines."""
    for index, kind in enumerate(("clock", "processor")):
        ours, bare = ([one[index] for one in side] for side in zip(*starts, strict=True))
        medians = statistics.median(ours), statistics.median(bare)
        print(
            f"{name}  {kind:<10}median {medians[0]:.2f} s, worst {max(ours):.2f} s of {len(ours)}; "
            f"a bare window {medians[1]:.2f} s; ratio {medians[0] / medians[1]:.1f}"
        )


def start(*options: str) -> Seconds:
    """Start a program of its own."""
    command = [sys.executable, "-m", "tests.bench.window_start", *options, "--once", str(time.time())]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    clock, processor = done.stdout.split()[-2:]
    return float(clock), float(processor)


def start_cold(*options: str) -> Seconds:
    """The same from an empty disk cache: the one before must not leave the files of Qt there."""
    drop_cache()
    return start(*options)


def start_once(began: float, *, bare: bool) -> None:
    """Open a window and print the seconds until its event loop serves the first timer after the first paint.

    Qt is imported here: what the program that measures holds open would stay in the disk cache.
    """
    if bare:
        from PySide6.QtWidgets import QApplication, QMainWindow

        application, window = QApplication(["bare"]), QMainWindow()
    else:
        from app.qt_import import import_qt

        gc.disable()  # both as `app.__main__` does
        import_qt()
        from app.application import create_application
        from app.window.main_window import MainWindow

        application, window = create_application(["semblance"]), MainWindow(pack=Path("none"))
    from PySide6.QtCore import QTimer

    window.show()
    window.repaint()
    QTimer.singleShot(0, lambda: (print(time.time() - began, time.process_time(), flush=True), window.close()))
    application.exec()


def drop_cache() -> bool:
    """Empty the disk cache; False where that is not allowed."""
    try:
        CACHE.write_text("3", encoding="ascii")
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
