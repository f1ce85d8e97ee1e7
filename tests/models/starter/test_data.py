"""The renders as the recipe reads them."""

from dataclasses import asdict

import torch

from models.starter.data import Dataset
from models.starter.scene.sampling import HELD_OUT_SEEDS, sample_person
from models.starter.scene.vector import VECTOR_NAMES, vector


def test_one_sided_people_glance_and_wink_to_one_side_only() -> None:
    glances = [sample_person(HELD_OUT_SEEDS[0], gaze=(right, 0.0)) for right in (-25.0, 0.0, 25.0)]
    people = glances + [sample_person(seed, expression="wink", gaze=(0.0, 0.0)) for seed in HELD_OUT_SEEDS[:20]]
    data = Dataset(
        images=torch.zeros(len(people), 3, 1, 1, dtype=torch.uint8),
        vectors=torch.stack([torch.from_numpy(vector(person)) for person in people]),
        names=list(VECTOR_NAMES),
        attributes=[asdict(person.attributes) for person in people],
        train=torch.arange(len(people)),
        held_out=torch.arange(0),
        twins=torch.empty(0, 2, dtype=torch.long),
        held_out_twins=torch.empty(0, 2, dtype=torch.long),
    )
    kept = data.one_sided(data.train)
    assert kept[:2].tolist() == [1, 2]
    left, right = (data.vectors[:, VECTOR_NAMES.index(name)] > 0 for name in ("g:winkl", "g:winkr"))
    assert left.sum() and right.sum()
    assert kept[2:].equal(data.train[right])
