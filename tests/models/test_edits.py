"""Edits and codes as values."""

import json
import pickle
from dataclasses import replace

import numpy as np
import pytest

from models.edits import (
    MASK_SIDE,
    MAX_MASK,
    Code,
    Edit,
    RenderRequest,
    decode_delta,
    decode_mask,
    encode_delta,
    encode_mask,
)

DELTA = encode_delta(np.array([0.5, -2.0, 3.25]))


def test_an_edit_survives_json() -> None:
    edit = Edit("a smiling face", "a face", alpha=-2.5, beta=0.2, enabled=False, name="Smile")
    assert Edit.from_dict(edit.to_dict()) == edit
    assert Edit.from_dict({"target": "an old face"}) == Edit("an old face")


@pytest.mark.parametrize(
    ("edit", "method"),
    [(Edit("x", keep=("age", "a beard")), "direction"), (Edit("x", mapper="smile"), "mapper"),
     (Edit("x", delta=DELTA, keep=("age",)), "optimisation")],
)  # fmt: skip
def test_edits_of_every_method_survive_json_and_cross_processes(edit: Edit, method: str) -> None:
    assert edit.method == method
    assert Edit.from_dict(json.loads(json.dumps(edit.to_dict()))) == edit
    assert pickle.loads(pickle.dumps(edit)) == edit and hash(edit) == hash(replace(edit))


def test_a_direction_is_written_as_before_there_were_other_methods() -> None:
    old = {"target": "x", "neutral": "a face", "alpha": 2.0, "beta": 0.2, "enabled": True, "name": "X"}
    assert Edit.from_dict(old).to_dict() == old
    assert Edit("x", "a face", 2.0, 0.2, True, "X") == Edit.from_dict(old)


def test_a_change_of_the_styles_is_kept_to_the_bit() -> None:
    delta = np.random.RandomState(0).randn(100).astype(np.float32)
    np.testing.assert_array_equal(decode_delta(encode_delta(delta)), delta)


@pytest.mark.parametrize(
    "values",
    [{}, {"neutral": "a face"}, {"target": 3}, {"target": "x", "alpha": "4"}, {"target": "x", "gamma": 1},
     {"target": "x", "alpha": True}, {"target": "x", "enabled": 1}, ["target"],
     {"target": "x", "keep": "age"}, {"target": "x", "keep": [3]}, {"target": "x", "mapper": "a", "delta": DELTA}],
)  # fmt: skip
def test_what_is_no_edit_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="edit"):
        Edit.from_dict(values)


@pytest.mark.parametrize("delta", ["?", "AAA", "AAAA", encode_delta(np.array([np.nan]))])
def test_a_damaged_change_is_refused(delta: str) -> None:
    with pytest.raises(ValueError):
        Edit.from_dict({"target": "x", "delta": delta})


def test_only_an_edit_that_changes_something_is_active() -> None:
    assert Edit("a smiling face").active
    assert not Edit("a smiling face", alpha=0).active
    assert not Edit("a smiling face", enabled=False).active
    assert not Edit("  ").active
    assert Edit("", delta=DELTA).active


def test_requests_are_equal_by_value_and_cross_processes() -> None:
    array = np.arange(12, dtype=np.float32).reshape(3, 4)
    one = RenderRequest(Code.of(array), (Edit("a smiling face"),))
    other = RenderRequest(Code.of(array.copy()), (Edit("a smiling face"),))
    assert one == other and hash(one) == hash(other)
    assert pickle.loads(pickle.dumps(one)) == one
    np.testing.assert_array_equal(one.code.array, array)


def test_parts_and_mask_survive_json_and_cross_processes() -> None:
    mask = np.zeros((MASK_SIDE, MASK_SIDE), np.uint8)
    mask[:, :100] = np.arange(100)
    edit = Edit("a smiling face", parts=("eyes", "hair"), mask=encode_mask(mask))
    again = Edit.from_dict(json.loads(json.dumps(edit.to_dict())))
    assert again == edit and pickle.loads(pickle.dumps(edit)) == edit
    np.testing.assert_array_equal(decode_mask(again.mask), mask)
    noise = np.random.RandomState(0).randint(0, 256, mask.shape).astype(np.uint8)
    assert len(encode_mask(noise)) < MAX_MASK


@pytest.mark.parametrize(
    "values",
    [
        {"parts": ["nose"]},
        {"parts": ["eyes"] * 9},
        {"mask": "%"},
        {"mask": "AAAA"},
        {"mask": encode_mask(np.zeros((9, 9), np.uint8))},
        {"mask": encode_mask(np.zeros((MASK_SIDE, MASK_SIDE), np.uint8))[:-40]},
        {"mask": encode_mask(np.zeros((MASK_SIDE, MASK_SIDE, 3), np.uint8))},
    ],
)
def test_parts_and_masks_that_are_none_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Edit.from_dict({"target": "x"} | values)


def test_the_model_reads_the_english_and_the_person_keeps_the_words() -> None:
    edit = Edit("微笑", read_target="a smiling face")
    assert edit.texts == ("a smiling face", "a face")
    assert Edit.from_dict(json.loads(json.dumps(edit.to_dict()))) == edit
    assert Edit("a smiling face").to_dict().keys() == Edit("微笑").to_dict().keys()
