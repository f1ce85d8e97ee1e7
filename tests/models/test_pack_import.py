"""Model files become packs that edit: own ones, and a catalogue entry from a real server."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from models.checkpoints import nvidia, rosinality
from models.clip.model import ClipModel
from models.clip.public import import_clip, is_here
from models.direction.statistics import style_statistics
from models.direction.table import DirectionTable
from models.editor import Editor
from models.edits import Edit, RenderRequest
from models.encoder.config import EncoderConfig
from models.encoder.network import Encoder
from models.errors import Damaged, NotRecognised, PackError, Stopped
from models.generator.config import GeneratorConfig
from models.generator.network import Generator
from models.pack_import import About, import_pack, install_entry, read_parts
from models.packs import library
from models.packs.catalogue import Domain, Entry
from models.packs.manifest import Pack
from models.packs.sources import Source
from models.progress import Progress
from tests.helpers.file_server import FileServer, Served
from tests.helpers.public_clip import TINY_CLIP, publish_tiny_clip
from tests.helpers.tiny import tiny_generator
from tests.models.checkpoints.nvidia_pickle import dumps, network, training_file

ABOUT = About("My faces", "CC0-1.0", Domain("face", "a face", "none"), TINY_CLIP)


def save_generator(folder: Path, resolution: int = 16) -> Path:
    torch.save(rosinality.export(tiny_generator(resolution)), folder / "generator.pt")
    return folder / "generator.pt"


def save_e4e(folder: Path, rows: int = 6) -> Path:
    """An e4e file of a 16 px generator, which takes 6 rows."""
    torch.manual_seed(2)
    encoder = Encoder(EncoderConfig(rows, 8, 64, (8, 8, 12, 16, 24), (1, 1, 1, 1), 24))
    encoder.latent_avg.copy_(torch.randn(rows, 8))
    state: dict[str, Any] = {f"encoder.{k}": v for k, v in encoder.state_dict().items() if k != "latent_avg"}
    state |= {f"decoder.{k}": v for k, v in rosinality.export(tiny_generator())["g_ema"].items()}
    torch.save({"state_dict": state, "latent_avg": encoder.latent_avg, "opts": {}}, folder / "e4e.pt")
    return folder / "e4e.pt"


def save_encoder(folder: Path, *, bare: bool = False) -> Path:
    """The encoder of an e4e file without the rest; `bare`: without its mean and options as well."""
    file = torch.load(save_e4e(folder))
    state = {key: value for key, value in file["state_dict"].items() if key.startswith("encoder.")}
    torch.save(state if bare else {**file, "state_dict": state}, folder / "encoder.pt")
    return folder / "encoder.pt"


def save_relevance(folder: Path, channels: int | None = None) -> Path:
    channels = channels or tiny_generator().layout.convolution_channels
    rows = torch.nn.functional.normalize(torch.randn(channels, 16), dim=1)
    np.save(folder / "fs3.npy", rows.numpy())
    return folder / "fs3.npy"


def test_a_generator_alone_makes_random_faces(tmp_path: Path) -> None:
    folder = import_pack([save_generator(tmp_path)], ABOUT)
    assert folder == library.packs_folder() / "my-faces"
    assert sorted(path.name for path in folder.iterdir()) == ["generator.safetensors", "pack.toml"]
    editor = Editor.load(folder, "cpu")
    assert editor.render(RenderRequest(editor.random(1))).shape == (16, 16, 3)
    with pytest.raises(PackError, match=r"The CLIP model tiny \(mine\) is not on this computer"):
        editor.texts.require_clip()


def test_class_of_a_conditional_generator(tmp_path: Path) -> None:
    config = GeneratorConfig(16, (6, 4, 4), z_dim=8, w_dim=8, mapping_layers=2, mapping_width=8, c_dim=3)
    torch.manual_seed(0)
    generator = Generator(config).requires_grad_(False)
    (tmp_path / "cond.pkl").write_bytes(dumps(training_file(network(nvidia.export(generator)))))
    mean = Editor.load(import_pack([tmp_path / "cond.pkl"], replace(ABOUT, name="mean")), "cpu")
    second = Editor.load(import_pack([tmp_path / "cond.pkl"], replace(ABOUT, name="second", class_index=1)), "cpu")
    assert second.random(1) == mean.random(1, class_index=1) != mean.random(1) != mean.random(1, class_index=0)
    assert second.render(RenderRequest(second.random(1))).shape == (16, 16, 3)
    with pytest.raises(PackError, match="no class 3: its classes are 0 to 2"):
        import_pack([tmp_path / "cond.pkl"], replace(ABOUT, name="third", class_index=3))
    with pytest.raises(PackError, match="no class 0: it has no classes"):
        Editor.load(import_pack([save_generator(tmp_path)], ABOUT), "cpu").random(1, class_index=0)


def test_e4e_brings_its_encoder_and_a_table_edits_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import_clip(publish_tiny_clip(monkeypatch, tmp_path), TINY_CLIP)
    folder = import_pack([save_e4e(tmp_path), save_relevance(tmp_path)], ABOUT, samples=500)
    editor = Editor.load(folder, "cpu")
    assert editor.inverter.encoder is not None
    statistics = DirectionTable.load(folder / "direction.safetensors").statistics
    assert torch.allclose(statistics.std, style_statistics(editor.generator, 500).std)
    code = editor.random(3)
    edit = Edit("a smiling face", "a face", 3.0, 0.0)
    assert (editor.render(RenderRequest(code, (edit,))) != editor.render(RenderRequest(code))).any()


def encoder_of(folder: Path) -> Encoder:
    encoder = Editor.load(folder, "cpu").inverter.encoder
    assert encoder is not None
    return encoder


def test_encoder_of_a_file_of_its_own(tmp_path: Path) -> None:
    whole = encoder_of(import_pack([save_e4e(tmp_path)], replace(ABOUT, name="whole")))
    apart = encoder_of(import_pack([save_encoder(tmp_path), save_generator(tmp_path)], replace(ABOUT, name="apart")))
    assert all(torch.equal(apart.state_dict()[key], value) for key, value in whole.state_dict().items())


def test_mean_that_an_encoder_lacks_is_the_generators(tmp_path: Path) -> None:
    folder = import_pack([save_generator(tmp_path), save_encoder(tmp_path, bare=True)], ABOUT)
    assert torch.equal(encoder_of(folder).latent_avg, tiny_generator().w_avg.expand(6, 8))


def test_tuned_generator_takes_the_place_of_that_of_e4e(tmp_path: Path) -> None:
    """Such as one of StyleGAN-NADA or PTI, which come without an encoder."""
    generator = tiny_generator()
    generator.const.add_(1)
    torch.save(rosinality.export(generator), tmp_path / "tuned.pt")
    for count, files in enumerate(
        ([save_e4e(tmp_path), tmp_path / "tuned.pt"], [tmp_path / "tuned.pt", save_e4e(tmp_path)])
    ):
        parts = read_parts(files)
        assert parts.files["e4e.pt"].notes[-1] == "its generator gives way to the other file's"
        editor = Editor.load(import_pack(files, replace(ABOUT, name=f"tuned {count}")), "cpu")
        assert torch.equal(editor.generator.const, generator.const)
        assert editor.inverter.encoder is not None


def test_rows_that_the_generator_does_not_take_are_left_out(tmp_path: Path) -> None:
    """e4e for cars: an encoder of 18 rows, a generator of 16."""
    editor = Editor.load(import_pack([save_e4e(tmp_path, rows=8)], ABOUT), "cpu")
    assert editor.inverter.encoder is not None
    assert editor.inverter.encoder.encode(torch.zeros(1, 3, 64, 64)).shape == (1, 6, 8)


def test_an_encoder_for_another_generator(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="The encoder gives 5 rows of 8, the generator takes 6 of 8"):
        import_pack([save_e4e(tmp_path, rows=5)], ABOUT)
    assert [entry.folder for entry in library.installed() if not entry.embedded] == []


def test_files_that_make_no_pack(tmp_path: Path) -> None:
    generator = save_generator(tmp_path)
    with pytest.raises(PackError, match="no generator in these files"):
        import_pack([save_relevance(tmp_path)], ABOUT)
    with pytest.raises(PackError, match="brings a second generator"):
        import_pack([generator, generator], ABOUT)
    with pytest.raises(PackError, match="no generator in these files"):
        import_pack([save_encoder(tmp_path)], ABOUT)
    with pytest.raises(PackError, match="The direction table is for a generator of"):
        import_pack([generator, save_relevance(tmp_path, 9999)], ABOUT, samples=10)
    (tmp_path / "cat.pt").write_bytes(b"not a model at all")
    with pytest.raises(NotRecognised):
        import_pack([tmp_path / "cat.pt"], ABOUT)
    (tmp_path / "cut.pt").write_bytes(generator.read_bytes()[:-500])
    with pytest.raises(Damaged):
        import_pack([tmp_path / "cut.pt"], ABOUT)
    assert [entry.folder for entry in library.installed() if not entry.embedded] == []


def test_a_stop_leaves_nothing(tmp_path: Path) -> None:
    progress = Progress()
    progress.stop()
    with pytest.raises(Stopped):
        import_pack([save_generator(tmp_path)], ABOUT, progress)
    assert [entry.folder for entry in library.installed() if not entry.embedded] == []


def test_a_shared_clip_is_the_one_that_was_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = publish_tiny_clip(monkeypatch, tmp_path)
    published = ClipModel.load_weights(TINY_CLIP.model, TINY_CLIP.pretrained, str(weights))
    shared = ClipModel.load_pack(import_clip(weights, TINY_CLIP))
    assert tuple(shared.preprocess.mean) == (0.1, 0.2, 0.3)
    images = torch.rand(2, 3, 32, 32, generator=torch.Generator().manual_seed(0)) * 2 - 1
    assert torch.equal(shared.encode_images(images), published.encode_images(images))  # quick GELU included
    assert torch.equal(shared.encode_texts(["a cat"]), published.encode_texts(["a cat"]))


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer().running() as server:
        yield server


def test_a_catalogue_entry_comes_with_its_clip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: FileServer
) -> None:
    server.files["/e4e.pt"] = Served(save_e4e(tmp_path).read_bytes(), ["cut 20000"])
    server.files["/clip"] = Served(publish_tiny_clip(monkeypatch, tmp_path).read_bytes())
    clip = Entry(
        id="clip",
        kind="clip",
        name="Tiny CLIP",
        about="",
        licence="MIT",
        commercial=True,
        terms="",
        about_bytes=None,
        clip=TINY_CLIP,
        domain=None,
        resolution=None,
        files=(Source("open_clip_model.safetensors", (server.url("/clip"),)),),
    )
    files = (Source("e4e.pt", (server.url("/gone"), server.url("/e4e.pt"))),)
    faces = replace(clip, id="faces", kind="pack", name="Faces", domain=ABOUT.domain, resolution=16, files=files)
    assert not is_here(TINY_CLIP)
    folder, fetched = install_entry(faces, (faces, clip))
    assert [file.pinned for file in fetched] == [True, True]
    assert is_here(TINY_CLIP)
    pack = Pack.read(folder)
    assert pack.sources == (fetched[1].source,)
    assert pack.licence == "MIT"
    editor = Editor.load(folder, "cpu")
    assert editor.texts.clip is not None
    assert editor.inverter.encoder is not None
    assert not list(library.downloads_folder("faces").glob("e4e.pt"))
    shutil.rmtree(folder)
    install_entry(faces, (faces, clip))
    assert server.sent("/clip") == len(server.files["/clip"].body)
