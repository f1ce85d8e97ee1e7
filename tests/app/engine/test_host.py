"""The editor in its own thread: small pictures ahead of slow ones, and a GPU without memory left."""

from pathlib import Path

import pytest

from app.engine import host as editor_host
from app.engine.host import EditorHost, Frame, Loaded, Wanted
from models.editor import Editor
from models.edits import Code, RenderRequest
from models.errors import DeviceError, Stopped
from models.progress import Progress
from tests.helpers.sessions import SMILE


def test_a_slow_picture_is_preceded_by_a_small_one(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editor_host, "FRAME", 0.0)  # so that any picture takes longer than a frame
    host = EditorHost(lambda loaded, sentence: None)
    host.load(pack, "cpu", 0, Progress())
    shown: list[Frame] = []

    def render(number: int, progress: Progress) -> Frame:
        return host.use(lambda editor, p: host.render(number, Wanted(request), shown.append, editor, p), progress)

    request = host.use(lambda editor, _: RenderRequest(editor.random(1), (SMILE,)), Progress())
    assert render(1, Progress()).full and shown == []  # how long it takes is not known yet
    full = render(2, Progress())
    (small,) = shown
    assert not small.full and small.request == full.request and small.number == full.number == 2
    assert small.picture.shape[0] < full.picture.shape[0] == 64
    stopped = Progress()
    stopped.stop()
    with pytest.raises(Stopped):  # a newer request came: the full picture is spared
        render(3, stopped)
    assert [frame.number for frame in shown] == [2, 3]
    host.preview = False
    render(4, Progress())
    assert len(shown) == 2


def test_a_gpu_that_runs_out_of_memory_amid_work_is_left_for_the_cpu(pack: Path) -> None:
    import torch

    told: list[tuple[Loaded, str]] = []
    host = EditorHost(lambda loaded, sentence: told.append((loaded, sentence)))
    host.load(pack, "cpu", 0, Progress())
    host.use(lambda editor, _: setattr(editor, "device", torch.device("meta")), Progress())  # where it cannot compute

    def work(editor: Editor, progress: Progress) -> Code:
        if editor.device.type != "cpu":
            raise DeviceError("The GPU has too little memory for this.", "Go on with the CPU.")
        return editor.random(4)

    code = host.use(work, Progress())
    assert code == Editor.load(pack, "cpu").random(4)
    ((loaded, sentence),) = told
    assert loaded.device == "CPU" and sentence.startswith("The GPU has too little memory for this.")
