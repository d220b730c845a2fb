"""Contracts won: by the same establishment, else by its company, counted once, gone when the award is."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from clauses.notice import NoticeType
from tests.web import factories
from web.house import House
from web.jobs.registry import CHAIN
from web.jobs.runner import Run, run_job
from web.store.models import Notice, Renewal, Structure, Won
from web.store.structures import to_value

HERE, SISTER, OTHER = "90000002700012", "90000002700020", "90000003500015"


def award(session, *winners, title="Tonte et taille des espaces verts", kind=NoticeType.AWARD):
    """A declared contract and its renewal, as the job before leaves it."""
    tender = factories.tender(session)
    row = factories.notice(
        session, tender, title=title, type=kind, winners=winners, signed=date(2025, 3, 4), departments=("67",)
    )
    values = {"title": title, "buyer_name": "Commune", "departments": ["67"], "winners": list(winners), "reasons": []}
    session.add(Renewal(notice_id=row.id, made_version="1", **values))
    return row


def done(house: House) -> Run:
    return run_job(house, "won", CHAIN["won"])


def awards(house: House, siret: str = HERE):
    with house.sessions() as session:
        return to_value(session.scalars(select(Structure).where(Structure.siret == siret)).one()).awards


def test_a_contract_of_the_same_establishment_is_told_with_trade_place_and_day(house: House) -> None:
    with house.sessions.begin() as session:
        factories.structure(session, siret=HERE), award(session, HERE)
    assert done(house).new == 1
    (won,) = awards(house)
    assert (won.group, won.department, won.count, won.last) == ("espaces-verts-exterieurs-2", "67", 1, date(2025, 3, 4))
    assert not won.company


def test_a_contract_of_the_company_is_told_as_such_and_strangers_have_none(house: House) -> None:
    with house.sessions.begin() as session:
        factories.structure(session, siret=HERE), factories.structure(session, siret=OTHER), award(session, SISTER)
    done(house)
    assert [won.company for won in awards(house)] == [True]
    assert awards(house, OTHER) == ()


def test_a_modification_and_a_second_declaration_add_nothing(house: House) -> None:
    with house.sessions.begin() as session:
        factories.structure(session, siret=HERE)
        award(session, HERE), award(session, HERE, kind=NoticeType.MODIFICATION), award(session, HERE)
    done(house)
    assert [won.count for won in awards(house)] == [1]


def test_nothing_is_done_again_and_a_new_structure_finds_its_contracts(house: House) -> None:
    with house.sessions.begin() as session:
        award(session, HERE)
    assert done(house).new == 0
    assert done(house).seen == 0
    with house.sessions.begin() as session:
        factories.structure(session, siret=HERE)
    assert done(house).new == 1


def test_an_award_that_is_no_more_counts_no_more(house: House) -> None:
    with house.sessions.begin() as session:
        factories.structure(session, siret=HERE)
        notice = award(session, HERE).id
    done(house)
    with house.sessions.begin() as session:
        session.delete(session.scalars(select(Renewal)).one())
        session.get_one(Notice, notice).latest = False
    done(house)
    with house.sessions() as session:
        assert session.scalars(select(Won)).all() == []
