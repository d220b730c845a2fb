"""Suppliers and packages on the pages of both sides."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Callable
from datetime import timedelta

import docx
import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from clauses.packages.rounds import Side
from tests.web import factories, package_rows
from tests.web.conftest import Browser
from web.clock import now
from web.house import House
from web.papers.typeset import HARD
from web.store import accounts, packages
from web.store.models import Message, Organisation, Package, PackageEvent, PackageVersion, Supplier, SupplierLink, User

ANSWER = {"signataire": "Mme Blanc, gérante", "habilite": "1"}


@pytest.fixture
def buyer(browse: Callable[[str], Browser], world: factories.World) -> Browser:
    return browse(world.people["buyer"])


@pytest.fixture
def person(house: House, world: factories.World) -> User:
    with house.sessions() as session:
        found = accounts.by_email(session, world.people["buyer"])
        assert found
        session.expunge(found)
        return found


class Asked:
    """A package sent, with the supplier's link."""

    def __init__(self, house: House, person: User, make: Callable[..., Package] = package_rows.sent) -> None:
        with house.sessions.begin() as session:
            row = make(session, person)
            self.id = row.id
            self.token = package_rows.link(session, person, row) if row.open_version else ""
        self.page, self.path = f"/packages/{self.id}", f"/fournisseur/{self.token}"


@pytest.fixture
def asked(house: House, person: User) -> Asked:
    return Asked(house, person)


def state(house: House, package_id: int) -> tuple[str, int, int | None]:
    with house.sessions() as session:
        row = session.get_one(Package, package_id)
        return row.state, row.turn, row.agreed_version


# --- suppliers --------------------------------------------------------------------------------------------------------


def test_a_supplier_is_added_with_its_siret_checked_and_what_was_typed_is_kept_when_wrong(
    house: House, buyer: Browser
) -> None:
    wrong = buyer.post("/fournisseurs/nouveau", siret="12345678900011", name="Ets Noir", workforce="douze")
    assert wrong.status_code == 422
    assert "Effectif : « douze »" in wrong.text.replace("&#39;", "'")
    assert 'value="Ets Noir"' in wrong.text
    bad_key = buyer.post("/fournisseurs/nouveau", siret="12345678900011", name="Ets Noir")
    assert "n&#39;est pas un numéro valable" in bad_key.text
    fields = {"siret": factories.OTHER_SIRET, "name": "Ets Noir", "yearly_spend": "120 k€", "department": "67"}
    assert buyer.post("/fournisseurs/nouveau", **fields).status_code == 303
    with house.sessions() as session:
        row = session.scalars(select(Supplier).where(Supplier.name == "Ets Noir")).one()
        assert (row.yearly_spend, row.department, row.workforce) == (120_000.0, "67", None)


def test_the_list_filters_pages_and_exports(house: House, person: User, buyer: Browser) -> None:
    with house.sessions.begin() as session:
        package_rows.supplier(session, person, factories.OTHER_SIRET, "=Façades du Rhin")
    assert "=Façades" in buyer.text("/fournisseurs?mots=facades")
    assert "Peintures Blanc" not in buyer.text("/fournisseurs?mots=facades")
    lines = list(csv.reader(io.StringIO(buyer.text("/fournisseurs.csv")), delimiter=";"))
    assert [line[0] for line in lines] == ["\ufeffNom", "'=Façades du Rhin", "Peintures Blanc"]
    assert "Façades" not in buyer.text("/fournisseurs?metier=hygiene-et-proprete-64")
    assert "Peintures Blanc" in buyer.text("/fournisseurs?metier=batiments-et-travaux-publics-65")
    assert buyer.get("/fournisseurs?apres=!").status_code == 400
    assert buyer.get("/fournisseurs?metier=rien").status_code == 400


def test_a_contract_is_kept_with_its_tender_when_the_viewer_sees_it(
    world: factories.World, buyer: Browser, house: House
) -> None:
    path = f"/fournisseurs/{world.rows['supplier_id']}/contrats"
    fields = {"title": "Peinture", "amount": "80 000", "starts": "01/02/2026", "ends": "2027-01-31", "lots": "1, 2"}
    foreign = buyer.post(path, **fields, tender=str(world.foreign_tender))
    assert foreign.status_code == 422
    assert "aucun marché" in foreign.text
    known = buyer.post(path, follow=True, **fields, tender=f"https://exemple.fr/marches/{world.tender}")
    assert "80\u202f000 € HT" in known.text
    assert "1er février 2026" in known.text
    assert f"/marches/{world.tender}" in known.text


def test_the_nature_of_the_organisation_is_told_once_for_all_packages(house: House, buyer: Browser) -> None:
    assert buyer.post("/fournisseurs/nature", nature="public").status_code == 303
    assert buyer.post("/fournisseurs/nature", nature="autre").status_code == 400
    with house.sessions() as session:
        assert "public" in session.scalars(select(Organisation.nature))


def test_every_contract_is_exported_as_csv_and_spreadsheet(world: factories.World, buyer: Browser) -> None:
    lines = list(csv.DictReader(io.StringIO(buyer.text("/fournisseurs/contrats.csv").lstrip("\ufeff")), delimiter=";"))
    assert [(line["Fournisseur"], line["Objet"]) for line in lines] == [("Peintures Blanc", "Peinture des halls")]
    for path in ("/fournisseurs/contrats.xlsx", "/fournisseurs.xlsx"):
        assert openpyxl.load_workbook(io.BytesIO(buyer.get(path).data)).active.max_row == 2


# --- preparing and proposing ------------------------------------------------------------------------------------------


def prepared(buyer: Browser, world: factories.World, **fields: str) -> str:
    """A draft; the address of its lines."""
    base = {"debut": "2026-01-01", "fin": "2026-12-31", "nature": "private", "moment": "free", "modele": "premier-pas"}
    answer = buyer.post(f"/fournisseurs/{world.rows['supplier_id']}/package", **(base | fields))
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_ranges_are_shown_with_their_parts_and_no_magic_number(world: factories.World, buyer: Browser) -> None:
    page = buyer.text(f"/fournisseurs/{world.rows['supplier_id']}/package")
    assert "De 1 à 3 entretiens" in page
    assert "Dépense annuelle : 100\u202f000 € HT" in page
    assert "Part de main-d&#39;œuvre du métier : 60 % à 75 %" in page
    assert "Déjà promis ailleurs : 2 périodes" in page


def test_a_package_begins_with_the_legal_question(world: factories.World, buyer: Browser) -> None:
    path = f"/fournisseurs/{world.rows['supplier_id']}/package"
    answer = buyer.post(path, debut="2026-01-01", fin="2026-12-31")
    assert answer.status_code == 422
    assert "Vérification légale" in answer.text


def test_a_template_makes_a_draft_which_only_the_buyer_sees(
    house: House, world: factories.World, buyer: Browser
) -> None:
    lines = prepared(buyer, world)
    page = buyer.text(lines)
    assert 'value="un tuteur désigné, un bilan écrit"' in page
    with house.sessions() as session:
        row = session.scalars(select(Package).order_by(Package.id.desc())).first()
        assert row
        assert row.state == "draft"
        assert packages.exchanged(session, row, packages.events(session, row)) == []


def form_of(page: str) -> dict[str, str]:
    """The turn of a page of lines."""
    return {"tour": page.partition('name="tour" value="')[2].partition('"')[0]}


def test_one_more_line_is_shown_without_keeping_anything(house: House, world: factories.World, buyer: Browser) -> None:
    lines = prepared(buyer, world, modele="")
    typed = {"ligne": "l1", "l1.kind": "visit", "l1.target": "trois", **form_of(buyer.text(lines))}
    more = buyer.post(lines, action="ligne", **typed)
    assert more.status_code == 200
    assert 'value="trois"' in more.text
    assert 'value="l2"' in more.text
    refused = buyer.post(lines, action="proposer", **typed)
    assert refused.status_code == 422
    assert "Visite de site, quantité : « trois »" in refused.text


def test_an_open_call_of_a_public_buyer_is_blocked_with_its_article(world: factories.World, buyer: Browser) -> None:
    lines = prepared(buyer, world, nature="public", moment="open_call", modele="")
    page = buyer.text(lines)
    assert "L2124-2" in page
    typed = {"ligne": "l1", "l1.kind": "visit", "l1.target": "3", **form_of(page)}
    assert buyer.post(lines, action="brouillon", **typed).status_code == 303
    typed |= form_of(buyer.text(lines))
    sent = buyer.post(lines, action="proposer", **typed)
    assert sent.status_code == 422
    assert "sans négociation" in sent.text


def test_a_public_buyer_names_no_structure_unless_the_words_mean_something_else(
    house: House, world: factories.World, buyer: Browser
) -> None:
    lines = prepared(buyer, world, nature="public", moment="running", modele="")
    typed = {"ligne": "l1", "l1.kind": "visit", "l1.target": "3", **form_of(buyer.text(lines))}
    typed["l1.publics"] = "salariés de « LES JARDINS du Rhin »"
    told = buyer.post(lines, action="proposer", **typed)
    assert told.status_code == 422
    assert "semble nommer une structure" in told.text
    assert buyer.post(lines, action="proposer", noms="1", **typed).status_code == 303


# --- the link ---------------------------------------------------------------------------------------------------------


def test_the_link_is_shown_once_and_nothing_is_sent(house: House, person: User, buyer: Browser) -> None:
    asked = Asked(house, person)
    drawn = buyer.post(f"{asked.page}/lien", jours="14")
    assert "/fournisseur/" in drawn.text
    assert drawn.headers["Cache-Control"] == "no-store"
    assert "/fournisseur/" not in buyer.text(asked.page)
    with house.sessions() as session:
        assert session.scalars(select(Message)).all() == []


def test_asked_for_by_mail_it_goes_to_the_buyer_only_through_the_outbox(
    house: House, person: User, buyer: Browser, asked: Asked
) -> None:
    assert buyer.post(f"{asked.page}/lien", jours="7", action="courriel").status_code == 303
    with house.sessions() as session:
        (message,) = session.scalars(select(Message))
        assert message.recipient == person.email
        assert message.state == "pending"


@pytest.mark.parametrize("end", ["lien/arreter", "lien"])
def test_an_ended_link_answers_like_an_unknown_one(buyer: Browser, asked: Asked, anonymous: Browser, end: str) -> None:
    assert anonymous.get(asked.path).status_code == 200
    buyer.post(f"{asked.page}/{end}", jours="7")
    ended, unknown = anonymous.get(asked.path), anonymous.get("/fournisseur/inconnu")
    assert (ended.status_code, ended.text) == (404, unknown.text)


def test_an_old_link_is_over(house: House, asked: Asked, anonymous: Browser) -> None:
    with house.sessions.begin() as session:
        for row in session.scalars(select(SupplierLink)):
            row.expires_at = now() - timedelta(minutes=1)
    assert anonymous.get(asked.path).status_code == 404
    assert anonymous.post(asked.path, action="tout", **ANSWER).status_code == 404


def test_the_page_of_the_supplier_shows_nothing_private_and_tells_no_one_its_address(
    house: House, person: User, buyer: Browser, asked: Asked, anonymous: Browser
) -> None:
    buyer.post(f"{asked.page}/note", texte="ne pas descendre sous deux")
    buyer.post(f"{asked.page}/message", texte="bonjour à vous")
    answer = anonymous.get(asked.path)
    assert "descendre" not in answer.text
    assert "bonjour à vous" in answer.text
    assert "100\u202f000" not in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_link_opens_its_own_package_and_no_other(
    house: House, person: User, asked: Asked, anonymous: Browser
) -> None:
    other = Asked(house, person)
    assert anonymous.post(other.path, action="tout", tour="2", version="1", **ANSWER).status_code == 303
    assert state(house, other.id)[0] == "agreed"
    assert state(house, asked.id)[0] == "sent"


@pytest.mark.parametrize("page", ["fournisseur", "declaration"])
def test_guessing_addresses_is_stopped(anonymous: Browser, page: str) -> None:
    answers = [anonymous.get(f"/{page}/essai{number}").status_code for number in range(31)]
    assert answers == [404] * 30 + [429]


def test_a_fault_tells_the_log_no_address(
    app: Flask, asked: Asked, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise RuntimeError("planted")

    app.view_functions["supplier_side.page"] = lambda token: broken()
    with caplog.at_level(logging.ERROR):
        assert app.test_client().get(asked.path).status_code == 500
    assert "planted" in caplog.text
    assert asked.token not in caplog.text


# --- rounds -----------------------------------------------------------------------------------------------------------


def test_silence_on_a_line_accepts_nothing(house: House, asked: Asked, anonymous: Browser) -> None:
    answer = anonymous.post(asked.path, action="lignes", tour="2", version="1", **{"l1.choix": "accept"}, **ANSWER)
    assert answer.status_code == 422
    assert "Le silence ne vaut pas accord" in answer.text
    assert "Mme Blanc, gérante" in answer.text
    assert state(house, asked.id) == ("sent", 2, None)


def test_an_unsigned_answer_is_refused(house: House, asked: Asked, anonymous: Browser) -> None:
    answer = anonymous.post(asked.path, action="tout", tour="2", version="1", signataire="Mme Blanc")
    assert answer.status_code == 422
    assert state(house, asked.id)[0] == "sent"


COUNTER = {"l1.choix": "change", "l1.target": "2", "l1.motif": "un seul tuteur", "tout": "1"}


def test_the_supplier_proposes_otherwise_and_both_sides_read_the_difference(
    house: House, asked: Asked, anonymous: Browser, buyer: Browser
) -> None:
    plus = {"plus.kind": "visit", "plus.target": "1", "plus.per": "year"}
    sent = anonymous.post(asked.path, follow=True, action="lignes", tour="2", version="1", **COUNTER, **plus, **ANSWER)
    assert "Votre réponse est enregistrée" in sent.text
    page = buyer.text(asked.page)
    for text in ("Objectif : 3 → 2 (−1).", "Motif : un seul tuteur", "Ligne ajoutée : 1 visite de site par an."):
        assert text in page
        assert text in sent.text
    assert "d&#39;accord sur cette ligne" in page


def test_of_two_who_answer_the_second_is_told_and_nothing_is_overwritten(
    house: House, asked: Asked, anonymous: Browser
) -> None:
    first = anonymous.post(asked.path, action="tout", tour="2", version="1", **ANSWER)
    second = anonymous.post(asked.path, action="lignes", tour="2", version="1", **COUNTER, **ANSWER)
    assert first.status_code == 303
    assert second.status_code == 409
    assert "rien n&#39;a été enregistré" in second.text
    with house.sessions() as session:
        row = session.get_one(Package, asked.id)
        assert [each.number for each in packages.versions(session, row)] == [1]


def test_the_buyer_answers_line_by_line_and_the_old_link_does_not_open_the_new_round(
    house: House, person: User, buyer: Browser, anonymous: Browser
) -> None:
    asked = Asked(house, person)
    anonymous.post(asked.path, action="lignes", tour="2", version="1", **COUNTER, **ANSWER)
    again = {"l1.choix": "change", "l1.target": "3", "l1.motif": "deux sites", "l2.choix": "accept"}
    assert buyer.post(f"{asked.page}/repondre", action="lignes", tour="3", version="2", **again).status_code == 303
    page = anonymous.text(asked.path)
    assert "proposition plus récente" in page
    assert "deux sites" not in page
    late = anonymous.post(asked.path, action="tout", tour="4", version="3", **ANSWER)
    assert late.status_code == 422
    assert state(house, asked.id) == ("sent", 4, None)


def test_a_line_the_supplier_took_out_may_be_asked_for_again(
    house: House, person: User, buyer: Browser, anonymous: Browser
) -> None:
    asked = Asked(house, person)
    drop = {"l2.choix": "drop", "l2.motif": "pas d'embauche cette année", "l1.choix": "accept"}
    anonymous.post(asked.path, action="lignes", tour="2", version="1", **drop, **ANSWER)
    assert "Demander à nouveau" in buyer.text(asked.page)
    fields = {"action": "lignes", "tour": "3", "version": "2", "l1.choix": "accept", "reprendre": "l2"}
    refused = buyer.post(f"{asked.page}/repondre", **fields)
    assert "Un motif est attendu" in refused.text
    assert buyer.post(f"{asked.page}/repondre", motif="nous en avons besoin", **fields).status_code == 303
    with house.sessions() as session:
        row = session.get_one(Package, asked.id)
        assert [item.key for item in packages.terms_of(packages.latest(session, row)).items] == ["l1", "l2"]


def test_a_refusal_shows_its_reason_and_may_be_reopened(
    house: House, asked: Asked, buyer: Browser, anonymous: Browser
) -> None:
    assert anonymous.post(asked.path, action="refuser", tour="2", **ANSWER).status_code == 422
    anonymous.post(asked.path, action="refuser", tour="2", motif="trop tôt", **ANSWER)
    assert "trop tôt" in buyer.text(asked.page)
    assert buyer.post(f"{asked.page}/etape", etape="rouvrir", tour="3", motif="plus petit").status_code == 303
    assert state(house, asked.id)[0] == "draft"


def test_a_stopped_package_ends_its_links(house: House, asked: Asked, buyer: Browser, anonymous: Browser) -> None:
    buyer.post(f"{asked.page}/etape", etape="arreter", tour="2", motif="secret d'équipe")
    assert state(house, asked.id)[0] == "cancelled"
    assert anonymous.get(asked.path).status_code == 404


# --- agreement --------------------------------------------------------------------------------------------------------


@pytest.fixture
def agreed(house: House, person: User) -> Asked:
    return Asked(house, person, package_rows.agreed)


def test_the_agreement_holds_both_sides_items_evidence_and_review_dates(buyer: Browser, agreed: Asked) -> None:
    content = buyer.get(f"{agreed.page}/accord.docx").data
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(each.text for each in paper.paragraphs), *cells]).replace(HARD, " ")
    for told in (
        "Peintures Blanc, SIRET 900\u202f000\u202f068\u202f00016",
        "2 périodes d'immersion (PMSMP) par an",
        "Durée minimale : 5 jours. Qualité attendue : un tuteur désigné",
        "convention signée et bilan",
        "Mme Blanc, gérante",
        "jamais sur l'embauche",
    ):
        assert told in text
    assert "{{" not in text
    assert "descendre" not in text
    assert len(paper.tables[1].rows) >= 3


def test_nothing_is_agreed_no_paper(buyer: Browser, asked: Asked, anonymous: Browser) -> None:
    assert buyer.get(f"{asked.page}/accord.docx").status_code == 404
    assert anonymous.get(f"{asked.path}/accord.docx").status_code == 404
    anonymous.post(asked.path, action="tout", tour="2", version="1", **ANSWER)
    assert anonymous.get(f"{asked.path}/accord.docx").status_code == 200


def attach(buyer: Browser, page: str, content: bytes):  # type: ignore[no-untyped-def]
    data = {"csrf_token": buyer.token(), "accord": (io.BytesIO(content), "accord.pdf")}
    return buyer.client.post(f"{page}/signer", data=data, content_type="multipart/form-data")


def test_the_signed_paper_makes_the_package_active(house: House, buyer: Browser, agreed: Asked) -> None:
    assert attach(buyer, agreed.page, b"du texte").status_code == 422
    assert attach(buyer, agreed.page, b"%PDF-1.7 signe").status_code == 303
    assert state(house, agreed.id)[0] == "active"
    page = buyer.text(agreed.page)
    link = page.partition("/signe/")[2].partition('"')[0]
    assert buyer.get(f"{agreed.page}/signe/{link}").data == b"%PDF-1.7 signe"
    assert buyer.get(f"/packages/{agreed.id + 1}/signe/{link}").status_code == 404


def test_an_amendment_leaves_the_agreement_in_force_until_it_is_accepted(
    house: House, person: User, buyer: Browser, agreed: Asked, anonymous: Browser
) -> None:
    lines = f"{agreed.page}/lignes"
    typed = {"ligne": "l1", "l1.kind": "pmsmp", "l1.target": "4", **form_of(buyer.text(lines))}
    assert "Un motif est attendu" in buyer.post(lines, action="proposer", **typed).text
    assert buyer.post(lines, action="proposer", motif="plus de sites", **typed).status_code == 303
    assert state(house, agreed.id) == ("agreed", 5, 2)
    with house.sessions.begin() as session:
        token = package_rows.link(session, person, session.get_one(Package, agreed.id))
    anonymous.post(f"/fournisseur/{token}", action="tout", tour="5", version="3", **ANSWER)
    assert state(house, agreed.id) == ("agreed", 6, 3)


def test_exports_hold_every_line_of_every_package(buyer: Browser, agreed: Asked) -> None:
    lines = list(csv.DictReader(io.StringIO(buyer.text("/packages.csv?etat=acceptes").lstrip("\ufeff")), delimiter=";"))
    mine = [line for line in lines if line["Engagement"] == "période d'immersion (PMSMP)"]
    assert {(line["Demandé"], line["Dernière réponse du fournisseur"], line["Accepté"]) for line in mine} == {
        ("3", "2", "2")
    }
    book = openpyxl.load_workbook(io.BytesIO(buyer.get("/packages.xlsx").data))
    assert book.active.max_row == len(lines) + 1


def test_the_text_for_a_contract_names_nobody_and_owes_an_offer(buyer: Browser, agreed: Asked) -> None:
    page = buyer.text(agreed.page)
    assert "le fournisseur s&#39;engage à ce qui suit : 2 périodes" in page
    assert "n&#39;est jamais due" in page


def test_packages_of_another_organisation_are_nowhere(world: factories.World, buyer: Browser) -> None:
    foreign = world.foreign_rows
    assert buyer.get(f"/packages/{foreign['package_id']}").status_code == 404
    assert buyer.get(f"/fournisseurs/{foreign['supplier_id']}").status_code == 404
    assert buyer.get(f"/packages/{world.rows['package_id']}/signe/{foreign['paper_id']}").status_code == 404
    assert f'/packages/{foreign["package_id"]}"' not in buyer.text("/packages")


def test_versions_and_events_are_never_changed_once_written(house: House, asked: Asked, anonymous: Browser) -> None:
    def rows() -> dict[tuple[str, int], str]:
        with house.sessions() as session:
            found = [*session.scalars(select(PackageVersion)), *session.scalars(select(PackageEvent))]
            return {(type(row).__name__, row.id): repr(sorted(vars(row).items(), key=str)[1:]) for row in found}

    before = rows()
    anonymous.post(asked.path, action="lignes", tour="2", version="1", **COUNTER, **ANSWER)
    after = rows()
    assert len(after) == len(before) + 2
    assert all(after[key] == told for key, told in before.items())


def test_the_legal_check_can_be_asked_again(house: House, buyer: Browser, asked: Asked) -> None:
    assert buyer.post(f"{asked.page}/cadre", nature="public", moment="adapted").status_code == 303
    assert "R2123-5" in buyer.text(asked.page)
    with house.sessions() as session:
        row = session.get_one(Package, asked.id)
        assert (row.nature, row.moment) == ("public", "adapted")
        assert packages.standing(session, row).awaited is Side.SUPPLIER
