"""The engine speaks English. Here are its sentences as the window meets them, for the translation.

{0}, {1} ... stand for names and numbers. What is not listed is shown as it came.
"""

from app.sentences import model_files, packs, pictures

# The first that fits counts, so those that are little but gaps come last.
LISTED = (
    *pictures.PROGRESS,
    *pictures.PHOTOS,
    *pictures.FILES,
    *pictures.REASONS,
    *pictures.EDITS,
    *packs.MODELS,
    *packs.PACKS,
    *packs.DOWNLOADS,
    *model_files.IMPORTS,
    *model_files.LOADING,
    *packs.ENTRIES,
    *model_files.FOUND,
    *pictures.TIMES,
)
