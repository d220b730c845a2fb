"""AWS-Achat (marches-publics.info): the page of a notice, reached from notices collected elsewhere."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bs4 import Tag

from clauses.dates import moments
from clauses.notice import Buyer, ContractKind, Lot, Notice, NoticeType, Place, Section, Signal
from scrapers.page import LONGEST, attribute, is_challenge, moment, page, soup, spaced, words
from scrapers.reading.amounts import number
from scrapers.reading.identity import UNKNOWN_BUYER, lot_number, siret_siren
from scrapers.robots import Robots
from scrapers.source import Day, Fetcher, Kept, NotNotices, Record, SourceUnreachable, Unreadable, nothing_kept
from scrapers.ted.nuts import department_of_post_code, departments_of

NAME = "aws"
BASE = "https://www.marches-publics.info"
PAUSE = 3.0
BLOCK, TABLE, HEADING = "#AAPCGenere", "table.AW_TableM", "AW_TableM_Entete"
KINDS = {"travaux": ContractKind.WORKS, "fournitures": ContractKind.SUPPLIES, "services": ContractKind.SERVICES}
TYPES = {
    "rectificatif": NoticeType.CORRECTION,
    "annulation": NoticeType.CANCELLATION,
    "attribution": NoticeType.AWARD,
    "preinformation": NoticeType.PLANNED,
    "préinformation": NoticeType.PLANNED,
}
CRITERIA = "Critères d'attribution"
_NUMBER = re.compile(r"MPI-pub-(\w+)\.htm", re.I)
_BULLETIN = re.compile(r"boamp\.fr/avis/detail/(\d{2}-\d+)", re.I)
_SIRET = re.compile(r"SIRET\s*:?\s*([\d\s]{14,20})", re.I)
_CITY = re.compile(r"^(\d{5})\s+(\S.*)$")
_RESERVED = re.compile(r"March[ée]\s+r[ée]serv[ée]\s*:\s*(.+)", re.I | re.S)
_SENT = re.compile(r"Envoi le (\d{2}/\d{2}/\d{2,4})", re.I)
_CPV = re.compile(r"\b(\d{8})\b")
_PERSONAL = re.compile(r"\S+@\S+|(?:\+33|0)\s?[1-9](?:[\s.-]?\d{2}){4}")


class Aws:
    """Avis d’AWS-Achat (marches-publics.info), désactivés tant que l’exploitant ne l’a pas décidé.

    Site
      https://www.marches-publics.info; pages of HTML, one a notice. Only those that collected notices name.
    Caveats
      « Marché réservé : Non » is an explicit no. The notice names its double in the BOAMP.
    """

    name = NAME
    expected_a_day = range(500)
    overlap_days = 3
    parser_version: int = 1

    def __init__(self, base: str = BASE) -> None:
        self.base = base
        self.kept: Kept = nothing_kept
        self.options: Mapping[str, Any] = {}

    def fetch(self, fetcher: Fetcher, since: date, until: date) -> Iterator[Day]:
        """The pages named in the option `addresses` that are not kept yet, as one day. Raises SourceUnreachable."""
        fetcher.slow_down(self.base, float(self.options.get("pause", PAUSE)))
        host = urlsplit(self.base).netloc
        wanted = {match[1]: url for url in self.options.get("addresses", ()) if (match := _NUMBER.search(url))}
        wanted = {key: url for key, url in wanted.items() if urlsplit(url).netloc == host}
        known = self.kept(list(wanted))
        missing = {key: url for key, url in wanted.items() if key not in known}
        yield _day(fetcher, self.base, missing, until)

    def records(self, saved: Path | bytes, origin: str = "") -> Iterator[Record]:
        """The notice of a saved page; a question to robots is kept, and refused by `parse`. Raises NotNotices."""
        content = saved.read_bytes() if isinstance(saved, Path) else saved
        name = origin or (str(saved) if isinstance(saved, Path) else "réponse")
        if not is_known(content) and not is_challenge(content):
            raise NotNotices(name, "page sans avis d’AWS-Achat")
        yield Record(_reference(content, name), content, name)

    def parse(self, record: Record) -> Notice:
        """Read one page. Raises Unreadable."""
        return parse(record)


def _day(fetcher: Fetcher, base: str, wanted: Mapping[str, str], until: date) -> Day:
    records, broken, host = [], None, urlsplit(base).netloc
    robots = Robots(fetcher, base) if wanted else None
    for key, url in wanted.items():
        try:
            address = robots.check(url) if robots else url
            content = page(lambda: fetcher.get_bytes(address, LONGEST, "text/html"), host, is_known)  # noqa: B023  (called at once)
        except SourceUnreachable as error:
            broken = str(error)
            break
        records.append(Record(key, content, url))
    return Day(until, tuple(records), len(wanted), len(records), broken)


def is_known(content: bytes) -> bool:
    """Whether a page holds a notice of this engine."""
    return b"AAPCGenere" in content


def _reference(content: bytes, name: str) -> str:
    match = _NUMBER.search(name) or _NUMBER.search(content.decode("utf-8", "replace"))
    return match[1] if match else hashlib.sha256(content).hexdigest()


@dataclass(slots=True)
class _Rows:
    """What the table says: values of each label (an empty label continues the former), free rows, lots."""

    told: dict[str, list[Tag]] = field(default_factory=dict)
    free: list[tuple[str, Tag]] = field(default_factory=list)
    lots: Tag | None = None

    def text(self, label: str) -> str:
        """All values of a label on one line."""
        return " ".join(words(each) for each in self.told.get(label, ()))


def parse(record: Record) -> Notice:
    """Read one page. Raises Unreadable, naming the landmark that is not where it was."""
    tree = soup(record.content)
    block = tree.select_one(BLOCK)
    if block is None:
        challenge = is_challenge(record.content)
        reason = (
            "Contrôle anti-robot à la place de l’avis." if challenge else f"Repère absent de la page : « {BLOCK} »."
        )
        raise Unreadable("AAPCGenere", None, reason)
    table = block.select_one(TABLE)
    if table is None:
        raise Unreadable("AW_TableM", None, "Repère absent de la page : « AW_TableM ». La mise en page a changé.")
    rows = _rows(table)
    title = rows.text("Objet")
    if not title:
        raise Unreadable("Objet", None, "L’avis n’a pas d’objet au repère attendu.")
    return _notice(record, block, rows, title)


def _notice(record: Record, block: Tag, rows: _Rows, title: str) -> Notice:
    kind = words(block.select_one("td.AW_Titre")).casefold()
    told = next((value for word, value in TYPES.items() if word in kind), NoticeType.CALL)
    closing = next(iter(moments(rows.text("Offres"))), None)
    at, known = moment(closing.day, f"{closing.hour:%H:%M}" if closing.hour else "") if closing else (None, True)
    cpv = _cpv(rows)
    where = rows.text("Lieu de livraison") or rows.text("Lieu d'exécution principal") or rows.text("Lieu d'exécution")
    nuts, buyer = rows.text("Code NUTS"), _buyer(block)
    links = " ".join(attribute(link, "href") for link in block.select("a[href]"))
    lots = _lots(rows.lots, title, cpv)
    sections, signals = _texts(rows, title, lots)
    return Notice(
        source=NAME,
        reference=record.reference,
        url=record.origin if record.origin.startswith("http") else f"{BASE}/Annonces/MPI-pub-{record.reference}.htm",
        published=_published(block, closing.day if closing else None),
        type=told,
        title=title,
        buyer=buyer,
        kind=KINDS.get(rows.text("Type de marché").casefold()),
        departments=departments_of(nuts) or tuple(filter(None, [department_of_post_code(buyer.post_code)])),
        cpv=cpv,
        lots=lots,
        sections=sections,
        signals=signals,
        places=(Place(where, nuts=nuts or None),) if where or nuts else (),
        deadline=at,
        deadline_hour_known=known,
        procedure=rows.text("Mode") or None,
        same_as=tuple(dict.fromkeys(f"boamp:{found}" for found in _BULLETIN.findall(links))),
    )


def _rows(table: Tag) -> _Rows:
    rows, label, section = _Rows(), "", ""
    for row in table.select(":scope > tbody > tr, :scope > tr"):
        cells = row.find_all("td", recursive=False)
        nested = row.select_one("table")
        if nested is not None and "Lots" in words(nested.select_one(f"td.{HEADING}")):
            rows.lots, section, label = nested, "", ""
        elif len(cells) == 1:
            section, label = (words(cells[0]), "") if HEADING in (cells[0].get("class") or []) else (section, label)
        elif len(cells) == 2:
            named = words(cells[0]).rstrip(": ").replace("’", "'")
            section, label = ("", named) if named else (section, label)
            if named or not section:
                rows.told.setdefault(label, []).append(cells[1])
            else:
                rows.free.append((section, cells[1]))
    return rows


def _cpv(rows: _Rows) -> tuple[str, ...]:
    """Main code first, then the others, whose rows have an empty label from the second on."""
    told = f"{rows.text('Code CPV principal')} {rows.text('Code CPV complémentaire')}"
    return tuple(dict.fromkeys(_CPV.findall(told)))


def _lots(table: Tag | None, title: str, cpv: tuple[str, ...]) -> tuple[Lot, ...]:
    found = [lot for row in table.select("tr")[1:] if (lot := _lot(row))] if table else []
    return tuple(found) or (Lot("0", title, cpv=cpv),)


def _lot(row: Tag) -> Lot | None:
    cells = row.find_all("td", recursive=False)
    mark = lot_number(words(cells[0])) if len(cells) >= _LOT_COLUMNS else None
    if mark is None:
        return None
    title, _, description = words(cells[1]).partition("Description :")
    amounts = (number(words(cells[place])) for place in (_ESTIMATE, _MOST) if words(cells[place]))
    return Lot(
        mark,
        spaced(title) or f"Lot {mark}",
        spaced(description),
        cpv=tuple(_CPV.findall(words(cells[-1]))),
        value=next((found for found in amounts if found and found > 1), None),
    )


_LOT_COLUMNS, _ESTIMATE, _MOST = 6, 2, 4


def _texts(rows: _Rows, title: str, lots: tuple[Lot, ...]) -> tuple[tuple[Section, ...], tuple[Signal, ...]]:
    """What the rules read, without contacts; « Marché réservé » is a field when it says yes, and words always."""
    sections, signals = [Section("Objet", "Objet", title)], []
    for label, cells in rows.told.items():
        text = _public("\n".join(words(cell) for cell in cells))
        if text and label and label not in _NO_TEXT:
            sections.append(Section(label, label, text, criteria=label == CRITERIA))
    free: dict[str, list[str]] = {}
    for heading, cell in rows.free:
        text = _public(words(cell))
        if (match := _RESERVED.match(text)) and not spaced(match[1]).casefold().startswith("non"):
            signals.append(Signal("MARCHE_RESERVE", "oui"))
        if text:
            free.setdefault(heading, []).append(text)
    sections += [Section(heading, heading, "\n".join(texts)) for heading, texts in free.items()]
    named = lots[0].number != "0"
    for lot in lots if named else ():
        told = f"{lot.title}\n{lot.description}".strip()
        sections.append(Section(f"Lots/{lot.number}", f"Lot {lot.number}", told, lot=lot.number))
    return tuple(sections), tuple(signals)


_NO_TEXT = frozenset({"Objet", "Référence", "Code NUTS", "Code CPV principal", "Code CPV complémentaire", "Dépôt"})
"Labels whose value is a code or an address, not words of the contract."


def _public(text: str) -> str:
    """Without mail addresses and telephone numbers: they name persons."""
    return _PERSONAL.sub("", text).strip()


def _buyer(block: Tag) -> Buyer:
    """First lines of the second table: the name in bold, an address, a SIRET; the person's name between is left out."""
    cell = next((td for td in block.select("table td") if td.b and not td.get("class")), None)
    if cell is None or cell.b is None:
        return Buyer(UNKNOWN_BUYER)
    lines = [spaced(line) for line in cell.get_text("\n").split("\n")]
    place = next((match for line in lines if (match := _CITY.match(line))), None)
    written = _SIRET.search(" ".join(lines))
    siret, siren = siret_siren(written[1][:20]) if written else (None, None)
    return Buyer(
        words(cell.b) or UNKNOWN_BUYER,
        siret=siret,
        siren=siren,
        post_code=place[1] if place else None,
        city=place[2] if place else None,
    )


def _published(block: Tag, closing: date | None) -> date:
    """The day of sending; a page that does not print it is dated by its deadline, which it never follows."""
    match = _SENT.search(words(block))
    found = next(iter(moments(match[1])), None) if match else None
    day = found.day if found else closing
    if day is None:
        raise Unreadable("Envoi", None, "L’avis n’a ni date d’envoi ni date limite.")
    return day
