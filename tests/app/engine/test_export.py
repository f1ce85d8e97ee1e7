"""Exports: pixels, sizes, metadata, films."""

from contextlib import nullcontext
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from app.engine import export
from app.engine.export import ExportOptions
from app.engine.rendering import render, with_edit
from app.widgets.comparison import View
from models import photo
from models.editor import Editor
from models.errors import OutputError, Stopped
from models.photo.profiles import from_codes
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


@pytest.fixture(scope="module")
def model(project: Project) -> Project:
    """The same where the model's picture is meant."""
    return replace(project, surface="model")


@pytest.mark.parametrize("longest", [None, 96, 128])
def test_the_models_picture_at_a_size_with_its_recipe(
    editor: Editor, model: Project, tmp_path: Path, longest: int | None
) -> None:
    options = ExportOptions(longest=longest)
    path = export.save_picture(tmp_path / "a.png", model, options, editor, Progress())
    side = longest or 64
    assert photo.read(path).rgb.shape == (side, side, 3)
    text = photo.read(path).recipe
    assert text is not None and Recipe.from_json(text) == model.recipe


def test_the_pixels_are_those_of_the_request(editor: Editor, model: Project, tmp_path: Path) -> None:
    path = export.save_picture(tmp_path / "a.png", model, ExportOptions(recipe=False), editor, Progress())
    assert model.model_request is not None
    assert np.array_equal(photo.read(path).rgb, editor.render(model.model_request))
    assert photo.read(path).recipe is None


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_other_formats_are_written(editor: Editor, model: Project, tmp_path: Path, suffix: str) -> None:
    path = export.save_picture(tmp_path / f"a{suffix}", model, ExportOptions(longest=128), editor, Progress())
    assert photo.read(path).rgb.shape == (128, 128, 3)


def test_the_photo_is_written_as_edited_and_without_an_edit_as_it_is(
    editor: Editor, project: Project, tmp_path: Path
) -> None:
    assert project.photo is not None
    before = project.photo.rgb
    path = export.save_picture(tmp_path / "a.png", project, ExportOptions(), editor, Progress())
    after = photo.read(path).rgb
    assert after.shape == before.shape and (after != before).any()
    plain = replace(project, edits=(replace(SMILE, alpha=0),))
    path = export.save_picture(tmp_path / "b.png", plain, ExportOptions(), editor, Progress())
    assert np.array_equal(photo.read(path).rgb, before)
    path = export.save_picture(tmp_path / "c.jpg", replace(plain, edits=()), ExportOptions(), editor, Progress())
    assert path.read_bytes() == SAMPLE.read_bytes()


def test_the_place_is_left_out_unless_it_is_asked_for(editor: Editor, project: Project, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Camera"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    with Image.open(SAMPLE) as image:
        image.save(tmp_path / "there.jpg", exif=exif, quality=95)
    assert project.portrait is not None
    portrait = replace(project.portrait, photo=photo.read(tmp_path / "there.jpg"))
    for place, longest in product((False, True), (None, 200)):
        options = ExportOptions(place=place, longest=longest)
        path = export.save_picture(tmp_path / "a.jpg", replace(project, portrait=portrait), options, editor, Progress())
        with Image.open(path) as image:
            assert image.getexif()[ExifTags.Base.Model] == "Camera"
            assert bool(image.getexif().get_ifd(ExifTags.IFD.GPSInfo)) == place
        bare = export.save_picture(
            tmp_path / "b.jpg", replace(project, portrait=portrait), replace(options, notes=False), editor, Progress()
        )
        with Image.open(bare) as image:
            assert not image.getexif()


def test_a_smaller_photo_is_written_in_its_proportions(editor: Editor, project: Project, tmp_path: Path) -> None:
    assert project.photo is not None
    path = export.save_picture(tmp_path / "a.png", project, ExportOptions(longest=200), editor, Progress())
    height, width, _ = project.photo.rgb.shape
    assert sorted(photo.read(path).rgb.shape[:2]) == sorted(
        (round(height * 200 / max(height, width)), round(width * 200 / max(height, width)))
    )


def test_split_and_side_by_side_are_as_seen(editor: Editor, project: Project) -> None:
    assert project.photo is not None
    before = project.photo.rgb
    after = export.edited(project, ExportOptions(), editor, Progress())
    width = before.shape[1]
    both = export.edited(project, ExportOptions(view=View.SIDE_BY_SIDE), editor, Progress())
    assert np.array_equal(both[:, :width], before) and np.array_equal(both[:, width:], after)
    split = export.edited(project, ExportOptions(view=View.SPLIT, split=0.25), editor, Progress())
    edge, line = width // 4, width // 600 + 4
    assert np.array_equal(split[:, : edge - line], before[:, : edge - line])
    assert np.array_equal(split[:, edge + line :], after[:, edge + line :])
    assert (split[:, edge] == 255).all()


def test_the_picture_on_the_screen_is_not_painted_a_second_time(editor: Editor, project: Project) -> None:
    shown = render(project, editor)
    render(project, editor, longest=100)
    assert export.edited(project, ExportOptions(), editor, Progress()) is shown
    with pytest.raises(ValueError, match="read-only"):
        shown[0] = 0
    other = replace(project, edits=(replace(project.edits[0], alpha=-8),))
    assert not np.array_equal(render(other, editor), shown)


def test_without_an_edit_the_photo_itself_is_shown(editor: Editor, project: Project) -> None:
    assert project.photo is not None
    assert np.shares_memory(render(replace(project, edits=()), editor), project.photo.rgb)


@pytest.mark.parametrize("view, copies", [(View.EDITED, 3), (View.SPLIT, 3), (View.SIDE_BY_SIDE, 4)])
def test_an_export_of_too_many_pixels_is_refused(
    editor: Editor, project: Project, tmp_path: Path, view: View, copies: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another colour space an edited photo takes its stored pixels beside, a comparison its own."""
    assert project.portrait is not None
    with Image.open(SAMPLE) as image:
        image.save(tmp_path / "wide.jpg", icc_profile=from_codes(12, 13))
    wide = photo.read(tmp_path / "wide.jpg")
    large = replace(project, portrait=replace(project.portrait, photo=wide))
    limit = copies * wide.rgb.nbytes + len(wide.file)
    for change, said in ((0, None), (-1, "too much memory")):
        monkeypatch.setattr(export, "MAX_MEMORY", limit + change)
        with pytest.raises(OutputError, match=said) if said else nullcontext():
            export.save_picture(tmp_path / "out.jpg", large, ExportOptions(view), editor, Progress())
        assert (tmp_path / "out.jpg").exists() == (said is None)
        (tmp_path / "out.jpg").unlink(missing_ok=True)


def test_a_sweep_runs_from_end_to_end_and_slows_down_there() -> None:
    alphas = np.array(export.sweep(-3, 5, 9))
    steps = np.diff(alphas)
    assert alphas[0] == -3 and alphas[-1] == pytest.approx(5) and (steps > 0).all()
    assert steps[0] < steps[4] and steps[-1] < steps[4]


@pytest.mark.parametrize("suffix", [".webp", ".gif"])
def test_a_film_goes_there_and_back(editor: Editor, model: Project, tmp_path: Path, suffix: str) -> None:
    path = export.save_film(tmp_path / f"a{suffix}", model, 0, export.sweep(-8, 8, 5), editor, Progress())
    first = render(with_edit(model, 0, replace(model.edits[0], alpha=-8)), editor)
    with Image.open(path) as film:
        assert film.size == (256, 256)
        assert film.n_frames == 8  # type: ignore[attr-defined]
        frames = []
        for number in range(8):
            film.seek(number)
            frames.append(np.asarray(film.convert("RGB"), dtype=float))
    distance = [float(np.abs(frame - export.resized(first, 4)).mean()) for frame in frames]
    assert distance.index(max(distance)) == 4 and distance[0] < max(distance) / 3
    assert distance[1] == pytest.approx(distance[7], rel=0.2)


def test_a_stop_leaves_no_file(editor: Editor, project: Project, tmp_path: Path) -> None:
    stopped = Progress()
    stopped.stop()
    with pytest.raises(Stopped):
        export.save_film(tmp_path / "a.gif", project, 0, export.sweep(-3, 3, 5), editor, stopped)
    with pytest.raises(Stopped):
        export.save_picture(tmp_path / "a.png", project, ExportOptions(), editor, stopped)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.mp4", "none/a.gif"])
def test_a_film_that_cannot_be_written_gets_a_sentence(
    editor: Editor, model: Project, tmp_path: Path, name: str
) -> None:
    with pytest.raises(OutputError):
        export.save_film(tmp_path / name, model, 0, export.sweep(-3, 3, 2), editor, Progress())
    assert list(tmp_path.iterdir()) == []
