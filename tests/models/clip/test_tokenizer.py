"""The shortened tokenizer file: smaller, and otherwise open_clip's own."""

import gzip
from pathlib import Path

import open_clip
import pytest
from open_clip.tokenizer import default_bpe

from models.clip.tokenizer import load_tokenizer, write_shortened_merges
from models.errors import PackError

SENTENCE = "an elderly woman with ginger hair, sunglasses & schön"


def test_vocabulary_is_as_asked_and_the_end_token_is_the_highest(tmp_path: Path) -> None:
    write_shortened_merges(tmp_path / "bpe.txt.gz", 8192)
    tokenizer = load_tokenizer(tmp_path / "bpe.txt.gz", context_length=32)
    assert tokenizer.vocab_size == 8192
    assert tokenizer.eot_token_id == 8191
    tokens = tokenizer([SENTENCE])
    assert tokens.shape == (1, 32)
    assert tokens.max() == 8191


def test_decoding_gives_the_text_back(tmp_path: Path) -> None:
    write_shortened_merges(tmp_path / "bpe.txt.gz", 1024)
    tokenizer = load_tokenizer(tmp_path / "bpe.txt.gz", context_length=77)
    assert (
        tokenizer.decode(tokenizer.encode(SENTENCE)).strip() == "an elderly woman with ginger hair , sunglasses & schön"
    )


def test_all_merges_are_the_tokenizer_of_open_clip(tmp_path: Path) -> None:
    write_shortened_merges(tmp_path / "bpe.txt.gz", 49408)
    ours = load_tokenizer(tmp_path / "bpe.txt.gz", context_length=77)
    assert ours.encoder == open_clip.SimpleTokenizer().encoder
    assert load_tokenizer(None, 77).encode(SENTENCE) == ours.encode(SENTENCE)


def test_the_same_file_every_time(tmp_path: Path) -> None:
    write_shortened_merges(tmp_path / "a.gz", 1024)
    write_shortened_merges(tmp_path / "b.gz", 1024)
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no gzip",
        gzip.compress(b"header\n\xff\xfe a"),
        gzip.compress(b"header\nin a row\n"),
        gzip.compress(b"header\na b\n")[:-9],
    ],
)
def test_a_broken_file_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bpe.txt.gz").write_bytes(content)
    with pytest.raises(PackError, match=r"bpe\.txt\.gz is not a tokenizer file"):
        load_tokenizer(tmp_path / "bpe.txt.gz", 32)


@pytest.mark.parametrize(
    "content",
    [
        bytes(20 * 1024 * 1024),
        b"header\n" + b"a b\n" * 400_000,
        ("header\n" + "é " * 3_000_000).encode(),
        b"header\n" + b"a" * 1_000_000 + b" b",
    ],
)
def test_a_bomb_is_not_unpacked(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bpe.txt.gz").write_bytes(gzip.compress(content, 1))
    with pytest.raises(PackError, match="not a tokenizer file"):
        load_tokenizer(tmp_path / "bpe.txt.gz", 32)


def test_the_official_file_is_within_the_bounds(tmp_path: Path) -> None:
    (tmp_path / "bpe.txt.gz").write_bytes(Path(default_bpe()).read_bytes())
    assert load_tokenizer(tmp_path / "bpe.txt.gz", 77).vocab_size == 49408


def test_no_merges_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="more than 514"):
        write_shortened_merges(tmp_path / "bpe.txt.gz", 514)
