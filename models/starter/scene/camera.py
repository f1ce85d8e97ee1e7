"""The camera: a perspective view whose frame is the crop that FFHQ's alignment would cut (Karras et al. 2019).

The crop follows `recreate_aligned_images` of NVIDIA's `download_ffhq.py`, with the mesh's own eyes and mouth corners in
place of detected ones.
"""

from dataclasses import dataclass

import numpy as np

from models.starter.scene.geometry import rotation
from models.starter.scene.head import Head
from models.starter.scene.makehuman import Floats
from models.starter.scene.person import Person

EYE_DISTANCE = 0.616  # of the base mesh; a person's own gives the scale of all that is not mesh
CAMERA_DISTANCE = 11.0


@dataclass(frozen=True)
class View:
    """Part of the world that a picture shows. The default is the FFHQ crop itself.

    `margin` widens the frame on all sides by that share of the crop's size, `right` and `down` then move the crop
    within it (1 moves it by half the frame), `roll` tilts the head, in degrees counter-clockwise.
    """

    margin: float = 0.0
    right: float = 0.0
    down: float = 0.0
    roll: float = 0.0


FFHQ_CROP = View()


@dataclass(frozen=True)
class Eyes:
    """The eyeballs, the person's left first: centres [2, 3] and radii [2]."""

    centres: Floats
    radii: Floats

    @property
    def pupils(self) -> Floats:
        """The points [2, 3] just behind the pupils that stand for the eyes in alignment."""
        return np.asarray(self.centres + np.array([0, 0, 0.1 * self.scale]))

    @property
    def scale(self) -> float:
        """The size of the head relative to the base mesh."""
        return float(np.linalg.norm(self.centres[0] - self.centres[1]) / EYE_DISTANCE)


def measure_eyes(head: Head, vertices: Floats) -> Eyes:
    """The eyeballs among the vertices [G, 3] of a head."""
    balls = [vertices[head.left_eye], vertices[head.right_eye]]
    low, high = np.stack([ball.min(0) for ball in balls]), np.stack([ball.max(0) for ball in balls])
    return Eyes((high + low) / 2, (high - low)[:, 1] / 2)


@dataclass(frozen=True)
class Camera:
    """Looks along -z from `distance` before `centre` at a head turned by `rotation` [3, 3] around `centre` [3].

    `frame_centre` [2] and `frame_half` say which square of the plane through `centre` is the picture.
    """

    rotation: Floats
    centre: Floats
    distance: float
    frame_centre: Floats
    frame_half: float

    def project(self, points: Floats) -> Floats:
        """Points [N, 3] as pictured, [N, 2]: -1..1 within the frame, y up."""
        return (_on_plane(points, self.rotation, self.centre, self.distance) - self.frame_centre) / self.frame_half

    def pixels(self, points: Floats, size: int) -> Floats:
        """Points [N, 3] as places [N, 2] in a picture of `size` px: x right, y down, pixel centres at .5."""
        return np.asarray((self.project(points) * [1, -1] + 1) * size / 2)


def place_camera(person: Person, head: Head, vertices: Floats, eyes: Eyes, view: View) -> Camera:
    """The camera that shows a head with vertices [G, 3] in a view."""
    scale = eyes.scale
    turn = rotation(person.yaw, person.pitch, view.roll)
    centre = (eyes.centres.sum(0) / 2 + np.array([0, -0.35, -0.9]) * scale).astype(np.float32)
    distance = CAMERA_DISTANCE * scale
    left, right = _on_plane(eyes.pupils, turn, centre, distance)
    mouth = _on_plane(vertices[head.mouth_corners], turn, centre, distance).mean(0)
    between_eyes = (left + right) / 2
    to_mouth = mouth - between_eyes
    half = max(float(np.linalg.norm(left - right)) * 2.0, float(np.linalg.norm(to_mouth)) * 1.8)
    frame_half = half * (1 + 2 * view.margin)
    shift = np.array([-view.right, view.down]) * frame_half
    return Camera(turn, centre, distance, between_eyes + to_mouth * 0.1 + shift, frame_half)


def _on_plane(points: Floats, turn: Floats, centre: Floats, distance: float) -> Floats:
    """Perspective projection of points [N, 3] onto the plane through `centre`, [N, 2]."""
    turned = (points - centre) @ turn.T
    return np.asarray(turned[:, :2] * (distance / (distance - turned[:, 2:])))
