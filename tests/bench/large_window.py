"""Peak memory of the window with a JPEG of 199 megapixels: python -m tests.bench.large_window

The photo is opened in a real window, edited, looked at in every view and pixel by pixel, saved, and exported in each
format. A photo of one megapixel goes the same way in a process of its own: the last column is what the large one takes
beside it.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.bench.large_formats import FORMS, LIMIT, SIDE, clear_peak, memory

SMALL_SIDE = 1000  # px
SUFFIXES = (".jpg", ".png", ".tif")
PATIENCE = 1200  # seconds for a step


def main() -> None:
    """Measure a form and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--form", default="jpeg", choices=FORMS)
    parser.add_argument("--side", type=int, default=SIDE, help="px")
    parser.add_argument("--to", nargs="*", default=SUFFIXES, metavar="SUFFIX")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="semblance-") as folder:
        photos = [Path(folder) / f"{side}{FORMS[arguments.form][0]}" for side in (SMALL_SIDE, arguments.side)]
        for photo in photos:
            _call(f"large_formats.make({arguments.form!r}, {str(photo)!r}, {photo.stem!r})")
        small, large = (json.loads(_call(f"large_window.visit({str(p)!r}, {arguments.to!r})")) for p in photos)
    print(f"{'step':<16}{'small GB':>10}{'large GB':>10}{'beside GB':>11}")
    for step, peak in large.items():
        more = peak - small[step]
        print(f"{step:<16}{small[step]:>10.2f}{peak:>10.2f}{more:>11.2f}{'!' if more > LIMIT else ''}")


def _call(what: str) -> str:
    """The last line that a process of its own prints."""
    code = f"from tests.bench import large_formats, large_window; {what}"
    answer = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True)
    return answer.stdout.strip().rpartition("\n")[2]


def visit(photo: str, suffixes: list[str]) -> None:
    """Go through a window with a photo, and print the peak memory of each step in GB as JSON."""
    from app.engine.export import ExportOptions
    from app.widgets.comparison import View
    from tests.helpers.windows import close_window

    visitor, folder = Visitor(), Path(photo).parent
    window, canvas = visitor.window, visitor.window.viewer.canvas
    visitor.step("open", partial(window.faces.open_path, Path(photo)))
    assert window.document.photo is not None
    visitor.step("edit", partial(window.edits.add, "a smiling face", ""))
    for view in View:
        visitor.step(view, partial(canvas.set_view, view))
    visitor.step("its pixels", canvas.one_to_one)
    visitor.step("another edit", partial(window.edits.add, "blond hair", ""))
    visitor.step("save", partial(window.saving.save_to, folder / "session.semblance"))
    for suffix in suffixes:
        path = folder / f"out{suffix}"
        visitor.step(f"export {suffix}", partial(window.saving.export_to, path, ExportOptions()))
        path.unlink()
    close_window(window)
    print(json.dumps(visitor.peaks))


class Visitor:
    """A window whose peak memory is measured in steps."""

    def __init__(self) -> None:
        from app.application import create_application
        from app.engine.engine import State
        from app.messages import Messages
        from app.settings import Settings
        from app.window.main_window import MainWindow
        from tests.helpers.windows import until

        application = create_application(["semblance"])
        self.window = MainWindow(Settings(application), Messages(application))
        self.window.show()
        self.peaks: dict[str, float] = {}
        self._failures: list[object] = []
        self._until = until
        self.window.engine.failed.connect(self._failures.append)
        until(lambda: self.window.engine.state is State.READY, PATIENCE)

    def step(self, name: str, act: Callable[[], object]) -> None:
        """Act, and wait until everything is done and shown."""
        clear_peak()
        act()
        done = self._until(self._is_done, PATIENCE)
        assert done and not self._failures, f"{name}: {self._failures}"
        self.window.viewer.canvas.grab()
        self.peaks[name] = memory("VmHWM")

    def _is_done(self) -> bool:
        window = self.window
        return not window.engine.busy and not window.files.busy and window.preview.current


if __name__ == "__main__":
    main()
