"""The direction file: the same bits back, and one sentence for everything that is none."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from models.direction.statistics import StyleStatistics
from models.direction.table import DirectionTable
from models.errors import CheckpointError, Damaged, NotRecognised


def table() -> DirectionTable:
    torch.manual_seed(0)
    statistics = StyleStatistics(torch.randn(20), torch.rand(20))
    return DirectionTable(torch.randn(12, 4).half(), statistics, torch.rand(12), {"codes": 3, "sampling": {"seed": 5}})


def test_a_saved_table_reads_back_bit_for_bit(tmp_path: Path) -> None:
    saved = table()
    saved.save(tmp_path / "direction.safetensors")
    again = DirectionTable.load(tmp_path / "direction.safetensors")
    assert again.relevance.dtype == torch.float16
    assert torch.equal(again.relevance, saved.relevance)
    assert torch.equal(again.statistics.mean, saved.statistics.mean)
    assert torch.equal(again.statistics.std, saved.statistics.std)
    assert again.effect is not None and saved.effect is not None
    assert torch.equal(again.effect, saved.effect)
    assert again.settings == saved.settings
    assert [path.name for path in tmp_path.iterdir()] == ["direction.safetensors"]


def test_another_safetensors_file_is_not_recognised(tmp_path: Path) -> None:
    save_file({"weight": torch.zeros(3)}, tmp_path / "x.safetensors")
    with pytest.raises(NotRecognised, match=r"x\.safetensors is not a direction table"):
        DirectionTable.load(tmp_path / "x.safetensors")


def test_a_cut_file_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "direction.safetensors"
    table().save(path)
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(Damaged, match="cut short or damaged"):
        DirectionTable.load(path)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="There is no file"):
        DirectionTable.load(tmp_path / "direction.safetensors")


@pytest.mark.parametrize(
    "change",
    [
        {"relevance": torch.zeros(12)},
        {"relevance": torch.tensor(1.0)},
        {"relevance": torch.zeros(0, 4), "effect": torch.zeros(0)},
        {"relevance": torch.zeros(21, 4), "effect": torch.zeros(21)},
        {"effect": torch.zeros(11)},
        {"style_std": torch.zeros(19)},
        {"style_mean": torch.full((20,), torch.nan)},
    ],
)
def test_shapes_and_numbers_that_do_not_fit_are_damaged(tmp_path: Path, change: dict[str, torch.Tensor]) -> None:
    right = table()
    assert right.effect is not None
    tensors = {
        "relevance": right.relevance,
        "style_mean": right.statistics.mean,
        "style_std": right.statistics.std,
        "effect": right.effect,
    }
    save_file(tensors | change, tmp_path / "direction.safetensors")
    with pytest.raises(Damaged, match="misshapen"):
        DirectionTable.load(tmp_path / "direction.safetensors")
