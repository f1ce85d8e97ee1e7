"""Files of full size through the command line: python -m tests.bench.full_size

StyleGAN2 1024 px as `.pt` and `.pkl`, e4e with its decoder, StyleCLIP's table and ViT-B/32, all of procedural weights
in the official names and shapes, are imported, prepared and edited with. Every command is a process of its own; its
time and peak memory are printed. A whole preparation takes a GPU: here it runs for a minute, is interrupted as by
Ctrl-C, and goes on for another.
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

import numpy as np
import open_clip
import torch
from safetensors.torch import save_file

from models import photo
from models.checkpoints import nvidia, rosinality
from models.clip.public import import_clip
from models.encoder.config import EncoderConfig
from models.encoder.network import Encoder
from models.generator.config import GeneratorConfig
from models.generator.network import Generator
from models.packs.manifest import PublicClip
from tests.models.checkpoints.nvidia_pickle import dumps, network

CONFIG_F = GeneratorConfig(
    resolution=1024,
    widths=(512, 512, 512, 512, 512, 256, 128, 64, 32),
    z_dim=512,
    w_dim=512,
    mapping_layers=8,
    mapping_width=512,
)
PREPARE_SECONDS = 60


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="semblance-"))
    os.environ["SEMBLANCE_HOME"] = str(folder / "home")
    try:
        measure("build the files", [sys.executable, "-m", "tests.bench.full_size", "build", str(folder)])
        for path in sorted(folder.glob("*.*")):
            print(f"  {path.name}: {path.stat().st_size / 1e6:,.1f} MB")
        importing(folder)
        editing(folder)
        preparing(folder)
    finally:
        shutil.rmtree(folder)


def build(folder: Path) -> None:
    """Write the official-shaped files."""
    torch.manual_seed(0)
    generator = Generator(CONFIG_F)
    with torch.no_grad():
        generator.w_avg.copy_(generator.mapping(torch.randn(1024, CONFIG_F.z_dim)).mean(0))
    official = rosinality.export(generator)
    torch.save(official, folder / "stylegan2.pt")
    (folder / "stylegan2.pkl").write_bytes(dumps({"G_ema": network(nvidia.export(generator))}))
    encoder = Encoder(EncoderConfig(rows=CONFIG_F.rows, w_dim=512))
    state = {f"encoder.{key}": value for key, value in encoder.state_dict().items() if key != "latent_avg"}
    state |= {f"decoder.{key}": value for key, value in official["g_ema"].items()}
    mean = generator.w_avg.repeat(CONFIG_F.rows, 1)
    torch.save({"state_dict": state, "latent_avg": mean, "opts": {"stylegan_size": 1024}}, folder / "e4e.pt")
    rows = torch.nn.functional.normalize(torch.randn(generator.layout.convolution_channels, 512), dim=1)
    np.save(folder / "fs3.npy", rows.numpy())
    weights = open_clip.create_model("ViT-B-32").state_dict()
    save_file({key: value.contiguous() for key, value in weights.items()}, folder / "clip.safetensors")
    import_clip(folder / "clip.safetensors", PublicClip("ViT-B-32", "openai"))
    photo.write(folder / "photo.png", np.random.default_rng(0).integers(0, 255, (256, 256, 3), dtype=np.uint8))


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
    picture = str(folder / "photo.png")
    semblance("invert a photo, e4e", "invert", picture, "--pack", "e4e", "--no-align", "-o", code, "--device", "cpu")
    semblance("edit a photo, table", "edit", picture, "--pack", "official", "--no-align", *smile, "--beta", "0.1", *out)
    print(f"  the last picture: {photo.read(folder / 'out.png').rgb.shape}")


def preparing(folder: Path) -> None:
    """Two spells of a preparation that goes on where it was."""
    for spell in ("begins", "goes on"):
        semblance(f"prepare {spell}", "prepare", "pt", "--codes", "2", "--device", "cpu", seconds=PREPARE_SECONDS)
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
    if sys.argv[1:2] == ["build"]:
        build(Path(sys.argv[2]))
    else:
        main()
