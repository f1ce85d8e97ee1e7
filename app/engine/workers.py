"""Lanes, where work leaves the GUI thread: one thread with a queue of tasks and a slot in which the newest wins.

Whoever owns an object that bears one thread at a time (the editor) gives it a lane. What waits in the slot goes before
the queue, and whenever a queued task reports progress, the slot is served in between: a slider lives on while a photo
is being inverted, and nothing is locked. A slot that is filled again and again takes turns with a queue that has waited
for long. A patient task lets what was queued after it go first in the same way, such as a question about words while a
code is refined. All callbacks run in the thread of the lane's creator.
"""

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal

from models.errors import Stopped
from models.progress import Progress

T = TypeVar("T")
NAME = "semblance lane"  # of the threads, for debuggers
NICENESS = 10  # of a lane in the background, where the system knows it
LONG = 3.0  # seconds in the queue after which a task takes turns with the slot
_STACK = 16 << 20  # bytes; torch needs more than the 512 KB that macOS gives a thread


class Task:
    """Work on its way through a lane. `cancel` ends it at its next progress report and drops its answer.

    A `lasting` task is wanted whatever is opened in the meantime, such as an export; a `guarded` one, such as an
    optimisation, is not ended without a question.
    """

    def __init__(
        self,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        progressed: Callable[[float, str], None] | None = None,
        *,
        patient: bool = False,
        lasting: bool = False,
        guarded: bool = False,
    ) -> None:
        self.work = work
        self.done = done
        self.failed = failed
        self.progressed = progressed
        self.patient = patient
        self.lasting = lasting
        self.guarded = guarded
        self.asked = time.monotonic()
        self.cancelled = False
        self.stop = threading.Event()

    def finish(self) -> None:
        """Ask the work to end with what it has; its answer counts."""
        self.stop.set()

    def cancel(self) -> None:
        """End the work and forget about its answer."""
        self.cancelled = True
        self.stop.set()


class Lane(QObject):
    """One thread, started by the first task and ended by `close`; `background` leaves the processor to others."""

    busy_changed = Signal(bool)  # whether a queued task runs or waits; the slot does not count
    _told = Signal(object)  # something to call in the thread of the creator

    def __init__(self, parent: QObject | None = None, *, background: bool = False) -> None:
        super().__init__(parent)
        self._background = background
        self._wake = threading.Condition()
        self._queue: deque[Task] = deque()
        self._slot: Task | None = None
        self._in_slot: Task | None = None  # the slot's task that runs now
        self._open: list[Task] = []  # queued tasks that have not been answered
        self._closed = False
        self._thread = _Thread(self._run)
        self._thread.setObjectName(NAME)
        self._thread.setStackSize(_STACK)
        self._told.connect(self._call, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """True if a queued task runs or waits."""
        return bool(self._open)

    def holds(self, kind: Callable[[Task], bool]) -> bool:
        """Return True if a queued task of a kind runs or waits."""
        return any(kind(task) and not task.cancelled for task in self._open)

    def submit(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progressed: Callable[[float, str], None] | None = None,
        *,
        patient: bool = False,
        lasting: bool = False,
        guarded: bool = False,
        first: bool = False,
    ) -> Task:
        """Queue `work`; then `done(answer)` or `failed(error)` is called, or nothing if it was cancelled.

        Whenever `patient` work reports progress, what was queued after it is done first. `first` work goes before what
        waits.
        """
        task = Task(work, done, failed, progressed, patient=patient, lasting=lasting, guarded=guarded)
        self._open.append(task)
        self._put(lambda: self._queue.appendleft(task) if first else self._queue.append(task))
        if len(self._open) == 1:
            self.busy_changed.emit(True)
        return task

    def replace(
        self, work: Callable[[Progress], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> Task:
        """Put `work` into the slot. What waited there is dropped; what runs is told to stop, yet may answer.

        An answer that is ready is worth showing while a person drags, for under a storm of requests no other would be.
        """
        task = Task(work, done, failed)
        self._put(lambda: self._fill_slot(task))
        return task

    def cancel(self, spare: Callable[[Task], bool] = lambda _: False) -> None:
        """Cancel all queued tasks, running or waiting, except for those to `spare`; the slot goes on."""
        was_busy = self.busy
        for task in self._open:
            if not spare(task):
                task.cancel()
        self._open = [task for task in self._open if spare(task)]
        if was_busy and not self.busy:
            self.busy_changed.emit(False)

    def stop(self) -> None:
        """Cancel everything for good; `close` waits for the end."""
        with self._wake:
            self._closed = True
            for task in (*self._open, self._slot, self._in_slot):
                if task is not None:
                    task.cancel()
            self._queue.clear()
            self._slot = None
            self._wake.notify()

    def close(self) -> None:
        """Cancel everything and wait until the thread has ended."""
        self.stop()
        self._thread.wait()
        self._open.clear()

    def post(self, call: Callable[[], None]) -> None:
        """Call something in the creator's thread, before the answer of the work that posts it; from any thread."""
        self._told.emit(call)

    def _put(self, place: Callable[[], None]) -> None:
        if self._closed:
            return
        with self._wake:
            place()
            self._wake.notify()
        if not self._thread.isRunning():
            normal, low = QThread.Priority.InheritPriority, QThread.Priority.LowPriority
            self._thread.start(low if self._background else normal)

    def _fill_slot(self, task: Task) -> None:
        self._slot = task
        if self._in_slot is not None:
            self._in_slot.stop.set()

    # Below: the lane's own thread, until `_call`.

    def _run(self) -> None:
        if self._background and sys.platform == "linux":  # which knows no priorities of threads, but their niceness
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        served = False  # the slot, just now
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._closed or self._slot or self._queue)
                if self._closed:
                    return
                turn = bool(served and self._queue and time.monotonic() - self._queue[0].asked > LONG)
                task = None if self._slot and not turn else self._queue.popleft()
            served = task is None
            if task is None:
                self._serve_slot()
            else:
                self._perform(task, partial(self._report, task))

    def _serve_slot(self) -> None:
        with self._wake:
            task, self._slot = self._slot, None
            self._in_slot = task
        if task is not None:
            self._perform(task, None)
        with self._wake:
            self._in_slot = None

    def _report(self, task: Task, fraction: float, what: str) -> None:
        if task.progressed is not None:
            listener = task.progressed
            self.post(lambda: None if task.cancelled else listener(fraction, what))
        self._serve_slot()
        while task.patient and (other := self._next()) is not None:
            self._perform(other, partial(self._report, other))
            self._serve_slot()

    def _next(self) -> Task | None:
        with self._wake:
            return self._queue.popleft() if self._queue else None

    def _perform(self, task: Task, listener: Callable[[float, str], None] | None) -> None:
        try:
            progress = Progress(listener, stopped=task.stop)
            progress.check()
            answer = partial(task.done, task.work(progress))
        except Stopped:
            answer = None
        except Exception as error:  # whatever it is, the person hears of it and the lane goes on
            answer = partial(task.failed, error)
        self.post(partial(self._answer, task, answer))

    def _answer(self, task: Task, answer: Callable[[], None] | None) -> None:
        if task in self._open:
            self._open.remove(task)
            if not self._open:
                self.busy_changed.emit(False)
        if answer is not None and not task.cancelled:
            answer()

    def _call(self, told: Callable[[], None]) -> None:
        if not self._closed:
            told()


class Lanes(QObject):
    """Tasks side by side, such as downloads: each in a lane of its own, which ends with it."""

    def __init__(self, parent: QObject | None = None, *, background: bool = False) -> None:
        super().__init__(parent)
        self._background = background
        self._lanes: list[Lane] = []

    def submit(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progressed: Callable[[float, str], None] | None = None,
    ) -> Task:
        """Begin `work` at once; answers as those of a lane."""
        lane = Lane(self, background=self._background)
        self._lanes.append(lane)
        lane.busy_changed.connect(lambda busy: None if busy else self._end(lane))
        return lane.submit(work, done, failed, progressed)

    def close(self) -> None:
        """Cancel everything and wait until the threads have ended."""
        lanes, self._lanes = self._lanes, []
        for lane in lanes:
            lane.stop()
        for lane in lanes:
            lane.close()

    def _end(self, lane: Lane) -> None:
        if lane in self._lanes:
            self._lanes.remove(lane)
            lane.close()
            lane.deleteLater()


class _Thread(QThread):
    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work

    def run(self) -> None:
        self._work()
