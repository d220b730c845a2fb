"""Notices become tenders, whatever the order and however they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clauses.notice import Buyer, Lot, Notice, NoticeType
from scrapers.source import Day, Fetcher, Record, Unreadable
from web.clock import now
from web.house import House
from web.jobs.link import FOLLOWING, link
from web.jobs.runner import Tally
from web.store.models import Message, Organisation, Quarantine, Review, Tender, Told, User
from web.store.models import Notice as NoticeRow
from web.store.notices import keep

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 12, 4, 12, tzinfo=PARIS)
LATER = datetime(2026, 12, 18, 12, tzinfo=PARIS)

CALL = Notice(
    source="essai",
    reference="26-1",
    url="https://exemple.test/26-1",
    published=date(2026, 11, 2),
    type=NoticeType.CALL,
    title="Entretien des espaces verts",
    buyer=Buyer("Ville de Fontclaire"),
    lots=(Lot("0", "Entretien des espaces verts"),),
    deadline=NOON,
)
CORRECTION = replace(
    CALL,
    reference="26-7",
    published=date(2026, 11, 9),
    type=NoticeType.CORRECTION,
    deadline=None,
    lots=(),
    links=("26-1",),
    moves_deadline_to=LATER,
    moves_because="La date limite est reportée au 18 décembre 2026 à 12 heures.",
)
OTHER = replace(CALL, reference="26-3", title="Nettoyage de l'école", links=())


@dataclass
class Shelf:
    """A source whose records are notices by reference: the store under test does not care where they come from."""

    notices: dict[str, Notice]
    name: str = "essai"
    base: str = "https://exemple.test"
    expected_a_day: range = range(1, 9)
    overlap_days: int = 0
    parser_version: int = 1

    def fetch(self, fetcher: Fetcher, since: date, until: date) -> Iterator[Day]:
        return iter(())

    def records(self, saved: Path | bytes, origin: str = "") -> Iterator[Record]:
        return iter(())

    def parse(self, record: Record) -> Notice:
        if record.content not in (name := {str(n).encode(): n for n in self.notices.values()}):
            raise Unreadable("donnees", record.content, "champ donnees : contenu illisible.")
        return name[record.content]


def arrive(house: House, *notices: Notice) -> Tally:
    """Keep these notices, then link."""
    tally = Tally()
    shelf = Shelf({notice.reference: notice for notice in notices})
    with house.sessions.begin() as session:
        keep(session, shelf, [Record(n.reference, str(n).encode(), "test") for n in notices], tally)
    link(house, Tally())
    return tally


def tenders(house: House) -> list[Tender]:
    with house.sessions() as session:
        return list(session.scalars(select(Tender).order_by(Tender.key)))


@pytest.mark.parametrize("order", [(CALL, CORRECTION), (CORRECTION, CALL)], ids=["in order", "correction first"])
def test_a_correction_moves_the_deadline_of_its_call(house: House, order: Iterable[Notice]) -> None:
    for notice in order:
        arrive(house, notice)
    (tender,) = tenders(house)
    assert tender.key == "essai:26-1"
    assert tender.deadline == LATER
    assert NOON.isoformat() in {change["from"] for change in tender.history}


def test_unrelated_notices_make_two_tenders(house: House) -> None:
    arrive(house, CALL, OTHER)
    assert [tender.key for tender in tenders(house)] == ["essai:26-1", "essai:26-3"]


def test_the_same_records_again_change_nothing(house: House) -> None:
    arrive(house, CALL, CORRECTION)
    before = [(tender.id, tender.content, tender.changed_at) for tender in tenders(house)]
    again = arrive(house, CALL, CORRECTION)
    assert (again.unchanged, again.new, again.changed) == (2, 0, 0)
    assert [(tender.id, tender.content, tender.changed_at) for tender in tenders(house)] == before


class SamePage(Shelf):
    """A site that answers the same page under every address."""

    def parse(self, record: Record) -> Notice:
        return replace(CALL, reference=record.reference)


def test_the_same_page_under_two_references_is_kept_under_both(house: House) -> None:
    records = [Record(reference, b"page", "test") for reference in ("26-1", "26-3", "26-4", "26-1")]
    tally = Tally()
    with house.sessions.begin() as session:
        keep(session, SamePage({}), records, tally)
    assert (tally.seen, tally.new, tally.unchanged) == (4, 3, 1)
    with house.sessions() as session:
        kept = {row.reference: row.raw.reference for row in session.scalars(select(NoticeRow))}
    assert kept == {"26-1": "26-1", "26-3": "26-3", "26-4": "26-4"}


def test_a_notice_that_joins_two_tenders_keeps_what_people_decided(house: House) -> None:
    arrive(house, CALL, OTHER)
    ids = {tender.key: tender.id for tender in tenders(house)}
    decide(house, ids["essai:26-3"])
    arrive(house, replace(CORRECTION, links=("26-1", "26-3")))
    (kept,) = tenders(house)
    with house.sessions() as session:
        assert session.scalars(select(Review.tender_id)).all() == [kept.id]


def test_a_person_told_of_both_tenders_was_told_of_the_one_they_are(house: House) -> None:
    arrive(house, CALL, OTHER)
    for tender in tenders(house):
        tell(house, tender.id)
    arrive(house, replace(CORRECTION, links=("26-1", "26-3")))
    (kept,) = tenders(house)
    with house.sessions() as session:
        assert session.scalars(select(Told.tender_id)).all() == [kept.id]


def test_all_that_people_wrote_about_a_tender_follows_it() -> None:
    assert {"review", "told", "interest", "document", "correction", "proposal_acceptance"} <= {
        t.name for t in FOLLOWING
    }
    assert not {"lot", "match", "proposal", "consideration"} & {table.name for table in FOLLOWING}


def tell(house: House, tender_id: int) -> None:
    with house.sessions.begin() as session:
        user = session.scalar(select(User)) or person(session)
        told = {"organisation_id": user.organisation_id, "user_id": user.id}
        letter = {"recipient": user.email, "subject": "", "content": b"", "state": "sent", "created_at": now()}
        message = Message(**told, **letter, news=str(tender_id), message_id=f"<{tender_id}@exemple.test>")
        session.add(message)
        session.flush()
        session.add(Told(**told, tender_id=tender_id, what="match", message_id=message.id))


def person(session: Session) -> User:
    organisation = Organisation(name="PLIE", departments=[], created_at=now())
    user = User(
        organisation=organisation, email="a@exemple.test", password_hash="", role="facilitator", created_at=now()
    )
    session.add(user)
    session.flush()
    return user


def decide(house: House, tender_id: int) -> None:
    with house.sessions.begin() as session:
        user = person(session)
        decision = {"tender_id": tender_id, "decision": "accept", "created_at": now()}
        session.add(Review(organisation_id=user.organisation_id, user_id=user.id, **decision))


def test_a_new_version_of_a_notice_stays_in_its_tender(house: House) -> None:
    arrive(house, CALL, CORRECTION)
    (before,) = tenders(house)
    arrive(house, replace(CALL, title="Entretien des espaces verts et des cimetières"))
    (after,) = tenders(house)
    assert (after.id, after.title) == (before.id, "Entretien des espaces verts et des cimetières")


def test_a_version_that_drops_its_link_leaves_the_tender(house: House) -> None:
    arrive(house, CALL, CORRECTION)
    arrive(house, replace(CORRECTION, links=()))
    assert [tender.key for tender in tenders(house)] == ["essai:26-1", "essai:26-7"]
    assert tenders(house)[0].deadline == NOON


def test_a_withdrawn_notice_ends_its_tender_and_loses_nothing(house: House) -> None:
    arrive(house, CALL)
    arrive(house, replace(CALL, type=NoticeType.WITHDRAWN, lots=(), title=""))
    (tender,) = tenders(house)
    assert (tender.stage, tender.title) == ("cancelled", CALL.title)


def test_an_unreadable_record_is_kept_whole_until_it_can_be_read(house: House) -> None:
    tally = Tally()
    broken = Record("26-1", str(CALL).encode(), "fichier.json")
    with house.sessions.begin() as session:
        keep(session, Shelf({}), [broken], tally)
        keep(session, Shelf({}), [broken], tally)
    assert (tally.seen, tally.quarantined) == (2, 2)
    with house.sessions.begin() as session:
        assert session.scalar(select(func.count(Quarantine.id))) == 1
        keep(session, Shelf({"26-1": CALL}), [broken], tally)
    with house.sessions() as session:
        assert session.scalar(select(func.count(NoticeRow.id))) == 1
        assert session.scalars(select(Quarantine)).one().resolved_at is not None
