"""StyleGAN2 generator: its spaces, its layout and its resumable synthesis, on random weights of several shapes."""

from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F

from models.generator.cache import SynthesisCache
from models.generator.config import GeneratorConfig
from models.generator.network import Generator, blur, upsample, upsampling_conv
from models.generator.stylespace import StyleLayout

FFHQ_1024 = GeneratorConfig(1024, (512, 512, 512, 512, 512, 256, 128, 64, 32))
SMALL = GeneratorConfig(32, (24, 24, 16, 8), z_dim=20, w_dim=12, mapping_layers=3, mapping_width=16)


@pytest.fixture(scope="module")
def generator() -> Generator:
    torch.manual_seed(0)
    made = Generator(SMALL).eval().requires_grad_(False)
    for name, parameter in made.named_parameters():
        if name.endswith(("noise_strength", "bias")):
            parameter.add_(0.3 * torch.randn_like(parameter))
    made.w_avg.normal_()
    return made


@pytest.fixture
def w_plus(generator: Generator) -> torch.Tensor:
    torch.manual_seed(1)
    return generator.broadcast(generator.mapping(torch.randn(2, 20))) + 0.1 * torch.randn(2, SMALL.rows, 12)


def test_layout_of_the_official_generator() -> None:
    layout = StyleLayout.of(FFHQ_1024)
    assert len(layout.layers) == 26
    assert layout.channels == 9088
    assert layout.convolution_channels == 6048
    assert [layer.kind for layer in layout.layers[:5]] == ["conv", "rgb", "conv", "conv", "rgb"]
    assert FFHQ_1024.rows == 18
    assert {layer.row for layer in layout.layers} == set(range(18))


def test_convolution_channels_are_counted_apart_from_the_others() -> None:
    layout = StyleLayout.of(FFHQ_1024)
    kinds = [layer.kind for layer in layout.layers for _ in range(layer.width)]
    assert [kinds[index] for index in layout.convolution_index] == ["conv"] * layout.convolution_channels
    firsts = [layout.offsets[i] for i in layout.convolution_layers]
    assert layout.convolution_index[list(layout.convolution_offsets[:-1])].tolist() == firsts


def test_split_and_join_are_inverse_and_convolutions_embed_where_they_belong() -> None:
    layout = StyleLayout.of(SMALL)
    flat = torch.randn(3, layout.channels)
    assert torch.equal(layout.join(layout.split(flat)), flat)
    values = torch.arange(1.0, layout.convolution_channels + 1)
    embedded = layout.embed_convolution(values)
    assert torch.equal(embedded[layout.convolution_index], values)
    assert embedded.count_nonzero() == layout.convolution_channels
    short = layout.embed_convolution(values[:30])
    assert short.count_nonzero() == 30
    with pytest.raises(ValueError, match="do not fit"):
        layout.embed_convolution(torch.ones(layout.convolution_channels + 1))


def test_the_same_code_in_w_plus_and_in_stylespace_gives_the_same_picture(generator: Generator) -> None:
    z = torch.randn(2, 20, generator=torch.Generator().manual_seed(3))
    styles = generator.affine(generator.broadcast(generator.mapping(z)))
    again = generator.layout.join(generator.layout.split(styles))
    assert torch.equal(generator(z), generator.synthesise(again))


def test_truncation_moves_toward_the_mean_in_the_chosen_rows(generator: Generator, w_plus: torch.Tensor) -> None:
    assert torch.equal(generator.truncate(w_plus, 1.0), w_plus)
    torch.testing.assert_close(generator.truncate(w_plus, 0.0), generator.w_avg.expand_as(w_plus))
    cut = generator.truncate(w_plus, 0.5, cutoff=3)
    assert torch.equal(cut[:, 3:], w_plus[:, 3:])
    torch.testing.assert_close(cut[:, :3], (w_plus[:, :3] + generator.w_avg) / 2)


@pytest.mark.parametrize("changed", range(len(StyleLayout.of(SMALL).layers)))
def test_resumed_synthesis_equals_full_synthesis(generator: Generator, w_plus: torch.Tensor, changed: int) -> None:
    styles = generator.affine(w_plus)
    cache = SynthesisCache()
    torch.testing.assert_close(generator.synthesise(styles, cache=cache), generator.synthesise(styles))
    moved = styles.clone()
    moved[:, generator.layout.offsets[changed]] += 2.0
    resumed = generator.synthesise(moved, cache=cache)
    full = generator.synthesise(moved)
    assert (resumed - full).abs().max() <= 1e-5
    assert (full - generator.synthesise(styles)).abs().max() > 1e-4


def test_resumption_skips_the_layers_before_the_change(generator: Generator, w_plus: torch.Tensor) -> None:
    styles = generator.affine(w_plus)
    cache = SynthesisCache()
    generator.synthesise(styles, cache=cache)
    moved = styles.clone()
    moved[:, -1] += 1.0
    start, features, image = cache.resume(generator.layout.split(moved), "fixed")
    assert start == len(generator.layout.layers) - 1
    assert features is not None and features.shape[-1] == 32
    assert image is not None and image.shape[-1] == 16


def test_a_cache_serves_another_noise_batch_and_resolution(generator: Generator, w_plus: torch.Tensor) -> None:
    styles = generator.affine(w_plus)
    cache = SynthesisCache()
    generator.synthesise(styles, cache=cache)
    for call in (
        {"resolution": 8},
        {},
        {"noise": "zero"},
        {"resolution": 4},
    ):
        torch.testing.assert_close(
            generator.synthesise(styles, cache=cache, **call), generator.synthesise(styles, **call)
        )
    torch.testing.assert_close(generator.synthesise(styles[:1], cache=cache), generator.synthesise(styles[:1]))


def test_noise_modes(generator: Generator, w_plus: torch.Tensor) -> None:
    styles = generator.affine(w_plus)
    fixed = generator.synthesise(styles)
    assert torch.equal(fixed, generator.synthesise(styles))
    assert (fixed - generator.synthesise(styles, noise="zero")).abs().max() > 1e-3
    assert not torch.equal(generator.synthesise(styles, noise="random"), generator.synthesise(styles, noise="random"))


def test_a_lower_resolution_is_the_rgb_skip_image(generator: Generator, w_plus: torch.Tensor) -> None:
    styles = generator.affine(w_plus)
    assert generator.synthesise(styles, resolution=8).shape == (2, 3, 8, 8)
    with pytest.raises(ValueError, match="not 12"):
        generator.synthesise(styles, resolution=12)


def test_fir_filters_keep_a_constant_and_double_the_size() -> None:
    ones = torch.ones(1, 2, 9, 9)
    torch.testing.assert_close(blur(ones), torch.ones(1, 2, 6, 6))
    doubled = upsample(ones)
    assert doubled.shape == (1, 2, 18, 18)
    torch.testing.assert_close(doubled[..., 2:-2, 2:-2], torch.ones(1, 2, 14, 14))


@pytest.mark.parametrize(("channels", "size"), [(8, 40), (8, 16), (40, 40)])
def test_an_upsampling_convolution_is_a_transposed_one_and_a_filter(channels: int, size: int) -> None:
    random = torch.Generator().manual_seed(4)
    x, weight = torch.randn(2, channels, size, size, generator=random), torch.randn(6, channels, 3, 3, generator=random)
    spread = F.conv_transpose2d(x, weight.transpose(0, 1), stride=2)
    expected = blur(F.pad(spread, (1, 1, 1, 1))) * 4
    torch.testing.assert_close(upsampling_conv(x, weight), expected, atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_classes_of_a_conditional_generator() -> None:
    config = GeneratorConfig(8, (4, 4), z_dim=6, w_dim=5, mapping_layers=2, mapping_width=7, c_dim=3)
    mean = Generator(config)
    second = Generator(replace(config, class_index=1))
    second.load_state_dict(mean.state_dict())
    z = torch.randn(2, 6)
    ours = [mean.mapping(z, mean.label(index).expand(2, -1)) for index in (0, 1, None)]
    assert torch.equal(second.mapping(z), ours[1])
    assert torch.equal(mean.mapping(z), ours[2])
    assert not torch.allclose(ours[0], ours[1])
    with pytest.raises(ValueError, match="no class 3 among 3"):
        replace(config, class_index=3)


def test_config_survives_json_and_refuses_nonsense() -> None:
    assert GeneratorConfig.from_dict(SMALL.to_dict()) == SMALL
    with pytest.raises(ValueError, match="power of two"):
        GeneratorConfig(48, (1, 1, 1))
    with pytest.raises(ValueError, match="do not fit"):
        GeneratorConfig(64, (1, 1, 1))
