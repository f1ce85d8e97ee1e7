"""One edit of the stack: on or off, name, strength; unfolded also texts, focus, kept things, and parts."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.session.steps import STRENGTH, name_of, strength_scale
from app.widgets.scale import Focus
from app.widgets.value_slider import INDENT, ValueSlider
from app.window.edits.keep_chips import KeepChips
from app.window.edits.part_chips import PartChips
from app.window.edits.reading import Reading
from app.window.edits.row_head import RowHead
from app.window.edits.row_texts import RowTexts
from models.edits import Edit
from models.language.doubt import Doubt

NAME_WIDTH = 66  # px of a slider's name, at least
FOCUS = Focus((0.5, 0.3, 0.2, 0.1, 0.0))  # until the model has told what shows


class EditRow(QFrame):
    """Shows one `Edit`; every change is emitted as a whole new `Edit`."""

    previewed = Signal(Edit)  # on the way, while a slider is dragged
    committed = Signal(Edit)
    approached = Signal(str, object)  # "alpha" or "beta", and values all over its slider, as a hand comes to it
    words_chosen = Signal(str)  # other words, in place of those that are not understood
    brush_asked = Signal(bool)

    def __init__(self, edit: Edit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._edit = edit  # as on the screen
        self._settled = edit  # as last told, or shown from outside
        self._on_photo = False
        self.folded = False
        self._shown = False
        self.head = RowHead()
        self.texts = RowTexts()
        self.alpha = ValueSlider(
            self.tr("Strength α"),
            "α",
            STRENGTH,
            self.tr("How far the face goes toward the words: 100 % is as far as faces go; negative: away from them."),
        )
        self.beta = ValueSlider(
            self.tr("Focus β"),
            "β",
            FOCUS,
            self.tr("What may change: only what the words are about, on the left, or more of the face, on the right."),
        )
        self.channels = QLabel()
        self.left_out = QLabel()
        self.refusal = QLabel()
        self.reading = Reading()
        self.keep = KeepChips()
        self.parts = PartChips()
        self._describe()
        self._lay_out()
        self._connect()
        self.show_edit(edit)

    def _describe(self) -> None:
        for label in (self.left_out, self.refusal):
            label.setWordWrap(True)
        self.refusal.setProperty("role", "warning")
        self.refusal.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self.channels, self.left_out):
            label.setProperty("role", "muted")

    def _lay_out(self) -> None:
        names = (self.alpha.label, self.beta.label)
        for name in names:  # so that one track lies below the other
            name.setFixedWidth(max(NAME_WIDTH, *(one.sizeHint().width() for one in names)))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 10)
        column.setSpacing(4)
        for part in (
            self.head,
            self.texts,
            self.reading,
            self.refusal,
            self.alpha,
            self.beta,
            self.channels,
            self.keep,
            self.parts,
            self.left_out,
        ):
            column.addWidget(part)
        self.channels.setContentsMargins(INDENT, 0, 0, 0)
        self.left_out.setContentsMargins(INDENT, 4, 0, 0)
        for label in (self.reading, self.refusal):
            label.setContentsMargins(INDENT, 0, 0, 0)
        for chips in (self.keep, self.parts):
            chips.setContentsMargins(INDENT + 4, 2, 0, 0)

    def _connect(self) -> None:
        self.head.enabled.toggled.connect(lambda on: self._commit(enabled=on))
        self.head.named.connect(lambda name: self._commit(name=name))
        self.head.fold_asked.connect(lambda: self.show_folded(not self.folded))
        self.head.reset_asked.connect(self.reset)
        self.texts.target_changed.connect(lambda text: self._commit(target=text))
        self.texts.neutral_changed.connect(lambda text: self._commit(neutral=text))
        self.alpha.approached.connect(lambda values: self.approached.emit("alpha", values))
        self.beta.approached.connect(lambda values: self.approached.emit("beta", values))
        self.alpha.previewed.connect(lambda value: self._preview(alpha=value))
        self.beta.previewed.connect(lambda value: self._preview(beta=value))
        self.alpha.committed.connect(lambda value: self._commit(alpha=value))
        self.beta.committed.connect(lambda value: self._commit(beta=value))
        self.reading.corrected.connect(lambda target, start: self._commit(read_target=target, read_neutral=start))
        self.reading.chosen.connect(self.words_chosen)
        self.reading.used_anyway.connect(lambda: self.head.enabled.setChecked(True))
        self.keep.changed.connect(lambda kept: self._commit(keep=kept))
        self.parts.changed.connect(lambda parts: self._commit(parts=parts))
        self.parts.brush_asked.connect(self.brush_asked)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """The strength is what a hand most likely comes for."""
        self.alpha.expect()

    def reset(self) -> None:
        """Strength and focus back to their defaults."""
        self._commit(alpha=self.alpha.default, beta=self.beta.default)
        self.show_edit(self._edit)

    @property
    def edit(self) -> Edit:
        """The edit as shown."""
        return self._edit

    @property
    def settled(self) -> bool:
        """True if the edit on the screen has been told, or came from outside."""
        return self._edit == self._settled

    def show_edit(self, edit: Edit) -> None:
        """Show another state of the edit, without telling anyone."""
        if _subject(edit) != _subject(self._edit) or not self._shown:
            self._start_anew(edit)
        self._edit = self._settled = edit
        self.head.show_edit(edit)
        self.texts.show_edit(edit)
        self._show_method(edit)
        self.reading.show_edit(edit)
        self.alpha.set_value(edit.alpha)
        self.beta.set_value(edit.beta)
        self.keep.show_kept(edit.keep)
        self.parts.show_parts(edit.parts, bool(edit.mask))
        self.setAccessibleName(self.tr("Edit {name}").format(name=name_of(edit) or edit.target))
        self._dim(not edit.enabled)

    def _show_method(self, edit: Edit) -> None:
        """A learned edit has no focus."""
        self.alpha.set_scale(strength_scale(edit))
        self._show_details()
        tips = {
            "direction": self.tr("Style channels that the focus lets through; the others keep the face as it is"),
            "mapper": self.tr("A network was trained for these words; it answers to every face"),
            "optimisation": self.tr("The change was found by optimising one face; it is the same for every face"),
        }
        self.channels.setToolTip(tips[edit.method])
        if edit.method == "mapper":
            self.channels.setText(self.tr("trained: {name}").format(name=edit.mapper.partition(".")[0]))
        elif edit.method == "optimisation":
            self.channels.setText(self.tr("optimised"))

    def show_folded(self, folded: bool) -> None:
        """Show two lines, name and strength, or everything."""
        self.folded = folded
        self.head.show_folded(folded)
        self._show_details()

    def show_on_photo(self, on: bool) -> None:
        """Offer the parts and the brush, which count on a photo alone."""
        self._on_photo = on
        self._show_details()

    def _show_details(self) -> None:
        unfolded = not self.folded
        for part in (self.texts, self.channels, self.keep):
            part.setVisible(unfolded)
        self.reading.show_folded(self.folded)
        self.beta.setVisible(unfolded and self._edit.method == "direction")
        self.parts.setVisible(unfolded and self._on_photo)
        self.left_out.setVisible(unfolded and self._on_photo and bool(self.left_out.text()))

    def _start_anew(self, edit: Edit) -> None:
        """Another edit: its numbers are those to return to, and nothing is known of its words yet."""
        self._shown = True
        self.alpha.set_default(edit.alpha)
        self.beta.set_default(edit.beta)
        self.beta.set_scale(FOCUS)
        self.reading.show_note("")
        self.show_left_out("")
        self.show_refusal("")

    def show_study(self, betas: Sequence[float], doubt: Doubt | None, beta: float) -> None:
        """Spread the focus by what shows, say what is not understood, and return to the `beta` that suits."""
        self.beta.set_scale(Focus(betas))
        self.beta.set_default(beta)
        self.reading.show_doubt(doubt, self._edit.enabled)
        self.reading.show_folded(self.folded)

    def show_left_out(self, sentence: str) -> None:
        """Say what of the edit the photo cannot show; empty if it shows all."""
        self.left_out.setText(sentence)
        self._show_details()

    def show_selected(self, selected: bool) -> None:
        """Mark the edit that keys and menus act on."""
        if self.property("selected") != selected:
            self.setProperty("selected", selected)
            self.style().polish(self)

    def _dim(self, off: bool) -> None:
        if self.property("off") != off:
            self.setProperty("off", off)
            for widget in (self, *self.findChildren(QWidget)):
                widget.style().polish(widget)

    def show_refusal(self, sentence: str) -> None:
        """Say, folded or not, why the edit moves nothing; empty if it moves something."""
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))
        if sentence and self._edit.method == "direction":
            self.channels.clear()
            self.beta.set_note("")

    def show_channels(self, kept: int, total: int) -> None:
        """Say how many style channels survive beta, of how many."""
        if self._edit.method != "direction":
            return
        if kept == 0:
            self.channels.setText(self.tr("nothing moves - drag the focus to the right"))
        else:
            self.channels.setText(self.tr("only this  ↔  more of the face"))
        self.beta.set_note(self.tr("{kept} of {total} channels move").format(kept=kept, total=total))

    def _preview(self, **values: float) -> None:
        self._edit = replace(self._edit, **values)  # type: ignore[arg-type]
        self.previewed.emit(self._edit)

    def _commit(self, **values: str | float | bool | tuple[str, ...]) -> None:
        self._edit = replace(self._edit, **values)  # type: ignore[arg-type]
        if self._edit != self._settled:
            self._settled = self._edit
            self.committed.emit(self._edit)


def _subject(edit: Edit) -> tuple[str, ...]:
    """Identity of an edit without its numbers."""
    return (edit.target, edit.neutral, edit.mapper, edit.delta)
