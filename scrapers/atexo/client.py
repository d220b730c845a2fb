"""Paging through the list of a platform: a form posted back with its state, a page after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from scrapers.atexo.split import TOTAL, is_known, rows_of, split
from scrapers.page import LONGEST, attribute, page, soup, words
from scrapers.robots import Robots
from scrapers.source import Day, Fetcher, Record, SourceUnreachable

LIST = "/?page=Entreprise.EntrepriseAdvancedSearch&AllCons"
STATE, TARGET = "PRADO_PAGESTATE", "PRADO_POSTBACK_TARGET"
CURRENT = 'input[name$="numPageTop"]'
_BUTTONS = frozenset({"submit", "button", "image", "reset", "file"})
_NEXT = re.compile(r"""['"]EventTarget['"]\s*:\s*["']([^"']*resultSearch\$PagerTop\$ctl2)["']""")


def days(fetcher: Fetcher, base: str, until: date, pages: int, pause: float) -> Iterator[Day]:
    """What the list shows today, as one day, `pages` pages at most. Raises SourceUnreachable."""
    fetcher.slow_down(base, pause)
    url = Robots(fetcher, base).check(base + LIST)
    host = urlsplit(base).netloc
    content = page(lambda: fetcher.get_bytes(url, LONGEST, "text/html"), host, is_known)
    records: dict[str, Record] = {}
    total, number, broken = _total(soup(content), host), 1, None
    while True:
        tree = soup(content)
        rows = [record for record in split(content, base, url) if rows_of(tree)]
        records |= {record.reference: record for record in rows}
        broken = _trouble(tree, host, number, total, len(rows))
        target = _NEXT.search(content.decode("utf-8", "replace"))
        if broken or target is None or number >= pages:
            break
        try:
            action, fields = _posted(tree, url, host, target[1])
            content = page(lambda: fetcher.post_form(action, fields, LONGEST), host, is_known)  # noqa: B023  (called at once)
        except SourceUnreachable as error:
            broken = str(error)
            break
        number += 1
    if not broken and target is None and len(records) < total:
        broken = f"{host} : {total} consultations annoncées, {len(records)} reçues."
    yield Day(until, tuple(records.values()), total, len(records), broken)


def _total(tree: BeautifulSoup, host: str) -> int:
    written = re.sub(r"\D", "", words(tree.select_one(TOTAL)))
    if not written:
        raise SourceUnreachable(f"{host} : nombre de consultations introuvable, la mise en page a changé.")
    return int(written)


def _trouble(tree: BeautifulSoup, host: str, number: int, total: int, rows: int) -> str | None:
    if total and not rows:
        return f"{host} : {total} consultations annoncées, aucune lue ; la mise en page a changé."
    current = attribute(tree.select_one(CURRENT), "value")
    if current and current != str(number):
        return f"{host} : page {number} demandée, page {current} reçue."
    return None


def _posted(tree: BeautifulSoup, url: str, host: str, target: str) -> tuple[str, dict[str, str]]:
    """Where to post and what: the form that holds the state, all its fields as just received."""
    state = tree.select_one(f'input[name="{STATE}"]')
    form = state.find_parent("form") if state else None
    if form is None:
        raise SourceUnreachable(f"{host} : formulaire de la liste introuvable, la mise en page a changé.")
    fields = {name: value for field in form.select("input, select, textarea") for name, value in _field(field)}
    return _action(attribute(form, "action"), url, host), fields | {TARGET: target}


def _action(written: str, url: str, host: str) -> str:
    """The address a form posts to, on the same host; pages are written by others, and some addresses are none."""
    try:
        action = urljoin(url, written or url)
        there = urlsplit(action).netloc
    except ValueError as error:
        told = f"{host} : adresse du formulaire illisible (« {written[:100]} »), la mise en page a changé."
        raise SourceUnreachable(told) from error
    if there != host:
        raise SourceUnreachable(f"{host} : le formulaire mène ailleurs ({action}), refusé.")
    return action


def _field(field: Tag) -> Iterator[tuple[str, str]]:
    """Name and value as a browser would send them."""
    name, kind = attribute(field, "name"), attribute(field, "type").lower()
    if not name or kind in _BUTTONS or (kind in ("checkbox", "radio") and not field.has_attr("checked")):
        return
    if field.name == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option")
        yield name, attribute(chosen, "value")
    else:
        yield name, field.get_text() if field.name == "textarea" else str(field.get("value") or "")
