"""Edits and codes as values."""

import pickle

import numpy as np
import pytest

from models.edits import Code, Edit, RenderRequest


def test_an_edit_survives_json() -> None:
    edit = Edit("a smiling face", "a face", alpha=-2.5, beta=0.2, enabled=False, name="Smile")
    assert Edit.from_dict(edit.to_dict()) == edit
    assert Edit.from_dict({"target": "an old face"}) == Edit("an old face")


@pytest.mark.parametrize(
    "values",
    [{}, {"neutral": "a face"}, {"target": 3}, {"target": "x", "alpha": "4"}, {"target": "x", "gamma": 1},
     {"target": "x", "alpha": True}, {"target": "x", "enabled": 1}, ["target"]],
)  # fmt: skip
def test_what_is_no_edit_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="edit"):
        Edit.from_dict(values)


def test_only_an_edit_that_changes_something_is_active() -> None:
    assert Edit("a smiling face").active
    assert not Edit("a smiling face", alpha=0).active
    assert not Edit("a smiling face", enabled=False).active
    assert not Edit("  ").active


def test_requests_are_equal_by_value_and_cross_processes() -> None:
    array = np.arange(12, dtype=np.float32).reshape(3, 4)
    one = RenderRequest(Code.of(array), (Edit("a smiling face"),))
    other = RenderRequest(Code.of(array.copy()), (Edit("a smiling face"),))
    assert one == other and hash(one) == hash(other)
    assert pickle.loads(pickle.dumps(one)) == one
    np.testing.assert_array_equal(one.code.array, array)
