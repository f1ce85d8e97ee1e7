"""Trainings as values: kept beside their mapper until they are over, and gone on with."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from torch import Tensor

from models.editor import Editor
from models.edits import Edit
from models.errors import Damaged, PhotoError, Stopped
from models.learning import mapper_edit, run_job
from models.mapper import jobs
from models.mapper.jobs import TrainingJob, job_path
from models.mapper.library import checkpoint_path, mappers, own_folder
from models.mapper.settings import USUAL
from models.progress import Progress
from tests.helpers.tiny_pack import write_tiny_pack

SETTINGS = replace(USUAL, steps=6, validation_interval=2)
JOB = TrainingJob("an old face", "a face", ("identity",), without=("fine",), faces=8, settings=SETTINGS)


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Editor:
    return Editor.load(write_tiny_pack(tmp_path_factory.mktemp("packs") / "tiny"), "cpu")


@pytest.mark.parametrize(
    "values", [{"kind": "magic"}, {"without": ("coarse", "medium", "fine")}, {"faces": 1.5}, {"keep": (3,)}]
)
def test_values_that_describe_no_training_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(Damaged):
        replace(JOB, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"target": "old", "keep": [], "without": [], "shell": "rm"}'])
def test_a_damaged_job_is_refused_and_passed_over(editor: Editor, content: str) -> None:
    mapper = own_folder(editor.pack) / "old.safetensors"
    job_path(mapper).write_text(content)
    checkpoint_path(mapper).touch()
    with pytest.raises(Damaged):
        TrainingJob.load(job_path(mapper))
    assert jobs.unfinished(editor.pack) == {}


def test_a_stopped_job_is_found_and_goes_on(editor: Editor) -> None:
    path = jobs.place_for(editor.pack, JOB)
    progress = Progress()

    def stop(step: int, before: Tensor, after: Tensor) -> None:
        progress.stop()

    assert run_job(editor, JOB, path, progress, stop).steps == 2
    assert jobs.unfinished(editor.pack) == {path: JOB} and mappers(editor.pack) == []
    assert jobs.place_for(editor.pack, JOB) == path
    longer = replace(JOB, settings=replace(SETTINGS, steps=7))
    assert jobs.place_for(editor.pack, longer) == path
    assert jobs.place_for(editor.pack, replace(JOB, faces=9)) != path

    training = run_job(editor, JOB, path, Progress())
    assert [validation.step for validation in training.validations] == [2, 4, 6]
    assert jobs.unfinished(editor.pack) == {} and mappers(editor.pack) == [path]
    assert {file.name for file in own_folder(editor.pack).iterdir() if file.suffix != ".lock"} == {path.name}
    edit = mapper_edit(JOB, path)
    assert edit == Edit("an old face", "a face", 1.0, keep=("identity",), mapper="an-old-face.safetensors")
    w_plus = editor.changes.w_plus(editor.random(1))
    changed = editor.generator.layout.split(editor.changes.delta(replace(edit, keep=()), w_plus))
    assert np.any([layer.any() for layer in changed]) and not changed[-1].any()  # no fine mapper


def test_a_job_stopped_before_it_has_faces_leaves_nothing_to_go_on_with(editor: Editor) -> None:
    path = jobs.place_for(editor.pack, JOB)
    progress = Progress()
    progress.stop()
    with pytest.raises(Stopped):
        run_job(editor, JOB, path, progress)
    assert jobs.unfinished(editor.pack) == {} and mappers(editor.pack) == []


def test_a_folder_without_faces_is_said(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("none")
    with pytest.raises(PhotoError, match="too few faces"):
        run_job(editor, replace(JOB, photos=str(tmp_path)), jobs.place_for(editor.pack, JOB), Progress())


def test_two_trainings_of_one_text_never_share_a_file(editor: Editor) -> None:
    program = (
        "import sys; from pathlib import Path; from models.mapper import jobs; from models.packs.manifest import Pack; "
        "job = jobs.TrainingJob('an old face'); pack = Pack.read(Path(sys.argv[1])); "
        "print(jobs.place_for(pack, job).name, flush=True); input()"
    )
    command = [sys.executable, "-c", program, str(editor.pack.folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "an-old-face.safetensors\n"
        mine = jobs.place_for(editor.pack, TrainingJob("an old face"))
        assert mine.name == "an-old-face-2.safetensors"
        assert jobs.place_for(editor.pack, TrainingJob("an old face")) == mine, "the same one in this program"
        other.communicate("\n")
    jobs.forget(mine)
    assert not list(own_folder(editor.pack).glob("*-2*"))
    again = jobs.place_for(editor.pack, TrainingJob("an old face"))
    assert again.name == "an-old-face.safetensors"
    jobs.forget(again)
