"""The line at the bottom: what the engine is, what it does now and how long it takes, and how to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget


class StatusLine(QStatusBar):
    """Left: what happens now, with progress and cancel. Right: render time, zoom, device."""

    cancel_asked = Signal()
    packs_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.engine = QLabel()
        self.work = QLabel()
        self.bar = QProgressBar()
        self.cancel = QPushButton(self.tr("Cancel"))
        self.likeness = QLabel()
        self.time = QLabel()
        self.zoom = QLabel()
        self.pack = QPushButton()
        self.device = QLabel()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(180, 8)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel.setObjectName("link")
        self.cancel.setToolTip(self.tr("Stop this (Esc)"))
        self.cancel.clicked.connect(self.cancel_asked)
        self.pack.setObjectName("link")
        self.pack.clicked.connect(self.packs_asked)
        self._describe()
        for widget in (self.engine, self.work, self.bar, self.cancel):
            widget.setContentsMargins(8, 0, 0, 0)
            self.addWidget(widget)
        for widget in (self.likeness, self.time, self.zoom, self.pack, self.device):
            widget.setContentsMargins(8, 0, 8, 0)
            self.addPermanentWidget(widget)
        self.pack.hide()
        self.end_work()

    def _describe(self) -> None:
        self.engine.setToolTip(self.tr("State of the engine that makes the pictures"))
        self.likeness.setToolTip(
            self.tr(
                "How near the model's own picture of the face comes to the photo, in landmarks, colours and parts: "
                "before and after refinement. 0 % is the model's average face, 100 % one that no measure tells from "
                "the photo. It tells how well edits fit; the photo's own pixels stay."
            )
        )
        self.time.setToolTip(self.tr("How long the last picture took"))
        self.zoom.setToolTip(self.tr("Zoom: screen pixels per picture pixel"))
        self.pack.setToolTip(self.tr("The model pack that makes the pictures; click to choose another"))
        self.device.setToolTip(self.tr("What the pictures are computed on; change it in the settings"))

    def show_engine(self, state: str) -> None:
        """Say in words what state the engine is in."""
        self.engine.setText(state)

    def show_device(self, device: str) -> None:
        """Say what computes."""
        self.device.setText(device)

    def show_pack(self, pack: str) -> None:
        """Say which model is loaded."""
        self.pack.setText(pack)
        self.pack.show()

    def show_likeness(self, likeness: tuple[float, float] | None) -> None:
        """Say how near the model's picture came to the photo, 0..1 before and after; None: not known."""
        self.likeness.setVisible(likeness is not None)
        if likeness is not None:
            before, after = (round(100 * share) for share in likeness)
            self.likeness.setText(
                self.tr("closer to the photo: {before} % → {after} %").format(before=before, after=after)
            )

    def show_time(self, seconds: float) -> None:
        """Say how long the last picture took; nothing where it was there already."""
        milliseconds = round(seconds * 1000)
        self.time.setText(self.tr("{milliseconds} ms").format(milliseconds=milliseconds) if milliseconds else "")

    def show_zoom(self, scale: float, fitted: bool) -> None:
        """Say how large the picture is shown; `scale` is screen pixels per picture pixel."""
        percent = f"{scale * 100:.0f} %"
        self.zoom.setText(self.tr("fit, {percent}").format(percent=percent) if fitted else percent)

    def show_work(self, fraction: float, what: str, cancellable: bool = True) -> None:
        """Show progress 0..1 of something that takes time, with a few words."""
        self.engine.hide()
        self.work.setText(what)
        self.bar.setValue(round(fraction * 1000))
        self.work.show()
        self.bar.show()
        self.cancel.setVisible(cancellable)

    def show_no_picture(self) -> None:
        """There is no picture to have a zoom or a time."""
        self.zoom.setText("")
        self.time.setText("")

    def end_work(self) -> None:
        """Hide progress and the button that stops it."""
        for widget in (self.work, self.bar, self.cancel):
            widget.hide()
        self.engine.show()
