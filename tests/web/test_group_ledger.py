"""The ledger of a group: what is written is signed, counted once validated, undone, exported, and one's own."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from sqlalchemy import select

from tests.web import factories
from tests.web.conftest import Browser
from web.house import House
from web.store.models import LedgerRow, ProposalAcceptance

A, B, C = "90000010000015", "90000010000023", "90000010000031"
SHARES = {A: 50, B: 30, C: 20}


@pytest.fixture
def path(house: House, world: factories.World, facilitator: Browser) -> str:
    """A group of three that the facilitator's organisation accepted."""
    with house.sessions.begin() as session:
        of = factories.tender(session)
        person = session.scalars(
            select(factories.User).where(factories.User.email == world.people["facilitator"])
        ).one()
        members = [
            {"siret": s, "name": f"Structure {n}", "share": p, "hours": None}
            for n, (s, p) in zip("ABC", SHARES.items(), strict=True)
        ]
        row = ProposalAcceptance(
            organisation_id=person.organisation_id,
            user_id=person.id,
            tender_id=of.id,
            members=list(SHARES),
            mandataire=A,
            content={"members": members, "mandataire": {"siret": A}},
            warned=[],
            created_at=factories.now(),
        )
        session.add(row)
        session.flush()
        return f"/marches/{of.id}/groupements/{row.id}/heures"


def write(browser: Browser, path: str, acte: str, status: int = 303, **fields: str) -> str:
    answer = browser.post(path, acte=acte, **fields)
    assert answer.status_code == status, answer.text[-2000:]
    return answer.text


def worked_example(browser: Browser, path: str) -> None:
    write(browser, path, "terms", genre="tranche", heures="1", tranche="2 000", seuil="2 700 000", valeur="20,04")
    for siret, amount in ((A, "1 200 000"), (B, "900 000 €"), (C, "1 000 000")):
        write(browser, path, "invoice", membre=siret, mois="2027-01", montant=amount)
    write(browser, path, "hours", membre=A, mois="2027-01", heures="200", etat="declared")


def sheet(browser: Browser, path: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(browser.get(path + ".xlsx").data))
    return list(book["Soldes"].iter_rows(min_row=2, values_only=True))


def test_the_worked_example_goes_through_forms_to_the_sheet(house: House, path: str, facilitator: Browser) -> None:
    worked_example(facilitator, path)
    with house.sessions() as session:
        line = session.scalars(select(LedgerRow).where(LedgerRow.act == "hours")).one().id
    assert [row[8] for row in sheet(facilitator, path)] == [0, 0, 0, 0]  # declared is not validated
    write(facilitator, path, "status", ligne=str(line), etat="validated")
    rows = sheet(facilitator, path)
    assert [row[4] for row in rows] == [77, 58, 65, 200]
    assert [row[13] for row in rows] == [123, -58, -65, 0]
    assert [row[14] for row in rows] == [2464.92, -1162.32, -1302.6, 0]
    page = facilitator.text(path)
    assert "Structure A" in page
    assert "20,04" in page
    assert "123" in facilitator.text(path + ".csv")


def test_rejected_hours_need_a_reason_and_no_state_is_skipped(house: House, path: str, facilitator: Browser) -> None:
    write(facilitator, path, "hours", membre=A, mois="2027-01", heures="12,5", etat="planned")
    with house.sessions() as session:
        line = str(session.scalars(select(LedgerRow)).one().id)
    assert "ne peuvent pas devenir" in write(facilitator, path, "status", 400, ligne=line, etat="validated")
    write(facilitator, path, "status", ligne=line, etat="declared")
    assert "dites pourquoi" in write(facilitator, path, "status", 400, ligne=line, etat="rejected")
    write(facilitator, path, "status", ligne=line, etat="rejected", motif="public non éligible")
    assert "public non éligible" in facilitator.text(path)


def test_a_transfer_counts_once_both_have_signed(house: House, path: str, facilitator: Browser) -> None:
    worked_example(facilitator, path)
    write(facilitator, path, "transfer", membre=A, vers=B, heures="58")
    assert [row[10] for row in sheet(facilitator, path)] == [0, 0, 0, 0]
    with house.sessions() as session:
        line = str(session.scalars(select(LedgerRow).where(LedgerRow.act == "transfer")).one().id)
    write(facilitator, path, "sign", ligne=line, membre=A)
    assert "Seuls les deux membres" in write(facilitator, path, "sign", 400, ligne=line, membre=C)
    write(facilitator, path, "sign", ligne=line, membre=B)
    assert [row[10] for row in sheet(facilitator, path)] == [0, 58, 0, 58]


def test_a_row_is_undone_with_what_followed_and_not_before_it(house: House, path: str, facilitator: Browser) -> None:
    worked_example(facilitator, path)
    with house.sessions() as session:
        line, declared = (
            session.scalars(select(LedgerRow).where(LedgerRow.act == act)).one().id for act in ("hours", "status")
        )
    write(facilitator, path, "status", ligne=str(line), etat="validated")
    early = facilitator.post(path + "/annuler", ligne=declared)
    assert early.status_code == 400
    assert "ce qui a suivi" in early.text
    assert facilitator.post(path + "/annuler", ligne=line).status_code == 303
    assert "Aucune heure écrite" in facilitator.text(path)
    with house.sessions() as session:
        assert session.get(LedgerRow, line) is not None  # nothing is taken away


@pytest.mark.parametrize(
    ("act", "fields", "words"),
    [
        ("hours", {"membre": A, "mois": "janvier", "heures": "5"}, "AAAA-MM"),
        ("hours", {"membre": "00000000000000", "mois": "2027-01", "heures": "5"}, "pas membre"),
        ("hours", {"membre": A, "mois": "2027-01", "heures": "-5"}, "Heures"),
        ("invoice", {"membre": A, "mois": "2027-01", "montant": "beaucoup"}, "Montant"),
        ("transfer", {"membre": A, "vers": A, "heures": "5"}, "d&#39;un membre à un autre"),
        ("status", {"ligne": "999", "etat": "validated"}, "existe pas"),
        ("terms", {"genre": "tranche", "heures": "5", "tranche": "0"}, "montant positif"),
    ],
)
def test_what_cannot_stand_is_told_and_not_kept(
    house: House, path: str, facilitator: Browser, act: str, fields: dict[str, str], words: str
) -> None:
    assert words in write(facilitator, path, act, 400, **fields)
    with house.sessions() as session:
        assert not session.scalars(select(LedgerRow)).all()


def test_the_ledger_is_of_one_organisation(
    world: factories.World, path: str, facilitator: Browser, browse: Callable[[str], Browser]
) -> None:
    worked_example(facilitator, path)
    other = browse(world.people["colleague"])
    for address in (path, path + ".csv", path + ".xlsx"):
        assert other.get(address).status_code == 404
    assert other.post(path, acte="invoice", membre=A, mois="2027-01", montant="5").status_code == 404
    assert browse(world.people["structure"]).get(path).status_code == 403
