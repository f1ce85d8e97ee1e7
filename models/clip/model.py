"""One CLIP model: pictures and texts to unit vectors (Radford et al., arXiv 2103.00020), through open_clip.

A pack is a folder with `open_clip_config.json` ({"model_cfg", "preprocess_cfg"}, as open_clip writes it),
`open_clip_model.safetensors` and `bpe.txt.gz`. Loading one never opens a connection and never runs code of the pack.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self, cast

import msgspec
import open_clip
import torch
import torch.nn.functional as F
from open_clip.tokenizer import default_bpe
from open_clip.transform import PreprocessCfg, merge_preprocess_dict
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.func import functional_call
from torch.overrides import TorchFunctionMode

from models.clip.pretrained import cached_weights
from models.clip.tokenizer import load_tokenizer
from models.errors import CheckpointError, Damaged, PackError, TextError, shortened
from models.files import replacing
from models.validation import decode_json

CONFIG_FILE = "open_clip_config.json"
WEIGHTS_FILE = "open_clip_model.safetensors"
MERGES_FILE = "bpe.txt.gz"
MAX_CONFIG = 64 * 1024  # bytes
MAX_EXPANSION = 5  # weights may be stored in 8 or 16 bits
LARGEST = 1_000_000
# About twice what the largest architecture of open_clip has.
LIMITS = {"layers": 128, "width": 8192, "embed_dim": 8192, "heads": 128, "head_width": 512, "mlp_ratio": 32}
LIMITS |= {"image_size": 2048, "patch_size": 256, "context_length": 8192, "vocab_size": 2 * LARGEST}
LIMITS |= {"attn_pooler_queries": 8192, "attn_pooler_heads": 128}


class ClipModel:
    """`network` is the open_clip module, `model_cfg` its description, `width` the length of its features.

    `tokenizer` turns texts into int64 [N, context] and cuts longer ones. `merges` is its file (None:
    open_clip's own). Gradients flow through `encode_images`.
    """

    def __init__(
        self,
        network: nn.Module,
        tokenizer: Any,
        model_cfg: Mapping[str, Any],
        preprocess: Mapping[str, Any],
        merges: Path | None = None,
    ) -> None:
        self.network = network
        self.tokenizer = tokenizer
        self.model_cfg = model_cfg
        self.preprocess = PreprocessCfg(**preprocess)
        self.merges = merges
        self.width = len(self._text_features([""])[0])

    @classmethod
    def create(cls, config: Mapping[str, Any], merges: Path | None = None, device: str = "cpu") -> Self:
        """A model with random weights, in training mode, from {"model_cfg", "preprocess_cfg"} and a tokenizer file.

        Raises `PackError` where the description makes no model, or names parts that would have to be downloaded.
        """
        network = _build(config.get("model_cfg"))
        preprocess = _preprocess(config.get("preprocess_cfg", {})) | {"size": network.visual.image_size}
        tokenizer = load_tokenizer(merges, network.context_length)
        if tokenizer.vocab_size > network.vocab_size:
            raise PackError(
                f"The tokenizer has {tokenizer.vocab_size} tokens, the CLIP model knows {network.vocab_size}.",
                f"Its {MERGES_FILE} is missing or belongs to another model.",
            )
        return cls(network.to(device), tokenizer, config["model_cfg"], preprocess, merges)

    @classmethod
    def load_pack(cls, folder: Path, device: str = "cpu") -> Self:
        """The model of a pack folder, ready for inference. Raises `PackError` or `Damaged`."""
        merges = folder / MERGES_FILE
        config = _read_config(folder)
        _check_size(config, folder / WEIGHTS_FILE)
        with _Undrawn():
            model = cls.create(config, merges if merges.exists() else None)
        try:
            model.network.load_state_dict(load_file(folder / WEIGHTS_FILE), assign=True)  # no second copy in memory
            model.network.float()
        except (OSError, RuntimeError, SafetensorError) as error:
            raise Damaged(
                f"{WEIGHTS_FILE} does not fit its {CONFIG_FILE}.", "Get the pack again.", str(error)
            ) from error
        return model._ready(device)

    @classmethod
    def load_open_clip(cls, name: str, tag: str, device: str = "cpu", *, allow_download: bool = False) -> Self:
        """A public model such as ("ViT-B-32", "openai"), from open_clip's cache or, if allowed, from the network.

        Raises `CheckpointError` for unknown names, and for weights that are not there.
        """
        return cls.load_weights(name, tag, tag if allow_download else cached_weights(name, tag), device)

    @classmethod
    def load_weights(cls, name: str, tag: str, source: str, device: str = "cpu") -> Self:
        """The model of an open_clip name and tag from `source`: a weights file, or the tag to have it downloaded.

        Raises `CheckpointError` for unknown names, and for files that hold something else.
        """
        pretrained = open_clip.get_pretrained_cfg(name, tag)
        quick_gelu = bool(pretrained.get("quick_gelu", False))
        try:
            network = open_clip.create_model(
                name,
                source,
                force_quick_gelu=quick_gelu,
                force_preprocess_cfg=merge_preprocess_dict({}, pretrained),
                require_pretrained=True,
            )
            tokenizer = open_clip.get_tokenizer(name)
        except Exception as error:  # open_clip, its hub client and its optional parts raise anything
            raise CheckpointError(f"The CLIP model {name} ({tag}) cannot be loaded.", details=repr(error)) from error
        model_cfg = (open_clip.get_model_config(name) or {}) | {"quick_gelu": quick_gelu}
        return cls(network, tokenizer, model_cfg, network.visual.preprocess_cfg)._ready(device)

    def save_pack(self, folder: Path) -> None:
        """Write the folder that `load_pack` reads. Raises `OutputError`."""
        folder.mkdir(parents=True, exist_ok=True)
        preprocess = {"mean": list(self.preprocess.mean), "std": list(self.preprocess.std)}
        preprocess |= {"interpolation": self.preprocess.interpolation, "resize_mode": self.preprocess.resize_mode}
        config = {"model_cfg": dict(self.model_cfg), "preprocess_cfg": preprocess}
        with replacing(folder / CONFIG_FILE) as draft:
            draft.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
        weights = {key: value.detach().cpu().contiguous() for key, value in self.network.state_dict().items()}
        with replacing(folder / WEIGHTS_FILE) as draft:
            save_file(weights, draft)
        with replacing(folder / MERGES_FILE) as draft:
            shutil.copyfile(self.merges or default_bpe(), draft)

    @property
    def device(self) -> torch.device:
        """Device of the network."""
        return next(self.network.parameters()).device

    def prepare_images(self, images: Tensor) -> Tensor:
        """[N, 3, H, W] in -1..1 to what the network reads: [N, 3, S, S], resized with antialiasing, standardised.

        Like open_clip's own preparation, oblong images lose their sides where the model says "shortest".
        """
        if self.preprocess.resize_mode == "shortest":
            images = _centre_square(images)
        size = self.preprocess.input_size[1:]
        if images.shape[-2:] != size:
            mode = "bilinear" if self.preprocess.interpolation == "bilinear" else "bicubic"
            images = F.interpolate(images, size, mode=mode, antialias=True)
        mean, std = (images.new_tensor(values)[:, None, None] for values in (self.preprocess.mean, self.preprocess.std))
        return ((images + 1) / 2 - mean) / std

    def encode_images(self, images: Tensor) -> Tensor:
        """Images [N, 3, H, W] in -1..1, any size, to float32 unit features [N, width]."""
        features = cast(Any, self.network).encode_image(self.prepare_images(images))
        return F.normalize(features.float(), dim=-1)

    def fits(self, text: str) -> bool:
        """Tell if a text is read whole: tokenizers of other models than OpenAI's cut longer ones themselves."""
        if not isinstance(self.tokenizer, open_clip.SimpleTokenizer):
            return True
        room: int = self.tokenizer.context_length - 2  # start and end
        return len(self.tokenizer.encode(text)) <= room

    @torch.no_grad()
    def encode_texts(self, texts: list[str]) -> Tensor:
        """Texts to float32 unit features [N, width]. Raises `TextError` for one that does not fit the context."""
        for text in texts:
            if not self.fits(text):
                raise TextError(f'"{shortened(text)}" is too long for this CLIP model.', "Say it in fewer words.")
        return F.normalize(self._text_features(texts), dim=-1)

    @torch.no_grad()
    def _text_features(self, texts: list[str]) -> Tensor:
        """Features [N, width]. What stands behind the longest text is cut, as a causal model never sees it."""
        tokens = self.tokenizer(texts).to(self.device)
        tower = "text." if hasattr(self.network, "text") else ""
        state = dict(self.network.named_buffers()) | dict(self.network.named_parameters())
        mask = state.get(f"{tower}attn_mask")
        if mask is None or not isinstance(self.tokenizer, open_clip.SimpleTokenizer):
            return cast(Tensor, cast(Any, self.network).encode_text(tokens).float())
        length = int(tokens.argmax(1).max()) + 1  # the end token has the highest number
        position = state[f"{tower}positional_embedding"]
        shorter = {f"{tower}attn_mask": mask[:length, :length], f"{tower}positional_embedding": position[:length]}
        _, features, _ = functional_call(self.network, shorter, (None, tokens[:, :length]))
        return cast(Tensor, features.float())

    def _ready(self, device: str) -> Self:
        self.network.eval().requires_grad_(False).to(device)
        return self


class _Undrawn(TorchFunctionMode):
    """Leaves new weights as the memory is: those of a file take their place, and drawing them takes as long again."""

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        if getattr(func, "__module__", "") == "torch.nn.init" or func in (Tensor.normal_, Tensor.uniform_):
            return args[0] if args else (kwargs or {})["tensor"]
        return func(*args, **(kwargs or {}))


def _read_config(folder: Path) -> dict[str, Any]:
    path = folder / CONFIG_FILE
    try:
        if path.stat().st_size > MAX_CONFIG:
            raise ValueError("larger than any description")
        return decode_json(path.read_bytes(), dict[str, Any])
    except FileNotFoundError as error:
        raise PackError(f"The CLIP folder {folder.name} has no {CONFIG_FILE}.", "Get the pack again.") from error
    except (OSError, ValueError) as error:
        raise PackError(f"{CONFIG_FILE} does not describe a CLIP model.", "Get the pack again.", repr(error)) from error


def _check_size(config: Mapping[str, Any], weights: Path) -> None:
    """Raises `PackError` if the model would need much more memory than its weights have bytes; builds no tensor."""
    with torch.device("meta"):
        network = _build(config.get("model_cfg"))
    needed = sum(4 * parameter.numel() for parameter in network.parameters())
    if not weights.is_file():
        raise PackError(f"The CLIP folder {weights.parent.name} has no {WEIGHTS_FILE}.", "Get the pack again.")
    if needed > MAX_EXPANSION * weights.stat().st_size:
        raise PackError(
            f"{CONFIG_FILE} describes a model of {needed / 1e9:.1f} GB, which its {WEIGHTS_FILE} does not hold.",
            "Get the pack again.",
        )


def _check_numbers(values: Any, name: str = "") -> None:
    """Raises ValueError for numbers beyond `LIMITS`, which would take for ever to build."""
    if isinstance(values, dict):
        for key, value in values.items():
            _check_numbers(value, key)
    elif isinstance(values, list | tuple):
        for value in values:
            _check_numbers(value, name)
    elif isinstance(values, int | float) and not -LARGEST <= values <= LIMITS.get(name, LARGEST):
        raise ValueError(f"{name} is {str(values)[:20]}, more than {LIMITS.get(name, LARGEST)}")


def _build(model_cfg: Any) -> Any:
    """The open_clip network of a model_cfg, with random weights and nothing fetched from anywhere."""
    try:
        _check_numbers(model_cfg)
        arguments = dict(model_cfg)
        vision, text = dict(arguments["vision_cfg"]), dict(arguments["text_cfg"])
        if "hf_model_name" in text or "hf_tokenizer_name" in text or ":" in vision.get("timm_model_name", ""):
            raise PackError(
                "This CLIP model has parts on the Hugging Face hub, which a pack cannot hold.",
                "Use a model of open_clip's own architectures.",
            )
        if "timm_model_name" in vision:
            vision["timm_model_pretrained"] = False
        kind = open_clip.CustomTextCLIP if arguments.pop("custom_text", False) else open_clip.CLIP
        return kind(**{**arguments, "vision_cfg": vision, "text_cfg": text})
    except PackError:
        raise
    except Exception as error:  # a wrong number surfaces as any error, deep in open_clip, timm or torch
        raise PackError(
            f"{CONFIG_FILE} does not describe a CLIP model.", "Get the pack again.", details=repr(error)
        ) from error


def _preprocess(values: Any) -> dict[str, Any]:
    """The preparation of images, CLIP's own where the description says nothing."""
    wrong = PackError(f"{CONFIG_FILE} needs three numbers for mean and three above 0 for std.", "Get the pack again.")
    if not isinstance(values, dict):
        raise wrong
    merged: dict[str, Any] = merge_preprocess_dict(PreprocessCfg(), values)
    try:
        merged |= {key: msgspec.convert(merged[key], tuple[float, float, float]) for key in ("mean", "std")}
    except ValueError:
        raise wrong from None
    if min(merged["std"]) <= 0:
        raise wrong
    return merged


def _centre_square(images: Tensor) -> Tensor:
    height, width = images.shape[-2:]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return images[..., top : top + side, left : left + side]
