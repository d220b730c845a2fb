"""Matching again after a change: exactly what the change can touch, with the result of a full comparison."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from matching.arrays import StructureArrays
from matching.engine import best
from tests.web import factories
from web.clock import now
from web.house import House
from web.jobs import match as job
from web.jobs.runner import Tally, run_job
from web.store import knowledge
from web.store.matched import read_directory
from web.store.models import Activity, LotTrade, Match, Structure, Tender
from web.store.needs import context, needs
from web.store.structures import to_value

TRADES = (
    ("espaces-verts-exterieurs", "entretien-des-espaces-verts"),
    ("espaces-verts-exterieurs", "elagage"),
    ("hygiene-et-proprete", "nettoyage-de-locaux"),
)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """Lists so short that they are soon full."""
    policy = replace(knowledge.policy(), keep=4)
    monkeypatch.setattr(knowledge, "policy", lambda: policy)
    return policy.keep


def call(session: Session, trade: tuple[str, str] | None = TRADES[0], lots: int = 1) -> Tender:
    row = factories.tender(session, lots=[str(number) for number in range(1, lots + 1)])
    factories.consideration(session, row)
    for lot in row.lots:
        lot.trades = [LotTrade(group=trade[0], sector=trade[1], score=0.9, because="essai")] if trade else []
    row.found_version = row.classified_version = "1"
    return row


def structure(session: Session, trade: tuple[str, str] | None = TRADES[0], **values: object) -> Structure:
    activities = [Activity(group=trade[0], sector=trade[1], weight=1.0, source="essai")] if trade else []
    return factories.structure(session, activities=activities, **values)


def stored(session: Session) -> set[tuple[object, ...]]:
    return {(m.lot_id, m.structure_id, m.score, m.known, m.mode, m.verdict) for m in session.scalars(select(Match))}


def compared(session: Session) -> set[tuple[object, ...]]:
    """What comparing every lot with every structure gives, without the job."""
    known = context(session, now().date())
    rows = session.scalars(select(Structure).where(Structure.joined_to_id.is_(None))).all()
    ids, arrays = {f"{row.siret}:{row.kind}": row.id for row in rows}, StructureArrays.build(map(to_value, rows), known)
    return {
        (lot.id, ids[arrays.structures[one.row].key], one.score, one.known, one.mode.value, one.verdict.value)
        for tender in session.scalars(select(Tender))
        for lot, need in zip(tender.lots, needs(tender, known.gazetteer), strict=True)
        for one in best(need, arrays, known)
    }


def matched(house: House) -> job.Work:
    work = job.update(house, Tally())
    with house.sessions() as session:
        assert stored(session) == compared(session)
    return work


def counts(work: job.Work) -> tuple[int, int, int]:
    return work.whole, work.completed, work.pairs


def test_nothing_is_done_again_when_nothing_changed(house: House) -> None:
    with house.sessions.begin() as session:
        call(session, lots=2), structure(session), structure(session, TRADES[2])
    assert counts(matched(house)) == (2, 0, 4)
    assert counts(matched(house)) == (0, 0, 0)


def test_a_new_tender_alone_is_compared(house: House) -> None:
    with house.sessions.begin() as session:
        call(session), call(session), call(session), structure(session)
    matched(house)
    with house.sessions.begin() as session:
        call(session)
    assert counts(matched(house)) == (1, 0, 1)


def test_a_changed_structure_is_compared_alone_with_the_lots_of_its_trade(house: House) -> None:
    with house.sessions.begin() as session:
        call(session, lots=2), call(session, TRADES[2]), structure(session, TRADES[2]), structure(session)
        changed = structure(session).id
    matched(house)
    with house.sessions.begin() as session:
        session.get_one(Structure, changed).latitude = 48.3
    assert counts(matched(house)) == (0, 2, 2)
    assert counts(matched(house)) == (0, 0, 0)


def test_a_structure_that_changes_trade_leaves_its_lists_and_enters_others(house: House) -> None:
    with house.sessions.begin() as session:
        gardens, rooms, changed = call(session).lots[0].id, call(session, TRADES[2]).lots[0].id, structure(session).id
    matched(house)
    with house.sessions.begin() as session:
        row = session.get_one(Structure, changed)
        row.activities = [Activity(group=TRADES[2][0], sector=TRADES[2][1], weight=1.0, source="essai")]
    matched(house)
    with house.sessions() as session:
        assert {match.lot_id for match in session.scalars(select(Match))} == {rooms}
        assert gardens != rooms


def test_a_full_list_whose_kept_one_drops_is_made_again_whole(house: House, few: int) -> None:
    with house.sessions.begin() as session:
        call(session)
        rows = [structure(session, latitude=48.58 - number / 50).id for number in range(few + 2)]
    matched(house)
    with house.sessions.begin() as session:
        session.get_one(Structure, rows[0]).standing = "closed"
    assert counts(matched(house)) == (1, 1, few + 3)


def test_dates_of_a_list_change_no_match(house: House) -> None:
    with house.sessions.begin() as session:
        call(session), structure(session)
    matched(house)
    with house.sessions.begin() as session:
        session.execute(update(Structure).values(source="autre liste", checked=now().date()))
    assert counts(matched(house)) == (0, 0, 0)


def test_a_new_policy_does_everything_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with house.sessions.begin() as session:
        call(session), call(session), structure(session)
    matched(house)
    policy = replace(knowledge.policy(), minimum=0.3, version="other")
    monkeypatch.setattr(knowledge, "policy", lambda: policy)
    assert counts(matched(house)) == (2, 0, 2)


def test_only_tenders_whose_lists_changed_are_grouped_again(house: House) -> None:
    with house.sessions.begin() as session:
        touched, other = call(session).id, call(session, TRADES[2]).id
        structure(session, TRADES[2])
        changed = structure(session).id
    matched(house)
    with house.sessions.begin() as session:
        session.execute(update(Tender).values(grouped_version="1"))
        session.get_one(Structure, changed).hours = 12.0
    matched(house)
    with house.sessions() as session:
        assert session.get_one(Tender, touched).grouped_version is None
        assert session.get_one(Tender, other).grouped_version == "1"


def test_a_run_broken_in_the_middle_is_worked_in_by_the_next_one(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with house.sessions.begin() as session:
        call(session)
        changed = structure(session).id
    matched(house)
    with house.sessions.begin() as session:
        session.get_one(Structure, changed).latitude = 48.2
    monkeypatch.setattr(job, "_complete_tender", planted)
    assert (run := run_job(house, "match", job.match_lots)) is not None
    assert run.state == "broken"
    monkeypatch.undo()
    with house.sessions.begin() as session:
        session.get_one(Structure, changed).latitude = 48.58  # back to what was last matched in full
    assert counts(matched(house)) == (0, 1, 1)


def planted(*_: object) -> None:
    raise ZeroDivisionError("planted")


@pytest.mark.parametrize("seed", range(4))
def test_any_run_of_changes_gives_what_a_full_comparison_gives(house: House, few: int, seed: int) -> None:
    random = Random(seed)
    with house.sessions.begin() as session:
        for number in range(6):
            call(session, random.choice((*TRADES, None)), lots=1 + number % 2)
        for _ in range(9):
            drawn(session, random)
    matched(house)
    for _ in range(8):
        with house.sessions.begin() as session:
            for _ in range(random.choice((1, 1, 2))):
                change(session, random)
        matched(house)


def drawn(session: Session, random: Random) -> Structure:
    kind = random.choice(("EI", "ACI", "EA", "ETTI"))
    return structure(session, random.choice((*TRADES, None)), kind=kind, latitude=48.58 + random.random())


def change(session: Session, random: Random) -> None:
    row = random.choice(session.scalars(select(Structure).order_by(Structure.id)).all())
    match random.randrange(7):
        case 0:
            drawn(session, random)
        case 1:
            session.execute(update(Structure).where(Structure.joined_to_id == row.id).values(joined_to_id=None))
            session.execute(delete(Structure).where(Structure.id == row.id))
        case 2:
            other = session.scalars(select(Structure.id).where(Structure.id != row.id)).first()
            row.joined_to_id = None if row.joined_to_id else other
        case 3:
            row.standing = random.choice(("closed", "active"))
        case 4:
            trade = random.choice(TRADES)
            row.activities = [Activity(group=trade[0], sector=trade[1], weight=random.random(), source="essai")]
        case 5:
            row.latitude, row.text = 48.58 + random.random(), random.choice(("", "Entretien des espaces verts"))
        case _:
            random.choice(session.scalars(select(Tender).order_by(Tender.id)).all()).matched_version = None


def test_the_directory_is_read_in_the_order_of_the_arrays(house: House) -> None:
    with house.sessions.begin() as session:
        (
            structure(session, siret="2" * 14),
            structure(session, siret="1" * 14),
            structure(session, siret="2" * 14, kind="ACI"),
        )
        directory = read_directory(session, context(session, now().date()))
        assert directory.structures == directory.arrays.structures
