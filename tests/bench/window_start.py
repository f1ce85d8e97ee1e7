"""From the start of Python to a window that answers: `python -m tests.bench.window_start [--rounds N]`.

Beside it, in turn, a bare window of PySide6, so that the ratio does not depend on the machine. Warm: the files are in
the disk cache. Cold: the cache is dropped before each start, which needs the right to do so.
"""

import argparse
import gc
import statistics
import subprocess
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

CACHE = Path("/proc/sys/vm/drop_caches")


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
    start()
    start("--bare")
    report("warm", [(start(), start("--bare")) for _ in range(arguments.rounds)])
    if drop_cache():
        report("cold", [(start(), start("--bare")) for _ in range(arguments.rounds) if drop_cache()])
    else:
        print("cold  not measured: the disk cache may not be dropped here")


def report(name: str, seconds: list[tuple[float, float]]) -> None:
    """One line."""
    ours, bare = zip(*seconds, strict=True)
    medians = statistics.median(ours), statistics.median(bare)
    print(
        f"{name}  median {medians[0]:.2f} s, worst {max(ours):.2f} s of {len(ours)}; a bare window {medians[1]:.2f} s; "
        f"ratio {medians[0] / medians[1]:.1f}"
    )


def start(*options: str) -> float:
    """Start a program of its own; returns its seconds."""
    command = [sys.executable, "-m", "tests.bench.window_start", *options, "--once", str(time.time())]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def start_once(began: float, *, bare: bool) -> None:
    """Open a window and print the seconds until its event loop serves the first timer after the first paint."""
    if bare:
        application, window = QApplication(["bare"]), QMainWindow()
    else:
        gc.disable()  # as `app.__main__` does
        from app.application import create_application
        from app.window.main_window import MainWindow

        application, window = create_application(["semblance"]), MainWindow(pack=Path("none"))
    window.show()
    window.repaint()
    QTimer.singleShot(0, lambda: (print(time.time() - began, flush=True), window.close()))
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
