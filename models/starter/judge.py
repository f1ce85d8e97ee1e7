"""Judge of text edits: the attribute probe, in standard deviations over the people of the recipe."""

from dataclasses import dataclass

import torch
from torch import Tensor

from models.encoder.identity import IdentityNetwork
from models.face.probe import AttributeProbe
from models.starter.held_out import trained_vectors
from models.starter.prompts import KIN, MEASURES, Prompt

TRAINED = 2000  # people whose numbers say what a standard deviation is
SUCCESS_CHANGE = 1.0
SUCCESS_DEPENDENCY = 0.35


class Scale:
    """The numbers of people as `models.starter.data` has them: in standard deviations over `vectors` [N, V]."""

    def __init__(self, vectors: Tensor) -> None:
        self.mean, self.std = vectors.mean(0), vectors.std(0).clamp(min=0.15)
        self.trained = self(vectors)

    @classmethod
    def of_the_trained(cls) -> "Scale":
        """Scale of the people that the pack learned from."""
        return cls(torch.from_numpy(trained_vectors(TRAINED)))

    def __call__(self, vectors: Tensor) -> Tensor:
        """Numbers [..., V], clamped to +-4."""
        return ((vectors - self.mean) / self.std).clamp(-4, 4)


@dataclass(frozen=True)
class Result:
    """One prompt: figures over all people, and over the number of channels that were moved.

    `change` wanted, in standard deviations, and its `spread` over people; `dependency`, mean change of the unrelated
    attributes per unit of it (StyleSpace, arXiv 2011.12799, section 5); `identity`, the cosine of before and after.
    """

    target: str
    known: bool
    change: float
    spread: float
    dependency: float
    identity: float
    channels: int
    success: bool


class Judge:
    """Reads the attributes of pictures. `trained` [N, V]: numbers of people on the probe's scale."""

    def __init__(self, probe: AttributeProbe, trained: Tensor, identity: IdentityNetwork | None = None) -> None:
        self.probe = probe
        self.identity = identity
        self.matrix = torch.zeros(len(probe.names), len(MEASURES))
        for column, weights in enumerate(MEASURES.values()):
            for name, weight in weights.items():
                self.matrix[probe.names.index(name), column] = weight
        self.scale = (trained @ self.matrix).std(0)

    def __call__(self, images: Tensor) -> Tensor:
        """Images [N, 3, S, S] in -1..1 to [N, attributes]."""
        scores: Tensor = self.probe(images) @ self.matrix / self.scale
        return scores

    def lacking(self, prompt: Prompt, numbers: Tensor) -> Tensor:
        """People, numbers [N, V] on the probe's scale, below the average in the wanted attribute: bool [N]."""
        weights = prompt.sign * self.matrix[:, list(MEASURES).index(prompt.attribute)]
        return numbers @ weights < 0

    def result(self, prompt: Prompt, before: Tensor, after: Tensor, channels: int) -> Result:
        """Judge the change between two sets of pictures [N, 3, S, S]."""
        names = list(MEASURES)
        change = self(after) - self(before)
        wanted = prompt.sign * change[:, names.index(prompt.attribute)]
        kin = KIN.get(prompt.attribute, set()) | {prompt.attribute}
        others = [i for i, name in enumerate(names) if name not in kin]
        dependency = change[:, others].abs().mean() / wanted.mean().abs().clamp(min=1e-6)
        success = wanted.mean() > SUCCESS_CHANGE and dependency < SUCCESS_DEPENDENCY
        return Result(
            prompt.target,
            prompt.known,
            wanted.mean().item(),
            wanted.std().item(),
            dependency.item(),
            self._likeness(before, after),
            channels,
            bool(success),
        )

    def _likeness(self, before: Tensor, after: Tensor) -> float:
        if self.identity is None:
            return float("nan")
        with torch.inference_mode():
            return float((self.identity(before) * self.identity(after)).sum(1).mean())
