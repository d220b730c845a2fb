"""RSS and Atom feeds of buyer platforms: one reader, whose fields the operator may name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from lxml import etree

from clauses.dates import END_OF_DAY, PARIS
from clauses.notice import Buyer, ContractKind, Lot, Notice, NoticeType, Place, Section
from scrapers.feed_xml import LONGEST, items_in, local_name, parser, tree_of
from scrapers.page import is_challenge, soup, spaced
from scrapers.reading.damage import damage
from scrapers.reading.deadline import is_overseas
from scrapers.reading.identity import UNKNOWN_BUYER, department, lot_number, siret_siren
from scrapers.reading.text import clean
from scrapers.robots import Robots
from scrapers.source import (
    Challenge,
    Day,
    Fetcher,
    Kept,
    NotNotices,
    Record,
    SourceUnreachable,
    Unreadable,
    nothing_kept,
)
from scrapers.ted.nuts import department_of_post_code

NAME = "feed"
ITEMS = ("item", "entry")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "key": ("guid", "id", "link"),
    "url": ("link", "guid"),
    "title": ("title", "category:Titre"),
    "text": ("description", "content", "summary", "encoded", "category:Objet"),
    "published": ("pubDate", "published", "dateAccepted", "date", "updated"),
    "deadline": ("category:DateLimite", "category:ClosureDate"),
    "buyer": ("category:Organisme_nom", "category:EntiteAchat", "creator", "author"),
    "siren": ("category:Organisme_siren",),
    "post_code": ("category:Organisme_code_postal",),
    "departments": ("category:LieuxExecution", "Location"),
    "cpv": ("category:cpv",),
    "lots": ("category:Lot",),
    "kind": ("category:Category",),
    "procedure": ("category:Procedure",),
    "notice": ("category:Avis",),
}
"Where each of our fields stands, the first that is filled; a feed may name its own first."
KINDS = {"travaux": ContractKind.WORKS, "fournitures": ContractKind.SUPPLIES, "services": ContractKind.SERVICES}
TYPES = {"aac": NoticeType.CALL, "attribution": NoticeType.AWARD, "rectif": NoticeType.CORRECTION}
_CPV = re.compile(r"\b(\d{8})\b")
_CODE = re.compile(r"\b(2[ABab]|\d{2,3})\b")
_LOT = re.compile(r"^\s*lots?\s*(?:n\s?°\s*)?(?P<number>\w{1,4})\s*[:.\-–]\s*(?P<title>.+)$", re.I | re.S)


class Feed:
    """Flux RSS ou Atom des plateformes d’acheteurs, désactivés tant que l’exploitant ne l’a pas décidé.

    Site
      The addresses named by the operator.
    Caveats
      A feed lists what is open: an item that leaves is closed or withdrawn, and absence proves nothing. Dates of items
      change when the consultation does. No field tells clauses: titles and purposes are read.
    """

    name = NAME
    expected_a_day = range(5000)
    overlap_days = 3
    parser_version: int = 1

    def __init__(self, base: str = "") -> None:
        self.base = base
        self.kept: Kept = nothing_kept
        self.options: Mapping[str, Any] = {}

    def fetch(self, fetcher: Fetcher, since: date, until: date) -> Iterator[Day]:
        """What each feed shows now, a day a feed; one that fails does not stop the others."""
        for told in self._feeds():
            yield _day(fetcher, told, until)

    def _feeds(self) -> list[Mapping[str, Any]]:
        return [{"name": NAME, "address": self.base}] if self.base else list(self.options.get("feeds", ()))

    def records(self, saved: Path | bytes, origin: str = "") -> Iterator[Record]:
        """The items of a saved feed. Raises NotNotices."""
        content = saved.read_bytes() if isinstance(saved, Path) else saved
        return split(content, origin or (str(saved) if isinstance(saved, Path) else "réponse"), {})

    def parse(self, record: Record) -> Notice:
        """Read one item. Raises Unreadable."""
        return parse(record)


def _day(fetcher: Fetcher, told: Mapping[str, Any], until: date) -> Day:
    address = str(told["address"])
    host = urlsplit(address).netloc
    try:
        content = fetcher.get_bytes(Robots(fetcher, address).check(address), LONGEST, "application/rss+xml, text/xml")
        if not items_in(content) and is_challenge(content):
            raise Challenge(f"{host} : le site demande un contrôle anti-robot ; la collecte s’arrête là.")
        found = {record.reference: record for record in split(content, address, told.get("mapping") or {})}
    except NotNotices as error:
        return Day(until, (), 0, 0, f"{host} : {error.reason}, au lieu d’un flux.")
    except SourceUnreachable as error:
        return Day(until, (), 0, 0, str(error))
    return Day(until, tuple(found.values()), len(found), len(found))


# --- cutting ----------------------------------------------------------------------------------------------------------


def split(content: bytes, origin: str, mapping: Mapping[str, str]) -> Iterator[Record]:
    """The items of a feed, each under a root that names the feed's own fields. Raises NotNotices for no feed.

    A feed that is not well-formed (a bare « & ») is read by a recovering parser; what that one loses is counted by the
    beginnings of items, and kept as one record that `parse` refuses.
    """
    root, sound = tree_of(content)
    if root is None or local_name(root) not in ("rss", "RDF", "feed", *ITEMS):
        raise NotNotices(origin, "page HTML" if b"<html" in content[:2048].lower() else "fichier sans flux RSS ou Atom")
    items = [root] if local_name(root) in ITEMS else [node for node in root.iter() if local_name(node) in ITEMS]
    for item in items:
        yield _record(item, origin, mapping)
    lost = 0 if sound else items_in(content) - len(items)
    if lost > 0:
        reference = hashlib.sha256(content).hexdigest()
        yield Record(reference, f"flux abîmé : {lost} articles perdus\n".encode() + content, origin)


def _record(item: etree._Element, origin: str, mapping: Mapping[str, str]) -> Record:
    wrapped = etree.Element("feed-item")
    for name, where in sorted(mapping.items()):
        wrapped.set(name, where)
    item.tail = None
    wrapped.append(item)
    content: bytes = etree.tostring(wrapped, encoding="utf-8")
    reference = _key(_Item(item, mapping), origin)
    return Record(reference or hashlib.sha256(content).hexdigest(), content, origin)


# --- reading ----------------------------------------------------------------------------------------------------------


class _Item:
    """An item whose fields are asked by our names."""

    def __init__(self, item: etree._Element, mapping: Mapping[str, str]) -> None:
        self._found: dict[str, list[str]] = {}
        self._mapping = mapping
        for child in item.iterchildren():
            name, value = (
                local_name(child),
                "".join(map(str, child.itertext())) or child.get("href") or child.get("term") or "",
            )
            domain = child.get("domain")
            for key in (name, f"{name}:{domain}") if domain else (name,):
                if spaced(value):
                    self._found.setdefault(key, []).append(clean(value))

    def all(self, name: str) -> list[str]:
        """Every value of a field, where it stands first."""
        own = self._mapping.get(name)
        places = (own.removeprefix("dc:"), *FIELDS[name]) if own else FIELDS[name]
        return next((self._found[place] for place in places if place in self._found), [])

    def __call__(self, name: str) -> str:
        return spaced(next(iter(self.all(name)), ""))


def parse(record: Record) -> Notice:
    """Read one item. Raises Unreadable."""
    try:
        root = etree.fromstring(record.content, parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("item", record.content[:200], f"Article de flux illisible : {damage(error)}.") from error
    mapping = {str(name): str(where) for name, where in root.items()}
    item = _Item(root[0] if len(root) else root, mapping)
    title, text = plain(item("title")), plain("\n".join(item.all("text")[:1]))
    if not title:
        raise Unreadable("title", None, "L’article du flux n’a pas de titre.")
    siret, siren = siret_siren(item("siren"))
    departments = _departments(item)
    deadline, known = _moment(item("deadline"), "deadline") if item("deadline") else (None, True)
    buyer = Buyer(_buyer_name(item), siret=siret, siren=siren, post_code=item("post_code") or None)
    return Notice(
        source=NAME,
        reference=record.reference,
        url=item("url"),
        published=_moment(item("published"), "pubDate")[0].astimezone(PARIS).date(),
        type=_type(item("notice")),
        title=title,
        buyer=buyer,
        kind=KINDS.get(item("kind").casefold()),
        departments=departments,
        cpv=tuple(dict.fromkeys(code for cell in item.all("cpv") for code in _CPV.findall(cell))),
        lots=_lots(item.all("lots"), title),
        sections=tuple(_sections(title, text, item.all("lots"))),
        places=tuple(Place(code) for code in departments),
        deadline=deadline,
        deadline_hour_known=known,
        deadline_uncertain=is_overseas(departments, buyer.post_code),
        procedure=item("procedure") or None,
    )


def plain(text: str) -> str:
    """Descriptions are often HTML: its words only."""
    return soup(text).get_text(" ").strip() if "<" in text and ">" in text else text


def _key(item: _Item, origin: str) -> str:
    """Host, number and organism when the link has them (numbers are each platform's own), else host and key."""
    link = _parts(item("url"))
    asked = {name.lower(): values[0] for name, values in parse_qs(link.query).items()}
    host = link.netloc or urlsplit(origin).netloc
    number, organism = asked.get("id") or asked.get("refconsultation"), asked.get("orgacronyme")
    if number and organism:
        return f"{host}:{number}:{organism}"
    return f"{host}:{item('key')}" if item("key") else ""


def _parts(url: str) -> SplitResult:
    """The parts of a link, all empty when it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _moment(written: str, field: str) -> tuple[datetime, bool]:
    """RFC 822 or ISO, with its offset; Paris when it has none. Raises Unreadable."""
    try:
        found = datetime.fromisoformat(written) if written[:4].isdecimal() else parsedate_to_datetime(written)
    except (ValueError, TypeError) as error:
        raise Unreadable(field, written, f"Date illisible : « {written} ».") from error
    if len(written) == len("2026-01-01"):
        return datetime.combine(found.date(), END_OF_DAY, PARIS), False
    moment = found if found.tzinfo else found.replace(tzinfo=PARIS)
    try:
        moment.astimezone(UTC)
    except OverflowError as error:
        raise Unreadable(field, written, f"Date illisible : « {written} ».") from error
    return moment, True


def _type(written: str) -> NoticeType:
    low = written.casefold()
    return next((kind for word, kind in TYPES.items() if word in low), NoticeType.CALL)


def _buyer_name(item: _Item) -> str:
    return item("buyer").lstrip("- ") or UNKNOWN_BUYER


def _departments(item: _Item) -> tuple[str, ...]:
    told = (department(code) for cell in item.all("departments") for code in _CODE.findall(cell))
    found = tuple(dict.fromkeys(code for code in told if code))
    return found or tuple(filter(None, [department_of_post_code(item("post_code"))]))


def _lots(written: Iterable[str], title: str) -> tuple[Lot, ...]:
    found: dict[str, Lot] = {}
    for rank, text in enumerate(written, 1):
        match = _LOT.match(text)
        mark = (lot_number(match["number"]) if match else None) or str(rank)
        found.setdefault(mark, Lot(mark, spaced(match["title"] if match else text)))
    return tuple(found.values()) or (Lot("0", title),)


def _sections(title: str, text: str, lots: list[str]) -> Iterator[Section]:
    yield Section("title", "Intitulé", title)
    if text and text != title:
        yield Section("description", "Objet", text)
    for lot in _lots(lots, title):
        if lot.number != "0":
            yield Section(f"Lot/{lot.number}", f"Lot {lot.number}", lot.title, lot=lot.number)
