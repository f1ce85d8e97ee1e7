"""A person at work for a while, by chance: `python -m tests.soak --minutes 3 --seed 1`.

Opens the window on the embedded pack and does what people do, fast and in any order. Every 25 actions everything is
closed, and the process measured and printed. Exits with 1 where an error was not foreseen, where the window got stuck,
or where the process grew: the first 200 actions fill caches; of what follows, the median of the last third is compared
with that of the first. On a slow machine it goes on past its time, until it has done 575 actions, which tell.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from app.application import create_application
from app.engine.engine import State
from app.messages import Messages, start_log
from app.settings import Settings
from app.window.main_window import MainWindow
from tests.helpers.windows import close_window, spin, until
from tests.soak.person import Person
from tests.soak.watch import PATIENCE, Watch

EVERY = 25  # actions to a measurement


def main() -> int:
    """Run as the arguments say; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SEMBLANCE_HOME"] = folder
        return soak(arguments.minutes * 60, random.Random(arguments.seed), Path(folder))


def soak(seconds: float, chance: random.Random, folder: Path) -> int:
    """Act for so long; print figures; the exit status."""
    start_log()
    application = create_application(["semblance"])
    messages = Messages(application)
    window = MainWindow(Settings(application), messages)
    watch, person = Watch(window, messages), Person(window, chance, folder)
    window.show()
    until(lambda: window.engine.state in (State.READY, State.FAILED), 2 * PATIENCE)
    assert window.engine.state is State.READY, f"the engine did not start: {dict(watch.notices)}"
    actions: Counter[str] = Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end or not watch.enough:
        actions[person.act()] += 1
        spin(chance.choice((0, 5, 30, 120)))
        if actions.total() % EVERY == 0:
            print(f"{actions.total():6} actions: {watch.measure()}", flush=True)
    watch.settle()
    close_window(window)
    for sentence, count in watch.notices.most_common(12):
        print(f"{count:5} {sentence}")
    faults = [*watch.faults, *watch.grown()]
    print("\n".join(faults) or "no faults")
    return int(bool(faults))


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)  # the interpreter's own end takes Qt's objects down in any order, which can crash
