"""The features of a face: MakeHuman's local shape targets, of which a person has 40."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Feature:
    """A target and, for most, its opposite. `draw` is its place among the `DRAWS` random numbers of a person; `spread`
    narrows the range of features that soon look odd."""

    draw: int
    target: str
    down: str = ""
    up: str = ""
    spread: float = 1.0

    @property
    def positive(self) -> str:
        """The target of a weight above 0."""
        return f"{self.target}-{self.up}" if self.up else self.target

    @property
    def negative(self) -> str | None:
        """The target of a weight below 0; None if the weight is never negative."""
        return f"{self.target}-{self.down}" if self.down else None

    @property
    def name(self) -> str:
        """The target's own name, as it stands in `vector.VECTOR_NAMES`."""
        return self.positive.partition("/")[2]


# Thirty more were drawn once and fell away; their places stay, so that a seed keeps its person.
DRAWS = 70
AGE_DRAW = 0
OUTLINE_DRAWS = range(5, 12)  # outlines of the head, never negative

USED = (
    Feature(0, "head/head-age", "decr", "incr"),
    Feature(1, "head/head-fat", "decr", "incr"),
    Feature(2, "head/head-scale-horiz", "decr", "incr"),
    Feature(3, "head/head-scale-vert", "decr", "incr", spread=0.5),
    Feature(5, "head/head-oval"),
    Feature(6, "head/head-round"),
    Feature(7, "head/head-square"),
    Feature(9, "head/head-triangular"),
    Feature(12, "chin/chin-bones", "decr", "incr"),
    Feature(13, "chin/chin-height", "decr", "incr"),
    Feature(14, "chin/chin-prominent", "decr", "incr"),
    Feature(15, "chin/chin-width", "decr", "incr"),
    Feature(19, "cheek/cheek-bones", "decr", "incr"),
    Feature(20, "cheek/cheek-volume", "decr", "incr"),
    Feature(22, "eyes/eye-scale", "decr", "incr"),
    Feature(24, "eyes/eye-height2", "decr", "incr"),
    Feature(26, "eyes/eye-bag", "decr", "incr"),
    Feature(27, "eyes/eye-corner1", "down", "up"),
    Feature(28, "eyes/eye-corner2", "down", "up"),
    Feature(29, "eyes/eye-trans", "in", "out"),
    Feature(31, "eyes/eye-epicanthus", "in", "out"),
    Feature(32, "eyes/eye-eyefold", "concave", "convex"),
    Feature(33, "eyebrows/eyebrows-angle", "down", "up"),
    Feature(34, "eyebrows/eyebrows-trans", "down", "up"),
    Feature(35, "eyebrows/eyebrows-trans", "backward", "forward"),
    Feature(38, "forehead/forehead-temple", "decr", "incr"),
    Feature(40, "nose/nose-scale-horiz", "decr", "incr"),
    Feature(41, "nose/nose-scale-vert", "decr", "incr"),
    Feature(44, "nose/nose-width2", "decr", "incr"),
    Feature(46, "nose/nose-volume", "decr", "incr", spread=0.5),
    Feature(47, "nose/nose-hump", "decr", "incr", spread=0.5),
    Feature(48, "nose/nose-point-width", "decr", "incr"),
    Feature(52, "nose/nose-base", "down", "up"),
    Feature(53, "nose/nose-point", "down", "up"),
    Feature(56, "mouth/mouth-scale-horiz", "decr", "incr"),
    Feature(60, "mouth/mouth-upperlip-volume", "decr", "incr"),
    Feature(61, "mouth/mouth-lowerlip-volume", "decr", "incr"),
    Feature(63, "mouth/mouth-trans", "down", "up"),
    Feature(65, "ears/ear-scale", "decr", "incr", spread=0.5),
    Feature(66, "ears/ear-wing", "decr", "incr", spread=0.5),
)

WEIGHT_SPREAD = 0.26  # standard deviation of a person's weights
# Parts that words call big or small (a jaw broad or narrow, cheekbones high or low), and the targets that say so.
SIZES: dict[str, dict[str, int]] = {
    "eyes": {"eyes/eye-scale": 1, "eyes/eye-height2": 1},
    "nose": {"nose/nose-scale-horiz": 1, "nose/nose-width2": 1, "nose/nose-volume": 1, "nose/nose-point-width": 1},
    "nose length": {"nose/nose-scale-vert": 1},
    "mouth": {"mouth/mouth-scale-horiz": 1},
    "lips": {"mouth/mouth-upperlip-volume": 1, "mouth/mouth-lowerlip-volume": 1},
    "jaw": {"chin/chin-width": 1, "head/head-square": 1, "head/head-triangular": -1},
    "cheekbones": {"cheek/cheek-bones": 1},
}


def sizes(weights: Sequence[float]) -> dict[str, float]:
    """Sizes of the parts of `SIZES` for the weights of `USED`, in standard deviations."""
    by_target = {feature.target: weight for feature, weight in zip(USED, weights, strict=True)}
    return {
        part: sum(sign * by_target[target] for target, sign in targets.items()) / WEIGHT_SPREAD / len(targets) ** 0.5
        for part, targets in SIZES.items()
    }
