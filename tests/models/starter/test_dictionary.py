"""Words and their senses, from entries in WordNet's own format."""

from pathlib import Path

import pytest

from models.starter.dictionary import Dictionary, gerund, plain_forms

LICENCE = "  1 This software and database is being provided to you, the LICENSEE,\n"
DATABASE = {
    "data.adj": "01030022 00 a 01 curly 0 002 ! 01030800 a 0101 & 01030372 a 0000 | having curls; "
    '"has naturally curly hair"\n'
    "01030372 00 s 05 crisp 0 frizzly 0 frizzy 0 kinky 0 nappy 0 002 & 01030022 a 0000 + 04947087 n 0501 "
    "| (of hair) in small tight curls\n",
    "index.adj": "curly a 1 2 ! & 1 1 01030022\nfrizzy a 1 2 & + 1 0 01030372\n",
    "data.verb": "00015303 29 v 03 snooze 0 drowse 0 doze 0 002 @ 00015946 v 0000 + 00858849 n 0301 01 + 02 00 "
    '| sleep lightly; "she was dozing"\n00015946 29 v 02 nap 0 catnap 0 000 01 + 02 00 | take a siesta\n',
    "index.verb": "doze v 1 2 @ + 1 1 00015303\nnap v 1 0 1 0 00015946\n",
    "data.noun": "00858849 04 n 02 doze 0 drowse 0 000 | a light fitful sleep\n",
    "index.noun": "doze n 1 0 1 0 00858849\n",
    "data.adv": "",
    "index.adv": "",
}


@pytest.fixture
def dictionary(tmp_path: Path) -> Dictionary:
    for name, entries in DATABASE.items():
        (tmp_path / name).write_text(LICENCE + entries, encoding="utf-8")
    return Dictionary(tmp_path)


def test_a_sense_is_its_definition_its_synonyms_and_what_it_is_like(dictionary: Dictionary) -> None:
    assert dictionary.senses("frizzy") == ["of hair in small tight curls, crisp, frizzly, kinky, nappy, curly"]


def test_examples_are_left_out(dictionary: Dictionary) -> None:
    assert dictionary.senses("curly") == ["having curls, crisp"]


def test_an_inflected_word_has_the_senses_of_its_plain_forms(dictionary: Dictionary) -> None:
    assert dictionary.senses("dozing") == ["sleep lightly, snooze, drowse, doze, nap"]


def test_a_word_that_is_not_there_has_no_sense(dictionary: Dictionary) -> None:
    assert dictionary.senses("semblance") == []


def test_plain_forms_undo_a_doubled_consonant() -> None:
    assert "sob" in plain_forms("sobbing")


def test_without_the_database_it_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="wordnet-base"):
        Dictionary(tmp_path)


def test_words_are_those_with_a_sense_and_verbs_are_also_named_by_ing(dictionary: Dictionary) -> None:
    assert dictionary.words() == ["curly", "doze", "dozing", "frizzy", "nap", "napping"]


def test_senses_that_no_face_can_have_are_left_out(dictionary: Dictionary) -> None:
    assert dictionary.senses("doze") == ["sleep lightly, snooze, drowse, nap"]  # the noun is of acts


@pytest.mark.parametrize(("verb", "form"), [("smile", "smiling"), ("grin", "grinning"), ("yawn", "yawning")])
def test_gerund(verb: str, form: str) -> None:
    assert gerund(verb) == form
