"""Directions of texts are there again after a restart, as long as the networks are the same."""

import os
from pathlib import Path

import pytest
import torch

from models.direction import memory
from models.direction.memory import FILE, Memory
from models.editor import Editor
from models.edits import Edit
from models.packs.library import packs_folder
from models.packs.manifest import Pack
from tests.helpers.tiny_pack import write_tiny_pack

SMILE, OLD = Edit("a smiling face"), Edit("an old face")


@pytest.fixture
def pack() -> Pack:
    """An installed pack without a direction table."""
    folder = write_tiny_pack(packs_folder() / "tiny")
    (folder / "direction.safetensors").unlink()
    return Pack.read(folder)


def test_values_survive_a_restart_until_a_network_changes(pack: Pack) -> None:
    Memory(pack).remember("a text", torch.arange(3.0))
    assert (pack.folder / FILE).exists()
    again = Memory(pack)
    assert torch.equal(again.recall("a text"), torch.arange(3.0))  # type: ignore[arg-type]
    assert again.recall("another text") is None
    os.utime(pack.generator, (1, 1))
    assert Memory(pack).recall("a text") is None


def test_what_was_not_used_for_longest_goes(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST", 2)
    kept = Memory(pack)
    for key in ("first", "second"):
        kept.remember(key, torch.ones(1))
    kept.recall("first")
    kept.remember("third", torch.ones(1))
    again = Memory(pack)
    assert [again.recall(key) is not None for key in ("first", "second", "third")] == [True, False, True]


@pytest.mark.parametrize("content", [b"", b"damaged", b"\x80\x04."])
def test_a_damaged_file_is_computed_again(pack: Pack, content: bytes) -> None:
    (pack.folder / FILE).write_bytes(content)
    kept = Memory(pack)
    assert kept.recall("a text") is None
    kept.remember("a text", torch.ones(2))
    assert Memory(pack).recall("a text") is not None


def test_other_folders_are_left_as_they_are(tmp_path: Path) -> None:
    pack = Pack.read(write_tiny_pack(tmp_path / "tiny"))
    kept = Memory(pack)
    kept.remember("a text", torch.ones(2))
    assert kept.recall("a text") is not None
    assert not (pack.folder / FILE).exists()


def test_a_text_is_read_and_measured_once(pack: Pack) -> None:
    """The second editor has neither to make pictures nor to encode texts."""
    first = Editor(pack, "cpu")
    first.texts.prepare((SMILE, OLD))
    deltas = [first.texts.delta(edit) for edit in (SMILE, OLD)]
    second = Editor(pack, "cpu")
    clip = second.texts.require_clip()
    for network in (clip.network, second.generator):
        network.register_forward_pre_hook(lambda *_: pytest.fail("a network was asked again"))
    second.generator.synthesise = lambda *_, **__: pytest.fail("a picture was made")  # type: ignore[method-assign]
    assert all(torch.equal(second.texts.delta(edit), delta) for edit, delta in zip((SMILE, OLD), deltas, strict=True))
