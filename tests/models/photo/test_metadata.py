"""EXIF, XMP and thumbnails of an edited photo: what stays, and what goes from it."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from models.photo import decode, read, write_edited
from models.photo.jxl import container
from models.photo.metadata import SOURCE_TYPE, edited_xmp, unplaced_xmp
from models.photo.profiles import from_codes
from tests.models.photo.conftest import edited, notes, photo_of, xmp


def tiff_notes() -> ImageFileDirectory_v2:
    """The notes as tags of a TIFF."""
    tags, exif = ImageFileDirectory_v2(), notes()
    tags[ExifTags.Base.Model] = "Box 9"
    for directory in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
        tags[directory] = exif.get_ifd(directory)
    return tags


def place_of(path: Path) -> dict[int, Any]:
    with Image.open(path) as image:
        image.load()  # which pylibjxl reads notes by
        return dict(image.getexif().get_ifd(ExifTags.IFD.GPSInfo))


def test_notes_of_a_deep_tiff(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    photo = photo_of(Image.fromarray(pixels[..., 0].astype(np.uint16) * 257), "TIFF", tiffinfo=tiff_notes())
    write_edited(tmp_path / "out.tif", photo, edited(photo, (9, 9, 9)), place=True)
    assert place_of(tmp_path / "out.tif")[ExifTags.GPS.GPSLatitude] == (51, 30, 26)
    write_edited(tmp_path / "out.tif", photo, edited(photo, (9, 9, 9)))
    assert not place_of(tmp_path / "out.tif")
    with Image.open(tmp_path / "out.tif") as image:
        kept = image.getexif()
        assert kept[ExifTags.Base.Model] == "Box 9"
        assert kept.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] == "2024:05:06 07:08:09"
        assert image.mode == "I;16"


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif", ".avif", ".jxl"])
def test_notes_stay_and_the_place_only_if_asked_for(tmp_path: Path, pixels: NDArray[np.uint8], suffix: str) -> None:
    file_format = {".jpg": "JPEG", ".tif": "TIFF"}.get(suffix, suffix[1:].upper())
    options = {"tiffinfo": tiff_notes()} if suffix == ".tif" else {"exif": notes()}
    photo = photo_of(Image.fromarray(pixels), file_format, **options)
    for place in (False, True):
        for rgb in (edited(photo), photo.rgb):
            path = tmp_path / f"out{suffix}"
            write_edited(path, photo, rgb, place=place)
            assert bool(place_of(path)) is place
            with Image.open(path) as image:
                image.load()  # which pylibjxl reads notes by
                kept = image.getexif()
                assert kept[ExifTags.Base.Model] == "Box 9"
                assert kept.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] == "2024:05:06 07:08:09"


def test_notes_of_a_jpeg_go_into_a_tiff(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    photo = photo_of(Image.fromarray(pixels), "JPEG", exif=notes())
    write_edited(tmp_path / "out.tif", photo, edited(photo), place=True)
    assert place_of(tmp_path / "out.tif")
    with Image.open(tmp_path / "out.tif") as image:
        camera = image.getexif().get_ifd(ExifTags.IFD.Exif)
    assert camera[ExifTags.Base.DateTimeOriginal] == "2024:05:06 07:08:09"


def test_the_place_in_packed_notes_of_a_jpeg_xl_is_left_out(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    import imagecodecs

    box = b"brob" + b"Exif" + imagecodecs.brotli_encode(bytes(4) + notes().tobytes().removeprefix(b"Exif\0\0"))
    plain = container(bytes(imagecodecs.jpegxl_encode(pixels)))
    photo = decode(plain[:32] + (len(box) + 4).to_bytes(4) + box + plain[32:], Path("packed.jxl"))
    path = tmp_path / "out.jxl"
    for place in (False, True):
        write_edited(path, photo, photo.rgb, place=place)
        assert bool(place_of(path)) is place


def test_xmp_says_that_it_is_edited_and_keeps_the_rest(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="51,30.4N"'
        b' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:a="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        b' a:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"><dc:title>attic</dc:title>'
        b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    for suffix, file_format in ((".jpg", "JPEG"), (".webp", "WEBP")):
        photo = photo_of(Image.fromarray(pixels), file_format, xmp=packet)
        path = tmp_path / f"out{suffix}"
        write_edited(path, photo, edited(photo))
        said = xmp(path)
        assert said.count(SOURCE_TYPE.encode()) == 1 and b"digitalCapture" not in said
        assert b"<dc:title>attic</dc:title>" in said and b"GPSLatitude" not in said
        write_edited(path, photo, photo.rgb)
        assert b"GPSLatitude" not in xmp(path) and b"digitalCapture" in xmp(path)
        write_edited(path, photo, edited(photo), place=True)
        assert b"GPSLatitude" in xmp(path)


@pytest.mark.parametrize(
    "one", [b"<exif:GPSx>", b"<a:DigitalSourceType>", b" exif:GPS", b"<", b"<exif:GPSx a='", b"\n"]
)
def test_the_xmp_of_a_million_bytes_is_searched_in_one_pass(one: bytes) -> None:
    packet = one * (1_000_000 // len(one))
    assert SOURCE_TYPE.encode() in edited_xmp(packet)
    assert len(unplaced_xmp(packet, place=False)) <= len(packet)


def test_the_place_goes_from_xmp_wherever_it_stands() -> None:
    rest = b'<x:r a:b="2"><c:d>attic</c:d></x:r>'
    packet = (
        b'<x:r exif:GPSLatitude = \'51,30.4N\' a:b="2"><exif:GPSTimeStamp/><Iptc4xmpExt:LocationShown a="b"><a:City>Ulm'
        b"</a:City></Iptc4xmpExt:LocationShown ><c:d>attic</c:d><photoshop:City>Ulm</photoshop:City></x:r>"
    )
    assert unplaced_xmp(packet, place=False) == rest
    assert unplaced_xmp(packet, place=True) == packet
    assert b"Ulm" not in unplaced_xmp(rest + b"<photoshop:City>Ulm</photoshop>", place=False)  # never closed


def test_the_thumbnail_of_the_old_face_goes(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    exif = notes().tobytes()
    photo = photo_of(Image.fromarray(pixels), "JPEG", exif=exif)
    write_edited(tmp_path / "out.jpg", photo, edited(photo))
    with Image.open(tmp_path / "out.jpg") as image:
        assert image.getexif().get_ifd(ExifTags.IFD.IFD1) == {}


def test_exif_that_leads_to_itself_and_half_a_profile_are_left_out(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    pointers = b"".join(struct.pack("<HHII", tag, 4, 1, 8) for tag in (0x8769, 0x8825, 0xA005))
    loop = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 3) + pointers + bytes(4)
    profile = from_codes(12, 13) or b""
    for icc in (b"\xff" * 4 + profile[4:], profile[:40] + bytes(4) + profile[44:]):
        photo = photo_of(Image.fromarray(pixels), "JPEG", exif=loop, icc_profile=icc)
        for suffix in (".tif", ".jxl"):
            write_edited(tmp_path / f"out{suffix}", photo, edited(photo))
            assert np.abs(read(tmp_path / f"out{suffix}").rgb.astype(int) - edited(photo)).mean() < 4
