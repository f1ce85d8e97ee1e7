"""A tiny CLIP model in open_clip's registries, so that it is "public" without a network."""

from pathlib import Path

import open_clip
import pytest
from safetensors.torch import save_file

from models.packs.sources import PublicClip
from tests.helpers.tiny import tiny_clip

TINY_CLIP = PublicClip("tiny", "mine")


def publish_tiny_clip(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """Register the model of `tiny_clip`; the weights file as its publisher would serve it. Caches are empty."""
    clip = tiny_clip()
    published = {"url": "http://localhost:9/tiny.pt", "mean": (0.1, 0.2, 0.3), "std": (0.4, 0.5, 0.6)}
    monkeypatch.setitem(open_clip.factory._MODEL_CONFIGS, TINY_CLIP.model, dict(clip.model_cfg))
    monkeypatch.setitem(
        open_clip.pretrained._PRETRAINED, TINY_CLIP.model, {TINY_CLIP.pretrained: published | {"quick_gelu": True}}
    )
    monkeypatch.setenv("HOME", str(folder))
    path = folder / "open_clip_model.safetensors"
    save_file({key: value.contiguous() for key, value in clip.network.state_dict().items()}, path)
    return path
