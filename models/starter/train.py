"""The whole recipe: `python -m models.starter.train --stage all --data RENDERS --work FOLDER`.

Long stages keep their state in the work folder and go on from it after an interruption; short ones (mapping, words,
identity, probe) begin again. `--stage pack` writes the pack from the states, `--stage directions` what it needs to read
texts. Trainings run on `--device`, as long as the recipe says times `--effort`; an effort so small that all is done in
minutes also reads fewer words and measures fewer channels (`tests/models/starter/test_recipe.py`). On a CPU one thread
is fastest per core; on two cores run generator and clip side by side.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F

from models.checkpoints import own
from models.clip.text import imagenet_templates
from models.device import DEVICES, choose_device
from models.encoder.identity import IdentityNetwork
from models.encoder.network import Encoder
from models.face.face_map import FaceMap
from models.packs.manifest import (
    FACE_MAP_FILE,
    FEEDBACK_FILE,
    GENERATOR_FILE,
)
from models.paths import CARTOON_PACK, STARTER_PACK
from models.starter import recipe
from models.starter.checkpointing import save_state
from models.starter.face_map.data import PHOTOS_FILE, FaceMapData, load_photos, load_renders
from models.starter.face_map.self_labels import narrowed
from models.starter.face_map.train import folded, train_face_map
from models.starter.halving import halved
from models.starter.loop import run_stages
from models.starter.probe import PROBE_FILE, train_probe
from models.starter.train_cartoon import CartoonTraining, fitted_codes, load_cartoons
from models.starter.train_clip import ClipTrainer, generated_pictures, train_clip
from models.starter.train_encoder import train_encoder
from models.starter.train_encoder_on_photos import PhotoSampler, train_encoder_on_photos, with_larger_input
from models.starter.train_feedback import train_feedback
from models.starter.train_generator import train_generator
from models.starter.train_identity import load_identities, train_identity
from models.starter.train_mapping import train_mapping
from models.starter.train_words import train_words
from models.starter.work import Work
from models.starter.write_pack import describe_pack, directions, write_networks


def generator(work: Work) -> None:
    """Numbers of people -> pictures, supervised."""
    stages = [replace(stage, images=work.times(stage.images)) for stage in recipe.GENERATOR_STAGES]
    train_generator(work.data, recipe.GENERATOR, stages, work.folder / "generator.pt", work.say)


def mapping(work: Work) -> None:
    """z -> w."""
    model = work.supervised()
    with torch.no_grad():
        people, bare = (model.parameters_to_w(work.data.vectors[rows]) for rows in (work.data.train, work.data.bare))
    train_mapping(model.generator, people, bare, work.times(recipe.MAPPING_STEPS), work.say)
    save_state(work.folder / "mapping.pt", {"generator": model.generator.state_dict()})


def encoder(work: Work) -> None:
    """Photo -> W+."""
    train_encoder(
        Encoder(recipe.ENCODER),
        work.supervised().generator,
        work.people(),
        work.data,
        work.times(recipe.ENCODER_IMAGES),
        work.folder / "encoder.pt",
        work.say,
    )


def encoder_on_photos(work: Work) -> None:
    """The encoder at twice the input size, with photos and what the face map sees in them."""
    generator, encoder = work.normalised()
    encoder, sampler = with_larger_input(encoder, recipe.ENCODER_ENLARGED), _photo_sampler(work)
    face_map, steps = FaceMap.load(work.folder / FACE_MAP_FILE), work.times(recipe.ENCODER_PHOTO_STEPS)
    train_encoder_on_photos(encoder, generator, face_map, sampler, steps, work.folder / "encoder-photos.pt", work.say)


def feedback(work: Work) -> None:
    """Differences of photos and pictures -> corrections of the encoder's codes."""
    generator, encoder = work.normalised()
    encoder = with_larger_input(encoder, recipe.ENCODER_ENLARGED)
    encoder.load_state_dict(work.state("encoder-photos.pt")["best"])
    photos = F.interpolate(_photo_sampler(work).trained(), encoder.config.input_size, mode="area")
    with torch.no_grad():
        codes = torch.cat([encoder.encode(some) for some in photos.to(work.device).split(16)])
    face_map, pairs = FaceMap.load(work.folder / FACE_MAP_FILE), work.times(recipe.FEEDBACK_PAIRS)
    train_feedback(generator, face_map, codes, pairs, work.say).save(work.folder / FEEDBACK_FILE)


def _photo_sampler(work: Work) -> PhotoSampler:
    folder = work.folder / "face-map"
    return PhotoSampler(load_photos(folder / PHOTOS_FILE), load_renders(folder, held_out=False), seed=11)


def clip(work: Work) -> None:
    """Renders and captions."""
    train_clip(
        work.clip(),
        work.data,
        work.lessons(),
        imagenet_templates(),
        work.times(recipe.CLIP_STEPS),
        work.folder / "clip.pt",
        work.say,
    )


def clip_generated(work: Work) -> None:
    """Train CLIP on with the generator's own pictures beside the renders."""
    model = work.supervised()
    with torch.no_grad():
        pictures = generated_pictures(model.generator, model.styles(work.data.vectors))
    train_clip(
        work.clip("clip.pt"),
        work.data,
        work.lessons(),
        imagenet_templates(),
        work.times(recipe.CLIP_GENERATED_STEPS),
        work.folder / "clip-generated.pt",
        work.say,
        generated=pictures,
        lr_scale=0.5,
    )


def words(work: Work) -> None:
    """Train the text tower alone on the meanings of words."""
    trainer = ClipTrainer(work.clip(), work.data, work.lessons(), imagenet_templates())
    trainer.restore(work.folder / "clip-generated.pt")
    train_words(trainer, work.times(recipe.WORDS_STEPS), work.folder / "clip-words.pt", work.say)


def identity(work: Work) -> None:
    """Train the identity network on the same people in other looks."""
    network = IdentityNetwork(recipe.IDENTITY_WIDTHS, recipe.IDENTITY_UNITS)
    images = load_identities(work.folder / "identities.npz").to(work.device)
    train_identity(network, images, work.times(recipe.IDENTITY_STEPS), work.say)
    save_state(work.folder / "identity.pt", network.state_dict())


def face_map(work: Work) -> None:
    """Points and parts of faces; what it learns from lies in the folder `face-map` (`models.starter.face_map`)."""
    folder, network = work.folder / "face-map", FaceMap(normalised=True)
    renders, photos = load_renders(folder, held_out=False), load_photos(folder / PHOTOS_FILE)
    for number, stage in enumerate(recipe.FACE_MAP_STAGES, 1):
        if number > 1:
            photos = narrowed(folded(network), photos)
        stage = replace(stage, steps=work.times(stage.steps))
        data = FaceMapData(renders, photos, seed=number)
        train_face_map(network, data, stage, folder / f"stage-{number}.pt", work.say)
    folded(network).save(work.folder / FACE_MAP_FILE)


def cartoon(work: Work) -> None:
    """Code -> cartoon: the generator of the cartoon pack, which lies beside the pack."""
    (generator, encoder), data = work.normalised(), work.data
    cartoons = load_cartoons(work.renders).to(work.device)
    codes = fitted_codes(generator, encoder, data.images[: len(cartoons)])
    train, held_out = data.train[data.train < len(cartoons)], data.held_out[data.held_out < len(cartoons)]
    stages = [replace(stage, images=work.times(stage.images)) for stage in recipe.CARTOON_STAGES]
    training = CartoonTraining(generator, generator.affine(codes), cartoons, train, held_out, stages)
    run_stages(training, work.folder / "cartoon.pt", work.say)
    folder = work.pack.parent / CARTOON_PACK.name
    describe_pack(folder, CARTOON_PACK)
    own.save(folder / GENERATOR_FILE, halved(training.average))


def probe(work: Work) -> None:
    """The judge of the edits, apart from CLIP; it belongs to the tests (`PROBE_FILE`), not to the pack."""
    train_probe(work.data, work.times(recipe.PROBE_STEPS), work.say).save(work.folder / PROBE_FILE.name)


STAGES: dict[str, Callable[[Work], None]] = {
    "generator": generator,
    "mapping": mapping,
    "clip": clip,
    "clip-generated": clip_generated,
    "words": words,
    "encoder": encoder,
    "identity": identity,
    "face-map": face_map,
    "encoder-photos": encoder_on_photos,
    "feedback": feedback,
    "cartoon": cartoon,
    "probe": probe,
    "pack": write_networks,
    "directions": directions,
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
        STAGES[name](Work(arguments.data, arguments.work, arguments.pack, arguments.effort))


if __name__ == "__main__":
    main()
