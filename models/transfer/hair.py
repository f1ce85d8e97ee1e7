"""The colour that a change gives to the hair of a photo."""

import numpy as np

from models.direction.traits import Traits
from models.face.anatomy import Part
from models.transfer.colour import from_lab, movement, to_lab
from models.transfer.fields import Tint
from models.transfer.geometry import Array, smoothstep, weighted_mean
from models.transfer.matte import HairMatte

LEAST_SHARE = 0.01  # of the crop that is hair, for a colour to be read
CHANGED = (8.0, 14.0)  # CIE Lab: change of the model's hair from which on the photo's hair changes
SHEEN = 0.3  # share of the lamp's white in what makes strands brighter than others
CONTRAST = (0.45, 1.5)  # of strands, beside the photo's: dark hair that turns light would glitter
LIGHTEST = 235.0  # how light the lightest strands may become
YOUTH = (0.3, 0.8)  # alphas of `Traits.ageing`, negative: from which on a change makes younger
ASKED = (0.5, 0.9)  # of those alphas: `Traits.colouring` from which on a colour of hair was asked for, too
TONED, COLOURED = (0.6, 1.2), (0.6, 1.2)  # alphas: `Traits.complexion` and `Traits.colouring` that count
BLOND = (0.45, 0.62)  # yellow of hair, of the skin's in the same light: from which on it is not grey
DISTINCT = (4.0, 25.0)  # CIE Lab: from which on it takes the model's colour, not the model's change


def mean_colour(picture: Array, parts: Array) -> Array | None:
    """Mean colour [3] of hair in a picture [S, S, 3] with part map [P, P, 14]; None where there is next to none."""
    share = parts[..., Part.HAIR] ** 2
    return weighted_mean(picture, share) if share.mean() > LEAST_SHARE else None


def tint(matte: HairMatte, before: Array, after: Array, share: float) -> Tint | None:
    """The change of the photo's hair colour when the model's mean hair colour [3] goes from `before` to `after`, by a
    `share` of 0..1.

    A small change moves the photo's colour by the same vector of CIE Lab and keeps its shades of colour; a large one
    gives the model's colour to the strands, which stay as bright beside each other as they were, by sheen more than by
    colour. None where the model's hair keeps its colour.
    """
    own, old, new = (to_lab(colour) for colour in (matte.mean, before, after))
    moved = movement(before, after)
    if moved <= CHANGED[0] or share == 0:
        return None
    arrived = float(smoothstep(moved, *DISTINCT))
    goal = from_lab(own + (new - old) * (1 - arrived) + (new - own) * arrived)
    mean = max(float(matte.mean.mean()), 4.0)
    goal, contrast = _between_black_and_white(goal, mean, matte.ends)
    gloss = goal + SHEEN * (goal.mean() - goal)
    shade = np.float32(arrived * contrast / mean) * gloss
    offset = (1 - arrived) * (goal - matte.mean) + arrived * (goal - contrast * gloss)
    return Tint(1 - arrived, shade, offset.astype(np.float32), share * float(smoothstep(moved, *CHANGED)))


def regained(hair: Array, skin: Array, traits: Traits) -> float:
    """Share of a change of colour, 0..1, that a photo's `hair` takes beside its `skin`, mean colours [3] in 0..255.

    Youth takes the grey out of grey hair; on other hair it is no reason for a darker colour, which a model gives the
    young since most of its light hair is old.
    """
    younger = float(smoothstep(-traits.ageing, *YOUTH))
    if younger == 0:
        return 1.0
    younger *= 1 - float(smoothstep(traits.colouring / -traits.ageing, *ASKED))
    yellow = float(to_lab(hair)[2]) / max(float(to_lab(skin)[2]), 1.0)
    return 1 - younger * float(smoothstep(yellow, *BLOND))


def meant(after: Array, own_skin: Array, traits: Traits) -> Array:
    """Colour [3] of the model's hair after a change, without what is a mere side effect of a change of skin: a model
    gives brown hair to people of fair skin. `own_skin` [3] is its colour where the skin stays as it was."""
    share = smoothstep(traits.complexion, *TONED) * (1 - smoothstep(traits.colouring, *COLOURED))
    return after + (own_skin - after) * share


def _between_black_and_white(goal: Array, mean: float, ends: tuple[float, float]) -> tuple[Array, float]:
    """A new colour [3] of hair and the contrast of its strands, so that none is black or white that is not so now.

    `mean` is the hair's brightness now, `ends` those of its darkest and lightest strands.
    """
    dark, light = min(ends[0] / mean, 0.9) - 1, max(ends[1] / mean, 1) - 1
    wanted = float(np.clip(np.sqrt(mean / max(float(goal.mean()), 1.0)), *CONTRAST))
    contrast = min(wanted, max(-1 / dark, 1.0))
    lightest = float(goal.mean()) * (1 + contrast * light)
    return goal * np.float32(min(max(LIGHTEST, mean) / lightest, 1)), contrast
