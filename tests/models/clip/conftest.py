"""A CLIP small enough for tests: random weights, but the real towers, tokenizer and files."""

from pathlib import Path
from typing import Any

import pytest
import torch

from models.clip.model import ClipModel
from models.clip.tokenizer import write_shortened_merges

VOCABULARY = 1024


def tiny_config() -> dict[str, Any]:
    return {
        "model_cfg": {
            "embed_dim": 16,
            "vision_cfg": {"image_size": 32, "patch_size": 16, "width": 32, "head_width": 16, "layers": 1},
            "text_cfg": {"context_length": 24, "vocab_size": VOCABULARY, "width": 32, "heads": 2, "layers": 1},
        },
        "preprocess_cfg": {"mean": [0.5, 0.4, 0.3], "std": [0.2, 0.25, 0.3]},
    }


@pytest.fixture(scope="session")
def merges(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tokenizer") / "bpe.txt.gz"
    write_shortened_merges(path, VOCABULARY)
    return path


@pytest.fixture(scope="session")
def clip(merges: Path) -> ClipModel:
    torch.manual_seed(1)
    model = ClipModel.create(tiny_config(), merges)
    model.network.eval().requires_grad_(False)
    return model
