"""Why a tender suits a structure, and where the work is, each on one line."""

from __future__ import annotations

import pytest

from clauses.notice import Lot, Place
from matching.explain import Explanation
from matching.structure import AnswerMode, Verdict
from matching.types import Eligibility, Finding
from tests.mail.factories import structure, tender
from web.house import House
from web.mail.place import place_line
from web.mail.reasons import HOW, reason_line
from web.store import knowledge

WEIGHTS = {"trade": 0.45, "place": 0.25, "clause_fit": 0.15, "words": 0.1}


def line(*findings: tuple[str, float | None], mode: AnswerMode = AnswerMode.GME, verdict: Verdict = Verdict.YES) -> str:
    told = tuple(Finding(name, score, f"Phrase {name}.") for name, score in findings)
    explained = Explanation(0.8, 1.0, mode, verdict, "", told, (), Eligibility(mode, verdict), (), ())
    return reason_line(explained, WEIGHTS.__getitem__)


def test_the_reason_that_weighs_most_comes_with_how_to_answer() -> None:
    assert line(("words", 1.0), ("trade", 0.9)) == "Phrase trade. À plusieurs, en groupement."


def test_the_place_has_its_own_line_and_weak_or_unknown_findings_are_no_reason() -> None:
    assert line(("place", 1.0), ("trade", 0.2), ("words", None)).startswith("L'annonce ne dit pas assez")


def test_the_days_left_are_no_reason_to_answer() -> None:
    assert line(("time_left", 1.0)).startswith("L'annonce ne dit pas assez")


def test_the_code_of_a_post_is_not_told_to_a_director() -> None:
    told = (Finding("trade", 1.0, "Même métier : « Nettoyage de locaux » (poste de travail K2204)."),)
    mode, verdict = AnswerMode.HOLDER, Verdict.YES
    explained = Explanation(0.8, 1.0, mode, verdict, "", told, (), Eligibility(mode, verdict), (), ())
    said = reason_line(explained, WEIGHTS.__getitem__)
    assert said == "Même métier : « Nettoyage de locaux » (un de vos postes). Vous pouvez répondre seul."


def test_a_reason_that_says_how_is_not_said_twice() -> None:
    assert line(("clause_fit", 1.0)) == "Phrase clause_fit."


def test_a_condition_is_told() -> None:
    assert line(("trade", 1.0), verdict=Verdict.IF).endswith("(sous condition, à vérifier).")


def test_every_way_to_answer_has_its_words() -> None:
    assert set(HOW) == set(AnswerMode)


LILLE, ARRAS = Place(city="Lille", post_code="59000"), Place(city="Arras", post_code="62000")


@pytest.mark.parametrize(
    ("places", "values", "expected"),
    [
        ((LILLE,), {"insee": "59350"}, "Lille (59), près de chez vous"),
        ((ARRAS,), {"latitude": 50.63, "longitude": 3.07}, "Arras (62), à 43 km de chez vous"),
        ((ARRAS, LILLE), {"insee": "59350"}, "Lille (59), près de chez vous"),
        ((ARRAS,), {"department": None}, "Arras (62)"),
        ((Place(text="voir le cahier des charges"),), {"insee": "59350"}, "Nord (59)"),
    ],
)
def test_the_place_and_the_distance_as_far_as_they_are_known(
    house: House, places: tuple[Place, ...], values: dict[str, object], expected: str
) -> None:
    with house.sessions() as session:
        home = structure(session, **values)  # type: ignore[arg-type]
        assert place_line(knowledge.gazetteer(), tender(session, places=places), "0", home) == expected


def test_the_place_of_the_lot_comes_before_that_of_the_contract(house: House) -> None:
    with house.sessions() as session:
        lots = (Lot("1", "Un", places=(Place(city="Lens", post_code="62300"),)),)
        made = tender(session, lots=lots)
        assert place_line(knowledge.gazetteer(), made, "1", structure(session, department=None)) == "Lens (62)"
