"""The open_clip wrapper on a real, tiny model: features, packs, refusals."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import open_clip
import pytest
import torch
from open_clip.transform import image_transform_v2
from PIL import Image

from models.clip.model import CONFIG_FILE, MERGES_FILE, WEIGHTS_FILE, ClipModel
from models.errors import CheckpointError, Damaged, PackError
from tests.models.clip.conftest import tiny_config


def test_features_are_unit_vectors_of_the_models_width(clip: ClipModel) -> None:
    images = clip.encode_images(torch.rand(3, 3, 64, 64) * 2 - 1)
    texts = clip.encode_texts(["a face", "a smiling face"])
    assert images.shape == (3, clip.width) == (3, 16)
    assert texts.shape == (2, 16)
    torch.testing.assert_close(torch.cat([images, texts]).norm(dim=1), torch.ones(5))


def test_images_are_prepared_as_open_clip_does(clip: ClipModel) -> None:
    torch.manual_seed(0)
    image = torch.nn.functional.interpolate(torch.rand(1, 3, 12, 8) / 2, (96, 64), mode="bicubic") + 0.25
    pil = Image.fromarray((image[0].permute(1, 2, 0) * 255).round().byte().numpy())
    official = image_transform_v2(clip.preprocess, is_train=False)(pil)
    ours = clip.prepare_images(image * 2 - 1)[0]
    assert ours.shape == official.shape == (3, 32, 32)
    assert (ours - official).abs().max() < 2 / 255 / min(clip.preprocess.std)  # Pillow rounds to bytes three times


def test_gradients_reach_the_image(clip: ClipModel) -> None:
    image = torch.zeros(1, 3, 64, 64, requires_grad=True)
    (gradient,) = torch.autograd.grad(clip.encode_images(image)[0, 0], image)
    assert gradient.abs().sum() > 0


def test_a_saved_pack_gives_the_same_features(clip: ClipModel, tmp_path: Path) -> None:
    clip.save_pack(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {CONFIG_FILE, WEIGHTS_FILE, MERGES_FILE}
    again = ClipModel.load_pack(tmp_path)
    image = torch.rand(1, 3, 40, 40) * 2 - 1
    assert torch.equal(again.encode_images(image), clip.encode_images(image))
    assert torch.equal(again.encode_texts(["a face"]), clip.encode_texts(["a face"]))


def test_open_clip_itself_reads_the_pack(clip: ClipModel, tmp_path: Path) -> None:
    clip.save_pack(tmp_path)
    network = open_clip.create_model(f"local-dir:{tmp_path}", require_pretrained=True).eval()
    image = torch.rand(1, 3, 32, 32) * 2 - 1
    theirs = network.encode_image(clip.prepare_images(image), normalize=True)
    torch.testing.assert_close(theirs, clip.encode_images(image))


@pytest.mark.parametrize("name", [CONFIG_FILE, WEIGHTS_FILE, MERGES_FILE])
def test_a_missing_file_is_named(clip: ClipModel, tmp_path: Path, name: str) -> None:
    clip.save_pack(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(PackError) as caught:
        ClipModel.load_pack(tmp_path)
    assert name in str(caught.value)


def test_cut_weights_are_damaged(clip: ClipModel, tmp_path: Path) -> None:
    clip.save_pack(tmp_path)
    weights = tmp_path / WEIGHTS_FILE
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(Damaged, match="does not fit"):
        ClipModel.load_pack(tmp_path)


def _hub_text(config: dict[str, Any]) -> None:
    config["model_cfg"]["text_cfg"]["hf_model_name"] = "someone/model"


def _hub_trunk(config: dict[str, Any]) -> None:
    config["model_cfg"]["vision_cfg"] = {"timm_model_name": "hf-hub:someone/model", "image_size": 32}


def _no_vision(config: dict[str, Any]) -> None:
    del config["model_cfg"]["vision_cfg"]


def _wrong_type(config: dict[str, Any]) -> None:
    config["model_cfg"]["embed_dim"] = "wide"


def _many_layers(config: dict[str, Any]) -> None:
    config["model_cfg"]["text_cfg"]["layers"] = 100_000


def _large_number(config: dict[str, Any]) -> None:
    config["model_cfg"]["vision_cfg"]["anything"] = 10**400


def _wide(config: dict[str, Any]) -> None:
    config["model_cfg"]["text_cfg"] |= {"width": 8192, "heads": 8, "layers": 128}


def _large_public_trunk(config: dict[str, Any]) -> None:
    config["model_cfg"]["vision_cfg"] = {"timm_model_name": "vit_giant_patch14_224", "image_size": 224}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_many_layers, "does not describe"),
        (_large_number, "does not describe"),
        (_wide, r"describes a model of 41\d\.\d GB"),
        (_large_public_trunk, r"describes a model of 4\.\d GB"),
        (_hub_text, "Hugging Face hub"),
        (_hub_trunk, "Hugging Face hub"),
        (_no_vision, "does not describe"),
        (_wrong_type, "does not describe"),
    ],
)
def test_a_bad_description_is_refused(
    clip: ClipModel, tmp_path: Path, change: Callable[[dict[str, Any]], None], sentence: str
) -> None:
    clip.save_pack(tmp_path)
    config = tiny_config()
    change(config)
    (tmp_path / CONFIG_FILE).write_text(json.dumps(config))
    with pytest.raises(PackError, match=sentence):
        ClipModel.load_pack(tmp_path)


@pytest.mark.parametrize(
    "preprocess", [[], {"mean": 0.5}, {"mean": [0.5, 0.5]}, {"std": ["a", "b", "c"]}, {"std": [0, 0.2, 0.2]}]
)
def test_a_bad_preparation_is_refused(clip: ClipModel, tmp_path: Path, preprocess: object) -> None:
    clip.save_pack(tmp_path)
    (tmp_path / CONFIG_FILE).write_text(json.dumps(tiny_config() | {"preprocess_cfg": preprocess}))
    with pytest.raises(PackError, match="three numbers for mean"):
        ClipModel.load_pack(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"model_cfg": 3}'])
def test_a_broken_description_is_refused(clip: ClipModel, tmp_path: Path, text: str) -> None:
    clip.save_pack(tmp_path)
    (tmp_path / CONFIG_FILE).write_text(text)
    with pytest.raises(PackError, match=CONFIG_FILE):
        ClipModel.load_pack(tmp_path)


def test_public_weights_are_not_fetched_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(CheckpointError, match=r"ViT-B-32 \(laion2b_e16\) is not on this computer.*Allow its download"):
        ClipModel.load_open_clip("ViT-B-32", "laion2b_e16")


def test_an_unknown_tag_names_the_known_ones() -> None:
    with pytest.raises(CheckpointError, match=r"knows no CLIP model ViT-B-32 \(nonsense\).*openai"):
        ClipModel.load_open_clip("ViT-B-32", "nonsense")


def test_weights_in_open_clips_cache_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tiny architecture is entered in open_clip's registries; its weights lie where open_clip would put them."""
    published = {"url": "http://localhost:9/tiny.pt", "mean": (0.1, 0.2, 0.3), "std": (0.4, 0.5, 0.6)}
    model_cfg = tiny_config()["model_cfg"]
    model_cfg["text_cfg"]["vocab_size"] = 49408
    monkeypatch.setitem(open_clip.factory._MODEL_CONFIGS, "tiny", model_cfg)
    monkeypatch.setitem(open_clip.pretrained._PRETRAINED, "tiny", {"mine": published})
    monkeypatch.setenv("HOME", str(tmp_path))
    cache = tmp_path / ".cache" / "clip"
    cache.mkdir(parents=True)
    weights = open_clip.create_model("tiny").state_dict()
    torch.save(weights, cache / "tiny.pt")

    loaded = ClipModel.load_open_clip("tiny", "mine")
    assert loaded.width == 16
    assert loaded.preprocess.mean == (0.1, 0.2, 0.3)
    assert torch.equal(loaded.network.state_dict()["text_projection"], weights["text_projection"])
