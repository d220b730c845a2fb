"""Overrides by people: honoured by the incremental match, pair by pair, for their organisation alone, undoable."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.structure import AnswerMode
from tests.jobs.test_match import TRADES, call, counts, matched, structure
from tests.web import factories
from web.clock import now
from web.house import House
from web.store import rulings
from web.store.explanations import explain_match
from web.store.models import Lot, LotTrade, OwnMatch, Structure, Tender, User
from web.store.reviews import Author
from web.store.rulings import Act, Pair, Said

WHY = "connue de nous, elle a un chantier de nettoyage"


@pytest.fixture
def case(house: House) -> tuple[Pair, Author, Author]:
    """A garden tender, a structure that only cleans (refused), two facilitators of two organisations."""
    with house.sessions.begin() as session:
        tender, cleaner = call(session, lots=2), structure(session, TRADES[2])
        structure(session)
        one, other = factories.user(session), factories.user(session)
        pair = Pair(tender.id, "1", f"{cleaner.siret}:{cleaner.kind}")
        return pair, Author(one.id, one.organisation_id), Author(other.id, other.organisation_id)


def decide(house: House, author: Author, pair: Pair, act: Act = Act.ALLOW, reason: str = WHY) -> int:
    with house.sessions.begin() as session:
        return rulings.append(session, author, pair, Said(act, reason), now()).id


def own(session: Session) -> list[tuple[str, bool]]:
    found = session.execute(select(Structure.siret, OwnMatch.allowed).join(OwnMatch).order_by(OwnMatch.id))
    return [(siret, allowed) for siret, allowed in found]


def told(house: House, pair: Pair, organisation_id: int | None):
    siret, _, kind = pair.structure_key.partition(":")
    with house.sessions() as session:
        row = session.scalars(select(Structure).where(Structure.siret == siret, Structure.kind == kind)).one()
        return explain_match(session, session.get_one(Tender, pair.tender_id), pair.lot_number, row, organisation_id)


def test_only_the_pair_that_was_decided_is_compared_and_once(house: House, case) -> None:
    pair, author, _ = case
    assert matched(house).ruled == 0
    decide(house, author, pair)
    work = matched(house)
    assert (counts(work), work.ruled) == ((0, 0, 0), 1)
    assert matched(house).ruled == 0
    with house.sessions() as session:
        assert own(session) == [(pair.structure_key.partition(":")[0], True)]


def test_a_refused_structure_that_is_allowed_says_who_when_and_why_to_its_organisation_alone(house, case) -> None:
    pair, author, other = case
    decide(house, author, pair)
    matched(house)
    with house.sessions() as session:
        email, score = session.get_one(User, author.user_id).email, session.scalars(select(OwnMatch.score)).one()
    mine = told(house, pair, author.organisation_id)
    assert not mine.excluded
    assert mine.score == pytest.approx(score, abs=1e-6)
    assert all(part in mine.notes[0] for part in (email, WHY, f"{now():%Y}"))
    assert told(house, pair, other.organisation_id).excluded
    assert told(house, pair, None).excluded


def test_a_structure_that_suits_may_be_refused(house, case) -> None:
    pair, author, _ = case
    matched(house)
    with house.sessions() as session:
        gardener = session.scalars(select(Structure).order_by(Structure.id.desc())).first()
        pair = pair._replace(structure_key=f"{gardener.siret}:{gardener.kind}")
    assert not told(house, pair, author.organisation_id).excluded
    decide(house, author, pair, Act.REFUSE, "en liquidation")
    matched(house)
    assert "en liquidation" in told(house, pair, author.organisation_id).excluded[0]
    with house.sessions() as session:
        assert [allowed for _, allowed in own(session)] == [False]


def test_a_changed_structure_or_tender_does_its_decision_again(house, case) -> None:
    pair, author, _ = case
    decide(house, author, pair)
    matched(house)
    siret = pair.structure_key.partition(":")[0]
    with house.sessions.begin() as session:
        session.scalars(select(Structure).where(Structure.siret == siret)).one().latitude = 48.2
    assert matched(house).ruled == 1
    with house.sessions.begin() as session:
        tender = session.get_one(Tender, pair.tender_id)
        tender.matched_version = None
        lot = session.scalars(select(Lot).where(Lot.tender_id == tender.id, Lot.number == "1")).one()
        lot.trades = [LotTrade(group=TRADES[1][0], sector=TRADES[1][1], score=0.9, because="essai")]
    work = matched(house)
    assert (work.whole, work.ruled) == (2, 1)
    assert matched(house).ruled == 0


def test_undoing_brings_back_what_the_rules_say_and_keeps_both_lines(house, case) -> None:
    pair, author, other = case
    number = decide(house, author, pair)
    matched(house)
    with house.sessions.begin() as session:
        assert rulings.undo(session, other, pair.tender_id, number, now()) is None
        assert rulings.undo(session, author, pair.tender_id, number, now()) is not None
        assert rulings.undo(session, author, pair.tender_id, number, now()) is not None
    assert matched(house).ruled == 0
    assert told(house, pair, author.organisation_id).excluded
    with house.sessions() as session:
        assert own(session) == []
        lines = rulings.history(session, author.organisation_id, *pair)
        assert [row.act for row, _ in lines] == ["undo", "allow"]


def test_the_last_of_two_decisions_counts_and_the_same_one_adds_nothing(house, case) -> None:
    pair, author, _ = case
    first = decide(house, author, pair)
    assert decide(house, author, pair) == first
    with house.sessions.begin() as session:
        rulings.append(session, author, pair, Said(Act.ALLOW, WHY, AnswerMode.SUBCONTRACT), now())
    matched(house)
    with house.sessions() as session:
        assert [row.mode for row in session.scalars(select(OwnMatch))] == ["subcontract"]
