"""What a good proposal holds, line by line of the acceptance checklist for groups of small structures."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pytest

from clauses.group_form import read_group_form
from matching.grouping import solve
from matching.grouping.content import Content
from matching.grouping.gates import NOTE_OF_KIND
from matching.grouping.members import Call, Reason
from matching.grouping.needs import Answerer, Composition, Estimate, LotWork, compose
from matching.grouping.proposal import describe, ranked
from matching.matrix import Note
from matching.structure import AnswerMode, Standing, Structure, StructureKind, Verdict

NOTES = {code: Note(f"Règle {code}", "article d'essai", ()) for code in NOTE_OF_KIND.values()}
BASES = (("1607", "durée légale annuelle", 1607.0), ("ACI", "poste d'atelier", 1820.0), ("EI", "poste d'EI", 1505.0))
BANS = "Groupement solidaire. Il est interdit d'être membre de plusieurs groupements."
CALL = Call(
    date(2026, 5, 29),
    date(2026, 5, 1),
    read_group_form(BANS),
    "boamp:26-1",
    "Entretien",
    date(2026, 4, 20),
    NOTES,
    BASES,
)
GUESS = Estimate(455.0, 700.0, 1001.0, "F1 (d'après le montant)", "Montant de 1 000 000 €.")
LOTS = (
    LotWork(
        "1",
        "Nettoyage",
        ("Nettoyage",),
        1001.0,
        origin="lues dans l'avis",
        lever="une clause d'insertion",
        places=("Colmar", "Guebwiller", "Sélestat", "Thann"),
        months=24.0,
    ),
    LotWork(
        "2",
        "Espaces verts",
        ("Espaces verts",),
        estimate=GUESS,
        reserved=True,
        groups=("espaces-verts-exterieurs-2",),
        months=24.0,
    ),
)


def structure(number: int, kind: StructureKind, hours: float | None) -> Structure:
    return Structure(
        f"{number:014d}",
        kind,
        f"Structure {number}",
        hours=hours,
        source="Annuaire d'essai",
        as_of=date(2026, 1, 1),
        standing=Standing.ACTIVE,
        checked=date(2026, 3, 1),
    )


def answer(
    lot: str, who: Structure, score: float = 0.8, mode: AnswerMode = AnswerMode.HOLDER, km: float = 9
) -> Answerer:
    return Answerer(lot, who, score, mode, Verdict.YES, km)


def composition() -> Composition:
    """Lot 1 is above what either of two can carry in two years; lot 2 has one answer; an ETTI and an AI lend staff."""
    return compose(
        LOTS,
        [
            answer("1", structure(1, StructureKind.EI, 300.0)),
            answer("1", structure(2, StructureKind.ACI, 280.0)),
            answer("2", structure(3, StructureKind.ESAT, None), mode=AnswerMode.GME),
            answer("1", structure(4, StructureKind.EI, 270.0), 0.6),
            answer("1", structure(8, StructureKind.AI, None), 0.7, AnswerMode.STAFF_LENDING),
            answer("1", structure(9, StructureKind.ETTI, None), 0.7, AnswerMode.STAFF_LENDING),
        ],
    )


@pytest.fixture(scope="module")
def all_told() -> list[Content]:
    made = composition()
    found = ranked(solve(made.problem).proposals)
    return [
        describe(one, made, lambda a: Reason((f"Fait le lot {a.lot}.", "Près.", "Même métier.")), CALL, found)
        for one in found
    ]


@pytest.fixture(scope="module")
def told(all_told: list[Content]) -> Content:
    return all_told[0]


def test_market_names_notice_lots_dates_and_what_each_lot_holds_with_its_source(told: Content) -> None:
    assert told.market is not None
    assert (told.market.reference, told.market.published, told.market.deadline) == (
        "boamp:26-1",
        date(2026, 4, 20),
        date(2026, 5, 29),
    )
    first, second = told.market.lots
    assert (first.held, first.volume) == ("Une clause d'insertion.", "1 001 h, lues dans l'avis")
    assert "estimation, formule F1" in second.volume
    assert "non trouvée dans l'avis" in second.held  # never « pas de clause »


def test_eligibility_of_every_member_with_proof_and_date(told: Content) -> None:
    for member in told.members:
        assert member.right is not None
        assert member.right.as_of == date(2026, 3, 1)
        assert "Preuve à joindre" in member.right.text
    proofs = " ".join(member.right.text for member in told.members if member.right)
    assert "convention d'insertion" in proofs
    assert "autorisation d'ESAT" in proofs


def test_form_follows_what_is_imposed_with_its_consequence_quoted(told: Content) -> None:
    assert told.form is not None
    assert told.form.form == "solidaire"
    assert "y compris de la part des autres" in told.form.consequence
    assert told.form.buyer_words is not None
    assert told.form.buyer_words.startswith("Groupement solidaire")


def test_mandataire_why_and_an_alternative(told: Content) -> None:
    assert told.mandataire is not None
    assert len(told.mandataire.why) >= 3
    assert told.mandataire.alternative
    assert told.mandataire.alternative != told.mandataire.name


def test_split_adds_up_to_100_percent_and_to_the_hours_of_each_lot_in_whole_hours(told: Content) -> None:
    parts = [part for member in told.members for part in member.split]
    assert sum(part.share for part in parts) == 100
    by_lot: dict[str, float] = {}
    for part in parts:
        by_lot[part.lot] = by_lot.get(part.lot, 0.0) + (part.hours or 0.0)
    assert by_lot == {"1": 1001.0, "2": 700.0}
    assert all(part.hours == int(part.hours or 0) for part in parts)


def test_split_says_communes_full_time_posts_on_a_named_base_and_what_is_estimated(told: Content) -> None:
    parts = {(member.kind, part.lot): part for member in told.members for part in member.split}
    assert parts["ACI", "1"].etp_base == "1 820 h, poste d'atelier"
    assert parts["EI", "1"].etp == round((parts["EI", "1"].hours or 0) / 1505, 2)
    places = [place for (_, lot), part in parts.items() if lot == "1" for place in part.places]
    assert sorted(places) == ["Colmar", "Guebwiller", "Sélestat", "Thann"]  # a lot cut along its places, joined again
    guessed = parts["ESAT", "2"]
    assert (guessed.estimated, guessed.low, guessed.high) == (True, 455.0, 1001.0)
    assert not parts["EI", "1"].estimated


def test_coverage_names_trades_places_and_gaps(told: Content) -> None:
    text = " ".join(told.coverage)
    assert "Métiers : tous couverts" in text
    assert "Lieux : tous couverts" in text
    alone = compose(LOTS, [answer("1", structure(1, StructureKind.EI, None))])
    partial = describe(solve(alone.problem).proposals[0], alone, lambda _: Reason(()), CALL)
    assert "il manque Espaces verts" in " ".join(partial.coverage)
    assert partial.missing[0].lot == "2"


def test_hours_plan_by_quarter_and_mode_makes_all_the_hours(told: Content) -> None:
    plan = told.hours_plan
    assert plan is not None
    assert plan.quarters[0] == "T1"
    assert len(plan.quarters) == 8
    assert {line.mode for line in plan.lines} == {"gme"}
    assert all(sum(line.by_quarter) == line.hours for line in plan.lines)
    assert sum(line.hours for line in plan.lines) == 1701
    assert any("Début non connu" in note for note in plan.notes)


def test_hours_that_nobody_does_are_planned_as_to_be_found_by_mode() -> None:
    only = compose(
        [LOTS[0], replace(LOTS[1], estimate=None, hours=80.0)],
        [
            answer("2", structure(3, StructureKind.ESAT, None)),
            answer("1", structure(9, StructureKind.ETTI, None), mode=AnswerMode.STAFF_LENDING),
        ],
    )
    plan = describe(solve(only.problem).proposals[0], only, lambda _: Reason(()), CALL).hours_plan
    assert plan is not None
    assert [(line.mode, line.who, line.hours) for line in plan.lines] == [
        ("holder", "Structure 3", 80),
        ("staff_lending", "", 1001),
    ]


def test_a_known_start_gives_calendar_quarters() -> None:
    dated = [replace(lot, start=date(2026, 11, 15), months=6.0) for lot in LOTS[:1]]
    made = compose(dated, [answer("1", structure(1, StructureKind.EI, None))])
    plan = describe(solve(made.problem).proposals[0], made, lambda _: Reason(()), CALL).hours_plan
    assert plan is not None
    assert plan.quarters == ("4e trim. 2026", "1er trim. 2027", "2e trim. 2027")
    assert sum(plan.lines[0].by_quarter) == 1001


def test_why_each_has_two_or_three_facts_with_source_and_date(told: Content) -> None:
    for member in told.members:
        assert 2 <= len(member.why) <= 3
        assert all(fact.source and fact.as_of for fact in member.why)


def test_alternatives_second_group_single_bidder_subcontracting_and_lending(told: Content) -> None:
    found = {one.way: one.text for one in told.alternatives}
    assert list(found) == ["second", "single", "subcontract", "lending"]
    assert "Structure 4" in found["second"]
    assert "% du travail" in found["single"]
    assert "L2193-4" in found["subcontract"]
    assert "Structure 8" in found["lending"]
    assert "Structure 9" in found["lending"]


def test_risks_size_ceilings_season_bans_competition_and_cash(told: Content) -> None:
    names = {risk.name for risk in told.risks}
    assert {"Dépendance à ce marché", "Taille du marché", "Saison", "Plusieurs offres", "Trésorerie"} <= names
    text = " ".join(risk.text for risk in told.risks)
    assert "Structure 2 : Règle C9" in text  # ACI: share of sales
    assert "Structure 8 : Règle AI" in text  # AI: 480 hours, even as lender
    assert any("en interdit" in risk.text for risk in told.risks)
    few = compose([LOTS[0]], [answer("1", structure(n, StructureKind.EI, 300.0)) for n in (1, 2)])
    small = describe(solve(few.problem).proposals[0], few, lambda _: Reason(()), CALL)
    assert "Concurrence" in {risk.name for risk in small.risks}


def test_unknowns_say_whom_to_ask(told: Content) -> None:
    assert all(" : " in question for question in told.unknowns)
    assert any("encadrants, véhicules, permis" in question for question in told.unknowns)
    assert any(question.startswith("Structure 3 : combien d'heures") for question in told.unknowns)


def test_next_steps_are_counted_back_from_the_deadline(told: Content) -> None:
    days = [step.by for step in told.next_steps]
    assert days[-1] == date(2026, 5, 28)
    assert all(days)


def test_never_a_price_and_no_structure_in_the_words_for_the_clause(told: Content) -> None:
    kept: dict[str, Any] = told.as_dict()
    kept["market"] = None  # the formula of an estimate quotes the value that the buyer published
    assert "€" not in json.dumps(kept, ensure_ascii=False)


def test_no_member_without_work_and_none_that_could_be_dropped(all_told: list[Content]) -> None:
    for content in all_told:
        assert all(member.split for member in content.members)
    made = composition()
    for found in solve(made.problem).proposals:
        for kept in combinations([member.siret for member in found.members], len(found.members) - 1):
            rest = tuple(one for one in made.problem.candidates if one.siret in kept)
            without = solve(replace(made.problem, candidates=rest, best=1, minimal=False)).proposals
            assert not without or set(found.covered) - set(without[0].covered)


def test_no_proposal_contains_another_that_covers_as_much(all_told: list[Content]) -> None:
    kept = [({m.siret for m in one.members}, frozenset(one.covered)) for one in all_told]
    for (own, covered), (other, others) in combinations(kept, 2):
        assert not (own < other and covered >= others)
