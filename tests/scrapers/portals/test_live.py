"""The live path of each source, against a real server on the loopback."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scrapers.fetch import Fetcher
from scrapers.registry import SOURCES
from scrapers.robots import RobotsRefused
from scrapers.source import Challenge, SourceUnreachable

PAGES = Path(__file__).parent / "pages"
DAY = date(2026, 9, 1)
CHALLENGE = b"<html><script src='/cdn-cgi/challenge-platform/x.js'></script></html>"
LIST = (PAGES / "atexo_list.html").read_text()
NEXT = (
    """<script>new Prado.WebUI.TLinkButton({'EventTarget':"ctl0$CONTENU_PAGE$resultSearch$PagerTop$ctl2"});</script>"""
)


def placed(name: str, base: str, **options: Any) -> Any:
    source = type(SOURCES[name])(base)
    source.options = options
    return source


def play(site: Any, robots: Any, *pages: Any) -> None:
    """Answer robots.txt by `robots`, then the pages one after the other."""
    waiting = list(pages)

    def answer(_query: dict[str, str]) -> Any:
        found = robots if site.paths[-1] == "/robots.txt" else waiting.pop(0)
        return found if isinstance(found, site.made) else site.made(found)

    site.play = answer


def listed(number: int, total: int = 4, following: bool = False) -> bytes:
    """A page of the list with its own consultations, its number and its state."""
    text = LIST.replace('nombreElement">2', f'nombreElement">{total}').replace(
        'value="1" id="ctl0', f'value="{number}" id="ctl0'
    )
    text = re.sub(r'value="8100(\d\d)"', lambda match: f'value="81{number}0{match[1]}"', text)
    text = text.replace("etat-un", f"etat-{number}")
    return (text.replace("</form>", f"{NEXT}</form>") if following else text).encode()


NO_RULES = b""


def test_the_list_is_paged_by_posting_back_the_form_that_holds_the_state(site: Any, fetcher: Fetcher) -> None:
    play(site, NO_RULES, listed(1, following=True), listed(2))
    (day,) = placed("atexo", site.url, pause=0.0).fetch(fetcher, DAY, DAY)
    assert (day.broken, day.advertised, len(day.records)) == (None, 4, 4)
    posted = site.asked[-1]
    assert posted["PRADO_PAGESTATE"] == "etat-1"
    assert posted["PRADO_POSTBACK_TARGET"] == "ctl0$CONTENU_PAGE$resultSearch$PagerTop$ctl2"
    assert "keyword" not in posted, "the box of the banner is another form"
    host = site.url.removeprefix("http://")
    assert day.records[0].reference == f"{host}:8110" + "01:b7c"


def test_page_one_answered_again_breaks_the_run(site: Any, fetcher: Fetcher) -> None:
    play(site, NO_RULES, listed(1, following=True), listed(1, following=True))
    (day,) = placed("atexo", site.url, pause=0.0).fetch(fetcher, DAY, DAY)
    assert day.broken
    assert "page 2 demandée, page 1 reçue" in day.broken


def test_no_row_while_some_are_announced_breaks_the_run(site: Any, fetcher: Fetcher) -> None:
    play(site, NO_RULES, listed(1).replace(b"item_consultation", b"autre"))
    (day,) = placed("atexo", site.url, pause=0.0).fetch(fetcher, DAY, DAY)
    assert day.broken
    assert "mise en page a changé" in day.broken


def test_an_error_in_the_middle_keeps_what_came_and_breaks_the_run(site: Any, fetcher: Fetcher) -> None:
    play(site, NO_RULES, listed(1, following=True), site.made(b"", status=404))
    (day,) = placed("atexo", site.url, pause=0.0).fetch(fetcher, DAY, DAY)
    assert (len(day.records), bool(day.broken)) == (2, True)


@pytest.mark.parametrize("address", ["http://[::1", "//[", "https://ailleurs.example/suite"])
def test_a_form_that_posts_nowhere_or_elsewhere_breaks_the_run_and_keeps_what_came(
    site: Any, fetcher: Fetcher, address: str
) -> None:
    first = re.sub(r'action="[^"]*"', f'action="{address}"', listed(1, following=True).decode())
    assert address in first
    play(site, NO_RULES, first.encode())
    (day,) = placed("atexo", site.url, pause=0.0).fetch(fetcher, DAY, DAY)
    assert len(day.records) == 2
    assert day.broken
    assert address[:9] in day.broken


def test_only_so_many_pages_as_the_operator_allows_are_read(site: Any, fetcher: Fetcher) -> None:
    play(site, NO_RULES, listed(1, following=True))
    (day,) = placed("atexo", site.url, pause=0.0, pages=1).fetch(fetcher, DAY, DAY)
    assert (day.broken, len(day.records)) == (None, 2)


def test_an_empty_list_is_empty_and_a_page_without_its_total_is_an_error(site: Any, fetcher: Fetcher) -> None:
    empty = re.sub(rb'(?s)<div class="item_consultation.*</form>', b"</form>", listed(1, total=0))
    play(site, NO_RULES, empty, listed(1).replace(b"resultSearch_nombreElement", b"resultSearch_autre"))
    source = placed("atexo", site.url, pause=0.0)
    (day,) = source.fetch(fetcher, DAY, DAY)
    assert (day.records, day.broken) == ((), None)
    with pytest.raises(SourceUnreachable, match="nombre de consultations introuvable"):
        list(source.fetch(fetcher, DAY, DAY))


# --- manners ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("robots", [b"User-agent: *\nDisallow: /", b"User-agent: maillage\nDisallow: /?page"])
def test_robots_txt_that_refuses_stops_everything(site: Any, fetcher: Fetcher, robots: bytes) -> None:
    play(site, robots)
    with pytest.raises(RobotsRefused, match=r"robots\.txt"):
        list(placed("atexo", site.url, pause=0.0).fetch(fetcher, DAY, DAY))
    assert site.paths == ["/robots.txt"]


@pytest.mark.parametrize(("status", "read"), [(404, True), (403, False), (503, False)])
def test_without_rules_all_is_allowed_and_a_site_that_cannot_say_is_left_alone(
    site: Any, fetcher: Fetcher, status: int, read: bool
) -> None:
    play(site, site.made(b"", status=status), listed(1, total=2))
    source = placed("atexo", site.url, pause=0.0)
    if read:
        assert len(next(source.fetch(fetcher, DAY, DAY)).records) == 2
    else:
        with pytest.raises(SourceUnreachable):
            list(source.fetch(fetcher, DAY, DAY))


def test_the_pause_is_that_of_the_operator_or_of_the_site_if_longer(site: Any) -> None:
    waited: list[float] = []
    fetcher = Fetcher("essai", allow=["127.0.0.1"], pause=0, backoff=0, waits=waited.append)
    play(site, b"User-agent: *\nCrawl-delay: 7", listed(1, following=True), listed(2))
    list(placed("atexo", site.url, pause=3.0).fetch(fetcher, DAY, DAY))
    fetcher.close()
    assert waited[0] == 0.0
    assert all(6 < seconds <= 7 for seconds in waited[1:])
    assert len(waited) == 3


def test_too_many_requests_are_tried_again(site: Any, fetcher: Fetcher) -> None:
    play(site, NO_RULES, site.made(b"", status=429), listed(1, total=2))
    (day,) = placed("atexo", site.url, pause=0.0).fetch(fetcher, DAY, DAY)
    assert len(day.records) == 2


def test_a_question_to_robots_is_a_named_error_never_an_empty_answer(site: Any, fetcher: Fetcher) -> None:
    play(site, NO_RULES, CHALLENGE)
    with pytest.raises(Challenge, match="anti-robot"):
        list(placed("atexo", site.url, pause=0.0).fetch(fetcher, DAY, DAY))
    address = f"{site.url}/Annonces/MPI-pub-1.htm"
    play(site, NO_RULES, CHALLENGE)
    (day,) = placed("aws", site.url, pause=0.0, addresses=[address]).fetch(fetcher, DAY, DAY)
    assert "anti-robot" in (day.broken or "")
    play(site, NO_RULES, CHALLENGE)
    (day,) = placed("feed", "", feeds=[{"name": "x", "address": f"{site.url}/rss.xml"}]).fetch(fetcher, DAY, DAY)
    assert "anti-robot" in (day.broken or "")


# --- the others -------------------------------------------------------------------------------------------------------


def test_only_pages_of_the_site_that_notices_name_and_that_are_not_kept_are_read(site: Any, fetcher: Fetcher) -> None:
    play(site, NO_RULES, (PAGES / "aws.html").read_bytes())
    named = [f"{site.url}/Annonces/MPI-pub-{n}.htm" for n in (1, 2)]
    source = placed("aws", site.url, pause=0.0, addresses=[*named, "https://ailleurs.example/Annonces/MPI-pub-3.htm"])
    source.kept = lambda references: frozenset({"1"})
    (day,) = source.fetch(fetcher, DAY, DAY)
    assert [record.reference for record in day.records] == ["2"]
    assert day.broken is None


def test_a_feed_that_fails_does_not_stop_the_others(site: Any, fetcher: Fetcher) -> None:
    play(site, NO_RULES, b"<html>Maintenance</html>", (PAGES / "feed.xml").read_bytes())
    feeds = [{"name": name, "address": f"{site.url}/{name}.xml"} for name in ("a", "b")]
    first, second = placed("feed", "", feeds=feeds).fetch(fetcher, DAY, DAY)
    assert "au lieu d’un flux" in (first.broken or "")
    assert (second.broken, len(second.records)) == (None, 1)


def plans(query: dict[str, str], count: int, total: int | None = None) -> bytes:
    offset, limit = int(query["offset"]), int(query["limit"])
    rows = ",".join(f'{{"code": {n}, "libelle": "x"}}' for n in range(offset, min(count, offset + limit)))
    return f'{{"total_count": {count if total is None else total}, "results": [{rows}]}}'.encode()


def test_plans_are_read_from_the_day_on_page_by_page(site: Any, fetcher: Fetcher) -> None:
    site.play = lambda query: site.made(plans(query, 130))
    (day,) = placed("approch", site.url).fetch(fetcher, DAY, DAY)
    assert (len(day.records), day.broken) == (130, None)
    assert site.asked[0]["where"] == "date_previsionnelle_de_publication >= date'2026-09-01'"


@pytest.mark.parametrize("body", [b"<html>Erreur</html>", b'{"results": 3}', b"["])
def test_another_body_than_plans_is_an_error(site: Any, fetcher: Fetcher, body: bytes) -> None:
    site.answer(body)
    with pytest.raises(SourceUnreachable):
        list(placed("approch", site.url).fetch(fetcher, DAY, DAY))


def test_fewer_plans_than_announced_break_the_run(site: Any, fetcher: Fetcher) -> None:
    site.play = lambda query: site.made(plans(query, 3, total=9))
    (day,) = placed("approch", site.url).fetch(fetcher, DAY, DAY)
    assert day.broken == "APProch : 9 projets annoncés, 3 reçus."
