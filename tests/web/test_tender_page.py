"""The page of a tender: what it says, what it lets one decide."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from clauses.consideration import Kind
from clauses.notice import Buyer, Section
from clauses.tender import Change
from matching.types import Finding
from tests.web import factories
from tests.web.conftest import Browser
from web.house import House
from web.pages.matches import MatchTold
from web.store.models import Review, Tender


def plain(page: str) -> str:
    """The page as one reads it, spaces folded."""
    words = html.unescape(re.sub(r"<[^>]+>", " ", page))
    return " ".join(words.split())


def test_page_quotes_its_evidence_and_links_to_its_place(world: factories.World, facilitator: Browser) -> None:
    page = facilitator.text(f"/marches/{world.tender}")
    quote = factories.QUOTE.replace("'", "&#39;")
    anchor = re.search(r'href="#(preuve-\d+)">Voir dans l', page)
    assert anchor
    assert f'<span id="{anchor[1]}" class="anchor"></span><mark>{quote}</mark>' in page
    assert "Clause d'insertion" in plain(page)
    assert "L'avis demande des heures d'insertion." in plain(page)


def test_nothing_found_is_never_told_as_no_clause(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        one = factories.tender(session)
        factories.notice(session, one)
    page = plain(facilitator.text(f"/marches/{one.id}"))
    assert "Non trouvé dans l'avis : clause sociale, réservation à des structures, clause environnementale" in page
    assert "pas de clause" not in page.lower()


def test_a_clause_of_a_lot_that_the_notice_does_not_list_is_told_in_brief(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        one = factories.tender(session)
        factories.consideration(session, one, lot_number="3")
    page = plain(facilitator.text(f"/marches/{one.id}"))
    assert "Lot 3 : Clause d'insertion" in page.partition("En bref")[2].partition("Dans cette page")[0]
    assert "Clause sociale : non trouvée" not in page


def test_what_others_wrote_is_escaped(house: House, facilitator: Browser) -> None:
    evil = "<script>alert(1)</script>"
    with house.sessions.begin() as session:
        one = factories.tender(session, title=evil, buyer=Buyer(evil), documents_url="javascript:alert(1)")
        factories.notice(
            session, one, text=evil, title=evil, url="javascript:alert(2)", sections=(Section("a", evil, evil),)
        )
        factories.consideration(session, one, because=evil, quote=None, field=evil, value=evil)
        factories.match(session, one, factories.structure(session, name=evil, website="javascript:alert(3)"))
    for path in (
        f"/marches/{one.id}",
        "/marches?ou=france",
        "/structures?ou=france",
        f"/marches?ou=france&mots={evil}",
    ):
        page = facilitator.text(path)
        assert "<script" not in page
        assert "javascript:" not in page
        assert "&lt;script&gt;" in page


def test_header_tells_deadline_in_words_and_how_it_moved(house: House, facilitator: Browser) -> None:
    moved = Change(
        "deadline", "2026-03-03T12:00:00+01:00", "2026-03-05T12:00:00+01:00", factories.date(2026, 2, 20), "boamp:26-x"
    )
    with house.sessions.begin() as session:
        one = factories.tender(session, deadline=datetime(2099, 3, 5, 11, tzinfo=UTC), history=(moved,))
    page = plain(facilitator.text(f"/marches/{one.id}"))
    assert "5 mars 2099 à 12 h 00 (heure de Paris)" in page
    assert (
        "Date limite déplacée du 3 mars 2026 à 12 h 00 (heure de Paris) au 5 mars 2026 à 12 h 00 (heure de Paris) "
        "(avis du 20 février 2026)"
    ) in page


def test_alike_considerations_of_several_lots_are_told_once(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        one = factories.tender(session, lots=("1", "2", "3"))
        for number in ("1", "2"):
            factories.consideration(session, one, lot_number=number, hours=[factories.hours(number, 60.0)])
        factories.consideration(session, one, Kind.RESERVED_INSERTION, lot_number="3")
    page = plain(facilitator.text(f"/marches/{one.id}"))
    assert page.count("Clause d'insertion lots 1, 2") == 1
    assert "60 heures (lot 1), 60 heures (lot 2)" in page
    assert "lot 3" in page


def test_matches_give_reasons_and_the_standing_warning(world: factories.World, facilitator: Browser) -> None:
    page = plain(facilitator.text(f"/marches/{world.tender}"))
    assert "Les Jardins du Rhin" in page
    assert "non vérifiée" in page
    assert "Score 80 sur 100, calculé sur 70 % des critères" in page
    assert re.search(r"Très proche|À étudier|Lointain|Écartée", page)


def test_what_half_suits_is_told_and_a_short_time_is_no_reason() -> None:
    """A trade of the same family, left unsaid, would let one believe in the very trade."""
    findings = (
        Finding("trade", 0.45, "Métier de la même famille"),
        Finding("place", 0.94, "Même département"),
        Finding("time_left", 0.67, "Il reste 10 jours ; il en faut 15"),
        Finding("words", 0.0, "Aucun mot en commun"),
    )
    told = MatchTold(cast(Any, None), cast(Any, SimpleNamespace(findings=findings)), None)
    assert [finding.feature for finding in told.strong] == ["place"]
    assert told.middling_words == ["Métier de la même famille.", "Il reste 10 jours ; il en faut 15."]
    assert told.missing_words == ["Aucun mot en commun."]


def test_only_five_matches_a_lot_are_shown_and_all_are_paged(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        one = factories.tender(session, lots=("1", "2"))
        for number in range(30):
            factories.match(session, one, factories.structure(session, name=f"Structure {number}"), score=number / 30)
    page = facilitator.text(f"/marches/{one.id}")
    assert len(re.findall(r'<article class="match">', page)) == 5
    assert "Voir les 30 structures du lot 1" in plain(page)
    path, names = f"/marches/{one.id}/lots/1/structures", []
    while path:
        page = facilitator.text(path)
        names += re.findall(r">(Structure \d+)</a>", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    assert names == [f"Structure {number}" for number in reversed(range(30))]
    assert facilitator.text(f"/marches/{one.id}/lots/1/structures.csv").count("Structure ") == 30


def test_decision_is_kept_told_and_undone(world: factories.World, facilitator: Browser) -> None:
    fields = {"decision": "set_aside", "motif": "Délai trop court", "precision": "  trop \n tard "}
    page = facilitator.post(f"/marches/{world.tender}/decision", follow=True, **fields).text
    assert 'role="status"' in page
    assert "Votre organisation : Écarté Délai trop court : trop tard" in plain(page)
    review = re.search(r'name="decision" value="(\d+)"', page)
    assert review
    page = facilitator.post(f"/marches/{world.tender}/decision/annuler", follow=True, decision=review[1]).text
    assert "Votre organisation n'a pas encore décidé" in plain(page)
    assert "Décision annulée" in plain(page)


def test_undo_brings_back_the_decision_before_and_the_history_keeps_all(
    house: House, world: factories.World, facilitator: Browser
) -> None:
    path = f"/marches/{world.tender}/decision"
    facilitator.post(path, decision="unsure")
    facilitator.post(path, decision="accept")
    with house.sessions() as session:
        last = max(row.id for row in session.query(Review))
    for _ in range(2):  # twice is as good as once
        assert facilitator.post(f"{path}/annuler", decision=last).status_code == 303
    page = plain(facilitator.text(f"/marches/{world.tender}"))
    assert "Votre organisation : Pas sûr" in page
    with house.sessions() as session:
        assert [row.decision for row in session.query(Review).order_by(Review.id)] == ["unsure", "accept", "undo"]
    assert world.people["facilitator"] in page


def test_after_a_decision_comes_the_next_tender_of_the_list(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        ids = [factories.tender(session, days=days, title=f"uu {days}").id for days in (1, 2, 3)]
    for here, there in ((ids[1], ids[2]), (ids[2], ids[0])):
        answer = facilitator.post(f"/marches/{here}/decision?statut=ouverts&mots=uu", decision="accept")
        assert answer.location.startswith(f"/marches/{there}?statut=ouverts&mots=uu&fait=")
    assert "Voici le marché suivant" in plain(facilitator.text(answer.location))
    answer = facilitator.post(f"/marches/{ids[0]}/decision?statut=ouverts&mots=uu", decision="accept")
    assert answer.location.startswith("/marches?statut=ouverts&mots=uu&faits=")
    assert "Aucun marché" in facilitator.text(answer.location)


def test_setting_aside_asks_for_a_reason(house: House, world: factories.World, facilitator: Browser) -> None:
    answer = facilitator.post(f"/marches/{world.tender}/decision", decision="set_aside")
    assert answer.status_code == 400
    assert "Choisissez un motif" in answer.text
    with house.sessions() as session:
        assert session.query(Review).count() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"decision": "undo"},
        {"decision": "oui"},
        {},
        {"decision": "accept", "motif": "inventé"},
    ],
)
def test_a_decision_that_is_none_of_ours_is_refused(
    world: factories.World, facilitator: Browser, fields: dict[str, str]
) -> None:
    assert facilitator.post(f"/marches/{world.tender}/decision", **fields).status_code == 400


@pytest.mark.parametrize(("lot", "key"), [("9", ""), ("0", "00000000000000:EI"), ("0", "x"), ("", "x")])
def test_a_decision_on_what_is_not_matched_is_refused(
    world: factories.World, facilitator: Browser, lot: str, key: str
) -> None:
    fields = {"decision": "accept", "lot": lot, "structure": key}
    assert facilitator.post(f"/marches/{world.tender}/decision", **fields).status_code == 404


def test_one_structure_can_be_set_aside_for_one_lot(world: factories.World, facilitator: Browser) -> None:
    key = f"{factories.STRUCTURE_SIRET}:EI"
    fields = {"decision": "set_aside", "motif": "Trop loin", "lot": "0", "structure": key, "vu": "0"}
    answer = facilitator.post(f"/marches/{world.tender}/decision?statut=ouverts", **fields)
    assert answer.location.startswith(f"/marches/{world.tender}?")
    page = plain(facilitator.text(answer.location))
    assert "Enregistré : Écarté pour Les Jardins du Rhin." in page
    assert "Motif : Trop loin" in page
    assert "Votre organisation n'a pas encore décidé" in page


def test_two_people_never_overwrite_each_other_unknowingly(
    house: House, world: factories.World, facilitator: Browser
) -> None:
    path = f"/marches/{world.tender}/decision"
    facilitator.post(path, decision="accept", vu="0")
    answer = facilitator.post(path, decision="set_aside", motif="Délai trop court", vu="0")
    assert answer.status_code == 409
    assert "vient de décider" in answer.text
    assert "Retenu" in answer.text


def test_groupings_say_who_does_what_and_what_is_missing(world: factories.World, facilitator: Browser) -> None:
    page = plain(facilitator.text(f"/marches/{world.tender}"))
    assert "Répondre seul ou à plusieurs" in page
    for said in (
        "À deux : tout le marché.",
        "Entreprise d'insertion, mandataire (représente le groupement)",
        "Les Ateliers du Nord",
        "Lot 3 : Élagage (personne ne le propose)",
        "Peut-elle commencer en juin ?",
        "L'avis dit : « groupement conjoint »",
        "Intérim du Rhin (ETTI), lot 1",
        "Appeler les membres. Au plus tard le 1er mai 2026.",
    ):
        assert said in page


def test_page_costs_as_many_statements_for_two_lots_as_for_twenty(
    house: House, facilitator: Browser, statements: list[str]
) -> None:
    costs = []
    for lots in (2, 20):
        with house.sessions.begin() as session:
            one = factories.tender(session, lots=[str(n) for n in range(1, lots + 1)])
            for place in range(lots):
                factories.consideration(session, one, lot_number=str(place + 1))
                factories.match(session, one, factories.structure(session, name=f"S{place}"), lot=place)
        statements.clear()
        facilitator.text(f"/marches/{one.id}?statut=tous")
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 38


def test_a_tender_whose_notice_is_gone_still_opens(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        one = factories.tender(session)
    assert "Le texte de l'avis n'est pas gardé ici" in plain(facilitator.text(f"/marches/{one.id}"))
    with house.sessions() as session:
        assert session.get(Tender, one.id)
