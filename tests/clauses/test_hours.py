from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from clauses.find import find_in_text
from clauses.hours import number, settled, volumes
from clauses.normalise import fold
from clauses.number_words import IN_WORDS, in_figures
from clauses.scores import Score


def labelled(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()]


CASES = labelled("hours_cases.jsonl")
"Written beside the reading of quantities."
NOTICES = labelled("hours_notices.jsonl")
"Written and labelled by people who had not read it."
Read = tuple[str | None, float | None, float | None, float | None, str | None]


def read(text: str) -> list[Read]:
    return [(one.lot, one.hours, one.percent, one.per_amount, one.per) for one in volumes(fold(text).low)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90 heures d'insertion", [(None, 90, None, None, None)]),
        (
            "insertion : Lot 1 = 150 h (minimum)Lot 2 = 60h (minimum)",
            [("1", 150, None, None, None), ("2", 60, None, None, None)],
        ),
        (
            "insertion : 200 heures, soit 90 heures en tranche ferme et 110 heures en tranche optionnelle",
            [(None, 200, None, None, None), (None, 90, None, None, "firm"), (None, 110, None, None, "optional")],
        ),
        ("heures d'insertion :80 heures / an.", [(None, 80, None, None, "year")]),
        ("insertion : 6h par tranche de 12 000 euro HT", [(None, 6, None, 12000, "tranche")]),
        (
            "2h d'insertion par tranche de 3 000 Euros facturée, au-delà de 1 500 000 Euros",
            [(None, 2, None, 3000, "tranche")],
        ),
        ("40 % du nombre d'heures réalisées dans le cadre de ce marché", [(None, None, 40, None, None)]),
        ("Cette clause est de 4%.", [(None, None, 4, None, None)]),
        ("taux de main d'oeuvre 20% - Taux d'insertion 3.50 %", [(None, None, 3.5, None, None)]),
        ("l'équivalent de 420 heures de travail", [(None, 420, None, None, None)]),
        (
            "Il passe de 900 heures obligatoires à 500 heures obligatoires, soit 100 heures par an.",
            [(None, 500, None, None, None)],
        ),
        (
            "70 h pour le lot 2 et 35 heures pour le lot 3 d'insertion",
            [("2", 70, None, None, None), ("3", 35, None, None, None)],
        ),
        ("remise des offres avant 16 heures, lot 2", []),
        ("réservé à 100 % ; avance de 5 % du montant du marché", []),
    ],
)
def test_volumes_as_buyers_write_them(text: str, expected: list[Read]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "value"), [("1 607", 1607), ("1.607", 1607), ("1607", 1607), ("2,5", 2.5), ("2.50", 2.5)]
)
def test_numbers_have_several_spellings(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("trente-cinq", 35),
        ("soixante et onze", 71),
        ("quatre-vingts", 80),
        ("quatre vingt dix sept", 97),
        ("cent cinq", 105),
        ("deux mille trois cents", 2300),
        ("mille cinquante", 1050),
    ],
)
def test_numbers_in_words_are_counted(words: str, value: int) -> None:
    assert re.fullmatch(IN_WORDS, words)
    assert in_figures(words) == value


def test_a_total_that_its_lots_share_out_is_not_counted_twice() -> None:
    kept, warning = settled(volumes(fold("insertion : 100 heures, lot 1 : 60 heures, lot 2 : 40 heures").low))
    assert [(one.lot, one.hours) for one in kept] == [("1", 60), ("2", 40)]
    assert warning is None


def test_a_total_that_disagrees_with_its_parts_is_flagged() -> None:
    (found,) = find_in_text("Une clause d'insertion de 100 heures est prévue : lot 1 : 60 heures, lot 2 : 30 heures.")
    assert any("ne correspond pas" in warning for warning in found.warnings)


def test_figures_told_beside_another_finding_are_left_to_it() -> None:
    text = "Lot 1 : une clause d'insertion de 60 heures ; lot 2 : une clause d'insertion de 40 heures."
    assert [[(one.lot, one.hours) for one in each.hours] for each in find_in_text(text)] == [[("1", 60)], [("2", 40)]]


def test_a_lot_told_in_the_sentence_before_is_a_lot_of_the_finding() -> None:
    (found,) = find_in_text("Lot 4 - Serrurerie. Une clause sociale d'insertion de 48 heures est prévue.")
    assert found.lots == ("4",)


def test_quotes_of_volumes_are_verbatim() -> None:
    text = "Clause d’insertion : 1 607 heures."
    (found,) = find_in_text(text)
    assert [one.quote for one in found.hours] == ["1 607 heures"]


def quantities(case: dict[str, Any]) -> tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]:
    """What a labelled case tells and what is read, as (lot, hours, percent, euros of a tranche)."""
    told = {(one["lot"], one["hours"], one["percent"], one["per_amount"]) for one in case["hours"]}
    found = {(one.lot, one.hours, one.percent, one.per_amount) for e in find_in_text(case["text"]) for one in e.hours}
    return told, found


@pytest.mark.parametrize("cases", [CASES, NOTICES], ids=["hard", "of_others"])
def test_quantities_are_read_lot_by_lot(cases: list[dict[str, Any]]) -> None:
    pairs = [(case["text"], *quantities(case)) for case in cases]
    counts = (Score(len(told & found), len(found - told), len(told - found)) for _, told, found in pairs)
    total = sum(counts, Score())
    assert total.right + total.missed >= 60
    assert total.f1 is not None
    assert total.f1 >= 0.95, [(text, told ^ found) for text, told, found in pairs if told != found]


def test_each_quantity_is_quoted_as_written() -> None:
    for case in (*CASES, *NOTICES):
        for one in (one for each in find_in_text(case["text"]) for one in each.hours):
            assert one.quote in case["text"]
