"""Concepts to English sentences: what belongs together, what is negated, and the order of words.

A text becomes two descriptions, one of what is wanted and one of what is not: "a man without glasses" wants a man and
does not want a man wearing glasses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from models.language.concepts import Concept, concepts
from models.language.glossary import Glossary, Token

WEAK_SUBJECTS = ("face", "person")
# What keeps a modifier from a noun, in words of distance.
WITHIN_WORD, ACROSS_AND, OF_UNKNOWN, WRONG_SIDE, OF_PERSON, ACROSS_BREAK, UNFIT = 0.2, 0.25, 0.4, 0.5, 0.6, 6.0, 40.0
CHILD_AGE, YOUNG_AGE, OLD_AGE = 13, 30, 60  # years
AGES = frozenset({"old", "young", "elderly"})
COMMAS = frozenset({Concept("break", ","), Concept("break", "，")})
CONTENT = frozenset({"subject", "quality", "modifier", "part", "worn", "phrase", "unknown"})


@dataclass(frozen=True)
class Thing:
    """Something that a face has, wears or is, with what is said of it."""

    concept: Concept
    place: float = 0.0
    modifiers: tuple[str, ...] = ()
    negated: bool = False
    unnamed: bool = False  # only its modifier was named: "a curly woman" has curly hair


@dataclass(frozen=True)
class Description:
    """Description of a face; `subject` is empty if no noun is named."""

    subject: str = ""
    things: tuple[Thing, ...] = field(default=())

    @property
    def unnamed(self) -> bool:
        """True if a part is meant whose name is missing, as in "a curly woman"."""
        return any(one.unnamed for one in self.things)

    @property
    def noun(self) -> bool:
        """True if a person or a part is named, not only how it is, as in "a bit older"."""
        return bool(self.subject) or any(one.concept.kind != "quality" for one in self.things)

    def english(self, subject: str) -> str:
        """One sentence, such as "an old man with a long beard wearing glasses"; `subject` where none is named."""
        noun, things = self.subject or subject, list(self.things)
        if noun != "face":  # whose face is round has a round face
            things = [replace(one, concept=Concept("part", "face")) if _is_face(one) else one for one in things]
        qualities = [name for one in things for name in _qualities(one)]
        order = concepts().qualities
        qualities = sorted(dict.fromkeys(qualities), key=lambda name: order.index(name) if name in order else -1)
        parts = [_said(one) for one in things if one.concept.kind in ("part", "unknown") and not _qualities(one)]
        worn = [_said(one) for one in things if one.concept.kind == "worn"]
        phrases = [one.concept.name for one in things if one.concept.kind == "phrase"]
        text = with_article(" ".join([*qualities, noun]))
        text += f" with {_listed(parts)}" if parts else ""
        text += f" wearing {_listed(worn)}" if worn else ""
        return " ".join([text, *phrases])


def describe(tokens: Sequence[Token], glossary: Glossary) -> tuple[Description, Description]:
    """Split a text into the description it asks for and the one it excludes."""
    placed = _without_kept(list(_placed(tokens)))
    negated = _negated(placed, glossary)
    things = [
        Thing(concept, place, negated=place in negated) for place, concept in placed if concept.kind in CONTENT
    ] + _of_age(placed)
    things = _attached(things, placed, glossary)
    subject, other = (_subject(things, glossary, negated=negated) for negated in (False, True))
    told = [one for one in _telling(things, subject) if one.concept.kind != "unknown" or glossary.language == "en"]
    wanted = Description(subject, tuple(one for one in told if not one.negated))
    return wanted, Description(other or subject, tuple(one for one in told if one.negated))


def with_article(text: str) -> str:
    """ "a" or "an" before a text."""
    return f"{'an' if text[:1].lower() in 'aeiou' else 'a'} {text}"


def _placed(tokens: Sequence[Token]) -> Iterator[tuple[float, Concept]]:
    place = 0.0
    for token in tokens:
        said = [one for one in token.concepts or (Concept("unknown", token.text),) if one.kind != "filler"]
        for concept in said:
            yield place, concept
            place += WITHIN_WORD if concept.kind != "wish" else 0
        place += 1 - WITHIN_WORD if said and said[-1].kind != "wish" else 0


def _without_kept(placed: Sequence[tuple[float, Concept]]) -> list[tuple[float, Concept]]:
    """All but what is to stay as it is: "keep the hair, add a beard"; who says no more wants it: "keep smiling"."""
    kept = set[float]()
    for number, (place, concept) in enumerate(placed):
        if concept.kind == "keep":
            kept |= {place, *_clause(placed, number, 1)}
    rest = [one for one in placed if one[0] not in kept]
    told = any(concept.kind in CONTENT for _, concept in rest)
    return rest if told else [one for one in placed if one[1].kind != "keep"]


def _negated(placed: Sequence[tuple[float, Concept]], glossary: Glossary) -> set[float]:
    """Places of what is negated. A negation is of the nearest thing after it in its clause, else before it."""
    found = set[float]()
    for number, (_, concept) in enumerate(placed):
        if concept.kind != "no":
            continue
        before, after = _clause(placed, number, -1), _clause(placed, number, 1)
        first, second = (before, after) if glossary.negation_after else (after, before)
        found ^= set(first or second)
    return found


def _clause(placed: Sequence[tuple[float, Concept]], start: int, turn: int) -> list[float]:
    """Places of the first thing from a negation on: its modifiers and itself, and those that "or" joins to it."""
    places, more = list[float](), True  # whether the next thing belongs to it
    side = placed[start + 1 :] if turn > 0 else placed[:start][::-1]
    for number, (place, concept) in enumerate(side):
        joins = _lists(side, number)
        ends = (concept.kind == "break" and not joins) or (concept.kind == "no" and places)
        if ends or (concept.kind in CONTENT and not more):
            break
        if joins:
            more = True
        elif concept.kind in ("and", "or"):
            more = bool(places) and (concept.kind == "or" or _bare(side, number))
        elif concept.kind in CONTENT:
            places.append(place)
            more = concept.kind == "modifier"
    return places


def _lists(placed: Sequence[tuple[float, Concept]], number: int) -> bool:
    """Tell if a comma parts bare nouns of a list that "and", "or" or "nor" ends: "no hat, glasses or beard"."""
    while number < len(placed) and placed[number][1] in COMMAS and _bare(placed, number):
        number += 2
        if number < len(placed) and placed[number][1].kind in ("and", "or", "no"):
            return _bare(placed, number)
    return False


def _bare(placed: Sequence[tuple[float, Concept]], number: int) -> bool:
    """Tell if "and" joins two nouns of which nothing is said: "no glasses and hat", but "and add a hat"."""
    around = [concept for _, concept in placed[max(number - 1, 0) : number + 2]]
    nouns = [one for one in around if one.kind in ("part", "worn") and one.name not in concepts().adjectives]
    return len(nouns) == 2


def _of_age(placed: Sequence[tuple[float, Concept]]) -> list[Thing]:
    """ "60 years old" as what can be said of a face, "make me 60" too; "20 years older" says only that it is old."""
    if any(concept.name in AGES for _, concept in placed):
        return []
    alone = not any(concept.kind in CONTENT for _, concept in placed)
    pairs = pairwise([*placed, (0.0, Concept("years" if alone else "break", ""))])
    ages = [
        (place, int(one.name[:4])) for (place, one), (_, unit) in pairs if (one.kind, unit.kind) == ("number", "years")
    ]
    return [Thing(_age(years), place) for place, years in ages]


def _age(years: int) -> Concept:
    if years < CHILD_AGE:
        return Concept("subject", "child")
    return Concept("quality", "old" if years >= OLD_AGE else "adult" if years >= YOUNG_AGE else "young")


def _attached(things: Sequence[Thing], placed: Sequence[tuple[float, Concept]], glossary: Glossary) -> list[Thing]:
    """Modifiers put to what they are said of, each to the nearest that it fits; else they are qualities."""
    costs_of = {"break": ACROSS_BREAK, "and": ACROSS_AND}
    stops = [(place, costs_of[one.kind]) for place, one in placed if one.kind in costs_of]
    nouns = [one for one in things if one.concept.kind in ("part", "worn", "unknown", "subject")]
    said: dict[float, list[Thing]] = {}
    rest = [one for one in things if one.concept.kind != "modifier"]
    for modifier in (one for one in things if one.concept.kind == "modifier"):
        costs = [(_cost(modifier, noun, stops, glossary), noun.place, noun) for noun in nouns]
        cost, place, noun = min(costs, default=(UNFIT, 0.0, modifier))
        part = glossary.speak_of.get(modifier.concept.name, "")
        if part and (cost >= UNFIT or noun.concept.kind == "subject"):
            noun = replace(modifier, concept=Concept("part", part), unnamed=True)
            rest.append(replace(noun, modifiers=(modifier.concept.name,)))
            continue
        name = concepts().of_persons.get(modifier.concept.name, modifier.concept.name)
        far = cost >= ACROSS_BREAK and name in concepts().qualities
        lost = noun.concept.kind == "unknown" and glossary.language != "en" and name in concepts().qualities
        if far or lost or noun is modifier or (noun.concept.kind == "subject" and not _is_face(noun)):
            rest.append(replace(modifier, concept=Concept("quality", name)))
        else:
            said.setdefault(place, []).append(modifier)
    return _merged(sorted((_with(one, said.get(one.place, [])) for one in rest), key=lambda one: one.place))


def _merged(things: Sequence[Thing]) -> list[Thing]:
    """Things that are named twice as one with all that is said of them: "long hair, red hair"."""
    found: dict[tuple[Concept, bool], Thing] = {}
    for one in things:
        before = found.get((one.concept, one.negated), one)
        found[one.concept, one.negated] = replace(before, modifiers=_ordered(before.modifiers + one.modifiers))
    alone = concepts().alone
    return [
        replace(one, concept=Concept("phrase", alone[one.concept.name]))
        if one.concept.name in alone and not one.modifiers
        else one
        for one in found.values()
    ]


def _ordered(modifiers: Sequence[str]) -> tuple[str, ...]:
    """In the order of English."""
    return tuple(sorted(dict.fromkeys(modifiers), key=concepts().modifiers.index))


def _cost(modifier: Thing, noun: Thing, stops: Sequence[tuple[float, float]], glossary: Glossary) -> float:
    """Words between a modifier and a noun, and more where they hardly belong together."""
    low, high = sorted((modifier.place, noun.place))
    cost = high - low + sum(cost for place, cost in stops if low < place < high)
    follows = glossary.after and modifier.concept.name not in glossary.before
    cost += WRONG_SIDE if (noun.place > modifier.place) == follows else 0
    if noun.concept.kind == "unknown":
        return cost + OF_UNKNOWN
    if noun.concept.kind == "subject" and not _is_face(noun) and noun.place > modifier.place:
        cost += OF_PERSON  # "the girl whose eyes are big" has them before "girl" in Chinese
    if noun.concept.kind == "subject" and modifier.concept.name in glossary.speak_of:
        return cost
    return cost if modifier.concept.name in concepts().fitting(noun.concept) else cost + UNFIT


def _with(thing: Thing, modifiers: Sequence[Thing]) -> Thing:
    """A thing and what is said of it; a negated modifier makes a thing that is not wanted."""
    names = _ordered([*thing.modifiers, *(one.concept.name for one in modifiers)])
    return replace(thing, modifiers=names, negated=thing.negated or any(one.negated for one in modifiers))


def _is_face(thing: Thing) -> bool:
    return thing.concept == Concept("subject", "face")


def _subject(things: Sequence[Thing], glossary: Glossary, *, negated: bool) -> str:
    """The noun that all is said of: the last one where adjectives come first, else the first."""
    nouns = [one.concept.name for one in things if one.concept.kind == "subject" and one.negated == negated]
    strong = [noun for noun in nouns if noun not in WEAK_SUBJECTS]
    if strong:
        return strong[0] if glossary.after else strong[-1]
    return max(nouns, key=WEAK_SUBJECTS.index, default="")


def _telling(things: Sequence[Thing], subject: str) -> Iterator[Thing]:
    """Things that say something: no nouns of persons, no eyes that everybody has unless nothing else is said."""
    told = [one for one in things if one.modifiers or one.concept.kind not in ("subject", "part")]
    for one in things:
        if one.concept.kind == "subject" and not (_is_face(one) and one.modifiers):
            if one.concept.name != subject and one.concept.name in concepts().beside_others:
                yield replace(one, concept=Concept("quality", concepts().beside_others[one.concept.name]))
            continue
        if one.concept.name in concepts().everybody_has and not one.modifiers and not one.negated and (told or subject):
            continue
        yield one


def _qualities(thing: Thing) -> tuple[str, ...]:
    """Qualities before the noun."""
    if _is_face(thing):
        return thing.modifiers
    if thing.concept.name in concepts().adjectives and not thing.modifiers:
        return (concepts().adjectives[thing.concept.name],)
    return (thing.concept.name,) if thing.concept.kind == "quality" else ()


def _said(thing: Thing) -> str:
    """A noun with its modifiers and article, such as "a long grey beard"."""
    text = " ".join([*thing.modifiers, thing.concept.name])
    return with_article(text) if thing.concept.name in concepts().countable else text


def _listed(texts: Sequence[str]) -> str:
    """Texts joined by "and"."""
    return " and ".join(dict.fromkeys(texts))
