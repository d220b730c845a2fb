from __future__ import annotations

import pytest

from clauses.normalise import fold
from clauses.segment import lot_mentions, sentences, speaks_of_all_lots


def cut(text: str) -> list[str]:
    folded = fold(text)
    return [folded.cased[span.start : span.end].strip(" .;|\n") for span in sentences(folded)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Une clause. Un prix.", ["Une clause", "Un prix"]),
        ("détaillées au CCAP.Début du marché", ["detaillees au CCAP", "Debut du marche"]),
        ("accès à l'emploiLes titulaires", ["acces a l'emploi", "Les titulaires"]),
        ("article L. 2113-13 du code", ["article L. 2113-13 du code"]),
        ("voir art. 5 du CCAP", ["voir art. 5 du CCAP"]),
        ("Prix | Délai ; coût", ["Prix", "Delai", "cout"]),
        ("5.000 heures", ["5.000 heures"]),
    ],
)
def test_sentences_are_cut_even_when_glued(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "lots"),
    [
        ("lots 1, 3 et 5", ("1", "3", "5")),
        ("lots 1 à 4 et 6", ("1", "2", "3", "4", "6")),
        ("du lot 1 au lot 3", ("1", "2", "3")),
        ("les lots n° 02, n° 03", ("2", "3")),
        ("lot 3A", ("3A",)),
        ("deux lots (2 et 8)", ("2", "8")),
        ("les lots suivants : 01 maçonnerie, 04 menuiseries", ("1", "4")),
        ("lot 2 et 35 heures", ("2",)),
        ("lot 4 pour 12 mois", ("4",)),
        ("lot n°7 – 3 ans", ("7",)),
        ("lots 2 (gros œuvre), 6 (peinture) et 9 (sols)", ("2", "6", "9")),
        ("titulaire du lot 1 (voirie) et celui du lot 3 (clôtures)", ("1", "3")),
        ("les lots géographiques 1 à 3", ("1", "2", "3")),
        ("le lot 2 (peinture), 12 rue Neuve", ("2",)),
        ("600 pour le lot 1 et 300 pour le lot", ("1",)),
        ("les lots A et B", ("A", "B")),
        ("lot A : 600 heures", ("A",)),
        ("le lot n° C", ("C",)),
    ],
)
def test_lots_are_read_as_people_write_them(text: str, lots: tuple[str, ...]) -> None:
    assert [mention.numbers for mention in lot_mentions(fold(text).low)] == [lots]


@pytest.mark.parametrize(
    "text",
    ["le lot a été attribué", "aucun des lots ne comporte", "le lot d'entretien", "le lot d entretien", "lot c'est"],
)
def test_a_letter_that_is_a_word_names_no_lot(text: str) -> None:
    assert lot_mentions(fold(text).low) == ()


@pytest.mark.parametrize("word", ["hormis", "sauf", "à l'exception de", "excepté"])
def test_lots_set_apart_are_told(word: str) -> None:
    assert [mention.excluded for mention in lot_mentions(fold(f"tous {word} les lots 1 et 14").low)] == [True]


@pytest.mark.parametrize(
    "text", ["pour chaque lot", "tous les lots", "applicable au lot unique", "l'ensemble des lots"]
)
def test_the_whole_contract_is_understood(text: str) -> None:
    assert speaks_of_all_lots(fold(text).low)
    assert lot_mentions(fold(text).low) == ()
