"""Contracts that end soon, and probable outcomes."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from matching.renewal import after_months
from tests.web import factories
from tests.web.conftest import Browser
from web.clock import PARIS, now
from web.house import House
from web.jobs.awards import link_awards
from web.jobs.collect import replay
from web.jobs.find import find_considerations
from web.jobs.link import link
from web.jobs.renewals import estimate_renewals
from web.jobs.runner import Run, Tally, run_job
from web.store.models import AwardLink, Renewal, Tender

BUYER = factories.BUYER_SIRET
FIRST, SECOND = "55204599900869", "43172809600014"


def today() -> date:
    return now().astimezone(PARIS).date()


def contract(number: str, title: str, ends_in: int, **values: object) -> dict[str, object]:
    """A contract of 24 months whose end comes in so many months."""
    signed = after_months(today(), ends_in - 24)
    base: dict[str, object] = {
        "id": number,
        "acheteur": {"id": BUYER},
        "objet": title,
        "codeCPV": "77310000",
        "lieuExecution": {"code": "67", "typeCode": "Code département"},
        "dureeMois": 24,
        "dateNotification": str(signed),
        "datePublicationDonnees": str(signed),
        "titulaires": [{"titulaire": {"id": FIRST, "typeIdentifiant": "SIRET"}}],
        "considerationsSociales": {"considerationSociale": ["Clause sociale"]},
    }
    return base | values


def known(house: House, tmp_path: Path, *contracts: dict[str, object]) -> None:
    path = tmp_path / "decp.json"
    path.write_text(json.dumps({"marches": {"marche": contracts}}))
    replay(house, "decp", [path])
    for work in (link, find_considerations, estimate_renewals):
        work(house, Tally())


def titles(page: str) -> list[str]:
    return re.findall(r'<h2><a href="/marches/\d+">([^<]+)</a>', page)


def test_contracts_come_by_near_end_within_the_months_asked(house: House, facilitator: Browser, tmp_path: Path) -> None:
    far, near, past = contract("1", "Loin", 20), contract("2", "Près", 5), contract("3", "Fini", -2)
    known(house, tmp_path, far, near, past)
    assert titles(facilitator.text("/renouvellements?ou=france")) == ["Près"]
    assert titles(facilitator.text("/renouvellements?ou=france&mois=24")) == ["Près", "Loin"]


def test_the_page_says_it_is_an_estimate_why_and_who_holds_it(
    house: House, facilitator: Browser, tmp_path: Path
) -> None:
    known(house, tmp_path, contract("1", "Espaces verts", 5))
    page = facilitator.text("/renouvellements?ou=france")
    for words in ("Estimation", "Confiance forte", "Durée déclarée : 24 mois.", "552 045 999 00869", "Clause sociale"):
        assert words.replace(" ", "") in page.replace("\u202f", "").replace("\u00a0", "").replace(" ", ""), words


def test_a_modification_that_prolongs_moves_the_end(house: House, facilitator: Browser, tmp_path: Path) -> None:
    known(house, tmp_path, contract("1", "Prolongé", 5))
    change = {"modification": {"id": 1, "dureeMois": 36, "dateNotificationModification": str(today())}}
    known(house, tmp_path, contract("1", "Prolongé", 5, modifications=[change]))
    assert titles(facilitator.text("/renouvellements?ou=france")) == []
    assert titles(facilitator.text("/renouvellements?ou=france&mois=24")) == ["Prolongé"]
    with house.sessions() as session:
        assert session.query(Renewal).count() == 1


def test_a_second_run_estimates_nothing_anew(house: House, tmp_path: Path) -> None:
    known(house, tmp_path, contract("1", "Espaces verts", 5), contract("2", "Sans durée", 5, dureeMois="NC"))
    tally = Tally()
    estimate_renewals(house, tally)
    assert (tally.seen, tally.new, tally.changed) == (0, 0, 0)


@pytest.mark.parametrize(("clause", "found"), [("sociale", ["Espaces verts"]), ("environnement", [])])
def test_the_list_is_filtered_by_declared_clause(
    house: House, facilitator: Browser, tmp_path: Path, clause: str, found: list[str]
) -> None:
    known(house, tmp_path, contract("1", "Espaces verts", 5))
    assert titles(facilitator.text(f"/renouvellements?ou=france&clause={clause}")) == found


def test_a_long_list_is_read_page_by_page(house: House, facilitator: Browser, tmp_path: Path) -> None:
    known(house, tmp_path, *(contract(str(n), f"Contrat {n:02}", 5) for n in range(30)))
    first = facilitator.text("/renouvellements?ou=france")
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = facilitator.text(following[1].replace("&amp;", "&"))
    assert len(titles(first)) == 25
    assert sorted(titles(first) + titles(second)) == [f"Contrat {n:02}" for n in range(30)]


def test_a_buyer_sees_its_own_contracts_only(
    house: House, world: factories.World, browse: Callable[[str], Browser], tmp_path: Path
) -> None:
    other = contract("9", "D'un autre", 5, acheteur={"id": "21670482500019"})
    known(house, tmp_path, contract("1", "Le mien", 5), other)
    assert titles(browse(world.people["buyer"]).text("/renouvellements")) == ["Le mien"]
    assert browse(world.people["structure"]).get("/renouvellements").status_code == 403


def test_the_file_has_the_same_lines(house: House, facilitator: Browser, tmp_path: Path) -> None:
    known(house, tmp_path, contract("1", "=Espaces verts", 5))
    text = facilitator.text("/renouvellements.csv?ou=france").removeprefix("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (row["Objet"], row["Confiance de l'estimation"]) == ("'=Espaces verts", "forte")
    assert row["Fin estimée"].endswith("(estimation)")


@pytest.mark.parametrize("path", ["?mois=5", "?ou=zz", "?clause=x", "?apres=zz"])
def test_words_that_are_none_of_ours_are_refused(facilitator: Browser, path: str) -> None:
    assert facilitator.get(f"/renouvellements{path}").status_code == 400


# --- probable outcomes ------------------------------------------------------------------------------------------------


def called(house: House, title: str, **values: object) -> int:
    with house.sessions.begin() as session:
        published = after_months(today(), -22)
        return factories.tender(session, days=-500, title=title, published=published, **values).id


def outcomes(house: House) -> Run:
    run = run_job(house, "awards", link_awards)
    assert run
    return run


def test_an_award_is_linked_to_its_call_and_never_merged(house: House, world: factories.World, tmp_path: Path) -> None:
    call = called(house, "Entretien du parc des Tilleuls")
    known(
        house, tmp_path, contract("1", "Entretien du parc des Tilleuls", 5), contract("2", "Repas en liaison froide", 5)
    )
    assert outcomes(house).new == 1
    with house.sessions() as session:
        (row,) = session.query(AwardLink).all()
        assert (row.notice, row.tender_id, row.decision) == (f"decp:{BUYER}1", call, None)
        assert session.query(Tender).filter(Tender.key.startswith("decp:")).count() == 2
    assert outcomes(house).seen == 0, "nothing changed since"


def test_a_person_confirms_or_refuses_and_may_take_it_back(house: House, facilitator: Browser, tmp_path: Path) -> None:
    called(house, "Entretien du parc des Tilleuls")
    known(house, tmp_path, contract("1", "Entretien du parc des Tilleuls", 5))
    outcomes(house)
    page = facilitator.text("/attributions")
    assert "1 proposition" in page
    link_id = re.search(r'name="attribution" value="(\d+)"', page)
    assert link_id
    assert facilitator.post("/attributions/decision", attribution=link_id[1], decision="refuser").status_code == 303
    assert "Refusée" in facilitator.text("/attributions")
    called(house, "Un autre appel du même acheteur")
    outcomes(house)
    with house.sessions() as session:
        (row,) = session.query(AwardLink).all()
        assert row.decision == "refused"
        assert row.decided_by is not None
    facilitator.post("/attributions/decision", attribution=link_id[1], decision="revoir")
    assert "1 proposition" in facilitator.text("/attributions")


@pytest.mark.parametrize(("fields", "status"), [({"decision": "x"}, 400), ({"decision": "confirmer"}, 404)])
def test_a_decision_on_nothing_is_refused(facilitator: Browser, fields: dict[str, str], status: int) -> None:
    assert facilitator.post("/attributions/decision", attribution="999", **fields).status_code == status


def test_awards_do_not_enter_the_queue_of_open_tenders(house: House, facilitator: Browser, tmp_path: Path) -> None:
    known(house, tmp_path, contract("1", "Contrat attribué", 5))
    assert "Contrat attribué" not in facilitator.text("/marches?ou=france")
