"""From the start of Python to a window that answers: `python -m tests.bench.window_start [--rounds N]`.

Warm: the files are in the disk cache. Cold: the cache is dropped before each start, which needs the right to do so.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer

CACHE = Path("/proc/sys/vm/drop_caches")


def main() -> None:
    """Print the median and the worst of warm and cold starts, in seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--once", type=float, help="one start, begun at this time of the system's clock")
    arguments = parser.parse_args()
    if arguments.once is not None:
        start_once(arguments.once)
        return
    start()
    report("warm", [start() for _ in range(arguments.rounds)])
    if drop_cache():
        report("cold", [start() for _ in range(arguments.rounds) if drop_cache()])
    else:
        print("cold  not measured: the disk cache may not be dropped here")


def report(name: str, seconds: list[float]) -> None:
    """One line."""
    print(f"{name}  median {statistics.median(seconds):.2f} s, worst {max(seconds):.2f} s of {len(seconds)}")


def start() -> float:
    """Start a program of its own; returns its seconds."""
    command = [sys.executable, "-m", "tests.bench.window_start", "--once", str(time.time())]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def start_once(began: float) -> None:
    """Open the window and print the seconds until its event loop serves the first timer after the first paint."""
    from app.application import create_application
    from app.window.main_window import MainWindow

    application = create_application(["semblance"])
    window = MainWindow(pack=Path("none"))
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
