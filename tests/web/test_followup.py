"""Follow-up on the pages of both sides: what is entered, proved, accepted, counted; who sees what; exports."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

import docx
import openpyxl
import pytest

from clauses.followup.life import Act, Event, contract_key
from clauses.followup.line import Line, Stage
from clauses.followup.tally import hours
from clauses.packages.kinds import ItemKind, Unit
from clauses.packages.rounds import Side
from tests.web import factories, follow_rows, package_rows
from tests.web.conftest import Browser
from web.clock import now
from web.house import House
from web.papers.typeset import HARD
from web.store import accounts, follow_duties, followup, personal, suppliers
from web.store.models import Base, FollowAct, FollowEntry, User

TODAY = now().date().isoformat()
LINE = {"kind": "job_insertion", "quantity": "50", "unit": "hours", "day": TODAY, "stage": "done", "person": "P-0002"}


@pytest.fixture
def buyer(browse: Callable[[str], Browser], world: factories.World) -> Browser:
    return browse(world.people["buyer"])


def person(house: House, world: factories.World, role: str = "buyer") -> User:
    with house.sessions() as session:
        found = accounts.by_email(session, world.people[role])
        assert found
        return found


def last(house: House) -> FollowEntry:
    with house.sessions() as session:
        return session.query(FollowEntry).order_by(FollowEntry.id.desc()).first()


def act(browser: Browser, entry_id: int, action: str, turn: int, **fields: object):  # type: ignore[no-untyped-def]
    return browser.post(f"/suivi/saisies/{entry_id}", action=action, tour=turn, **fields)


def validated(house: House, world: factories.World) -> float:
    mine = person(house, world)
    with house.sessions() as session:
        known = followup.entries(session, mine.organisation_id)
        return float(hours(known, contract_key(world.rows["contract_id"])).validated)


def test_an_entry_counts_once_it_is_typed_proved_shared_and_accepted(
    house: House, world: factories.World, buyer: Browser
) -> None:
    before = validated(house, world)
    answer = buyer.post(f"/suivi/fournisseurs/{world.rows['supplier_id']}/saisies", **(LINE | {"kind": ""}))
    assert answer.status_code == 303
    entry = last(house).id
    assert "nature à préciser" in buyer.text(f"/suivi/saisies/{entry}")
    assert act(buyer, entry, "revise", 1, **LINE).status_code == 303
    assert act(buyer, entry, "prove", 2, proof_kind="fiche de paie", proof_seen=TODAY).status_code == 303
    shares = {f"part.{contract_key(world.rows['contract_id'])}": "50"}
    assert act(buyer, entry, "share", 3, **shares).status_code == 303
    assert validated(house, world) == before
    assert act(buyer, entry, "accept", 4, good="oui").status_code == 303
    assert validated(house, world) == before + 50
    page = buyer.text(f"/suivi/saisies/{entry}")
    assert "acceptée" in page
    assert page.count("<li>") >= 5, "every act stands in the history"


def test_acts_that_may_not_be_are_refused_and_write_nothing(
    house: House, world: factories.World, buyer: Browser
) -> None:
    entry = world.rows["entry_id"]
    assert act(buyer, entry, "reject", 2).status_code == 422
    assert act(buyer, entry, "accept", 1, good="oui").status_code == 409
    too_much = {f"part.{contract_key(world.rows['contract_id'])}": "31"}
    assert "dépasse la quantité" in act(buyer, entry, "share", 2, **too_much).text
    assert act(buyer, entry, "enter", 2).status_code == 400
    with house.sessions() as session:
        assert session.query(FollowAct).filter_by(entry_id=entry).count() == 2


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"person": "Camille Exemple"}, "jamais un nom"),
        ({"note": "vu avec Camille Exemple"}, "ressemble au nom"),
        ({"site": "chez Camille EXEMPLE"}, "ressemble au nom"),
        ({"quantity": "beaucoup"}, "Quantité"),
        ({"day": ""}, "Date"),
        ({"employer": "123"}, "SIRET"),
    ],
)
def test_a_form_that_names_somebody_or_cannot_be_read_is_shown_again(
    house: House, world: factories.World, buyer: Browser, fields: dict[str, str], told: str
) -> None:
    before = last(house).id
    answer = buyer.post(f"/suivi/fournisseurs/{world.rows['supplier_id']}/saisies", **(LINE | fields))
    assert answer.status_code == 422
    assert told in answer.text
    assert last(house).id == before


def test_numbers_and_addresses_are_masked_before_they_are_kept(
    house: House, world: factories.World, buyer: Browser
) -> None:
    note = "voir a.b@exemple.fr, 06 12 34 56 78 ou 1 85 01 67 482 123 45"
    buyer.post(f"/suivi/fournisseurs/{world.rows['supplier_id']}/saisies", **(LINE | {"note": note}))
    kept = last(house).standing["line"]["note"]
    assert kept == "voir [adresse électronique masquée], [téléphone masqué] ou [numéro de sécurité sociale masqué]"


def test_a_sensitive_public_is_only_eligible_for_a_buyer_and_survives_its_correction(
    house: House, world: factories.World, buyer: Browser
) -> None:
    entry = world.rows["entry_id"]
    page = buyer.text(f"/suivi/saisies/{entry}")
    assert "public : éligible" in page
    assert '<option value="=" selected>' in page
    assert "travailleur handicapé" not in buyer.text("/suivi/saisies.csv")
    assert act(buyer, entry, "revise", 2, **(LINE | {"public": "="})).status_code == 303
    with house.sessions() as session:
        assert session.get_one(FollowEntry, entry).standing["line"]["public"] == "RQTH"


def test_the_file_of_a_proof_leaves_its_fingerprint_and_nothing_else(
    house: House, world: factories.World, buyer: Browser
) -> None:
    entry = world.rows["entry_id"]
    text = b"Bulletin de paie de Camille Exemple, 30 heures. " * 3
    answer = buyer.post(
        f"/suivi/saisies/{entry}",
        action="prove",
        tour=2,
        proof_kind="fiche de paie",
        proof_seen=TODAY,
        file=(io.BytesIO(text), "paie Camille Exemple.txt"),
    )
    assert answer.status_code == 303
    with house.sessions() as session:
        kept = session.query(FollowAct).filter_by(entry_id=entry, event="prove").order_by(FollowAct.turn).all()[-1]
        assert len(kept.content["sha256"]) == 64
        assert "Camille" not in repr(kept.content)
    refused = buyer.post(
        f"/suivi/saisies/{entry}",
        action="prove",
        tour=3,
        proof_kind="x",
        proof_seen=TODAY,
        file=(io.BytesIO(b"MZ\x90\0"), "x.exe"),
    )
    assert refused.status_code == 422


# --- the supplier -----------------------------------------------------------------------------------------------------


def test_a_supplier_enters_and_proves_by_its_link_and_accepts_nothing(
    house: House, world: factories.World, buyer: Browser, anonymous: Browser
) -> None:
    drawn = buyer.post(f"/suivi/fournisseurs/{world.rows['supplier_id']}/lien")
    found = re.search(r"/declaration/([\w-]{20,})", drawn.text)
    assert found
    assert drawn.headers["Cache-Control"] == "no-store"
    path = f"/declaration/{found[1]}"
    proof = {"proof_kind": "contrat", "proof_seen": TODAY}
    answer = anonymous.post(path, action="enter", signataire="Mme Blanc, gérante", **(LINE | proof))
    assert answer.status_code == 303
    entry = last(house)
    assert entry.state == "proved"
    assert anonymous.post(path, action="accept", signataire="x", saisie=entry.id, tour=2).status_code == 400
    assert anonymous.post(path, action="enter", **LINE).status_code == 422
    assert act(buyer, entry.id, "reject", 2, reason="autre mois").status_code == 303
    assert "autre mois" in anonymous.text(path)
    with house.sessions() as session:
        signed = session.query(FollowAct).filter_by(entry_id=entry.id).order_by(FollowAct.turn).all()
    assert [(row.side, row.event) for row in signed] == [
        ("supplier", "enter"),
        ("supplier", "prove"),
        ("buyer", "reject"),
    ]


def test_a_link_opens_one_supplier_and_ends(
    house: House, world: factories.World, buyer: Browser, anonymous: Browser
) -> None:
    with house.sessions.begin() as session:
        mine = accounts.by_email(session, world.people["buyer"])
        assert mine
        other = package_rows.supplier(session, mine, "90000004300019", "Autre")
        foreign = follow_rows.proved(session, mine, other).id
        firm = suppliers.get(session, mine.organisation_id, world.rows["supplier_id"])
        assert firm
        token = follow_duties.draw(session, package_rows.author(mine), firm, 60, now())
    path = f"/declaration/{token}"
    fields = {"signataire": "x", "action": "prove", "proof_kind": "x", "proof_seen": TODAY}
    assert anonymous.post(path, saisie=foreign, tour=2, **fields).status_code == 404
    buyer.post(f"/suivi/fournisseurs/{world.rows['supplier_id']}/lien/arreter")
    assert anonymous.get(path).status_code == 404
    assert anonymous.post(path, action="enter", signataire="x", **LINE).status_code == 404


# --- contracts --------------------------------------------------------------------------------------------------------


def test_what_a_contract_makes_due_is_appended_and_its_sanction_only_proposed(
    house: House, world: factories.World, buyer: Browser
) -> None:
    path = f"/suivi/marches/{world.rows['contract_id']}"
    fields = {
        "notified": "2024-01-01",
        "ends": "2025-12-31",
        "hours": "200",
        "per_hour": "200",
        "clause": "200 € l'heure",
    }
    assert buyer.post(path, **fields).status_code == 303
    page = buyer.text(path)
    assert "Il manque 80 h. La clause prévoit 80 h × 200 € = 16 000 € ; l&#39;acheteur décide." in page
    assert "rien n'est retenu ni envoyé" in page
    assert "Ce qui a été dit avant" in page
    assert buyer.post(path, **(fields | {"tranche": "2000"})).status_code == 422


def test_hours_serve_two_contracts_only_when_both_agreed_to_pool(
    house: House, world: factories.World, buyer: Browser
) -> None:
    mine = person(house, world)
    with house.sessions.begin() as session:
        firm = suppliers.get(session, mine.organisation_id, world.rows["supplier_id"])
        assert firm
        value = suppliers.ContractValue("Second marché")
        second = suppliers.add_contract(session, package_rows.author(mine), firm, value, now())
        follow_duties.tell(session, package_rows.author(mine), second, follow_rows.duty(), now())
        keys = [contract_key(world.rows["contract_id"]), contract_key(second.id)]
        author = package_rows.author(mine)
    shares = {f"part.{key}": "15" for key in keys}
    assert "mise en commun" in act(buyer, world.rows["entry_id"], "share", 2, **shares).text
    with house.sessions.begin() as session:
        for number in (world.rows["contract_id"], int(keys[1].rpartition(":")[2])):
            row = suppliers.contract(session, mine.organisation_id, number)
            assert row
            follow_duties.tell(session, author, row, follow_rows.duty(pooling="avenant 2 du 01/02/2026"), now())
    assert act(buyer, world.rows["entry_id"], "share", 2, **shares).status_code == 303


# --- reports ----------------------------------------------------------------------------------------------------------


def test_dates_are_shown_and_mailed_only_to_who_asked(house: House, world: factories.World, buyer: Browser) -> None:
    assert "Vous ne recevez pas de rappel" in buyer.text("/suivi/echeances")
    buyer.post("/suivi/echeances", rappels="oui")
    assert world.people["buyer"] in buyer.text("/suivi/echeances")
    assert "Ne plus me le rappeler" in buyer.text("/suivi/echeances")


def test_the_control_of_a_quarter_looks_at_people_and_at_what_was_done(world: factories.World, buyer: Browser) -> None:
    page = buyer.text("/suivi/controle")
    assert "1. Éligibilité des publics" in page
    assert "ni acceptée ni refusée" in page
    assert buyer.get("/suivi/controle?trimestre=hier").status_code == 400


@pytest.mark.parametrize("axis", ["supplier", "site", "trade"])
def test_the_statement_of_a_year_says_the_same_on_paper_in_a_sheet_and_on_the_page(
    world: factories.World, buyer: Browser, axis: str
) -> None:
    year = (now().date()).year
    query = f"?par={axis}&annee={year}"
    page = buyer.text(f"/suivi/bilan{query}")
    sheet = openpyxl.load_workbook(io.BytesIO(buyer.get(f"/suivi/bilan.xlsx{query}").data)).active
    rows = list(sheet.iter_rows(values_only=True))
    column = rows[0].index("Validé")
    assert sum(row[column] for row in rows[1:]) == 120
    paper = docx.Document(io.BytesIO(buyer.get(f"/suivi/bilan.docx{query}").data))
    cells = [cell.text for row in paper.tables[0].rows for cell in row.cells]
    assert "120" in cells
    assert "personne" in page
    assert "Règle de l'État" in [cell.text for row in paper.tables[2].rows for cell in row.cells]


def test_euros_of_a_year_stand_beside_the_quantities_with_their_convention_and_no_sum(
    house: House, world: factories.World, buyer: Browser
) -> None:
    mine = person(house, world)
    with house.sessions.begin() as session:
        firm = suppliers.get(session, mine.organisation_id, world.rows["supplier_id"])
        contract = suppliers.contract(session, mine.organisation_id, world.rows["contract_id"])
        assert firm
        assert contract
        visit = Line(Unit.NUMBER, Fraction(2), now().date() - timedelta(days=20), Stage.DONE, ItemKind.PMSMP)
        row = follow_rows.proved(session, mine, firm, visit)
        followup.take(session, row, 2, Act(Event.ACCEPT, Side.BUYER, {"good": True}), package_rows.signer(mine), now())
    query = f"?annee={follow_rows.line().day.year}"
    page = buyer.text(f"/suivi/bilan{query}")
    assert "≈ 4 200 €" in page
    assert "immersion (PMSMP) : 0 €" in page
    assert "ne s'additionnent pas" in page
    sheet = openpyxl.load_workbook(io.BytesIO(buyer.get(f"/suivi/bilan.xlsx{query}").data)).active
    rows = list(sheet.iter_rows(values_only=True))
    column = rows[0].index("Montant indicatif")
    assert sorted(row[column] for row in rows[1:] if row[column]) == ["0 €", "≈ 4 200 €"]
    paper = docx.Document(io.BytesIO(buyer.get(f"/suivi/bilan.docx{query}").data))
    lines = [line.text.replace(HARD, " ") for line in paper.paragraphs]
    assert any("≈ 4 200 €" in line and "35 € de l'heure" in line for line in lines)


@pytest.mark.parametrize("name", ["acheteur", "financeur", "enquete"])
def test_each_export_has_the_same_rows_in_both_formats(world: factories.World, buyer: Browser, name: str) -> None:
    text = buyer.get(f"/suivi/exports/{name}.csv").data.decode("utf-8-sig").splitlines()
    book = openpyxl.load_workbook(io.BytesIO(buyer.get(f"/suivi/exports/{name}.xlsx").data)).active
    assert len(text) == book.max_row == 2
    assert text[0].split(";") == [cell.value for cell in book[1]]
    assert "handicapé" not in text[1]


def test_few_people_are_masked_in_the_survey(world: factories.World, facilitator: Browser, buyer: Browser) -> None:
    assert buyer.get("/suivi/exports/enquete.csv").data.decode("utf-8-sig").splitlines()[1].endswith("moins de 5")
    assert buyer.get("/suivi/exports/autre.csv").status_code == 404


def test_an_exit_is_told_completed_and_taken_back(house: House, world: factories.World, buyer: Browser) -> None:
    fields = {"person": "P-0009", "day": "2025-02-03", "class": "durable"}
    assert buyer.post("/suivi/sorties", **fields).status_code == 303
    assert buyer.post("/suivi/sorties", **(fields | {"at3": "oui"})).status_code == 303
    mine = person(house, world)
    with house.sessions() as session:
        (one,) = [each for each in follow_duties.exits(session, mine.organisation_id) if each.person == "P-0009"]
    assert one.in_work(3) is True
    assert buyer.post("/suivi/sorties", **(fields | {"person": "Camille"})).status_code == 422
    buyer.post("/suivi/sorties/retirer", person="P-0009")
    assert "P-0009" not in buyer.text("/suivi/sorties")


def test_nobody_reads_the_follow_up_of_another_organisation(world: factories.World, facilitator: Browser) -> None:
    for path in (f"saisies/{world.rows['entry_id']}", f"marches/{world.rows['contract_id']}"):
        assert facilitator.get(f"/suivi/{path}").status_code == 404
    assert "Peintures" not in facilitator.text("/suivi")
    assert len(facilitator.get("/suivi/saisies.csv").data.decode("utf-8-sig").splitlines()) == 1


def test_an_erased_account_signs_nothing_with_its_address(house: House, world: factories.World) -> None:
    with house.sessions.begin() as session:
        mine = accounts.by_email(session, world.people["buyer"])
        assert mine
        personal.erase(session, mine, now())
    with house.engine.connect() as connection:
        rows = [repr(row) for table in Base.metadata.sorted_tables for row in connection.execute(table.select())]
    assert not [row for row in rows if world.people["buyer"] in row]
    assert [row for row in rows if "efface.invalid" in row and "fiche de paie" not in row]


def test_hours_of_a_permanent_hire_stop_counting_and_every_page_says_so(
    house: House, world: factories.World, buyer: Browser
) -> None:
    mine, long_ago = person(house, world), now().date() - timedelta(days=5 * 366)
    with house.sessions.begin() as session:
        firm = suppliers.get(session, mine.organisation_id, world.rows["supplier_id"])
        contract = suppliers.contract(session, mine.organisation_id, world.rows["contract_id"])
        assert firm
        assert contract
        kept = follow_rows.accepted(session, mine, firm, contract, follow_rows.line(70, hired=long_ago))
    entry = buyer.get(f"/suivi/saisies/{kept.id}").text
    assert "ne compte plus pour ce marché" in entry
    assert f"embauchée en CDI le {long_ago:%d/%m/%Y}" in entry
    assert "70 h acceptées ne comptent plus" in buyer.get(f"/suivi/marches/{world.rows['contract_id']}").text
    day = follow_rows.line().day.isoformat()
    assert "ne compte plus pour ce marché" in buyer.get(f"/suivi/controle?trimestre={day}").text
