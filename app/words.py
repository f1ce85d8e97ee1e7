"""The engine speaks English. Here are its sentences as the window meets them, so that it can say them in any language.

{0}, {1} ... stand for names and numbers. What is not listed is shown as it came.
"""

import re

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_PROGRESS = (
    QT_TRANSLATE_NOOP("Engine", "torch"),
    QT_TRANSLATE_NOOP("Engine", "open_clip"),
    QT_TRANSLATE_NOOP("Engine", "generator"),
    QT_TRANSLATE_NOOP("Engine", "encoder"),
    QT_TRANSLATE_NOOP("Engine", "directions"),
    QT_TRANSLATE_NOOP("Engine", "ready"),
    QT_TRANSLATE_NOOP("Engine", "synthesis"),
    QT_TRANSLATE_NOOP("Engine", "Reading the photo"),
    QT_TRANSLATE_NOOP("Engine", "Looking for faces"),
    QT_TRANSLATE_NOOP("Engine", "Encoding the face"),
    QT_TRANSLATE_NOOP("Engine", "Refining the code"),
    QT_TRANSLATE_NOOP("Engine", "Making a face"),
    QT_TRANSLATE_NOOP("Engine", "Loading the model"),
    QT_TRANSLATE_NOOP("Engine", "Drawing faces to learn from"),
    QT_TRANSLATE_NOOP("Engine", "Inverting {0}"),
    QT_TRANSLATE_NOOP("Engine", "Training the mapper"),
    QT_TRANSLATE_NOOP("Engine", "Optimising the code"),
    QT_TRANSLATE_NOOP("Engine", "Rendering the picture"),
    QT_TRANSLATE_NOOP("Engine", "Rendering the film"),
    QT_TRANSLATE_NOOP("Engine", "Laying the face into the photo"),
    QT_TRANSLATE_NOOP("Engine", "Writing the file"),
)
_PHOTOS = (
    QT_TRANSLATE_NOOP("Engine", "There is no file {0}."),
    QT_TRANSLATE_NOOP("Engine", "{0} may not be read."),
    QT_TRANSLATE_NOOP("Engine", "{0} is not a picture that can be read."),
    QT_TRANSLATE_NOOP("Engine", "{0} is too large."),
    QT_TRANSLATE_NOOP("Engine", "{0} is damaged or cut short."),
    QT_TRANSLATE_NOOP("Engine", "{0} is a folder, not a picture."),
    QT_TRANSLATE_NOOP("Engine", "{0} is not a file."),
    QT_TRANSLATE_NOOP("Engine", "{0} is only {1} x {2} pixels."),
    QT_TRANSLATE_NOOP("Engine", "{0} is empty."),
    QT_TRANSLATE_NOOP("Engine", "Check the name and the folder."),
    QT_TRANSLATE_NOOP("Engine", "Change its permissions or copy it."),
    QT_TRANSLATE_NOOP("Engine", "Check its permissions."),
    QT_TRANSLATE_NOOP("Engine", "Scale it down to at most {0} million pixels."),
    QT_TRANSLATE_NOOP("Engine", "Fetch or export the picture again."),
    QT_TRANSLATE_NOOP("Engine", "HEIC is not supported: export the picture as JPEG."),
    QT_TRANSLATE_NOOP("Engine", "Use a JPEG, PNG, WebP, TIFF, GIF, BMP, AVIF or JPEG 2000 file."),
    QT_TRANSLATE_NOOP("Engine", "Name a picture in it."),
    QT_TRANSLATE_NOOP("Engine", "Name a picture."),
    QT_TRANSLATE_NOOP("Engine", "Use a picture of at least {0} pixels a side."),
    QT_TRANSLATE_NOOP("Engine", "No face was found in the picture."),
    QT_TRANSLATE_NOOP("Engine", "There is 1 face in the picture, and face {0} was asked for."),
    QT_TRANSLATE_NOOP("Engine", "There are {0} faces in the picture, and face {1} was asked for."),
    QT_TRANSLATE_NOOP("Engine", "Ask for one of them."),
    QT_TRANSLATE_NOOP("Engine", "The landmarks do not span a face."),
    QT_TRANSLATE_NOOP("Engine", "Choose another face or photo."),
)
_FILES = (
    QT_TRANSLATE_NOOP("Engine", "{0} has no suffix of a format that can be written."),
    QT_TRANSLATE_NOOP("Engine", "{0} has no suffix of a film."),
    QT_TRANSLATE_NOOP("Engine", "{0} cannot be written: {1}."),
    QT_TRANSLATE_NOOP("Engine", "Change its permissions, or name another folder in the variable SEMBLANCE_HOME."),
    QT_TRANSLATE_NOOP("Engine", "{0} cannot be read: {1}."),
    QT_TRANSLATE_NOOP("Engine", "{0} cannot be read."),
    QT_TRANSLATE_NOOP("Engine", "Use one of {0}."),
    QT_TRANSLATE_NOOP("Engine", "Choose another folder or name."),
    QT_TRANSLATE_NOOP("Engine", "The presets cannot be saved."),
    QT_TRANSLATE_NOOP("Engine", "Check the folder {0}."),
    QT_TRANSLATE_NOOP("Engine", "The saved session is damaged."),
    QT_TRANSLATE_NOOP("Engine", "This is not a session of Semblance."),
    QT_TRANSLATE_NOOP("Engine", "{0} is not a session of Semblance."),
    QT_TRANSLATE_NOOP("Engine", "This session was saved by a newer version of Semblance."),
    QT_TRANSLATE_NOOP("Engine", "{0} is damaged."),
    QT_TRANSLATE_NOOP("Engine", "{0} holds files that no session has."),
    QT_TRANSLATE_NOOP("Engine", "The session's {0} would unpack to {1} MB."),
    QT_TRANSLATE_NOOP("Engine", "Open a .semblance file or a PNG exported by it."),
    QT_TRANSLATE_NOOP("Engine", "Open a .semblance file, or a picture."),
    QT_TRANSLATE_NOOP("Engine", "Update Semblance to open it."),
    QT_TRANSLATE_NOOP("Engine", "Use another copy of the file."),
    QT_TRANSLATE_NOOP("Engine", "Use another copy."),
    QT_TRANSLATE_NOOP("Engine", "It holds no {0}."),
)
_EDITS = (
    QT_TRANSLATE_NOOP("Engine", 'The text "{0}" is too long for this CLIP model.'),
    QT_TRANSLATE_NOOP("Engine", '"{0}" is too long for this CLIP model.'),
    QT_TRANSLATE_NOOP("Engine", "Say it in fewer words."),
    QT_TRANSLATE_NOOP("Engine", '"{0}" and "{1}" mean the same to this CLIP model.'),
    QT_TRANSLATE_NOOP("Engine", "Name what should change in the target."),
    QT_TRANSLATE_NOOP("Engine", "The target text is empty."),
    QT_TRANSLATE_NOOP("Engine", "The neutral text is empty."),
    QT_TRANSLATE_NOOP("Engine", 'Write both, such as "a smiling face" and "a face".'),
    QT_TRANSLATE_NOOP("Engine", "The text asks for nothing but what should stay."),
    QT_TRANSLATE_NOOP("Engine", "Keep less, or ask for something else."),
    QT_TRANSLATE_NOOP("Engine", "There is no mapper {0} for the pack {1} on this computer."),
    QT_TRANSLATE_NOOP("Engine", "There is no text to steer by."),
    QT_TRANSLATE_NOOP("Engine", "Describe the picture that you want."),
    QT_TRANSLATE_NOOP("Engine", "There are too few faces to train on."),
    QT_TRANSLATE_NOOP("Engine", "Give two photos at least, better some hundreds."),
    QT_TRANSLATE_NOOP("Engine", "There is no folder {0}."),
    QT_TRANSLATE_NOOP("Engine", "Name one with photos in it."),
    QT_TRANSLATE_NOOP("Engine", "The training diverged within {0} steps."),
    QT_TRANSLATE_NOOP("Engine", "Begin it anew with a lower learning rate."),
    QT_TRANSLATE_NOOP("Engine", "{0} is a mapper for another generator."),
    QT_TRANSLATE_NOOP("Engine", "{0} is no mapper for this generator."),
    QT_TRANSLATE_NOOP("Engine", "Choose the pack that it was trained with."),
    QT_TRANSLATE_NOOP("Engine", "Train it again, or choose the pack that it was trained with."),
    QT_TRANSLATE_NOOP("Engine", "The mapper cannot be written to {0}."),
    QT_TRANSLATE_NOOP("Engine", "The training's checkpoint cannot be written to {0}."),
)
_MODELS = (
    QT_TRANSLATE_NOOP("Engine", "The GPU cannot be used."),
    QT_TRANSLATE_NOOP("Engine", "The GPU has too little memory for this."),
    QT_TRANSLATE_NOOP("Engine", "Go on with the CPU."),
    QT_TRANSLATE_NOOP("Engine", "The device '{0}' is not available here."),
    QT_TRANSLATE_NOOP("Engine", "Choose 'auto' or 'cpu'."),
    QT_TRANSLATE_NOOP("Engine", "There is no {0} in {1}."),
    QT_TRANSLATE_NOOP("Engine", "Choose the folder of a model pack."),
    QT_TRANSLATE_NOOP("Engine", "The pack {0} has no {1}."),
    QT_TRANSLATE_NOOP("Engine", "Get the pack again."),
    QT_TRANSLATE_NOOP("Engine", "{0} cannot be read as TOML."),
    QT_TRANSLATE_NOOP("Engine", "Correct the file, or get the pack again."),
    QT_TRANSLATE_NOOP("Engine", "The pack {0} has no CLIP model, so it cannot read texts."),
    QT_TRANSLATE_NOOP("Engine", "The pack {0} is not prepared, so it cannot tell what to keep."),
    QT_TRANSLATE_NOOP("Engine", "This code is of {0} rows of {1}, the pack {2} takes {3} of {4}."),
    QT_TRANSLATE_NOOP("Engine", "Use the pack that it was made with."),
)
_GAP = re.compile(r"(\\\{\d\\\})")


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(_GAP.sub("(.+?)", re.escape(template)), re.DOTALL)


_PATTERNS = {str(text): _pattern(str(text)) for text in (*_PROGRESS, *_PHOTOS, *_FILES, *_EDITS, *_MODELS)}


def spoken(sentence: str) -> str:
    """A sentence of the engine in the person's language."""
    template = template_of(sentence)
    match = _PATTERNS[template].fullmatch(sentence) if template else None
    return QCoreApplication.translate("Engine", template).format(*match.groups()) if template and match else sentence


def template_of(sentence: str) -> str | None:
    """The listed sentence that this one is made from."""
    return next((template for template, pattern in _PATTERNS.items() if pattern.fullmatch(sentence)), None)
