"""Files of full size through the command line: python -m tests.bench.full_size

StyleGAN2 1024 px as `.pt` and `.pkl`, e4e with its decoder, StyleCLIP's table and ViT-B/32, all of procedural weights
in the official names and shapes, are imported, prepared and edited with. Every command is a process of its own; its
time and peak memory are printed. A whole preparation takes a GPU: here it runs for a while, is interrupted as by
Ctrl-C, and goes on. Torch is not imported here: a process begins its peak with what its parent has.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from models import photo

PREPARE_SECONDS = 100


def main() -> None:
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a shell's background jobs ignore it, and so their children
    folder = Path(tempfile.mkdtemp(prefix="semblance-"))
    os.environ["SEMBLANCE_HOME"] = str(folder / "home")
    try:
        measure("build the files", [sys.executable, "-m", "tests.bench.full_size_files", str(folder)])
        for path in sorted(folder.glob("*.*")):
            print(f"  {path.name}: {path.stat().st_size / 1e6:,.1f} MB")
        importing(folder)
        editing(folder)
        preparing(folder)
    finally:
        shutil.rmtree(folder)


def importing(folder: Path) -> None:
    """Every official kind into a pack."""
    for name, files in {
        "pt": ["stylegan2.pt"],
        "pkl": ["stylegan2.pkl"],
        "e4e": ["e4e.pt"],
        "official": ["e4e.pt", "fs3.npy"],
    }.items():
        paths = [str(folder / file) for file in files]
        semblance(f"import {' and '.join(files)}", "packs", "import", *paths, "--name", name)
    semblance("list", "packs", "list")


def editing(folder: Path) -> None:
    """Words on a random face without any preparation, on a photo with e4e, and with StyleCLIP's table."""
    out = ["-o", str(folder / "out.png"), "--device", "cpu"]
    smile = ["--to", "a smiling face", "--alpha", "3"]
    code = str(folder / "code.npz")
    semblance("random face, .pkl", "random", "--pack", "pkl", "--code", code, *out)
    semblance("edit it, first order", "edit", code, "--pack", "pkl", *smile, *out)
    semblance("the same text again", "edit", code, "--pack", "pkl", *smile, *out)
    others = ["--to", "an old face", "--to", "a face with glasses"]
    semblance("two other texts", "edit", code, "--pack", "pkl", *others, *out)
    picture = str(folder / "photo.png")
    semblance("invert a photo, e4e", "invert", picture, "--pack", "e4e", "--no-align", "-o", code, "--device", "cpu")
    semblance("edit a photo, table", "edit", picture, "--pack", "official", "--no-align", *smile, "--beta", "0.1", *out)
    print(f"  the last picture: {photo.read(folder / 'out.png').rgb.shape}")


def preparing(folder: Path) -> None:
    """Two spells of a preparation that goes on where it was."""
    for spell in ("begins", "goes on"):
        few = ("--samples", "4000", "--codes", "2", "--max-resolution", "128", "--device", "cpu")
        semblance(f"prepare {spell}", "prepare", "pt", *few, seconds=PREPARE_SECONDS)
    partial = folder / "home" / "data" / "packs" / "pt" / "direction.partial.safetensors"
    print(f"  kept for the next time: {partial.stat().st_size / 1e6:.1f} MB")


def semblance(what: str, *arguments: str, seconds: float | None = None) -> None:
    """Run a command; with `seconds` it is interrupted after them."""
    measure(what, [sys.executable, "-m", "models.cli", *arguments], seconds)


def measure(what: str, command: list[str], seconds: float | None = None) -> None:
    """Run a process; print its time, its processor time and its peak memory. It has to end well."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    timer = threading.Timer(seconds or 0, process.send_signal, (signal.SIGINT,))
    if seconds:
        timer.start()
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    code = os.waitstatus_to_exitcode(status)
    last = told.replace("\r", "\n").strip().splitlines()[-1:] if seconds or code else []
    elapsed, busy = time.perf_counter() - start, usage.ru_utime + usage.ru_stime
    print(f"{what:<28}{elapsed:>8.1f} s{busy:>8.1f} s of processor{usage.ru_maxrss / 1e6:>7.2f} GB at most", flush=True)
    if seconds:
        print("  " + " | ".join(line for line in told.replace("\r", "\n").splitlines() if "%" in line)[-160:])
    if code not in (0, 130):
        raise SystemExit(f"{what} ended with {code}: {last}")


if __name__ == "__main__":
    main()
