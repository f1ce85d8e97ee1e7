"""The middle of the window: message, picture or start page or face picker, the prompt, and what the model can do."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.widgets.banner import Banner
from app.widgets.canvas import Canvas
from app.window.actions import Actions
from app.window.canvas_bar import CanvasBar
from app.window.edits.prompt_bar import PromptBar
from app.window.face_picker import FacePicker
from app.window.model_notice import Notice
from app.window.start_page import StartPage

PREFERRED, IGNORED = QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored


class Viewer(QWidget):
    """Lays out the parts; shows one of start page, face picker and canvas at a time."""

    def __init__(self, actions: Actions, samples: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewer")
        self.banner = Banner()
        self.start = StartPage((actions.open, actions.paste, actions.random), samples)
        self.bar = CanvasBar(actions.surfaces.actions(), (actions.fit, actions.zoom_face))
        self.picker = FacePicker()
        self.canvas = Canvas()
        self.prompt = PromptBar()
        self.notice = Notice()
        self._pages = QStackedWidget()
        for page in (self.start, self.picker, self.canvas):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.bar)
        column.addWidget(self._pages, 1)
        column.addWidget(self.prompt)
        column.addWidget(self.notice)
        self.show_page(self.start)

    @property
    def page(self) -> QWidget | None:
        """The part that is shown."""
        return self._pages.currentWidget()

    def show_page(self, page: QWidget) -> None:
        """Show start page, face picker or canvas; bar and prompt belong to the canvas."""
        for one in map(self._pages.widget, range(self._pages.count())):
            if one is not None:  # a hidden page must not make the window taller than a small screen
                policy = PREFERRED if one is page else IGNORED
                one.setSizePolicy(policy, policy)
        self._pages.setCurrentWidget(page)
        self.bar.setVisible(page is self.canvas)
        self.prompt.setVisible(page is self.canvas)
