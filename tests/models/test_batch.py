"""A folder of photos through the same edits, alone, after an interruption, and on a cluster that loses a worker."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from models import photo
from models.batch import BatchSettings, run
from models.batch_report import REPORT_FILE
from models.cli.main import main
from models.cluster import workers
from models.edits import Edit, Surface
from models.errors import DeviceError, OutputError, PhotoError, Stopped
from models.progress import Progress
from tests.helpers.tiny_pack import write_tiny_pack

EDIT = Edit("a smiling face", "a face", 3.0, 0.0)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def settings(pack: Path) -> BatchSettings:
    return BatchSettings(pack, (EDIT,), "cpu", align=False, refine=0)  # noise has no face to come nearer to


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Six good pictures and a broken one, in a tree with names of several scripts."""
    folder = tmp_path / "photos"
    random = np.random.default_rng(0)
    for name in ("a.png", "a.bmp", "b.jpg", "2026/Зима/лицо.png", "2026/顔 1.webp", "2026/d.tiff"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(random.integers(0, 255, (48, 40, 3), dtype=np.uint8)).save(folder / name)
    (folder / "2026" / "broken.jpg").write_bytes(b"\xff\xd8 no picture")
    (folder / "notes.txt").write_text("not a photo")
    return folder


def pictures(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}


def test_tree_is_kept_and_a_bad_photo_stops_nothing(photos: Path, tmp_path: Path, settings: BatchSettings) -> None:
    output = tmp_path / "out"
    words: list[str] = []
    done = run(photos, output, settings, progress=Progress(lambda _, what: words.append(what)))
    assert set(pictures(output)) == {
        *("a.png", "a.bmp", "b.jpg", "2026/Зима/лицо.png", "2026/顔 1.webp", "2026/d.tiff"),
        REPORT_FILE,
    }
    assert list(done.failed) == ["2026/broken.jpg"]
    assert "broken.jpg" in done.failed["2026/broken.jpg"]
    report = json.loads((output / REPORT_FILE).read_text(encoding="utf-8"))
    assert (report["done"], report["failed"], len(report["photos"])) == (6, 1, 7)
    assert words[0] == "0 of 7 photos"
    assert words[-1].startswith("7 of 7 photos")


def test_one_photo_comes_out_as_by_the_edit_command(photos: Path, tmp_path: Path, settings: BatchSettings) -> None:
    run(photos, tmp_path / "out", settings)
    single = ["edit", str(photos / "a.png"), "--to", EDIT.target, "--from", EDIT.neutral, "--alpha", "3", "--beta", "0"]
    single += ["--pack", str(settings.pack), "--device", "cpu", "--no-align", "--refine", "0"]
    single += ["-o", str(tmp_path / "single.png")]
    assert main(single) == 0
    assert (photo.read(tmp_path / "single.png").rgb == photo.read(tmp_path / "out" / "a.png").rgb).all()


def test_what_is_done_is_skipped(photos: Path, tmp_path: Path, settings: BatchSettings) -> None:
    output = tmp_path / "out"
    progress = Progress(lambda fraction, _: progress.stop() if fraction > 0.4 else None)
    with pytest.raises(Stopped):
        run(photos, output, settings, progress=progress)
    begun = {name: (output / name).stat().st_mtime_ns for name in pictures(output) if name != REPORT_FILE}
    assert 0 < len(begun) < 6
    run(photos, output, settings)
    assert len(pictures(output)) == 7
    assert {name: (output / name).stat().st_mtime_ns for name in begun} == begun
    (photos / "a.png").write_bytes((photos / "2026/Зима/лицо.png").read_bytes())
    (output / "b.jpg").unlink()
    before = {name: (output / name).stat().st_mtime_ns for name in pictures(output) if name != "b.jpg"}
    run(photos, output, settings)
    changed = {name for name, then in before.items() if (output / name).stat().st_mtime_ns != then}
    assert changed == {"a.png", REPORT_FILE}
    assert (output / "b.jpg").exists()


def test_other_settings_do_it_all_again(photos: Path, tmp_path: Path, settings: BatchSettings) -> None:
    run(photos, tmp_path / "out", settings)
    first = pictures(tmp_path / "out")
    run(
        photos,
        tmp_path / "out",
        replace(settings, edits=(Edit("an old face", "a face", 9.0, 0.0),)),
    )
    second = pictures(tmp_path / "out")
    assert all(first[name] != second[name] for name in first)


def test_pictures_below_the_output_are_not_photos(photos: Path, settings: BatchSettings) -> None:
    first = run(photos, photos / "out", settings)
    again = run(photos, photos / "out", settings)
    assert again.outcomes.keys() == first.outcomes.keys()
    assert again.left_out == {"notes.txt": "not a picture", "out": "the output folder"}


def test_the_folder_may_lie_in_the_output(tmp_path: Path, settings: BatchSettings) -> None:
    output = tmp_path / "all"
    for name in ("in/a.png", "in/in/a.png", "a.png"):
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (48, 48), (len(name), 9, 9)).save(output / name)
    before = pictures(output)
    report = run(output / "in", output, settings)
    assert report.targets == {"a.png": "a 2.png", "in/a.png": "in/a 2.png"}
    assert not report.failed
    after = pictures(output)
    assert {name: after[name] for name in before} == before  # no photo is written over
    run(output / "in", output, settings)
    assert pictures(output).keys() == after.keys()


def test_the_folder_is_not_the_output(photos: Path, settings: BatchSettings) -> None:
    with pytest.raises(OutputError, match="both the folder of the photos and the output folder"):
        run(photos, photos / "2026" / "..", settings)


def test_names_that_other_disks_take_for_one(tmp_path: Path, settings: BatchSettings) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    names = ["A.png", "a.png", "caf\u00e9.png", "cafe\u0301.png"]
    for name in names:
        Image.new("RGB", (48, 48)).save(folder / name)
    assert sorted(run(folder, tmp_path / "out", settings).targets.values()) == sorted(
        ["A.png", "a 2.png", "caf\u00e9 2.png", "cafe\u0301.png"]
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such names")
def test_a_name_that_is_no_utf_8(tmp_path: Path, settings: BatchSettings) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    name = os.fsdecode(b"caf\xe9.png")
    Image.new("RGB", (48, 48)).save(tmp_path / "a.png")
    (tmp_path / "a.png").rename(folder / name)
    assert not run(folder, tmp_path / "out", settings).failed
    first = (tmp_path / "out" / name).stat().st_mtime_ns
    (tmp_path / "out" / REPORT_FILE).read_text(encoding="utf-8")
    assert not run(folder, tmp_path / "out", settings).failed
    assert (tmp_path / "out" / name).stat().st_mtime_ns == first


def test_a_photo_that_vanishes_fails_alone(photos: Path, tmp_path: Path, settings: BatchSettings) -> None:
    def remove(fraction: float, _: str) -> None:
        (photos / "b.jpg").unlink(missing_ok=True)

    report = run(photos, tmp_path / "out", settings, progress=Progress(remove))
    assert report.failed["b.jpg"].startswith("There is no file b.jpg.")
    assert len(report.outcomes) - len(report.failed) == 5


def test_a_full_disk_ends_it_with_a_sentence(
    photos: Path, tmp_path: Path, settings: BatchSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def full(descriptor: int) -> None:
        if os.fstat(descriptor).st_size > 4000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    seen: list[float] = []
    with pytest.raises(OutputError, match="the disk takes no more"):
        run(photos, tmp_path / "out", settings, progress=Progress(lambda fraction, _: seen.append(fraction)))
    assert max(seen) < 1


def test_the_place_is_left_out_unless_asked_for(tmp_path: Path, settings: BatchSettings) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Box 9"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    Image.new("RGB", (48, 48)).save(folder / "a.jpg", exif=exif)
    surfaces: tuple[Surface, ...] = ("photo", "crop")
    for surface in surfaces:
        for place in (False, True):
            run(folder, tmp_path / "out", replace(settings, surface=surface, place=place))
            with Image.open(tmp_path / "out" / "a.jpg") as image:
                assert image.getexif()[ExifTags.Base.Model] == "Box 9"
                assert bool(image.getexif().get_ifd(ExifTags.IFD.GPSInfo)) is place


def test_folders_without_photos(tmp_path: Path, settings: BatchSettings) -> None:
    with pytest.raises(PhotoError, match="There is no folder"):
        run(tmp_path / "nowhere", tmp_path / "out", settings)
    (tmp_path / "empty").mkdir()
    with pytest.raises(PhotoError, match="There are no pictures in"):
        run(tmp_path / "empty", tmp_path / "out", settings)


def test_the_command(photos: Path, tmp_path: Path, pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["batch", str(photos), "--to", EDIT.target, "--beta", "0", "--pack", str(pack), "--device", "cpu"]
    command += ["--refine", "0"]
    assert main([*command, "--no-align", "--json", "-o", str(tmp_path / "out")]) == 0
    shown = capsys.readouterr()
    figures = json.loads(shown.out)
    assert {name: figures[name] for name in ("done", "failed", "left_out")} == {"done": 6, "failed": 1, "left_out": 1}
    assert figures["report"] == str(tmp_path / "out" / REPORT_FILE)
    assert "2026/broken.jpg: " in shown.err and "notes.txt: not a picture" in shown.err
    assert main([*command, "-o", str(tmp_path / "out2")]) == 1  # noise has no faces
    assert "None of the photos could be edited" in capsys.readouterr().err


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """The address of a scheduler process, and its two worker processes."""
    python = [sys.executable, "-W", "ignore", "-m"]
    command = [*python, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    scheduler = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert scheduler.stderr is not None
    line = next(line for line in scheduler.stderr if "Scheduler at:" in line)
    address = line.split()[-1]
    command = [*python, "distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard"]
    crew = [subprocess.Popen(command, stderr=subprocess.DEVNULL, text=True) for _ in range(2)]
    yield address, crew
    for process in (*crew, scheduler):
        process.kill()
        process.wait()
    scheduler.stderr.close()


@pytest.mark.filterwarnings("default")  # of Dask and Tornado
def test_a_cluster_that_loses_a_worker_loses_no_photo(
    cluster: tuple[str, list[subprocess.Popen[str]]],
    tmp_path: Path,
    settings: BatchSettings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    address, crew = cluster
    folder = tmp_path / "photos"
    folder.mkdir()
    random = np.random.default_rng(0)
    for number in range(8):
        Image.fromarray(random.integers(0, 255, (64, 64, 3), dtype=np.uint8)).save(folder / f"{number:02d}.png")
    killed: list[float] = []

    def kill_one(fraction: float, _: str) -> None:
        if fraction > 0.2 and not killed:
            os.kill(crew[0].pid, signal.SIGKILL)
            killed.append(fraction)

    start = time.perf_counter()
    with workers(address) as executor:
        outcomes = run(folder, tmp_path / "out", settings, executor, Progress(kill_one)).outcomes
    seconds = time.perf_counter() - start
    assert killed and crew[0].wait() == -signal.SIGKILL
    assert sorted(outcomes) == sorted(path.name for path in folder.iterdir())
    assert not any(outcome.error for outcome in outcomes.values())
    spread = pictures(tmp_path / "out")
    run(folder, tmp_path / "alone", settings)
    assert {name: data for name, data in pictures(tmp_path / "alone").items() if name != REPORT_FILE} == {
        name: data for name, data in spread.items() if name != REPORT_FILE
    }
    with capsys.disabled():
        print(
            f"\n  8 photos on 2 worker processes, one killed at {killed[0]:.0%}: 8 done once, in {seconds:.1f} s",
            end="",
        )


@pytest.mark.filterwarnings("default")
def test_no_scheduler_there() -> None:
    with pytest.raises(DeviceError, match="no Dask scheduler at tcp://127"), workers("tcp://127.0.0.1:9"):
        pass
