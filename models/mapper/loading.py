"""Read a mapper's file, our own or of StyleCLIP's training, and take foreign ones into the person's folder."""

from pathlib import Path

from models.checkpoints.mapper import MapperFile
from models.checkpoints.reader import read
from models.checkpoints.registry import load_as
from models.errors import Damaged
from models.generator.config import GeneratorConfig
from models.mapper.latent_mapper import LatentMapper, MapperConfig
from models.mapper.library import free_path
from models.mapper.network import FullStyleSpaceMapper, LevelsMapper, SingleMapper, WithoutToRGBStyleSpaceMapper
from models.packs.manifest import Pack


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


def import_mapper(path: Path, pack: Pack, generator: GeneratorConfig) -> Path:
    """Write a mapper's file of any known format into the person's folder for a pack. Raises as `load_mapper`.

    It keeps the name of the file; what it was trained for, if the file tells, is its text.
    """
    mapper = load_mapper(path, generator)
    target = free_path(pack, path.stem)
    mapper.save(target)
    return target


def _config(network: LevelsMapper | SingleMapper | FullStyleSpaceMapper) -> MapperConfig:
    if isinstance(network, LevelsMapper):
        levels = (network.course_mapping, network.medium_mapping, network.fine_mapping)
        coarse, medium, fine = (level is not None for level in levels)
        return MapperConfig("levels", coarse, medium, fine)
    if isinstance(network, SingleMapper):
        return MapperConfig("single")
    return MapperConfig("stylespace" if isinstance(network, WithoutToRGBStyleSpaceMapper) else "full_stylespace")
