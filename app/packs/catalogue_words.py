"""The catalogue's names and sentences of models, in the person's language; names of CLIP models stay as they are."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

WORDS = (
    QT_TRANSLATE_NOOP(
        "Catalogue",
        "Photos of faces in 1024 px: StyleGAN2, the e4e encoder and StyleCLIP's own channel table. Edits at once.",
    ),
    QT_TRANSLATE_NOOP("Catalogue", "Reads the words. The model that StyleCLIP's own tables were made with."),
    QT_TRANSLATE_NOOP(
        "Catalogue", "Sees finer detail than ViT-B/32 at four times its cost. Packs have to be prepared with it."
    ),
    QT_TRANSLATE_NOOP("Catalogue", "The largest one, slow without a GPU. Packs have to be prepared with it."),
    QT_TRANSLATE_NOOP("Catalogue", "Trained on public data. Packs have to be prepared with it."),
    QT_TRANSLATE_NOOP("Catalogue", "StyleGAN2 with an e4e encoder for photos of cars."),
    QT_TRANSLATE_NOOP("Catalogue", "StyleGAN2 with an e4e encoder for photos of horses."),
    QT_TRANSLATE_NOOP("Catalogue", "StyleGAN2 with an e4e encoder for photos of churches."),
    QT_TRANSLATE_NOOP("Catalogue", "Photos are inverted by optimisation: there is no encoder."),
    QT_TRANSLATE_NOOP(
        "Catalogue", "Code MIT; weights NVIDIA Source Code License and FFHQ's CC BY-NC-SA 4.0: research, non-commercial"
    ),
    QT_TRANSLATE_NOOP("Catalogue", "Code MIT; weights NVIDIA Source Code License: research, non-commercial"),
    QT_TRANSLATE_NOOP("Catalogue", "NVIDIA Source Code License: research or evaluation, non-commercial"),
    QT_TRANSLATE_NOOP("Catalogue", "face"),
    QT_TRANSLATE_NOOP("Catalogue", "car"),
    QT_TRANSLATE_NOOP("Catalogue", "horse"),
    QT_TRANSLATE_NOOP("Catalogue", "church"),
    QT_TRANSLATE_NOOP("Catalogue", "painted face"),
    QT_TRANSLATE_NOOP("Catalogue", "cat"),
    QT_TRANSLATE_NOOP("Catalogue", "dog"),
    QT_TRANSLATE_NOOP("Catalogue", "wild animal"),
    QT_TRANSLATE_NOOP("Catalogue", "animal"),
    QT_TRANSLATE_NOOP("Catalogue", "tissue slide"),
    QT_TRANSLATE_NOOP("Catalogue", "anime face"),
    QT_TRANSLATE_NOOP("Catalogue", "Starter faces"),
    QT_TRANSLATE_NOOP("Catalogue", "Cartoon"),
    QT_TRANSLATE_NOOP("Catalogue", "Faces 1024 px (FFHQ, e4e)"),
    QT_TRANSLATE_NOOP("Catalogue", "Cars 512 px (LSUN, e4e)"),
    QT_TRANSLATE_NOOP("Catalogue", "Horses 256 px (LSUN, e4e)"),
    QT_TRANSLATE_NOOP("Catalogue", "Churches 256 px (LSUN, e4e)"),
    QT_TRANSLATE_NOOP("Catalogue", "Faces 1024 px (FFHQ, NVIDIA)"),
    QT_TRANSLATE_NOOP("Catalogue", "Faces 512 px (FFHQ, NVIDIA)"),
    QT_TRANSLATE_NOOP("Catalogue", "Faces 256 px (FFHQ, NVIDIA)"),
    QT_TRANSLATE_NOOP("Catalogue", "Faces 1024 px, unaligned (FFHQ-U, NVIDIA)"),
    QT_TRANSLATE_NOOP("Catalogue", "Faces 256 px, unaligned (FFHQ-U, NVIDIA)"),
    QT_TRANSLATE_NOOP("Catalogue", "Celebrities 256 px (CelebA-HQ, NVIDIA)"),
    QT_TRANSLATE_NOOP("Catalogue", "Painted faces 1024 px (MetFaces, NVIDIA)"),
    QT_TRANSLATE_NOOP("Catalogue", "Painted faces 1024 px, unaligned (MetFaces-U, NVIDIA)"),
    QT_TRANSLATE_NOOP("Catalogue", "Cats 512 px (AFHQ, NVIDIA)"),
    QT_TRANSLATE_NOOP("Catalogue", "Dogs 512 px (AFHQ, NVIDIA)"),
    QT_TRANSLATE_NOOP("Catalogue", "Wild animals 512 px (AFHQ, NVIDIA)"),
    QT_TRANSLATE_NOOP("Catalogue", "Animals 512 px (AFHQ v2, NVIDIA)"),
    QT_TRANSLATE_NOOP("Catalogue", "Dogs 256 px (LSUN, NVIDIA)"),
    QT_TRANSLATE_NOOP("Catalogue", "Tissue slides 512 px (BreCaHAD, NVIDIA)"),
)


def said(text: str) -> str:
    """A name, a sentence, a licence or a domain of the catalogue; as it came if it is not listed."""
    return QCoreApplication.translate("Catalogue", text)
