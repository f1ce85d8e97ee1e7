"""Lanes, with real work: functions that take time and return arrays."""

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from app.engine import workers
from app.engine.workers import Lane, Lanes
from models.progress import Progress

Picture = NDArray[Any]
PATIENCE = 240  # seconds, for busy machines


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    lane = Lane()
    yield lane
    lane.close()


class Answers:
    """What a lane answered, in order, and the threads it answered in."""

    def __init__(self) -> None:
        self.values: list[int] = []
        self.errors: list[Exception] = []
        self.threads: set[int] = set()

    def done(self, picture: Picture) -> None:
        self.values.append(int(picture[0]))
        self.threads.add(threading.get_ident())

    def failed(self, error: Exception) -> None:
        self.errors.append(error)


@pytest.fixture
def answers() -> Answers:
    return Answers()


def painting(value: int, seconds: float = 0.01) -> Callable[[Progress], Picture]:
    def work(progress: Progress) -> Picture:
        time.sleep(seconds)
        return np.full(4, value)

    return work


def patient(started: threading.Event, seconds: float = 600) -> Callable[[Progress], Picture]:
    """Work that takes long and reports often."""

    def work(progress: Progress) -> Picture:
        started.set()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            progress.report(0.5, "working")
            time.sleep(0.002)
        return np.zeros(4)

    return work


def test_queued_tasks_run_in_order_and_answer_in_the_creators_thread(
    lane: Lane, answers: Answers, qtbot: QtBot
) -> None:
    busy: list[bool] = []
    lane.busy_changed.connect(busy.append)
    for value in range(5):
        lane.submit(painting(value), answers.done, answers.failed)
    qtbot.waitUntil(lambda: len(answers.values) == 5)
    assert answers.values == [0, 1, 2, 3, 4]
    assert answers.threads == {threading.get_ident()}
    assert busy == [True, False]


def test_a_storm_in_the_slot_ends_with_the_newest_and_skips_most(lane: Lane, answers: Answers, qtbot: QtBot) -> None:
    ran: list[int] = []

    def work(value: int, progress: Progress) -> Picture:
        ran.append(value)
        return painting(value, 0.02)(progress)

    for value in range(300):
        lane.replace(partial(work, value), answers.done, answers.failed)
        if value % 10 == 0:
            qtbot.wait(1)
    qtbot.waitUntil(lambda: answers.values[-1:] == [299])
    assert answers.values == sorted(answers.values)
    assert len(ran) < 60, "requests were queued"
    assert ran == answers.values, "a finished picture was thrown away"


def test_what_runs_in_the_slot_stops_at_its_next_report_when_something_newer_comes(
    lane: Lane, answers: Answers, qtbot: QtBot
) -> None:
    started = threading.Event()
    lane.replace(patient(started), answers.done, answers.failed)
    assert started.wait(PATIENCE)
    lane.replace(painting(7), answers.done, answers.failed)
    qtbot.waitUntil(lambda: bool(answers.values))
    assert answers.values == [7] and not answers.errors


def test_the_slot_is_served_while_a_queued_task_works(lane: Lane, answers: Answers, qtbot: QtBot) -> None:
    def ends_with(value: int) -> bool:
        return answers.values[-1:] == [value]

    started = threading.Event()
    task = lane.submit(patient(started), answers.done, answers.failed)
    assert started.wait(PATIENCE)
    for value in (1, 2):
        lane.replace(painting(value), answers.done, answers.failed)
        qtbot.waitUntil(partial(ends_with, value))
    assert lane.busy and not task.cancelled
    lane.cancel()


def test_a_slot_that_is_always_full_does_not_keep_the_queue_waiting(
    lane: Lane, answers: Answers, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "LONG", 0.05)

    def again(_: Picture) -> None:
        lane.replace(painting(0, 0.02), again, answers.failed)
        lane.replace(painting(0, 0.02), again, answers.failed)

    again(np.zeros(1))
    for value in (1, 2, 3):
        lane.submit(painting(value), answers.done, answers.failed)
    qtbot.waitUntil(lambda: answers.values == [1, 2, 3])


def test_cancel_ends_the_running_and_drops_the_waiting(lane: Lane, answers: Answers, qtbot: QtBot) -> None:
    started = threading.Event()
    lane.submit(patient(started), answers.done, answers.failed)
    lane.submit(painting(1), answers.done, answers.failed)
    assert started.wait(PATIENCE)
    lane.cancel()
    assert not lane.busy
    lane.submit(painting(2), answers.done, answers.failed)
    qtbot.waitUntil(lambda: bool(answers.values))
    assert answers.values == [2] and not answers.errors


def test_cancel_can_spare_a_task(lane: Lane, answers: Answers, qtbot: QtBot) -> None:
    spared = lane.submit(painting(1, 0.1), answers.done, answers.failed)
    lane.submit(painting(2), answers.done, answers.failed)
    lane.cancel(spare=lambda task: task is spared)
    qtbot.waitUntil(lambda: not lane.busy)
    assert answers.values == [1]


def test_a_waiting_task_can_be_cancelled_alone(lane: Lane, answers: Answers, qtbot: QtBot) -> None:
    lane.submit(painting(1, 0.05), answers.done, answers.failed)
    waiting = lane.submit(painting(2), answers.done, answers.failed)
    waiting.cancel()
    qtbot.waitUntil(lambda: not lane.busy)
    assert answers.values == [1]


def test_a_cancelled_answer_that_is_already_on_its_way_is_dropped(lane: Lane, answers: Answers, qtbot: QtBot) -> None:
    ended = threading.Event()

    def work(progress: Progress) -> Picture:
        ended.set()
        return np.zeros(4)

    task = lane.submit(work, answers.done, answers.failed)
    assert ended.wait(PATIENCE)
    time.sleep(0.05)  # the answer now waits for this thread's event loop
    task.cancel()
    qtbot.wait(50)
    assert answers.values == []


def test_an_error_is_told_and_the_lane_goes_on(lane: Lane, answers: Answers, qtbot: QtBot) -> None:
    lane.submit(lambda progress: np.zeros(4)[9], answers.done, answers.failed)
    lane.submit(painting(3), answers.done, answers.failed)
    qtbot.waitUntil(lambda: bool(answers.values))
    assert [type(error) for error in answers.errors] == [IndexError] and answers.values == [3]


def test_what_work_posts_comes_before_its_answer(lane: Lane, answers: Answers, qtbot: QtBot) -> None:
    def work(progress: Progress) -> Picture:
        lane.post(lambda: answers.done(np.full(1, 1)))
        return np.full(1, 2)

    lane.submit(work, answers.done, answers.failed)
    qtbot.waitUntil(lambda: len(answers.values) == 2)
    assert answers.values == [1, 2] and answers.threads == {threading.get_ident()}


def test_progress_arrives_in_the_creators_thread(lane: Lane, answers: Answers, qtbot: QtBot) -> None:
    told: list[tuple[float, str, int]] = []

    def work(progress: Progress) -> Picture:
        progress.part(0.5, 1.0).report(0.5, "half of the second half")
        return np.zeros(4)

    lane.submit(work, answers.done, answers.failed, lambda f, what: told.append((f, what, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(answers.values))
    assert told == [(0.75, "half of the second half", threading.get_ident())]


@pytest.mark.parametrize("slot", [False, True])
def test_closing_amid_work_ends_it_and_answers_nothing(qtbot: QtBot, answers: Answers, slot: bool) -> None:
    lane = Lane()
    started = threading.Event()
    if slot:
        lane.replace(patient(started), answers.done, answers.failed)
    else:
        lane.submit(patient(started), answers.done, answers.failed)
        lane.submit(painting(1), answers.done, answers.failed)
    assert started.wait(PATIENCE)
    lane.close()
    lane.submit(painting(2), answers.done, answers.failed)
    lane.close()
    qtbot.wait(30)
    assert answers.values == [] and answers.errors == []


def test_lanes_work_side_by_side_and_end_with_their_tasks(qtbot: QtBot, answers: Answers) -> None:
    lanes = Lanes()
    both = threading.Barrier(3)

    def meet(progress: Progress) -> Picture:
        both.wait(PATIENCE)
        return np.full(4, 7)

    for _ in range(2):
        lanes.submit(meet, answers.done, answers.failed)
    both.wait(PATIENCE)
    qtbot.waitUntil(lambda: answers.values == [7, 7])
    assert answers.threads == {threading.get_ident()}
    assert lanes.findChildren(Lane) == [] or not any(lane.busy for lane in lanes.findChildren(Lane))
    lanes.close()


def test_closing_lanes_stops_all_of_them_at_once(qtbot: QtBot, answers: Answers) -> None:
    lanes = Lanes()
    started = [threading.Event() for _ in range(3)]
    for event in started:
        lanes.submit(patient(event), answers.done, answers.failed)
    assert all(event.wait(PATIENCE) for event in started)
    lanes.close()
    assert answers.values == [] and answers.errors == []


def test_what_is_queued_after_patient_work_goes_first(lane: Lane, answers: Answers, qtbot: QtBot) -> None:
    started = threading.Event()
    slow = lane.submit(patient(started), answers.done, answers.failed, patient=True)
    started.wait(PATIENCE)
    lane.submit(painting(1), answers.done, answers.failed)
    lane.submit(painting(2), answers.done, answers.failed)
    qtbot.waitUntil(lambda: answers.values == [1, 2])
    assert lane.busy, "the patient work goes on"
    slow.finish()
    qtbot.waitUntil(lambda: not lane.busy)
    assert answers.errors == []
