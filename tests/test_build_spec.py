"""What `build.spec` names is there, what it leaves out is not needed; the bundle itself is not built here."""

import ast
import configparser
import hashlib
import re
import shutil
import stat
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest
import torch
import yaml  # type: ignore[import-untyped]
from PIL import Image
from torchvision.ops import nms  # type: ignore[import-untyped]

from app.licences import Part
from app.window.faces import PICTURES
from models.paths import RESOURCES, SAMPLES, STARTER_PACK
from models.photo.formats import load_codecs
from models.project_file import SUFFIX
from resources.bundle import archive, contents, icon, library_path, licences, size, torchvision_operators

ROOT = contents.ROOT
OWN = ROOT / "resources" / "bundle"
# By these doors everything comes in that the program uses.
DOORS = (
    "app.window.main_window",
    "app.self_test",
    "models.cli.main",
    "models.editor",
    "models.mapper.training",
    "facenet_pytorch",
)


def test_every_file_that_the_spec_names_is_there() -> None:
    tree = ast.parse((ROOT / "build.spec").read_text(encoding="utf-8"))
    constants = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    named = {name for name in constants if isinstance(name, str) and name.endswith((".py", ".md", ".desktop"))}
    assert {"app/__main__.py", "CHANGELOG.md"} <= named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_every_decoder_that_reading_a_picture_takes_is_in_the_bundle() -> None:
    code = (
        "import io, numpy, tifffile, imagecodecs; from pathlib import Path\n"
        "from models.photo import decode; from models.photo.profiles import from_codes\n"
        "deep = numpy.zeros((40, 40, 3), numpy.uint16)\n"
        "for compression in (None, 'lzw', 'zlib', 'packbits', 'zstd', 'lzma'):\n"
        "    file = io.BytesIO(); tifffile.imwrite(file, deep, photometric='rgb', compression=compression)\n"
        "    decode(file.getvalue(), Path('a.tif'))\n"
        "decode(bytes(imagecodecs.png_encode(deep)), Path('a.png')); from_codes(12, 13)\n"
        "import sys; print(*sorted(name for name in sys.modules if name.startswith('imagecodecs._')))"
    )
    used = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(used.split()) <= set(contents.HIDDEN_IMPORTS)


def test_the_bundle_has_the_pack_the_samples_and_what_packages_read() -> None:
    taken = {Path(file) for file, _ in contents.resources()}
    assert {file for file in STARTER_PACK.rglob("*") if file.is_file()} <= taken
    assert set(SAMPLES.iterdir()) <= taken
    assert {file for file in RESOURCES.rglob("*") if file.suffix in (".svg", ".qm", ".toml", ".json")} <= taken
    assert len([file for file in taken if file.parent.name == "licences"]) == 2
    folders = {folder for _, folder in contents.package_data()}
    assert {Path(folder) for folder in folders} == {
        Path("open_clip"),
        Path("open_clip/model_configs"),
        Path("facenet_pytorch/data"),
        *(Path("qdarkstyle", name, files) for name in ("dark", "light") for files in ("", "rc")),
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
        ("PySide6/Qt/lib/libQt6Network.so.6", False),
    ],
)
def test_unused_files_are_told_from_used_ones(path: str, unused: bool) -> None:
    assert contents.is_unused(path) is unused


def test_libraries_that_came_with_what_is_left_out_stay_behind() -> None:
    loads = {"/venv/libQt6Gui.so": ["libX11.so.6", "/lib/libglib.so"], "/venv/a.so": []}
    system = {"/usr/lib/libX11.so.6", "/lib/libglib.so", "/usr/lib/libpango.so", "/usr/lib/libpython3.11.so.1.0"}
    assert contents.orphans([*loads, *system], loads.__getitem__) == {"/usr/lib/libpango.so"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"LD_LIBRARY_PATH": "/bundle", "LD_LIBRARY_PATH_ORIG": "/opt"}, {"LD_LIBRARY_PATH": "/opt"}),
        ({"LD_LIBRARY_PATH": "/bundle", "HOME": "/h"}, {"HOME": "/h"}),
        ({}, {}),
    ],
)
def test_programs_that_a_bundle_starts_get_the_libraries_of_the_system(
    before: dict[str, str], after: dict[str, str]
) -> None:
    library_path.restore(before)
    assert before == after


def test_our_suppression_keeps_the_boxes_that_torchvision_keeps() -> None:
    torch.manual_seed(0)
    corner = torch.rand(300, 2) * 80
    boxes, scores = torch.cat([corner, corner + 5 + torch.rand(300, 2) * 30], dim=1), torch.rand(300)
    for threshold in (0.3, 0.5, 0.7):
        ours = torchvision_operators.nms(boxes, scores, threshold)
        assert 1 < len(ours) < 300
        assert torch.equal(ours, nms(boxes, scores, threshold))
    assert len(torchvision_operators.nms(boxes[:0], scores[:0], 0.5)) == 0


def test_every_shipped_part_brings_its_licence(tmp_path: Path) -> None:
    modules = ["torch", "PySide6", "shiboken6", "open_clip", "facenet_pytorch", "PIL", "scipy"]
    texts = {file.stem: file.read_text(encoding="utf-8") for file in licences.write(tmp_path, modules, [])}
    assert {"torch", "facenet-pytorch", "pillow", "Python", "Semblance", "Starter pack"} <= texts.keys()
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in next(text for name, text in texts.items() if "PySide6" in name)
    assert all(len(text) > 300 for text in texts.values())


def test_a_part_without_a_licence_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "distributions", lambda modules: [])
    monkeypatch.setattr(licences, "system_parts", lambda libraries: [Part("libnone", "1", "", lambda: "")])
    with pytest.raises(FileNotFoundError, match="libnone"):
        licences.write(tmp_path, [], [])


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="the system's packages are asked of dpkg")
def test_libraries_of_the_system_bring_theirs(tmp_path: Path) -> None:
    library = next(Path(line.split()[-1]) for line in ldd("/bin/sh") if "libc.so" in line)
    (part,) = licences.system_parts([library, tmp_path / "libown.so"])
    assert part.name == "libc6" and part.version
    assert "Lesser General Public" in part.read()


def ldd(program: str) -> list[str]:
    """Paths of the libraries that a program loads, last on each line."""
    lines = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout.splitlines()
    return [line.rpartition(" (")[0] for line in lines]


def test_projects_and_the_pictures_that_can_be_read_are_opened_by_double_click() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(OWN / "semblance.desktop", encoding="utf-8")
    kinds = entry["Desktop Entry"]["MimeType"].split(";")[:-1]
    suffixes = (pattern.removeprefix("*") for pattern in PICTURES.split())
    load_codecs()
    formats = Image.registered_extensions()
    assert set(kinds) == {Image.MIME[formats[suffix]] for suffix in suffixes} | {"application/x-semblance"}
    kind = ElementTree.parse(OWN / "semblance.xml").getroot()[0]
    glob = kind.find("{*}glob")
    assert kind.get("type") == "application/x-semblance" and glob is not None and glob.get("pattern") == f"*{SUFFIX}"


@pytest.mark.skipif(sys.platform != "linux", reason="for the menus of Linux")
def test_the_menu_gets_an_entry_for_the_place_of_the_bundle_and_loses_it_again(tmp_path: Path) -> None:
    bundle, data = tmp_path / "a & b" / "semblance", tmp_path / "data"
    (bundle / "_internal" / "resources" / "icons").mkdir(parents=True)
    shutil.copy(RESOURCES / "icons" / "semblance.svg", bundle / "_internal" / "resources" / "icons")
    for file in contents.linux_files():
        shutil.copy(file, bundle)
    command = ["sh", str(bundle / "add-to-menu.sh")]
    environment = {"PATH": "/usr/bin:/bin", "XDG_DATA_HOME": str(data)}
    subprocess.run(command, check=True, env=environment)
    entry = (data / "applications" / "semblance.desktop").read_text(encoding="utf-8")
    assert f'Exec="{bundle}/semblance" %F\n' in entry
    assert (data / "icons/hicolor/scalable/apps/semblance.svg").is_file()
    assert (data / "mime/packages/semblance.xml").is_file()
    subprocess.run([*command, "--remove"], check=True, env=environment)
    assert [file for file in data.rglob("semblance.*") if "cache" not in file.name] == []


def test_an_archive_keeps_links_and_rights_and_has_its_checksum(tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    (folder / "lib").mkdir(parents=True)
    (folder / "program").write_bytes(b"\0" * 1000)
    (folder / "program").chmod(0o755)
    (folder / "lib" / "link").symlink_to("../program")
    target = tmp_path / "bundle.zip"
    checksum = archive.pack(folder, target)
    assert checksum == hashlib.sha256(target.read_bytes()).hexdigest()
    with ZipFile(target) as packed:
        modes = {info.filename: info.external_attr >> 16 for info in packed.infolist()}
        assert stat.S_ISLNK(modes["bundle/lib/link"]) and packed.read("bundle/lib/link") == b"../program"
        assert modes["bundle/program"] & 0o777 == 0o755
    assert target.stat().st_size < 1000


def test_the_release_workflow_runs_what_is_there() -> None:
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8"))["jobs"]
    commands = "\n".join(step["run"] for job in jobs.values() for step in job["steps"] if "run" in step)
    modules = set(re.findall(r"python -m ([\w.]+)", commands)) - {"pip", "venv", "build", "cyclonedx_py"}
    assert modules == {"app", "resources.bundle.size", "resources.bundle.archive"}
    assert [name for name in modules if find_spec(name) is None] == []
    named = set(re.findall(r"[\w/]+\.(?:spec|txt|py)\b", commands)) - {"source.txt", "bundle.txt"}
    assert named == {"build.spec", "resources/bundle/cpu.txt"}
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_the_readme_names_files_that_are_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:resources|models|app|tests|\.github)/[\w./-]+\.\w+\b", readme))
    assert "resources/bundle/cpu.txt" in named
    assert [name for name in named if not (ROOT / name).exists()] == []


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
