"""Plans, feeds and pages of platforms. `GOLDEN=1 pytest tests/scrapers/portals` writes the answers anew."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.consideration import Absent, Kind
from clauses.dates import PARIS
from clauses.find import find
from clauses.notice import Notice, NoticeType
from clauses.tender import joins
from config import data
from scrapers.page import month
from scrapers.registry import SOURCES
from scrapers.source import NotNotices, Unreadable

PAGES = Path(__file__).parent / "pages"
FILES = sorted(path.name for path in PAGES.iterdir() if path.suffix != ".golden")
TESTED_ELSEWHERE = {"boamp", "ted", "decp"}
CHALLENGE = b"<html><title>Just a moment</title><div class='g-captcha'>Are you human?</div></html>"


def source_of(name: str) -> Any:
    return SOURCES[re.split(r"[_.]", name)[0]]


def read(name: str, content: bytes | None = None) -> list[Notice]:
    source = source_of(name)
    records = source.records((PAGES / name).read_bytes() if content is None else content, name)
    return [source.parse(record) for record in records]


def page(name: str) -> str:
    return (PAGES / name).read_text()


def shown(notice: Notice) -> dict[str, Any]:
    return {key: value for key, value in asdict(notice).items() if value not in (None, (), "")}


@pytest.mark.parametrize("name", FILES)
def test_a_page_is_read_as_before(name: str) -> None:
    golden = PAGES / f"{name}.golden"
    answer = json.dumps([shown(notice) for notice in read(name)], ensure_ascii=False, indent=1, default=str) + "\n"
    if os.environ.get("GOLDEN"):
        golden.write_text(answer)
    assert answer == golden.read_text()


def test_every_source_has_a_saved_page_and_a_place_in_the_registry() -> None:
    saved = {source_of(name).name for name in FILES}
    assert set(SOURCES) - TESTED_ELSEWHERE == saved
    assert set(SOURCES) == set(data.sources())


def test_platforms_are_off_until_the_operator_decides_and_say_what_to_check() -> None:
    off = {name: told["check"] for name, told in data.sources().items() if not told["enabled"]}
    assert set(off) == {"feed", "atexo", "aws"}
    assert all("conditions d'utilisation" in check for check in off.values())


# --- Atexo ------------------------------------------------------------------------------------------------------------


def test_a_row_gives_whole_titles_decoded_and_the_buyer_apart_from_the_place() -> None:
    school, _ = read("atexo_list.html")
    assert school.title == "Rénovation de l'école & du préau"
    assert (school.buyer.name, school.buyer.post_code, school.buyer.city) == (
        "Syndicat des écoles (SIVU)",
        "88999",
        "BOURG-FICTIF",
    )
    assert school.departments == ("88", "2B")
    assert [lot.number for lot in school.lots] == ["1", "2"]
    assert school.deadline == datetime(2026, 9, 21, 16, 30, tzinfo=PARIS)
    assert school.published == date(2026, 8, 17)


def test_an_hour_that_is_not_printed_is_not_invented() -> None:
    _, furniture = read("atexo_list.html")
    assert (furniture.deadline, furniture.deadline_hour_known) == (datetime(2035, 12, 1, 23, 59, tzinfo=PARIS), False)


def test_the_tooltip_of_the_older_theme_is_no_clause() -> None:
    (paths,) = read("atexo_old.html")
    assert find(paths) == ()
    assert (paths.reference.partition(":")[2], paths.procedure) == ("520033:k2k", "Procédure adaptée")


def test_a_detail_page_is_read_by_its_labels_however_it_is_nested() -> None:
    (waste,) = read("atexo_detail.html")
    assert waste.cpv == ("90511000", "90500000")
    assert waste.reference.partition(":")[2] == "830500:m4n"
    assert waste.deadline_uncertain, "local time overseas"
    assert {each.kind for each in find(waste)} == {Kind.RESERVED_DISABILITY}


@pytest.mark.parametrize(
    "landmark", ["cloture-line", "date-min", "BEGIN REFERENCE | INTITULE", "BEGIN ORGANISME", "$orgCons"]
)
def test_a_landmark_that_moved_is_named_and_never_skipped(landmark: str) -> None:
    moved = page("atexo_list.html").replace(landmark, "ailleurs")
    with pytest.raises(Unreadable):
        read("atexo_list.html", moved.encode())


def test_rows_that_vanish_while_a_total_is_announced_are_no_empty_list() -> None:
    moved = page("atexo_list.html").replace("item_consultation", "autre")
    with pytest.raises(Unreadable, match="aucune n’est au repère"):
        read("atexo_list.html", moved.encode())


def test_an_empty_list_is_empty() -> None:
    empty = re.sub(r'(?s)<div class="item_consultation.*</form>', "</form>", page("atexo_list.html"))
    assert read("atexo_list.html", empty.replace('nombreElement">2', 'nombreElement">0').encode()) == []


@pytest.mark.parametrize("source", ["atexo", "aws"])
def test_a_question_to_robots_is_named(source: str) -> None:
    (record,) = SOURCES[source].records(CHALLENGE, "page.html")
    with pytest.raises(Unreadable, match="anti-robot"):
        SOURCES[source].parse(record)


@pytest.mark.parametrize(
    ("written", "rank"), [("Septembre", 9), ("juil.", 7), ("Fév.", 2), ("AOÛT", 8), ("Déc.", 12), ("mai", 5)]
)
def test_months_are_read_short_and_long(written: str, rank: int) -> None:
    assert month(written) == rank


@pytest.mark.parametrize("written", ["", "jui", "ma", "Brumaire"])
def test_a_month_that_may_be_several_is_refused(written: str) -> None:
    with pytest.raises(Unreadable):
        month(written)


# --- AWS --------------------------------------------------------------------------------------------------------------


def test_an_empty_label_continues_the_former_one() -> None:
    (cleaning,) = read("aws.html")
    assert cleaning.cpv == ("90910000", "90911300", "90919200")
    assert [(lot.number, lot.value) for lot in cleaning.lots] == [("1", 8500.0), ("2", 22000.0)]
    assert cleaning.deadline == datetime(2026, 9, 3, 12, 0, tzinfo=PARIS)


def test_the_notice_joins_its_double_in_the_bulletin() -> None:
    (cleaning,) = read("aws.html")
    assert "boamp:26-77777" in joins(cleaning)


def test_no_reservation_is_an_explicit_absence_and_the_duty_to_employ_is_no_clause() -> None:
    found = find(read("aws.html")[0])
    assert {(each.kind, each.absent) for each in found} == {
        (Kind.STATED_ABSENT, Absent.RESERVATION),
        (Kind.SOCIAL_CRITERION, None),
    }


def test_a_reservation_is_found() -> None:
    reserved = page("aws.html").replace("</b> Non", "</b> Oui")
    kinds = {each.kind for each in find(read("aws.html", reserved.encode())[0])}
    assert Kind.RESERVED_UNSPECIFIED in kinds
    assert Kind.STATED_ABSENT not in kinds


def test_no_person_is_kept() -> None:
    told = str(shown(read("aws.html")[0]))
    assert not re.search(r"Personne|@|04 75", told)


@pytest.mark.parametrize("landmark", ["AW_TableM", "<b>Objet</b>"])
def test_a_landmark_of_a_notice_that_moved_is_named(landmark: str) -> None:
    with pytest.raises(Unreadable, match="epère"):
        read("aws.html", page("aws.html").replace(landmark, "ailleurs").encode())


# --- feeds ------------------------------------------------------------------------------------------------------------


def test_a_bare_ampersand_is_repaired_and_the_whole_link_kept() -> None:
    (meals,) = read("feed.xml")
    assert meals.url.endswith("id=640001&orgAcronyme=q9")
    assert meals.reference == "achats.example.org:640001:q9"
    assert [lot.title for lot in meals.lots] == ["écoles", "foyer"]
    assert meals.sections[1].text.split() == ["Repas", "des", "écoles", "et", "du", "foyer"]


def test_a_sound_feed_gives_the_same_notice() -> None:
    sound = page("feed.xml").replace("&AllCons&id", "&amp;AllCons&amp;id").replace("&orgA", "&amp;orgA")
    assert read("feed.xml", sound.encode()) == read("feed.xml")


def test_a_later_date_of_the_same_item_is_a_change_of_one_reference() -> None:
    later = page("feed.xml").replace("Mon, 06 Jul", "Wed, 08 Jul").replace("31 Jul", "14 Aug")
    (before,), (after,) = read("feed.xml"), read("feed.xml", later.encode())
    assert (before.reference, before.deadline != after.deadline) == (after.reference, True)


def test_an_empty_channel_is_empty_and_a_page_is_no_feed() -> None:
    assert read("feed.xml", b"<rss><channel><title>x</title></channel></rss>") == []
    with pytest.raises(NotNotices, match="page HTML"):
        read("feed.xml", b"<!DOCTYPE html><html><body>Erreur</body></html>")


def test_items_lost_to_damage_are_kept_aside_and_counted() -> None:
    cut = page("feed.xml").replace("</item>", "</item><item><title>Perdu</title>\x01<bad").encode()
    records = list(SOURCES["feed"].records(cut, "feed.xml"))
    outcomes = [outcome("feed", record.content) for record in records]
    assert isinstance(outcomes[0], Notice)
    assert len(records) >= 2


def test_the_operator_names_the_fields_of_a_feed() -> None:
    from scrapers.feed import parse, split

    odd = b"<rss><channel><item><titre>Tri</titre><link>https://x.example/1</link><jour>2026-05-04</jour></item></channel></rss>"
    (record,) = split(odd, "https://x.example/rss", {"title": "titre", "published": "jour"})
    assert (parse(record).title, parse(record).published) == ("Tri", date(2026, 5, 4))


# --- APProch ----------------------------------------------------------------------------------------------------------


def test_a_planned_purchase_has_a_band_and_an_intention_never_an_amount_or_a_deadline() -> None:
    (plan,) = read("approch.json")
    assert (plan.type, plan.value, plan.deadline) == (NoticeType.PLANNED, None, None)
    assert plan.buyer.name == "Acheteur n° 001401252"
    assert plan.departments == ("2A", "67", "01")
    assert {section.text for section in plan.sections} >= {"100k - 500k€", "15/01/2027 (date visée, à confirmer)"}


def test_declared_considerations_of_a_plan_are_found() -> None:
    kinds = {each.kind for each in find(read("approch.json")[0])}
    assert {Kind.SOCIAL_CONDITION, Kind.ENV_CONDITION} <= kinds


def test_midnight_in_paris_written_the_evening_before_is_the_next_day() -> None:
    (plan,) = read("approch_former.json")
    assert (plan.published, plan.cpv) == (date(2023, 3, 26), ())


@pytest.mark.parametrize("day", ["CDL", "", None, "bientôt"])
def test_a_plan_without_a_day_waits_aside(day: str | None) -> None:
    tree = json.loads(page("approch.json")) | {"date_previsionnelle_de_publication": day}
    with pytest.raises(Unreadable, match="date de publication prévue"):
        read("approch.json", json.dumps(tree).encode())


# --- whatever happens -------------------------------------------------------------------------------------------------


def outcome(source: str, content: bytes) -> Notice | Unreadable:
    from scrapers.source import Record

    try:
        return SOURCES[source].parse(Record("x", content, "x"))
    except Unreadable as error:
        return error


@settings(deadline=None, max_examples=120)
@given(name=st.sampled_from(FILES), data=st.data())
def test_a_mutated_page_is_read_refused_or_ignored(name: str, data: st.DataObject) -> None:
    content = (PAGES / name).read_bytes()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        stop = data.draw(st.integers(start, min(len(content), start + 60)))
        content = content[:start] + data.draw(st.binary(max_size=6)) + content[stop:]
    source = source_of(name)
    try:
        records = list(source.records(content, name))
    except NotNotices:
        return
    assert all(isinstance(outcome(source.name, record.content), Notice | Unreadable) for record in records)


def test_the_shapes_of_the_corpus_are_read(corpus: Path) -> None:
    (item,) = (SOURCES["feed"].parse(r) for r in SOURCES["feed"].records(corpus / "structures/maximilien_rss_item.xml"))
    assert (item.departments, item.buyer.siren, item.cpv) == (("78",), "267805802", ("18424300",))
    plans = SOURCES["approch"].records(corpus / "structures/approch_project.json")
    assert [SOURCES["approch"].parse(record).departments for record in plans] == [("29",)]
