"""The generator, supervised: the numbers that describe a rendered person -> w -> StyleSpace -> the picture.

First small pictures, then larger ones; the largest are learned by the finest layers alone. Eyes, mouth and earlobes
weigh more. ToRGB layers get no style of their own (their affine weights stay zero), so that everything a person can
vary lies in convolution channels, the ones that StyleCLIP edits; and the change of styles between two people who differ
in one group of numbers is kept sparse (L1 / L2 over channels), which makes single channels local. Half of the pictures
are of twins (`scene.twins`), and how these two differ counts for itself: a gaze or an earring is a few pixels in a few
people, too little for the loss of pictures to find; so are irises, whose colours beside the skin's count for themselves
too. Where a strand of hair lies the numbers do not tell, so L1 loss would paint hair smooth: in large pictures, how
strong edges of each slant are nearby counts as well, and the generator's noise is there to make them of.
"""

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.generator.config import GeneratorConfig
from models.generator.network import EqualizedLinear, Generator, ModulatedConv, ToRGB
from models.starter.captions import chances, state
from models.starter.checkpointing import load_state, save_state
from models.starter.data import Dataset
from models.starter.loop import SECONDS, average_in, load_optimizers, optimizer_states, run_stages
from models.starter.muon import Muon, descend, split_parameters
from models.starter.precision import training_dtype
from models.starter.schedule import cosine, set_rate, warm_up

# top, bottom, left, right as shares of the picture
EYES = (0.33, 0.55, 0.24, 0.76)
MOUTH = (0.62, 0.86, 0.32, 0.68)
IRISES = (0.37, 0.54, 0.28, 0.72)
EARLOBES = (0.54, 0.82, 0.12, 0.30), (0.54, 0.82, 0.70, 0.88)
REGION_WEIGHT = 4.0
SQUARE_WEIGHT = 4.0
NOISE_STRENGTH, NOISE_RESOLUTION = 0.1, 64  # at the start, in layers from that resolution on
TEXTURE_SCALES, TEXTURE_WINDOW = 2, 6  # px
EMA_DECAY = 0.998
IRIS_WEIGHT, IRIS_RESOLUTION = 0.5, 64
TWINS_WEIGHT, TWIN_SCALES = 0.5, 3
SMALLEST_DIFFERENCE = 1e-4  # mean square of a picture; a smaller difference is not to be seen
SPARSITY_STEPS = 2000  # the sparsity's weight grows over the first steps of the whole training
ADAM_BETAS = (0.9, 0.99)

# Groups of numbers that one attribute is made of, by the start of their names.
ATTRIBUTE_GROUPS: tuple[tuple[str, ...], ...] = (
    (
        "g:smile", "g:upper", "g:lower", "g:cheek", "g:jaw", "g:frown",
        "g:press", "g:shrug", "g:funnel", "g:pucker", "g:puff",
    ),
    ("g:blink", "g:wide", "g:squint", "g:wink"),
    ("g:inner", "g:outer", "g:down", "g:sneer"),
    ("skin",),
    ("hair",),
    ("iris",),
    ("lip",),
    ("style:", "hlen", "hside", "hline", "hvol", "hwave", "hpart", "hdrop"),
    ("beard:", "stub"),
    ("glasses:", "gsq", "gw", "gh", "gc"),
    ("age", "wr", "loc:head-age"),
    ("gender",),
    ("bg",),
    ("hat:", "hatc"),
    ("earrings:", "earc"),
    ("freck",),
    ("gaze", "averted"),
    ("shadowc", "lashd", "browd", "browa", "browth", "browgap"),
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """Training at one resolution: `images` in all, `batch` a step, peak `lr`, weights of sparsity and texture.

    `decay`: the rate falls to zero. Layers of sizes below `trained_from` stay as they are, and so does w.
    """

    resolution: int
    images: int
    batch: int
    lr: float
    sparsity: float
    texture: float
    decay: bool
    trained_from: int = 4


class ParameterMapping(nn.Module):
    """The numbers of a rendered person [N, V] -> w [N, w_dim]. Needed in training alone."""

    def __init__(self, inputs: int, w_dim: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            [EqualizedLinear(inputs, w_dim), EqualizedLinear(w_dim, w_dim), EqualizedLinear(w_dim, w_dim)]
        )

    def forward(self, vectors: Tensor) -> Tensor:
        x = vectors
        for layer in self.layers[:-1]:
            x = F.leaky_relu(layer(x), 0.2) * math.sqrt(2)
        w: Tensor = self.layers[-1](x)
        return w


class SupervisedGenerator(nn.Module):
    """Parameter mapping and generator, trained as one."""

    def __init__(self, config: GeneratorConfig, inputs: int) -> None:
        super().__init__()
        self.parameters_to_w = ParameterMapping(inputs, config.w_dim)
        self.generator = Generator(config)
        for rgb in cast(list[ToRGB], list(self.generator.rgbs)):
            nn.init.zeros_(rgb.affine.weight)
            nn.init.zeros_(rgb.weight)  # a new size begins with the picture of the one before
        self.train_from(4)
        for conv in cast(list[ModulatedConv], list(self.generator.convs)):
            if conv.noise.shape[-1] >= NOISE_RESOLUTION:
                nn.init.constant_(conv.noise_strength, NOISE_STRENGTH)

    def train_from(self, resolution: int) -> None:
        """Train layers of this size and more alone; from 4 on, w too. Mapping and styles of ToRGB never learn here."""
        self.requires_grad_(resolution == 4)
        self.generator.mapping_layers.requires_grad_(False)  # learned later, by train_mapping
        for layer, module in zip(self.generator.layout.layers, self.generator.modules_in_order(), strict=True):
            module.requires_grad_(layer.resolution >= resolution)
            if layer.kind == "rgb":
                module.affine.requires_grad_(False)

    def styles(self, vectors: Tensor) -> Tensor:
        """StyleSpace codes [N, channels] of people."""
        return self.generator.affine(self.generator.broadcast(self.parameters_to_w(vectors)))

    def forward(self, vectors: Tensor, resolution: int) -> Tensor:
        return self.generator.synthesise(self.styles(vectors), noise="fixed", resolution=resolution)


def region_weights(resolution: int) -> Tensor:
    """Weights [resolution, resolution] with mean 1, higher over eyes, mouth and earlobes."""
    weights = torch.ones(resolution, resolution)
    for top, bottom, left, right in (EYES, MOUTH, *EARLOBES):
        rows = slice(int(top * resolution), math.ceil(bottom * resolution))
        weights[rows, int(left * resolution) : math.ceil(right * resolution)] = REGION_WEIGHT
    return weights / weights.mean()


def picture_loss(output: Tensor, target: Tensor, weights: Tensor) -> Tensor:
    """Weighted L1 of pixels [N, 3, S, S] and neighbour differences, plus L1 and squares of half sizes down to 8 px.

    Squares, because few people wear a hat or earrings: a missing one is a large error in few pixels.
    """
    difference = output - target
    loss = (difference.abs() * weights).mean()
    for step in (difference.diff(dim=-1).abs() * weights[:, 1:], difference.diff(dim=-2).abs() * weights[1:]):
        loss = loss + 0.5 * step.mean()
    while difference.shape[-1] > 8:
        difference = F.avg_pool2d(difference, 2)
        loss = loss + 0.5 * (difference.abs() + SQUARE_WEIGHT * difference.square()).mean()
    return loss


def texture_loss(output: Tensor, target: Tensor) -> Tensor:
    """Difference of how strong the edges of four slants are around each place, at two scales (the idea of texture
    synthesis by Heeger and Bergen, 1995), whatever their exact places. Pictures [N, 3, S, S]."""
    losses = []
    for _ in range(TEXTURE_SCALES):
        for made, true in zip(_edges(output), _edges(target), strict=True):
            losses.append(F.l1_loss(_strength(made), _strength(true)))
        output, target = F.avg_pool2d(output, 2), F.avg_pool2d(target, 2)
    return torch.stack(losses).mean()


def _strength(edges: Tensor) -> Tensor:
    """Strength of the edges around each pixel."""
    return F.avg_pool2d(edges.abs(), TEXTURE_WINDOW, TEXTURE_WINDOW // 2)


def _edges(images: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Differences of neighbouring pixels: across, down, and along both diagonals."""
    across, down = images[..., 1:] - images[..., :-1], images[..., 1:, :] - images[..., :-1, :]
    falling = images[..., 1:, 1:] - images[..., :-1, :-1]
    rising = images[..., 1:, :-1] - images[..., :-1, 1:]
    return across, down, falling, rising


def twins_loss(output: Tensor, target: Tensor) -> Tensor:
    """Error of the difference of twins, relative to the square of the true one: 1 if there is none, at each of
    three scales. Pictures [2 N, 3, S, S]: N people, then their twins."""
    made, true = (pictures[len(pictures) // 2 :] - pictures[: len(pictures) // 2] for pictures in (output, target))
    losses = []
    for _ in range(TWIN_SCALES):
        missed, size = (made - true).square().mean((1, 2, 3)), true.square().mean((1, 2, 3))
        losses.append((missed / (size + SMALLEST_DIFFERENCE)).mean())
        made, true = F.avg_pool2d(made, 2), F.avg_pool2d(true, 2)
    return torch.stack(losses).mean()


def iris_loss(output: Tensor, target: Tensor) -> Tensor:
    """Error of the colours around the eyes, apart from brightness and from their mean there, relative to their
    mean square: 1 if all of it is one colour. Pictures [N, 3, S, S]."""
    made, true = _iris_colours(output), _iris_colours(target)
    return (made - true).square().mean() / (true.square().mean() + SMALLEST_DIFFERENCE)


def _iris_colours(pictures: Tensor) -> Tensor:
    size = min(IRIS_RESOLUTION, pictures.shape[-1])
    top, bottom, left, right = (round(share * size) for share in IRISES)
    box = F.adaptive_avg_pool2d(pictures, size)[..., top:bottom, left:right]
    colours = box - box.mean(1, keepdim=True)
    return colours - colours.mean((2, 3), keepdim=True)


def sparsity_loss(model: SupervisedGenerator, data: Dataset, groups: list[list[int]], pairs: int = 56) -> Tensor:
    """L1 / L2 over convolution channels of the style change when one group of numbers is another person's.

    A scalar []: 1 if all channels change alike, 1 / sqrt(channels) if one does.
    """
    choice = data.train[torch.randint(len(data.train), (2, pairs))]
    one, other = data.vectors[choice[0]], data.vectors[choice[1]]
    swapped = one.clone()
    for i in range(pairs):
        columns = groups[i % len(groups)]
        swapped[i, columns] = other[i, columns]
    index = model.generator.layout.convolution_index
    styles = model.styles(torch.cat([one, swapped]))[:, index]
    change = (styles[:pairs] - styles[pairs:]) / (styles.std(0) + 1e-3)
    change = change[change.detach().abs().mean(1) > 0.02]
    ratio = change.abs().sum(1) / (change.square().sum(1) + 1e-6).sqrt()
    return ratio.mean() / math.sqrt(change.shape[1])


def psnr(difference: Tensor) -> float:
    """Decibels of a difference [N, 3, S, S] of pictures in -1..1."""
    return 10 * math.log10(4 / difference.square().mean().item())


@torch.inference_mode()
def held_out_psnr(model: SupervisedGenerator, data: Dataset, resolution: int) -> float:
    """PSNR of the pictures of people that training never saw."""
    parts = data.held_out.split(32)
    return psnr(torch.cat([model(data.vectors[i], resolution) - data.pixels(i, resolution) for i in parts]))


@torch.inference_mode()
def held_out_twins_loss(model: SupervisedGenerator, data: Dataset, resolution: int) -> float:
    """`twins_loss` of people that training never saw."""
    rows = data.held_out_twins.t().flatten()
    made = torch.cat([model(data.vectors[part], resolution) for part in rows.split(32)])
    return twins_loss(made, data.pixels(rows, resolution)).item()


def train_generator(
    data: Dataset,
    config: GeneratorConfig,
    stages: list[Stage],
    state_path: Path,
    say: Callable[[str], None],
    checkpoint_seconds: float = SECONDS,
) -> SupervisedGenerator:
    """Train through all stages, going on from `state_path` if it exists; returns the averaged (EMA) model.

    The average has a file of its own, `average_path`, under 16 MB: all that other stages need, and enough to go on from
    where the rest was left behind on another machine.
    """
    training = GeneratorTraining(data, config, stages)
    run_stages(training, state_path, say, checkpoint_seconds)
    return training.average


class GeneratorTraining:
    """The course of `train_generator`, a stage at a time: `done` and `length` count its pictures."""

    def __init__(self, data: Dataset, config: GeneratorConfig, stages: list[Stage]) -> None:
        torch.manual_seed(0)
        self._data, self._stages = data, stages
        self._model = SupervisedGenerator(config, len(data.names))
        self._model.generator.compute_dtype = training_dtype()
        self.average = copy.deepcopy(self._model)
        self._optimizers = _optimizers(self._model)
        self._groups = [data.columns(*names) for names in ATTRIBUTE_GROUPS]
        self._chances = torch.from_numpy(chances([state(data.attributes[i]) for i in data.train.tolist()]))
        self.name, self.done, self.length = "", 0, 0
        self.number, self.count, self._steps = 0, len(stages), 0
        self._last = math.nan

    def begin(self) -> None:
        """Take up the stage, or go on with it."""
        self._stage = self._stages[self.number]
        self.name, self.length = f"generator {self._stage.resolution} px", self._stage.images
        self._weights = region_weights(self._stage.resolution)
        self._model.train_from(self._stage.trained_from)

    def step(self) -> None:
        """Descend on one batch, half of it twins."""
        stage = self._stage
        set_rate(self._optimizers, _learning_rate(stage, self.done / stage.images, self._steps))
        people = self._data.train[torch.multinomial(self._chances, stage.batch // 2, replacement=True)]
        twins = self._data.twins[torch.randint(len(self._data.twins), (stage.batch // 4,))].t().flatten()
        loss = self._loss(torch.cat([people, twins]), len(people))
        descend(self._optimizers, loss)
        self.done += stage.batch
        self._steps += 1
        average_in(self.average.state_dict(), self._model, min(EMA_DECAY, (self._steps + 1) / (self._steps + 20)))
        self._last = loss.item()

    def _loss(self, chosen: Tensor, people: int) -> Tensor:
        """The loss of the pictures of rows `chosen`, of which those behind the first `people` are of twins."""
        stage = self._stage
        output = self._model(self._data.vectors[chosen], stage.resolution)
        target = self._data.pixels(chosen, stage.resolution)
        loss = picture_loss(output, target, self._weights) + IRIS_WEIGHT * iris_loss(output, target)
        loss = loss + TWINS_WEIGHT * twins_loss(output[people:], target[people:])
        if stage.texture:
            loss = loss + stage.texture * texture_loss(output, target)
        if stage.sparsity:
            ramp = min(1.0, self._steps / SPARSITY_STEPS)
            loss = loss + stage.sparsity * ramp * sparsity_loss(self._model, self._data, self._groups)
        return loss

    def report(self) -> str:
        """The last loss, and how near the average comes to held-out people and twins."""
        resolution = self._stage.resolution
        quality = held_out_psnr(self.average, self._data, resolution)
        missed = held_out_twins_loss(self.average, self._data, resolution)
        return f"loss {self._last:.4f}, held-out {quality:.2f} dB, twins missed {missed:.2f}"

    def save(self, path: Path) -> None:
        """Write all that `restore` needs: the average, then the rest."""
        save_state(average_path(path), self.average.state_dict())
        progress = {"stage": self.number, "images": self.done, "steps": self._steps}
        optimizers = optimizer_states(self._optimizers)
        save_state(path, {"model": self._model.state_dict(), "optimizers": optimizers, "progress": progress})

    def restore(self, path: Path) -> None:
        """Go on from what is there: all, the average alone, or nothing."""
        averaged, saved = load_state(average_path(path)), load_state(path)
        if averaged is not None:
            self.average.load_state_dict(averaged)
            self._model.load_state_dict(averaged if saved is None else saved["model"])
        if saved is not None:
            load_optimizers(self._optimizers, saved["optimizers"])
            progress = saved["progress"]
            self.number, self.done, self._steps = progress["stage"], progress["images"], progress["steps"]


def average_path(state_path: Path) -> Path:
    """The file of the averaged model beside a training's state."""
    return state_path.with_name(f"{state_path.stem}-average.pt")


def _learning_rate(stage: Stage, share: float, steps: int) -> float:
    return stage.lr * warm_up(steps, 60, 0.05) * (cosine(share) if stage.decay else 1.0) + 1e-5


def _optimizers(model: SupervisedGenerator) -> list[torch.optim.Optimizer]:
    matrices, others = split_parameters(model, exclude=("const", "rgbs", "mapping_layers"))
    trained = [parameter for parameter in others if parameter.requires_grad]
    return [Muon(matrices, 1e-2), torch.optim.Adam(trained, 1e-2, betas=ADAM_BETAS, fused=True)]
