"""Contents of the bundle beside the modules that PyInstaller finds, and what it leaves out."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = (
    "catalogue.toml",
    "icons/*.svg",
    "licences/*.txt",
    "packs/cartoon/*",
    "packs/starter/*",
    "packs/starter/clip/*",
    "glossary/*.toml",
    "presets/*.json",
    "samples/*",
    "translations/*.qm",
)
PACKAGE_DATA = (
    ("open_clip", "bpe_simple_vocab_16e6.txt.gz"),
    ("open_clip", "model_configs/*.json"),
    ("facenet_pytorch", "data/*.pt"),
    *(("qdarkstyle", f"{name}/{files}") for name in ("dark", "light") for files in ("*.qss", "rc/*.png")),
)
# Imported when first used, by a name that PyInstaller does not see: the decoders of imagecodecs that pictures need.
HIDDEN_IMPORTS = tuple(
    f"imagecodecs.{name}"
    for name in ("_shared", "_shared_cython", "_imcd", "_cms", "_png", "_zlib", "_deflate", "_zstd", "_lzma", "_jpeg8")
)
# Looked for by a path through the folder of its modules, which therefore must exist.
UNPACKED = {"facenet_pytorch": "py"}
# Needed by `python -m ...`, by tests, by a cluster or a notebook, and by PyTorch's own tests.
EXCLUDED_MODULES = (
    "resources.bundle",
    "dask",
    "distributed",
    "IPython",
    "matplotlib",
    "models.starter",
    "pytest",
    "setuptools",
    "tensorboard",
    "tests",
    "tkinter",
    "torch.testing._internal.common_methods_invocations",
    "torch.testing._internal.generated",
    "torch.utils.benchmark",
    "torch.utils.tensorboard",
)
# Beside the program itself, where a person sees them.
LINUX_FILES = ("add-to-menu.sh", "semblance.desktop", "semblance.xml")
# Paths in the bundle. Qt's virtual keyboard, PDF and embedded-screen plugins bring QML along, 40 MB that no one sees;
# its GTK theme would mix the libraries here with the system's (file dialogs come through the desktop portal).
UNUSED_FILES = re.compile(
    r"""
    torch/(include|test|share)/ | torch/bin/(?!torch_shm_manager) | torch/.*\.a$
    | .*\.pyi$ | PySide6/Qt/translations/(?!qtbase_)
    | PySide6/Qt/plugins/(egldeviceintegrations|generic|networkinformation|printsupport|sqldrivers|tls|qmltooling)/
    | .*(lib)?Qt6?(Qml|Quick|VirtualKeyboard|Pdf|EglFS|EglFs|WlShell|WaylandCompositor|Sql|Test|Lottie)
    | .*/libq(gtk3|pdf|tvirtualkeyboardplugin|eglfs|linuxfb|minimalegl|vkkhrdisplay|vnc)\.so$
    | .*/q(pdf|tvirtualkeyboardplugin|minimal|direct2d)\.(dll|dylib)$ | PySide6/opengl32sw\.dll$
    """,
    re.VERBOSE,
)
SYSTEM_FOLDERS = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/")  # of Linux
FOREIGN_OPERATORS = re.compile(r"torchvision/(_C|image)\.|torchvision\.libs/|libcudart")


def resources() -> list[tuple[str, str]]:
    """(file, folder in the bundle) of the program's own data. Raises FileNotFoundError."""
    return _data(ROOT / "resources", Path("resources"), RESOURCES)


def package_data() -> list[tuple[str, str]]:
    """(file, folder in the bundle) of data that packages read when used. Raises FileNotFoundError."""
    found = []
    for package, pattern in PACKAGE_DATA:
        found += _data(package_folder(package), Path(package), (pattern,))
    return found


def package_folder(name: str) -> Path:
    """Folder of an installed package. Raises FileNotFoundError."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"The package {name} is not installed.")
    return Path(spec.origin).parent


def is_unused(path: str) -> bool:
    """Return True if a file at this path in the bundle is left out."""
    return UNUSED_FILES.match(path.replace("\\", "/")) is not None


def is_from_system(path: str) -> bool:
    """Return True if a file belongs to the Linux that builds."""
    return path.startswith(SYSTEM_FOLDERS)


def orphans(sources: Iterable[str], imports: Callable[[str], Iterable[str]]) -> set[str]:
    """Libraries of the system that nothing loads: they came with files that are left out, such as Qt's GTK theme.

    `imports` gives all that a file loads, directly or not. Python's own library is loaded by the program itself.
    """
    files = set(sources)
    own = {file for file in files if not is_from_system(file)}
    if own == files:
        return set()
    loaded = {Path(name).name for file in own for name in imports(file)}
    return {file for file in files - own if Path(file).name not in loaded and "libpython" not in file}


def has_operators() -> bool:
    """Return True if torchvision's compiled operators fit the installed torch; asked in a process of its own."""
    check = "from torchvision.extension import _has_ops; raise SystemExit(not _has_ops())"
    return subprocess.run([sys.executable, "-c", check], stderr=subprocess.DEVNULL, check=False).returncode == 0


def linux_files() -> list[Path]:
    """Files that put the program into a menu on Linux. Raises FileNotFoundError."""
    return [Path(file) for name in LINUX_FILES for file, _ in _data(ROOT / "resources" / "bundle", Path(), (name,))]


def is_foreign_operator(path: str) -> bool:
    """Return True for a compiled operator of torchvision, useless where it does not fit torch."""
    return FOREIGN_OPERATORS.match(path.replace("\\", "/")) is not None


def _data(folder: Path, target: Path, patterns: tuple[str, ...]) -> list[tuple[str, str]]:
    found = []
    for pattern in patterns:
        files = [file for file in sorted(folder.glob(pattern)) if file.is_file()]
        if not files:
            raise FileNotFoundError(f"{folder / pattern} matches no file.")
        found += [(str(file), str(target / file.relative_to(folder).parent)) for file in files]
    return found
