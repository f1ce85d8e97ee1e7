"""The rules of the house that a test can hold: who imports whom, and what starts without torch."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# From the top floor down: a module imports only from its own line or from lines below.
FLOORS: list[set[str]] = [
    {"app"},
    {"models.cli", "models.batch"},
    {"models.editor", "models.contact_sheet", "models.importing"},
    {"models.direction", "models.mapper"},
    {"models.optimization"},
    {"models.checkpoints"},
    {"models.encoder", "models.clip", "models.face", "models.mapper.network"},
    {"models.generator"},
    {"models.project", "models.packs", "models.photo", "models.language"},
    {"models.edits", "models.attributes", "models.device", "models.pixels"},
    {"models.progress", "models.paths", "models.files", "models.validation", "models.errors", "models.version"}
    | {"models.cluster"},
]
TORCH_FREE = ("errors", "progress", "validation", "paths", "edits", "project", "photo", "packs", "language")


def _modules() -> list[Path]:
    return [path for folder in ("app", "models") for path in sorted((ROOT / folder).rglob("*.py"))]


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _floor(module: str) -> int | None:
    """The floor of the longest name that fits, so that one module of a folder can live below the others."""
    units = {unit: number for number, floor in enumerate(FLOORS) for unit in floor}
    fitting = [unit for unit in units if module == unit or module.startswith((unit + ".", unit + "_"))]
    return units[max(fitting, key=len)] if fitting else None


def _imports(path: Path) -> set[str]:
    """Modules of the project that a file imports, at its top or later."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name for name in found if name.split(".")[0] in ("app", "models")}


@pytest.mark.parametrize("path", [p for p in _modules() if "starter" not in p.parts], ids=_name)
def test_a_module_imports_only_from_its_floor_and_below(path: Path) -> None:
    own = _floor(_name(path))
    if own is None:
        assert _name(path) in ("models",), f"{_name(path)} has no place in the house"
        return
    for imported in _imports(path):
        floor = _floor(imported)
        if floor is not None:
            assert floor >= own, f"{_name(path)} imports {imported} from a floor above"
        assert not imported.startswith("models.starter"), f"{_name(path)} imports the training recipe"


def test_the_window_and_the_plain_half_of_the_engine_import_without_torch() -> None:
    light = [_name(p) for p in _modules() if _is_light(p)]
    code = (
        f"import importlib, sys\nfor name in {light!r}:\n    importlib.import_module(name)\n"
        "print(sorted({'torch', 'torchvision', 'open_clip', 'facenet_pytorch', 'scipy'} & set(sys.modules)))"
    )
    environment = {"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT, env=environment
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "[]"
    assert len(light) > 10


def _is_light(path: Path) -> bool:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[0] == "app" or (len(parts) > 1 and parts[1].startswith(TORCH_FREE))
