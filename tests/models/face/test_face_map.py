"""The face map: shapes, gradients, files, and the pack's own network on rendered faces."""

from pathlib import Path

import pytest
import torch
from torch.testing import assert_close

from models.errors import NotRecognised
from models.face import anatomy
from models.face.anatomy import Part
from models.face.face_map import FaceMap
from models.packs.manifest import FACE_MAP_FILE, Pack
from models.paths import STARTER_PACK


@pytest.fixture(scope="module")
def untrained() -> FaceMap:
    torch.manual_seed(0)
    return FaceMap().eval()


def test_points_and_parts_have_their_shapes_and_ranges(untrained: FaceMap) -> None:
    mapping = untrained(torch.rand(2, 3, 256, 256) * 2 - 1)
    assert mapping.points.shape == (2, anatomy.POINT_COUNT, 2)
    assert mapping.points.min() >= 0 and mapping.points.max() <= 1
    assert mapping.logits.shape == (2, len(Part), 128, 128)
    assert_close(mapping.parts.sum(1), torch.ones(2, 128, 128))
    assert_close(mapping.pixels(256), mapping.points * 256 - 0.5)


def test_other_sizes_are_mapped_as_the_scaled_picture(untrained: FaceMap) -> None:
    large = torch.rand(1, 3, 512, 512) * 2 - 1
    small = torch.nn.functional.interpolate(large, (256, 256), mode="bilinear", antialias=True)
    assert_close(untrained(large).points, untrained(small).points)


def test_points_follow_their_gradient(untrained: FaceMap) -> None:
    """A small step along the gradient moves the points as much as its length says."""
    image = (torch.rand(1, 3, 256, 256) * 2 - 1).requires_grad_()
    (gradient,) = torch.autograd.grad(untrained(image).points.sum(), image)
    step = 0.3 * gradient / gradient.norm()
    with torch.no_grad():
        moved = (untrained(image + step).points - untrained(image - step).points).sum()
    assert gradient.norm() > 0
    assert_close(moved, 2 * 0.3 * gradient.norm(), rtol=0.05, atol=0)


def test_a_file_gives_the_same_network_in_half_precision(untrained: FaceMap, tmp_path: Path) -> None:
    untrained.save(tmp_path / FACE_MAP_FILE)
    assert (tmp_path / FACE_MAP_FILE).stat().st_size < 6_000_000
    image = torch.rand(1, 3, 256, 256) * 2 - 1
    assert_close(FaceMap.load(tmp_path / FACE_MAP_FILE)(image).points, untrained(image).points, rtol=1e-2, atol=1e-3)


@pytest.mark.parametrize("content", [b"", b"not safetensors at all"])
def test_a_file_of_something_else_is_refused_in_a_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FACE_MAP_FILE).write_bytes(content)
    with pytest.raises(NotRecognised, match=r"face_map\.safetensors is no face map"):
        FaceMap.load(tmp_path / FACE_MAP_FILE)
    with pytest.raises(NotRecognised, match=r"generator\.safetensors is no face map"):
        FaceMap.load(STARTER_PACK / "generator.safetensors")


def test_every_group_names_points_of_the_mesh_once() -> None:
    groups = (anatomy.OVAL, anatomy.LIPS_OUT, anatomy.LIPS_IN, *anatomy.EYES, *anatomy.BROWS, *anatomy.IRISES)
    points = [point for group in groups for point in group]
    assert len(points) == len(set(points))
    assert all(0 <= point < anatomy.POINT_COUNT for point in (*points, *anatomy.STABLE))


def test_packs_with_alignment_have_the_starters_map_and_others_none(tmp_path: Path) -> None:
    (tmp_path / "generator.safetensors").touch()
    description = (STARTER_PACK / "pack.toml").read_text(encoding="utf-8")
    (tmp_path / "pack.toml").write_text(description, encoding="utf-8")
    assert Pack.read(tmp_path).face_map == Pack.read(STARTER_PACK).face_map
    (tmp_path / "pack.toml").write_text(description.replace('"ffhq"', '"none"'), encoding="utf-8")
    assert Pack.read(tmp_path).face_map is None
    (tmp_path / FACE_MAP_FILE).touch()
    (tmp_path / "pack.toml").write_text(description, encoding="utf-8")
    assert Pack.read(tmp_path).face_map == tmp_path / FACE_MAP_FILE
