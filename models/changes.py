"""Edits by any of the three methods as one change of the StyleSpace code: s + Σ alpha · delta."""

from collections.abc import Callable
from functools import lru_cache

import torch
from torch import Tensor

from models.direction.texts import Texts
from models.direction.traits import Traits
from models.edits import Code, Edit, Method, RenderRequest, decode_delta
from models.errors import CheckpointError, PackError, TextError
from models.generator.network import Generator
from models.mapper.latent_mapper import LatentMapper
from models.mapper.library import find_mapper
from models.mapper.loading import load_mapper
from models.packs.manifest import Pack

REMEMBERED_MAPPERS = 8
REMEMBERED_CHANGES = 2  # of requests: a picture on the photo asks for its change twice


class Changes:
    """Computes the changes that edits make with a pack, and remembers the last ones."""

    def __init__(self, pack: Pack, generator: Generator, texts: Texts, *, lenient: bool) -> None:
        """With `lenient`, an edit that the pack cannot do moves nothing; else it raises."""
        self._pack = pack
        self._generator = generator
        self._texts = texts
        self._lenient = lenient
        self._device = generator.w_avg.device
        self._methods: dict[Method, Callable[[Edit, Tensor], Tensor]] = {
            "direction": self._by_texts,
            "mapper": self._by_mapper,
            "optimisation": self._by_optimisation,
        }
        self._mapper = lru_cache(REMEMBERED_MAPPERS)(self._load_mapper)
        self._total = lru_cache(REMEMBERED_CHANGES)(self._compute_total)

    def w_plus(self, code: Code) -> Tensor:
        """A code as a tensor [1, rows, w_dim] on the device. Raises PackError if it belongs to another pack."""
        config = self._generator.config
        if (code.rows, code.width) != (config.rows, config.w_dim):
            raise PackError(
                f"This code is of {code.rows} rows of {code.width}, "
                f"the pack {self._pack.name} takes {config.rows} of {config.w_dim}.",
                "Use the pack that it was made with.",
            )
        return torch.from_numpy(code.array.copy()).to(self._device)[None]

    def delta(self, edit: Edit, w_plus: Tensor) -> Tensor:
        """The change of the StyleSpace codes [N, channels] at alpha = 1, for faces w_plus [N, rows, w_dim].

        A global direction and an optimised change are the same for every face: [1, channels]. Raises TextError for
        texts without a direction, PackError for a mapper that is not there or a change of another pack.
        """
        return self._methods[edit.method](edit, w_plus).to(self._device)

    @torch.inference_mode()
    def channels_kept(self, edit: Edit) -> int:
        """Number of convolution channels the edit moves; by a mapper, those of the mean face. Raises as `delta`."""
        mean = self._generator.broadcast(self._generator.w_avg[None])
        return int(self.delta(edit, mean)[0, self._generator.layout.convolution_index].count_nonzero())

    @torch.inference_mode()
    def styles(self, request: RenderRequest) -> Tensor:
        """The edited StyleSpace code of a request, float32 [1, channels]. Raises as `delta`."""
        styles = self._generator.affine(self.w_plus(request.code))
        return self._texts.within_reach(styles, self._total(request))

    @torch.inference_mode()
    def traits(self, request: RenderRequest) -> Traits:
        """The traits that the request's edits bring. Raises as `delta`."""
        return self._texts.traits(self._total(request).cpu())

    def _compute_total(self, request: RenderRequest) -> Tensor:
        """The sum of the request's edits in StyleSpace, float32 [1, channels]."""
        w_plus = self.w_plus(request.code)
        total = torch.zeros(1, self._generator.layout.channels, device=self._device)
        for edit in request.edits:
            if edit.active:
                try:
                    total = total + edit.alpha * self.delta(edit, w_plus)
                except (TextError, PackError, CheckpointError):
                    if not self._lenient:
                        raise
        return total

    def _by_texts(self, edit: Edit, _: Tensor) -> Tensor:
        return self._texts.delta(edit)

    def _by_mapper(self, edit: Edit, w_plus: Tensor) -> Tensor:
        return self._texts.kept(self._mapper(edit.mapper).delta(self._generator, w_plus), edit)

    def _by_optimisation(self, edit: Edit, _: Tensor) -> Tensor:
        delta, channels = decode_delta(edit.delta), self._generator.layout.channels
        if len(delta) != channels:
            raise PackError(
                f"This optimised edit changes {len(delta)} style channels, the pack {self._pack.name} has {channels}.",
                "Use the pack that it was made with.",
            )
        return self._texts.kept(torch.from_numpy(delta.copy())[None], edit)

    def _load_mapper(self, name: str) -> LatentMapper:
        mapper = load_mapper(find_mapper(self._pack, name), self._generator.config)
        mapper.network.to(self._device)
        return mapper
