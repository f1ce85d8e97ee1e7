"""The whole recipe: `python -m models.starter.train --stage all --data RENDERS --work FOLDER`.

Long stages keep their state in the work folder and go on from it after an interruption; short ones (mapping, words,
identity, probe) begin again. `--stage pack` writes the pack from the states, `--stage directions` what it needs to read
texts. Trainings run on `--device`, as long as the recipe says times `--effort`; an effort so small that all is done in
minutes also reads fewer words and measures fewer channels (`tests/models/starter/test_recipe.py`). On a CPU one thread
is fastest per core; on two cores run generator and clip side by side.
"""

import argparse
import math
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor

from models.checkpoints import own
from models.checkpoints.registry import load_as
from models.clip.model import ClipModel
from models.clip.text import imagenet_templates
from models.clip.tokenizer import write_shortened_merges
from models.device import DEVICES, choose_device
from models.direction.fitting import regress
from models.direction.prepare import PreparationSettings, prepare
from models.encoder.identity import IdentityNetwork
from models.encoder.network import Encoder
from models.face.face_map import FaceMap
from models.generator.network import Generator
from models.packs.manifest import (
    CLIP_FOLDER,
    DESCRIPTION_FILE,
    ENCODER_FILE,
    FACE_MAP_FILE,
    GENERATOR_FILE,
    IDENTITY_FILE,
    REGRESSION_FILE,
    Pack,
)
from models.paths import CARTOON_PACK, STARTER_PACK
from models.progress import Progress
from models.starter import recipe
from models.starter.captions import state
from models.starter.checkpointing import load_state, save_state
from models.starter.data import Dataset, load_dataset
from models.starter.face_map.data import PHOTOS_FILE, FaceMapData, load_photos, load_renders
from models.starter.face_map.self_labels import narrowed
from models.starter.face_map.train import folded, train_face_map
from models.starter.halving import halved
from models.starter.loop import run_stages
from models.starter.normalise import normalise
from models.starter.precision import training_dtype
from models.starter.probe import PROBE_FILE, train_probe
from models.starter.statements import taught
from models.starter.teacher import Lessons, lessons, simple_captions
from models.starter.train_cartoon import CartoonTraining, fitted_codes, load_cartoons
from models.starter.train_clip import ClipTrainer, generated_pictures, train_clip
from models.starter.train_encoder import train_encoder
from models.starter.train_encoder_on_photos import PhotoSampler, train_encoder_on_photos, with_larger_input
from models.starter.train_generator import SupervisedGenerator, average_path, train_generator
from models.starter.train_identity import load_identities, train_identity
from models.starter.train_mapping import train_mapping
from models.starter.train_words import train_words


class Stages:
    """The stages in order; each reads what the stages before it left in `work`.

    Trainings run on torch's default device.
    """

    def __init__(self, data: Path, work: Path, pack: Path, effort: float = 1.0) -> None:
        self.device = torch.get_default_device()
        self._data_folder = data
        self.work = work
        self.pack = pack
        self.effort = effort
        self._start = time.monotonic()

    @cached_property
    def data(self) -> Dataset:
        """The rendered people."""
        return load_dataset(self._data_folder).to(self.device)

    def say(self, text: str) -> None:
        """A line of progress with the time since the start."""
        print(f"{time.monotonic() - self._start:6.0f} s  {text}", flush=True)

    def generator(self) -> None:
        """Numbers of people -> pictures, supervised."""
        stages = [replace(stage, images=self._times(stage.images)) for stage in recipe.GENERATOR_STAGES]
        train_generator(self.data, recipe.GENERATOR, stages, self.work / "generator.pt", self.say)

    def mapping(self) -> None:
        """z -> w."""
        model = self._supervised()
        with torch.no_grad():
            people = model.parameters_to_w(self.data.vectors[self.data.train])
        train_mapping(model.generator, people, self._times(recipe.MAPPING_STEPS), self.say)
        save_state(self.work / "mapping.pt", {"generator": model.generator.state_dict()})

    def encoder(self) -> None:
        """Photo -> W+."""
        train_encoder(
            Encoder(recipe.ENCODER),
            self._supervised().generator,
            self._people(),
            self.data,
            self._times(recipe.ENCODER_IMAGES),
            self.work / "encoder.pt",
            self.say,
        )

    def encoder_on_photos(self) -> None:
        """The encoder at twice the input size, with photos and what the face map sees in them."""
        folder, (generator, encoder) = self.work / "face-map", self._normalised()
        encoder = with_larger_input(encoder, recipe.ENCODER_ENLARGED)
        sampler = PhotoSampler(load_photos(folder / PHOTOS_FILE), load_renders(folder, held_out=False), seed=11)
        face_map, steps = FaceMap.load(self.work / FACE_MAP_FILE), self._times(recipe.ENCODER_PHOTO_STEPS)
        train_encoder_on_photos(encoder, generator, face_map, sampler, steps, self.work / "encoder-photos.pt", self.say)

    def clip(self) -> None:
        """Renders and captions."""
        clip = self._new_clip()
        train_clip(
            clip,
            self.data,
            self._lessons(),
            imagenet_templates(),
            self._times(recipe.CLIP_STEPS),
            self.work / "clip.pt",
            self.say,
        )

    def clip_generated(self) -> None:
        """The same with the generator's own pictures beside the renders."""
        model = self._supervised()
        with torch.no_grad():
            pictures = generated_pictures(model.generator, model.styles(self.data.vectors))
        clip = self._new_clip()
        clip.network.load_state_dict(self._state("clip.pt")["model"])
        train_clip(
            clip,
            self.data,
            self._lessons(),
            imagenet_templates(),
            self._times(recipe.CLIP_GENERATED_STEPS),
            self.work / "clip-generated.pt",
            self.say,
            generated=pictures,
            lr_scale=0.5,
        )

    def words(self) -> None:
        """Train the text tower alone on the meanings of words."""
        trainer = ClipTrainer(self._new_clip(), self.data, self._lessons(), imagenet_templates())
        trainer.restore(self.work / "clip-generated.pt")
        train_words(trainer, self._times(recipe.WORDS_STEPS), self.work / "clip-words.pt", self.say)

    def identity(self) -> None:
        """Train the identity network on the same people in other looks."""
        network = IdentityNetwork(recipe.IDENTITY_WIDTHS, recipe.IDENTITY_UNITS)
        images = load_identities(self.work / "identities.npz").to(self.device)
        train_identity(network, images, self._times(recipe.IDENTITY_STEPS), self.say)
        save_state(self.work / "identity.pt", network.state_dict())

    def face_map(self) -> None:
        """Points and parts of faces; what it learns from lies in the folder `face-map` (`models.starter.face_map`)."""
        folder, network = self.work / "face-map", FaceMap(normalised=True)
        renders, photos = load_renders(folder, held_out=False), load_photos(folder / PHOTOS_FILE)
        for number, stage in enumerate(recipe.FACE_MAP_STAGES, 1):
            if number > 1:
                photos = narrowed(folded(network), photos)
            stage = replace(stage, steps=self._times(stage.steps))
            data = FaceMapData(renders, photos, seed=number)
            train_face_map(network, data, stage, folder / f"stage-{number}.pt", self.say)
        folded(network).save(self.work / FACE_MAP_FILE)

    def cartoon(self) -> None:
        """Code -> cartoon: the generator of the cartoon pack, which lies beside the pack."""
        (generator, encoder), data = self._normalised(), self.data
        cartoons = load_cartoons(self._data_folder).to(self.device)
        codes = fitted_codes(generator, encoder, data.images[: len(cartoons)])
        train, held_out = data.train[data.train < len(cartoons)], data.held_out[data.held_out < len(cartoons)]
        stages = [replace(stage, images=self._times(stage.images)) for stage in recipe.CARTOON_STAGES]
        training = CartoonTraining(generator, generator.affine(codes), cartoons, train, held_out, stages)
        run_stages(training, self.work / "cartoon.pt", self.say)
        folder = self.pack.parent / CARTOON_PACK.name
        describe_pack(folder, CARTOON_PACK)
        own.save(folder / GENERATOR_FILE, halved(training.average))

    def probe(self) -> None:
        """The judge of the edits, apart from CLIP; it belongs to the tests (`PROBE_FILE`), not to the pack."""
        train_probe(self.data, self._times(recipe.PROBE_STEPS), self.say).save(self.work / PROBE_FILE.name)

    def write_pack(self) -> None:
        """Networks in half precision, codes of unit spread; directions by the product's own `regress` and `prepare`."""
        describe_pack(self.pack, STARTER_PACK)
        generator = Generator(recipe.GENERATOR)
        generator.load_state_dict(self._state("mapping.pt")["generator"])
        encoder = with_larger_input(Encoder(recipe.ENCODER), recipe.ENCODER_ENLARGED)
        encoder.load_state_dict(self._state("encoder-photos.pt")["best"])
        normalise(generator, None)
        own.save(self.pack / GENERATOR_FILE, halved(generator))
        own.save(self.pack / ENCODER_FILE, halved(encoder))
        clip = self._new_clip()
        clip.network.load_state_dict(self._state("clip-words.pt")["model"])
        halved(clip.network)
        clip.save_pack(self.pack / CLIP_FOLDER)
        identity = IdentityNetwork(recipe.IDENTITY_WIDTHS, recipe.IDENTITY_UNITS)
        identity.load_state_dict(self._state("identity.pt"))
        save_file(halved(identity).state_dict(), self.pack / IDENTITY_FILE)
        shutil.copyfile(self.work / FACE_MAP_FILE, self.pack / FACE_MAP_FILE)

    def directions(self) -> None:
        """Compute the pack's regression and direction table."""
        generator = load_as(self.pack / GENERATOR_FILE, Generator).requires_grad_(False)
        generator.compute_dtype = training_dtype()
        clip, progress = ClipModel.load_pack(self.pack / CLIP_FOLDER), Progress(self._say_now_and_then())
        people = self._people()
        people = people * (generator.w_avg.norm() / people[self.data.train].mean(0).norm())  # as `normalise` did
        rows = self.data.one_sided(torch.cat([self.data.train, self.data.twins[:, 1]]))
        codes = generator.affine(generator.broadcast(people[rows]))
        known = taught([state(self.data.attributes[row]) for row in rows.tolist()], clip.encode_texts)
        neutral = Pack.read(self.pack).neutral
        shared = F.normalize(clip.encode_texts(simple_captions()).mean(0) - clip.encode_texts([neutral])[0], dim=0)
        regression = regress(generator, clip, recipe.REGRESSION, progress, codes, shared, known)
        regression.save(self.pack / REGRESSION_FILE)
        prepare(generator, clip, self.pack, self._preparation(), progress=progress)

    def _preparation(self) -> PreparationSettings:
        """The recipe's preparation by the effort; where that is less than one code, layers of small pictures alone."""
        whole, codes = recipe.PREPARATION, recipe.PREPARATION.codes * self.effort
        largest = None if codes >= 1 else max(4, 2 ** round(math.log2(recipe.GENERATOR.resolution * codes)))
        return replace(
            whole, samples=self._times(whole.samples), codes=self._times(whole.codes), max_resolution=largest
        )

    def _times(self, length: int) -> int:
        """A length of the recipe by the effort asked for."""
        return max(1, round(length * self.effort))

    def _state(self, name: str) -> dict[str, Any]:
        state = load_state(self.work / name)
        if state is None:
            raise FileNotFoundError(f"{self.work / name} is missing: run the stage that makes it first.")
        return state

    def _supervised(self) -> SupervisedGenerator:
        model = SupervisedGenerator(recipe.GENERATOR, len(self.data.names))
        model.load_state_dict(self._state(average_path(Path("generator.pt")).name))
        model.generator.compute_dtype = training_dtype()
        return model.eval().requires_grad_(False)

    def _normalised(self) -> tuple[Generator, Encoder]:
        """The generator as in the pack, whose codes have unit spread, and the encoder that learned from renders."""
        generator, encoder = self._supervised().generator, Encoder(recipe.ENCODER)
        generator.load_state_dict(self._state("mapping.pt")["generator"])
        encoder.load_state_dict(self._state("encoder.pt")["encoder"])
        normalise(generator, encoder)
        return generator, encoder.eval().requires_grad_(False)

    def _people(self) -> Tensor:
        people: Tensor = self._supervised().parameters_to_w(self.data.vectors)
        return people

    def _new_clip(self) -> ClipModel:
        return ClipModel.create(recipe.CLIP, self._merges(), str(self.device))

    def _lessons(self) -> Lessons:
        return lessons(self.work / "lessons.pt", min(1.0, self.effort)).to(self.device)

    def _merges(self) -> Path:
        path = self.work / "bpe.txt.gz"
        if not path.exists():
            write_shortened_merges(path, recipe.VOCABULARY)
        return path

    def _say_now_and_then(self) -> Callable[[float, str], None]:
        last = 0.0

        def listener(fraction: float, what: str) -> None:
            nonlocal last
            if time.monotonic() - last > 30:
                last = time.monotonic()
                self.say(f"{fraction:.0%} {what}")

        return listener


def describe_pack(folder: Path, like: Path) -> None:
    """Make the folder of a pack with the description of an embedded one, unless it has its own."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / DESCRIPTION_FILE).exists():
        shutil.copyfile(like / DESCRIPTION_FILE, folder / DESCRIPTION_FILE)


STAGES: dict[str, Callable[[Stages], None]] = {
    "generator": Stages.generator,
    "mapping": Stages.mapping,
    "clip": Stages.clip,
    "clip-generated": Stages.clip_generated,
    "words": Stages.words,
    "encoder": Stages.encoder,
    "identity": Stages.identity,
    "face-map": Stages.face_map,
    "encoder-photos": Stages.encoder_on_photos,
    "cartoon": Stages.cartoon,
    "probe": Stages.probe,
    "pack": Stages.write_pack,
    "directions": Stages.directions,
}
ON_CPU = ("pack", "directions")  # the product's own, and short


def main() -> None:
    """Run one stage or all of them."""
    parser = argparse.ArgumentParser(description="Train the starter pack.")
    parser.add_argument("--stage", choices=(*STAGES, "all"), required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder of models.starter.render_dataset")
    parser.add_argument("--work", type=Path, required=True, help="folder for training states")
    parser.add_argument("--pack", type=Path, default=STARTER_PACK, help="folder of the pack to write")
    parser.add_argument("--device", choices=DEVICES, default="auto")
    parser.add_argument("--effort", type=float, default=1.0, help="train so many times as long as the recipe says")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    device = choose_device(arguments.device)
    stages = STAGES if arguments.stage == "all" else (arguments.stage,)
    for name in stages:
        torch.set_default_device("cpu" if name in ON_CPU else device)
        STAGES[name](Stages(arguments.data, arguments.work, arguments.pack, arguments.effort))


if __name__ == "__main__":
    main()
