"""What is exported: pixels, sizes, metadata, films."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.engine import export
from app.engine.export import ExportOptions
from models import photo
from models.editor import Editor
from models.edits import RenderRequest
from models.errors import OutputError, Stopped
from models.progress import Progress
from models.project import Portrait, Project, Recipe
from tests.helpers.sessions import SAMPLE, SMILE
from tests.helpers.tiny_pack import write_tiny_pack


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Editor:
    return Editor.load(write_tiny_pack(tmp_path_factory.mktemp("packs") / "tiny"), "cpu")


@pytest.fixture(scope="module")
def project(editor: Editor) -> Project:
    """A real photo, inverted, with one strong edit."""
    source = photo.read(SAMPLE)
    inversion = editor.open(source)
    face = Portrait(
        inversion.code, inversion.picture, SAMPLE.name, crop=inversion.crop, quad=inversion.quad, photo=source
    )
    return Project(face, (replace(SMILE, alpha=8),), 0)


@pytest.mark.parametrize(("scale", "side"), [(1.0, 64), (1.5, 96), (2.0, 128)])
def test_the_crop_at_a_scale_with_its_recipe(
    editor: Editor, project: Project, tmp_path: Path, scale: float, side: int
) -> None:
    path = export.save_picture(tmp_path / "a.png", project, ExportOptions(scale=scale), editor, Progress())
    assert photo.read(path).rgb.shape == (side, side, 3)
    text = photo.read(path).recipe
    assert text is not None and Recipe.from_json(text) == project.recipe


def test_the_pixels_are_those_of_the_request(editor: Editor, project: Project, tmp_path: Path) -> None:
    path = export.save_picture(tmp_path / "a.png", project, ExportOptions(recipe=False), editor, Progress())
    assert project.request is not None
    assert np.array_equal(photo.read(path).rgb, editor.render(project.request))
    assert photo.read(path).recipe is None


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_other_formats_are_written(editor: Editor, project: Project, tmp_path: Path, suffix: str) -> None:
    path = export.save_picture(tmp_path / f"a{suffix}", project, ExportOptions(scale=2), editor, Progress())
    assert photo.read(path).rgb.shape == (128, 128, 3)


def test_the_whole_photo_changes_inside_the_quad_alone(editor: Editor, project: Project) -> None:
    assert project.portrait is not None and project.portrait.photo is not None and project.portrait.quad is not None
    before = project.portrait.photo.rgb
    after = export.edited(project, ExportOptions(whole_photo=True), editor, Progress())
    assert after.shape == before.shape
    changed = np.argwhere((after != before).any(axis=2))[:, ::-1]
    quad = project.portrait.quad
    assert len(changed) > 1000
    assert (changed.min(0) >= quad.min(0) - 1).all() and (changed.max(0) <= quad.max(0) + 1).all()


def test_before_and_after_stand_side_by_side(editor: Editor, project: Project, tmp_path: Path) -> None:
    path = export.save_before_after(tmp_path / "a.png", project, ExportOptions(), editor, Progress())
    picture = photo.read(path).rgb
    assert project.request is not None and project.portrait is not None and project.portrait.crop is not None
    assert picture.shape == (64, 128, 3)
    assert np.array_equal(picture[:, 64:], editor.render(project.request))
    crop = Image.fromarray(project.portrait.crop).resize((64, 64), Image.Resampling.LANCZOS)
    assert np.array_equal(picture[:, :64], np.asarray(crop))


def test_a_sweep_runs_from_end_to_end_and_slows_down_there(project: Project) -> None:
    requests = export.sweep(project, 0, -3, 5, 9)
    alphas = np.array([request.edits[0].alpha for request in requests])
    steps = np.diff(alphas)
    assert alphas[0] == -3 and alphas[-1] == pytest.approx(5) and (steps > 0).all()
    assert steps[0] < steps[4] and steps[-1] < steps[4]


@pytest.mark.parametrize("suffix", [".webp", ".gif"])
def test_a_film_goes_there_and_back(editor: Editor, project: Project, tmp_path: Path, suffix: str) -> None:
    requests = export.sweep(project, 0, -8, 8, 5)
    path = export.save_film(tmp_path / f"a{suffix}", requests, 1.0, 80, editor, Progress())
    with Image.open(path) as film:
        assert film.size == (64, 64)
        assert film.n_frames == 8  # type: ignore[attr-defined]
        frames = []
        for number in range(8):
            film.seek(number)
            frames.append(np.asarray(film.convert("RGB"), dtype=float))
    distance = [float(np.abs(frame - editor.render(requests[0])).mean()) for frame in frames]
    assert distance.index(max(distance)) == 4 and distance[0] < max(distance) / 3
    assert distance[1] == pytest.approx(distance[7], rel=0.2)


def test_a_stop_leaves_no_file(editor: Editor, project: Project, tmp_path: Path) -> None:
    stopped = Progress()
    stopped.stop()
    requests: list[RenderRequest] = export.sweep(project, 0, -3, 3, 5)
    with pytest.raises(Stopped):
        export.save_film(tmp_path / "a.gif", requests, 1.0, 80, editor, stopped)
    with pytest.raises(Stopped):
        export.save_picture(tmp_path / "a.png", project, ExportOptions(), editor, stopped)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.mp4", "none/a.gif"])
def test_a_film_that_cannot_be_written_gets_a_sentence(
    editor: Editor, project: Project, tmp_path: Path, name: str
) -> None:
    requests = export.sweep(project, 0, -3, 3, 2)
    with pytest.raises(OutputError):
        export.save_film(tmp_path / name, requests, 1.0, 80, editor, Progress())
    assert list(tmp_path.iterdir()) == []
