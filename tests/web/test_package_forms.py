"""Whatever is typed, no form of suppliers and packages breaks: it is kept, or refused by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.web import factories, package_rows
from tests.web.conftest import Browser
from web.house import House
from web.pages import supplier_form
from web.store import accounts

FEW = ("\x00é<b>=1+1", "9" * 30)
MANY = ("", " ", "é" * 700, "-1", "1e999", "NaN", "9999-12-31", "31/02/2026", "٣", "0", "1.5")
LINE = ("kind", "target", "unit", "per", "tolerance", "minimum_days", "quality", "place")
LINE += ("instead_kind", "instead_give", "instead_for", "choix", "motif", "removed")
FORM = ("tour", "version", "motif", "etape", "nature", "moment", "jours", "texte", "signataire", "auteur", "titre")
FORM += ("debut", "fin", "contrat", "modele", "review_months", "answer_by", "plus.kind", "plus.target", "reprendre")
LIKELY = {
    "ligne": "l1",
    "l1.kind": "pmsmp",
    "l1.choix": "change",
    "plus.kind": "visit",
    "nature": "public",
    "moment": "running",
    "debut": "2026-01-01",
    "tour": "2",
    "habilite": "1",
}


@pytest.mark.parametrize("odd", [*FEW, *(pytest.param(odd, marks=pytest.mark.slow) for odd in MANY)])
def test_whatever_is_typed_no_form_breaks(
    house: House, app: Flask, world: factories.World, browse: Callable[[str], Browser], odd: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    buyer = browse(world.people["buyer"]).client
    names = (*FORM, *supplier_form.SUPPLIER_FIELDS, *supplier_form.CONTRACT_FIELDS, *(f"l1.{name}" for name in LINE))
    everything = dict.fromkeys(names, odd)
    for path in paths(house, world):
        for fields in (everything, everything | LIKELY):
            for action in ("proposer", "lignes", odd):
                answer = buyer.post(path, data=fields | {"action": action})
                assert answer.status_code in (200, 303, 400, 409, 422), f"{path} {action}: {answer.status_code}"


def paths(house: House, world: factories.World) -> list[str]:
    """Every form, on packages in the states that show them."""
    with house.sessions.begin() as session:
        person = accounts.by_email(session, world.people["buyer"])
        assert person
        made = (package_rows.package, package_rows.sent, package_rows.countered, package_rows.agreed)
        draft, sent, countered, agreed = (make(session, person) for make in made)
        token = package_rows.link(session, person, sent)
        found = [f"/packages/{draft.id}/lignes", f"/packages/{agreed.id}/lignes", f"/packages/{countered.id}/repondre"]
        found += [f"/packages/{sent.id}/{name}" for name in ("etape", "lien", "cadre", "note", "message", "commencer")]
    found += [f"/fournisseur/{token}", f"/fournisseur/{token}/message", "/fournisseurs/nouveau", "/fournisseurs/nature"]
    contract, firm = f"/fournisseurs/contrats/{world.rows['contract_id']}", world.rows["supplier_id"]
    return [
        contract,
        *found,
        f"/fournisseurs/{firm}/package",
        f"/fournisseurs/{firm}/contrats",
    ]
