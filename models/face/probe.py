"""An attribute probe: a small network, apart from CLIP, that reads numbers such as smile or age from pictures of faces.

It judges text edits: what changed, by how many standard deviations, and what else changed with it. The recipe of the
starter pack trains one (`models.starter.probe`).
"""

from pathlib import Path

import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from models.errors import NotRecognised, TextError, read_as
from models.files import replacing

SIZE = 128  # px that pictures are made before they are read; at 64 no freckle is left
MAX_NAMES = 1000
WIDTHS = (16, 24, 48, 96, 128)


class AttributeProbe(nn.Module):
    """Pictures to the numbers of a rendered person, in standard deviations over people; `names` says which."""

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.names = names
        layers: list[nn.Module] = []
        for inputs, outputs in zip((3, *WIDTHS[:-1]), WIDTHS, strict=True):
            layers += [nn.Conv2d(inputs, outputs, 3, stride=2, padding=1), nn.BatchNorm2d(outputs), nn.ReLU()]
            layers += [nn.Conv2d(outputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU()]
        self.trunk = nn.Sequential(*layers)
        self.head = nn.Linear(WIDTHS[-1] * (SIZE // 2 ** len(WIDTHS)) ** 2, len(names))

    def forward(self, images: Tensor) -> Tensor:
        """[N, 3, S, S] in -1..1 to [N, len(names)]."""
        images = F.adaptive_avg_pool2d(images, SIZE)
        numbers: Tensor = self.head(self.trunk(images).flatten(1))
        return numbers

    def require(self, *names: str) -> None:
        """Raises `TextError` for a name of nothing that the probe reads."""
        if unknown := [name for name in names if name not in self.names]:
            raise TextError(f'The probe reads no "{unknown[0]}".', f"It reads {', '.join(self.names)}.")

    def read(self, images: Tensor, *names: str) -> Tensor:
        """The numbers [N, len(names)] of these names for images [N, 3, S, S] in -1..1. Raises as `require`."""
        self.require(*names)
        numbers: Tensor = self(images)[:, [self.names.index(name) for name in names]]
        return numbers

    def save(self, path: Path) -> None:
        """Write weights (float16) and names."""
        tensors = {
            key: value.half() if value.is_floating_point() else value for key, value in self.state_dict().items()
        }
        with replacing(path) as draft:
            save_file(tensors, draft, {"names": "\n".join(self.names)})

    @classmethod
    def load(cls, path: Path) -> "AttributeProbe":
        """Read a file of `save`, ready to judge. Raises `NotRecognised` for a file that holds something else."""
        hint = "Give a file that the starter recipe wrote."
        with read_as(NotRecognised, f"{path.name} is no attribute probe.", hint):
            with safe_open(path, "pt") as file:
                names = (file.metadata() or {})["names"].split("\n")
            if len(names) > MAX_NAMES:
                raise ValueError(f"{len(names)} names")
            probe = cls(names)
            probe.load_state_dict(load_file(path))
        return probe.eval().requires_grad_(False)
