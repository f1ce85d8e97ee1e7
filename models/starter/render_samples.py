"""Renders the sample photos of the program: `python -m models.starter.render_samples [FOLDER]`.

Their people are of held-out seeds. Heads stand off the middle, small and tilted, so that alignment has work to do.
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from models import photo
from models.paths import SAMPLES
from models.starter.scene.camera import View
from models.starter.scene.chance import Fixed
from models.starter.scene.head import BUST
from models.starter.scene.renderer import Renderer
from models.starter.scene.sampling import sample_person

SIZE = 640
SUPERSAMPLING = 2
JPEG_QUALITY = 92


@dataclass(frozen=True)
class Sample:
    """A file name, the seed of its person, how the head stands in the picture, and what is held fixed."""

    name: str
    seed: int
    view: View
    fixed: Fixed = field(default_factory=Fixed)


SAMPLE_PHOTOS = (
    Sample("brown-hair", 900_011, View(margin=0.32, right=0.10, down=0.14, roll=4)),
    Sample("old-man-glasses", 900_041, View(margin=0.36, right=-0.14, down=0.12, roll=-5), Fixed(tan=0.0)),
    Sample(
        "wavy-hair",
        900_264,
        View(margin=0.30, right=-0.08, down=0.10, roll=-3),
        Fixed(expression="neutral", earrings="none", tan=0.0),
    ),
    Sample("beard", 900_134, View(margin=0.38, right=0.16, down=0.18, roll=6)),
    Sample("afro", 900_208, View(margin=0.32, right=0.06, down=0.16, roll=-4)),
    Sample("short-hair", 900_027, View(margin=0.40, right=-0.18, down=0.16, roll=3), Fixed(gaze=(0.0, 0.0))),
)


def main() -> None:
    """Write all samples as JPEG."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    folder.mkdir(parents=True, exist_ok=True)
    renderer = Renderer(BUST)
    for sample in SAMPLE_PHOTOS:
        picture = renderer.render(sample_person(sample.seed, **sample.fixed), SIZE, SUPERSAMPLING, sample.view)
        photo.write(folder / f"{sample.name}.jpg", picture, quality=JPEG_QUALITY)


if __name__ == "__main__":
    main()
