"""Presets: built in, the pack's own, the person's."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.session import presets
from models.edits import Edit
from models.errors import OutputError
from models.paths import data_folder

NOWHERE = Path("nowhere")


def test_every_built_in_preset_is_an_edit_with_a_translated_name() -> None:
    known = set(map(str, presets._NAMES))
    for category, edits in presets.built_in(NOWHERE).items():
        assert category in known
        assert all(edit.active and edit.name in known for edit in edits)


def test_a_pack_sets_the_strength_of_its_own_presets(tmp_path: Path) -> None:
    (tmp_path / "generator.safetensors").touch()
    (tmp_path / "pack.toml").write_text(
        'name = "Own"\ndomain = "face"\nresolution = 64\nlicence = "CC0-1.0"\nneutral = "a face"\n[[presets]]\n'
        'category = "Expression"\nname = "Smile"\ntarget = "a smiling face"\nalpha = 5.0\nbeta = 0.2\n',
        encoding="utf-8",
    )
    found = presets.built_in(tmp_path)["Expression"]
    assert found[0] == Edit("a smiling face", "a face", 5.0, 0.2, name="Smile")
    assert [edit.name for edit in found].count("Smile") == 1 and len(found) == len(
        presets.built_in(NOWHERE)["Expression"]
    )


def test_own_presets_are_kept_until_they_are_forgotten() -> None:
    mine = {presets.OWN: (Edit("an elf's face", alpha=2.0, name="Elf"),)}
    presets.save(mine)
    assert presets.load(NOWHERE) == mine
    presets.forget()
    assert presets.load(NOWHERE) == presets.built_in(NOWHERE)


def test_a_damaged_file_counts_as_none() -> None:
    (data_folder() / "presets.json").write_text('{"Mine": [{"target": 5}]}', encoding="utf-8")
    assert presets.load(NOWHERE) == presets.built_in(NOWHERE)


def test_the_good_parts_of_a_file_are_kept_and_the_file_is_put_aside() -> None:
    file = data_folder() / "presets.json"
    bad = '{"Mine": [{"target": "an elf"}, {"target": 5}, {"target": "x", "alpha": 1e999}, []], "Other": 7}'
    file.write_text(bad, encoding="utf-8")
    assert presets.load(NOWHERE) == {"Mine": (Edit("an elf"),)}
    aside = presets.mend()
    assert aside is not None and aside.read_text() == bad
    assert presets.load(NOWHERE) == {"Mine": (Edit("an elf"),)} and presets.mend() is None
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_of_thousands_is_cut() -> None:
    presets.save({"Mine": [Edit("x")] * 2000})
    assert len(presets.load(NOWHERE)["Mine"]) == presets.MAX_PRESETS


def test_two_programs_do_not_lose_each_others_presets() -> None:
    program = """
import sys
from pathlib import Path
from app.session import presets
from models.edits import Edit
for number in range(20):
    one = (Edit(f"{sys.argv[1]} {number}"),)
    presets.change(Path("nowhere"), lambda kept: {**kept, "Mine": (*kept.get("Mine", ()), *one)})
"""
    command = [sys.executable, "-c", program]
    processes = [subprocess.Popen([*command, name]) for name in "ab"]
    assert [process.wait(240) for process in processes] == [0, 0]
    assert len(set(presets.load(NOWHERE)["Mine"])) == 40


def test_a_folder_that_cannot_be_written_is_one_sentence(home: Path) -> None:
    (data_folder() / "presets.json").mkdir()
    with pytest.raises(OutputError, match=r"presets\.json cannot be written"):
        presets.save({})
