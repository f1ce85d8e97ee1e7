"""Mappers and optimised changes in the stack beside global directions, and what all of them keep."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from models.clip.text import text_direction
from models.direction.keep import kept_directions, orthogonal
from models.direction.table import DirectionTable
from models.editor import Editor
from models.edits import Code, Edit, RenderRequest, encode_delta
from models.encoder.identity import IdentityNetwork
from models.errors import PackError
from models.face.probe import AttributeProbe
from models.learning import affordable, identity_network, optimise_styles, run_job
from models.mapper.jobs import TrainingJob
from models.mapper.latent_mapper import LatentMapper, MapperConfig
from models.mapper.library import checkpoint_path, free_path
from models.mapper.settings import USUAL, suited_kind, usual_training
from models.optimization.job import OptimizationJob
from models.optimization.settings import suited
from models.paths import STARTER_PACK
from models.progress import Progress
from models.starter.probe import PROBE_FILE
from tests.helpers.tiny_pack import write_tiny_pack


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Editor:
    return Editor.load(write_tiny_pack(tmp_path_factory.mktemp("packs") / "tiny"), "cpu")


@pytest.fixture
def code(editor: Editor) -> Code:
    return editor.random(3)


@pytest.fixture
def mapper(editor: Editor) -> Edit:
    """A row of the stack with a mapper of random weights."""
    config = MapperConfig()
    torch.manual_seed(4)
    path = free_path(editor.pack, "smile")
    LatentMapper(config, "smile", config.build(editor.generator.config)).save(path)
    return Edit("a smiling face", alpha=1, mapper=path.name)


@pytest.fixture
def optimised(editor: Editor) -> Edit:
    delta = np.random.RandomState(0).randn(editor.generator.layout.channels)
    return Edit("a smiling face", alpha=1, delta=encode_delta(delta))


def change(editor: Editor, code: Code, *edits: Edit) -> torch.Tensor:
    return editor.changes.styles(RenderRequest(code, edits)) - editor.changes.styles(RenderRequest(code))


def test_edits_of_all_methods_add_up_each_with_its_strength(
    editor: Editor, code: Code, mapper: Edit, optimised: Edit
) -> None:
    direction = Edit("a smiling face", beta=0.3)
    edits = (direction, mapper, optimised)
    separate = [change(editor, code, edit) for edit in edits]
    assert all(delta.abs().max() > 0.01 for delta in separate)
    together = change(editor, code, *(replace(edit, alpha=2 * edit.alpha) for edit in edits))
    torch.testing.assert_close(together, 2 * sum(separate), atol=1e-4, rtol=1e-4)
    assert not change(editor, code, *(replace(edit, enabled=False) for edit in edits)).any()
    plain, edited = (editor.render(RenderRequest(code, given)) for given in ((), edits))
    assert (plain != edited).any()


def test_a_mapper_answers_to_the_face_and_an_optimised_change_is_the_same_for_all(
    editor: Editor, code: Code, mapper: Edit, optimised: Edit
) -> None:
    other = editor.random(4)
    assert (change(editor, code, mapper) - change(editor, other, mapper)).abs().max() > 1e-3
    torch.testing.assert_close(change(editor, code, optimised), change(editor, other, optimised), atol=1e-5, rtol=0)


def test_every_method_keeps_what_it_is_told_to(editor: Editor, code: Code, mapper: Edit, optimised: Edit) -> None:
    """Of a change, less of what CLIP sees lies in the kept directions, measured against what it sees of the target."""
    index = editor.generator.layout.convolution_index
    table = DirectionTable.load(editor.pack.direction or Path())
    keep = ("age", "hair style")
    clip, neutral = editor.texts.require_clip(), editor.pack.neutral
    basis = kept_directions(clip, keep, neutral)
    wanted = orthogonal(text_direction(clip, "a smiling face", neutral), basis)
    for edit in (Edit("a smiling face", beta=0.3), mapper, optimised):
        free, kept = (
            change(editor, code, each)[0, index].abs() @ (table.relevance @ directions).abs()
            for each in (edit, replace(edit, keep=keep))
            for directions in [torch.stack([*basis, wanted], dim=1)]
        )
        assert kept[:-1].sum() / kept[-1] < 0.8 * free[:-1].sum() / free[-1]
        assert kept[-1] > 0


def test_channels_are_counted_for_every_method(editor: Editor, mapper: Edit, optimised: Edit) -> None:
    every = editor.generator.layout.convolution_channels
    assert editor.changes.channels_kept(mapper) == editor.changes.channels_kept(optimised) == every
    assert 0 < editor.changes.channels_kept(Edit("a smiling face", beta=0.3)) < every


def test_a_change_of_another_pack_is_refused(editor: Editor, code: Code) -> None:
    with pytest.raises(PackError, match="changes 5 style channels"):
        change(editor, code, Edit("smile", delta=encode_delta(np.ones(5))))


def test_a_session_names_its_mapper_where_it_is_missing(editor: Editor, code: Code, home: Path) -> None:
    with pytest.raises(PackError, match="There is no mapper"):
        change(editor, code, Edit("smile", mapper="absent.safetensors"))


def test_the_identity_loss_takes_part_where_the_pack_has_a_network(tmp_path: Path) -> None:
    folder = write_tiny_pack(tmp_path / "tiny")
    weights = USUAL.weights
    editor = Editor.load(folder, "cpu")
    assert affordable(weights, editor) == replace(weights, identity=0.0) and identity_network(editor) is None
    torch.manual_seed(5)
    save_file(IdentityNetwork().half().state_dict(), folder / "identity.safetensors")
    editor = Editor.load(folder, "cpu")
    settings = replace(USUAL, steps=1, validation_interval=1)
    path = tmp_path / "mapper.safetensors"
    trained = run_job(editor, TrainingJob("old", kind="single", faces=2, settings=settings), path, Progress())
    assert affordable(weights, editor) == weights
    assert trained.validations[0].identity > 0
    assert path.exists() and not checkpoint_path(path).exists()


def test_both_learned_methods_make_faces_of_the_starter_pack_smile(tmp_path: Path) -> None:
    starter = Editor.load(STARTER_PACK, "cpu")
    probe = AttributeProbe.load(PROBE_FILE)
    seeds = range(4)
    faces = torch.cat([starter.changes.w_plus(starter.random(seed)) for seed in seeds])
    styles = starter.generator.affine(faces)

    def smile(delta: torch.Tensor | float) -> float:
        with torch.inference_mode():
            return probe.read(starter.generator.synthesise(styles + delta).clamp(-1, 1), "g:smile").mean().item()

    texts = ("a smiling face", "a face")
    steps = replace(suited(starter.pack), steps=15)
    found = optimise_styles(starter, OptimizationJob(*texts, settings=steps), styles, Progress())
    settings = replace(usual_training("principal"), steps=25, validation_interval=25)
    job = TrainingJob(*texts, kind="principal", faces=20, settings=settings)
    mapper = run_job(starter, job, tmp_path / "smile.safetensors", Progress()).mapper
    assert suited_kind(starter.pack) == "principal"
    assert smile(found.delta) > smile(0.0) + 1
    assert smile(mapper.delta(starter.generator, faces)) > smile(0.0) + 0.7
