"""The CLIP model of a pack: in its own folder, or a public one that several packs share."""

from pathlib import Path

from models.clip.model import ClipModel
from models.clip.pretrained import cached_weights
from models.errors import CheckpointError
from models.packs.library import clip_folder, place_clip, staging
from models.packs.manifest import Pack
from models.packs.sources import PublicClip


def load_clip(pack: Pack, device: str = "cpu") -> ClipModel | None:
    """The pack's model; None if it names none, or one that is not on this computer. Raises `PackError` or `Damaged`."""
    if pack.clip is not None:
        return ClipModel.load_pack(pack.clip, device)
    if pack.public_clip is None or not is_here(pack.public_clip):
        return None
    folder = clip_folder(pack.public_clip)
    if folder.is_dir():
        return ClipModel.load_pack(folder, device)
    return ClipModel.load_open_clip(pack.public_clip.model, pack.public_clip.pretrained, device)


def is_here(clip: PublicClip) -> bool:
    """Return True if a public model was downloaded, by Semblance or by open_clip."""
    if clip_folder(clip).is_dir():
        return True
    try:
        return bool(cached_weights(clip.model, clip.pretrained))
    except CheckpointError:
        return False


def import_clip(weights: Path, clip: PublicClip) -> Path:
    """Make a downloaded weights file the shared model of that name; its folder. Raises `CheckpointError`."""
    model = ClipModel.load_weights(clip.model, clip.pretrained, str(weights))
    with staging() as folder:
        model.save_pack(folder)
        return place_clip(folder, clip)
