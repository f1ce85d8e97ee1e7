"""Names for the points and parts of a face map: the one place that knows their numbers.

Points have the numbers of MediaPipe's face mesh with irises (478 points). "Left" and "right" are the picture's.
"""

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

POINT_COUNT = 478


class Part(IntEnum):
    """The parts of a face map, in the order of its logits. Teeth and tongue are `MOUTH`, the frames of clear glasses
    and the lenses of dark ones `GLASSES`, earrings `EARS`, headscarves `HAT`, stubble `SKIN`."""

    BACKGROUND = 0
    SKIN = 1
    HAIR = 2
    BROWS = 3
    EYE_WHITE = 4
    IRIS = 5
    LIPS = 6
    MOUTH = 7
    EARS = 8
    NECK = 9
    CLOTHES = 10
    GLASSES = 11
    HAT = 12
    BEARD = 13


# Closed outlines, in order.
OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
LIPS_OUT = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185)
LIPS_IN = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191)
LIP_RINGS = (  # between them, from the outer one, each beside the points of the two
    (76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306, 408, 304, 303, 302, 11, 72, 73, 74, 184),
    (62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292, 407, 272, 271, 268, 12, 38, 41, 42, 183),
)
LEFT_EYE = (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7)  # outer corner, over the top
RIGHT_EYE = (263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249)
LEFT_BROW = (70, 63, 105, 66, 107, 55, 65, 52, 53, 46)
RIGHT_BROW = (300, 293, 334, 296, 336, 285, 295, 282, 283, 276)
EYES = (LEFT_EYE, RIGHT_EYE)
OUTER_CORNERS = (LEFT_EYE[0], RIGHT_EYE[0])  # of the eyes
BROWS = (LEFT_BROW, RIGHT_BROW)

BESIDE_EARS = ((127, 234), (356, 454))  # edge of the face at each ear, from the temple down

# Where glasses are worn: between the temples, from under the brows to the cheeks.
AROUND_EYES = (127, 46, 53, 52, 65, 55, 285, 295, 282, 283, 276, 356, 454, 280, 5, 50, 234)

# Centre, then four points of the edge.
LEFT_IRIS = (468, 469, 470, 471, 472)
RIGHT_IRIS = (473, 474, 475, 476, 477)
IRISES = (LEFT_IRIS, RIGHT_IRIS)

# What an expression moves least: corners of the eyes, bridge of the nose, temples. The forehead goes with the brows.
STABLE = (33, 133, 263, 362, 168, 6, 197, 195, 5, 127, 356, 234, 454)

CHIN, FOREHEAD = 152, 10
GLABELLA, BETWEEN_BROWS, NOSE_ROOT = 8, 9, 168
NOSE_TIP = 1
SIDES = (234, 454)  # edges of the face at the ears
BESIDE_ROOT = (193, 417)
BROW_HEADS = ((55, 107), (285, 336))  # lower and upper inner end of each brow
UPPER_BROWS = (63, 105, 107, 9, 336, 334, 293)  # upper edge of both brows, from the left
HAIRLINE = (103, 67, 109, 10, 338, 297, 332)  # upper edge of the forehead, above each of `UPPER_BROWS`
MOUTH_CORNERS = (61, 291)
CHEEK_FOLDS = ((203, 206, 216, 212), (423, 426, 436, 432))  # from the wing of the nose to beside the mouth
UPPER_LIP, LOWER_LIP = 13, 14  # middle of the inner edges: their distance is the mouth's opening


def eye_distance(points: NDArray[np.floating[Any]]) -> float:
    """Distance of the outer corners of the eyes of points [478, 2], in their unit."""
    left, right = points[list(OUTER_CORNERS)]
    return float(np.linalg.norm(right - left))
