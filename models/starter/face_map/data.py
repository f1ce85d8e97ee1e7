"""Training pictures of the face map: renders and photos, warped, dressed anew, in other places, as cameras see them.

Pictures are uint8 [320, 320, 3] with the FFHQ crop in their middle; samples are crops of 256 px, sets of parts at
128 px (`photo_parts`; a render's set has one part) and points in 0..1 of the crop.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from models.face.anatomy import Part
from models.face.face_map import INPUT_SIZE
from models.starter.face_map.headwear import worn_on
from models.starter.face_map.label_photos import CROP, Matrix
from models.starter.face_map.photo_parts import ALL, Face, possible_parts, read_notes
from models.starter.face_map.photographic import photographic
from models.starter.face_map.pools import Pools
from models.starter.face_map.render import HELD_OUT, SEEDS, SIZE

Picture = NDArray[np.floating]  # [S, S, 3], 0..255
Labels = NDArray[np.uint8]
Number = TypeVar("Number", np.uint8, np.uint16)

RENDERS_FOLDER, MESH_FILE, PHOTOS_FILE = "renders", "mesh_points.npz", "photos.npz"  # in the folder of the face map
HAIR_COLOURS = np.array(
    [
        *((20, 18, 18), (32, 25, 22), (50, 35, 28), (90, 65, 45), (130, 100, 75), (190, 160, 115), (215, 195, 160)),
        *((140, 70, 40), (110, 50, 30), (130, 130, 132), (175, 172, 168), (210, 210, 208)),
    ],
    np.float32,
)
HEADWEAR = 0.15  # share of photos that get a hat or a scarf
CENTRE = (INPUT_SIZE - 1) / 2


@dataclass(frozen=True)
class Renders:
    """`images` [N, 320, 320, 3], `parts` [N, 320, 320], `points` [N, 478, 2] in pixels, the first's centre at 0."""

    images: NDArray[np.uint8]
    parts: Labels
    points: NDArray[np.float32]


@dataclass(frozen=True)
class Photos:
    """`images` [N, 320, 320, 3], `sets` [N, 320, 320], `points` [N, 478, 2] as in `Renders`, `mattes` [N, 320, 320];
    `twins` [478]."""

    images: NDArray[np.uint8]
    sets: NDArray[np.uint16]
    points: NDArray[np.float32]
    mattes: NDArray[np.uint8]
    twins: NDArray[np.intp]


@dataclass(frozen=True)
class Batch:
    """`images` uint8 [n, 256, 256, 3], `sets` uint16 [n, 128, 128], `points` float32 [n, 478, 2] in 0..1."""

    images: NDArray[np.uint8]
    sets: NDArray[np.uint16]
    points: NDArray[np.float32]


def load_renders(folder: Path, held_out: bool) -> Renders:
    """The shards in `folder/renders` (`face_map.render`): those that are held out, or all others. Points are the mix of
    vertices that `folder/mesh_points.npz` says (`face_map.mesh_points`). Raises FileNotFoundError if there are none."""
    shards = sorted((folder / RENDERS_FOLDER).glob("*.npz"))
    if not shards:
        raise FileNotFoundError(f"There are no renders in {folder}; make them with models.starter.face_map.render.")
    with np.load(folder / MESH_FILE) as mesh:
        index, weight = mesh["index"], mesh["weight"]
    first = SEEDS[HELD_OUT]
    images, parts, points = [], [], []
    for path in shards:
        if (int(path.stem.split("-")[0]) < first) != held_out:
            continue
        with np.load(path) as shard:
            images.append(shard["images"])
            parts.append(shard["parts"])
            points.append(mixed(shard["vertices"], index, weight))
    return Renders(np.concatenate(images), np.concatenate(parts), np.concatenate(points))


def mixed(vertices: NDArray[np.float32], index: NDArray[np.intp], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """The 478 points of heads with vertices [N, G + 10, 2] in pixels whose centres are at .5."""
    chosen = vertices[:, index] * weight[..., None]
    return np.asarray(chosen.sum(2) - 0.5, np.float32)


def load_photos(path: Path) -> Photos:
    """A file of `label_photos`, with the sets that follow from it and from the notes."""
    notes = read_notes()
    with np.load(path) as file:
        content = dict(file)
    kept = [i for i, name in enumerate(content["names"]) if "left_out" not in notes.get(name, ())]
    images, points, mattes = (content[key][kept] for key in ("images", "points", "mattes"))
    sets = []
    for i, image, mesh, matte in zip(kept, images, points, mattes, strict=True):
        face = Face(image, mesh, matte.astype(np.float32) / 255)
        found = possible_parts(face, notes.get(content["names"][i], frozenset()))
        sets.append(np.where(content["inside"][i], found, np.uint16(ALL)))
    return Photos(images, np.stack(sets), points, mattes, content["twins"])


class FaceMapData:
    """Draws samples; `seed` decides all of them."""

    def __init__(self, renders: Renders, photos: Photos, seed: int) -> None:
        self._random = RandomState(seed)
        self._renders, self._photos = renders, photos
        self._pools = Pools(photos.images, photos.mattes, self._random)

    def batch(self, renders: int, photos: int) -> Batch:
        """So many samples of each kind."""
        samples = [self.render() for _ in range(renders)] + [self.photo() for _ in range(photos)]
        images, sets, points = zip(*samples, strict=True)
        return Batch(np.stack(images), np.stack(sets), np.stack(points))

    def render(self) -> tuple[NDArray[np.uint8], NDArray[np.uint16], NDArray[np.float32]]:
        """A render in other clothes, hair and surroundings: a row of `Batch`, its axis [N] left out."""
        random, i = self._random, self._random.randint(len(self._renders.images))
        matrix, flipped = placement(random)
        picture = _warped(self._renders.images[i], matrix).astype(np.float32)
        parts = _warped(self._renders.parts[i], matrix, exact=True)
        picture, parts = self._dressed(picture, parts)
        sets = np.left_shift(1, halved(parts, random).astype(np.uint16)).astype(np.uint16)
        return self._finished(picture, sets, self._renders.points[i], matrix, flipped, 1.0)

    def photo(self) -> tuple[NDArray[np.uint8], NDArray[np.uint16], NDArray[np.float32]]:
        """A photo, mostly before another background: a row of `Batch`, its axis [N] left out."""
        random, i = self._random, self._random.randint(len(self._photos.images))
        matrix, flipped = placement(random)
        image, sets, matte = self._photos.images[i], self._photos.sets[i], self._photos.mattes[i]
        if random.rand() < HEADWEAR:
            face = Face(image, self._photos.points[i], matte.astype(np.float32) / 255)
            image, sets, alpha = worn_on(face, sets, self._pools, random)
            matte = (alpha * 255).astype(np.uint8)
        picture = _warped(image, matrix).astype(np.float32)
        if random.rand() < 0.6:
            beyond = 1 - _warped(matte, matrix).astype(np.float32) / 255
            picture = blended(picture, self._pools.wall(random), beyond)
        sets = halved(_warped(sets, matrix, exact=True), random)
        return self._finished(picture, sets, self._photos.points[i], matrix, flipped, 0.6)

    def _finished(
        self,
        picture: Picture,
        sets: NDArray[np.uint16],
        points: NDArray[np.float32],
        matrix: Matrix,
        flipped: bool,
        hardness: float,
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint16], NDArray[np.float32]]:
        random = self._random
        if random.rand() < 0.15:
            picture, sets = self._occluded(picture, sets)
        moved = points @ matrix[:, :2].T + matrix[:, 2]
        moved = moved[self._photos.twins] if flipped else moved
        seen = photographic(picture, random, self._pools.noise, hardness)
        return seen, sets, ((moved + 0.5) / INPUT_SIZE).astype(np.float32)

    def _dressed(self, picture: Picture, parts: Labels) -> tuple[Picture, Labels]:
        random = self._random
        hair = parts == Part.HAIR
        tone = picture[hair].mean(0) if hair.any() else HAIR_COLOURS[0]
        if random.rand() < 0.7 and hair.sum() > 30:
            with_beard = random.rand() < 0.6
            grown = np.isin(parts, (Part.HAIR, Part.BEARD)) if with_beard else hair
            tone = HAIR_COLOURS[random.randint(len(HAIR_COLOURS))] * np.exp(
                random.randn(3) * 0.08 + random.randn() * 0.2
            )
            picture = self._recoloured(picture, grown, tone)
        if random.rand() < 0.8:
            wall = self._pools.wooden(random, tone) if random.rand() < 0.15 else self._pools.wall(random)
            picture = blended(picture, wall, soft(parts == Part.BACKGROUND, random.uniform(0.5, 1.4)))
        for part, chance in ((Part.CLOTHES, 0.7), (Part.HAT, 0.55)):
            if (worn := parts == part).sum() > 30 and random.rand() < chance:
                picture = self._clothed(picture, worn)
        if hair.sum() > 300 and random.rand() < 0.06:
            picture, parts = self._scarfed(picture, parts)
        return picture, parts

    def _clothed(self, picture: Picture, worn: NDArray[np.bool_]) -> Picture:
        """Another cloth in the folds and shadows of the one that is there."""
        random, light = self._random, cv2.GaussianBlur(picture.mean(2), (0, 0), 3)[..., None]
        cloth = self._pools.cloth(random) * random.uniform(0.4, 1.3)
        shaded = cloth * np.clip(light / max(float(picture[worn].mean()), 20), 0.4, 1.6)
        return blended(picture, np.clip(shaded, 0, 255), soft(worn))

    def _recoloured(self, picture: Picture, hair: NDArray[np.bool_], tone: NDArray[np.float32]) -> Picture:
        """Hair in another colour, with strands and patches of its own."""
        random, grey = self._random, picture.mean(2)
        lit = cv2.pow(np.clip(grey / grey[hair].mean(), 0.15, 4), float(random.uniform(0.25, 1)))
        strands = np.exp(
            self._pools.strand(random) * random.uniform(0, 0.38) + _clouds(random) * random.uniform(0, 0.35)
        )
        colour = (tone + random.uniform(0, 14)).astype(np.float32)
        return blended(
            picture, np.clip(colour * (lit * strands)[..., None], 0, 255), soft(hair, random.uniform(0.5, 1.2))
        )

    def _scarfed(self, picture: Picture, parts: Labels) -> tuple[Picture, Labels]:
        """Hair, ears and neck under a cloth; the renderer has no headscarves."""
        covered = np.isin(parts, (Part.HAIR, Part.EARS, Part.NECK, Part.HAT)).astype(np.uint8)
        width = 2 * self._random.randint(4, 9) + 1
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
        covered = cv2.dilate(covered, kernel[::2, ::2].copy()).astype(np.uint8)
        closed = cv2.morphologyEx(covered, cv2.MORPH_CLOSE, kernel)
        face = (Part.EYE_WHITE, Part.IRIS, Part.BROWS, Part.LIPS, Part.MOUTH, Part.GLASSES, Part.CLOTHES)
        scarf = (closed > 0) & ~np.isin(parts, face)
        fold = self._pools.strand(self._random)
        cloth = self._pools.cloth(self._random) * np.exp(cv2.GaussianBlur(fold, (0, 0), 2) * 0.3)[..., None]
        return blended(picture, np.clip(cloth, 0, 255), soft(scarf)), np.where(scarf, np.uint8(Part.HAT), parts)

    def _occluded(self, picture: Picture, sets: NDArray[np.uint16]) -> tuple[Picture, NDArray[np.uint16]]:
        """A blob away from the middle; what it hides counts as background."""
        random, mask = self._random, np.zeros((INPUT_SIZE, INPUT_SIZE), np.uint8)
        angle, away = random.uniform(0, 2 * np.pi), random.uniform(50, 150)
        turns = np.sort(random.uniform(0, 2 * np.pi, 7))
        outline = np.stack([np.cos(turns), np.sin(turns)], 1) * random.uniform(15, 55, (7, 1))
        outline += CENTRE + away * np.array([np.cos(angle), np.sin(angle)])
        cv2.fillPoly(mask, [outline.astype(np.int32)], 1)
        hidden = np.where(halved(mask, random) > 0, np.uint16(1 << Part.BACKGROUND), sets)
        return blended(picture, self._pools.wall(random), soft(mask > 0, random.uniform(0.5, 1.5))), hidden


def placement(random: RandomState) -> tuple[Matrix, bool]:
    """An affine map [2, 3] from a picture of 320 px to a crop of 256 px with its face somewhere near the middle, and
    whether it mirrors."""
    degrees = np.clip(random.randn() * 11, -40, 40) if random.rand() < 0.8 else random.uniform(-38, 38)
    scale = INPUT_SIZE / CROP * np.exp(np.clip(random.randn() * 0.12, -0.4, 0.35))
    flipped = bool(random.rand() < 0.5)
    cos, sin = np.cos(np.radians(degrees)) * scale, np.sin(np.radians(degrees)) * scale
    matrix = np.array([[cos, -sin], [sin, cos]]) * [-1 if flipped else 1, 1]
    shift = np.clip(random.randn(2) * 11, -30, 30)
    middle = np.full(2, (SIZE - 1) / 2)
    return np.hstack([matrix, (CENTRE + shift - matrix @ middle)[:, None]]).astype(np.float32), flipped


def halved(labels: NDArray[Number], random: RandomState) -> NDArray[Number]:
    """Labels [H, W] at half the size: one of four, by chance, so that nothing is shifted on average."""
    down, right = random.randint(2, size=2)
    return labels[down::2, right::2]


def blended(under: Picture, over: Picture, alpha: Picture) -> Picture:
    """`over` with opacity [S, S] on `under`."""
    return np.asarray(under + (over - under) * alpha[..., None], np.float32)


def soft(mask: NDArray[np.bool_], sigma: float = 0.8) -> Picture:
    """A mask [H, W] with a soft edge, 0..1."""
    return np.asarray(cv2.GaussianBlur(mask.astype(np.float32), (0, 0), sigma))


def _clouds(random: RandomState) -> Picture:
    size = (INPUT_SIZE, INPUT_SIZE)
    return np.asarray(cv2.resize(random.randn(4, 4).astype(np.float32), size, interpolation=cv2.INTER_CUBIC))


def _warped(picture: NDArray[Number], matrix: Matrix, exact: bool = False) -> NDArray[Number]:
    how = cv2.INTER_NEAREST if exact else cv2.INTER_LINEAR
    size = (INPUT_SIZE, INPUT_SIZE)
    warped = cv2.warpAffine(picture, matrix, size, flags=how, borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(warped, picture.dtype)
