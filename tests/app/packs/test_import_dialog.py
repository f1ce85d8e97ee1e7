"""The dialog of a person's own model file."""

from pathlib import Path

import torch
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from app.packs.import_dialog import ImportDialog
from app.window.main_window import MainWindow
from models.checkpoints import nvidia, rosinality
from models.checkpoints.registry import load_as
from models.generator.config import GeneratorConfig
from models.generator.network import Generator
from models.packs.library import installed
from tests.helpers.tiny import tiny_generator
from tests.models.checkpoints.nvidia_pickle import dumps, network, training_file
from tests.models.test_pack_import import save_encoder, save_generator


def opened(window: MainWindow, qtbot: QtBot, path: Path) -> ImportDialog:
    dialog = ImportDialog(window.packs, [path], window)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.button.isEnabled())
    return dialog


def test_a_class_is_chosen_from_a_list(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    config = GeneratorConfig(16, (6, 4, 4), z_dim=8, w_dim=8, mapping_layers=2, mapping_width=8, c_dim=3)
    torch.manual_seed(0)
    path = tmp_path / "animals.pkl"
    path.write_bytes(dumps(training_file(network(nvidia.export(Generator(config))))))
    dialog = opened(window, qtbot, path)
    assert dialog.class_index.isVisible()
    assert dialog.screen().availableGeometry().contains(dialog.frameGeometry())  # it grows once the file is read
    names = [dialog.class_index.itemText(i) for i in range(dialog.class_index.count())]
    assert names == ["Mean of all", "Class 0", "Class 1", "Class 2"]
    dialog.class_index.setCurrentIndex(2)
    dialog.class_index.activated.emit(2)
    with qtbot.waitSignal(window.packs.added):
        dialog.make.accepted.emit()
    (folder,) = (one.folder for one in installed() if one.folder.name == "animals")
    assert load_as(folder / "generator.safetensors", Generator).config.class_index == 1


def test_other_models_have_no_classes(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    torch.save(rosinality.export(tiny_generator()), tmp_path / "cats.ckpt")
    dialog = opened(window, qtbot, tmp_path / "cats.ckpt")
    assert not dialog.class_index.isVisible()


def test_encoder_waits_for_its_generator(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ImportDialog(window.packs, [save_encoder(tmp_path)], window)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "no generator in these files" in dialog.message.text())
    assert not dialog.button.isEnabled()
    data, left, none = QMimeData(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    data.setUrls([QUrl.fromLocalFile(str(save_generator(tmp_path)))])
    dialog.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, none))
    qtbot.waitUntil(lambda: dialog.button.isEnabled())
    with qtbot.waitSignal(window.packs.added):
        dialog.make.accepted.emit()
    (folder,) = (one.folder for one in installed() if one.folder.name == "encoder")
    assert (folder / "encoder.safetensors").is_file()
