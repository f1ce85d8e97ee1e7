"""Pictures in and out.

`read` turns whatever a file holds into upright 8-bit sRGB. `write` makes a new file of such pixels. `write_edited` puts
edited pixels back into a photo's own form: size, turn, depth, colour space, compression and notes.

    formats.py    which formats there are, known by content; what cannot be read is explained
    stored.py     pixels as a file stores them, by decoders.py, png.py and tiff.py where Pillow is not enough
    colour.py     between the colour space of a file and sRGB
    profiles.py   colour spaces that a file names without a profile
    metadata.py   EXIF and XMP: orientation, place, the note that a picture is edited
    reading.py    `Photo`, `read`, `decode`
    encoding.py   encoding in other formats by Pillow
    scaling.py    smaller copies
    large.py      encoding of large and deep pictures band by band, and of every TIFF and JPEG XL, by jxl.py and webp.py
    writing.py    `write`
    edited.py     `write_edited`
"""

from models.photo.edited import decoded_bytes, write_edited
from models.photo.formats import MAX_BYTES, MAX_PIXELS, WRITABLE, is_picture
from models.photo.metadata import without_place
from models.photo.reading import Photo, decode, read
from models.photo.writing import write

__all__ = [
    "MAX_BYTES",
    "MAX_PIXELS",
    "WRITABLE",
    "Photo",
    "decode",
    "decoded_bytes",
    "is_picture",
    "read",
    "without_place",
    "write",
    "write_edited",
]
