"""Training of the encoder on photos: two steps on the pack's own networks, kept only if held-out people gain."""

from pathlib import Path

import numpy as np
import pytest
import torch

from models.checkpoints.registry import load_as
from models.encoder.network import Encoder
from models.face.alignment import align
from models.face.anatomy import Part
from models.face.detection import detect
from models.face.face_map import FaceMap
from models.generator.network import Generator
from models.packs.manifest import ENCODER_FILE, FACE_MAP_FILE, GENERATOR_FILE
from models.paths import SAMPLES, STARTER_PACK
from models.photo import read
from models.starter.face_map.data import Photos, Renders
from models.starter.train_encoder_on_photos import HELD_OUT_EVERY, PhotoSampler, train_encoder_on_photos

SIZE = 320


@pytest.fixture(scope="module")
def sampler() -> PhotoSampler:
    """The samples as photos, often enough that some are held out."""
    images, points = [], []
    face_map = FaceMap.load(STARTER_PACK / FACE_MAP_FILE)
    for path in sorted(SAMPLES.glob("*.jpg")):
        rgb = read(path).rgb
        image = align(rgb, detect(rgb)[0].landmarks, SIZE).crop
        tensor = torch.from_numpy(image.copy()).permute(2, 0, 1)[None].float() / 127.5 - 1
        with torch.inference_mode():
            points.append(face_map(tensor).pixels(SIZE)[0].numpy())
        images.append(image)
    count = 2 * HELD_OUT_EVERY
    rows = [i % len(images) for i in range(count)]
    pictures, places = np.stack(images)[rows], np.stack(points)[rows]
    everywhere = np.full(pictures.shape[:3], 255, np.uint8)
    everywhere[:, :160, :160] = 0
    sets = np.ones(pictures.shape[:3], np.uint16)
    parts = np.full(pictures.shape[:3], Part.SKIN, np.uint8)
    photos = Photos(pictures, sets, places, everywhere, np.arange(places.shape[1]))
    return PhotoSampler(photos, Renders(pictures, parts, places), seed=0)


def test_batches_are_pictures_and_held_out_people_are_not_among_them(sampler: PhotoSampler) -> None:
    batch, held_out = sampler.batch(), sampler.held_out()
    assert batch.shape[1:] == (3, 256, 256) and held_out.shape == (2, 3, 256, 256)
    assert batch.min() >= -1 and batch.max() <= 1


def test_training_keeps_the_best_and_goes_on_from_its_state(sampler: PhotoSampler, tmp_path: Path) -> None:
    encoder = load_as(STARTER_PACK / ENCODER_FILE, Encoder)
    before = {key: value.clone() for key, value in encoder.state_dict().items()}
    generator = load_as(STARTER_PACK / GENERATOR_FILE, Generator).requires_grad_(False)
    face_map = FaceMap.load(STARTER_PACK / FACE_MAP_FILE)
    said: list[str] = []
    train_encoder_on_photos(encoder, generator, face_map, sampler, 2, tmp_path / "s.pt", said.append)
    state = torch.load(tmp_path / "s.pt", weights_only=True)
    assert state["step"] == 2 and len(said) == 2 and "2/2" in said[-1]
    assert not torch.equal(state["encoder"]["input_layer.0.weight"], before["input_layer.0.weight"])
    kept = encoder.state_dict()["input_layer.0.weight"]
    assert torch.equal(kept, state["best"]["input_layer.0.weight"])
    train_encoder_on_photos(encoder, generator, face_map, sampler, 2, tmp_path / "s.pt", said.append)
    assert len(said) == 3 and torch.equal(encoder.state_dict()["input_layer.0.weight"], kept)
