"""Documents dropped on a tender: read, told with file and page, kept to their organisation, deleted."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.documents import makers
from tests.web import factories
from tests.web.conftest import Browser
from tests.web.test_tender_page import plain
from web.clock import now
from web.house import House
from web.jobs.documents import find_in_documents
from web.jobs.find import find_considerations
from web.jobs.runner import Tally
from web.pages import documents as pages
from web.security import audit
from web.store.export import tenders_json
from web.store.models import Audit, Consideration, Document, DocumentFinding, DocumentPage, User

CLAUSE = "Le titulaire réserve 350 heures de travail à des personnes éloignées de l'emploi, suivies par M. Jean PETIT."


def drop(browser: Browser, tender: int, *files: tuple[str, bytes], token: bool = True) -> TestResponse:
    data = {"fichiers": [(io.BytesIO(content), name) for name, content in files]}
    if token:
        data["csrf_token"] = browser.token()
    return browser.client.post(f"/marches/{tender}/documents", data=data, content_type="multipart/form-data")


def rc() -> bytes:
    return makers.pdf("Règlement de la consultation.", "Article 8\n" + CLAUSE.replace(" à des", "\nà des"))


@pytest.fixture
def dropped(world: factories.World, facilitator: Browser) -> factories.World:
    answer = drop(facilitator, world.tender, ("RC.pdf", rc()))
    assert answer.status_code == 200, answer.text
    return world


def test_what_a_document_says_stands_on_the_page_with_file_and_page(
    dropped: factories.World, facilitator: Browser
) -> None:
    page = facilitator.text(f"/marches/{dropped.tender}")
    assert "350 heures" in plain(page)
    assert "RC.pdf, page 2" in plain(page)
    assert "document de votre organisation" in plain(page)
    document = facilitator.text(f"/marches/{dropped.tender}/documents/1")
    assert "<mark>" in document
    assert "PETIT" not in document
    assert "[nom masqué]" in document


def test_nobody_else_sees_it(
    house: House, dropped: factories.World, facilitator: Browser, browse: Callable[[str], Browser]
) -> None:
    for name in ("colleague", "buyer", "structure", "admin"):
        other = browse(dropped.people[name])
        assert "RC.pdf" not in other.text(f"/marches/{dropped.tender}")
        assert other.get(f"/marches/{dropped.tender}/documents/1").status_code in (403, 404)
        assert other.post(f"/marches/{dropped.tender}/documents/1/supprimer").status_code in (403, 404)
    with house.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 1


def test_the_command_line_tells_it_for_its_organisation_only(house: House, dropped: factories.World) -> None:
    with house.sessions() as session:
        mine = session.scalars(select(Document.organisation_id)).one()
        public = list(tenders_json(session, now()))
        own = list(tenders_json(session, now(), seen_by=mine))
        other = list(tenders_json(session, now(), seen_by=mine + 1))
    assert public == other
    proofs = [proof for item in own[0]["considerations"] for proof in item["evidence"]]
    (proof,) = [each for each in proofs if each["notice"].startswith("document:")]
    assert proof["path"] == "RC.pdf, page 2"
    assert proof["quote"] in CLAUSE
    assert proof["seen"]


def test_it_survives_the_chain_and_follows_the_rules(house: House, dropped: factories.World) -> None:
    with house.sessions.begin() as session:
        for row in session.scalars(select(DocumentFinding)):
            row.kind = "social_other"
        session.scalars(select(Document)).one().found_version = "rules of another age"
    find_considerations(house, Tally())
    find_in_documents(house, tally := Tally())
    assert tally.changed == 1
    with house.sessions() as session:
        assert set(session.scalars(select(DocumentFinding.kind))) == {"insertion_condition"}
        notices = set(session.scalars(select(Consideration.kind)))
    assert notices == {"insertion_condition"}


def test_only_masked_text_is_kept(house: House, dropped: factories.World) -> None:
    with house.sessions() as session:
        kept = " ".join(session.scalars(select(DocumentPage.text)))
    assert "350 heures" in kept
    assert "PETIT" not in kept


def test_deleting_forgets_text_and_findings(house: House, dropped: factories.World, facilitator: Browser) -> None:
    answer = facilitator.post(f"/marches/{dropped.tender}/documents/1/supprimer", follow=True)
    assert "Document supprimé" in plain(answer.text)
    with house.sessions() as session:
        assert [
            session.scalar(select(func.count()).select_from(t)) for t in (Document, DocumentPage, DocumentFinding)
        ] == [0, 0, 0]
    assert "RC.pdf" not in facilitator.text(f"/marches/{dropped.tender}")


def test_a_buyer_drops_on_its_own_tender_only(world: factories.World, browse: Callable[[str], Browser]) -> None:
    buyer = browse(world.people["buyer"])
    assert drop(buyer, world.tender, ("CCAP.docx", makers.docx(CLAUSE))).status_code == 200
    assert "CCAP.docx" in buyer.text(f"/marches/{world.tender}")
    assert drop(buyer, world.foreign_tender, ("CCAP.docx", makers.docx(CLAUSE))).status_code == 404


def test_each_file_not_read_is_named_with_its_reason(
    house: House, world: factories.World, facilitator: Browser
) -> None:
    dce = makers.zipped({"RC.pdf": rc(), "plan.dwg": bytes(range(9)) * 40})
    page = plain(drop(facilitator, world.tender, ("dce.zip", dce), ("vide.pdf", b"")).text)
    assert "1 document lu" in page
    assert "2 fichiers non lus" in page
    assert "plan.dwg (dans dce.zip) : Format non reconnu" in page
    assert "vide.pdf : Fichier vide" in page
    again = plain(drop(facilitator, world.tender, ("RC.pdf", rc())).text)
    assert "RC.pdf : ce document est déjà là" in again


def test_a_document_full_of_words_is_read_no_further_and_says_so(
    house: House, world: factories.World, facilitator: Browser
) -> None:
    text = "\n".join(f"- {number} heures d'insertion sont obligatoires." for number in range(1, 400))
    page = plain(drop(facilitator, world.tender, ("ccap.txt", text.encode())).text)
    assert "Plus de 200 passages" in page
    with house.sessions() as session:
        assert session.scalar(select(func.count()).select_from(DocumentFinding)) == 200


def test_a_scan_is_told_apart_on_the_page(world: factories.World, facilitator: Browser) -> None:
    drop(facilitator, world.tender, ("scan.pdf", makers.pdf("", "")))
    page = plain(facilitator.text(f"/marches/{world.tender}"))
    assert "document numérisé sans texte : rien n'a pu y être cherché" in page


def test_a_sending_without_file_token_or_measure_is_refused(
    house: House, world: factories.World, facilitator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert drop(facilitator, world.tender).status_code == 400
    assert drop(facilitator, world.tender, ("a.txt", b"a"), token=False).status_code == 400
    assert drop(facilitator, world.tender, *[(f"{n}.txt", b"a") for n in range(11)]).status_code == 413
    monkeypatch.setattr(pages, "LARGEST_SENDING", 2_000)
    assert drop(facilitator, world.tender, ("a.txt", b"a" * 3_000)).status_code == 413
    with house.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 0


def test_other_pages_keep_their_small_limit(app: Flask, world: factories.World, facilitator: Browser) -> None:
    answer = facilitator.post(f"/marches/{world.tender}/decision", decision="accept", precision="x" * 1_100_000)
    assert answer.status_code == 413


def test_too_many_files_within_an_hour_are_refused(house: House, world: factories.World, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        person = session.scalars(select(User).where(User.email == world.people["facilitator"])).one()
        for _ in range(pages.MOST_AN_HOUR):
            audit.record(session, pages.DROPPED, now(), person)
    answer = drop(facilitator, world.tender, ("a.txt", b"a"))
    assert answer.status_code == 429
    assert "en une heure" in plain(answer.text)
    with house.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Audit).where(Audit.action == pages.DROPPED)) == 60
