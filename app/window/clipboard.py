"""Faces in dropped or copied data: files, pictures, and texts that are a path, a file address or a data address."""

import base64
import binascii
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from PySide6.QtCore import QCoreApplication, QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage

from app.widgets.drop_overlay import local_files
from app.widgets.pictures import from_image
from models.errors import PhotoError
from models.photo import Photo

MAX_TEXT = 100_000_000  # characters of a data address
translate = QCoreApplication.translate


def copied() -> QMimeData:
    """The data in the clipboard, none where the platform tells of none."""
    return QGuiApplication.clipboard().mimeData() or QMimeData()


def holds_source(data: QMimeData) -> bool:
    """Tell if the data look like something that can be opened, without decoding them."""
    return data.hasImage() or bool(local_files(data)) or _is_address(data.text())


def sources(data: QMimeData) -> list[Path | Photo]:
    """The files or the picture in the data, at least one. Raises PhotoError with a sentence for the person."""
    if files := local_files(data):
        return list(files)
    if data.hasImage():
        image = data.imageData()  # None or bytes where it could not be decoded
        return [_photo(image if isinstance(image, QImage) else QImage())]
    text = data.text().strip()
    if text.startswith("data:"):
        return [_photo(QImage.fromData(_content(text)))]
    if (path := _path(text)) is not None:
        return [path]
    if urlsplit(text).scheme in ("http", "https"):
        raise PhotoError(
            translate("Clipboard", "Addresses of web pages are not opened."),
            translate("Clipboard", "Copy the picture itself, or save it and open the file."),
        )
    raise PhotoError(
        translate("Clipboard", "There is no picture in what was copied."),
        translate("Clipboard", "Copy a picture or a file first."),
    )


def _is_address(text: str) -> bool:
    text = text.strip()
    return text.startswith("data:image/") or _path(text) is not None


def _path(text: str) -> Path | None:
    """The file that a text names by its address or its absolute path, if there is one."""
    text = text.strip().strip("\"'")
    if not text or "\n" in text or len(text) > 4096:
        return None
    path = Path(QUrl(text).toLocalFile()) if text.startswith("file:") else Path(text).expanduser()
    try:
        return path if path.is_absolute() and path.is_file() else None
    except OSError:
        return None


def _content(address: str) -> bytes:
    """The bytes of a data address (RFC 2397); empty where it is damaged or too long."""
    header, _, body = address[:MAX_TEXT].partition(",")
    try:
        return base64.b64decode(body, validate=False) if header.endswith(";base64") else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return b""


def _photo(image: QImage) -> Photo:
    if image.isNull():
        raise PhotoError(
            translate("Clipboard", "The copied picture cannot be read."),
            translate("Clipboard", "Copy it again, or save it and open the file."),
        )
    picture = from_image(image)
    size = (picture.shape[1], picture.shape[0])
    return Photo(picture, b"", size, Path(translate("Clipboard", "Clipboard")), plain=True)
