"""Working through the queue: who is on what, blind second readings, arrivals, shortcuts, the tender in brief."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from clauses.consideration import Kind
from clauses.tender import Stage
from matching.agreement import agreement
from tests.web import factories
from tests.web.conftest import Browser
from tests.web.test_queue import titles
from tests.web.test_tender_page import plain
from web.clock import now
from web.house import House
from web.mail.decisions import Ruling, read_decisions
from web.store import claims, second_reading, triage
from web.store.listing import tenders
from web.store.models import Claim, Review, Tender

Two = tuple[Browser, Browser]


@pytest.fixture
def two(house: House, browse: Callable[[str], Browser]) -> Two:
    """Two facilitators of one organisation."""
    with house.sessions.begin() as session:
        emails = [factories.user(session, "facilitator", "PLIE").email for _ in range(2)]
    return browse(emails[0]), browse(emails[1])


def drawn(house: House, yes: bool = True) -> int:
    """A tender that is (or is not) read by two people."""
    with house.sessions.begin() as session:
        while True:
            one = factories.tender(session)
            if second_reading.sampled(one.id) is yes:
                one.title = "tiré au sort" if yes else "ordinaire"
                return one.id


# --- order --------------------------------------------------------------------------------------------------------


def test_what_asks_most_for_a_look_comes_first_and_the_date_alone_on_wish(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        clear = factories.tender(session, days=8, title="clair, dans huit jours")
        vague = factories.tender(session, days=12, title="vague, dans douze jours")
        factories.consideration(session, clear)
        factories.consideration(session, vague, Kind.RESERVED_UNSPECIFIED)
        for one in (clear, vague):
            factories.match(session, one, factories.structure(session), score=0.9)
        assert triage.refresh(session, [clear.id, vague.id]) == 2
        assert triage.refresh(session, [clear.id, vague.id]) == 0
    path = "/marches?mots=dans+jours"
    assert titles(facilitator.text(path)) == ["vague, dans douze jours", "clair, dans huit jours"]
    assert titles(facilitator.text(f"{path}&ordre=echeance")) == ["clair, dans huit jours", "vague, dans douze jours"]
    assert "annoncée sans dire de quoi il s'agit" in plain(facilitator.text(path))


def test_the_page_of_a_tender_tells_why_it_stands_where_it_does(world: factories.World, facilitator: Browser) -> None:
    page = plain(facilitator.text(f"/marches/{world.tender}"))
    told = page[page.index("Pourquoi à cette place") :][:200]
    for reason in ("date limite dans 9 jours", "1 structure possible", "clause trouvée"):
        assert reason in told


def test_no_open_tender_is_passed_over_by_the_range_that_the_list_reads(house: House) -> None:
    with house.sessions.begin() as session:
        for days in (0.01, 0.5, 3, 400):
            one = factories.tender(session, days=days)
            factories.consideration(session, one, Kind.RESERVED_UNSPECIFIED)
        shown = factories.tender(session, days=None, shown_until=now().date() + timedelta(days=1))
        triage.refresh(session, triage.stale(session))
        page = tenders.page(session, tenders.TenderFilter(), 1, now())
    assert len(page.lines) == 5
    assert shown.id in {line.tender.id for line in page.lines}


# --- arrivals -----------------------------------------------------------------------------------------------------


def test_arrivals_never_move_the_list_and_are_told_with_a_link(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        factories.tender(session, title="ss ancien", days=20)
    page = facilitator.text("/marches?mots=ss")
    kept = re.search(r"jusqua=(\d+)", page)
    assert kept
    with house.sessions.begin() as session:
        factories.tender(session, title="ss nouveau", days=1)
    page = facilitator.text(f"/marches?mots=ss&jusqua={kept[1]}")
    assert titles(page) == ["ss ancien"]
    assert "1 nouveau marché" in plain(page)
    link = re.search(r'<a href="([^"]+)">L&#39;afficher|<a href="([^"]+)">L\'afficher', page)
    assert link
    fresh = (link[1] or link[2]).replace("&amp;", "&")
    assert titles(facilitator.text(fresh)) == ["ss nouveau", "ss ancien"]


# --- en cours par -------------------------------------------------------------------------------------------------


def test_two_people_who_start_are_led_to_different_tenders(house: House, two: Two) -> None:
    with house.sessions.begin() as session:
        ids = {factories.tender(session, title=f"rr {number}").id for number in range(3)}
    where = [each.post("/marches/examiner?mots=rr").location for each in two]
    opened = {int(re.search(r"/marches/(\d+)", place)[1]) for place in where}  # type: ignore[index]
    assert len(opened) == 2
    assert opened < ids


def test_who_is_on_a_tender_is_told_and_hinders_nobody(house: House, two: Two) -> None:
    number = drawn(house, yes=False)
    first, second = two
    first.post(f"/marches/{number}/en-cours", geste="prendre")
    assert "En cours par personne" in plain(second.text(f"/marches/{number}"))
    assert "En cours par personne" in plain(second.text("/marches"))
    assert "En cours par" not in plain(first.text("/marches"))
    assert second.post(f"/marches/{number}/decision", decision="accept", vu="0").status_code == 303
    second.post(f"/marches/{number}/en-cours", geste="prendre")
    assert "En cours par personne" in plain(first.text(f"/marches/{number}"))
    second.post(f"/marches/{number}/en-cours", geste="laisser")
    assert "En cours par" not in plain(first.text(f"/marches/{number}"))


def test_a_decision_frees_the_tender_and_takes_the_next_one(house: House, two: Two) -> None:
    with house.sessions.begin() as session:
        ids = [factories.tender(session, days=days, title="qq").id for days in (1, 2)]
    first, _ = two
    first.post("/marches/examiner?mots=qq")
    first.post(f"/marches/{ids[0]}/decision?statut=ouverts&mots=qq", decision="accept")
    with house.sessions() as session:
        assert session.scalars(select(Claim.tender_id)).all() == [ids[1]]


def test_being_on_a_tender_ends_by_the_clock_and_is_private_to_the_organisation(
    house: House, world: factories.World, two: Two, facilitator: Browser
) -> None:
    two[0].post(f"/marches/{world.tender}/en-cours", geste="prendre")
    assert "En cours par" not in plain(facilitator.text(f"/marches/{world.tender}"))
    with house.sessions.begin() as session:
        session.execute(update(Claim).values(since=now() - claims.LASTS))
    assert "En cours par" not in plain(two[1].text(f"/marches/{world.tender}"))


def test_skipping_goes_on_without_deciding(house: House, two: Two) -> None:
    with house.sessions.begin() as session:
        ids = [factories.tender(session, days=days, title="pp").id for days in (1, 2)]
    answer = two[0].post("/marches/examiner?mots=pp", apres=ids[0])
    assert f"/marches/{ids[1]}?" in answer.location
    with house.sessions() as session:
        assert session.scalar(select(func.count(Review.id))) == 0


# --- second readings ----------------------------------------------------------------------------------------------


def test_one_tender_in_ten_is_drawn_and_both_databases_draw_the_same(house: House) -> None:
    numbers = range(1, 20_001)
    assert 0.09 < sum(map(second_reading.sampled, numbers)) / len(numbers) < 0.11
    with house.sessions.begin() as session:
        ids = [factories.tender(session).id for _ in range(40)]
        found = set(session.scalars(select(Tender.id).where(second_reading._sampled())))
    assert found == {number for number in ids if second_reading.sampled(number)}


def test_the_second_reader_sees_nothing_of_the_first_decision_and_changes_nothing_in_force(
    house: House, two: Two
) -> None:
    number, (first, second) = drawn(house), two
    first.post(f"/marches/{number}/decision", decision="set_aside", motif="Délai trop court", precision="secret")
    page = second.text(f"/marches/{number}")
    assert "Relecture à deux" in page
    assert "secret" not in page
    assert "Délai trop court" not in re.sub(r"<select.*?</select>", "", page, flags=re.S)
    assert titles(second.text("/marches?mots=sort")) == ["tiré au sort"]
    assert titles(second.text("/marches?mots=sort&revue=ecartes")) == []
    assert "secret" not in second.text("/marches.csv?revue=toutes")
    second.post(f"/marches/{number}/decision", decision="set_aside", motif="Délai trop court", vu="0")
    assert titles(second.text("/marches?mots=sort&revue=ecartes")) == ["tiré au sort"]
    assert "Même décision 100" in plain(first.text("/marches/relectures"))
    with house.sessions() as session:
        rows = session.scalars(select(Review).order_by(Review.id)).all()
        assert [row.second_of_id for row in rows] == [None, rows[0].id]


def test_two_readings_that_differ_hold_the_mails_back_until_somebody_decides(
    house: House, two: Two, browse: Callable[[str], Browser]
) -> None:
    number, (first, second) = drawn(house), two
    first.post(f"/marches/{number}/decision", decision="accept")
    assert ruling(house, number) is Ruling.ACCEPTED
    second.post("/marches/decisions", marche=[number], decision="set_aside", motif="Délai trop court")
    assert ruling(house, number) is Ruling.OPEN
    with house.sessions.begin() as session:
        email = factories.user(session, "facilitator", "PLIE").email
    third = browse(email)
    assert titles(third.text("/marches?revue=a-trancher&mots=sort")) == ["tiré au sort"]
    assert "Deux avis différents" in plain(third.text(f"/marches/{number}"))
    third.post(f"/marches/{number}/decision", decision="accept")
    assert titles(third.text("/marches?revue=a-trancher&mots=sort")) == []
    assert ruling(house, number) is Ruling.ACCEPTED


def ruling(house: House, number: int) -> Ruling:
    with house.sessions() as session:
        return read_decisions(session, [number]).on(number, ["67"], "0", "x:EI")


def test_a_second_reading_can_be_undone_and_is_then_asked_again(house: House, two: Two) -> None:
    number, (first, second) = drawn(house), two
    first.post(f"/marches/{number}/decision", decision="accept")
    page = second.post(f"/marches/{number}/decision", follow=True, decision="unsure").text
    review = re.search(r'name="decision" value="(\d+)"', page)
    assert review
    second.post(f"/marches/{number}/decision/annuler", decision=review[1])
    assert "Relecture à deux" in second.text(f"/marches/{number}")


def test_readings_of_two_organisations_never_meet(house: House, two: Two, facilitator: Browser) -> None:
    number = drawn(house)
    two[0].post(f"/marches/{number}/decision", decision="accept")
    assert "Relecture à deux : quelqu" not in facilitator.text(f"/marches/{number}")
    facilitator.post(f"/marches/{number}/decision", decision="unsure")
    assert "Aucun marché n'a encore été lu deux fois" in plain(facilitator.text("/marches/relectures"))


def test_all_second_readings_can_be_taken_away(house: House, two: Two) -> None:
    number = drawn(house)
    for each, decision in zip(two, ("accept", "unsure"), strict=True):
        each.post(f"/marches/{number}/decision", decision=decision)
    rows = list(csv.reader(io.StringIO(two[0].get("/marches/relectures.csv").text.lstrip("\ufeff")), delimiter=";"))
    assert [rows[1][0], rows[1][1], rows[1][4]] == ["tiré au sort", "Retenu", "Pas sûr"]


def test_agreement_takes_chance_away() -> None:
    # the worked example of Cohen's own paper has this shape: 0.7 agreed, half of it by chance
    found = agreement({("a", "a"): 20, ("b", "b"): 15, ("a", "b"): 5, ("b", "a"): 10})
    assert (found.number, found.share) == (50, 0.7)
    assert found.kappa == pytest.approx(0.4)
    assert agreement({}).share is None
    assert agreement({("a", "a"): 3}).kappa is None


# --- the tender in brief, notes, shortcuts ------------------------------------------------------------------------


def test_in_brief_comes_before_all_else_with_lots_hours_people_and_partners(house: House, two: Two) -> None:
    with house.sessions.begin() as session:
        one = factories.tender(session, lots=("1", "2"))
        factories.consideration(session, one, lot_number="2", hours=[factories.hours("2", 120.0)])
        near, far = (factories.structure(session, name=name) for name in ("Proche", "Autre"))
        factories.match(session, one, near, 0.9, lot=1), factories.match(session, one, far, 0.5, lot=1)
        factories.proposal(session, one, near, far)
    page = plain(two[0].text(f"/marches/{one.id}"))
    brief = page[page.index("En bref") : page.index("Dans cette page") if "Dans cette page" in page else None]
    for said in (
        "Lot 2 Secteur 2 Clause d'insertion 120 heures (lot 2)",
        "Proche entreprise d'insertion",
        "Avec qui :",
    ):
        assert said in brief
    assert brief.index("120 heures") < page.index("Acheteur")


def test_who_is_interested_is_told_to_those_who_review(
    world: factories.World, facilitator: Browser, browse: Callable[[str], Browser]
) -> None:
    director = browse(world.people["structure"])
    director.post(f"/marches/{world.tender}/interet", reponse="interested")
    assert "Ça les intéresse : Organisation" in plain(facilitator.text(f"/marches/{world.tender}"))
    assert "Ça les intéresse" not in plain(browse(world.people["buyer"]).text(f"/marches/{world.tender}"))


def test_shortcuts_are_off_until_wished_and_the_page_then_runs_our_file_only(
    world: factories.World, facilitator: Browser
) -> None:
    before = facilitator.get(f"/marches/{world.tender}?statut=ouverts")
    assert "script" not in before.headers["Content-Security-Policy"]
    assert "<script" not in before.text
    assert "data-key" not in before.text
    facilitator.post("/compte/raccourcis", raccourcis="oui")
    after = facilitator.get(f"/marches/{world.tender}?statut=ouverts")
    assert "script-src 'self'" in after.headers["Content-Security-Policy"]
    assert re.findall(r"<script[^>]*>", after.text) == ['<script src="/static/keys.js" defer>']
    facilitator.post("/compte/raccourcis", raccourcis="non")
    assert "<script" not in facilitator.text(f"/marches/{world.tender}?statut=ouverts")


def test_a_planned_tender_can_be_worked_through_too(house: House, two: Two) -> None:
    with house.sessions.begin() as session:
        ids = [factories.tender(session, days=None, title="oo", stage=Stage.PLANNED).id for _ in range(2)]
    answer = two[0].post(f"/marches/{ids[0]}/decision?statut=annonces&mots=oo", decision="accept")
    assert f"/marches/{ids[1]}?" in answer.location


def test_a_correction_brings_back_to_the_tender_and_the_list_one_works_through(
    world: factories.World, facilitator: Browser
) -> None:
    page = facilitator.text(f"/marches/{world.tender}?statut=ouverts")
    link = re.search(r'href="(/marches/\d+/corrections/[^"]+)"', page)
    assert link
    answer = facilitator.post(link[1].replace("&amp;", "&"), sens="social_condition")
    assert answer.location == f"/marches/{world.tender}?statut=ouverts&corrige=1#clauses"
    assert "Correction enregistrée" in facilitator.text(answer.location)


def test_the_total_is_counted_anew_for_whoever_just_decided(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        ids = [factories.tender(session, title="mm").id for _ in range(3)]
    assert "3 marchés" in plain(facilitator.text("/marches?mots=mm"))
    page = facilitator.post("/marches/decisions?mots=mm", follow=True, marche=ids[:2], decision="accept").text
    assert "1 marché," in plain(page)
    assert "1 marché," in plain(facilitator.text("/marches?mots=mm"))
