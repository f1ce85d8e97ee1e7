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


def new_path(pack: Pack, text: str) -> Path:
    """A file in the person's folder for a mapper of `text`, under a name that no mapper has yet."""
    stem = re.sub(r"\W+", "-", text.strip().lower()).strip("-")[:60] or "mapper"
    names = [f"{stem}{SUFFIX}", *(f"{stem}-{number}{SUFFIX}" for number in range(2, 1000))]
    return next(own_folder(pack) / name for name in names if not _places(pack, name))


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
