"""The job on a store: proposals for open calls, once, and again when the matches change."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from clauses.notice import Buyer, Lot
from clauses.tender import Stage, Tender
from web.cli import run
from web.clock import now
from web.house import House
from web.jobs.group import GROUPING_VERSION, group_tenders
from web.jobs.runner import run_job
from web.store.models import Match, Proposal
from web.store.models import Structure as StructureRow
from web.store.models import Tender as TenderRow
from web.store.tenders import write_tender


def tender(deadline: datetime | None, stage: Stage = Stage.CALL) -> Tender:
    return Tender(
        references=("boamp:26-1",),
        in_force=("boamp:26-1",),
        stage=stage,
        title="Entretien des locaux et des espaces verts",
        buyer=Buyer("Commune d'Essai"),
        published=date(2026, 5, 1),
        kind=None,
        departments=("67",),
        cpv=(),
        descriptors=(),
        nature=(),
        places=(),
        lots=(Lot("1", "Nettoyage"), Lot("2", "Espaces verts")),
        deadline=deadline,
        deadline_hour_known=True,
        deadline_uncertain=False,
        shown_until=None,
        value=None,
        documents_url=None,
        history=(),
    )


def structure(number: int) -> StructureRow:
    return StructureRow(
        siret=f"{number:014d}",
        kind="EI",
        name=f"Structure {number}",
        department="67",
        zone_codes=[],
        standing="unknown",
        source="Annuaire d'essai",
        fingerprint=str(number),
        changed_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def fill(house: House, value: Tender) -> None:
    """One tender of two lots, one structure for each."""
    with house.sessions.begin() as session:
        row = write_tender(session, None, "boamp:26-1", value, now()).row
        found = [structure(1), structure(2)]
        session.add_all(found)
        session.flush()
        for lot, one in zip(row.lots, found, strict=True):
            facts = {"score": 0.8, "known": 0.9, "mode": "holder", "verdict": "yes"}
            session.add(Match(tender_id=row.id, lot_id=lot.id, structure_id=one.id, **facts))
        row.found_version = row.classified_version = row.matched_version = "x"


def proposals(house: House) -> list[Proposal]:
    with house.sessions() as session:
        return list(session.scalars(select(Proposal).order_by(Proposal.rank)))


def test_an_open_call_gets_its_proposals_once(house: House) -> None:
    fill(house, tender(now() + timedelta(days=30)))
    first, second = run_job(house, "group", group_tenders), run_job(house, "group", group_tenders)
    assert first is not None
    assert second is not None
    assert (first.state, first.new, second.seen) == ("ok", len(proposals(house)), 0)
    best = proposals(house)[0]
    assert best.optimal
    assert [member["name"] for member in best.content["members"]] == ["Structure 1", "Structure 2"]
    with house.sessions() as session:
        assert session.scalars(select(TenderRow.grouped_version)).all() == [GROUPING_VERSION]


def test_new_matches_replace_the_proposals(house: House) -> None:
    fill(house, tender(now() + timedelta(days=30)))
    run_job(house, "group", group_tenders)
    with house.sessions.begin() as session:
        session.delete(session.scalars(select(Match)).first())
        session.scalars(select(TenderRow)).one().grouped_version = None
    run_job(house, "group", group_tenders)
    assert [len(found.content["members"]) for found in proposals(house)] == [1]


@pytest.mark.parametrize(
    "value", [tender(datetime(2026, 5, 2, tzinfo=UTC)), tender(None, Stage.AWARDED)], ids=["closed", "awarded"]
)
def test_a_call_that_is_over_gets_none(house: House, value: Tender) -> None:
    fill(house, value)
    run_job(house, "group", group_tenders)
    assert proposals(house) == []


def test_the_command_shows_the_same_for_a_tender(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(house, tender(now() + timedelta(days=30)))
    run_job(house, "group", group_tenders)
    monkeypatch.setenv("MAILLAGE_DATA_DIR", str(house.settings.data_dir))
    monkeypatch.setenv("MAILLAGE_DATABASE_URL", house.settings.database_url)
    assert run(["group", "boamp:26-1", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [found["members"] for found in shown["proposals"]] == [one.content["members"] for one in proposals(house)]
    assert [offer["offer"] for offer in shown["offers"]] == ["smallest", "nearest"]  # nobody could stand in
    assert {offer["costs"]["value"] for offer in shown["offers"]} == {0.0}
    assert run(["group", "boamp:26-1"]) == 0
    assert "Répondre ensemble, à 2" in capsys.readouterr().out
    assert run(["group", "99-99999"]) == 2
    assert "Marché inconnu" in capsys.readouterr().err
