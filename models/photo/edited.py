"""Put edited pixels back into a photo's own form: its size and turn, depth, colour space, compression and notes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, JpegImagePlugin

from models.files import replacing
from models.photo import jxl, large, metadata, writing
from models.photo.colour import Space
from models.photo.encoding import encode
from models.photo.formats import band_rows, explained
from models.photo.profiles import png_chunks
from models.photo.reading import Photo, opened
from models.photo.stored import Bands, Stored, load

_GREY_TOLERANCE = 6  # between channels of a grey photo's edit; beyond, it has become a colour photo
_JPEG_QUALITY = ("quality", "qtables", "subsampling")
_KEPT_CHUNKS = (b"cHRM", b"cICP", b"gAMA", b"sRGB")
_WITHOUT_LOSS = ("PNG", "TIFF", "BMP", "GIF", "PPM")
_AS_SHOWN = ("JXL", "JPEG2000", "BMP")  # formats without EXIF's orientation
_WITHOUT_PROFILE = ("JPEG2000", "BMP")
_MODES = {
    "JPEG": ("L", "RGB", "CMYK"),
    "PNG": ("L", "LA", "RGB", "RGBA"),
    "WEBP": ("RGB", "RGBA"),
    "TIFF": ("L", "LA", "RGB", "RGBA", "CMYK"),
    "AVIF": ("RGB", "RGBA"),
    "JXL": ("L", "RGB", "RGBA"),
    "JPEG2000": ("L", "LA", "RGB", "RGBA"),
    "BMP": ("L", "RGB"),
}


def write_edited(
    path: Path,
    photo: Photo,
    rgb: NDArray[np.uint8],
    *,
    place: bool = False,
    recipe: str | None = None,
    edited: bool | None = None,
    quality: int | None = None,
    in_place: bool = False,
) -> None:
    """Write a photo with `rgb`, uint8 [H, W, 3], its edited `photo.rgb`, in the format of the suffix.

    What the format can hold stays as in the photo's file: size, orientation, 16 bits, transparency, CMYK, the colour
    profile, EXIF, the tables and sampling of a JPEG. Pixels that `rgb` leaves alone keep their stored values. The place
    is left out unless `place` is set. XMP tells by IPTC's DigitalSourceType that a trained model took part. Without
    an edit a file of the same format keeps its compressed pixels. A PNG carries `recipe` as `write` does.
    `quality`, 1 to 100, takes the place of the photo's own in a format that loses detail.
    With `in_place` `rgb` may be overwritten: a large picture that is encoded whole takes a copy less.
    `edited` says whether there is an edit, where `photo.rgb` itself was edited; else the two are compared.
    Raises `OutputError`, or `PhotoError` if the photo's file cannot be decoded again.
    """
    file_format = writing.format_of(path)
    if edited is None:
        edited = not _equal(photo.rgb, rgb)
    with replacing(path) as draft:
        with_recipe = recipe is not None and file_format == "PNG"
        options = writing.quality_options(file_format, quality)
        content = None if edited or with_recipe or options else _as_it_is(photo, file_format, place)
        with draft.open("wb+") as file:
            if content:
                file.write(content)
            else:
                _encode(file, photo, rgb, file_format, edited, place, recipe, options, in_place)


def decoded_bytes(photo: Photo) -> int:
    """Memory of the stored pixels that `write_edited` decodes again: none for plain sRGB, and what comes in bands.

    Raises `PhotoError`.
    """
    with explained(photo.path, photo.file), opened(photo.file) as image:
        in_bands = image.format in ("PNG", "TIFF")
        return 0 if photo.plain or in_bands else image.width * image.height * len(image.getbands())


def _as_it_is(photo: Photo, file_format: str, place: bool) -> bytes | None:
    """The photo's own file, without its place unless `place` is set; None if that takes encoding it anew."""
    with explained(photo.path, photo.file), opened(photo.file) as image:
        if (image.format or "").replace("MPO", "JPEG") != file_format:
            return None
        if place or not metadata.tells_place(image):
            return photo.file
        return None if file_format in _WITHOUT_LOSS else metadata.with_blank_place(photo.file, image)


def _equal(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> bool:
    if first.shape != second.shape:
        raise ValueError(f"a photo of {first.shape} cannot take pixels of {second.shape}")
    step = band_rows(first.shape[1])
    return all(np.array_equal(first[top : top + step], second[top : top + step]) for top in range(0, len(first), step))


def _encode(
    file: IO[bytes],
    photo: Photo,
    rgb: NDArray[np.uint8],
    file_format: str,
    edited: bool,
    place: bool,
    recipe: str | None,
    quality: dict[str, Any],
    in_place: bool,
) -> None:
    with explained(photo.path, photo.file), opened(photo.file) as image:
        turn = metadata.orientation(image)
        plain = photo.plain and "RGB" in _MODES[file_format]
        pixels = metadata.turned_back(rgb, turn)
        stored = Stored(pixels, Space("RGB"), False, 255) if plain else load(image, photo.file)
        xmp = metadata.unplaced_xmp(metadata.xmp_of(image), place=place)
        kept_turn = 1 if file_format in _AS_SHOWN else turn
        exif = metadata.camera_notes(image, place=place, orientation=kept_turn)
    notes: dict[str, Any] = {"exif": exif, "xmp": metadata.edited_xmp(xmp) if edited else xmp}
    if not _fits(stored, file_format) or _becomes_colour(stored, rgb):
        notes["exif"] = metadata.as_srgb(exif)
        stored = _in_srgb(stored, pixels, keep_alpha="RGBA" in _MODES[file_format])
    elif not plain:
        stored = _applied(stored, pixels, reuse=in_place and file_format in large.WHOLE)
    if kept_turn != turn:
        stored = replace(stored, pixels=metadata.turned(stored.whole(), turn))
    notes["profile"] = stored.space.profile
    if file_format == "PNG":
        notes |= {"recipe": recipe} | _png_colours(image, photo.file, stored)
    own = _jpeg_options(image) if file_format == "JPEG" else {}
    notes |= {name: value for name, value in own.items() if not (quality and name in _JPEG_QUALITY)} | quality
    if "dpi" in image.info:
        notes["dpi"] = image.info["dpi"]
    form = stored.pixels.shape, stored.pixels.dtype, _mode(stored), file_format
    if large.applies(*form):
        large.write(file, _explained(stored, photo, whole=file_format in large.WHOLE), *form, **notes)
    else:
        file.write(encode(_image(stored), file_format, **notes))


def _explained(stored: Stored, photo: Photo, whole: bool) -> Iterator[NDArray[Any]]:
    """The bands of stored pixels, or all in one. Raises `PhotoError` where they cannot be decoded again."""
    with explained(photo.path, photo.file):
        if whole:
            yield stored.whole()
        else:
            yield from (band for _, band in stored.bands())


def _fits(stored: Stored, file_format: str) -> bool:
    profile, channels = stored.space.profile, stored.pixels.shape[2]
    if profile and (file_format in _WITHOUT_PROFILE or (file_format == "JXL" and not jxl.takes(profile, channels))):
        return False
    deep = stored.pixels.dtype != np.uint8
    if deep and stored.pixels.dtype == np.float32:
        return file_format == "TIFF"
    if deep:
        return file_format == "TIFF" or (file_format == "PNG" and stored.space.mode != "CMYK")
    return _mode(stored) in _MODES[file_format]


def _mode(stored: Stored) -> str:
    return stored.space.mode + ("A" if stored.alpha else "")


def _becomes_colour(stored: Stored, rgb: NDArray[np.uint8]) -> bool:
    """Return True if the edit gave a grey photo colours."""
    if stored.space.mode != "L":
        return False
    step = band_rows(rgb.shape[1])
    bands = (rgb[top : top + step].astype(np.int16) for top in range(0, len(rgb), step))
    return any(int((band.max(2) - band.min(2)).max()) > _GREY_TOLERANCE for band in bands)


def _in_srgb(stored: Stored, rgb: NDArray[np.uint8], keep_alpha: bool) -> Stored:
    """The picture in 8 bits and sRGB, for a format that cannot hold what is stored."""
    if not (stored.alpha and keep_alpha):
        return Stored(rgb, Space("RGB"), False, 255)
    pixels = np.empty((*rgb.shape[:2], 4), np.uint8)
    for rows, band in stored.bands():
        pixels[rows, :, 3] = np.rint(band[..., -1] * (255 / stored.white))
        opacity = np.maximum(pixels[rows, :, 3:].astype(np.float32) / 255, 1 / 255)
        uncovered = 255 - (255 - rgb[rows].astype(np.float32)) / opacity
        pixels[rows, :, :3] = np.rint(uncovered.clip(0, 255))
    return Stored(pixels, Space("RGB"), True, 255)


def _applied(stored: Stored, after: NDArray[np.uint8], reuse: bool) -> Stored:
    """Stored pixels, changed where they are not as in an sRGB picture [H, W, 3]; elsewhere they stay.

    An array is changed in place; bands are changed whenever they are decoded. With `reuse` pixels of the same form take
    the memory of the picture.
    """

    def changed() -> Iterator[tuple[slice, NDArray[Any]]]:
        for rows, band in stored.bands():
            _apply(stored, band, after[rows])
            yield rows, band

    if reuse and (stored.pixels.shape, stored.pixels.dtype) == (after.shape, after.dtype):
        for rows, band in changed():
            after[rows] = band
        return replace(stored, pixels=after)
    if isinstance(stored.pixels, Bands):
        return replace(stored, pixels=replace(stored.pixels, decode=lambda: (band for _, band in changed())))
    for _ in changed():
        pass
    return stored


def _apply(stored: Stored, band: NDArray[Any], after: NDArray[np.uint8]) -> None:
    """Change some stored rows [h, W, C] in place where they are not as in sRGB [h, W, 3]."""
    before = stored.band_to_srgb(band)
    changed = (before != after).any(2)
    if changed.any():
        opacity = band[..., -1:][changed].astype(np.float32) / stored.white if stored.alpha else None
        colours = band[..., :-1] if stored.alpha else band
        colours[changed] = _moved(stored, colours[changed], before[changed], after[changed], opacity)


def _moved(
    stored: Stored,
    colours: NDArray[Any],
    before: NDArray[np.uint8],
    after: NDArray[np.uint8],
    opacity: NDArray[np.float32] | None,
) -> NDArray[Any]:
    """Stored colours [N, C] moved as sRGB moves from `before` to `after`, uint8 [N, 3].

    The move is added, so that depth and what sRGB cannot show survive. Inks are mixed anew: many mixtures of four are
    one colour.
    """
    new, old = (
        stored.space.from_srgb(np.ascontiguousarray(side[None]), colours.dtype, stored.white)[0]
        for side in (after, before)
    )
    if stored.space.mode == "CMYK":
        return np.asarray(new)
    move = new.astype(np.float32) - old.astype(np.float32)
    if opacity is not None:
        move = move / np.maximum(opacity, 1 / 255) * (opacity > 0)
    moved: NDArray[np.float32] = colours.astype(np.float32) + move
    return moved if colours.dtype.kind == "f" else np.rint(moved.clip(0, stored.white)).astype(colours.dtype)


def _image(stored: Stored) -> Image.Image:
    height, width = stored.pixels.shape[:2]
    mode = _mode(stored)
    return Image.frombuffer(mode, (width, height), np.ascontiguousarray(stored.whole()), "raw", mode, 0, 1)


def _png_colours(image: Image.Image, content: bytes, stored: Stored) -> dict[str, Any]:
    """A PNG keeps the chunks that name its colours; a profile that was made from them is not embedded."""
    if image.format != "PNG" or stored.space.profile is None:
        return {}
    found = png_chunks(content)
    kept = {name: found[name] for name in _KEPT_CHUNKS if name in found}
    return {"chunks": kept, "profile": image.info.get("icc_profile")}


def _jpeg_options(image: Any) -> dict[str, Any]:
    """Tables, sampling and notes of IPTC of a JPEG; the usual quality for what comes from another format."""
    if image.format not in ("JPEG", "MPO"):
        return {}
    options: dict[str, Any] = {"quality": -1, "qtables": image.quantization, "progressive": "progressive" in image.info}
    sampling = JpegImagePlugin.get_sampling(image)
    if sampling >= 0:
        options["subsampling"] = sampling
    if "comment" in image.info:
        options["comment"] = image.info["comment"]
    iptc = [data for name, data in image.applist if name == "APP13"]
    options["extra"] = b"".join(b"\xff\xed" + (len(data) + 2).to_bytes(2) + data for data in iptc)
    return options
