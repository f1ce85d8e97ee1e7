"""Principal components of W are its faces' own, each as long as its standard deviation."""

import torch

from models.generator.principal import principal_components
from tests.helpers.tiny import tiny_generator


def test_coordinates_of_random_faces_have_mean_0_and_spread_1() -> None:
    generator = tiny_generator()
    components = principal_components(generator)
    noise = torch.randn(20_000, generator.config.z_dim, generator=torch.Generator().manual_seed(9))
    faces = generator.mapping(noise)
    coordinates = components.coordinates(faces)
    assert coordinates.mean(0).abs().max() < 0.1
    covariance = torch.cov(coordinates.T)
    assert (covariance - torch.eye(len(covariance))).abs().max() < 0.15
    lengths = components.directions.norm(dim=1)
    assert (lengths.diff() <= 0).all()


def test_components_hold_the_variance() -> None:
    generator = tiny_generator()
    components = principal_components(generator)
    noise = torch.randn(20_000, generator.config.z_dim, generator=torch.Generator().manual_seed(9))
    faces = generator.mapping(noise)
    lost = faces - components.mean - components.coordinates(faces) @ components.directions
    assert lost.var(0).sum() < 1e-3 * faces.var(0).sum()
