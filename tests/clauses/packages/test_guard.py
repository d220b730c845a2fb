"""What the law lets one negotiate, and the sentences that are written for a buyer."""

from __future__ import annotations

from datetime import date

import pytest

from clauses.packages.guard import Guard, Moment, Nature, Verdict, named
from clauses.packages.kinds import ItemKind, Unit
from clauses.packages.offer import Size, bases, proposals
from clauses.packages.templates import clause, fitting, templates
from config import data

DAY = date(2026, 11, 2)


@pytest.fixture(scope="module")
def guard() -> Guard:
    return Guard.from_data(data.table("negotiation"))


def test_every_case_has_an_answer_with_its_words_and_only_the_open_call_is_blocked(guard: Guard) -> None:
    for nature in Nature:
        for moment in Moment:
            legal = guard.ask(nature, moment, DAY)
            assert legal.words
            assert legal.how
            assert legal.rule != "unknown"
            blocked = (nature, moment) == (Nature.PUBLIC, Moment.OPEN_CALL)
            assert (legal.verdict is Verdict.BLOCKED) == blocked


@pytest.mark.parametrize(
    ("moment", "article"),
    [
        (Moment.OPEN_CALL, "L2124-2"),
        (Moment.ADAPTED, "R2123-5"),
        (Moment.NEGOTIATED, "L2124-3"),
        (Moment.BEFORE, "R2111-1"),
    ],
)
def test_a_public_buyer_is_told_its_article(guard: Guard, moment: Moment, article: str) -> None:
    legal = guard.ask(Nature.PUBLIC, moment, DAY)
    assert legal.article == article
    assert legal.since == date(2019, 4, 1)
    assert any("417580" in words for words in legal.cautions)


def test_a_private_buyer_is_not_told_the_cautions_of_the_code(guard: Guard) -> None:
    legal = guard.ask(Nature.PRIVATE, Moment.FREE, DAY)
    assert legal.verdict is Verdict.ALLOWED
    assert not any("417580" in words for words in legal.cautions)


def test_before_the_code_nothing_is_guessed(guard: Guard) -> None:
    assert guard.ask(Nature.PUBLIC, Moment.ADAPTED, date(2018, 1, 1)).verdict is Verdict.WARNED
    assert guard.ask(Nature.PUBLIC, Moment.ADAPTED, date(2018, 1, 1)).rule == "unknown"


def test_a_rule_ends_on_its_last_day() -> None:
    row = {
        "id": "x",
        "natures": ["public"],
        "moments": ["adapted"],
        "verdict": "blocked",
        "words": "",
        "how": "",
        "article": "",
        "source": "",
        "since": date(2020, 1, 1),
        "until": date(2020, 12, 31),
    }
    table = Guard.from_data({"rule": [row]})
    assert table.ask(Nature.PUBLIC, Moment.ADAPTED, date(2020, 12, 31)).verdict is Verdict.BLOCKED
    assert table.ask(Nature.PUBLIC, Moment.ADAPTED, date(2021, 1, 1)).rule == "unknown"


def test_names_of_structures_are_found_however_they_are_written() -> None:
    names = ("Les Ateliers d'Été", "ACE", "Nord Propreté")
    assert named("confier à LES ATELIERS D’ETE la pose", names) == ("Les Ateliers d'Été",)
    assert named("une place face au nord", names) == ()


def test_templates_read_and_say_no_structure_and_no_due_hire() -> None:
    known = templates(data.table("packages"))
    painting = fitting(known, "peinture-revetement-des-murs")[0]
    (item,) = painting.terms.items
    assert (item.kind, item.target, item.unit) == (ItemKind.JOB_INSERTION, 1, Unit.NUMBER)
    assert "exemple" in painting.note.lower()
    text = clause(painting.terms)
    assert "1 poste proposé par an" in text
    assert "n'est jamais due" in text


def size(**values: object) -> Size:
    return Size(**values)  # type: ignore[arg-type]


def told(found: Size) -> dict[ItemKind, tuple[float | None, float | None]]:
    return {one.kind: (one.low, one.high) for one in proposals(bases(data.table("packages")["base"]), found)}


def test_a_first_talk_holds_the_example_of_a_hundred_thousand_euros() -> None:
    found = told(size(spend=100_000))
    for kind, number in ((ItemKind.PMSMP, 2), (ItemKind.STAGE, 1), (ItemKind.JOB_INSERTION, 1)):
        low, high = found[kind]
        assert low is not None
        assert low <= number <= (high or 0)
        assert low < (high or 0)


def test_a_small_team_bears_no_more_than_it_can_host() -> None:
    assert told(size(spend=2_000_000, workforce=4))[ItemKind.PMSMP] == (0, 1)


def test_what_is_promised_elsewhere_is_taken_off_and_said() -> None:
    one = next(
        each
        for each in proposals(
            bases(data.table("packages")["base"]), size(spend=100_000, committed={ItemKind.PMSMP: 3}, structures=0)
        )
        if each.kind is ItemKind.PMSMP
    )
    assert (one.low, one.high) == (0, 0)
    assert any("Déjà promis" in part for part in one.parts)
    assert any("Aucune structure proche" in part for part in one.parts)


def test_nothing_known_proposes_nothing() -> None:
    for one in proposals(bases(data.table("packages")["base"]), size()):
        assert one.low is None
        assert "trop peu" in one.words
        assert any("non connu" in part for part in one.parts)
