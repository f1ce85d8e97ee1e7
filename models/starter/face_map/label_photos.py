"""Labels photos of real people: `python -m models.starter.face_map.label_photos FOLDER... --out photos.npz`.

The file holds, for each photo with a face, `images` uint8 [n, 320, 320, 3], of which the FFHQ crop is the middle
250 px as in `face_map.render`; `points` float32 [n, 478, 2] in its pixels (the first's centre at 0) and `mattes` uint8
[n, 320, 320] of the teachers (`teacher`); `inside` bool [n, 320, 320], false beyond the photo's edges; and
`names`, each the file's folder and stem. `twins` [478] pairs the points of both sides.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models import photo
from models.face.alignment import Points, face_quad
from models.face.detection import detect
from models.face.face_map import INPUT_SIZE
from models.starter.arrays import save_arrays
from models.starter.face_map.render import SIZE, VIEW
from models.starter.face_map.teacher import matte, mean_points, mesh_points, twins

Matrix = NDArray[np.floating]

CROP = SIZE / (1 + 2 * VIEW.margin)  # px of the FFHQ crop within a picture


def wide_crop(rgb: NDArray[np.uint8], landmarks: Points) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The aligned crop with a margin, [320, 320, 3], and which of its pixels the photo has, [320, 320]."""
    corners, low = face_quad(landmarks), (SIZE - CROP) / 2
    high = low + CROP
    target = np.array([(low, low), (low, high), (high, high)]) - 0.5
    matrix = cv2.getAffineTransform(corners[:3].astype(np.float32), target.astype(np.float32))
    scale = float(np.linalg.norm(matrix[:, 0]))
    if scale < 0.5:  # bilinear sampling would skip pixels
        rgb = np.asarray(cv2.GaussianBlur(rgb, (0, 0), 0.35 / scale), np.uint8)
    size = (SIZE, SIZE)
    crop = cv2.warpAffine(rgb, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    inside = cv2.warpAffine(np.ones(rgb.shape[:2], np.uint8), matrix, size, flags=cv2.INTER_NEAREST)
    return np.asarray(crop, np.uint8), inside > 0


def crop_matrix(degrees: float = 0.0, scale: float = 1.0) -> Matrix:
    """From a picture of 320 px to the FFHQ crop at 256 px in its middle, turned and scaled; [2, 3]."""
    middle = ((SIZE - 1) / 2, (SIZE - 1) / 2)
    matrix = np.array(cv2.getRotationMatrix2D(middle, degrees, scale * INPUT_SIZE / CROP), np.float64)
    matrix[:, 2] -= (SIZE - INPUT_SIZE) / 2
    return matrix


def crops(folders: list[Path]) -> Iterator[tuple[str, NDArray[np.uint8], NDArray[np.bool_]]]:
    """Name, crop [320, 320, 3] and inside [320, 320] of each photo in which a face is found; says which have none."""
    for path in sorted(path for folder in folders for path in folder.glob("*.jpg")):
        rgb = photo.read(path).rgb
        name = f"{path.parent.name}/{path.stem}"
        if faces := detect(rgb):
            yield name, *wide_crop(rgb, faces[0].landmarks)
        else:
            print(f"{name}: no face")


def main() -> None:
    """Label all photos of the folders."""
    parser = argparse.ArgumentParser(description="Label photos for the face map by its teachers.")
    parser.add_argument("folders", type=Path, nargs="+", help="photos (JPEG), one face each")
    parser.add_argument("--out", type=Path, required=True, help="the file to write (npz)")
    arguments = parser.parse_args()
    names, images, inside = zip(*crops(arguments.folders), strict=True)
    first = [points for image in images if (points := mesh_points(image)) is not None]
    twin = twins(np.stack(first))
    meshes = [mean_points(image, twin) for image in images]
    seen = [i for i, mesh in enumerate(meshes) if mesh is not None]
    save_arrays(
        arguments.out,
        names=np.array([names[i] for i in seen]),
        images=np.stack([images[i] for i in seen]),
        inside=np.stack([inside[i] for i in seen]),
        points=np.stack([mesh for mesh in meshes if mesh is not None]),
        mattes=np.stack([np.round(matte(images[i]) * 255).astype(np.uint8) for i in seen]),
        twins=twin,
    )
    print(f"{len(seen)} of {len(images)} photos")


if __name__ == "__main__":
    main()
