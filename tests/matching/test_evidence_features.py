"""Features that a lot may ask for, contracts won, time left: each says what it rests on, and changes with it alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matching.arrays import StructureArrays
from matching.context import Context
from matching.engine import best
from matching.explain import explain
from matching.structure import Award, StructureKind
from tests.matching.cases import CARE, CLEANING, GREEN, ON, ROOMS, context, does, lot, structure


def told(need, **changes):
    """Findings by feature, of the structure so changed."""
    return {finding.feature: finding for finding in explain(need, structure(**changes), context()).findings}


def changed(need, other, before=None, after=None):
    """Features whose finding is not the same."""
    first, second = told(need, **(before or {})), told(other, **(after or {}))
    return {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}


WON = Award(GREEN, CARE, "67", 2, date(2025, 3, 4), "données essentielles")
GREENER = lot(environment=frozenset({"biodiversity"}))
SOON = lot(deadline=ON + timedelta(days=5))


@pytest.mark.parametrize(
    ("need", "other", "after", "feature"),
    [
        (SOON, replace(SOON, deadline=ON + timedelta(days=6)), {}, {"time_left"}),
        (GREENER, lot(environment=frozenset({"reuse"})), {}, {"environment"}),
        (GREENER, GREENER, {"labels": ("Zéro phyto",)}, {"environment"}),
        (lot(), lot(), {"awards": (WON,)}, {"track_record"}),
        (lot(), lot(), {"kind": StructureKind.RQ}, {"clause_fit"}),
    ],
    ids=["deadline", "topic asked", "label", "contracts won", "kind"],
)
def test_one_input_changed_changes_the_finding_that_names_it_and_no_other(need, other, after, feature):
    assert changed(need, other, {}, after) == feature


def test_time_left_is_told_in_days_and_weighs_nothing():
    late = told(SOON)["time_left"]
    assert late.score == pytest.approx(5 / 15)
    assert late.because == "Il reste 5 jours pour répondre ; il en faut 15 environ (titulaire seul)."
    assert told(lot())["time_left"].score is None
    assert told(lot(deadline=ON - timedelta(days=1)))["time_left"].score == 0.0
    assert explain(SOON, structure(), context()).score == explain(lot(), structure(), context()).score


def test_a_grouping_takes_longer_than_lending_staff():
    lender = told(SOON, kind=StructureKind.ETTI)["time_left"]
    assert lender.score == 1.0
    assert "mise à disposition" in lender.because


def test_the_day_makes_matches_stale_only_when_the_time_left_weighs():
    known = context()
    tomorrow = replace(known, on=ON + timedelta(days=1))
    assert tomorrow.version == known.version
    assert weighing_days(known).version != weighing_days(tomorrow).version


def weighing_days(known: Context) -> Context:
    features = dict(known.policy.features)
    features["time_left"] = replace(features["time_left"], weight=0.05)
    return replace(known, policy=replace(known.policy, features=features))


@pytest.mark.parametrize(
    ("changes", "expected", "words"),
    [
        ({"text": "Entretien sans pesticides, gestion différenciée."}, 1.0, "« gestion différenciée »"),
        ({"labels": ("ISO 14001",)}, 0.6, "Environnement (biodiversité) : « ISO 14001 »."),
        ({"text": "Entretien d'espaces verts."}, None, "rien n'est connu"),
        ({"text": "Nous trions nos déchets, zéro déchet."}, None, "rien n'est connu"),
    ],
)
def test_environmental_evidence_is_quoted_and_silence_is_unknown(changes, expected, words):
    finding = told(GREENER, **changes)["environment"]
    assert finding.score == expected
    assert words in finding.because


def test_environment_is_judged_only_when_the_lot_asks():
    assert "environment" not in told(lot())
    assert explain(lot(), structure(), context()).known == explain(lot(), structure(labels=("RSE",)), context()).known


@pytest.mark.parametrize(
    ("award", "expected"),
    [
        (WON, 1.0),
        (replace(WON, department="59"), 0.85),
        (replace(WON, sector="elagage"), 0.75),
        (replace(WON, group=CLEANING, sector=ROOMS), 0.6),
    ],
    ids=["same trade and department", "same trade", "same group", "any"],
)
def test_the_nearest_contracts_won_count(award, expected):
    finding = told(lot(), awards=(award,))["track_record"]
    assert finding.score == expected
    assert "2 marchés publics gagnés" in finding.because
    assert "04/03/2025" in finding.because


def test_contracts_of_the_whole_company_are_told_as_such():
    assert "autre établissement" in told(lot(), awards=(replace(WON, company=True),))["track_record"].because


def test_never_seen_winning_is_unknown_and_no_worse_than_winning_elsewhere():
    never = explain(lot(), structure(), context())
    other = explain(lot(), structure(awards=(replace(WON, group=CLEANING, sector=ROOMS),)), context())
    assert {f.feature: f.score for f in never.findings}["track_record"] is None
    assert never.known < other.known
    assert not never.excluded
    assert 0 < other.score - never.score < 0.01


def test_a_demand_that_the_structure_speaks_of_is_said():
    need = lot(text="Tonte des pelouses et taille des haies. Travail en hauteur.")
    finding = told(need, text="Équipe formée au travail en hauteur.")["access"]
    assert finding.score == 1.0
    assert "effort physique (« Travail en hauteur »)" in finding.because


RESERVED = lot(kinds=frozenset({"reserved_insertion"}))


@pytest.mark.parametrize(
    ("convention", "verdict", "note"),
    [
        (None, "if", "convention d'EI, d'ACI ou d'AI"),
        (StructureKind.EI, "yes", "convention d'EI, d'ACI ou d'AI"),
        (StructureKind.ACI, "yes", "30 % de ses charges"),
        (StructureKind.AI, "if", "plutôt comme partenaire"),
    ],
)
def test_a_regie_answers_by_its_convention(convention, verdict, note):
    found = explain(RESERVED, structure(kind=StructureKind.RQ, convention=convention), context())
    assert found.verdict == verdict
    assert note in " ".join(found.notes)


def test_a_convention_says_nothing_of_other_kinds():
    plain, other = (
        explain(RESERVED, structure(convention=convention), context()) for convention in (None, StructureKind.AI)
    )
    assert (plain.verdict, plain.score) == (other.verdict, other.score)


def test_the_end_of_the_eiti_experiment_is_told_once_past_and_changes_no_verdict():
    eiti = structure(kind=StructureKind.EITI, activities=(does(),))
    before, after = (explain(RESERVED, eiti, replace(context(), on=on, answers={})) for on in (ON, date(2026, 12, 23)))
    assert "est passée" not in " ".join(before.notes)
    assert "est passée" in " ".join(after.notes)
    assert (before.verdict, before.score) == (after.verdict, after.score)


@pytest.mark.parametrize(
    ("label", "expected"), [("Démarche RSE", 1.0), ("Atelier de réemploi", 0.6), ("Agrément", None)]
)
def test_a_general_care_asked_is_shown_by_a_general_one(label, expected):
    finding = told(lot(environment=frozenset({"other"})), labels=(label,))["environment"]
    assert finding.score == expected
    assert finding.because.startswith("Environnement : ")


def test_work_abroad_is_proposed_to_nobody_and_says_why():
    found = explain(lot(abroad=True), structure(), context())
    assert found.excluded == ("Le travail se fait hors de France.",)
    assert best(lot(abroad=True), StructureArrays.build([structure()], context()), context()) == []


def test_a_word_shared_with_a_mere_name_counts_for_half():
    named, told_of = (words(name="Espaces verts du Ried", text=text) for text in ("", "Espaces verts du Ried"))
    assert 0 < named < told_of


def words(**changes):
    return told(lot(), **changes)["words"].score


@pytest.mark.parametrize("name", ["Les Ateliers du Centre", "Pays de l'Ouest", "Services du Secteur Nord"])
def test_names_of_every_association_are_no_likeness(name):
    need = lot(title="Services de tonte pour le centre du pays et les secteurs nord et ouest", text="")
    assert told(need, name=name, text="")["words"].score is None
