"""Threads wait quietly, and there are as many as make pictures fast."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
import torch

from models.threads import LONG, fit_threads, wait_quietly


@pytest.fixture(autouse=True)
def _threads_as_before() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


class Clock:
    """Time that passes only where it is told to, however busy the machine is."""

    def __init__(self) -> None:
        self.now = 0.0

    def pass_(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("models.threads.time.perf_counter", lambda: clock.now)
    return clock


def test_more_threads_are_taken_where_they_gain(clock: Clock) -> None:
    assert fit_threads(lambda: clock.pass_(0.2 / torch.get_num_threads()), 4) == 4 == torch.get_num_threads()


def test_fewer_threads_are_taken_where_more_lose(clock: Clock) -> None:
    assert fit_threads(lambda: clock.pass_(0.02 * torch.get_num_threads()), 4) == 1 == torch.get_num_threads()


def test_long_pictures_take_every_core_without_trials(clock: Clock) -> None:
    calls = list[float]()

    def render() -> None:
        calls.append(1)
        clock.pass_(LONG + 0.01)

    assert fit_threads(render, 3) == 3
    assert len(calls) == 1


def test_waiting_is_quiet_unless_the_person_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    monkeypatch.setenv("GOMP_SPINCOUNT", "7")
    wait_quietly()
    assert (os.environ["OMP_WAIT_POLICY"], os.environ["GOMP_SPINCOUNT"]) == ("PASSIVE", "7")


@pytest.mark.parametrize("module", ["app.__main__", "models.cli.__main__"])
def test_programs_say_so_before_torch_is_there(module: str) -> None:
    code = (
        "import os, runpy, sys; sys.argv = ['semblance', '--version']\n"
        f"try:\n    runpy.run_module('{module}', run_name='__main__')\n"
        "except SystemExit:\n    print(os.environ['OMP_WAIT_POLICY'], 'torch' in sys.modules)"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OMP", "GOMP"))}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.split()[-2:] == ["PASSIVE", "False"]
