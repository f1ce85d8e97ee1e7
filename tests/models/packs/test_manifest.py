"""pack.toml: what a right one says, and one sentence for each wrong one."""

import subprocess
import sys
from pathlib import Path

import pytest

from models.errors import PackError
from models.packs.manifest import Pack, Preset
from models.packs.sources import PublicClip, Source

MINIMAL = """
name = "Cats"
domain = "cat"
resolution = 256
licence = "CC0-1.0"
neutral = "a cat"
"""
FULL = (
    MINIMAL
    + """
templates = ["{}", "a photo of {}"]
relevance = "effect"
alignment = "none"
clip = { model = "ViT-B-32", pretrained = "openai" }

[[presets]]
category = "Mood"
name = "Sleepy"
target = "a sleepy cat"
alpha = 4
beta = 0.12

[[presets]]
category = "Mood"
name = "Awake"
target = "a cat with big eyes"
neutral = "a sleepy cat"
alpha = 3.5
beta = 0.1

[[sources]]
file = "clip/open_clip_model.safetensors"
urls = ["https://example.org/a", "http://example.org/b"]
size = 12
sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
"""
)


def make_pack(folder: Path, description: str = MINIMAL) -> Path:
    pack = folder / "cats"
    pack.mkdir()
    (pack / "pack.toml").write_text(description, encoding="utf-8")
    (pack / "generator.safetensors").write_bytes(b"weights")
    return pack


def test_a_minimal_pack_has_the_official_defaults(tmp_path: Path) -> None:
    folder = make_pack(tmp_path)
    pack = Pack.read(folder)
    assert (pack.name, pack.domain, pack.resolution, pack.licence) == ("Cats", "cat", 256, "CC0-1.0")
    assert (pack.neutral, pack.templates, pack.relevance, pack.alignment) == ("a cat", None, "normalised", "ffhq")
    assert pack.photo_truncation == 1.0
    assert not pack.presets
    assert not pack.sources
    assert pack.generator == folder / "generator.safetensors"
    assert pack.encoder is pack.clip is pack.direction is pack.card is None
    assert pack.public_clip is None


def test_a_full_pack_is_read(tmp_path: Path) -> None:
    folder = make_pack(tmp_path, FULL)
    for name in ("encoder.safetensors", "direction.safetensors", "README.md"):
        (folder / name).touch()
    (folder / "clip").mkdir()
    pack = Pack.read(folder)
    assert pack.templates == ("{}", "a photo of {}")
    assert (pack.relevance, pack.alignment) == ("effect", "none")
    assert pack.public_clip == PublicClip("ViT-B-32", "openai")
    assert pack.presets == (
        Preset("Mood", "Sleepy", "a sleepy cat", "a cat", 4.0, 0.12),
        Preset("Mood", "Awake", "a cat with big eyes", "a sleepy cat", 3.5, 0.1),
    )
    urls = ("https://example.org/a", "http://example.org/b")
    assert pack.sources == (Source("clip/open_clip_model.safetensors", urls, 12, "0123456789abcdef" * 4),)
    assert pack.encoder == folder / "encoder.safetensors"
    assert pack.clip == folder / "clip"
    assert pack.direction == folder / "direction.safetensors"
    assert pack.card == folder / "README.md"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('name = "Cats"', "", r'pack\.toml: "name" must be a text'),
        ('name = "Cats"', "name = 3", '"name" must be a text'),
        ('neutral = "a cat"', 'neutral = " "', '"neutral" must be a text'),
        ("resolution = 256", 'resolution = "256"', '"resolution" must be a whole number from 4 to 65536'),
        ("resolution = 256", "resolution = 1" + "0" * 400, '"resolution" must be a whole number'),
        ('name = "Cats"', 'name = "\\u001b[2JCats"', '"name" must be a text without control characters'),
        ('name = "Cats"', 'name = "\\u202eCats"', '"name" must be a text without control characters'),
        ('"ViT-B-32"', '"hf-hub:someone/model"', '"model" must name a model of open_clip'),
        ('"ViT-B-32"', '"local-dir:/tmp"', '"model" must name a model of open_clip'),
        ('"ViT-B-32"', '"../../x"', '"model" must name a model of open_clip'),
        ('"openai"', '"/etc/passwd"', '"model" must name a model of open_clip'),
        ("resolution = 256", "resolution = true", '"resolution" must be a whole number'),
        ("resolution = 256", "resolution = -4", '"resolution" must be a whole number'),
        ('licence = "CC0-1.0"', 'licens = "CC0-1.0"', '"licence" must be a text'),
        ('["{}", "a photo of {}"]', '"wordnet"', '"templates" must be one of imagenet'),
        ('["{}", "a photo of {}"]', "[]", '"templates" must be a list of texts'),
        ('["{}", "a photo of {}"]', '["a photo"]', '"templates" must hold "{}" in every sentence'),
        ('relevance = "effect"', 'relevance = "best"', '"relevance" must be one of normalised, effect'),
        ('alignment = "none"', 'alignment = "dlib"', '"alignment" must be one of ffhq, none'),
        ('alignment = "none"', 'alignment = "none"\nphoto_truncation = 2', '"photo_truncation" must be'),
        ('alignment = "none"', 'allignment = "none"', '"allignment" is no entry'),
        ("alpha = 4\n", 'alpha = "strong"\n', 'entry 1 of presets: "alpha" must be a number from -100 to 100'),
        ("alpha = 4\n", "alpha = nan\n", '"alpha" must be a number'),
        ("beta = 0.1\n", "beta = 2\n", 'entry 2 of presets: "beta" must be a number from 0 to 1'),
        ("alpha = 3.5", "alpha = 3.5\nalhpa = 1", '"alhpa" is no entry'),
        ('file = "clip/open_clip_model.safetensors"', 'file = "../x"', '"file" must name a file inside'),
        ("size = 12", "size = 0", '"size" must be a whole number from 1'),
        ("size = 12", "size = 1" + "0" * 400, '"size" must be a whole number'),
        ('"http://example.org/b"', '"file:///etc/passwd"', '"urls" must begin with https:// or http://'),
        ('sha256 = "0123', 'sha256 = "xyz', '"sha256" must be 64 hexadecimal digits'),
        ('pretrained = "openai"', 'tag = "openai"', 'clip: "pretrained" must be a text'),
        ("[[sources]]", "[sources]", r'"sources" must be written as \[\[sources\]\] tables'),
        ('name = "Cats"', 'name = "Cats', r"pack\.toml cannot be read as TOML"),
        ('name = "Cats"', "name = " + "[" * 5000, "cannot be read as TOML"),
        ('name = "Cats"', "a." * 20_000 + "a = 1", "cannot be read as TOML"),
        ('name = "Cats"', "[" + "a." * 20_000 + "a]", "cannot be read as TOML"),
        ('name = "Cats"', 'name = {x = """a"""", ' + "a." * 20_000 + "a = 1}", "cannot be read as TOML"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in FULL
    with pytest.raises(PackError, match=sentence):
        Pack.read(make_pack(tmp_path, FULL.replace(old, new, 1)))


def test_a_folder_without_description_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"There is no pack\.toml in"):
        Pack.read(tmp_path)
    with pytest.raises(PackError, match=r"There is no pack\.toml in nowhere"):
        Pack.read(tmp_path / "nowhere")


def test_a_description_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    folder = make_pack(tmp_path)
    with (folder / "pack.toml").open("wb") as file:
        file.truncate(3 * 1024**3)
    with pytest.raises(PackError, match="larger than 1 MiB"):
        Pack.read(folder)


def test_a_pack_needs_its_generator(tmp_path: Path) -> None:
    folder = make_pack(tmp_path)
    (folder / "generator.safetensors").unlink()
    with pytest.raises(PackError, match=r"The pack cats has no generator\.safetensors"):
        Pack.read(folder)


def test_dots_in_texts_are_no_keys(tmp_path: Path) -> None:
    dots = "a.b." * 20
    texts = f'licence = "{dots}" # {dots}\nneutral = """{dots}\n{dots}""""'
    folder = make_pack(tmp_path, MINIMAL.replace('licence = "CC0-1.0"\nneutral = "a cat"', texts))
    assert Pack.read(folder).licence == dots


@pytest.mark.parametrize("name", ["generator.safetensors", "encoder.safetensors", "clip"])
def test_a_link_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    folder = make_pack(tmp_path)
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(outside, target_is_directory=True)
    with pytest.raises(PackError, match="leads outside its folder"):
        Pack.read(folder)


def test_reading_a_pack_imports_no_torch(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from models.packs.manifest import Pack; "
        "Pack.read(pathlib.Path(sys.argv[1])); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program, str(make_pack(tmp_path))], check=False).returncode == 0
