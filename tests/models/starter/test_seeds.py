"""All people, or fewer with the same share held out."""

import pytest

from models.starter.seeds import runs


def test_all_seeds_come_in_runs_of_a_length() -> None:
    assert runs(range(100, 110), held_out=2, count=10, length=4) == [range(100, 104), range(104, 108), range(108, 110)]


@pytest.mark.parametrize(("count", "held_out"), [(800, 40), (400, 20), (100, 5), (3, 1)])
def test_fewer_seeds_keep_the_share_of_those_that_do_not_train(count: int, held_out: int) -> None:
    chosen = [seed for run in runs(range(0, 800), held_out=40, count=count, length=40) for seed in run]
    assert len(chosen) == len(set(chosen)) == count
    assert sum(seed < 40 for seed in chosen) == held_out


def test_a_run_never_mixes_people_who_train_and_who_do_not_where_these_end_with_a_run() -> None:
    mixed = [run for run in runs(range(0, 260), held_out=20, count=30, length=10) if run[0] < 20 <= run[-1]]
    assert not mixed
