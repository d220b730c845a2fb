from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clauses.consideration import Kind, Strength, Topic
from clauses.find import find, find_in_text
from clauses.notice import Buyer, ContractKind, Notice, NoticeType, Section, Signal


def kinds(text: str) -> set[Kind]:
    return {each.kind for each in find_in_text(text)}


def test_an_article_that_contradicts_the_words_is_told() -> None:
    (found,) = find_in_text("Le lot 2 est réservé aux structures d'insertion, en application de l'article L2113-12.")
    assert found.kind is Kind.RESERVED_INSERTION
    assert any("L2113-12" in warning for warning in found.warnings)


def test_an_article_that_agrees_brings_no_warning() -> None:
    (found,) = find_in_text("Le lot 2 est réservé aux structures d'insertion, en application de l'article L2113-13.")
    assert found.warnings == ()


def test_the_prison_article_is_not_the_insertion_one() -> None:
    assert kinds("Marché réservé en application de l'article L. 2113-13-1.") == {Kind.RESERVED_PRISON}
    assert kinds("Marché réservé en application de l'article L. 2113-13.") == {Kind.RESERVED_INSERTION}


def test_an_insertion_clause_absorbs_the_social_clause_that_announces_it() -> None:
    assert kinds("Le marché comporte une clause sociale. Elle impose 70 heures d'insertion.") == {
        Kind.INSERTION_CONDITION
    }


def test_a_social_clause_of_another_lot_stays() -> None:
    text = "Le lot 1 comporte une clause d'insertion. Le lot 2 comporte une clause sociale."
    assert kinds(text) == {Kind.INSERTION_CONDITION, Kind.SOCIAL_CONDITION}


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Une clause d'insertion obligatoire est prévue.", Strength.MANDATORY),
        ("Une clause d'insertion incitative est prévue.", Strength.INCENTIVE),
        ("Critère social : 10 %", Strength.SCORED),
        ("Clause d'insertion incitative pour le lot 1 et obligatoire pour le lot 2.", Strength.MANDATORY),
    ],
)
def test_strength_follows_the_words(text: str, strength: Strength) -> None:
    assert {each.strength for each in find_in_text(text)} == {strength}


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Une clause environnementale impose le réemploi des emballages.", Topic.REUSE),
        ("Charte chantier vert obligatoire : tri des déchets.", Topic.WASTE),
        ("Le titulaire devra utiliser des véhicules à faibles émissions.", Topic.VEHICLE),
        ("Conditions d'exécution à caractère environnemental.", Topic.OTHER),
    ],
)
def test_topics_are_named(text: str, topic: Topic) -> None:
    assert topic in {each.topic for each in find_in_text(text)}


def test_a_criterion_on_general_policy_is_flagged_never_judged() -> None:
    found = find_in_text("Critère RSE : 10 %")
    assert any("lien" in warning for each in found for warning in each.warnings)


def test_a_line_is_a_criterion_only_in_a_list_of_criteria() -> None:
    assert find_in_text("Développement durable") == ()
    assert {each.kind for each in find_in_text("Développement durable", criteria=True)} == {Kind.ENV_CRITERION}


def test_a_notice_is_read_section_by_section_with_its_lots_and_codes() -> None:
    notice = Notice(
        source="boamp",
        reference="1",
        url="https://exemple.fr/1",
        published=date(2026, 9, 1),
        type=NoticeType.CALL,
        title="Nettoyage",
        buyer=Buyer("Ville"),
        sections=(
            Section("lot.description", "Description du lot", "Lot réservé aux ESAT.", lot="2"),
            Section("conditions", "Conditions", "Une clause environnementale est prévue."),
        ),
        signals=(Signal("criteres", "sociaux"), Signal("BT-775", "opp", "1")),
    )
    found = [(each.kind, each.lots, each.evidence.path) for each in find(notice)]
    assert found == [
        (Kind.RESERVED_DISABILITY, ("2",), "lot.description"),
        (Kind.ENV_CONDITION, (), "conditions"),
        (Kind.INSERTION_CONDITION, ("1",), "BT-775"),
    ]


def test_lots_set_apart_are_counted_out_when_the_lots_are_known() -> None:
    text = "Tous les lots, hormis les lots 1 et 4, comportent une clause d'insertion."
    (known,) = find_in_text(text, lots=("1", "2", "3", "4"))
    assert (known.lots, known.warnings) == (("2", "3"), ())
    (unknown,) = find_in_text(text)
    assert unknown.lots == ()
    assert "1, 4" in unknown.warnings[0]


def test_volumes_of_one_statement_do_not_run_into_the_next() -> None:
    first, second = find_in_text("Lot 1 : 320 h d'insertion. Lot 2 : 105 h d'insertion.")
    assert [(one.lot, one.hours) for one in first.hours] == [("1", 320)]
    assert [(one.lot, one.hours) for one in second.hours] == [("2", 105)]


def test_nothing_is_found_in_nothing() -> None:
    assert find_in_text("") == ()
    assert find_in_text(" \n ") == ()


def test_a_bare_reservation_in_a_title_is_settled_by_the_text_below_it() -> None:
    notice = _notice(
        Section("object.title", "Objet", "Nettoyage (marché réservé)"),
        Section("object.description", "Description", "Le marché est réservé aux entreprises adaptées."),
    )
    assert {each.kind for each in find(notice)} == {Kind.RESERVED_DISABILITY}


def test_a_bare_reservation_of_another_lot_stays() -> None:
    notice = _notice(
        Section("lot.title", "Lot", "Lot réservé", lot="1"),
        Section("lot.title", "Lot", "Lot réservé aux ESAT", lot="2"),
    )
    assert {each.kind for each in find(notice)} == {Kind.RESERVED_UNSPECIFIED, Kind.RESERVED_DISABILITY}


@pytest.mark.parametrize(("kind", "warned"), [(ContractKind.CONCESSION, True), (ContractKind.SERVICES, False)])
def test_a_concession_reserved_to_both_families_is_told(kind: ContractKind, warned: bool) -> None:
    section = Section("object", "Objet", "Contrat réservé aux entreprises adaptées et aux structures d'insertion.")
    (found,) = find(replace(_notice(section), kind=kind))
    assert found.kind is Kind.RESERVED_JOINT
    assert any("L3113-3" in warning for warning in found.warnings) is warned


def test_an_absence_said_of_the_lot_just_named_keeps_to_it() -> None:
    found = find_in_text("Le lot 2 est ouvert à tous ; aucune clause sociale n'y est attachée.")
    assert [(each.kind, each.lots) for each in found] == [(Kind.STATED_ABSENT, ("2",))]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("105 heures d'insertion pour le lot 1 et 70 heures pour le lot 2.", {("1", 105), ("2", 70)}),
        ("Clause d'insertion : lot 1, 1 150 heures ; lot 2, 600 heures.", {("1", 1150), ("2", 600)}),
        (
            "Le titulaire du lot 1 réserve 560 heures à l'insertion, celui du lot 2 350 heures.",
            {("1", 560), ("2", 350)},
        ),
        (
            "Heures d'insertion : 260 heures par an pour le lot 1, 180 heures par an pour le lot 2.",
            {("1", 260), ("2", 180)},
        ),
    ],
)
def test_hours_go_to_their_lot_and_the_consideration_with_them(text: str, hours: set[tuple[str, float]]) -> None:
    found = find_in_text(text)
    assert {(one.lot, one.hours) for each in found for one in each.hours} == hours
    assert {lot for each in found for lot in each.lots} == {lot for lot, _ in hours}


def test_a_quote_never_opens_inside_a_number() -> None:
    (found,) = find_in_text("420 heures d'insertion à la charge du titulaire.")
    assert found.evidence.quote is not None
    assert found.evidence.quote.startswith("420 heures")


def _notice(*sections: Section) -> Notice:
    return Notice(
        source="boamp",
        reference="1",
        url="https://exemple.fr/1",
        published=date(2026, 9, 1),
        type=NoticeType.CALL,
        title="Nettoyage",
        buyer=Buyer("Ville"),
        sections=sections,
    )


def test_a_quote_cuts_no_word() -> None:
    text = "Au moins 5 % des heures travaillées seront réservées à des personnes rencontrant des difficultés d'emploi."
    for found in find_in_text(text):
        assert not text[found.evidence.end or 0 :][:1].isalpha()
        assert "difficultés" in (found.evidence.quote or "")


def test_a_quote_leaves_the_word_glued_to_it() -> None:
    text = "Le marché comprend une clause d'insertionLe délai est de trois mois."
    assert all("Le délai" not in (found.evidence.quote or "") for found in find_in_text(text))
