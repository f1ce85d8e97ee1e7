"""Find open_clip's downloaded weights without opening a connection."""

from pathlib import Path

import open_clip
from huggingface_hub import try_to_load_from_cache
from open_clip.constants import HF_SAFE_WEIGHTS_NAME, HF_WEIGHTS_NAME

from models.errors import CheckpointError


def cached_weights(name: str, tag: str) -> str:
    """The weights file of a model in the caches that open_clip fills: the hub's, or ~/.cache/clip.

    Raises `CheckpointError` for names that open_clip does not know, and for weights that are not there.
    """
    config = open_clip.get_model_config(name)
    pretrained = open_clip.get_pretrained_cfg(name, tag)
    if config is None or not pretrained:
        tags = ", ".join(open_clip.list_pretrained_tags_by_model(name))
        raise CheckpointError(
            f"open_clip knows no CLIP model {name} ({tag}).",
            f"It has {name} with {tags}." if tags else "Choose one of open_clip.list_pretrained().",
        )
    if "hf_tokenizer_name" not in config["text_cfg"]:
        for path in (*_in_hub_cache(pretrained.get("hf_hub", "")), _in_url_cache(pretrained.get("url", ""))):
            if path is not None and path.is_file():
                return str(path)
    raise CheckpointError(
        f"The CLIP model {name} ({tag}) is not on this computer.", "Allow its download, or choose a model pack."
    )


def _in_hub_cache(source: str) -> list[Path]:
    """Hub entries are "organisation/model/" with an optional file name."""
    repository, _, file = source.rpartition("/")
    if not repository:
        return []
    names = (file,) if file else (HF_SAFE_WEIGHTS_NAME, HF_WEIGHTS_NAME)
    found = (try_to_load_from_cache(repository, name) for name in names)
    return [Path(path) for path in found if isinstance(path, str)]


def _in_url_cache(url: str) -> Path | None:
    return Path("~/.cache/clip").expanduser() / url.rpartition("/")[2] if url else None
