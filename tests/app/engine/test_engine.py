"""The engine on a real pack of tiny networks, on real sample photos."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.engine import export
from app.engine.engine import Engine, State
from app.engine.host import Wanted
from app.session.document import Document
from models import photo
from models.editor import Editor
from models.edits import Code, Edit, RenderRequest
from models.errors import NoFace, PackError, TextError
from models.paths import SAMPLES
from models.photo import Photo
from models.progress import Progress
from models.project import Portrait
from tests.app.engine.conftest import Heard
from tests.helpers.sessions import BEARD, SAMPLE, SMILE


def opened(document: Document, qtbot: QtBot, ask: Callable[[], object]) -> Portrait:
    before = document.portrait
    ask()
    qtbot.waitUntil(lambda: document.portrait is not before)
    assert document.portrait is not None
    return document.portrait


def test_loading_goes_through_its_states_with_words(ready: Engine, heard: Heard) -> None:
    assert heard.states == [State.LOADING, State.READY]
    assert "torch" in heard.progress and "encoder" in heard.progress
    assert ready.loaded is not None and ready.loaded.device == "CPU" and ready.loaded.pack.name == "Tiny"
    assert ready.loaded.channels > 0 and heard.errors == []


def test_a_missing_pack_leaves_a_failed_engine_that_says_so_again(
    engine: Engine, heard: Heard, tmp_path: Path, qtbot: QtBot
) -> None:
    engine.start(tmp_path, "cpu")
    qtbot.waitUntil(lambda: engine.state is State.FAILED)
    engine.random_face(1)
    qtbot.waitUntil(lambda: len(heard.errors) == 2)
    assert all(isinstance(error, PackError) for error in heard.errors)


def test_what_is_asked_while_loading_is_done_afterwards(
    engine: Engine, document: Document, pack: Path, qtbot: QtBot
) -> None:
    engine.start(pack, "cpu")
    portrait = opened(document, qtbot, lambda: engine.random_face(3))
    assert portrait.seed == 3 and engine.state is State.READY


def test_a_picture_asked_for_while_loading_comes_afterwards(
    engine: Engine, heard: Heard, pack: Path, qtbot: QtBot
) -> None:
    engine.start(pack, "cpu")
    number = engine.render(Wanted(RenderRequest(Code.of(np.zeros((10, 8))), (SMILE,))))
    qtbot.waitUntil(lambda: bool(heard.frames))
    assert heard.frames[0].number == number and set(heard.frames[0].kept) == {SMILE} and heard.errors == []


def test_a_sample_photo_opens_with_all_that_a_session_needs(ready: Engine, document: Document, qtbot: QtBot) -> None:
    portrait = opened(document, qtbot, lambda: ready.open_photo(SAMPLE))
    assert portrait.title == SAMPLE.name and portrait.photo_file == SAMPLE.read_bytes() and portrait.pack == "Tiny"
    assert portrait.picture.shape == (64, 64, 3) and portrait.crop is not None and portrait.quad is not None
    assert len(portrait.faces) == 1 and np.allclose(portrait.faces[0], portrait.quad, atol=2)
    assert document.edits == ()


def test_a_refined_code_and_a_random_face_keep_the_edits(ready: Engine, document: Document, qtbot: QtBot) -> None:
    first = opened(document, qtbot, lambda: ready.open_photo(SAMPLE))
    document.add_edit(SMILE)
    refined = opened(document, qtbot, lambda: ready.refine(first, 3))
    assert refined.code != first.code and refined.photo is first.photo
    opened(document, qtbot, lambda: ready.random_face(1))
    assert document.edits == (SMILE,)


def test_two_faces_are_found_and_either_can_be_taken(
    ready: Engine, document: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    pair = np.concatenate([photo.read(SAMPLES / name).rgb[:512, :512] for name in ("beard.jpg", "afro.jpg")], axis=1)
    photo.write(tmp_path / "pair.png", pair)
    first = opened(document, qtbot, lambda: ready.open_photo(tmp_path / "pair.png"))
    assert len(first.faces) == 2 and first.face == 0
    second = opened(document, qtbot, lambda: ready.choose_face(first, 1))
    assert second.face == 1 and second.code != first.code and second.photo is first.photo
    assert [layer.portrait for layer in document.state.layers] == [first, second]
    assert second.quad is not None and np.allclose(second.faces[1], second.quad, atol=3)


def test_a_pasted_picture_opens_and_can_be_stored(ready: Engine, document: Document, qtbot: QtBot) -> None:
    rgb = photo.read(SAMPLE).rgb
    pasted = Photo(rgb, b"", (rgb.shape[1], rgb.shape[0]), Path("Clipboard"))
    portrait = opened(document, qtbot, lambda: ready.open_photo(pasted))
    assert portrait.title == "Clipboard" and portrait.photo_file.startswith(b"\x89PNG")


def test_no_face_is_said_and_the_middle_square_is_a_way_on(
    ready: Engine, heard: Heard, document: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    photo.write(tmp_path / "sky.png", np.full((300, 400, 3), (120, 160, 220), np.uint8))
    ready.open_photo(tmp_path / "sky.png")
    qtbot.waitUntil(lambda: bool(heard.errors))
    assert isinstance(heard.errors[0], NoFace) and document.portrait is None
    portrait = opened(document, qtbot, lambda: ready.open_photo(tmp_path / "sky.png", align=False))
    assert portrait.faces == ()


def test_a_second_photo_wins_over_the_one_that_is_being_opened(
    ready: Engine, heard: Heard, document: Document, qtbot: QtBot
) -> None:
    ready.open_photo(SAMPLE)
    portrait = opened(document, qtbot, lambda: ready.open_photo(SAMPLES / "afro.jpg"))
    qtbot.wait(300)
    assert portrait.title == "afro.jpg" and document.portrait is portrait
    assert document.undo_stack.count() == 1 and heard.errors == []


def test_cancel_while_opening_leaves_everything_as_it_was(
    ready: Engine, heard: Heard, document: Document, qtbot: QtBot
) -> None:
    ready.open_photo(SAMPLE)
    ready.cancel()
    assert not ready.busy
    opened(document, qtbot, lambda: ready.random_face(1))
    assert document.undo_stack.count() == 1 and heard.errors == []


def test_an_export_goes_on_while_another_photo_is_opened(
    ready: Engine, heard: Heard, document: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    opened(document, qtbot, lambda: ready.random_face(1))
    written: list[Path] = []
    work = partial(export.save_picture, tmp_path / "out.png", document.state, export.ExportOptions())
    ready.submit(work, written.append, lasting=True)

    def look(_: Editor, progress: Progress) -> None:
        while True:
            progress.report(0.5, "Looking")
            time.sleep(0.01)

    looked_at = ready.submit(look, lambda _: None, patient=True)
    ready.open_photo(SAMPLE)
    assert not looked_at.cancelled
    qtbot.waitUntil(lambda: document.portrait is not None and document.portrait.title == SAMPLE.name)
    assert looked_at.cancelled
    qtbot.waitUntil(lambda: bool(written))
    assert written == [tmp_path / "out.png"] and photo.read(written[0]).rgb.shape == (64, 64, 3)
    assert heard.errors == []


def test_a_photo_deleted_while_open_goes_on(ready: Engine, document: Document, tmp_path: Path, qtbot: QtBot) -> None:
    copy = tmp_path / "copy.jpg"
    copy.write_bytes(SAMPLE.read_bytes())
    portrait = opened(document, qtbot, lambda: ready.open_photo(copy))
    copy.unlink()
    refined = opened(document, qtbot, lambda: ready.refine(portrait, 2))
    assert refined.photo_file == SAMPLE.read_bytes()


def test_frames_carry_picture_number_and_channels(
    ready: Engine, heard: Heard, document: Document, qtbot: QtBot
) -> None:
    portrait = opened(document, qtbot, lambda: ready.random_face(1))
    nothing = Edit("a face", "a face", alpha=0)
    request = RenderRequest(portrait.code, (SMILE, nothing))
    number = ready.render(Wanted(request))
    qtbot.waitUntil(lambda: bool(heard.frames))
    (frame,) = heard.frames
    assert frame.number == number and frame.request == request and frame.full
    moved, reason = frame.kept[SMILE], frame.kept[nothing]
    assert isinstance(moved, int) and moved > 0 and isinstance(reason, TextError)
    assert frame.picture.shape == portrait.picture.shape and not np.array_equal(frame.picture, portrait.picture)


def test_a_storm_ends_with_the_last_value_and_no_backlog(
    ready: Engine, heard: Heard, document: Document, qtbot: QtBot
) -> None:
    portrait = opened(document, qtbot, lambda: ready.random_face(1))
    for step in range(300):
        number = ready.render(Wanted(RenderRequest(portrait.code, (replace(SMILE, alpha=step / 30),))))
        qtbot.wait(1)
    qtbot.waitUntil(lambda: heard.frames[-1:] != [] and heard.frames[-1].number == number)
    numbers = [frame.number for frame in heard.frames]
    assert numbers == sorted(numbers) and [edit.alpha for edit in heard.frames[-1].kept] == [299 / 30]
    assert 0 < len(heard.frames) < 300


def test_frames_of_the_face_before_are_dropped(ready: Engine, heard: Heard, document: Document, qtbot: QtBot) -> None:
    old = opened(document, qtbot, lambda: ready.random_face(1))
    new = opened(document, qtbot, lambda: ready.random_face(2))
    ready.render(Wanted(RenderRequest(old.code)))
    time.sleep(0.2)  # its frame is on the way
    ready.render(Wanted(RenderRequest(new.code)))
    qtbot.waitUntil(lambda: bool(heard.frames))
    qtbot.wait(50)
    assert {frame.request == RenderRequest(new.code) for frame in heard.frames} == {True}


def test_sliders_are_served_while_a_photo_is_refined(
    ready: Engine, heard: Heard, document: Document, qtbot: QtBot
) -> None:
    portrait = opened(document, qtbot, lambda: ready.open_photo(SAMPLE))
    ready.refine(portrait, 100_000)
    qtbot.waitUntil(lambda: "Coming nearer to the photo" in heard.progress)
    number = ready.render(Wanted(RenderRequest(portrait.code, (SMILE,))))
    qtbot.waitUntil(lambda: bool(heard.frames) and heard.frames[-1].number == number)
    assert ready.busy
    ready.cancel()
    opened(document, qtbot, lambda: ready.random_face(1))


@pytest.mark.parametrize("amid", ["refining", "rendering"])
def test_closing_amid_work_ends_it(pack: Path, document: Document, amid: str, qtbot: QtBot) -> None:
    engine = Engine()
    heard = Heard(engine)
    engine.opened.connect(document.set_portrait)
    engine.face_opened.connect(document.add_face)
    engine.refined.connect(document.complete_face)
    engine.start(pack, "cpu")
    portrait = opened(document, qtbot, lambda: engine.open_photo(SAMPLE))
    if amid == "refining":
        engine.refine(portrait, 100_000)
        qtbot.waitUntil(lambda: "Coming nearer to the photo" in heard.progress)
    else:
        for step in range(20):
            engine.render(Wanted(RenderRequest(portrait.code, (replace(SMILE, alpha=step),))))
    engine.close()
    qtbot.wait(20)
    assert heard.errors == []


def test_a_device_that_is_not_there_falls_back_to_the_cpu(
    engine: Engine, heard: Heard, pack: Path, qtbot: QtBot
) -> None:
    import torch

    absent = "mps" if torch.cuda.is_available() else "cuda"
    engine.start(pack, absent)
    qtbot.waitUntil(lambda: engine.state is State.READY)
    assert engine.loaded is not None and engine.loaded.device == "CPU"
    assert heard.errors == [] and len(heard.notices) == 1 and "CPU" in heard.notices[0]


def test_an_exported_png_brings_code_and_edits_back(
    ready: Engine, heard: Heard, document: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    portrait = opened(document, qtbot, lambda: ready.open_photo(SAMPLE))
    for edit in (SMILE, BEARD):
        document.add_edit(edit)
    document.set_surface("model")
    file = tmp_path / "out.png"
    written: list[Path] = []
    ready.submit(partial(export.save_picture, file, document.state, export.ExportOptions()), written.append)
    qtbot.waitUntil(lambda: written == [file])
    document.close()
    again = opened(document, qtbot, lambda: ready.open_photo(file))
    assert again.code == portrait.code and document.edits == (SMILE, BEARD) and again.title == SAMPLE.name
    assert np.array_equal(again.picture, portrait.picture)
    assert document.request is not None
    ready.render(Wanted(document.request, document.photo))
    qtbot.waitUntil(lambda: bool(heard.frames))
    assert np.array_equal(heard.frames[-1].picture, photo.read(file).rgb)
