"""A model pack: a folder with `pack.toml` and, under fixed names, what it describes.

    pack.toml               name, domain, resolution, licence, texts, presets, sources
    generator.safetensors   the one file that every pack has
    encoder.safetensors     without it, photos are inverted by optimisation
    feedback.safetensors    what corrects the encoder's codes through the face map
    clip/                   an open_clip model: config, weights, tokenizer
    direction.safetensors   channel relevance and style statistics, made by `prepare`
    regression.safetensors  what random faces tell of texts, made by `prepare --method regression`; goes first
    identity.safetensors    ArcFace IR-SE-50, for the identity loss of mappers and optimisation
    face_map.safetensors    points and parts of a face; aligned packs without one use the starter's
    mappers/*.safetensors   latent mappers trained for this pack
    README.md               the model card

A minimal `pack.toml`:

    name = "Cats"
    domain = "cat"
    resolution = 256
    licence = "CC0-1.0"
    neutral = "a cat"

An embedded pack can draw the faces of the starter: `base = "starter"` in place of all but name and licence. It holds a
generator with the same styles, and is the starter in all else.

A pack without `clip/` can name a public CLIP model, which several packs then share:

    clip = { model = "ViT-B-32", pretrained = "openai" }
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Self, cast

from models.errors import PackError
from models.packs.sources import PublicClip, Source, read_public_clip, read_source
from models.packs.toml import Table, read_toml
from models.paths import CARTOON_PACK, EMBEDDED_PACKS, STARTER_PACK
from models.validation import is_file_name, stays_inside

DESCRIPTION_FILE = "pack.toml"
GENERATOR_FILE = "generator.safetensors"
ENCODER_FILE = "encoder.safetensors"
FEEDBACK_FILE = "feedback.safetensors"
CLIP_FOLDER = "clip"
DIRECTION_FILE = "direction.safetensors"
REGRESSION_FILE = "regression.safetensors"
IDENTITY_FILE = "identity.safetensors"
FACE_MAP_FILE = "face_map.safetensors"
CARD_FILE = "README.md"
CLIP_FILES = ("open_clip_config.json", "open_clip_model.safetensors", "bpe.txt.gz")
FILES = (
    DESCRIPTION_FILE,
    GENERATOR_FILE,
    ENCODER_FILE,
    FEEDBACK_FILE,
    DIRECTION_FILE,
    REGRESSION_FILE,
    IDENTITY_FILE,
    FACE_MAP_FILE,
    CARD_FILE,
    *(f"{CLIP_FOLDER}/{name}" for name in CLIP_FILES),
)
MAX_RESOLUTION = 1 << 16  # px
_GAP = "{}"  # the place of a text in a template
MAPPER_FILE = re.compile(r"mappers/([^/]+\.safetensors)")

Alignment = Literal["ffhq", "none"]
Relevance = Literal["normalised", "effect"]


@dataclass(frozen=True)
class Preset:
    """An edit worth a button: `neutral` to `target`, strength `alpha` in standard deviations, threshold `beta`."""

    category: str
    name: str
    target: str
    neutral: str
    alpha: float
    beta: float


@dataclass(frozen=True)
class Pack:
    """The description of a pack and the files found in its folder.

    templates   sentences with "{}" that texts are put into; None: CLIP's ImageNet sentences, as StyleCLIP does
    relevance   how channels are weighed (`models.direction.table.DirectionTable.rows`)
    alignment   "ffhq": photos are turned and cropped by the face's landmarks; "none": taken as they are
    photo_truncation  psi, 0..1, of the codes whose change is carried over to a photo; 1: as they are
    public_clip the CLIP model for a pack that does not hold one
    face_map    the pack's own or the starter's; None for packs without alignment, which show no faces
    encoder, feedback, clip, direction, regression, identity, card are None where the pack has none
    cartoon     a generator of the same styles that draws cartoons, None where there is none
    base        the pack whose faces this one draws by its `cartoon`: all else is that pack's
    """

    folder: Path
    name: str
    domain: str
    resolution: int
    licence: str
    neutral: str
    templates: tuple[str, ...] | None
    relevance: Relevance
    alignment: Alignment
    photo_truncation: float
    presets: tuple[Preset, ...]
    sources: tuple[Source, ...]
    public_clip: PublicClip | None
    generator: Path
    encoder: Path | None
    feedback: Path | None
    clip: Path | None
    direction: Path | None
    regression: Path | None
    identity: Path | None
    face_map: Path | None
    card: Path | None
    cartoon: Path | None
    base: str | None = None

    @property
    def prepared(self) -> bool:
        """True if the pack has a direction table or a regression, so that texts need no gradients."""
        return self.direction is not None or self.regression is not None

    @property
    def codes(self) -> str:
        """Name of the pack that its codes belong to."""
        return self.base or self.name

    @property
    def small_clip(self) -> bool:
        """True if the CLIP model is a small one of the pack's own: only these come with a regression."""
        return self.regression is not None

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read and check a pack. Raises `PackError` with the first thing that is wrong."""
        table = read_toml(folder / DESCRIPTION_FILE)
        if "base" in table:
            return cls._drawn(folder, table)
        neutral = table.text("neutral")
        alignment = cast(Alignment, table.one_of("alignment", ("ffhq", "none")))
        pack = cls(
            folder=folder,
            name=table.text("name"),
            domain=table.text("domain"),
            resolution=table.whole("resolution", 4, MAX_RESOLUTION),
            licence=table.text("licence"),
            neutral=neutral,
            templates=_templates(table),
            relevance=cast(Relevance, table.one_of("relevance", ("normalised", "effect"))),
            alignment=alignment,
            photo_truncation=table.number("photo_truncation", 0, 1) if "photo_truncation" in table else 1.0,
            presets=tuple(_preset(entry, neutral) for entry in table.tables("presets")),
            sources=tuple(read_source(entry) for entry in table.tables("sources")),
            public_clip=read_public_clip(table),
            generator=_generator(folder),
            encoder=_found(folder, ENCODER_FILE),
            feedback=_found(folder, FEEDBACK_FILE),
            clip=_clip(folder),
            direction=_found(folder, DIRECTION_FILE),
            regression=_found(folder, REGRESSION_FILE),
            identity=_found(folder, IDENTITY_FILE),
            face_map=_face_map(folder, alignment),
            card=_found(folder, CARD_FILE),
            cartoon=_found(CARTOON_PACK, GENERATOR_FILE) if folder == STARTER_PACK else None,
        )
        table.finish()
        return pack

    @classmethod
    def _drawn(cls, folder: Path, table: Table) -> Self:
        """The starter with the cartoons of another embedded pack."""
        table.one_of("base", (STARTER_PACK.name,))
        if folder.resolve().parent != EMBEDDED_PACKS:
            raise table.wrong("base", "is for packs that come with the program")
        base = cls.read(STARTER_PACK)
        pack = replace(
            base,
            folder=folder,
            name=table.text("name"),
            licence=table.text("licence"),
            card=_found(folder, CARD_FILE),
            cartoon=_generator(folder),
            base=base.name,
        )
        table.finish()
        return pack


def _templates(table: Table) -> tuple[str, ...] | None:
    if not table.holds("templates", list):
        table.one_of("templates", ("imagenet",))
        return None
    templates = table.texts("templates")
    if not all(_GAP in template for template in templates):
        raise table.wrong("templates", f'must hold "{_GAP}" in every sentence')
    return templates


def _preset(entry: Table, neutral: str) -> Preset:
    preset = Preset(
        category=entry.text("category"),
        name=entry.text("name"),
        target=entry.text("target"),
        neutral=entry.text("neutral", neutral),
        alpha=entry.number("alpha", -100, 100),
        beta=entry.number("beta", 0, 1),
    )
    entry.finish()
    return preset


def has_a_place(name: str) -> bool:
    """Return True if a pack can have a file of that relative name, written with forward slashes."""
    mapper = MAPPER_FILE.fullmatch(name)
    return name in FILES or (mapper is not None and is_file_name(mapper[1]))


def _generator(folder: Path) -> Path:
    path = _found(folder, GENERATOR_FILE)
    if path is None:
        raise PackError(f"The pack {folder.name} has no {GENERATOR_FILE}.", "Get the pack again.")
    return path


def _face_map(folder: Path, alignment: Alignment) -> Path | None:
    return None if alignment == "none" else _found(folder, FACE_MAP_FILE) or _found(STARTER_PACK, FACE_MAP_FILE)


def _clip(folder: Path) -> Path | None:
    for name in CLIP_FILES:
        _found(folder, f"{CLIP_FOLDER}/{name}")
    return _found(folder, CLIP_FOLDER)


def _found(folder: Path, name: str) -> Path | None:
    """The path if it exists. Raises `PackError` if a link leads it out of the folder."""
    path = folder / name
    if not path.exists():
        return None
    if not stays_inside(folder, path):
        raise PackError(f"{name} of the pack {folder.name} leads outside its folder.", "Put the file itself there.")
    return path
