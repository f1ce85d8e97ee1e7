"""The engine speaks English. Here are its sentences as the window meets them, so that it can say them in any language.

{0}, {1} ... stand for names and numbers. What is not listed is shown as it came.
"""

import re
from functools import cache

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
    QT_TRANSLATE_NOOP("Engine", "Coming nearer to the photo"),
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
    QT_TRANSLATE_NOOP("Engine", "Check the disk."),
    QT_TRANSLATE_NOOP("Engine", "Check its permissions."),
    QT_TRANSLATE_NOOP("Engine", "Scale it down to at most {0} million pixels."),
    QT_TRANSLATE_NOOP("Engine", "Fetch or export the picture again."),
    QT_TRANSLATE_NOOP(
        "Engine", "Use a picture with a larger face that looks at the camera, or go on with its middle square."
    ),
    QT_TRANSLATE_NOOP("Engine", "Train it again, or put its file into {0}."),
    QT_TRANSLATE_NOOP("Engine", "The saved mapper settings are damaged."),
    QT_TRANSLATE_NOOP("Engine", "The saved training settings are damaged."),
    QT_TRANSLATE_NOOP("Engine", "This pack is not prepared, so it cannot tell what to keep."),
    QT_TRANSLATE_NOOP("Engine", "Prepare the pack first."),
    QT_TRANSLATE_NOOP("Engine", "Export it as JPEG or TIFF."),
    QT_TRANSLATE_NOOP("Engine", "Use a file of at most {0} MB."),
    QT_TRANSLATE_NOOP("Engine", "{0} is a raw file of a camera."),
    QT_TRANSLATE_NOOP("Engine", "Export the picture again."),
    QT_TRANSLATE_NOOP("Engine", "The TIFF has too few samples."),
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
    QT_TRANSLATE_NOOP("Engine", "{0} is in use by another program."),
    QT_TRANSLATE_NOOP("Engine", "Try again."),
    QT_TRANSLATE_NOOP("Engine", "{0} is no name of a file in {1}."),
    QT_TRANSLATE_NOOP("Engine", "Get the file from its authors again."),
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
    QT_TRANSLATE_NOOP("Engine", "A face takes at most {0} edits."),
    QT_TRANSLATE_NOOP("Engine", "Remove one first."),
    QT_TRANSLATE_NOOP("Engine", '"{0}" cannot be read.'),
    QT_TRANSLATE_NOOP("Engine", "Say it in other words, or in English, such as: a smiling face."),
    QT_TRANSLATE_NOOP("Engine", "I am not sure about {0}. Nearest: {1}."),
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
_PACKS = (
    QT_TRANSLATE_NOOP("Engine", "The pack needs {0} GB, more than the disk has left."),
    QT_TRANSLATE_NOOP("Engine", "Make room."),
    QT_TRANSLATE_NOOP("Engine", "The archive has no {0}, so it is no pack."),
    QT_TRANSLATE_NOOP("Engine", "{0} in the archive is a link or a device, not a file."),
    QT_TRANSLATE_NOOP("Engine", "The archive is locked with a password."),
    QT_TRANSLATE_NOOP("Engine", "Unlock it first."),
    QT_TRANSLATE_NOOP("Engine", "{0} in the archive would unpack to {1} bytes, which no such file has."),
    QT_TRANSLATE_NOOP("Engine", "{0} in the archive has a header of a size that no model has."),
    QT_TRANSLATE_NOOP("Engine", "{0} is no zip file, or a damaged one."),
    QT_TRANSLATE_NOOP("Engine", "Get it again."),
    QT_TRANSLATE_NOOP("Engine", "{0} cannot be unpacked: {1}."),
    QT_TRANSLATE_NOOP("Engine", "Choose another folder."),
    QT_TRANSLATE_NOOP("Engine", "The archive holds {0}, which has no place in a pack."),
    QT_TRANSLATE_NOOP("Engine", "A pack that draws the faces of another one cannot be exported without it."),
    QT_TRANSLATE_NOOP("Engine", "There is no pack {0}."),
    QT_TRANSLATE_NOOP("Engine", "The embedded pack is part of the program and cannot be removed."),
    QT_TRANSLATE_NOOP("Engine", "A pack called {0} is installed already."),
    QT_TRANSLATE_NOOP("Engine", "Remove it first, or take another name."),
    QT_TRANSLATE_NOOP("Engine", "There is no installed pack {0}."),
    QT_TRANSLATE_NOOP("Engine", "The name of a pack needs a letter or a digit."),
    QT_TRANSLATE_NOOP("Engine", "The pack {0} cannot be removed: {1}."),
    QT_TRANSLATE_NOOP("Engine", "The models folder {0} cannot be written: {1}."),
    QT_TRANSLATE_NOOP("Engine", "Choose another models folder."),
    QT_TRANSLATE_NOOP("Engine", "The models folder cannot be moved into itself."),
    QT_TRANSLATE_NOOP("Engine", "There is a {0} in {1} already."),
    QT_TRANSLATE_NOOP("Engine", "Remove one of the two."),
    QT_TRANSLATE_NOOP("Engine", "The models cannot be moved: {0}."),
    QT_TRANSLATE_NOOP("Engine", "The models need {0} GB, the disk has {1} GB left."),
    QT_TRANSLATE_NOOP("Engine", "Choose another disk."),
    QT_TRANSLATE_NOOP("Engine", '{0}: "{1}" must be {2}.'),
    QT_TRANSLATE_NOOP("Engine", '{0}: "{1}" is no entry that Semblance knows.'),
    QT_TRANSLATE_NOOP("Engine", "Correct the file, or get the pack again."),
    QT_TRANSLATE_NOOP("Engine", "The CLIP model {0} is not on this computer."),
    QT_TRANSLATE_NOOP("Engine", "Download it first."),
    QT_TRANSLATE_NOOP("Engine", "{0} was made with the pack {1} and has no photo to make it again from."),
    QT_TRANSLATE_NOOP("Engine", "Open a photo, or take a random face."),
)
_DOWNLOADS = (
    QT_TRANSLATE_NOOP("Engine", "{0} could not be downloaded. {1}"),
    QT_TRANSLATE_NOOP("Engine", "Get it with a browser from {0} and give the file to Semblance."),
    QT_TRANSLATE_NOOP("Engine", "Choose another data folder."),
    QT_TRANSLATE_NOOP("Engine", "The disk is full."),
    QT_TRANSLATE_NOOP("Engine", "Make room; the download goes on where it was."),
    QT_TRANSLATE_NOOP("Engine", "The file cannot be written: {0}."),
    QT_TRANSLATE_NOOP("Engine", "{0} needs {1} GB, the disk has {2} GB left."),
    QT_TRANSLATE_NOOP("Engine", "Make room, or move the models folder."),
    QT_TRANSLATE_NOOP("Engine", "The server says {0}."),
    QT_TRANSLATE_NOOP("Engine", "The server is busy ({0})."),
    QT_TRANSLATE_NOOP("Engine", "The server cannot be reached."),
    QT_TRANSLATE_NOOP("Engine", "The connection stalled."),
    QT_TRANSLATE_NOOP("Engine", "The connection broke."),
    QT_TRANSLATE_NOOP("Engine", "The server asks for a confirmation."),
    QT_TRANSLATE_NOOP("Engine", "The connection is too slow."),
    QT_TRANSLATE_NOOP("Engine", "The server leads from https to http, where anyone on the way could change the file."),
    QT_TRANSLATE_NOOP("Engine", "The server packs the file in a way that was not asked for."),
    QT_TRANSLATE_NOOP("Engine", "The file on the server is another than before."),
    QT_TRANSLATE_NOOP("Engine", "The file there has {0} bytes, more than the {1} it may have."),
    QT_TRANSLATE_NOOP("Engine", "The server has less than was fetched before."),
    QT_TRANSLATE_NOOP("Engine", "The server sends more than the file should have."),
    QT_TRANSLATE_NOOP("Engine", "The server sent a web page instead of the file."),
    QT_TRANSLATE_NOOP("Engine", "The file's daily download quota is used up; the server sent a page that says so."),
    QT_TRANSLATE_NOOP("Engine", "The address leads nowhere."),
    QT_TRANSLATE_NOOP("Engine", "The file there has {0} bytes, not the {1} it should have."),
    QT_TRANSLATE_NOOP("Engine", "{0} should have {1} bytes, this file has {2}."),
    QT_TRANSLATE_NOOP("Engine", "This is not the right {0}: its SHA-256 is another."),
    QT_TRANSLATE_NOOP("Engine", "It was changed or damaged on the way."),
    QT_TRANSLATE_NOOP("Engine", "{0} is no file of {1}."),
    QT_TRANSLATE_NOOP("Engine", "Its files are called {0}."),
    QT_TRANSLATE_NOOP("Engine", "Another program is downloading this file."),
    QT_TRANSLATE_NOOP("Engine", "Another program is installing this."),
    QT_TRANSLATE_NOOP("Engine", "{0} Next try in {1} s."),
    QT_TRANSLATE_NOOP("Engine", "{0} of {1} MB, {2} MB/s, {3} left"),
    QT_TRANSLATE_NOOP("Engine", "{0} of {1} MB, {2} MB/s"),
    QT_TRANSLATE_NOOP("Engine", "{0} of {1} MB"),
)
_IMPORTS = (
    QT_TRANSLATE_NOOP("Engine", "There is no generator in these files, and a pack needs one."),
    QT_TRANSLATE_NOOP("Engine", "Add the StyleGAN2 file."),
    QT_TRANSLATE_NOOP("Engine", "The encoder gives {0} rows of {1}, the generator takes {2} of {3}."),
    QT_TRANSLATE_NOOP("Engine", "Give an encoder that was trained for this generator."),
    QT_TRANSLATE_NOOP("Engine", "A pack has no use for {0}."),
    QT_TRANSLATE_NOOP("Engine", "Give a generator, an encoder or StyleCLIP's tables."),
    QT_TRANSLATE_NOOP("Engine", "{0} brings a second {1}."),
    QT_TRANSLATE_NOOP("Engine", "Give each part once."),
    QT_TRANSLATE_NOOP("Engine", "The pack cannot be written."),
    QT_TRANSLATE_NOOP("Engine", "Make room on the disk."),
    QT_TRANSLATE_NOOP("Engine", "converting"),
    QT_TRANSLATE_NOOP("Engine", "prepared"),
    QT_TRANSLATE_NOOP("Engine", "moving {0}"),
    QT_TRANSLATE_NOOP("Engine", "reading {0}"),
    QT_TRANSLATE_NOOP("Engine", "{0} of {1} pictures"),
    QT_TRANSLATE_NOOP("Engine", "reading the pack"),
    QT_TRANSLATE_NOOP("Engine", "{0} of {1} random codes"),
    QT_TRANSLATE_NOOP("Engine", "channel effects, {0}%"),
    QT_TRANSLATE_NOOP("Engine", "channel effects, {0}%, {1} left"),
    QT_TRANSLATE_NOOP("Engine", "{0} holds no model that can be used. It is nearest to: {1}; it lacks {2}."),
    QT_TRANSLATE_NOOP("Engine", "{0} holds a StyleGAN3 generator, which has no StyleSpace as edits need it."),
    QT_TRANSLATE_NOOP("Engine", "Use a StyleGAN2 generator."),
    QT_TRANSLATE_NOOP("Engine", "{0} holds no model, table or code that can be used here."),
    QT_TRANSLATE_NOOP("Engine", "{0} does not fit together as {1}."),
    QT_TRANSLATE_NOOP("Engine", "{0} is no model file: it is neither .pt, .pkl, .npy nor .safetensors inside."),
    QT_TRANSLATE_NOOP(
        "Engine", "{0} asks for {1} when it is loaded; a model file has no need of that, so it was not loaded."
    ),
    QT_TRANSLATE_NOOP("Engine", "Get the file from its authors again; nothing in it was run."),
    QT_TRANSLATE_NOOP("Engine", "{0} is cut short or damaged."),
    QT_TRANSLATE_NOOP("Engine", "Download it again."),
    QT_TRANSLATE_NOOP("Engine", "{0} has {1} GiB; no known model has more than 8."),
    QT_TRANSLATE_NOOP("Engine", "{0} is a TorchScript program, not weights; programs of a file are never run."),
    QT_TRANSLATE_NOOP("Engine", "{0} is a zip archive without weights."),
    QT_TRANSLATE_NOOP("Engine", "If it is a package of files, unpack it."),
    QT_TRANSLATE_NOOP("Engine", "{0} is a web page, not a model."),
    QT_TRANSLATE_NOOP("Engine", "The download gave a page instead of the file: get it again."),
    QT_TRANSLATE_NOOP("Engine", "{0} is a Git LFS pointer, not the model itself."),
    QT_TRANSLATE_NOOP("Engine", "Fetch it with `git lfs pull`."),
    QT_TRANSLATE_NOOP("Engine", "Name the file in it."),
    QT_TRANSLATE_NOOP("Engine", "{0}: {1} is not a plain tensor."),
    QT_TRANSLATE_NOOP("Engine", "The file is incomplete: {0} is missing."),
    QT_TRANSLATE_NOOP("Engine", "The file does not fit together: {0} has shape {1}, not {2}."),
    QT_TRANSLATE_NOOP("Engine", "The file holds {0}, which this kind of network does not have."),
    QT_TRANSLATE_NOOP("Engine", "{0} holds a StyleGAN1 generator, which has no StyleSpace as edits need it."),
    QT_TRANSLATE_NOOP("Engine", "{0} holds TensorFlow networks, but no StyleGAN2 generator."),
    QT_TRANSLATE_NOOP("Engine", "This generator makes pictures that are not square."),
    QT_TRANSLATE_NOOP("Engine", "Use one of square pictures."),
    QT_TRANSLATE_NOOP("Engine", "This generator makes pictures of {0} channels."),
    QT_TRANSLATE_NOOP("Engine", "Use one of colour pictures, which have 3."),
    QT_TRANSLATE_NOOP("Engine", "This generator has the architecture {0}; only skip can be used."),
    QT_TRANSLATE_NOOP("Engine", "Use a generator of StyleGAN2's configurations E or F."),
    QT_TRANSLATE_NOOP("Engine", "This generator has the activation {0}; only lrelu can be used."),
    QT_TRANSLATE_NOOP("Engine", "This generator has the filter {0}; only [1, 3, 3, 1] can be used."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "This generator is that of GFPGAN's clean version, which resamples bilinearly; only the filter [1, 3, 3, 1] "
        "can be used.",
    ),
    QT_TRANSLATE_NOOP("Engine", "Use another StyleGAN2 generator."),
    QT_TRANSLATE_NOOP("Engine", "{0} is another kind of file than is needed here: {1}."),
    QT_TRANSLATE_NOOP("Engine", "This generator is that of GPEN, which takes features of a photo in place of noise."),
    QT_TRANSLATE_NOOP("Engine", "{0} is not finite: the training has failed."),
    QT_TRANSLATE_NOOP("Engine", "Take an earlier state of it."),
    QT_TRANSLATE_NOOP("Engine", "{0} is a compressed archive, not a model."),
    QT_TRANSLATE_NOOP("Engine", "Unpack it."),
    QT_TRANSLATE_NOOP("Engine", "The encoder has {0} stages, not the 4 of e4e."),
    QT_TRANSLATE_NOOP("Engine", "{0} holds only an encoder, and it is no {1} but a {2}."),
    QT_TRANSLATE_NOOP("Engine", "{0} holds only an encoder, and it is no {1}."),
    QT_TRANSLATE_NOOP("Engine", "Use a StyleGAN2 generator, with the e4e encoder for it if there is one."),
    QT_TRANSLATE_NOOP(
        "Engine", "This StyleGAN2 generator takes labels in TensorFlow's first way, which cannot be used."
    ),
    QT_TRANSLATE_NOOP("Engine", "Use one of StyleGAN2-ADA, or one without labels."),
    QT_TRANSLATE_NOOP("Engine", "{0} is not the filter [1, 3, 3, 1], so pictures would come out wrong."),
    QT_TRANSLATE_NOOP("Engine", "{0} holds no codes of this generator, which are {1} rows of {2} numbers."),
    QT_TRANSLATE_NOOP("Engine", "Use the pack that they were made with."),
    QT_TRANSLATE_NOOP("Engine", "{0} holds {1} codes, and number {2} was asked for."),
    QT_TRANSLATE_NOOP("Engine", "The generator makes no class {0}: its classes are 0 to {1}."),
    QT_TRANSLATE_NOOP("Engine", "The generator makes no class {0}: it has no classes."),
    QT_TRANSLATE_NOOP("Engine", "Choose one of them, or none."),
    QT_TRANSLATE_NOOP("Engine", "The proxy at {0} does not answer."),
    QT_TRANSLATE_NOOP("Engine", "The proxy at {0} asks for a name and a password."),
    QT_TRANSLATE_NOOP("Engine", "Write them into the proxy settings of the system."),
    QT_TRANSLATE_NOOP("Engine", "The proxy at {0} has an address that leads nowhere."),
    QT_TRANSLATE_NOOP("Engine", "The server cannot be reached through the proxy at {0}."),
)
_GAP = re.compile(r"(\\\{\d\\\})")


def size(count: int) -> str:
    """Bytes in words, such as "1.2 GB"."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(count / 1e6, 0.1):.{0 if count >= 1e7 else 1}f} MB"


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(_GAP.sub("(.+?)", re.escape(template)), re.DOTALL)


_LISTED = (*_PROGRESS, *_PHOTOS, *_FILES, *_EDITS, *_MODELS, *_PACKS, *_DOWNLOADS, *_IMPORTS)
_FAULT = re.compile(r"(?<=\.) (?=[\w.:-]+: )")  # between what two addresses answered


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Pattern of each listed sentence; compiled when the first one is said."""
    return {str(text): _pattern(str(text)) for text in _LISTED}


def spoken(sentence: str) -> str:
    """A sentence of the engine in the person's language."""
    template = template_of(sentence)
    match = _patterns()[template].fullmatch(sentence) if template else None
    if template is None or match is None:
        return sentence
    return QCoreApplication.translate("Engine", template).format(*map(_spoken_within, match.groups()))


def _spoken_within(text: str) -> str:
    """A sentence inside another; of downloads one for each address, behind its name."""
    if template_of(text):
        return spoken(text)
    faults = [fault.partition(": ") for fault in _FAULT.split(text)]
    return " ".join(f"{host}{colon}{spoken(fault)}" for host, colon, fault in faults)


def template_of(sentence: str) -> str | None:
    """The listed sentence that this one is made from."""
    return next((template for template, pattern in _patterns().items() if pattern.fullmatch(sentence)), None)
