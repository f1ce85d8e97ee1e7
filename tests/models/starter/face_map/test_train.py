"""Training of the face map: samples, loss, folding, a few steps, and going on after an interruption."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.testing import assert_close

from models.face.anatomy import OUTER_CORNERS, POINT_COUNT, Part
from models.face.face_map import FaceMap
from models.starter.face_map.data import FaceMapData, Photos, Renders, placement
from models.starter.face_map.photo_parts import ALL, bits
from models.starter.face_map.self_labels import guided, narrowed
from models.starter.face_map.train import FaceMapLoss, FaceMapStage, folded, train_face_map

SIZE = 320


@pytest.fixture(scope="module")
def data() -> tuple[Renders, Photos]:
    """Two faces of each kind: a bright disc with dark hair on top."""
    random = np.random.RandomState(0)
    y, x = np.mgrid[:SIZE, :SIZE]
    disc = (x - 160) ** 2 + (y - 160) ** 2 < 80**2
    parts = np.where(disc, np.where(y < 120, Part.HAIR, Part.SKIN), Part.BACKGROUND).astype(np.uint8)
    image = np.where((parts == Part.SKIN)[..., None], 210, 40).astype(np.uint8) * np.ones(3, np.uint8)
    points = (160 + random.randn(POINT_COUNT, 2) * 30).astype(np.float32)
    points[list(OUTER_CORNERS)] = [[120, 140], [200, 140]]
    twins = np.arange(POINT_COUNT)
    images, both = np.stack([image] * 2), np.stack([points] * 2)
    mattes = np.stack([disc.astype(np.uint8) * 255] * 2)
    mattes[:, 260:] = 255
    return (
        Renders(images, np.stack([parts] * 2), both),
        Photos(images, np.stack([(1 << parts).astype(np.uint16)] * 2), both, mattes, twins),
    )


def test_samples_keep_points_and_parts_together(data: tuple[Renders, Photos]) -> None:
    batch = FaceMapData(*data, seed=1).batch(3, 3)
    assert batch.images.shape == (6, 256, 256, 3) and batch.sets.shape == (6, 128, 128)
    assert batch.sets.min() > 0
    for sets, points in zip(batch.sets, batch.points, strict=True):
        middle = points[list(OUTER_CORNERS)].mean(0)  # of the eyes: on skin or, behind an occluder, background
        column, row = np.clip(middle * 128, 0, 127).astype(int)
        assert sets[row, column] in (bits(Part.SKIN), bits(Part.HAIR), bits(Part.BACKGROUND))
    same = FaceMapData(*data, seed=1).batch(3, 3)
    np.testing.assert_array_equal(batch.images, same.images)


def test_placement_keeps_the_middle_in_the_middle() -> None:
    random = np.random.RandomState(0)
    for _ in range(50):
        matrix, _ = placement(random)
        middle = matrix[:, :2] @ [159.5, 159.5] + matrix[:, 2]
        assert np.abs(middle - 127.5).max() <= 30


def test_a_set_asks_for_the_sum_of_its_parts() -> None:
    loss = FaceMapLoss()
    logits = torch.zeros(1, len(Part), 2, 2)
    logits[:, [Part.HAIR, Part.HAT]] = 20.0
    either = torch.full((1, 2, 2), bits(Part.HAIR, Part.HAT))
    assert loss.parts(logits, either).item() == pytest.approx(0, abs=1e-3)
    assert loss.parts(logits, torch.full((1, 2, 2), bits(Part.HAIR))).item() == pytest.approx(np.log(2), abs=1e-2)
    mixed = either.clone()
    mixed[0, 0, 0] = ALL
    assert loss.parts(logits, mixed).item() == pytest.approx(0, abs=1e-3)


def test_folding_changes_nothing() -> None:
    torch.manual_seed(0)
    network = FaceMap(normalised=True)
    with torch.no_grad():
        network.train()
        for _ in range(3):
            network(torch.rand(2, 3, 256, 256) * 2 - 1)
    network.eval()
    image = torch.rand(1, 3, 256, 256) * 2 - 1
    plain, whole = folded(network)(image), network(image)
    assert_close(plain.points, whole.points, rtol=1e-4, atol=1e-5)
    assert_close(plain.logits, whole.logits, rtol=1e-3, atol=1e-4)


def test_training_lowers_the_loss_and_goes_on_where_it_stopped(data: tuple[Renders, Photos], tmp_path: Path) -> None:
    said: list[str] = []
    network = FaceMap(normalised=True)
    train_face_map(network, FaceMapData(*data, seed=0), FaceMapStage(3, 8e-3, 2), tmp_path / "s.pt", said.append, 0)
    losses = [float(line.split("parts ")[1].split(",")[0]) for line in said]
    assert losses[-1] < losses[0]
    again = FaceMap(normalised=True)
    train_face_map(again, FaceMapData(*data, seed=0), FaceMapStage(3, 8e-3, 2), tmp_path / "s.pt", said.append, 0)
    assert_close(again.state_dict()["stem.0.weight"], network.state_dict()["stem.0.weight"])
    assert len(said) == 3


def test_narrowed_sets_are_parts_of_what_is_allowed(data: tuple[Renders, Photos]) -> None:
    torch.manual_seed(0)
    photos = narrowed(folded(FaceMap(normalised=True)), data[1])
    assert ((photos.sets & ~data[1].sets) == 0).all() and photos.sets.min() > 0


def test_guided_probabilities_follow_an_edge() -> None:
    picture = np.zeros((64, 64, 3), np.uint8)
    picture[:, 32:] = 200
    blurred = np.clip((np.arange(64) - 27.5) / 10, 0, 1).astype(np.float32)
    probabilities = np.stack([np.tile(blurred, (64, 1)), np.tile(1 - blurred, (64, 1))], 2)
    sharp = guided(probabilities, picture)
    assert sharp[32, 30, 0] < probabilities[32, 30, 0] and sharp[32, 33, 0] > probabilities[32, 33, 0]
