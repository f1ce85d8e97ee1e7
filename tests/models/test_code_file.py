"""Files of W+ codes: bounded, and one sentence for all that is none."""

import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from models.code_file import read_code, write_code
from models.edits import Code
from models.errors import PhotoError


def npz(**arrays: object) -> bytes:
    content = BytesIO()
    np.savez_compressed(content, **arrays)  # type: ignore[arg-type]
    return content.getvalue()


def test_a_code_comes_back(tmp_path: Path) -> None:
    code = Code.of(np.random.default_rng(0).standard_normal((18, 512)))
    write_code(tmp_path / "code.npz", code)
    assert read_code(tmp_path / "code.npz") == code


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        npz(other=np.zeros(3)),
        npz(w_plus=np.zeros(3)),
        npz(w_plus=np.zeros((0, 3))),
        npz(w_plus=np.full((2, 3), np.nan)),
        npz(w_plus=np.zeros((2, 3), np.int8)),
        npz(w_plus=np.zeros((4096, 4096), np.float32)),  # 64 MB of zeros in 64 KB
        npz(w_plus=np.array([{"a": 1}], dtype=object)),
    ],
)
def test_what_is_no_code_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "code.npz").write_bytes(content)
    with pytest.raises(PhotoError, match=r"code\.npz (is not a code|holds no W\+ code)"):
        read_code(tmp_path / "code.npz")


def test_a_header_that_promises_more_than_the_file_has_is_refused(tmp_path: Path) -> None:
    header = BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f4", "fortran_order": False, "shape": (1 << 40, 2)})
    with zipfile.ZipFile(tmp_path / "code.npz", "w") as archive:
        archive.writestr("w_plus.npy", header.getvalue())
    with pytest.raises(PhotoError, match="is not a code"):
        read_code(tmp_path / "code.npz")
