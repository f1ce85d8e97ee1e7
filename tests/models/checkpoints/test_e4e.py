"""e4e files: encoder, generator and mean code from one file."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from models.checkpoints import nvidia
from models.checkpoints.registry import inspect, load, load_as
from models.encoder.network import Encoder
from models.errors import Damaged, NotRecognised
from models.generator.network import Generator


def saved(folder: Path, file: dict[str, Any]) -> Path:
    path = folder / "e4e.pt"
    torch.save(file, path)
    return path


def test_both_networks(tmp_path: Path, e4e_file: dict[str, Any], encoder: Encoder, generator: Generator) -> None:
    path = saved(tmp_path, e4e_file)
    loaded = load_as(path, Encoder)
    assert loaded.config == encoder.config
    pictures = torch.rand(2, 3, 32, 32) * 2 - 1
    with torch.no_grad():
        assert torch.equal(loaded.encode(pictures), encoder.encode(pictures))
    decoder = load_as(path, Generator)
    assert torch.equal(decoder.const, generator.const)
    assert torch.equal(decoder.w_avg, encoder.latent_avg[0])


@pytest.mark.parametrize("shape", [(10,), (1, 10)])
def test_one_mean_for_all_rows(tmp_path: Path, e4e_file: dict[str, Any], shape: tuple[int, ...]) -> None:
    e4e_file["latent_avg"] = torch.randn(shape)
    loaded = load(saved(tmp_path, e4e_file))
    assert torch.equal(loaded.encoder.latent_avg, e4e_file["latent_avg"].expand(6, 10))


def test_mean_that_is_not_stored_is_computed(tmp_path: Path, e4e_file: dict[str, Any]) -> None:
    del e4e_file["latent_avg"]
    path = saved(tmp_path, e4e_file)
    loaded = load(path)
    assert loaded.generator.w_avg.any()
    assert torch.equal(loaded.encoder.latent_avg, loaded.generator.w_avg.expand(6, 10))
    assert "the mean code is not in the file" in inspect(path).text()


def test_training_that_did_not_start_from_the_mean(tmp_path: Path, e4e_file: dict[str, Any]) -> None:
    del e4e_file["latent_avg"]
    e4e_file["opts"]["start_from_latent_avg"] = False
    loaded = load(saved(tmp_path, e4e_file))
    assert not loaded.encoder.latent_avg.any()
    assert loaded.generator.w_avg.any()


def test_training_state_beside_the_networks(tmp_path: Path, e4e_file: dict[str, Any]) -> None:
    e4e_file |= {"global_step": 7, "optimizer": {"state": {0: {"exp_avg": torch.zeros(2)}}}, "best_val_loss": 0.1}
    assert load(saved(tmp_path, e4e_file)).encoder.config.rows == 6


@pytest.mark.parametrize("options", [dict, lambda options: Namespace(**options)])
@pytest.mark.parametrize("kind", ["GradualStyleEncoder", "ResNetBackboneEncoder"])
def test_other_encoders_are_named_and_left_out(
    tmp_path: Path, e4e_file: dict[str, Any], kind: str, options: Callable[[dict[str, Any]], Any]
) -> None:
    """pSp's encoder bears the names of e4e's; only the options tell."""
    e4e_file["opts"] = options({**e4e_file["opts"], "encoder_type": kind})
    path = saved(tmp_path, e4e_file)
    assert torch.equal(load_as(path, Generator).w_avg, e4e_file["latent_avg"][0])
    assert f"the encoder is a {kind}; only Encoder4Editing can be used" in inspect(path).text()
    with pytest.raises(NotRecognised, match="another kind of file"):
        load_as(path, Encoder)


def test_encoder_that_sees_the_last_picture_as_well(tmp_path: Path, e4e_file: dict[str, Any]) -> None:
    """ReStyle's encoders take six channels."""
    e4e_file["state_dict"]["encoder.input_layer.0.weight"] = torch.zeros(8, 6, 3, 3)
    path = saved(tmp_path, e4e_file)
    assert isinstance(load(path), Generator)
    assert "left out: encoder" in inspect(path).text()


def test_hypernetwork_is_left_out(tmp_path: Path, e4e_file: dict[str, Any]) -> None:
    """HyperStyle keeps `hypernet.*` beside the decoder."""
    state = {key: value for key, value in e4e_file["state_dict"].items() if key.startswith("decoder.")}
    e4e_file["state_dict"] = {"hypernet.input_layer.0.weight": torch.zeros(8, 6, 3, 3), **state}
    e4e_file["opts"]["encoder_type"] = "SharedWeightsHyperNetResNet"
    path = saved(tmp_path, e4e_file)
    assert isinstance(load(path), Generator)
    assert "the encoder is a SharedWeightsHyperNetResNet" in inspect(path).text()


def test_data_parallel(tmp_path: Path, e4e_file: dict[str, Any]) -> None:
    e4e_file["state_dict"] = {f"module.{key}": value for key, value in e4e_file["state_dict"].items()}
    assert load(saved(tmp_path, e4e_file)).encoder.config.rows == 6


@pytest.mark.parametrize(
    ("key", "shape"),
    [
        ("encoder.body.3.res_layer.5.fc1.weight", None),
        ("encoder.styles.4.linear.bias", (9,)),
        ("encoder.body.7.res_layer.1.weight", (32, 32, 3, 3)),
        ("latent_avg", (5, 10)),
    ],
)
def test_damage_is_named(tmp_path: Path, e4e_file: dict[str, Any], key: str, shape: tuple[int, ...] | None) -> None:
    part = e4e_file if key == "latent_avg" else e4e_file["state_dict"]
    if shape is None:
        del part[key]
    else:
        part[key] = torch.zeros(shape)
    with pytest.raises(Damaged, match=key.replace(".", r"\.") if ".7." not in key else "body.7"):
        load(saved(tmp_path, e4e_file))


def test_encoder_with_too_few_stages(tmp_path: Path, e4e_file: dict[str, Any]) -> None:
    state = e4e_file["state_dict"]
    e4e_file["state_dict"] = {key: value for key, value in state.items() if not key.startswith("encoder.body.6.")}
    with pytest.raises(Damaged, match="3 stages"):
        load(saved(tmp_path, e4e_file))


def test_inspection(tmp_path: Path, e4e_file: dict[str, Any], encoder: Encoder, generator: Generator) -> None:
    inspection = inspect(saved(tmp_path, e4e_file))
    total = sum(parameter.numel() for network in (encoder, generator) for parameter in network.parameters())
    assert (inspection.resolution, inspection.parameters) == (16, total)
    assert "32 px pictures to 6 W+ rows of 10" in inspection.text()


def alone(file: dict[str, Any]) -> dict[str, Any]:
    """The file without its decoder."""
    state = {key: value for key, value in file["state_dict"].items() if key.startswith("encoder.")}
    return {**file, "state_dict": state}


def test_encoder_without_its_generator(tmp_path: Path, e4e_file: dict[str, Any], encoder: Encoder) -> None:
    path = saved(tmp_path, alone(e4e_file))
    pictures = torch.rand(2, 3, 32, 32) * 2 - 1
    with torch.no_grad():
        assert torch.equal(load_as(path, Encoder).encode(pictures), encoder.encode(pictures))
    assert not load(path).lacks_mean
    inspection = inspect(path)
    assert (inspection.format, inspection.resolution) == ("encoder without a generator", None)
    assert "32 px pictures to 6 W+ rows of 10" in inspection.text()
    with pytest.raises(NotRecognised, match="another kind of file"):
        load_as(path, Generator)


@pytest.mark.parametrize("prefix", ["", "module.", "net.encoder."])
def test_bare_encoder(tmp_path: Path, encoder: Encoder, prefix: str) -> None:
    """`torch.save(net.encoder.state_dict(), ...)` tells neither the kind nor the mean."""
    state = {prefix + key: value for key, value in encoder.state_dict().items() if key != "latent_avg"}
    path = saved(tmp_path, state)
    assert load(path).lacks_mean
    assert torch.equal(load(path).encoder.state_dict()["latlayer1.weight"], encoder.latlayer1.weight)
    assert "the kind of the encoder is not in the file: taken for Encoder4Editing" in inspect(path).text()


@pytest.mark.parametrize("kind", ["GradualStyleEncoder", "SingleStyleCodeEncoder"])
def test_lone_encoders_of_other_kinds_are_named(tmp_path: Path, e4e_file: dict[str, Any], kind: str) -> None:
    e4e_file["opts"]["encoder_type"] = kind
    with pytest.raises(NotRecognised, match=f"holds only an encoder, and it is no Encoder4Editing but a {kind}"):
        load(saved(tmp_path, alone(e4e_file)))


@pytest.mark.parametrize(
    "state",
    [
        {"encoder.input_layer.0.weight": (8, 6, 3, 3), "encoder.styles.0.linear.weight": (10, 32)},  # ReStyle's
        {"encoder.conv1.weight": (8, 6, 7, 7), "encoder.styles.0.linear.weight": (10, 32)},  # its ResNet
        {"input_layer.0.weight": (8, 3, 3, 3), "body.0.res_layer.1.weight": (8, 8, 3, 3), "linear.weight": (10, 32)},
    ],
    ids=["ReStyle", "ReStyle's ResNet", "HyperStyle's encoder into W"],
)
def test_lone_encoders_without_options(tmp_path: Path, state: dict[str, tuple[int, ...]]) -> None:
    path = saved(tmp_path, {"state_dict": {key: torch.zeros(shape) for key, shape in state.items()}})
    with pytest.raises(NotRecognised, match=r"holds only an encoder, and it is no Encoder4Editing\."):
        load(path)


def test_encoder_beside_a_generator_of_another_kind(tmp_path: Path, e4e_file: dict[str, Any]) -> None:
    file = alone(e4e_file)
    file["state_dict"] |= {"decoder.synthesis.L0_36_512.weight": torch.zeros(2, 2)}
    with pytest.raises(NotRecognised, match="StyleGAN3"):
        load(saved(tmp_path, file))
    file = alone(e4e_file)
    file["state_dict"] |= {"decoder.progression.0.conv.weight": torch.zeros(2, 2)}
    with pytest.raises(NotRecognised, match=r"nearest to: Encoder4Editing with its generator; it lacks"):
        load(saved(tmp_path, file))


def test_encoder_beside_a_generator_in_another_naming(
    tmp_path: Path, e4e_file: dict[str, Any], generator: Generator
) -> None:
    file = alone(e4e_file)
    file["state_dict"] |= {f"decoder.{key}": value for key, value in nvidia.export(generator).items()}
    path = saved(tmp_path, file)
    assert torch.equal(load_as(path, Generator).const, generator.const)
    assert "left out: encoder" in inspect(path).text()
