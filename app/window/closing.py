"""Closing the window: it waits for work that would be lost, and asks about changes that are not saved."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMessageBox, QWidget

from app.engine.engine import Engine
from app.session.document import Document
from app.session.saving import Saving
from app.widgets.dialogs import opened

STEP = 100  # ms between looks whether the work is done


class Closing(QObject):
    """Asks at most once at a time; the box belongs to `window`, which is closed when the work is done."""

    def __init__(self, document: Document, engine: Engine, saving: Saving, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._engine = engine
        self._saving = saving
        self._window = window
        self._box: QMessageBox | None = None
        self._stopped = False  # the person wants no more of the work
        self._timer = QTimer(self, interval=STEP)
        self._timer.timeout.connect(self._look)

    def may_close(self) -> bool:
        """Return True if nothing is lost by closing now; else ask, and close the window after it."""
        if self._running and not self._stopped:
            if self._box is None:
                self._box = self._ask()
                self._timer.start()
            return False
        if self._saving.unsaved:
            stopped, self._stopped = self._stopped, False  # where the person stays after all, work is asked about again
            self._saving.leave_changes(lambda: self._leave(stopped))
            return False
        return True

    def _leave(self, stopped: bool) -> None:
        """Close the window; what was not to be saved is not offered at the next start."""
        self._stopped = stopped
        self._document.close()
        self._window.close()

    @property
    def _running(self) -> bool:
        return self._engine.writing or self._engine.guarded

    def _ask(self) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Information)
        box.setWindowTitle("Semblance")
        written, optimised = self.tr("An export is still running."), self.tr("An optimisation is still running.")
        box.setText(written if self._engine.writing else optimised)
        box.setInformativeText(self.tr("The window closes when it is done."))
        stop = box.addButton(self.tr("Stop it and close"), QMessageBox.ButtonRole.DestructiveRole)
        stop.clicked.connect(self._stop)
        stay = box.addButton(self.tr("Keep the window open"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.finished.connect(self._forget)
        opened(box)
        return box

    def _stop(self) -> None:
        self._stopped = True
        self._window.close()

    def _forget(self) -> None:
        self._box = None
        self._timer.stop()

    def _look(self) -> None:
        """Close the window once the work is done."""
        if not self._running and self._box is not None:
            self._box.close()
            self._window.close()
