"""StyleGAN2 generators that are rosinality's under other names: BasicSR's and MMGeneration's (`.pth`).

A file of BasicSR holds `params_ema` and, if its own script made it of rosinality's, `latent_avg`; filters are not
stored. GFPGAN's first version has the generator as `stylegan_decoder.`; its clean version resamples bilinearly and
folds factors into the weights, so it is another network. A file of MMGeneration holds `generator_ema.` in `state_dict`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from models.checkpoints import rosinality
from models.checkpoints.format import Format, Notes, describe_generator, find_root, note_rest, section
from models.checkpoints.reader import Content
from models.errors import NotRecognised
from models.generator.network import Generator

CLEAN = "style_conv1.bias"  # only in GFPGAN's clean version


@dataclass(frozen=True)
class Dialect:
    """Names that prove it, and patterns of its names with what rosinality has in their place."""

    name: str
    proof: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]

    @property
    def format(self) -> Format:
        return Format(f"StyleGAN2 generator, {self.name} naming", self._evidence, self._load, describe_generator)

    def _evidence(self, content: Content) -> dict[str, bool]:
        root = find_root(content.tensors, self.proof)
        return {key: root + key in content.tensors for key in self.proof}

    def _load(self, content: Content, notes: Notes) -> Generator:
        root = find_root(content.tensors, self.proof)
        if root + CLEAN in content.tensors:
            raise NotRecognised(
                "This generator is that of GFPGAN's clean version, which resamples bilinearly; only the filter "
                "[1, 3, 3, 1] can be used.",
                "Use another StyleGAN2 generator.",
            )
        note_rest(content, root, notes)
        tensors = self._rename(section(content.tensors, root))
        return rosinality.convert(tensors, rosinality.find_mean(content, root), notes)

    def _rename(self, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """The tensors of a state dict under rosinality's names; their shapes are the same."""
        renamed = dict[str, Tensor]()
        for key, tensor in tensors.items():
            for theirs, rosinalitys in self.renamed:
                key = re.sub(theirs, rosinalitys, key)
            renamed[key] = tensor
        return renamed


BASICSR = Dialect(
    "BasicSR",
    ("style_mlp.1.weight", "constant_input.weight", "style_conv1.modulated_conv.weight", "style_conv1.weight"),
    (
        (r"^style_mlp\.", "style."),
        (r"^constant_input\.weight$", "input.input"),
        (r"^style_(conv1|convs\.\d+)\.weight$", r"\1.noise.weight"),
        (r"^style_(conv1|convs)\.", r"\1."),
        (r"\.modulated_conv\.", ".conv."),
        (r"^noises\.noise", "noises.noise_"),
    ),
)
MMGENERATION = Dialect(
    "MMGeneration",
    ("style_mapping.1.linear.weight_orig", "constant_input.input", "conv1.conv.style_modulation.linear.weight_orig"),
    (
        (r"^style_mapping\.", "style."),
        (r"^constant_input\.", "input."),
        (r"\.style_modulation\.", ".modulation."),
        (r"(\.linear)?\.weight_orig$", ".weight"),
        (r"\.noise_injector\.", ".noise."),
        (r"^injected_noise_", "noises.noise_"),
    ),
)
FORMATS = (BASICSR.format, MMGENERATION.format)
