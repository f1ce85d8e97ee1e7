"""`semblance prepare` and `semblance packs ...`: what packs there are, how they come and go, and their preparation."""

import argparse
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.cli import shared
from models.cluster import workers
from models.device import DEVICES
from models.errors import OutputError, PackError
from models.packs import archive, library
from models.packs.catalogue import CATALOGUE, Domain, Entry, find, read_catalogue
from models.packs.fetching import forget
from models.packs.manifest import REGRESSION_FILE
from models.packs.sources import PublicClip

PREPARE_CODES = 100


def add_commands(commands: Any) -> None:
    """Add the commands to the subparsers of `semblance`."""
    _add_prepare(commands.add_parser("prepare", help="compute a pack's channel relevance, once per pack"))
    packs = commands.add_parser("packs", help="model packs and files").add_subparsers(metavar="COMMAND", required=True)
    listing = packs.add_parser("list", help="the packs on this computer")
    shared.add_json_option(listing)
    listing.set_defaults(run=_list)
    catalogue = packs.add_parser("catalogue", help="what can be downloaded, with its licence")
    shared.add_json_option(catalogue)
    _add_catalogue(catalogue)
    catalogue.set_defaults(run=_catalogue)
    _add_download(packs.add_parser("download", help="get an entry of the catalogue; goes on where it was"))
    _add_import(packs.add_parser("import", help="make a pack of model files (.pkl, .pt, .safetensors, fs3.npy)"))
    install = packs.add_parser("install", help="take in a pack from a zip file")
    install.add_argument("file", type=Path, metavar="PACK.zip", help="as `export` writes it")
    install.set_defaults(run=_install)
    export = packs.add_parser("export", help="write a pack as a zip file")
    export.add_argument("pack", metavar="PACK", help="name or folder")
    export.add_argument("file", type=Path, metavar="PACK.zip", help="the file to write")
    export.set_defaults(run=_export)
    remove = packs.add_parser("remove", help="delete an installed pack")
    remove.add_argument("pack", metavar="NAME", help="as `list` shows it")
    remove.set_defaults(run=_remove)
    inspect = packs.add_parser("inspect", help="say what a model file is")
    inspect.add_argument("file", type=Path, metavar="FILE", help="nothing in it is executed")
    shared.add_json_option(inspect)
    inspect.set_defaults(run=_inspect)


def _add_prepare(parser: argparse.ArgumentParser) -> None:
    def add(option: str, kind: Any, default: float | None, metavar: str, words: str) -> None:
        parser.add_argument(option, type=kind, default=default, metavar=metavar, help=words)

    parser.add_argument("pack", metavar="PACK", help="name or folder")
    parser.add_argument(
        "--method",
        default="differences",
        choices=("differences", "regression"),
        help="move every channel, as StyleCLIP does, or look at random faces, which takes minutes; it goes first",
    )
    add("--faces", shared.COUNT, 8192, "N", "random faces of a regression")
    add("--codes", shared.COUNT, PREPARE_CODES, "N", "codes to average over")
    add("--samples", shared.COUNT, 100_000, "N", "codes for means and deviations")
    add("--max-resolution", shared.PIXELS, None, "PX", "leave finer layers out (official: 128)")
    add("--sigma", shared.WEIGHT, 5.0, "X", "step in standard deviations")
    parser.add_argument("--device", default="auto", choices=DEVICES, help=shared.DEVICE_HELP)
    shared.add_worker_options(parser)
    parser.set_defaults(run=_prepare)


def _add_download(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entry", metavar="ID", help="as in 'semblance packs catalogue'")
    parser.add_argument("--file", type=Path, action="append", default=[], metavar="FILE", help="take this one instead")
    parser.add_argument("--accept-licence", action="store_true", help="do not ask")
    parser.add_argument("--cancel", action="store_true", help="remove what an interrupted download left")
    _add_catalogue(parser)
    parser.set_defaults(run=_download)


def _add_catalogue(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--catalogue", type=Path, default=CATALOGUE, metavar="FILE.toml", help="another one, such as a team's own"
    )


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="a generator, and what goes with it")
    parser.add_argument("--name", type=shared.text, required=True, metavar="TEXT", help="what the pack is called")
    domain, neutral = "what it shows (default: face)", 'the text that edits start from (default: "a DOMAIN")'
    parser.add_argument("--domain", type=shared.text, default="face", metavar="WORD", help=domain)
    parser.add_argument("--neutral", type=shared.text, metavar="TEXT", help=neutral)
    licence = "what one may do with it (default: unknown)"
    parser.add_argument("--licence", type=shared.text, default="unknown", metavar="TEXT", help=licence)
    parser.add_argument("--no-align", action="store_true", help="photos are taken as they are (not for FFHQ faces)")
    parser.add_argument(
        "--clip",
        type=_public_clip,
        default=PublicClip("ViT-B-32", "openai"),
        metavar="MODEL/TAG",
        help="the open_clip model that reads texts (default: ViT-B-32/openai)",
    )
    shared.add_class_option(parser)
    parser.set_defaults(run=_import)


def _public_clip(words: str) -> PublicClip:
    model, _, tag = words.partition("/")
    clip = PublicClip(model, tag)
    if not clip.named_plainly:
        raise argparse.ArgumentTypeError("write it as MODEL/TAG, such as ViT-B-32/openai")
    return clip


def _list(options: argparse.Namespace) -> None:
    entries = [_describe(entry) for entry in library.installed()]
    if options.json:
        shared.print_json(entries)
        return
    for entry in entries:
        print(f"{entry['name']:<24}{entry['bytes'] / 1e6:>9.1f} MB  {entry['about']}")
    with suppress(OutputError):  # a user without a home folder has the embedded pack alone
        print(f"{sum(entry['bytes'] for entry in entries) / 1e6:.1f} MB in {library.packs_folder()}", file=sys.stderr)


def _describe(entry: library.Installed) -> dict[str, Any]:
    pack = entry.pack
    values: dict[str, Any] = {"name": entry.folder.name, "folder": str(entry.folder), "bytes": entry.bytes}
    if pack is None:
        return values | {"about": entry.problem}
    parts = [
        "encoder" if pack.encoder else "no encoder",
        "prepared" if pack.prepared else "not prepared",
    ]
    parts.append("CLIP" if pack.clip else f"CLIP {pack.public_clip}" if pack.public_clip else "no CLIP")
    return values | {
        "title": pack.name,
        "resolution": pack.resolution,
        "licence": pack.licence,
        "about": f"{pack.name}, {pack.resolution} px, {', '.join(parts)}; {pack.licence}",
    }


def _catalogue(options: argparse.Namespace) -> None:
    entries = read_catalogue(options.catalogue)
    if options.json:
        shared.print_json([asdict(entry) for entry in entries])
        return
    for entry in entries:
        use = "commercial use allowed" if entry.commercial else "no commercial use"
        print(f"{entry.id:<24}{_size(entry):>9}  {entry.name}: {use}")


def _size(entry: Entry) -> str:
    return "" if entry.bytes is None else f"{entry.bytes / 1e6:,.0f} MB"


def _download(options: argparse.Namespace) -> None:
    catalogue = read_catalogue(options.catalogue)
    entry = find(options.entry, catalogue)
    if options.cancel:
        forget(entry)
        return
    if not options.accept_licence:
        _ask(entry)
    from models.pack_import import install_entry

    with shared.progress_line() as progress:
        folder, fetched = install_entry(entry, catalogue, options.file, progress)
    for file in fetched:
        if file.pinned:
            print(f"Nobody publishes the SHA-256 of {file.source.file}; from now on it has to be", file=sys.stderr)
            print(file.source.sha256, file=sys.stderr)
    print(folder)


def _ask(entry: Entry) -> None:
    """The licence, and whether the person accepts it. Raises `PackError` if not."""
    print(f"{entry.name}. {entry.about}", file=sys.stderr)
    print(f"Licence: {entry.licence}", file=sys.stderr)
    print(f"Commercial use: {'yes' if entry.commercial else 'no'}. Terms: {entry.terms}", file=sys.stderr)
    for source in entry.files:
        print(f"From {source.urls[0]}", file=sys.stderr)
    print(f"{_size(entry)} Accept the licence and download? [y/N] ".lstrip(), end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise PackError("The licence was not accepted, so nothing was downloaded.", "--accept-licence does not ask.")


def _import(options: argparse.Namespace) -> None:
    from models.pack_import import About, make_pack, read_parts

    neutral = options.neutral or f"a {options.domain}"
    aligned = options.domain == "face" and not options.no_align
    domain = Domain(options.domain, neutral, "ffhq" if aligned else "none")
    about = About(options.name, options.licence, domain, options.clip, class_index=options.class_index)
    with shared.progress_line() as progress:
        parts = read_parts(options.files, progress.part(0, 0.6))
        folder = make_pack(parts, about, progress.part(0.6, 1))
    for name, found in parts.files.items():
        print(f"{name}: {'; '.join([found.format, *found.notes])}", file=sys.stderr)
    print(folder)


def _install(options: argparse.Namespace) -> None:
    with shared.progress_line() as progress:
        print(archive.install(options.file, progress))


def _export(options: argparse.Namespace) -> None:
    archive.export(library.locate(options.pack), options.file)


def _remove(options: argparse.Namespace) -> None:
    print(f"{library.remove(options.pack) / 1e6:.1f} MB freed", file=sys.stderr)


def _prepare(options: argparse.Namespace) -> None:
    from models.direction.fitting import RegressionSettings, regress
    from models.direction.prepare import PreparationSettings, prepare
    from models.editor import Editor

    folder = library.locate(options.pack)
    editor = Editor.load(folder, options.device)
    clip = editor.texts.require_clip()
    with shared.progress_line() as progress:
        if options.method == "regression":
            regression = regress(editor.generator, clip, RegressionSettings(options.faces), progress)
            regression.save(folder / REGRESSION_FILE)
            return
        settings = PreparationSettings(options.samples, options.codes, options.sigma, options.max_resolution)
        with workers(options.scheduler, options.processes) as executor:
            prepare(editor.generator, clip, folder, settings, executor=executor, progress=progress)


def _inspect(options: argparse.Namespace) -> None:
    from models.checkpoints.registry import inspect

    inspection = inspect(options.file)
    if options.json:
        shared.print_json(asdict(inspection))
    else:
        print(inspection.text())
