from __future__ import annotations

import pytest

from clauses.consideration import Absent, Kind, Strength, Topic
from clauses.detect import detect_line
from clauses.find import find_in_text
from clauses.notice import Signal
from clauses.signals import considerations, read_signal


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("criteres", "sociaux", Kind.SOCIAL_CONDITION),
        ("criteres", "environnementaux", Kind.ENV_CONDITION),
        ("BT-06", "soc-obj", Kind.SOCIAL_CONDITION),
        ("BT-06-Lot", "env-imp", Kind.ENV_CONDITION),
        ("BT-71", "res-ws", Kind.RESERVED_UNSPECIFIED),
        ("BT-71", "res-pub-ser", Kind.RESERVED_ESS),
        ("BT-736", "yes", Kind.RESERVED_UNSPECIFIED),
        ("BT-775", "opp", Kind.INSERTION_CONDITION),
        ("BT-775", "gen-eq", Kind.SOCIAL_OTHER),
        ("BT-805", "eu", Kind.ENV_CRITERION),
        ("reservationMarche", "oui", Kind.RESERVED_UNSPECIFIED),
        ("MARCHE_RESERVE", "ATELIERS_PROTEGES", Kind.RESERVED_DISABILITY),
        ("considerationSociale", "Clause sociale", Kind.SOCIAL_CONDITION),
        ("considerationSociale", "Critère social", Kind.SOCIAL_CRITERION),
        ("considerationSociale", "Marché réservé", Kind.RESERVED_UNSPECIFIED),
        ("considerationEnvironnementale", "Critère environnemental", Kind.ENV_CRITERION),
    ],
)
def test_a_code_says_its_kind(field: str, value: str, kind: Kind) -> None:
    reading = read_signal(Signal(field, value))
    assert reading is not None
    assert reading.kind is kind


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("BT-71", "none"),
        ("BT-736", "no"),
        ("BT-736", "not-known"),
        ("reservationMarche", "non"),
        ("MARCHE_RESERVE", "NON"),
        ("BT-06", "inn-pur"),
        ("BT-31", "x"),
    ],
)
def test_an_empty_code_makes_no_record(field: str, value: str) -> None:
    assert read_signal(Signal(field, value)) is None


def test_the_topic_of_an_environmental_objective_is_kept() -> None:
    (found,) = considerations([Signal("BT-774", "biodiv-eco", "2")], ())
    assert (found.kind, found.topic, found.lots) == (Kind.ENV_CONDITION, Topic.BIODIVERSITY, ("2",))


def test_a_bare_flag_is_informative_and_gives_way_to_any_finding_of_its_family() -> None:
    flag = [Signal("criteres", "sociaux")]
    (alone,) = considerations(flag, ())
    assert (alone.kind, alone.strength) == (Kind.SOCIAL_CONDITION, Strength.INFORMATIVE)
    assert considerations(flag, find_in_text("Marché réservé aux ESAT.")) == ()
    assert [each.kind for each in considerations([*flag, Signal("BT-775", "opp")], ())] == [Kind.INSERTION_CONDITION]
    assert considerations(flag, find_in_text("Clause environnementale au CCAP."))[0].kind is Kind.SOCIAL_CONDITION


def test_the_text_settles_to_whom_the_code_reserves() -> None:
    assert considerations([Signal("BT-71", "res-ws")], find_in_text("Marché réservé aux SIAE.")) == ()
    other_lot = find_in_text("Le lot 1 est réservé aux SIAE.")
    assert considerations([Signal("BT-71", "res-ws", "2")], other_lot)[0].kind is Kind.RESERVED_UNSPECIFIED


def test_a_declared_absence_and_a_contradiction_are_kept_and_flagged() -> None:
    found = considerations(
        [
            Signal("considerationSociale", "Clause sociale"),
            Signal("considerationSociale", "Pas de considération sociale"),
        ],
        (),
    )
    assert [each.absent for each in found] == [None, Absent.SOCIAL]
    assert all(each.warnings for each in found)


def test_a_line_may_hold_coded_fields_in_several_shapes() -> None:
    line = {
        "id": 7,
        "criteres": ["sociaux", "environnementaux"],
        "signals": [{"field": "BT-71", "value": "res-ws", "lot": 2}],
        "considerationsEnvironnementales": {"considerationEnvironnementale": ["Clause environnementale"]},
        "unknown": {"deep": 1},
    }
    answer = detect_line(line)
    assert answer["id"] == 7
    entries = {(each["kind"], each["field"], each["value"], tuple(each["lots"])) for each in answer["considerations"]}
    assert entries == {
        ("reserved_unspecified", "BT-71", "res-ws", ("2",)),
        ("env_condition", "considerationsEnvironnementales", "Clause environnementale", ()),
    }
    assert detect_line({"id": 8, "reservationMarche": {"non": ""}})["considerations"] == []
