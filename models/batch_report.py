"""The report of a batch: where each photo goes, what became of it, and why other files were left out.

A photo that is worked on twice after a breakdown stands once in the report. Names of outputs never meet a file that no
earlier run has written.
"""

import json
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePath
from typing import Any

import msgspec

from models import photo
from models.files import make_folder, replacing
from models.validation import decode_json

REPORT_FILE = "report.json"
_AS_JPEG = (".heic", ".heif", ".hif", ".mpo")  # photos of formats that are not written


@dataclass(frozen=True)
class Outcome:
    """Result of a photo: `output` is a path below the output folder, `error` a sentence, empty if all went well.

    `source` tells the file apart from a changed one of the same name.
    """

    output: str
    error: str
    seconds: float
    settings: str
    source: str


@dataclass
class Report:
    """Result of `run`: `outcomes` by the photo's path below the folder, `left_out` other files with reasons, `targets`
    where each photo goes below the output folder."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> dict[str, str]:
        """Sentences of the photos that could not be edited."""
        return {name: outcome.error for name, outcome in self.outcomes.items() if outcome.error}


class _ReportJson(msgspec.Struct):
    """The part of a report that is read back."""

    photos: dict[str, Outcome]
    targets: dict[str, str]


def output_names(photos: list[str], output: Path, earlier: dict[str, str]) -> dict[str, str]:
    """Names of outputs by photo: its own if that can be written, else as JPEG or PNG; never that of a foreign file."""
    ours = set(earlier.values())
    taken = {_folded(name) for name in photos if Path(name).suffix.lower() in photo.WRITABLE}
    targets: dict[str, str] = {}
    for name in photos:
        suffix = Path(name).suffix
        own = suffix.lower() in photo.WRITABLE
        as_other = ".jpg" if suffix.lower() in _AS_JPEG else ".png"
        wished = name if own else Path(name).with_suffix(as_other).as_posix()
        if name in earlier:
            wished = earlier[name]
        elif not own and _folded(wished) in taken:
            wished = f"{name}{as_other}"
        targets[name] = _free(wished, output, ours, set(map(_folded, targets.values())))
        taken.add(_folded(targets[name]))
    return targets


def _free(wished: str, output: Path, ours: Collection[str], given: Collection[str]) -> str:
    """The name, or one with a number if another photo has it or a file is there that no earlier run has written."""
    path, number = Path(wished), 1
    while _folded(wished) in given or (wished not in ours and (output / wished).exists()):
        number += 1
        wished = path.with_stem(f"{path.stem} {number}").as_posix()
    return wished


def _folded(name: str) -> str:
    """The name as disks compare it that know neither case nor how letters are composed."""
    return unicodedata.normalize("NFC", name).casefold()


def read_report(output: Path) -> Report:
    """The report of an earlier run; an empty one if there was none, or it cannot be read."""
    try:
        values = decode_json((output / REPORT_FILE).read_bytes(), _ReportJson)
    except (OSError, ValueError):
        return Report()
    targets = {name: target for name, target in values.targets.items() if _is_below(target)}
    return Report({name: outcome for name, outcome in values.photos.items() if name in targets}, {}, targets)


def _is_below(name: str) -> bool:
    path = PurePath(name)
    return not path.is_absolute() and not path.drive and ".." not in path.parts


def write_report(output: Path, report: Report, made_with: Mapping[str, Any]) -> None:
    """Write the report, with the settings that it was `made_with`, into the output folder. Raises OutputError."""
    failed = len(report.failed)
    values = {
        **made_with,
        "done": len(report.outcomes) - failed,
        "failed": failed,
        "left_out": report.left_out,
        "targets": report.targets,
        "photos": {name: asdict(outcome) for name, outcome in sorted(report.outcomes.items())},
    }
    text = json.dumps(values, indent=2, ensure_ascii=False) + "\n"
    make_folder(output)
    with replacing(output / REPORT_FILE) as draft:
        draft.write_bytes(text.encode(errors="backslashreplace"))  # JSON's own way to write what is no UTF-8
