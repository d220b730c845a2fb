"""What was done is declared by a supplier on a phone and accepted by the buyer at its desk, in real browsers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.web import factories, follow_rows
from tests.web.eye import WIDE, faults
from web.clock import now
from web.house import House
from web.store.models import FollowEntry, Supplier

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not shutil.which("chromium"), reason="chromium absent")]

PHONE = {"width": 390, "height": 800}


def drawn(desk: playwright.Page, address: str, supplier_id: int) -> str:
    desk.goto(f"{address}/suivi/fournisseurs/{supplier_id}")
    desk.get_by_role("button", name="Tirer une adresse").click()
    found = re.search(r"/declaration/[\w-]+", desk.get_by_role("status").inner_text())
    assert found
    return address + found[0]


def test_a_supplier_declares_and_the_buyer_accepts(
    house: House, world: factories.World, address: str, desk: playwright.Page, chromium: playwright.Browser
) -> None:
    link = drawn(desk, address, world.rows["supplier_id"])
    phone = chromium.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    phone.goto(link)
    phone.get_by_label("Votre nom et votre fonction").first.fill("Mme Blanc, gérante")
    phone.get_by_label("Nature").select_option(label="poste proposé")
    phone.get_by_label("Quantité").fill("12,5")
    phone.get_by_label("Date", exact=True).fill(now().date().isoformat())
    phone.get_by_label("Référence de la personne").fill("Camille Exemple")
    phone.get_by_role("button", name="Enregistrer").click()
    assert "jamais un nom" in phone.get_by_role("alert").inner_text()
    assert phone.get_by_label("Quantité").input_value() == "12,5", "what was typed stays"
    phone.get_by_label("Référence de la personne").fill("P-0077")
    phone.get_by_label("Justificatif vu").fill("fiche de paie")
    phone.get_by_label("Vu le").fill(now().date().isoformat())
    phone.get_by_role("button", name="Enregistrer").click()
    assert "C'est enregistré" in phone.get_by_role("status").inner_text()
    phone.context.close()
    desk.goto(f"{address}/suivi/saisies?etat=proved")
    desk.get_by_role("link", name=re.compile("^Saisie n°")).first.click()
    assert "12,5 heures" in desk.locator("h1").inner_text()
    desk.get_by_role("button", name="Accepter").click()
    assert "acceptée" in desk.locator("h1").inner_text()
    with house.sessions() as session:
        row = session.query(FollowEntry).order_by(FollowEntry.id.desc()).first()
        assert (row.state, row.standing["line"]["quantity"]) == ("accepted", "25/2")


def test_the_pages_without_an_account_or_after_a_sending_have_no_fault_that_axe_sees(
    world: factories.World,
    address: str,
    desk: playwright.Page,
    chromium: playwright.Browser,
    tmp_path: Path,
) -> None:
    link = drawn(desk, address, world.rows["supplier_id"])
    file = tmp_path / "achats.csv"
    file.write_bytes(follow_rows.PURCHASES)
    context = chromium.new_context(viewport=WIDE, bypass_csp=True)
    context.add_cookies(desk.context.cookies())
    page, found = context.new_page(), []
    for target in (link, f"{address}/achats"):
        page.goto(target)
        if target != link:
            page.get_by_label("Fichier", exact=True).set_input_files(file)
            page.get_by_role("button", name="Lire sans rien garder").click()
            page.get_by_role("button", name="Garder ce résultat").wait_for()
        found += faults(page)
    context.close()
    assert found == []


def test_a_table_of_entries_is_read_and_confirmed_in_the_browser(
    address: str,
    house: House,
    world: factories.World,
    desk: playwright.Page,
    chromium: playwright.Browser,
    tmp_path: Path,
) -> None:
    with house.sessions() as session:
        siret = session.get_one(Supplier, world.rows["supplier_id"]).siret
    file = tmp_path / "heures.csv"
    rows = (f"{siret};poste proposé;35;03/2026;P-0044;RSA;Atelier", f"{siret};poste;12;03/2026;Marie DUPONT;;Quai")
    file.write_text("\n".join(("SIRET;Nature;Heures;Mois;Personne;Public;Site", *rows)), encoding="utf-8")
    context = chromium.new_context(viewport=WIDE, bypass_csp=True)
    context.add_cookies(desk.context.cookies())
    page = context.new_page()
    page.goto(f"{address}/suivi/import")
    page.get_by_label("Fichier", exact=True).set_input_files(file)
    page.get_by_role("button", name="Lire sans rien garder").click()
    page.get_by_role("button", name="Confirmer et garder 1 ligne").wait_for()
    page.screenshot(path=tmp_path / "preview.png", full_page=True)
    found = faults(page)
    page.get_by_role("button", name="Confirmer et garder 1 ligne").click()
    page.get_by_text("1 saisie gardée").wait_for()
    page.goto(f"{address}/suivi/bilan?annee=2026")
    page.screenshot(path=tmp_path / "bilan.png", full_page=True)
    context.close()
    assert found == []
