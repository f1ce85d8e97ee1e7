"""The logic of the window on the embedded pack: a photo, words, undo, export and back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.engine.engine import Engine, State
from app.engine.export import ExportOptions, save_picture
from app.engine.host import Frame, Wanted
from app.session.document import Change, Document
from models import project_file
from models.edits import Edit
from tests.helpers.sessions import SAMPLE, change_edit


class Session:
    """Document and engine joined as the window joins them."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.document = Document()
        self.engine = Engine()
        self.frames: list[Frame] = []
        self.errors: list[Exception] = []
        self.engine.opened.connect(self.document.set_portrait)
        self.engine.framed.connect(self.frames.append)
        self.engine.failed.connect(self.errors.append)
        self.document.changed.connect(self._render)

    def _render(self, change: Change) -> None:
        request = self.document.request
        if change in (Change.PORTRAIT, Change.EDITS, Change.PREVIEW) and request is not None:
            self.engine.render(Wanted(request, self.document.photo))

    def do(self, operation: Callable[[], object]) -> Frame:
        """Do something that changes the picture, and wait for the full picture of it."""
        before = len(self.frames)
        operation()

        def shown() -> bool:
            last = self.frames[-1:]
            return len(self.frames) > before and last[0].full and last[0].request == self.document.request

        self.qtbot.waitUntil(shown)
        return self.frames[-1]


@pytest.fixture
def session(qtbot: QtBot, starter_pack: Path) -> Iterator[Session]:
    session = Session(qtbot)
    session.engine.start(starter_pack, "cpu")
    try:
        qtbot.waitUntil(lambda: session.engine.state is not State.LOADING)
        assert session.engine.state is State.READY, session.errors
        yield session
    finally:
        session.engine.close()


def test_a_photo_is_edited_undone_exported_and_opened_again(session: Session, tmp_path: Path) -> None:
    document, engine = session.document, session.engine
    plain = session.do(lambda: engine.open_photo(SAMPLE))
    assert document.photo is not None and np.array_equal(plain.picture, document.photo.rgb)
    smile = session.do(lambda: document.add_edit(Edit("a smiling face", beta=0.1)))
    assert all(smile.kept.values()) and len(smile.kept) == 1
    assert np.abs(smile.picture.astype(int) - plain.picture).max() > 8
    stronger = session.do(lambda: change_edit(document, 0, alpha=6))
    assert not np.array_equal(stronger.picture, smile.picture)
    assert np.array_equal(session.do(document.undo).picture, smile.picture)
    assert np.array_equal(session.do(document.undo).picture, plain.picture)
    session.do(document.redo)

    written: list[Path] = []
    engine.submit(partial(save_picture, tmp_path / "a.png", document.state, ExportOptions()), written.append)
    session.qtbot.waitUntil(lambda: bool(written))
    project_file.save(tmp_path / "a.semblance", document.state)
    edits = document.edits
    document.close()
    session.do(lambda: engine.open_photo(tmp_path / "a.png"))
    assert document.edits == edits and document.photo is None
    project = project_file.load(tmp_path / "a.semblance")
    restored = session.do(lambda: document.open_project(project, tmp_path / "a.semblance"))
    assert np.array_equal(restored.picture, smile.picture) and document.portrait.photo is not None
    assert session.errors == []


def test_three_hundred_slider_events_leave_no_backlog(session: Session) -> None:
    document = session.document
    session.do(lambda: session.engine.random_face(1))
    session.do(lambda: document.add_edit(Edit("an old face", beta=0.1)))
    before = len(session.frames)
    for step in range(300):
        document.preview_edit(0, replace(document.edits[0], alpha=step / 30))
        session.qtbot.wait(1)
    document.set_edit(0, replace(document.edits[0], alpha=10))
    session.qtbot.waitUntil(lambda: session.frames[-1].request == document.request and session.frames[-1].full)
    assert [edit.alpha for edit in session.frames[-1].kept] == [10]
    assert len(session.frames) - before < 300, "pictures that are no longer wanted are not made"
