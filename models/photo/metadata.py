"""EXIF and XMP of a photo: which way up it is, where it was taken, and that it was edited."""

import re
import struct
from typing import Any

from numpy.typing import NDArray
from PIL import ExifTags, Image

# Tags that tell how the old file stored its pixels, and would lie about a new one.
_STORAGE_TAGS = frozenset({*range(254, 260), 262, 266, 273, 274, *range(277, 281), 284, 317, 320})
_STORAGE_TAGS |= {*range(322, 326), 330, 338, 339, 347, 512, 513, 514, 529, 530, 531, 532, 700, 34675}
_CAMERA, _GPS, _INTEROP = (int(tag) for tag in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo, ExifTags.IFD.Interop))
_POINTERS = {_CAMERA, _GPS, _INTEROP, 330}  # tags of directories
_EMPTY_EXIF = len(Image.Exif().tobytes())

# What IPTC and the makers of cameras and generators agreed on for "an edited photo, partly by a trained model".
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
_NOTE = (
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    f' Iptc4xmpExt:DigitalSourceType="{SOURCE_TYPE}"/>'
).encode()
_EMPTY = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
_TEXT = rb"\s*+=\s*+(?:\"[^\"]*\"|'[^']*')"  # of an attribute
_SOURCE = rb"[\w.-]++:DigitalSourceType"
_PLACE = (
    rb"(?:exif:GPS|photoshop:City|photoshop:State|photoshop:Country|Iptc4xmpCore:Location|Iptc4xmpCore:CountryCode"
    rb"|Iptc4xmpExt:Location)\w*+"
)
_TAG = re.compile(rb"<(/?)([\w.-]++:[\w.-]++)([^<>]*+)>")


def orientation(image: Image.Image) -> int:
    """EXIF's orientation, 1 to 8; 1 for damaged EXIF, and for JPEG XL, whose decoder has turned the pixels."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # as many kinds as there are ways to damage it
        return 1
    return value if value in range(1, 9) and image.format != "JXL" else 1


def turned(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Stored pixels [H, W, C] upright; a view."""
    flipped = pixels.swapaxes(0, 1) if orientation in (5, 6, 7, 8) else pixels
    rows = -1 if orientation in (3, 4, 7, 8) else 1
    columns = -1 if orientation in (2, 3, 6, 7) else 1
    return flipped[::rows, ::columns]


def turned_back(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Upright pixels [H, W, C] as they are stored; a view."""
    return turned(pixels, {6: 8, 8: 6}.get(orientation, orientation))


def camera_notes(image: Image.Image, *, place: bool = True, orientation: int = 1) -> bytes:
    """EXIF of an opened picture for a new file: date, lens and, if asked for, place; empty if there is none or damage.

    Tags of storage and the thumbnail, which would show the old picture, are left out.
    """
    try:
        old, new = image.getexif(), Image.Exif()
        for tag in old.keys() - _STORAGE_TAGS - _POINTERS:
            new[tag] = old[tag]
        for directory in (_CAMERA, _GPS) if place else (_CAMERA,):
            found = old.get_ifd(directory) if directory in old else {}
            entries = _without_pointers(found)
            if directory == _CAMERA and _INTEROP in found:
                entries[_INTEROP] = _without_pointers(old.get_ifd(_INTEROP))
            if entries:
                new.get_ifd(directory).update(entries)
        if orientation != 1:
            new[ExifTags.Base.Orientation] = orientation
        content = new.tobytes()
        return content if len(content) > _EMPTY_EXIF else b""
    except Exception:  # as many kinds as there are ways to damage it
        return b""


def _without_pointers(directory: dict[int, Any]) -> dict[int, Any]:
    """A directory without those in it: libtiff refuses one that leads to itself."""
    return {tag: value for tag, value in directory.items() if tag not in _POINTERS}


def as_srgb(exif: bytes) -> bytes:
    """The same EXIF saying that the pixels are sRGB."""
    if not exif:
        return exif
    notes = Image.Exif()
    notes.load(exif)
    if _CAMERA in notes:
        camera = notes.get_ifd(_CAMERA)
        camera[ExifTags.Base.ColorSpace] = 1
        camera.pop(_INTEROP, None)  # which may say Adobe RGB
    return notes.tobytes()


def without_place(exif: bytes) -> bytes:
    """EXIF without GPS."""
    notes = Image.Exif()
    notes.load(exif)
    if _GPS not in notes:
        return exif
    del notes[_GPS]
    return notes.tobytes()


def xmp_of(image: Image.Image) -> bytes:
    """The XMP packet of an opened picture, as UTF-8; empty if there is none."""
    packet: Any = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    if image.format == "TIFF" and not packet:
        packet = getattr(image, "tag_v2", {}).get(700, b"")
    return packet.encode() if isinstance(packet, str) else bytes(packet)


def edited_xmp(packet: bytes) -> bytes:
    """An XMP packet that says that the picture is edited with a trained model, and keeps what it said beside that."""
    packet = _without(packet, _SOURCE)
    end = packet.rfind(b"</rdf:RDF>")
    if end < 0:
        packet, end = _EMPTY, _EMPTY.rfind(b"</rdf:RDF>")
    return packet[:end] + _NOTE + packet[end:]


def unplaced_xmp(packet: bytes, *, place: bool) -> bytes:
    """An XMP packet, without its place unless `place` is set."""
    return packet if place else _without(packet, _PLACE)


def tells_place(image: Image.Image) -> bool:
    """Return True if EXIF or XMP hold the place of a photo."""
    try:
        return _GPS in image.getexif() or bool(_spans(xmp_of(image), _PLACE))
    except Exception:  # as many kinds as there are ways to damage it
        return False


def with_blank_place(content: bytes, image: Image.Image) -> bytes | None:
    """The bytes of a file, as many as before, with blanks where its place stood; None if that is not found in them."""
    blank = bytearray(content)
    exif = (image.info.get("exif") or b"").removeprefix(b"Exif\0\0")
    if exif or image.format == "TIFF":
        start = 0 if image.format == "TIFF" else content.find(exif)
        if start < 0:
            return None
        _blank_gps(memoryview(blank)[start:])
    packet = xmp_of(image)
    spans = _spans(packet, _PLACE)
    start = content.find(packet)
    if spans and start < 0:
        return None
    for first, last in spans:
        blank[start + first : start + last] = b" " * (last - first)
    return bytes(blank)


def _without(packet: bytes, names: bytes) -> bytes:
    """An XMP packet without the attributes and elements whose names match."""
    kept, end = [], 0
    for first, last in _spans(packet, names):
        kept.append(packet[end:first])
        end = last
    return b"".join([*kept, packet[end:]])


def _spans(packet: bytes, names: bytes) -> list[tuple[int, int]]:
    """Places of the attributes and elements whose names match, in order and apart; in one pass, whatever it holds.

    An element that is not closed reaches to the end of the packet, so that nothing of it is left.
    """
    spans = [match.span() for match in re.finditer(rb"\s" + names + _TEXT, packet)]
    name, start = b"", 0  # of the element that is open
    for tag in _TAG.finditer(packet):
        closing, tag_name, rest = tag.groups()
        if name:
            if closing and tag_name == name:
                spans.append((start, tag.end()))
                name = b""
        elif not closing and re.fullmatch(names, tag_name):
            if rest.endswith(b"/"):
                spans.append(tag.span())
            else:
                name, start = tag_name, tag.start()
    if name:
        spans.append((start, len(packet)))
    return _apart(sorted(spans))


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans, those that overlap joined."""
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _blank_gps(tiff: memoryview) -> None:
    """Empty the GPS directory of a TIFF structure, and the values that it points to."""
    order = ">" if bytes(tiff[:2]) == b"MM" else "<"

    def entries(offset: int) -> list[tuple[int, int, int, int, int]]:
        (count,) = struct.unpack_from(f"{order}H", tiff, offset)
        places = [offset + 2 + 12 * number for number in range(count)]
        return [(place, *struct.unpack_from(f"{order}HHII", tiff, place)) for place in places]

    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    for _, tag, _, _, directory in entries(first):
        if tag != _GPS:
            continue
        found = entries(directory)
        for place, _, kind, count, value in found:
            size = count * {2: 1, 3: 2, 4: 4, 5: 8, 9: 4, 10: 8}.get(kind, 1)
            if size > 4:
                tiff[value : value + size] = bytes(len(tiff[value : value + size]))
            tiff[place : place + 12] = bytes(12)
        struct.pack_into(f"{order}H", tiff, directory, 0)
