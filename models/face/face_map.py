"""The face map: 478 points and 14 parts of an aligned face, from one small network of our own.

The same on photos and on a generator's pictures, and differentiable, so that a code can be refined through it. Points
are a soft-argmax over heat maps of 32 px (Nibali et al., arXiv 1801.07372, without their regulariser) and one step for
each point from what is seen around it at 64 px. `models.starter.face_map.train` trains it.
"""

from pathlib import Path
from typing import NamedTuple, Self

import torch
import torch.nn.functional as F
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from models.errors import NotRecognised
from models.face.anatomy import POINT_COUNT, Part
from models.files import replacing

INPUT_SIZE = 256  # px of an FFHQ crop
PARTS_SIZE = 128
HEAT_SIZE = 32
WIDTHS = (32, 64, 128, 192)  # at 64, 32, 16 and 8 px
BLOCKS = (0, 1, 1, 2)
TOP_WIDTH = 48
STEP = 0.05  # of the crop: the unit of the points' own steps


class FaceMapping(NamedTuple):
    """`points` [N, 478, 2]: x right, y down, 0 at one edge of the crop and 1 at the other, in the order of MediaPipe's
    mesh (`models.face.anatomy`); `logits` [N, 14, 128, 128], in the order of `Part`."""

    points: Tensor
    logits: Tensor

    @property
    def parts(self) -> Tensor:
        """Probabilities of the parts, [N, 14, 128, 128], summing to 1."""
        return self.logits.softmax(1)

    def pixels(self, size: int) -> Tensor:
        """The points in pixels of a crop of that size, [N, 478, 2]; the centre of the first pixel is at 0."""
        return self.points * size - 0.5


class FaceMap(nn.Module):
    """FFHQ crops to `FaceMapping`. With `normalised`, convolutions have batch norms, for training; files hold networks
    in which they are folded into the convolutions."""

    places: Tensor

    def __init__(self, normalised: bool = False) -> None:
        super().__init__()
        stages = range(len(WIDTHS))
        self.patches = nn.Sequential(nn.Conv2d(3, TOP_WIDTH, 4, 4), nn.ReLU(inplace=True))
        self.stem = convolution(TOP_WIDTH, WIDTHS[0], normalised)
        self.down = nn.ModuleList(_stage(i, normalised) for i in stages)
        self.lateral = nn.ModuleList(Pointwise(WIDTHS[i + 1], WIDTHS[i]) for i in stages[:-1])
        outputs = (TOP_WIDTH, *WIDTHS[1:-1])
        self.fuse = nn.ModuleList(convolution(WIDTHS[i], outputs[i], normalised) for i in stages[:-1])
        self.parts = Pointwise(TOP_WIDTH, 4 * len(Part))  # 2 x 2 pixels at 128 px from each at 64 px
        self.heat = Pointwise(WIDTHS[1], POINT_COUNT)
        self.step = nn.Parameter(torch.zeros(POINT_COUNT, TOP_WIDTH, 2))
        centres = (torch.arange(HEAT_SIZE) + 0.5) / HEAT_SIZE
        y, x = torch.meshgrid(centres, centres, indexing="ij")
        places = torch.stack([x, y, torch.ones_like(x)]).reshape(3, -1)
        self.register_buffer("places", places, persistent=False)

    def forward(self, images: Tensor) -> FaceMapping:
        """Map aligned `images` [N, 3, S, S] in -1..1; other sizes than 256 px are scaled first."""
        if images.shape[-1] != INPUT_SIZE:
            images = F.interpolate(images, (INPUT_SIZE, INPUT_SIZE), mode="bilinear", antialias=True)
        fine, coarse = self.features(images)
        return FaceMapping(self.locate(fine, coarse)[0], self.part_logits(fine))

    def features(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Features of images [N, 3, 256, 256]: [N, 48, 64, 64] and [N, 64, 32, 32]."""
        x = self.stem(self.patches((images * 2).contiguous(memory_format=torch.channels_last)))
        skips = []
        for stage in self.down:
            x = stage(x)
            skips.append(x)
        levels = [x]
        for i in reversed(range(len(self.fuse))):
            larger = F.interpolate(self.lateral[i](levels[-1]), scale_factor=2.0, mode="nearest")
            levels.append(self.fuse[i](larger + skips[i]))
        return levels[-1], levels[-2]

    def part_logits(self, fine: Tensor) -> Tensor:
        """Logits of the parts, [N, 14, 128, 128]."""
        logits: Tensor = self.parts(fine).float()
        return F.pixel_shuffle(logits, 2)

    def locate(self, fine: Tensor, coarse: Tensor, chosen: Tensor | slice = slice(None)) -> tuple[Tensor, Tensor]:
        """Points of the crop, 0..1, [N, P, 2], after and before their own step; training takes some `chosen` ones."""
        heat = F.linear(coarse.permute(0, 2, 3, 1), self.heat.weight[chosen], self.heat.bias[chosen]).flatten(1, 2)
        sums = self.places @ heat.float().clamp(-30, 30).exp()
        points = (sums[:, :2] / sums[:, 2:]).transpose(1, 2)
        # In training, a point is not to move to where its step is easier to guess.
        place = points.detach() if self.training else points
        seen = F.grid_sample(fine.float(), place[:, None] * 2 - 1, align_corners=False)[:, :, 0]
        return points + torch.einsum("bcn,nck->bnk", seen, self.step[chosen]) * STEP, points

    def save(self, path: Path) -> None:
        """Write the weights in half precision, folded (`models.starter.face_map.train.folded`)."""
        with replacing(path) as draft:
            save_file({key: value.half().contiguous() for key, value in self.state_dict().items()}, draft)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file of `save` for use, without gradients of its own. Raises `NotRecognised` for anything else."""
        network = cls()
        try:
            network.load_state_dict({key: value.float() for key, value in load_file(path).items()})
        except (OSError, SafetensorError, RuntimeError) as error:
            raise NotRecognised(f"{path.name} is no face map.", "Get the model pack again.", repr(error)) from error
        return network.eval().requires_grad_(False).to(memory_format=torch.channels_last)


class Pointwise(nn.Linear):
    """A 1 x 1 convolution as a matrix product, which is faster here: it copies nothing in channels-last."""

    def forward(self, x: Tensor) -> Tensor:
        """[N, C, H, W] to [N, D, H, W]."""
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Residual(nn.Module):
    """Two convolutions beside an identity."""

    def __init__(self, width: int, normalised: bool) -> None:
        super().__init__()
        self.a = convolution(width, width, normalised)
        self.b = convolution(width, width, normalised)[:-1]

    def forward(self, x: Tensor) -> Tensor:
        """[N, C, H, W], same shape."""
        return F.relu(x + self.b(self.a(x)))


def convolution(inputs: int, outputs: int, normalised: bool, stride: int = 1) -> nn.Sequential:
    """3 x 3 convolution, batch norm if `normalised`, ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=not normalised),
        nn.BatchNorm2d(outputs) if normalised else nn.Identity(),
        nn.ReLU(inplace=True),
    )


def _stage(index: int, normalised: bool) -> nn.Sequential:
    """Halve the size, but at the first stage, and look."""
    smaller = [convolution(WIDTHS[index - 1], WIDTHS[index], normalised, stride=2)] if index else []
    return nn.Sequential(*smaller, *(Residual(WIDTHS[index], normalised) for _ in range(BLOCKS[index])))
