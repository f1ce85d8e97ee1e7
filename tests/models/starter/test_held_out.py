"""People for a table: held out, lacking what is asked for, rendered on the spot."""

import numpy as np
import torch

from models.face.probe import AttributeProbe
from models.starter.evaluate_methods import WISHES, lacking
from models.starter.held_out import held_out_people, render
from models.starter.judge import Judge, Scale
from models.starter.probe import PROBE_FILE
from models.starter.prompts import MEASURES
from models.starter.scene.sampling import HELD_OUT_SEEDS, sample_person
from models.starter.scene.vector import VECTOR_NAMES, vector
from tests.helpers.rendering import needs_renderer


@needs_renderer
def test_people_lack_what_is_asked_for_and_the_probe_sees_it() -> None:
    scale = Scale.of_the_trained()
    judge = Judge(AttributeProbe.load(PROBE_FILE), scale.trained)
    blond = WISHES[-1][0]
    seeds = held_out_people(lacking(judge, scale, blond), 4)
    assert all(seed in HELD_OUT_SEEDS for seed in seeds) and len(set(seeds)) == 4
    column = VECTOR_NAMES.index("hair0")
    lightness = [[vector(sample_person(seed))[column] for seed in part] for part in (seeds, HELD_OUT_SEEDS[:200])]
    assert np.mean(lightness[0]) < np.mean(lightness[1])
    pictures = render(seeds, 64)
    assert pictures.shape == (4, 64, 64, 3) and pictures.std() > 20
    scores = judge(torch.from_numpy(pictures).permute(0, 3, 1, 2) / 127.5 - 1)
    assert scores[:, list(MEASURES).index(blond.attribute)].mean() < 0
