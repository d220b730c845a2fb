"""What the answers of each directory say, and how they are asked for."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from matching.standing import About, Answer
from scrapers.fetch import Fetcher
from scrapers.source import AnswerRefused
from scrapers.structures.directory import BadAnswer, Entry, Unread
from scrapers.structures.registry import DIRECTORIES
from tests.scrapers.structures import answers

ON = date(2026, 11, 16)


def parsed(name: str, content: bytes) -> list[Entry | Unread]:
    return list(DIRECTORIES[name].parse(content, ON))


def one(name: str, content: bytes) -> Entry:
    (entry,) = parsed(name, content)
    assert isinstance(entry, Entry)
    return entry


def fetched(name: str, site: Any, fetcher: Fetcher, token: str = "jeton") -> list[bytes]:
    return list(DIRECTORIES[name].fetch(fetcher, site.url, token, ["67"]))


def test_a_company_with_one_establishment_gives_each_kind() -> None:
    found = parsed("recherche-entreprises", answers.search(answers.company()))
    assert [entry.row["kind"] for entry in found] == ["ACI", "EI"]
    entry = found[0]
    assert entry.extra["headcount"] == {"low": 20, "high": 49, "year": 2023}
    assert entry.extra["turnover"]["low"] == 812000
    assert [(check.about, check.answer) for check in entry.checks] == [(About.REGISTER, Answer.YES)]


def test_a_flag_by_company_does_not_say_which_of_three_establishments_is_meant() -> None:
    others = [{"siret": siret, "etat_administratif": "A"} for siret in (answers.SECOND, answers.THIRD)]
    found = parsed("recherche-entreprises", answers.search(answers.company(*others)))
    assert [entry.row["siret"] for entry in found] == [answers.HEAD, answers.SECOND, answers.THIRD]
    assert all(entry.completes and "kind" not in entry.row for entry in found)


def test_a_masked_address_gives_no_point() -> None:
    hidden = "[NON-DIFFUSIBLE]"
    seat = answers.place(latitude=hidden, longitude=hidden, adresse=hidden)
    row = parsed("recherche-entreprises", answers.search(answers.company(seat=seat)))[0].row
    assert "latitude" not in row
    assert row["address"] == hidden


def test_unknown_headcount_is_not_zero() -> None:
    seat = answers.place(tranche_effectif_salarie="NN")
    found = answers.company(seat=seat, tranche_effectif_salarie=None, finances={"2023": {"ca": None}})
    assert parsed("recherche-entreprises", answers.search(found))[0].extra == {}


def test_nothing_of_a_natural_person_is_kept() -> None:
    (found,) = parsed("recherche-entreprises", answers.search(answers.company(nature_juridique="1000")))
    assert isinstance(found, Unread)
    assert not found.kept
    assert answers.SIREN not in f"{found.where}{found.error}{found.error.value}"


def test_a_closed_establishment_is_a_check_and_no_new_structure() -> None:
    (found,) = parsed(
        "recherche-entreprises", answers.search(answers.company(seat=answers.place(etat_administratif="F")))
    )
    assert found.completes
    assert found.checks[0].answer is Answer.NO


def test_the_register_is_never_asked_for_officers(site: Any, fetcher: Fetcher) -> None:
    site.play = lambda _query: site.made(answers.search(answers.company(), total=60))
    assert len(fetched("recherche-entreprises", site, fetcher)) == 3
    assert [query["page"] for query in site.asked] == ["1", "2", "3"]
    assert all("dirigeants" not in query["include"] and query["departement"] == "67" for query in site.asked)


def test_a_department_past_the_ceiling_is_not_taken_for_whole(site: Any, fetcher: Fetcher) -> None:
    site.play = lambda _query: site.made(answers.search(answers.company(), total=10_000))
    with pytest.raises(BadAnswer, match="département 67"):
        fetched("recherche-entreprises", site, fetcher)


def test_too_many_requests_is_asked_again(site: Any, fetcher: Fetcher) -> None:
    site.answer(b"{}", status=429, headers={"Retry-After": "0"})
    site.answer(answers.page(answers.siae()))
    assert len(fetched("les-emplois", site, fetcher)) == 1


def test_pages_are_counted_and_a_short_one_is_told(site: Any, fetcher: Fetcher) -> None:
    site.answer(answers.page(answers.siae(), count=2))
    site.answer(answers.page(count=2))
    with pytest.raises(BadAnswer, match="1 reçues sur 2"):
        fetched("les-emplois", site, fetcher)


def test_open_posts_give_trades_and_no_contact_is_read() -> None:
    entry = one("les-emplois", answers.page(answers.siae()))
    assert entry.row["rome_codes"] == "A1203"
    assert entry.extra["open_posts"] == {"low": 2, "high": 2, "moved": "2026-11-02"}
    kept = json.dumps([{**entry.row, "description": ""}, dict(entry.extra)])
    assert "0388" not in kept
    assert "@" not in kept


@pytest.mark.parametrize("posts", [[], None])
def test_no_open_post_is_unknown_not_zero(posts: Any) -> None:
    entry = one("les-emplois", answers.page(answers.siae(postes=posts)))
    assert entry.extra == {}
    assert entry.row["rome_codes"] == ""


def test_an_antenna_is_told_by_its_number() -> None:
    entry = one("les-emplois", answers.page(answers.siae(siret=f"{answers.SIREN}99901")))
    assert entry.row["antenna"] == "1"


def test_accounts_of_facilitators_are_left_out() -> None:
    assert parsed("les-emplois", answers.page(answers.siae(kind="OPCS"))) == []
    assert parsed("le-marche", answers.page(answers.marketed(kind="OPCS"))) == []


@pytest.mark.parametrize(
    ("kind", "active", "answer"),
    [
        ("EI", True, Answer.YES),
        ("EI", False, Answer.NO),
        ("EA", True, Answer.DOUBTFUL),
        ("GEIQ", True, Answer.DOUBTFUL),
    ],
)
def test_being_active_there_proves_a_convention_for_some_kinds_only(kind: str, active: bool, answer: Answer) -> None:
    (check,) = one("le-marche", answers.page(answers.marketed(kind=kind, is_active=active))).checks
    assert (check.answer, check.day) == (answer, date(2026, 11, 15))


def test_which_way_of_selling_goes_with_which_sector_is_only_told_when_there_is_one() -> None:
    assert one("le-marche", answers.page(answers.marketed())).row["sectors"].endswith("@@prestation")
    two = answers.marketed(sectors=[{"slug": "jardinage"}, {"slug": "genie-ecologique"}])
    entry = one("le-marche", answers.page(two))
    assert entry.row["sectors"] == "jardinage|genie-ecologique"
    assert entry.extra["selling"] == ["prestation"]


def test_the_token_goes_in_its_header(site: Any, fetcher: Fetcher) -> None:
    site.play = lambda _query: site.made(answers.page(answers.marketed()))
    assert len(fetched("le-marche", site, fetcher)) == 1
    assert site.asked == [{"limit": "500", "offset": "0"}]


def test_pages_of_data_inclusion_are_counted_by_their_number(site: Any, fetcher: Fetcher) -> None:
    body = json.dumps({"items": [], "total": 2, "page": 1, "size": 0, "pages": 2}).encode()
    site.play = lambda _query: site.made(body)
    assert len(fetched("data-inclusion", site, fetcher)) == 2


def test_a_structure_of_two_networks_is_two_structures() -> None:
    item = {
        "source": "dora",
        "id": "1",
        "nom": "Jardins",
        "siret": answers.HEAD,
        "reseaux_porteurs": ["aci", "ei"],
        "doublons": [{"source": "soliguide", "id": "2"}],
    }
    found = parsed("data-inclusion", json.dumps({"items": [item], "pages": 1}).encode())
    assert [entry.row["kind"] for entry in found] == ["ACI", "EI"]
    assert found[0].extra["references"] == ["dora:1", "soliguide:2"]


def test_esat_of_the_state_export() -> None:
    main, annex, unread = sorted(
        parsed("finess", answers.ESAT_STATE),
        key=lambda each: (isinstance(each, Unread), getattr(each, "row", {}).get("siret")),
    )
    assert (main.row["siret"], main.row["insee"], main.extra["places"]["low"]) == (answers.HEAD, "01001", 66)
    assert (annex.row["parent"], annex.extra) == ("10434900014", {"counted_with": answers.HEAD})
    assert (unread.where, unread.error.field) == ("ligne 4", "siret")
    assert "@" not in json.dumps(dict(main.row))


def test_sites_under_one_siret_add_their_places() -> None:
    text = (
        "siret,name,type,places_autorisees\n"
        + f"{answers.HEAD},ESAT A,Principal,60\n{answers.HEAD},ESAT B,Secondaire,20\n"
    )
    assert one("finess", text.encode()).extra["places"] == {"low": 80, "high": 80}


def test_geiq_and_their_branches_without_the_federation() -> None:
    branch = {"id": 2, "nom": "Antenne", "siret": answers.SECOND, "cp": "00000", "ville": "Colmar"}
    group = {"id": 1, "nom": "GEIQ fictif", "siret": answers.HEAD, "cp": "67000", "ville": "Strasbourg"}
    nameless = {"id": 3, "nom": "Antenne sans numéro", "siret": "", "cp": "", "ville": ""}
    told = {"status": "Success", "result": [{**group, "antennes": [branch, nameless]}, {**group, "nom": "Fédération"}]}
    head, antenna = parsed("geiq", json.dumps(told).encode())
    assert (antenna.row["parent"], antenna.row["post_code"]) == (answers.HEAD, "")
    assert head.checks[0].about is About.RIGHT


def test_geiq_of_the_spreadsheet() -> None:
    text = f"Nom;Rue;Rue (suite);Code Postal;Ville;SIRET;e-mail\nGEIQ;1;;67000;Strasbourg;{answers.HEAD};a@b.c\n"
    assert one("geiq", text.encode()).row["post_code"] == "67000"


@pytest.mark.parametrize("name", sorted(set(DIRECTORIES) - {"finess"}))
def test_another_answer_is_refused_whole(name: str) -> None:
    with pytest.raises(BadAnswer):
        parsed(name, b'{"autre": []}')


@pytest.mark.parametrize("name", sorted(set(DIRECTORIES) - {"finess"}))
def test_a_site_that_stays_down_is_told(name: str, site: Any, fetcher: Fetcher) -> None:
    site.play = lambda _query: site.made(b"<html>", status=503)
    with pytest.raises(AnswerRefused, match="503"):
        fetched(name, site, fetcher)


def test_the_real_list_of_esat(corpus: Any) -> None:
    content = (corpus / "structures" / "esat_finess.csv").read_bytes()
    found = parsed("finess", content)
    read = [each for each in found if isinstance(each, Entry)]
    assert (len(read), len(found) - len(read)) == (1398, 78)
    assert sum(each.extra.get("places", {}).get("low", 0) for each in read) == 114_804
