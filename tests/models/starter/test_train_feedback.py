"""The fit of the feedback on the starter pack, with few pairs."""

import pytest
import torch

from models.editor import Editor
from models.encoder.feedback import measured
from models.face.face_map import FaceMap
from models.generator.principal import principal_components
from models.paths import STARTER_PACK
from models.starter.train_feedback import train_feedback


def test_it_learns_to_undo_steps_that_it_did_not_see(starter_editor: Editor) -> None:
    generator = starter_editor.generator
    face_map = FaceMap.load(STARTER_PACK / "face_map.safetensors")
    codes = generator.broadcast(generator.w_avg[None])
    said: list[str] = []
    feedback = train_feedback(generator, face_map, codes, 160, said.append)
    assert said
    torch.manual_seed(1)
    with torch.no_grad():
        place = 0.5 * torch.randn(8, 1, len(principal_components(generator).directions))
        moved = codes + place @ principal_components(generator).directions
        first, second = (measured(face_map, generator.synthesise(generator.affine(code))) for code in (codes, moved))
        found = codes + feedback(second - first)
        left = second - measured(face_map, generator.synthesise(generator.affine(found)))
    assert (left.square().sum(1) < (second - first).square().sum(1)).float().mean() >= 0.75
    assert left.square().mean() == pytest.approx(0, abs=0.6 * float((second - first).square().mean()))
