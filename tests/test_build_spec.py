"""What `build.spec` names is there, what it leaves out is not needed; the bundle itself is not built here."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torchvision.ops import nms  # type: ignore[import-untyped]

from models.paths import RESOURCES, SAMPLES, STARTER_PACK
from resources.bundle import contents, icon, licences, size, torchvision_operators

ROOT = contents.ROOT
# By these doors everything comes in that the program uses.
DOORS = ("app.main_window", "app.self_test", "models.cli", "models.editor", "models.mapper.training", "facenet_pytorch")


def test_every_file_that_the_spec_names_is_there() -> None:
    tree = ast.parse((ROOT / "build.spec").read_text(encoding="utf-8"))
    constants = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    named = {name for name in constants if isinstance(name, str) and name.endswith((".py", ".md", ".desktop"))}
    assert {"app/__main__.py", "CHANGELOG.md"} <= named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_the_bundle_has_the_pack_the_samples_and_what_packages_read() -> None:
    taken = {Path(file) for file, _ in contents.resources()}
    assert {file for file in STARTER_PACK.rglob("*") if file.is_file()} <= taken
    assert set(SAMPLES.iterdir()) <= taken
    assert {file for file in RESOURCES.rglob("*") if file.suffix in (".svg", ".qm", ".toml", ".json")} <= taken
    folders = {folder for _, folder in contents.package_data()}
    assert {Path(folder) for folder in folders} == {
        Path("open_clip"),
        Path("open_clip/model_configs"),
        Path("facenet_pytorch/data"),
    }


def test_a_missing_data_file_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "RESOURCES", (*contents.RESOURCES, "packs/nowhere/*"))
    with pytest.raises(FileNotFoundError, match="nowhere"):
        contents.resources()


def test_nothing_that_the_program_imports_is_left_out() -> None:
    code = f"import importlib, sys\nfor name in {DOORS}: importlib.import_module(name)\nprint(*sys.modules, sep='\\n')"
    environment = {"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT, env=environment
    )
    assert result.returncode == 0, result.stderr
    imported = result.stdout.splitlines()
    assert "open_clip" in imported
    wrong = [name for name in imported if any(f"{name}.".startswith(f"{one}.") for one in contents.EXCLUDED_MODULES)]
    assert wrong == []


@pytest.mark.parametrize(
    ("path", "unused"),
    [
        ("torch/lib/libtorch_cpu.so", False),
        ("torch/bin/torch_shm_manager", False),
        ("torch/bin/test_api", True),
        ("torch/include/ATen/ATen.h", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", False),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", False),
        ("PySide6/Qt/lib/libQt6Quick.so.6", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/Qt/translations/designer_de.qm", True),
    ],
)
def test_unused_files_are_told_from_used_ones(path: str, unused: bool) -> None:
    assert contents.is_unused(path) is unused


def test_our_suppression_keeps_the_boxes_that_torchvision_keeps() -> None:
    torch.manual_seed(0)
    corner = torch.rand(300, 2) * 80
    boxes, scores = torch.cat([corner, corner + 5 + torch.rand(300, 2) * 30], dim=1), torch.rand(300)
    for threshold in (0.3, 0.5, 0.7):
        ours = torchvision_operators.nms(boxes, scores, threshold)
        assert 1 < len(ours) < 300
        assert torch.equal(ours, nms(boxes, scores, threshold))
    assert len(torchvision_operators.nms(boxes[:0], scores[:0], 0.5)) == 0


def test_every_shipped_package_brings_its_licence(tmp_path: Path) -> None:
    shipped = licences.distributions(["torch", "PySide6", "shiboken6", "open_clip", "facenet_pytorch", "PIL", "scipy"])
    texts = {file.stem: file.read_text(encoding="utf-8") for file in licences.write(tmp_path, shipped)}
    assert {"torch", "facenet-pytorch", "pillow", "Python", "Semblance"} <= texts.keys()
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in next(text for name, text in texts.items() if "PySide6" in name)
    assert all(len(text) > 300 for text in texts.values())


def test_sizes_are_those_of_the_files(tmp_path: Path) -> None:
    for name, length in (("_internal/torch/lib/a.so", 5), ("_internal/resources/packs/p", 7), ("semblance", 11)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(bytes(length))
    assert size.sizes(tmp_path) == {"PyTorch": 5, "starter pack": 7, size.REST: 11}


def test_the_icon_is_drawn_large(tmp_path: Path) -> None:
    from PIL import Image

    with Image.open(icon.draw(tmp_path / "icon.png")) as picture:
        assert picture.size == (icon.SIDE, icon.SIDE)
        assert picture.getpixel((icon.SIDE // 2, icon.SIDE // 2)) == (255, 255, 255, 255)
