"""A bundle as a portable zip with its checksum: `python -m resources.bundle.archive dist/semblance NAME.zip`.

Links stay links and programs stay executable, which `shutil.make_archive` does not see to.
"""

import hashlib
import stat
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from models.files import replacing


def pack(folder: Path, target: Path) -> str:
    """Write the zip, all under the folder's own name; returns its SHA-256."""
    with replacing(target) as draft, ZipFile(draft, "w", ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder.parent).as_posix()
            if path.is_symlink():
                link = ZipInfo(name)
                link.create_system = 3  # Unix, whose file types the next line speaks of
                link.external_attr = (stat.S_IFLNK | 0o777) << 16
                archive.writestr(link, path.readlink().as_posix())
            elif path.is_file():
                archive.write(path, name)
    with target.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> None:
    """Pack, and write the checksum beside it, as `sha256sum --check` reads it."""
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    line = f"{pack(folder, target)}  {target.name}\n"
    with replacing(target.with_name(f"{target.name}.sha256")) as draft:
        draft.write_text(line, encoding="utf-8", newline="\n")
    print(line, end="")


if __name__ == "__main__":
    main()
