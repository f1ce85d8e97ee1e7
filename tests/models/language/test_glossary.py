"""The data files: every key is made of concepts, no word means two things, every sentence reads as it says."""

import tomllib

import pytest

from models.language.concepts import GLOSSARY, concepts, entries, split
from models.language.glossary import LANGUAGES, glossary
from models.language.reading import pair

OTHERS = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_stands_under_two_meanings(language: str) -> None:
    values = tomllib.loads((GLOSSARY / f"{language}.toml").read_text(encoding="utf-8"))
    meanings: dict[str, set[object]] = {}
    for words, meaning in entries(values):
        meanings.setdefault(words, set()).add(meaning)
    assert {words: found for words, found in meanings.items() if len(found) > 1} == {}


def test_what_fits_a_part_is_a_modifier() -> None:
    shared = concepts()
    fitting = {name for listed in (shared.parts | shared.worn).values() for name in listed}
    assert fitting <= set(shared.modifiers)
    assert shared.countable <= {*shared.parts, *shared.worn} and shared.everybody_has <= {*shared.parts}


def test_every_concept_has_a_word_in_chinese() -> None:
    shared, values = concepts(), tomllib.loads((GLOSSARY / "zh.toml").read_text(encoding="utf-8"))
    said = {concept.name for _, meaning in entries(values) for concept in meaning}
    wanted = {*shared.subjects, *shared.parts, *shared.worn, *shared.phrases}
    assert len(wanted - said) <= 0.05 * len(wanted), sorted(wanted - said)


@pytest.mark.parametrize("language", OTHERS)
def test_offered_sentences_are_read_as_they_say(language: str) -> None:
    sentences = glossary(language).sentences
    read = {text: pair(text, "a face") for text in sentences.values()}
    assert {text: (read[text].target, read[text].unknown) for text in read} == {
        text: (english, ()) for english, text in sentences.items()
    }
    assert len(sentences) >= 25


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    values = tomllib.loads((GLOSSARY / "zh.toml").read_text(encoding="utf-8"))
    assert len(values["variants"]) == len(values["standard"]) > 300
    assert not set(values["variants"]) & set("".join(split(",".join(values["words"].values()))))


def test_endings_and_compounds_are_found() -> None:
    german = glossary("de")
    assert [[one.name for one in token.concepts] for token in german.tokens("roter Rotbart")] == [
        ["red"],
        ["red", "beard"],
    ]
    assert [token.text for token in german.tokens("Schraubenzieher") if not token.concepts] == ["Schraubenzieher"]


def test_every_concept_is_said_in_some_language() -> None:
    shared, said = concepts(), set[str]()
    for language in LANGUAGES:
        values = tomllib.loads((GLOSSARY / f"{language}.toml").read_text(encoding="utf-8"))
        said |= {concept.name for _, meaning in entries(values) for concept in meaning}
    listed = {*shared.subjects, *shared.qualities, *shared.modifiers, *shared.parts, *shared.worn, *shared.phrases}
    assert listed - said == set()
