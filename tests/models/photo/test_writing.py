"""New files of pictures: exact where the format is, whole or not at all."""

import tracemalloc
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ExifTags, Image

from models.errors import OutputError, PhotoError
from models.paths import SAMPLES
from models.photo import decode, large, read, write
from tests.models.photo.conftest import difference


@pytest.mark.parametrize("name", ["out.png", "out.PNG"])
def test_png_is_exact_and_carries_the_recipe(tmp_path: Path, pixels: NDArray[np.uint8], name: str) -> None:
    recipe = '{"edits": [{"target": "улыбка 笑"}]}' * 50
    write(tmp_path / name, pixels, recipe=recipe)
    assert read(tmp_path / name).recipe == recipe
    assert difference(read(tmp_path / name).rgb, pixels) == 0


def test_a_jpeg_xl_is_near_and_small(tmp_path: Path) -> None:
    rgb = read(SAMPLES / "brown-hair.jpg").rgb
    write(tmp_path / "out.jxl", rgb)
    error = read(tmp_path / "out.jxl").rgb.astype(float) - rgb
    assert 10 * np.log10(255**2 / np.square(error).mean()) > 45  # dB
    assert (tmp_path / "out.jxl").stat().st_size < rgb.nbytes / 20


@pytest.mark.parametrize("name", ["out.jpg", "out.jpeg", "out.webp"])
def test_lossy_writing(tmp_path: Path, pixels: NDArray[np.uint8], name: str) -> None:
    write(tmp_path / name, pixels, recipe="{}")
    assert np.abs(read(tmp_path / name).rgb.astype(int) - pixels).mean() < 3
    assert read(tmp_path / name).recipe is None


def test_bytes_are_read_as_a_file_is(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    write(tmp_path / "out.png", pixels, recipe="{}")
    content = (tmp_path / "out.png").read_bytes()
    photo = decode(content, Path("pasted.png"))
    assert difference(photo.rgb, pixels) == 0
    assert (photo.file, photo.recipe, read(tmp_path / "out.png").file) == (content, "{}", content)
    with pytest.raises(PhotoError, match=r"pasted\.png is not a picture"):
        decode(b"no picture", Path("pasted.png"))


def test_exif_too_long_for_jpeg_is_left_out(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "x" * 70000
    write(tmp_path / "out.jpg", pixels, exif=exif.tobytes())
    assert read(tmp_path / "out.jpg").exif == b""


def test_unwritable_places_are_explained_and_leave_nothing(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    (tmp_path / "taken.png").mkdir()
    (tmp_path / "file").touch()
    before = sorted(tmp_path.rglob("*"))
    for name in ("taken.png", "absent/out.png", "file/out.png", "out.heic", "out", "n" * 300 + ".png", "a\0.png"):
        with pytest.raises(OutputError) as caught:
            write(tmp_path / name, pixels)
        assert caught.value.sentence.endswith(".") and caught.value.hint
    assert sorted(tmp_path.rglob("*")) == before


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    path = tmp_path / "out.webp"
    write(path, pixels)
    before = path.read_bytes()
    with pytest.raises(OutputError):
        write(path, np.zeros((1, 20000, 3), np.uint8))  # wider than WebP can be
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_writing_through_a_link_keeps_the_link(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    (tmp_path / "link.png").symlink_to(tmp_path / "real.png")
    write(tmp_path / "link.png", pixels)
    assert (tmp_path / "link.png").is_symlink()
    assert difference(read(tmp_path / "real.png").rgb, pixels) == 0


@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("size", [(1100, 300), (9001, 270), (17, 600)])
def test_a_large_jpeg_of_strips_shows_what_one_piece_would(size: tuple[int, int], subsampling: int) -> None:
    import imagecodecs

    width, height = size
    colours = np.random.RandomState(0).randint(0, 256, (width // 40 + 2, height // 40 + 2, 3), dtype=np.uint8)
    stored = np.asarray(Image.fromarray(colours).resize((height, width), Image.Resampling.BICUBIC)).swapaxes(0, 1)
    content = b"".join(large.jpeg(iter([stored]), stored.shape, "RGB", quality=88, subsampling=subsampling))
    one_piece = imagecodecs.jpeg8_encode(
        np.ascontiguousarray(stored), 88, subsampling=("444", "422", "420")[subsampling]
    )
    with Image.open(BytesIO(content)) as image:
        assert np.array_equal(np.asarray(image), imagecodecs.jpeg8_decode(one_piece))


def test_a_large_turned_jpeg_is_written_without_a_copy_of_its_pixels() -> None:
    stored = np.zeros((4000, 3000, 3), np.uint8).swapaxes(0, 1)
    tracemalloc.start()
    for _ in large.jpeg(iter([stored]), stored.shape, "RGB"):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < stored.nbytes / 3


@pytest.mark.parametrize(("suffix", "most"), [(".webp", 16383), (".jpg", 65500)])
def test_more_pixels_than_a_format_holds(tmp_path: Path, suffix: str, most: int) -> None:
    with pytest.raises(OutputError, match=f"at most {most} pixels a side, and the picture has {most + 1}. Write a PNG"):
        write(tmp_path / f"out{suffix}", np.zeros((32, most + 1, 3), np.uint8))
    assert not list(tmp_path.iterdir())
    write(tmp_path / "out.png", np.zeros((32, most + 1, 3), np.uint8))
