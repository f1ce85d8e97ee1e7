"""Faults of the program and growth of its process during a soak."""

import ctypes
import gc
import sys
import traceback
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from types import TracebackType

from PySide6.QtGui import QGuiApplication

from app.messages import Messages, Notice
from app.window.main_window import MainWindow
from tests.helpers.windows import spin, until

WARM, LEAST = 8, 15  # measurements until caches are full, and after that, to tell growth from a swing
# Of growth from the first third of the later measurements to the last. Memory in MB: seeds 1 to 3 grow by 20, 19 and 8,
# and by 265 where each action leaks one.
LIMITS = {"memory": 60, "objects": 3000, "threads": 2, "files": 2}
PATIENCE = 180  # seconds, for machines that do other things as well


@dataclass(frozen=True)
class Figures:
    """Memory of the process in MB with everything closed, Python objects, threads, open files."""

    memory: int
    objects: int
    threads: int
    files: int


class Watch:
    """Collects what should not happen, and measures."""

    def __init__(self, window: MainWindow, messages: Messages) -> None:
        self._window = window
        self.notices: Counter[str] = Counter()
        self.faults: list[str] = []
        self.points: list[Figures] = []
        messages.listen(self._hear)
        sys.excepthook = self._uncaught

    def settle(self) -> None:
        """Wait until the window has done everything; note where it does not."""
        window = self._window
        if not until(lambda: not window.engine.busy and not window.files.busy, PATIENCE):
            self.faults.append(f"stuck: {window.engine.state}")
        document = window.document
        if not until(lambda: document.request is None or not self._renders() or window.preview.current, PATIENCE):
            self.faults.append(f"the picture is not current: {[edit.target for edit in document.edits]}")

    def _rest(self) -> None:
        """Wait until the engine's thread has left what was cancelled, which may hold 90 MB: this is done behind it."""
        answers: list[None] = []
        self._window.engine.submit(lambda *_: None, answers.append)
        if not until(lambda: bool(answers), PATIENCE):
            self.faults.append("the engine's thread does not end what was cancelled")

    def _renders(self) -> bool:
        portrait = self._window.document.portrait
        return portrait is not None and self._window.engine.fits(portrait)

    def measure(self) -> Figures:
        """Close everything and look at the process."""
        self.settle()
        QGuiApplication.clipboard().clear()  # which may hold a picture of 36 MB
        self._window.document.close()
        self._rest()
        self.settle()
        spin(300)
        gc.collect()
        if sys.platform == "linux":
            ctypes.CDLL("libc.so.6").malloc_trim(0)
        status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
        memory, threads = int(status["VmRSS"].split()[0]) // 1024, int(status["Threads"])
        self.points.append(Figures(memory, len(gc.get_objects()), threads, len(list(Path("/proc/self/fd").iterdir()))))
        return self.points[-1]

    @property
    def enough(self) -> bool:
        """Tell if there are as many measurements as it takes."""
        return len(self.points) >= WARM + LEAST

    def grown(self) -> list[str]:
        """Growth over the whole time that is beyond the limits."""
        growth = growth_of([asdict(point) for point in self.points[WARM:]])
        print("growth:", ", ".join(f"{name} {more:+.0f}" for name, more in growth.items()))
        return [f"{name} grew by {more:.0f}" for name, more in growth.items() if more > LIMITS[name]]

    def _hear(self, notice: Notice) -> None:
        self._window.notices.say(notice)
        self.notices[notice.sentence[:60]] += 1
        if notice.crash:
            self.faults.append(notice.details)

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.faults.append("".join(traceback.format_exception(kind, error, trace)))
        print(self.faults[-1], flush=True)


def growth_of(points: list[dict[str, int]]) -> dict[str, float]:
    """The median of the last third of the points less that of the first third, by name."""
    third = len(points) // 3
    first, last = points[:third], points[-third:]
    return {name: median(point[name] for point in last) - median(point[name] for point in first) for name in LIMITS}
