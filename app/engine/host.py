"""The engine's side in the lane's thread: holds the editor, leaves a failing GPU, renders small first where that helps.

Only the methods import torch, and only the lane's thread calls them.
"""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from models.edits import Edit, PhotoRequest, RenderRequest
from models.errors import DeviceError, PackError, SemblanceError
from models.packs.manifest import Pack
from models.photo import Photo
from models.progress import Progress
from models.threads import fit_threads

if TYPE_CHECKING:
    from models.editor import Editor

T = TypeVar("T")
Request = RenderRequest | PhotoRequest
FRAME = 1 / 30  # seconds; a picture that takes longer is preceded by a smaller one
BREATH = 0.12  # seconds without a newer request before a slow full picture is begun
SMALLEST_PREVIEW = 32  # px
PHOTO_FRAME = 0.1  # seconds that a photo at the screen's size may take; what takes longer is made smaller
PHOTO_PREVIEWS = (512, 4096)  # px, the longest side of such a photo
HEAVY = ("torch", "torchvision", "open_clip")  # imported one by one, so that closing need not wait for all


@dataclass(frozen=True, eq=False)
class Wanted:
    """A request at its full size, and the photo that it edits.

    `screen` is the longest side of the photo on the screen in device px; a request that is not `final`, on the way of a
    slider, is rendered at that size alone.
    """

    request: Request
    photo: Photo | None = None
    screen: int = 0
    final: bool = True


@dataclass(frozen=True, eq=False)
class Frame:
    """A picture for the canvas, uint8 [H, W, 3]; `full`, or the fast small one that comes before.

    `kept` counts the style channels that survive beta, by edit, or tells why the edit moves nothing.
    """

    number: int
    request: Request
    picture: NDArray[np.uint8]
    kept: dict[Edit, int | SemblanceError]
    full: bool
    seconds: float


@dataclass(frozen=True)
class Loaded:
    """The loaded pack, the device in words, and how many style channels an edit can move at most.

    `reads` tells whether there is a CLIP model, so that texts can be understood.
    """

    pack: Pack
    device: str
    channels: int
    reads: bool


class EditorHost:
    """Keeps one editor alive. `fell_back(loaded, sentence)` hears, in the lane's thread, that the CPU took over."""

    def __init__(self, fell_back: Callable[[Loaded, str], None]) -> None:
        self.preview = True  # whether a small picture may come first
        self._fell_back = fell_back
        self._editor: Editor | None = None
        self._folder = Path()
        self._full_seconds = 0.0  # the last full picture took so long
        self._small = 0  # px of the small picture
        self._most_threads = 0  # that torch takes by itself
        self._photo_preview = PHOTO_PREVIEWS[1] // 2  # px, the longest side of a photo on the way

    def load(self, folder: Path, device: str, threads: int, progress: Progress) -> Loaded:
        """Import torch and load a pack, on the CPU if the device fails. Raises PackError, CheckpointError, Stopped."""
        for number, package in enumerate(HEAVY):
            progress.report(0.6 * number / len(HEAVY), package)
            import_module(package)
        import torch

        self._most_threads = self._most_threads or torch.get_num_threads()
        torch.set_num_threads(threads or self._most_threads)
        self._editor, self._folder, self._full_seconds = None, folder, 0.0
        try:
            self._editor = self._load_on(device, progress.part(0.6, 1.0))
        except DeviceError as error:
            self._leave_gpu(error, progress.part(0.6, 1.0))
        if not threads:
            self._fit_threads()
        return self._describe()

    def use(self, work: Callable[["Editor", Progress], T], progress: Progress) -> T:
        """Run `work` on the editor, a second time on the CPU if the GPU fails. Raises what `work` raises."""
        editor = self._loaded_editor()
        try:
            return work(editor, progress)
        except DeviceError as error:
            if editor.device.type == "cpu":
                raise
            if self._loaded_editor() is editor:  # else a picture rendered on the way has left the GPU already
                self._leave_gpu(error, progress)
        return work(self._loaded_editor(), progress)

    def render(
        self, number: int, wanted: Wanted, show: Callable[[Frame], None], editor: "Editor", progress: Progress
    ) -> Frame:
        """The full picture; where that takes long, `show` gets a small one first. Raises Stopped."""
        if isinstance(wanted.request, PhotoRequest):
            return self._render_photo(number, wanted, wanted.request, show, editor, progress)
        request = wanted.request
        if self.preview and self._full_seconds > FRAME and len(editor.generator.config.resolutions) > 1:
            small = replace(request, resolution=self._small_size(editor))
            frame = _timed(number, request, False, lambda: editor.render(small), editor)
            self._adapt(frame.seconds, editor)
            if not wanted.final:
                return frame
            show(frame)
            _rest(min(BREATH, self._full_seconds), progress)
        frame = _timed(number, request, True, lambda: editor.render(request), editor)
        self._full_seconds = frame.seconds
        return frame

    def _render_photo(
        self,
        number: int,
        wanted: Wanted,
        request: PhotoRequest,
        show: Callable[[Frame], None],
        editor: "Editor",
        progress: Progress,
    ) -> Frame:
        photo = wanted.photo
        assert photo is not None
        size = min(wanted.screen, self._photo_preview)
        if size < max(photo.rgb.shape):
            small = replace(request, longest=size)
            frame = _timed(number, request, False, lambda: editor.render_photo(small, photo), editor)
            self._adapt_photo(size, frame.seconds)
            if not wanted.final:
                return frame
            show(frame)
            _rest(BREATH, progress)
        return _timed(number, request, True, lambda: editor.render_photo(request, photo), editor)

    def _adapt_photo(self, size: int, seconds: float) -> None:
        """Make the next photo on the way smaller or larger, so that it keeps up with the hand."""
        low, high = PHOTO_PREVIEWS
        if seconds > PHOTO_FRAME:
            self._photo_preview = max(low, round(size * 0.75))
        elif seconds < PHOTO_FRAME / 3 and size == self._photo_preview:
            self._photo_preview = min(high, round(size * 1.33))

    def _loaded_editor(self) -> "Editor":
        if self._editor is None:
            raise PackError(
                QCoreApplication.translate("Engine", "There is no model to make pictures with."),
                QCoreApplication.translate("Engine", "See the message about loading it."),
            )
        return self._editor

    def _load_on(self, device: str, progress: Progress) -> "Editor":
        """An editor that has made a picture: drivers that are too old or too new fail only then."""
        from models.editor import Editor

        editor = Editor.load(self._folder, device, progress, lenient=True)
        try:
            editor.render(RenderRequest(editor.random(0)))
        except RuntimeError as error:
            if editor.device.type == "cpu":
                raise
            raise DeviceError("The GPU cannot be used.", details=repr(error)) from error
        return editor

    def _fit_threads(self) -> None:
        """Take as many threads as make this pack's pictures fast."""
        editor = self._loaded_editor()
        if editor.device.type == "cpu":
            seeds = itertools.count(1)  # other faces each time, so that nothing comes from the cache
            fit_threads(lambda: editor.render(RenderRequest(editor.random(next(seeds)))), self._most_threads)

    def _leave_gpu(self, error: DeviceError, progress: Progress) -> None:
        self._editor = None  # before loading, so that the GPU's memory is free
        self._editor = self._load_on("cpu", progress)
        words = QCoreApplication.translate("Engine", "{reason} Semblance goes on with the CPU, which is slower.")
        self._fell_back(self._describe(), words.format(reason=error.sentence))

    def _describe(self) -> Loaded:
        import torch

        editor = self._loaded_editor()
        kind = editor.device.type
        name = torch.cuda.get_device_name(editor.device) if kind == "cuda" else kind.upper()
        channels = editor.generator.layout.convolution_channels
        return Loaded(editor.pack, name, channels, editor.texts.clip is not None)

    def _small_size(self, editor: "Editor") -> int:
        sizes = editor.generator.config.resolutions
        if self._small not in sizes[:-1]:
            self._small = max(sizes[-1] // 4, min(SMALLEST_PREVIEW, sizes[-2]))
        return self._small

    def _adapt(self, seconds: float, editor: "Editor") -> None:
        """Take the next size down or up for the next small picture, so that it fits into a frame."""
        if seconds > FRAME and self._small > SMALLEST_PREVIEW:
            self._small //= 2
        elif seconds < FRAME / 4 and self._small * 2 < editor.generator.config.resolution:
            self._small *= 2


def _timed(
    number: int, request: Request, full: bool, render: Callable[[], NDArray[np.uint8]], editor: "Editor"
) -> Frame:
    started = time.perf_counter()
    picture = render()
    seconds = time.perf_counter() - started
    stacks = [request.edits] if isinstance(request, RenderRequest) else [face.edits for face in request.faces]
    kept = {edit: _kept(editor, edit) for edits in stacks for edit in edits}
    return Frame(number, request, picture, kept, full, seconds)


def _kept(editor: "Editor", edit: Edit) -> int | SemblanceError:
    try:
        return editor.changes.channels_kept(edit)
    except SemblanceError as error:
        return error.with_traceback(None)  # which would hold the editor's tensors


def _rest(seconds: float, progress: Progress) -> None:
    """Wait, so that a request that follows at once spares the full picture. Raises Stopped."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        progress.check()
        time.sleep(0.004)
    progress.check()
