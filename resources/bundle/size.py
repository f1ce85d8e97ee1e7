"""Megabytes of a bundle by folder: `python -m resources.bundle.size dist/semblance`."""

import sys
from collections import Counter
from pathlib import Path

GROUPS = (
    ("PyTorch", ("torch/", "torch-", "functorch/", "torchgen/")),
    ("torchvision, timm, open_clip", ("torchvision", "timm", "open_clip")),
    ("SciPy and NumPy", ("scipy", "numpy")),
    ("Qt", ("PySide6/", "shiboken6/", "libQt6", "qdarkstyle")),
    ("starter pack", ("resources/packs/",)),
    ("other resources", ("resources/",)),
    ("licences", ("licences/",)),
)
REST = "Python and everything else"


def sizes(folder: Path) -> Counter[str]:
    """Bytes by group of the files in a bundle; links count nothing."""
    total: Counter[str] = Counter()
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            total[_group(file.relative_to(folder).as_posix().removeprefix("_internal/"))] += file.stat().st_size
    return total


def _group(path: str) -> str:
    return next((name for name, starts in GROUPS if path.startswith(starts)), REST)


def main() -> None:
    """Print the groups, largest first."""
    found = sizes(Path(sys.argv[1]))
    for name, size in [*found.most_common(), ("total", found.total())]:
        print(f"{name:<32}{size / 1e6:>9.1f} MB")


if __name__ == "__main__":
    main()
