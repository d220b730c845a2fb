"""From lots and structures to what a proposal says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from clauses.group_form import read_group_form
from matching.grouping import solve
from matching.grouping.content import Content
from matching.grouping.needs import Answerer, LotWork, compose
from matching.grouping.proposal import Call, Reason, describe, ranked
from matching.structure import AnswerMode, Standing, Structure, StructureKind, Verdict

FREE = "Aucune forme imposée à l'attributaire du marché"
CALL = Call(date(2026, 5, 29), date(2026, 5, 1), read_group_form(FREE))
CLEANING = LotWork("1", "Nettoyage", ("Nettoyage",), 400.0)
GARDENS = LotWork("2", "Espaces verts", ("Espaces verts",), 200.0)


def structure(number: int, kind: StructureKind = StructureKind.EI, hours: float | None = None) -> Structure:
    source, listed = "Annuaire d'essai", date(2026, 1, 1)
    return Structure(f"{number:014d}", kind, f"Structure {number}", hours=hours, source=source, as_of=listed)


def answer(lot: str, who: Structure, score: float = 0.8, mode: AnswerMode = AnswerMode.HOLDER) -> Answerer:
    return Answerer(lot, who, score, mode, Verdict.YES)


def reasons(one: Answerer) -> Reason:
    return Reason((f"Fait le lot {one.lot}.", "À 3 km.", "Même métier.", "Mots en commun."), ("Convention en cours ?",))


def propose(lots: list[LotWork], *answers: Answerer, call: Call = CALL) -> list[Content]:
    composition = compose(lots, answers)
    return [describe(one, composition, reasons, call) for one in ranked(solve(composition.problem).proposals)]


def test_two_trades_two_members_and_the_work_is_split() -> None:
    found = propose([CLEANING, GARDENS], answer("1", structure(1)), answer("2", structure(2), mode=AnswerMode.GME))[0]
    assert not found.alone
    assert [(member.role, member.share, member.hours) for member in found.members] == [
        ("mandataire", 67, 400.0),
        ("cotraitant", 33, 200.0),
    ]
    assert found.members[0].split[0].trades == ("Nettoyage",)
    assert found.form is not None
    assert found.form.form == "conjoint"
    assert found.form.buyer_words == FREE
    assert found.mandataire is not None
    assert found.mandataire.alternative is None  # the other may only be a co-contractor


def test_each_member_has_two_or_three_facts_with_source_and_date() -> None:
    for member in propose([CLEANING], answer("1", structure(1)))[0].members:
        assert 2 <= len(member.why) <= 3
        assert {(fact.source, fact.as_of) for fact in member.why} == {("Annuaire d'essai", date(2026, 1, 1))}


def test_who_can_do_everything_alone_comes_first_whatever_its_score() -> None:
    one = structure(1)
    pair = (answer("1", structure(2), 1.0), answer("2", structure(3), 1.0))
    found = propose([CLEANING, GARDENS], answer("1", one, 0.5), answer("2", one, 0.5), *pair)
    assert found[0].alone
    assert found[0].members[0].siret == one.siret
    assert "suffit" in found[0].reason
    assert found[0].form is None


def test_a_lot_too_large_for_anyone_is_shared_and_shown_joined() -> None:
    members = (answer("1", structure(1, hours=300.0)), answer("1", structure(2, hours=250.0)))
    found = propose([CLEANING], *members)[0]
    assert [member.hours for member in found.members] == [200.0, 200.0]
    assert found.covered == ("1",)
    assert all("une partie" in member.needs[0] for member in found.members)
    assert "dépassent" in found.reason


def test_what_nobody_does_is_named() -> None:
    found = propose([CLEANING, GARDENS], answer("1", structure(1)))[0]
    assert [(gap.lot, gap.title) for gap in found.missing] == [("2", "Espaces verts")]
    assert "une partie" in found.headline


def test_a_reserved_lot_goes_to_those_who_answer_it_and_leaves_the_open_lot_to_others() -> None:
    reserved = LotWork("2", "Espaces verts", hours=200.0, reserved=True)
    esat = structure(2, StructureKind.ESAT)
    found = propose([CLEANING, reserved], answer("1", structure(1)), answer("2", esat))[0]
    by_siret = {member.siret: [part.lot for part in member.split] for member in found.members}
    assert by_siret == {structure(1).siret: ["1"], esat.siret: ["2"]}
    assert any("Lot réservé" in warning for warning in found.warnings)


def test_who_lends_staff_is_no_member_but_is_named() -> None:
    lender = answer("1", structure(9, StructureKind.ETTI), 0.9, AnswerMode.STAFF_LENDING)
    found = propose([CLEANING], answer("1", structure(1)), lender)[0]
    assert [member.siret for member in found.members] == [structure(1).siret]
    assert [one.name for one in found.lenders] == ["Structure 9"]
    assert propose([CLEANING], lender) == []


def test_one_siret_with_two_kinds_is_one_member() -> None:
    found = propose([CLEANING], answer("1", structure(1), 0.6), answer("1", structure(1, StructureKind.ACI), 0.9))
    assert [[member.kind for member in one.members] for one in found] == [["ACI"]]


def test_a_group_that_gathers_most_of_the_field_is_told() -> None:
    two = (answer("1", structure(1)), answer("2", structure(2)))
    many = (answer("1", structure(number), 0.1) for number in range(3, 9))
    assert any("concurrence" in risk.text for risk in propose([CLEANING, GARDENS], *two)[0].risks)
    assert not any("concurrence" in risk.text for risk in propose([CLEANING, GARDENS], *two, *many)[0].risks)


def test_what_is_unknown_is_to_be_asked_and_never_invented() -> None:
    vague = LotWork("1", "Nettoyage")
    found = propose([vague], answer("1", structure(1)), call=Call(None, date(2026, 5, 1)))[0]
    assert found.members[0].hours is None
    assert any("combien d'heures" in question for question in found.unknowns)
    assert any("heures d'insertion non dites" in question for question in found.unknowns)
    assert any("non vérifiée" in warning for warning in found.members[0].warnings)
    assert {step.by for step in found.next_steps} == {None}


def test_a_structure_checked_lately_has_no_warning() -> None:
    checked = replace(structure(1), standing=Standing.ACTIVE, checked=date(2026, 4, 20))
    assert propose([CLEANING], answer("1", checked))[0].members[0].warnings == ()


def test_the_content_is_plain_json_without_any_price() -> None:
    found = propose([CLEANING, GARDENS], answer("1", structure(1)), answer("2", structure(2)))[0].as_dict()
    assert json.loads(json.dumps(found)) == found
    assert sum(member["share"] for member in found["members"]) == 100
    assert "€" not in json.dumps(found, ensure_ascii=False)


def test_a_structure_of_a_neighbouring_trade_covers_nothing_and_is_only_a_lead() -> None:
    answers = [answer("1", structure(1)), answer("2", structure(2), 0.47)]
    composition = compose([CLEANING, GARDENS], answers, floor=0.5)
    found = describe(solve(composition.problem).proposals[0], composition, reasons, CALL)
    assert [member.siret for member in found.members] == [structure(1).siret]
    assert [(gap.lot, gap.hours) for gap in found.missing] == [("2", 200.0)]
    assert "Structure 2" in (found.missing[0].nearest or "")
    assert "Piste lointaine" in (found.missing[0].nearest or "")


def test_the_nearest_who_could_fill_a_gap_is_named() -> None:
    far, near = (replace(answer("1", structure(n, hours=150.0)), km=km) for n, km in ((3, 40.0), (4, 5.0)))
    own = (answer("1", structure(n, hours=150.0), 0.9) for n in (1, 2))
    composition = compose([CLEANING], [far, near, *own], max_members=2)
    gap = describe(solve(composition.problem).proposals[0], composition, reasons, CALL).missing[0]
    assert "Structure 4" in (gap.nearest or "")
    assert "à 5 km" in (gap.nearest or "")


@pytest.mark.parametrize(
    ("words", "form", "said"),
    [
        ("Groupement solidaire", "solidaire", ""),
        ("Groupement conjoint avec mandataire solidaire", "conjoint avec mandataire solidaire", ""),
        ("Groupement conjoint ou solidaire", "conjoint", ""),
        ("La forme souhaitée par le pouvoir adjudicateur est un groupement solidaire", "conjoint", "souhaite"),
        (
            "Interdiction de présenter plusieurs offres en agissant à la fois en qualité de candidats individuels et "
            "de membres d'un ou plusieurs groupements ou en qualité de membres de plusieurs groupements",
            "conjoint",
            "Interdit ici : être membre de plusieurs groupements",
        ),
        (
            "Dans le cas d'un groupement celui-ci sera constitué exclusivement d'opérateurs économiques qui répondent "
            "aux conditions de l'article L.2113-13.",
            "conjoint",
            "Tous les membres",
        ),
    ],
)
def test_the_form_is_conjoint_unless_the_buyer_imposes_more(words: str, form: str, said: str) -> None:
    call = replace(CALL, group_form=read_group_form(words))
    found = propose([CLEANING, GARDENS], answer("1", structure(1)), answer("2", structure(2)), call=call)[0]
    assert found.form is not None
    assert found.form.form == form
    assert any(said in one.text and one.words for one in found.buyer_says) if said else not found.buyer_says


def test_what_the_notice_does_not_say_of_answering_twice_is_to_be_read() -> None:
    found = propose([CLEANING, GARDENS], answer("1", structure(1)), answer("2", structure(2)))[0]
    assert sum("lire le règlement" in question for question in found.unknowns) == 2
