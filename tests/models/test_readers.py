"""Every reader of foreign data, by chance: it reads, or raises one error of ours with one sentence.

Hypothesis takes real files as our writers leave them and damages them, or puts other JSON in the place of a value.
"""

import gzip
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication

from app.session import presets
from app.settings import Settings
from models import photo, project_file
from models.checkpoints import own, registry
from models.checkpoints.codes import read_code
from models.clip.model import CONFIG_FILE, ClipModel
from models.clip.tokenizer import load_tokenizer
from models.code_file import write_code
from models.direction.table import DirectionTable
from models.edits import Edit
from models.errors import Hostile, SemblanceError
from models.generator.config import GeneratorConfig
from models.mapper.jobs import TrainingJob
from models.mapper.latent_mapper import LatentMapper, MapperConfig
from models.packs import web_page
from models.packs.catalogue import CATALOGUE, read_catalogue
from models.packs.connection import goes_on, size_of
from models.packs.partial import Partial
from models.packs.toml import Table, read_toml
from models.paths import STARTER_PACK, data_folder, settings_folder
from models.photo import metadata
from models.project import Project, Recipe
from models.validation import inside, is_file_name, is_web_address, whole_number
from tests.helpers.sessions import SMILE, random_portrait
from tests.helpers.tiny import tiny_clip, tiny_generator
from tests.helpers.tiny_pack import write_tiny_pack

CONFIG = GeneratorConfig(16, (12, 8, 6), z_dim=10, w_dim=10)
Reader = tuple[bytes, Callable[[Path], object]]
by_chance = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
scalars |= st.sampled_from([10**400, -(10**400), 1e308, "\ud800", "x" * 5000, 2**63, -1, "../..", "\0"])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
CLIP_ENTRIES = ["embed_dim", "vision_cfg", "text_cfg", "custom_text", "layers", "width", "preprocess_cfg"]
PACK_ENTRIES = ["name", "domain", "resolution", "licence", "neutral", "templates", "clip"]


@contextmanager
def one_sentence() -> Iterator[None]:
    """The block may raise an error of ours, of one line, and nothing else."""
    try:
        yield
    except SemblanceError as error:
        assert error.sentence.endswith((".", "?")) and "\n" not in error.sentence and len(error.sentence) < 1000


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reader]:
    """A whole file of every kind, and what reads it."""
    folder = tmp_path_factory.mktemp("files")
    pack = write_tiny_pack(folder / "pack", 16)
    config = tiny_generator(16).config
    project_file.save(folder / "a.semblance", Project(random_portrait(), (SMILE,), 0))
    photo.write(folder / "a.png", np.zeros((40, 40, 3), np.uint8), recipe="{}")
    photo.write(folder / "a.jpg", np.zeros((40, 40, 3), np.uint8))
    write_code(folder / "a.npz", random_portrait().code)
    torch.save({"latent_avg": torch.zeros(3), "g_ema": {"a": torch.ones(2)}}, folder / "a.pt")
    np.save(folder / "a.npy", np.zeros((4, 3), np.float32))
    mapper = MapperConfig("single")
    LatentMapper(mapper, "a smile", mapper.build(config)).save(folder / "mapper.safetensors")
    TrainingJob("a smile").save(folder / "job.json")
    paths: dict[str, tuple[Path, Callable[[Path], object]]] = {
        "session": (folder / "a.semblance", project_file.load),
        "png": (folder / "a.png", photo.read),
        "jpeg": (folder / "a.jpg", photo.read),
        "code": (folder / "a.npz", lambda path: read_code(path, CONFIG)),
        "pickle": (folder / "a.pt", registry.load),
        "array": (folder / "a.npy", registry.load),
        "generator": (pack / "generator.safetensors", registry.load),
        "encoder": (pack / "encoder.safetensors", registry.load),
        "table": (pack / "direction.safetensors", DirectionTable.load),
        "mapper": (folder / "mapper.safetensors", lambda path: LatentMapper.load(path, config)),
        "job": (folder / "job.json", TrainingJob.load),
        "pack": (STARTER_PACK / "pack.toml", read_toml),
        "catalogue": (CATALOGUE, read_catalogue),
        "tokenizer": (STARTER_PACK / "clip" / "bpe.txt.gz", lambda path: load_tokenizer(path, 8)),
    }
    return {name: (path.read_bytes(), read) for name, (path, read) in paths.items()}


KINDS = ["session", "png", "jpeg", "code", "pickle", "array", "generator", "encoder", "table", "mapper", "job", "pack"]
KINDS += ["catalogue", "tokenizer"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_one_sentence(readers: dict[str, Reader], tmp_path: Path, kind: str) -> None:
    whole, read = readers[kind]
    path = tmp_path / "file"
    read_whole = [0]

    @by_chance
    @given(st.data())
    def damage(data: st.DataObject) -> None:
        content = bytearray(whole)
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(0, max(len(content) - 1, 0)))
            piece = data.draw(st.binary(max_size=12))
            content[at : at + data.draw(st.sampled_from([0, 1, len(piece), len(content)]))] = piece
        path.write_bytes(content)
        with one_sentence():
            read(path)
            read_whole[0] += 1

    path.write_bytes(whole)
    with suppress(SemblanceError):  # `a.pt` is whole, and no model
        read(path)
    damage()
    assert read_whole[0] < 40


@by_chance
@given(st.sampled_from(["edits", "title", "seed", "pack", "code", "version"]), values)
def test_any_json_in_a_recipe_is_one_sentence(key: str, value: Any) -> None:
    recipe = Project(random_portrait(), (SMILE,)).recipe
    assert recipe is not None
    with one_sentence():
        Recipe.from_json(json.dumps(json.loads(recipe.to_json()) | {key: value}))


@by_chance
@given(st.dictionaries(st.sampled_from([*Edit.__annotations__, "other"]), values))
def test_any_json_is_an_edit_or_a_value_error(entries: dict[str, Any]) -> None:
    with suppress(ValueError):
        edit = Edit.from_dict(entries)
        assert Edit.from_dict(json.loads(json.dumps(edit.to_dict()))) == edit


@by_chance
@given(values, st.booleans())
def test_any_json_at_the_start_hinders_nothing(qapp: QCoreApplication, value: Any, whole: bool) -> None:
    text = json.dumps(value if whole else {"threads": value, "recent": value, "geometry": value, "Mine": value})
    (settings_folder() / "settings.json").write_text(text)
    (data_folder() / "presets.json").write_text(text)
    (data_folder() / "models-folder.txt").write_text(text)
    read = Settings()
    assert isinstance(read.threads, int) and isinstance(read.recent, list)
    presets.mend()
    for edits in presets.load(STARTER_PACK).values():
        assert all(isinstance(edit, Edit) for edit in edits)


@by_chance
@given(st.binary(max_size=300))
def test_any_bytes_at_the_start_hinder_nothing(qapp: QCoreApplication, content: bytes) -> None:
    for name in ("settings.json", "settings.ini"):
        (settings_folder() / name).write_bytes(content)
    (data_folder() / "presets.json").write_bytes(content)
    assert Settings().theme in ("system", "dark", "light")
    presets.mend()
    assert presets.load(STARTER_PACK)


@by_chance
@given(st.sampled_from(CLIP_ENTRIES), values)
def test_any_json_in_a_clip_description_is_one_sentence(tmp_path: Path, key: str, value: Any) -> None:
    if not (tmp_path / CONFIG_FILE).exists():
        tiny_clip().save_pack(tmp_path)
        shutil.copy(tmp_path / CONFIG_FILE, tmp_path / "whole.json")
    config = json.loads((tmp_path / "whole.json").read_text())
    model = config["model_cfg"]
    places = {"layers": model["text_cfg"], "width": model["text_cfg"], "preprocess_cfg": config}
    places.get(key, model)[key] = value
    (tmp_path / CONFIG_FILE).write_text(json.dumps(config))
    with one_sentence():
        ClipModel.load_pack(tmp_path)


@by_chance
@given(st.text(max_size=300) | st.lists(st.text(max_size=6), max_size=40).map("\n".join))
def test_any_text_in_a_tokenizer_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "bpe.txt.gz").write_bytes(gzip.compress(text.encode(errors="replace")))
    with one_sentence():
        load_tokenizer(tmp_path / "bpe.txt.gz", 8)


DTYPES = [np.float32, np.float16, np.int8, np.bool_, np.int64, np.float64]


@by_chance
@given(
    st.dictionaries(
        st.sampled_from(["relevance", "style_mean", "style_std", "effect", "weight", "latent_avg"]),
        st.tuples(st.sampled_from(DTYPES), st.lists(st.integers(0, 3), max_size=3)),
        min_size=1,
    ),
    st.dictionaries(st.sampled_from([own.METADATA, "settings", "mapper", "text"]), values.map(json.dumps)),
)
def test_tensors_of_any_type_and_shape_are_one_sentence(
    tmp_path: Path, shapes: dict[str, tuple[Any, list[int]]], metadata: dict[str, str]
) -> None:
    tensors = {name: np.zeros(shape, dtype) for name, (dtype, shape) in shapes.items()}
    (tmp_path / "a.safetensors").write_bytes(safetensors.numpy.save(tensors, metadata))
    for read in (registry.load, DirectionTable.load, lambda path: LatentMapper.load(path, CONFIG)):
        with one_sentence():
            read(tmp_path / "a.safetensors")


@by_chance
@given(st.text(max_size=260))
def test_any_name_stays_inside_or_is_refused(tmp_path: Path, name: str) -> None:
    try:
        path = inside(tmp_path, name)
    except Hostile:
        return
    assert path.resolve().is_relative_to(tmp_path) and path != tmp_path
    if is_file_name(name):
        path.touch()
        assert path.name in {entry.name for entry in tmp_path.iterdir()}
        path.unlink()


@by_chance
@given(st.text(max_size=200), st.text(alphabet="<>/=\"' formactinputdwnload-:[]", max_size=200))
def test_any_page_and_header_is_read(text: str, page: str) -> None:
    address = web_page.confirmed_address(f'<form id="download-form" action="{text}">{page}', "https://example.org/a")
    assert address is None or is_web_address(address)
    assert web_page.explain(page)
    number = whole_number(text)
    assert number is None or 0 <= number < 10**18
    answer = type("Answer", (), {"headers": {"Content-Range": text, "Content-Length": page, "ETag": text}})
    size_of(answer, 5)  # type: ignore[arg-type]
    assert not goes_on(answer, 5, '"other"', 7)  # type: ignore[arg-type]


@by_chance
@given(st.binary(max_size=100))
def test_any_notes_of_a_download_are_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.part").write_bytes(b"x")
    (tmp_path / "a.part.json").write_bytes(content)
    assert Partial(tmp_path / "a").notes("https://example.org") is None


@by_chance
@given(st.dictionaries(st.sampled_from(PACK_ENTRIES), values))
def test_any_values_in_a_pack_are_one_sentence(entries: dict[str, Any]) -> None:
    table = Table(entries, "pack.toml")
    for take in (table.text, table.id, table.file_name, table.address, table.addresses, table.tables, table.table):
        with one_sentence():
            take("name")
        table = Table(entries, "pack.toml")


TAGS = [
    b"<exif:GPSx>",
    b"</exif:GPSx>",
    b"<exif:GPSx/>",
    b' exif:GPSy="Ulm"',
    b"<a:DigitalSourceType",
    b">",
    b"<",
    b"'",
]


@by_chance
@given(st.lists(st.sampled_from([*TAGS, b"</rdf:RDF>", b"Ulm", b" ", b"="]), max_size=40).map(b"".join))
def test_any_xmp_is_said_to_be_edited_and_grows_by_no_more(packet: bytes) -> None:
    assert metadata.unplaced_xmp(packet, place=True) == packet
    without = metadata.unplaced_xmp(packet, place=False)
    assert len(without) <= len(packet)
    assert metadata.edited_xmp(packet).count(metadata.SOURCE_TYPE.encode()) == 1


@by_chance
@given(values)
def test_any_number_of_a_pack_is_within_its_limits(value: Any) -> None:
    with one_sentence():
        assert 1 <= Table({"size": value}, "pack.toml").whole("size", 1, 9) <= 9
    with one_sentence():
        assert 0 <= Table({"beta": value}, "pack.toml").number("beta", 0, 1) <= 1


def test_a_project_of_thousands_is_refused_before_it_is_built(tmp_path: Path) -> None:
    face = random_portrait()
    many = replace(face, faces=tuple(np.eye(4, 2) * (place + 1) for place in range(300)))
    project_file.save(tmp_path / "a.semblance", Project(many, (SMILE,) * 1000))
    with one_sentence():
        project_file.load(tmp_path / "a.semblance")
        raise AssertionError("1,000 edits were read")
