"""The pack of a training's states: networks in half precision, then what it needs to read texts."""

import math
import shutil
from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from models.checkpoints import own
from models.checkpoints.registry import load_as
from models.clip.model import ClipModel
from models.direction.fitting import regress
from models.direction.prepare import PreparationSettings, prepare
from models.encoder.identity import IdentityNetwork
from models.encoder.network import Encoder
from models.face.face_map import FaceMap
from models.files import replacing
from models.generator.network import Generator
from models.packs.manifest import (
    CLIP_FOLDER,
    DESCRIPTION_FILE,
    ENCODER_FILE,
    FACE_MAP_FILE,
    FEEDBACK_FILE,
    GENERATOR_FILE,
    IDENTITY_FILE,
    REGRESSION_FILE,
    Pack,
)
from models.paths import STARTER_PACK
from models.progress import Progress
from models.starter import recipe
from models.starter.captions import state
from models.starter.halving import halved
from models.starter.normalise import normalise
from models.starter.precision import training_dtype
from models.starter.statements import taught
from models.starter.teacher import simple_captions
from models.starter.train_encoder_on_photos import with_larger_input
from models.starter.work import Work


def write_networks(work: Work) -> None:
    """Networks in half precision, codes of unit spread; directions by the product's own `regress` and `prepare`."""
    describe_pack(work.pack, STARTER_PACK)
    generator = Generator(recipe.GENERATOR)
    generator.load_state_dict(work.state("mapping.pt")["generator"])
    encoder = with_larger_input(Encoder(recipe.ENCODER), recipe.ENCODER_ENLARGED)
    encoder.load_state_dict(work.state("encoder-photos.pt")["best"])
    normalise(generator, None)
    own.save(work.pack / GENERATOR_FILE, halved(generator))
    own.save(work.pack / ENCODER_FILE, halved(encoder))
    clip = work.clip("clip-words.pt")
    halved(clip.network)
    clip.save_pack(work.pack / CLIP_FOLDER)
    identity = IdentityNetwork(recipe.IDENTITY_WIDTHS, recipe.IDENTITY_UNITS)
    identity.load_state_dict(work.state("identity.pt"))
    with replacing(work.pack / IDENTITY_FILE) as draft:
        save_file(halved(identity).state_dict(), draft)
    FaceMap.load(work.folder / FACE_MAP_FILE).save(work.pack / FACE_MAP_FILE)
    with replacing(work.pack / FEEDBACK_FILE) as draft:
        shutil.copyfile(work.folder / FEEDBACK_FILE, draft)


def directions(work: Work) -> None:
    """Compute the pack's regression and direction table."""
    generator = load_as(work.pack / GENERATOR_FILE, Generator).requires_grad_(False)
    generator.compute_dtype = training_dtype()
    clip, progress = ClipModel.load_pack(work.pack / CLIP_FOLDER), Progress(work.now_and_then())
    people = work.people()
    people = people * (generator.w_avg.norm() / people[work.data.bare].mean(0).norm())  # as `normalise` did
    rows = work.data.one_sided(torch.cat([work.data.train, work.data.twins[:, 1]]))
    codes = generator.affine(generator.broadcast(people[rows]))
    known = taught([state(work.data.attributes[row]) for row in rows.tolist()], clip.encode_texts)
    neutral = Pack.read(work.pack).neutral
    shared = F.normalize(clip.encode_texts(simple_captions()).mean(0) - clip.encode_texts([neutral])[0], dim=0)
    regression = regress(generator, clip, recipe.REGRESSION, progress, codes, shared, known)
    regression.save(work.pack / REGRESSION_FILE)
    prepare(generator, clip, work.pack, _preparation(work), progress=progress)


def _preparation(work: Work) -> PreparationSettings:
    """The recipe's preparation by the effort; where that is less than one code, layers of small pictures alone."""
    whole, codes = recipe.PREPARATION, recipe.PREPARATION.codes * work.effort
    largest = None if codes >= 1 else max(4, 2 ** round(math.log2(recipe.GENERATOR.resolution * codes)))
    return replace(whole, samples=work.times(whole.samples), codes=work.times(whole.codes), max_resolution=largest)


def describe_pack(folder: Path, like: Path) -> None:
    """Make the folder of a pack with the description of an embedded one, unless it has its own."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / DESCRIPTION_FILE).exists():
        with replacing(folder / DESCRIPTION_FILE) as draft:
            shutil.copyfile(like / DESCRIPTION_FILE, draft)
