"""Where trained mappers lie: in `mappers/` of their pack, or in the person's own folder for that pack.

A mapper is known by its file name, which sessions refer to; a new one never takes the name of another.
"""

import re
from pathlib import Path

from models.checkpoints.mapper import MapperFile
from models.checkpoints.reader import read
from models.checkpoints.registry import load_as
from models.errors import Damaged, PackError
from models.generator.config import GeneratorConfig
from models.mapper.latent_mapper import LatentMapper, MapperConfig
from models.mapper.network import FullStyleSpaceMapper, LevelsMapper, SingleMapper, WithoutToRGBStyleSpaceMapper
from models.packs.manifest import Pack
from models.paths import data_folder

FOLDER = "mappers"
SUFFIX = ".safetensors"


def own_folder(pack: Pack) -> Path:
    """Where the person's mappers for a pack lie; made if absent."""
    folder = data_folder() / FOLDER / pack.folder.resolve().name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def mapper_for(pack: Pack, text: str) -> str:
    """The name of the newest own mapper for a text, or of the pack's; "" if there is none."""
    return next((name for name in reversed(_names(text)) if _places(pack, name)), "")


def training_path(pack: Pack, text: str) -> Path:
    """The file for a mapper of `text` in the person's folder: of an unfinished training, else one that is not taken."""
    names = _names(text)
    unfinished = (name for name in names if checkpoint_path(own_folder(pack) / name).exists())
    free = (name for name in names if not _places(pack, name))
    return own_folder(pack) / next(unfinished, next(free))


def checkpoint_path(mapper: Path) -> Path:
    """Where an unfinished training of this mapper goes on from."""
    return mapper.with_suffix(".training")


def find_mapper(pack: Pack, name: str) -> Path:
    """The file of a mapper. Raises `PackError` if there is none."""
    places = _places(pack, name) if Path(name).name == name and "\\" not in name else []
    if not places:
        raise PackError(
            f"There is no mapper {name} for the pack {pack.name} on this computer.",
            f"Train it with: semblance train-mapper, or put its file into {own_folder(pack)}.",
        )
    return places[0]


def load_mapper(path: Path, generator: GeneratorConfig) -> LatentMapper:
    """A mapper of `LatentMapper.save` or of StyleCLIP's own training, for such a generator.

    Raises `Damaged` if it belongs to another one or is cut, `NotRecognised` or `Hostile` if it is something else.
    """
    if "mapper" in read(path).settings:
        return LatentMapper.load(path, generator)
    file = load_as(path, MapperFile)
    config = _config(file.mapper)
    network = config.build(generator)
    try:
        network.load_state_dict(file.mapper.state_dict())
    except RuntimeError as error:
        raise Damaged(
            f"{path.name} is a mapper for another generator.", "Choose the pack that it was trained with.", repr(error)
        ) from error
    return LatentMapper(config, file.description, network.eval().requires_grad_(False))


def _names(text: str) -> list[str]:
    """The file names for mappers of a text, in the order in which they are given."""
    stem = re.sub(r"\W+", "-", text.strip().lower()).strip("-")[:60] or "mapper"
    return [f"{stem}{SUFFIX}", *(f"{stem}-{number}{SUFFIX}" for number in range(2, 100))]


def _places(pack: Pack, name: str) -> list[Path]:
    return [path for path in (pack.folder / FOLDER / name, own_folder(pack) / name) if path.is_file()]


def _config(network: LevelsMapper | SingleMapper | FullStyleSpaceMapper) -> MapperConfig:
    if isinstance(network, LevelsMapper):
        levels = (network.course_mapping, network.medium_mapping, network.fine_mapping)
        coarse, medium, fine = (level is not None for level in levels)
        return MapperConfig("levels", coarse, medium, fine)
    if isinstance(network, SingleMapper):
        return MapperConfig("single")
    return MapperConfig("stylespace" if isinstance(network, WithoutToRGBStyleSpaceMapper) else "full_stylespace")
