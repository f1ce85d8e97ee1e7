"""The judge of text edits, on renders of which the truth is known."""

import pytest
import torch
from torch import Tensor

from models.face.probe import AttributeProbe
from models.starter.held_out import people_in_pictures
from models.starter.judge import Judge, Scale
from models.starter.probe import PROBE_FILE
from models.starter.prompts import PROMPTS, Prompt
from models.starter.render_identities import in_other_looks
from models.starter.scene.sampling import HELD_OUT_SEEDS, sample_person
from tests.helpers.rendering import needs_renderer

pytestmark = needs_renderer

SMILE = next(prompt for prompt in PROMPTS if prompt.attribute == "smile")
PEOPLE = 24


@pytest.fixture(scope="module")
def scale() -> Scale:
    return Scale.of_the_trained()


@pytest.fixture(scope="module")
def judge(scale: Scale) -> Judge:
    return Judge(AttributeProbe.load(PROBE_FILE), scale.trained)


@pytest.fixture(scope="module")
def people() -> tuple[Tensor, Tensor]:
    """Pictures [N, 3, 128, 128] and numbers [N, 147] of held-out people."""
    pictures, numbers = people_in_pictures(PEOPLE, 128)
    return torch.from_numpy(pictures).permute(0, 3, 1, 2) / 127.5 - 1, torch.from_numpy(numbers)


@pytest.mark.parametrize("attribute", ["smile", "glasses", "dark skin", "beard"])
def test_what_the_probe_reads_of_a_picture_follows_the_truth(
    judge: Judge, scale: Scale, people: tuple[Tensor, Tensor], attribute: str
) -> None:
    prompt = next(prompt for prompt in PROMPTS if prompt.attribute == attribute and prompt.sign > 0)
    lacking = judge.lacking(prompt, scale(people[1]))
    nothing = judge.result(prompt, people[0], people[0], 0)
    assert 0 < lacking.sum() < PEOPLE
    few = min(int(lacking.sum()), int((~lacking).sum()))
    more = judge.result(prompt, people[0][lacking][:few], people[0][~lacking][:few], 0)
    assert nothing.change == 0
    assert not nothing.success
    assert more.change > 0.8


def test_the_opposite_wish_changes_the_sign(judge: Judge, people: tuple[Tensor, Tensor]) -> None:
    before, after = people[0][:12], people[0][12:]
    wish = judge.result(SMILE, before, after, 0)
    opposite = judge.result(Prompt("", "smile", -1), before, after, 0)
    assert opposite.change == pytest.approx(-wish.change)
    assert opposite.dependency == pytest.approx(wish.dependency)


def test_other_looks_leave_the_person() -> None:
    person, other = (sample_person(seed) for seed in HELD_OUT_SEEDS[:2])
    dressed = in_other_looks(person, other)
    assert dressed.identity == person.identity
    assert dressed.paint.skin == person.paint.skin
    assert (dressed.expression, dressed.hair, dressed.background) == (other.expression, other.hair, other.background)
