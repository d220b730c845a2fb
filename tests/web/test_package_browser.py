"""A whole negotiation in a real browser: the buyer at its desk, the supplier on a phone and without an account."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from tests.web import factories, package_rows
from tests.web.eye import UNFOLD, WIDE, faults
from web.clock import now
from web.house import House
from web.security import sessions
from web.store import accounts, packages
from web.store.models import Package

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not shutil.which("chromium"), reason="chromium absent")]

PHONE = {"width": 390, "height": 800}


@pytest.fixture
def phone(chromium: playwright.Browser) -> Iterator[playwright.Page]:
    """The supplier: a browser that knows nothing of us, without JavaScript."""
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_whole_negotiation_is_played_by_both_sides(
    house: House, world: factories.World, address: str, desk: playwright.Page, phone: playwright.Page
) -> None:
    prepare(desk, f"{address}/fournisseurs/{world.rows['supplier_id']}")
    propose(desk)
    answer_line_by_line(phone, draw_link(desk, address))
    insist_on_one_line(desk)
    accept_everything(phone, draw_link(desk, address))
    desk.reload()
    assert "Accepté" in desk.locator("h1").inner_text()
    with phone.expect_download() as paper:
        phone.get_by_role("button", name="Télécharger l'accord").click()
    assert paper.value.suggested_filename.endswith(".docx")
    sign(desk)
    assert "En cours" in desk.locator("h1").inner_text()
    check_history(house)


def prepare(desk: playwright.Page, supplier: str) -> None:
    desk.goto(supplier)
    desk.get_by_role("button", name="Préparer un package").click()
    desk.get_by_label("Fin", exact=True).fill((now() + timedelta(days=365)).date().isoformat())
    desk.get_by_label("Nature de l'acheteur").select_option("private")
    desk.get_by_label("Moment de l'achat").select_option("free")
    desk.get_by_label("Premier package").check()
    desk.get_by_role("button", name="Préparer le brouillon").click()


def propose(desk: playwright.Page) -> None:
    desk.get_by_role("group", name="Stage").get_by_label("Retirer cette ligne").check()
    desk.get_by_role("button", name="Proposer au fournisseur").click()
    assert "Version proposée" in desk.get_by_role("status").inner_text()


def draw_link(desk: playwright.Page, address: str) -> str:
    """The link shown, on the port of this test: its host comes from the settings, never from the request."""
    desk.get_by_role("button", name="Tirer un lien à l'écran").click()
    shown = desk.get_by_role("status").locator("code").inner_text()
    return f"{address}/fournisseur/{shown.rpartition('/')[2]}"


def answer_line_by_line(phone: playwright.Page, link: str) -> None:
    phone.goto(link)
    sign_as_supplier(phone)
    phone.get_by_label("Je réponds ligne par ligne").check()
    immersions = phone.get_by_role("group", name="2 périodes d'immersion")
    immersions.get_by_label("Je propose autre chose").check()
    immersions.get_by_label("Autre quantité").fill("1")
    immersions.get_by_label("Motif").fill("un seul tuteur")
    phone.get_by_role("button", name="Signer et envoyer").click()
    assert "Sans réponse : 1 poste proposé par an" in phone.get_by_role("alert").inner_text()
    phone.get_by_role("group", name="1 poste proposé").get_by_label("J'accepte").check()
    phone.get_by_role("button", name="Signer et envoyer").click()
    assert "enregistrée" in phone.get_by_role("status").inner_text()


def sign_as_supplier(phone: playwright.Page) -> None:
    phone.get_by_label("Votre nom et votre fonction").fill("Mme Blanc, gérante")
    phone.get_by_label("Je peux répondre pour").check()


def insist_on_one_line(desk: playwright.Page) -> None:
    desk.goto(desk.url.partition("/lien")[0])
    assert "Objectif : 2 → 1 (−1)." in desk.locator(".todo").inner_text()
    desk.get_by_label("Je réponds ligne par ligne").check()
    immersions = desk.get_by_role("group", name="1 période d'immersion")
    immersions.get_by_label("Je propose autre chose").check()
    immersions.get_by_label("Autre quantité").fill("2")
    immersions.get_by_label("Motif").fill("nous apportons le second tuteur")
    desk.get_by_label("Accepter d'un coup toutes les lignes sans réponse").check()
    desk.get_by_role("button", name="Signer et envoyer").click()
    assert "Version proposée" in desk.get_by_role("status").inner_text()


def accept_everything(phone: playwright.Page, link: str) -> None:
    phone.goto(link)
    assert "nous apportons le second tuteur" in phone.locator("main").inner_text()
    sign_as_supplier(phone)
    phone.get_by_label("J'accepte toute la proposition").check()
    phone.get_by_role("button", name="Signer et envoyer").click()
    assert "acceptée des deux côtés" in phone.locator("main").inner_text()


def sign(desk: playwright.Page) -> None:
    signed = {"name": "accord.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 signe"}
    desk.goto(desk.url.partition("/lien")[0])
    desk.get_by_label("Accord signé des deux parties").set_input_files(signed)
    desk.get_by_role("button", name="Joindre l'accord signé").click()


def check_history(house: House) -> None:
    with house.sessions() as session:
        row = session.query(Package).order_by(Package.id.desc()).first()
        assert row
        steps = [each.event for each in packages.events(session, row)]
        assert steps == ["prepare", "write", "send", "counter", "send", "accept", "sign"]
        agreed = packages.agreed(session, row)
        assert agreed
        assert [(item.kind.value, item.target) for item in agreed.items] == [("pmsmp", 2), ("job_insertion", 1)]


@pytest.mark.parametrize("make", [package_rows.sent, package_rows.countered, package_rows.agreed, package_rows.package])
def test_no_page_of_either_side_has_a_fault_that_axe_sees(
    house: House,
    world: factories.World,
    address: str,
    chromium: playwright.Browser,
    make: Callable[..., Package],
) -> None:
    with house.sessions.begin() as session:
        person = accounts.by_email(session, world.people["buyer"])
        assert person
        row = make(session, person)
        paths = [f"/packages/{row.id}", f"/packages/{row.id}/lignes"]
        if row.open_version:
            paths.append(f"/fournisseur/{package_rows.link(session, person, row)}")
        token = sessions.open_session(session, person.id, now())
    context = chromium.new_context(viewport=WIDE, bypass_csp=True)
    context.add_cookies([{"name": "maillage", "value": token, "url": address}])
    page, found = context.new_page(), []
    for path in paths:
        page.goto(address + path)
        page.evaluate(UNFOLD)
        found += faults(page)
    context.close()
    assert found == []
