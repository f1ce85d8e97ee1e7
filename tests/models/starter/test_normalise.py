"""Codes of unit spread make the same pictures."""

from pathlib import Path

import numpy as np
import torch

from models.editor import Editor
from models.edits import Edit, RenderRequest
from models.face.alignment import centre_square
from models.mapper.training import random_codes
from models.packs.manifest import Pack
from models.starter.normalise import normalise, normalise_pack
from tests.helpers.tiny import tiny_generator
from tests.helpers.tiny_pack import write_tiny_pack


def test_w_and_styles_get_unit_spread_and_pictures_stay() -> None:
    generator = tiny_generator(64)
    generator.rgbs[1].affine.weight.zero_()  # type: ignore[operator, union-attr]
    z = torch.randn(500, 8, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        before = generator(z)
        styles = generator.affine(generator.broadcast(generator.mapping(z)))
        factors = normalise(generator, None)
        torch.testing.assert_close(generator(z), before, atol=2e-4, rtol=0)
        after = generator.affine(generator.broadcast(generator.mapping(z)))
        torch.testing.assert_close(after * factors, styles, atol=1e-4, rtol=1e-3)
        w = random_codes(generator, 500, 1, truncation=1.0)[:, 0]
    assert abs(w.var(0).mean().sqrt().item() - 1) < 0.1
    spreads = [layer.var(0).mean().sqrt().item() * 0.7 for layer in generator.layout.split(after)]  # truncated
    assert spreads.pop(4) == 0  # the second ToRGB style
    assert min(spreads) > 0.9 and max(spreads) < 1.1


def test_a_pack_edits_as_before(tmp_path: Path) -> None:
    pack = Pack.read(write_tiny_pack(tmp_path / "tiny"))
    edit = Edit("a smiling face", alpha=2, beta=0.3)
    photo = np.random.RandomState(0).randint(0, 256, (64, 64, 3), dtype=np.uint8)
    pictures = []
    for _ in range(2):
        editor = Editor(pack, "cpu")
        code = editor.invert(centre_square(photo, editor.crop_size)).code
        pictures += [editor.render(RenderRequest(code)), editor.render(RenderRequest(code, (edit,)))]
        normalise_pack(pack)
    before, edited, again, edited_again = (picture.astype(int) for picture in pictures)
    assert abs(before - again).max() <= 2 and abs(edited - edited_again).max() <= 2
    assert abs(before - edited).max() > 4
