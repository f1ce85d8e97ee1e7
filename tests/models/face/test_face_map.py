"""The face map: shapes, gradients, files, and the pack's own network on rendered faces."""

from functools import cache
from pathlib import Path

import pytest
import torch
from torch.testing import assert_close

from models import photo
from models.errors import NotRecognised
from models.face import anatomy
from models.face.alignment import align
from models.face.anatomy import Part
from models.face.detection import detect
from models.face.face_map import FaceMap, FaceMapping
from models.packs.manifest import FACE_MAP_FILE, Pack
from models.paths import SAMPLES, STARTER_PACK
from models.pixels import to_tensor


@cache
def _starter() -> FaceMap:
    return FaceMap.load(STARTER_PACK / FACE_MAP_FILE)


def _mapped(name: str, mirrored: bool = False) -> FaceMapping:
    """The pack's face map of a sample photo, aligned to 256 px."""
    rgb = photo.read(SAMPLES / f"{name}.jpg").rgb
    image = to_tensor(align(rgb, detect(rgb)[0].landmarks, 256).crop)
    with torch.inference_mode():
        mapping: FaceMapping = _starter()(image.flip(3) if mirrored else image)
    return mapping


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


@pytest.mark.parametrize("name", ["brown-hair", "beard", "short-hair", "wavy-hair"])
def test_points_lie_on_the_features_that_they_name(name: str) -> None:
    mapping = _mapped(name)
    parts, points = mapping.parts[0], mapping.points[0]

    def share(group: tuple[int, ...], *kinds: Part) -> float:
        """The mean probability of parts in the middle of a group of points."""
        column, row = (points[list(group)].mean(0) * 128).long().tolist()
        return float(parts[list(kinds), row - 1 : row + 2, column - 1 : column + 2].sum(0).mean())

    for eye in anatomy.EYES:
        assert share(eye, Part.IRIS, Part.EYE_WHITE, Part.GLASSES) > 0.4
    assert share(anatomy.LIPS_OUT, Part.LIPS, Part.MOUTH) > 0.5
    assert share((1, 4, 5), Part.SKIN) > 0.5  # the nose
    left, right = (points[eye].mean(0) for eye in (list(anatomy.LEFT_EYE), list(anatomy.RIGHT_EYE)))
    assert 0.2 < float(right[0] - left[0]) < 0.35 and abs(float(right[1] - left[1])) < 0.04
    assert points[anatomy.FOREHEAD, 1] < left[1] < points[anatomy.UPPER_LIP, 1] < points[anatomy.CHIN, 1]


def test_a_mirrored_face_has_mirrored_eyes_and_parts() -> None:
    plain, mirrored = _mapped("wavy-hair"), _mapped("wavy-hair", mirrored=True)
    left, right = (plain.points[0, list(eye)].mean(0) for eye in anatomy.EYES)
    twin = mirrored.points[0, list(anatomy.LEFT_EYE)].mean(0)
    assert_close(twin * torch.tensor([-1.0, 1.0]) + torch.tensor([1.0, 0.0]), right, rtol=0, atol=0.015)
    assert not torch.allclose(left, right, atol=0.1)
    agree = (plain.logits.argmax(1) == mirrored.logits.argmax(1).flip(2)).float().mean()
    assert agree > 0.9


def test_the_parts_of_the_samples_are_what_they_show() -> None:
    def shares(name: str) -> torch.Tensor:
        return _mapped(name).parts[0].mean((1, 2))

    bearded, shaven = shares("beard"), shares("brown-hair")
    assert bearded[Part.BEARD] > 0.02 > 10 * shaven[Part.BEARD]
    assert shares("old-man-glasses")[Part.GLASSES] > 0.008 > 4 * shaven[Part.GLASSES]
    assert shares("afro")[Part.HAIR] > 0.15
    assert shares("wavy-hair")[Part.HAT] < 0.01


def test_the_packs_file_is_small() -> None:
    assert (STARTER_PACK / FACE_MAP_FILE).stat().st_size < 6_000_000
