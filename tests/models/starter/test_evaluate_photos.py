"""Photos through the starter pack, as a figure and a sheet."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.paths import SAMPLES
from models.starter.evaluate_photos import SIDE, TARGETS, main


def test_a_photo_is_measured_and_shown_and_one_without_a_face_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(SAMPLES / "beard.jpg", tmp_path)
    Image.fromarray(np.full((256, 256, 3), 90, np.uint8)).save(tmp_path / "wall.png")
    sheet = tmp_path / "sheets" / "photos.png"
    sheet.parent.mkdir()
    monkeypatch.setattr(sys, "argv", ["evaluate_photos", str(tmp_path), "--sheet", str(sheet)])
    main()
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("wall.png: ")
    assert said[1].startswith("encoded, 1 photos")
    assert 0 < float(said[1].split("landmarks ")[1].split()[0]) < 15
    pictures = np.asarray(Image.open(sheet)).reshape(SIDE, 2 + len(TARGETS), SIDE, 3).swapaxes(0, 1).astype(int)
    differences = [np.abs(pictures[1] - edited).mean() for edited in pictures[2:]]
    assert min(differences) > 1


def test_a_folder_without_faces_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["evaluate_photos", str(tmp_path)])
    with pytest.raises(SystemExit, match="no photo with a face"):
        main()
