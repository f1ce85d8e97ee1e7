"""The document: operations, previews, and a history that loses nothing."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QUndoView
from pytestqt.qtbot import QtBot

from app.session import history
from app.session.document import Change, Document
from models import project_file
from models.edits import MAX_EDITS, Edit, PhotoRequest, RenderRequest
from models.project import Project
from tests.helpers.sessions import BEARD, SMILE, change_edit, photo_portrait, random_portrait, session

OLD = Edit("an old face")


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    """Three edits on a random face."""
    document = Document()
    document.set_portrait(random_portrait())
    for edit in (SMILE, BEARD, OLD):
        document.add_edit(edit)
    return document


@pytest.fixture
def changes(document: Document) -> list[Change]:
    heard: list[Change] = []
    document.changed.connect(heard.append)
    return heard


def test_an_empty_document_has_nothing_to_render_and_nothing_to_lose(qtbot: QtBot) -> None:
    document = Document()
    assert document.request is None and document.edits == () and not document.modified


def test_the_request_holds_the_code_and_the_edits_as_shown(document: Document) -> None:
    assert document.portrait is not None
    assert document.request == RenderRequest(document.portrait.code, (SMILE, BEARD, OLD))


Operation = Callable[[Document], None]
OPERATIONS: dict[str, tuple[Operation, tuple[Edit, ...], int | None, str]] = {
    "add": (lambda d: d.add_edit(SMILE), (SMILE, BEARD, OLD, SMILE), 3, "Add Smiling"),
    "remove": (lambda d: d.remove_edit(1), (SMILE, OLD), 1, "Remove Beard"),
    "remove last": (lambda d: d.remove_edit(2), (SMILE, BEARD), 1, "Remove Old"),
    "rename": (lambda d: change_edit(d, 0, name="Grin"), (replace(SMILE, name="Grin"), BEARD, OLD), 0, "Rename Grin"),
    "toggle": (lambda d: d.toggle_edit(1), (SMILE, replace(BEARD, enabled=False), OLD), 1, "Switch off Beard"),
    "texts": (
        lambda d: change_edit(d, 2, target="a baby", neutral="a man"),
        (SMILE, BEARD, Edit("a baby", "a man")),
        2,
        "Words of Baby",
    ),
    "alpha": (
        lambda d: change_edit(d, 1, alpha=-4),
        (SMILE, replace(BEARD, alpha=-4), OLD),
        1,
        "Beard: strength 70 % → -80 %",
    ),
    "beta": (
        lambda d: change_edit(d, 1, beta=0.3),
        (SMILE, replace(BEARD, beta=0.3), OLD),
        1,
        "Beard: focus β 0.2 → 0.3",
    ),
    "parts": (
        lambda d: change_edit(d, 1, parts=("mouth",)),
        (SMILE, replace(BEARD, parts=("mouth",)), OLD),
        1,
        "Where Beard counts",
    ),
}


@pytest.mark.parametrize(("operation", "edits", "selected", "name"), OPERATIONS.values(), ids=OPERATIONS)
def test_each_operation_is_one_named_step_that_can_be_taken_back_and_done_again(
    document: Document,
    changes: list[Change],
    operation: Operation,
    edits: tuple[Edit, ...],
    selected: int | None,
    name: str,
) -> None:
    steps = document.undo_stack.count()
    operation(document)
    assert (document.edits, document.selected) == (edits, selected)
    assert document.undo_stack.count() == steps + 1 and document.undo_stack.undoText() == name
    document.undo()
    assert document.edits == (SMILE, BEARD, OLD)
    document.redo()
    assert (document.edits, document.selected) == (edits, selected)
    assert changes.count(Change.EDITS) == 3 and Change.PORTRAIT not in changes


def test_an_operation_that_changes_nothing_is_no_step(document: Document, changes: list[Change]) -> None:
    steps = document.undo_stack.count()
    document.set_edit(0, SMILE)
    change_edit(document, 1, name="Beard")
    document.select(2)
    assert document.undo_stack.count() == steps and changes == []


def test_a_drag_is_one_step(document: Document, changes: list[Change]) -> None:
    steps = document.undo_stack.count()
    for tenth in range(40):
        document.preview_edit(0, replace(SMILE, alpha=tenth / 10))
    assert document.undo_stack.count() == steps and changes == [Change.PREVIEW] * 40
    assert document.edits[0].alpha == 3.9 and document.modified
    assert document.state.edits == document.edits, "what is saved amid a drag is what is shown"
    document.set_edit(0, replace(SMILE, alpha=4.0))
    assert document.undo_stack.count() == steps + 1
    document.undo()
    assert document.edits[0] == SMILE


def test_a_better_code_takes_its_place_in_the_whole_history(document: Document, changes: list[Change]) -> None:
    first, steps = document.portrait, document.undo_stack.count()
    assert first is not None
    document.set_portrait(random_portrait(5))
    better = replace(first, code=random_portrait(9).code)
    document.complete_face(first, better)  # hidden: nothing is shown anew, and undo brings the old one
    assert document.portrait is not better
    document.undo()
    document.complete_face(first, better)
    assert document.portrait is better and changes[-1] is Change.CODE and document.undo_stack.count() == steps + 1
    while document.undo_stack.canUndo() and document.edits:
        document.undo()
    assert document.portrait in (better, None)


def test_a_drag_back_to_where_it_began_is_no_step(document: Document) -> None:
    steps = document.undo_stack.count()
    document.preview_edit(0, replace(SMILE, alpha=5))
    document.set_edit(0, SMILE)
    assert document.undo_stack.count() == steps and document.edits[0] == SMILE


@pytest.mark.parametrize(
    "operation",
    [
        lambda d: d.add_edit(SMILE),
        lambda d: d.remove_edit(2),
        lambda d: change_edit(d, 2, alpha=1.5),
        lambda d: d.set_portrait(random_portrait(5)),
    ],
    ids=["add", "remove", "set", "face"],
)
def test_values_on_their_way_survive_any_other_change(document: Document, operation: Operation) -> None:
    dragged = replace(SMILE, alpha=9)
    document.preview_edit(0, dragged)
    document.preview_edit(1, replace(BEARD, alpha=8))
    operation(document)
    assert document.edits[0] == dragged
    document.undo()
    assert document.edits[:2] == (dragged, replace(BEARD, alpha=8))


def test_undo_amid_a_drag_takes_back_the_drag(document: Document) -> None:
    document.preview_edit(0, replace(SMILE, alpha=9))
    document.undo()
    assert document.edits == (SMILE, BEARD, OLD)


def test_another_face_can_be_taken_back_with_its_edits(document: Document, changes: list[Change]) -> None:
    before = document.portrait
    document.set_portrait(random_portrait(7), ())
    assert not document.edits and changes == [Change.PORTRAIT]
    assert document.undo_stack.undoText() == "Open random face 7"
    document.undo()
    assert document.portrait is before and document.edits == (SMILE, BEARD, OLD)


def test_another_face_keeps_the_edits_unless_it_brings_its_own(document: Document) -> None:
    document.set_portrait(random_portrait(7))
    assert document.edits == (SMILE, BEARD, OLD)


def drag(document: Document, place: int, beta: float) -> None:
    for step in range(3):
        document.preview_edit(place, replace(document.edits[place], beta=beta * step / 3))
    document.set_edit(place, replace(document.edits[place], beta=beta))


def test_any_sequence_of_operations_leads_back_through_each_of_its_states(document: Document) -> None:
    chance = random.Random(0)
    operations: list[Callable[[int], None]] = [
        lambda place: document.add_edit(SMILE),
        document.toggle_edit,
        lambda place: change_edit(document, place, alpha=chance.uniform(-9, 9)),
        lambda place: drag(document, place, chance.random()),
        document.remove_edit,
        lambda place: document.add_edit(OLD),
        lambda place: document.set_portrait(random_portrait(place)),
    ]
    states = [(document.portrait, document.edits)]
    for _ in range(200):
        if not document.edits:
            document.add_edit(OLD)
        else:
            chance.choice(operations)(chance.randrange(len(document.edits)))
        states.append((document.portrait, document.edits))
    for portrait, edits in reversed(states):
        assert document.portrait is portrait and document.edits == edits
        document.undo()
    for _ in states:
        document.redo()
    assert document.edits == states[-1][1]


def test_saving_makes_clean_and_undo_unclean(document: Document, tmp_path: Path) -> None:
    file = tmp_path / "a.semblance"
    document.saved(file, document.state)
    assert document.path == file and not document.modified
    document.undo()
    assert document.modified
    document.redo()
    assert not document.modified


def test_what_changed_while_a_save_was_written_stays_modified(document: Document, tmp_path: Path) -> None:
    written = document.state
    change_edit(document, 0, alpha=1)
    document.saved(tmp_path / "a.semblance", written)
    assert document.modified


def test_opening_a_session_starts_a_new_history(document: Document, tmp_path: Path, changes: list[Change]) -> None:
    project = session()
    document.open_project(project, tmp_path / "b.semblance")
    assert document.edits == project.edits and document.view == project.view and document.selected == 1
    assert document.undo_stack.count() == 0 and not document.modified
    assert changes[-2:] == [Change.PORTRAIT, Change.FILE]


def test_a_recovered_session_counts_as_unsaved(document: Document) -> None:
    document.open_project(session(), None)
    assert document.modified


def test_a_closed_session_is_empty_and_clean(document: Document) -> None:
    document.close()
    assert document.state.portrait is None and document.edits == Project().edits and not document.modified


def test_the_history_forgets_faces_that_there_is_no_room_for(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faces = [random_portrait(seed) for seed in range(6)]
    view = QUndoView(document.undo_stack)
    monkeypatch.setattr(history, "ROOM", 2 * faces[0].picture.nbytes)
    for number, face in enumerate(faces):
        document.set_portrait(face)
        document.add_edit(SMILE)
        if number == 4:
            document.saved(tmp_path / "kept.semblance", document.state)
    assert document.modified and document.portrait is faces[5] and len(document.edits) == 9
    steps = document.undo_stack
    texts = [steps.text(index).partition(" ")[0] for index in range(steps.count())]
    assert texts == ["Add", "Open", "Add", "Open", "Add"]
    assert [view.model().index(row, 0).data() for row in range(1, 6)] == [steps.text(row) for row in range(5)]
    document.undo()
    document.undo()
    assert document.portrait is faces[4] and not document.modified
    while document.undo_stack.canUndo():
        document.undo()
    assert document.portrait is faces[3] and document.modified
    while document.undo_stack.canRedo():
        document.redo()
    assert document.portrait is faces[5] and len(document.edits) == 9


def test_the_history_has_room_for_so_many_masks_and_steps(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    document.set_portrait(random_portrait(1))
    document.add_edit(SMILE)
    monkeypatch.setattr(history, "ROOM", 10_000)
    for stroke in range(30):
        change_edit(document, 0, mask=f"{stroke:1000}")
    held = sum(len(step.before.edits[0].mask) for step in document.undo_stack._steps if step.before.edits)
    assert held <= 10_000 and document.undo_stack.count() <= 12
    monkeypatch.setattr(history, "ROOM", 1 << 20)
    monkeypatch.setattr(history, "STEPS", 20)
    for number in range(50):
        change_edit(document, 0, alpha=float(number))
    assert document.undo_stack.count() == 20
    document.undo()
    assert document.edits[0].alpha == 48


def test_one_step_back_stays_however_large_the_faces(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "ROOM", 0)
    faces = [random_portrait(seed) for seed in range(3)]
    for face in faces:
        document.set_portrait(face)
    assert document.undo_stack.count() == 1
    document.undo()
    assert document.portrait is faces[1]


def test_a_face_takes_so_many_edits_as_a_file_can_hold(document: Document, qtbot: QtBot, tmp_path: Path) -> None:
    while len(document.edits) < MAX_EDITS:
        document.add_edit(SMILE)
    with qtbot.waitSignal(document.failed) as failed:
        document.add_edit(SMILE)
    assert "at most 100 edits" in str(failed.args[0]) and len(document.edits) == MAX_EDITS
    project_file.save(tmp_path / "a.semblance", document.state)
    assert len(project_file.load(tmp_path / "a.semblance").edits) == MAX_EDITS


def test_a_photo_and_its_faces_make_one_request(qtbot: QtBot) -> None:
    document = Document()
    first = photo_portrait()
    assert first.photo is not None
    document.set_portrait(first, ())
    document.add_edit(SMILE)
    document.add_face(replace(first, face=0, code=random_portrait().code))
    assert not document.edits and document.undo_stack.undoText() == "Edit face 1"
    document.add_edit(BEARD)
    request = document.request
    assert isinstance(request, PhotoRequest) and request.photo == first.photo.key
    assert [face.edits for face in request.faces] == [(BEARD,), (SMILE,)]
    assert document.switch_face(1) and document.edits == (SMILE,) and not document.switch_face(7)
    again: object = document.request
    assert again == request
    document.set_surface("model")
    model: object = document.request
    assert model == RenderRequest(first.code, (SMILE,)) and document.photo is None
    for _ in range(3):
        document.undo()
    assert [layer.edits for layer in document.state.layers] == [(), (SMILE,)]


def test_another_photo_leaves_the_faces_of_the_one_before(qtbot: QtBot) -> None:
    document = Document()
    first = photo_portrait()
    document.set_portrait(first, ())
    document.add_face(replace(first, face=0))
    document.set_portrait(photo_portrait(), ())
    assert document.state.others == ()
    document.undo()
    assert len(document.state.others) == 1
