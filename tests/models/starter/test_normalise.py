"""Codes of unit spread make the same pictures."""

import torch

from models.mapper.faces import random_faces
from models.starter.normalise import normalise
from tests.helpers.tiny import tiny_generator


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
        w = random_faces(generator, 500, 1, truncation=1.0)[:, 0]
    assert abs(w.var(0).mean().sqrt().item() - 1) < 0.1
    spreads = [layer.var(0).mean().sqrt().item() * 0.7 for layer in generator.layout.split(after)]  # truncated
    assert spreads.pop(4) == 0  # the second ToRGB style
    assert min(spreads) > 0.9 and max(spreads) < 1.1
