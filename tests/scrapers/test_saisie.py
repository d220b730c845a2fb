"""Fields as people type them, and needs that are read whole or refused field by field."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.notice import NoticeType
from clauses.tender import Stage, fold, joins
from scrapers.saisie import fields, form
from scrapers.saisie.fields import BadField
from scrapers.saisie.period import period
from scrapers.saisie.source import Saisie, record
from web.store import knowledge


@pytest.mark.parametrize(
    ("written", "euros"),
    [
        ("12 345,60 €", 12345.6),
        ("12\u202f345,60\xa0€ HT", 12345.6),
        ("12.345,60", 12345.6),
        ("1.234.567", 1234567.0),
        ("1234.50", 1234.5),
        ("150 k€", 150_000.0),
        ("1,2 M€", 1_200_000.0),
        ("40000", 40_000.0),
        (18500.5, 18500.5),
        ("", None),
    ],
)
def test_amounts_are_read_as_the_french_write_them(written: Any, euros: float | None) -> None:
    assert fields.amount("value", written) == euros


@pytest.mark.parametrize("written", ["beaucoup", "0", "-5", "40 000 à 90 000", 10**400, float("nan"), True, "1e5"])
def test_what_is_no_amount_is_refused(written: Any) -> None:
    with pytest.raises(BadField):
        fields.amount("value", written)


@pytest.mark.parametrize(
    ("written", "first", "label"),
    [
        ("2e trimestre 2027", date(2027, 4, 1), "2e trimestre 2027"),
        ("T2 2027", date(2027, 4, 1), "2e trimestre 2027"),
        ("2027-T4", date(2027, 10, 1), "4e trimestre 2027"),
        ("Premier semestre 2027", date(2027, 1, 1), "1er semestre 2027"),
        ("mars 2027", date(2027, 3, 1), "mars 2027"),
        ("Fin sept. 2027", date(2027, 9, 1), "septembre 2027"),
        ("03/2027", date(2027, 3, 1), "mars 2027"),
        ("15/03/2027", date(2027, 3, 15), "15/03/2027"),
        ("2027", date(2027, 1, 1), "en 2027"),
    ],
)
def test_periods_of_programmes_are_read(written: str, first: date, label: str) -> None:
    found = period("launch", written)
    assert found is not None
    assert (found.first, found.label) == (first, label)


@pytest.mark.parametrize("written", ["", "à définir", "NC", "-"])
def test_what_the_buyer_does_not_know_is_no_fault(written: str) -> None:
    assert period("launch", written) is None


@pytest.mark.parametrize("written", ["un jour", "5e trimestre 2027", "S3 2027", "Brumaire 2027", "32/01/2027"])
def test_what_is_no_period_is_refused(written: str) -> None:
    with pytest.raises(BadField):
        period("launch", written)


def test_a_day_alone_ends_at_midnight_in_paris_and_says_so() -> None:
    found = fields.deadline("deadline", "15 mars 2027")
    assert found is not None
    assert (found.at.isoformat(), found.hour_known) == ("2027-03-15T23:59:00+01:00", False)


@pytest.mark.parametrize("written", ["15/03/0001", "9999-12-31T23:59-12:00", "entre le 1/2/2027 et le 3/2/2027"])
def test_a_deadline_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(BadField):
        fields.deadline("deadline", written)


def test_departments_come_from_codes_names_and_places() -> None:
    raw = {"title": "Vitres", "departments": "Moselle ; 2A", "places": ["67000 Strasbourg", "Ajaccio (20000)"]}
    assert form.read(raw, knowledge.gazetteer())["departments"] == ["57", "2A", "67"]


def test_lots_are_read_from_lines_and_from_objects() -> None:
    lines = form.read({"title": "Vitres", "lots": "Nord ; 120 ; 15 000\n\nSud"}, knowledge.gazetteer())["lots"]
    assert [(lot["number"], lot["title"], lot["hours"], lot["value"]) for lot in lines] == [
        ("1", "Nord", 120.0, 15000.0),
        ("2", "Sud", None, None),
    ]
    told = form.read({"title": "Vitres", "lots": [{"number": "03", "title": "Nord"}, "Sud"]}, knowledge.gazetteer())
    assert [lot["number"] for lot in told["lots"]] == ["3", "2"]
    with pytest.raises(form.BadNeed, match="même numéro"):
        form.read(
            {"title": "x", "lots": [{"number": 1, "title": "a"}, {"number": 1, "title": "b"}]}, knowledge.gazetteer()
        )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(form.LABELS)), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=120)
@given(st.dictionaries(st.sampled_from(sorted(form.LABELS)), JSON, max_size=8), st.booleans())
def test_whatever_is_typed_is_read_or_refused_and_what_is_read_makes_a_notice(
    raw: dict[str, Any], titled: bool
) -> None:
    raw |= {"title": "Vitres"} if titled else {}
    try:
        content = form.read(raw, knowledge.gazetteer())
    except form.BadNeed:
        return
    version = content | {"need": 1, "version": 1, "typed": "2026-11-21", "organisation": 4, "private": True}
    notice = Saisie().parse(record(version, "essai"))
    assert notice.private_to == 4
    assert all(key.startswith("organisation 4/") for key in joins(notice))
    assert fold([notice]).private_to == 4


def test_versions_of_a_need_supersede_and_a_withdrawn_plan_may_come_back() -> None:
    base = form.read({"title": "Vitres", "stage": "planned"}, knowledge.gazetteer())

    def version(number: int, **values: Any) -> Any:
        told = base | {"need": 3, "version": number, "typed": "2026-11-21"} | values
        return Saisie().parse(record(told, "essai"))

    one, two, three = version(1), version(2, stage="cancelled"), version(3, title="Vitrines")
    assert two.type is NoticeType.CANCELLATION
    assert fold([one, two]).stage is Stage.CANCELLED
    whole = fold([three, one, two])
    assert (whole.stage, whole.title) == (Stage.PLANNED, "Vitrines")
    called = version(4, stage="call", deadline=datetime(2127, 1, 5, 12).astimezone().isoformat())
    assert fold([one, two, three, called]).stage is Stage.CALL
