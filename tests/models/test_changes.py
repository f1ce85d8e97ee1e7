"""Edits of the embedded pack as changes of the StyleSpace code."""

from dataclasses import replace

import pytest
import torch

from models.editor import Editor
from models.edits import Code, Edit, RenderRequest
from models.paths import STARTER_PACK

SMILE = Edit("a smiling face", "a face", alpha=4.0)


@pytest.fixture(scope="module")
def editor() -> Editor:
    return Editor.load(STARTER_PACK, "cpu")


@pytest.fixture(scope="module")
def code(editor: Editor) -> Code:
    return editor.random(0)


def test_edits_stack_and_switched_off_edits_do_nothing(editor: Editor, code: Code) -> None:
    blond = Edit("a face with blond hair", alpha=1.0)
    smile = replace(SMILE, alpha=1.0)  # both within what faces reach
    both = editor.changes.styles(RenderRequest(code, (smile, blond)))
    plain = editor.changes.styles(RenderRequest(code))
    parts = sum(editor.changes.styles(RenderRequest(code, (edit,))) - plain for edit in (smile, blond))
    torch.testing.assert_close(both - plain, parts)
    off = replace(blond, enabled=False)
    assert torch.equal(editor.changes.styles(RenderRequest(code, (off,))), plain)


def test_fewer_channels_survive_a_higher_beta(editor: Editor) -> None:
    kept = [editor.changes.channels_kept(replace(SMILE, beta=beta)) for beta in (0.0, 0.05, 0.1, 0.2, 2.0)]
    assert kept == sorted(kept, reverse=True)
    assert kept[0] > kept[2] > 0
    assert kept[-1] == 0


def test_the_suggested_beta_never_leaves_an_edit_empty(editor: Editor) -> None:
    for preset in editor.pack.presets:
        beta = editor.texts.suggest_beta(Edit(preset.target, preset.neutral))
        assert editor.changes.channels_kept(Edit(preset.target, preset.neutral, beta=beta)) > 0, preset.name
        assert editor.changes.channels_kept(Edit(preset.target, preset.neutral, beta=preset.beta)) > 0, preset.name
