"""Typed needs as a source of notices: each version of a need is a record, read by the same chain as all others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import msgspec

from clauses.notice import Buyer, ContractKind, Lot, Notice, NoticeType, Place, Section, Signal
from matching.plain import plain
from scrapers.reading.damage import damage
from scrapers.reading.identity import UNKNOWN_BUYER
from scrapers.saisie import fields
from scrapers.source import Day, Fetcher, Kept, NotNotices, Record, Unreadable, nothing_kept

NAME = "saisie"
SHOWN = timedelta(days=90)
"How long a consultation without a deadline stays open since it was last told."
TYPES = {"planned": NoticeType.PLANNED, "call": NoticeType.CALL, "cancelled": NoticeType.CANCELLATION}


class Saisie:
    """Besoins saisis ici par des acheteurs et des facilitateurs.

    Nothing is fetched: `web.store.typed_needs` makes the records. All versions of a need share a folder, so that the
    last one holds and the former ones stay in the history.
    """

    name = NAME
    base = ""
    expected_a_day = range(10_000)
    overlap_days = 0
    parser_version: int = 1

    def __init__(self) -> None:
        self.kept: Kept = nothing_kept

    def fetch(self, fetcher: Fetcher, since: date, until: date) -> Iterator[Day]:
        """Nothing: people type, no site is read."""
        return iter(())

    def records(self, saved: Path | bytes, origin: str = "") -> Iterator[Record]:
        """The needs of a saved file: one, a list, or one a line. Raises NotNotices."""
        content = saved.read_bytes() if isinstance(saved, Path) else saved
        return _split(content, origin or str(saved))

    def parse(self, record: Record) -> Notice:
        """Read one version of a need. Raises Unreadable."""
        try:
            raw = msgspec.json.decode(record.content, type=_Version)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Unreadable("saisie", record.content[:80], f"Besoin illisible ({damage(error)}).") from error
        return _notice(raw)


_Number = Annotated[int, msgspec.Meta(ge=1, lt=2**31)]


class _Place(msgspec.Struct):
    text: str = ""
    city: str | None = None
    post_code: str | None = None


class _Lot(msgspec.Struct):
    number: str
    title: str
    description: str = ""
    hours: float | None = None
    value: float | None = None
    cpv: list[str] = []


class _Version(msgspec.Struct):
    """One version of a need, whole: what `web.store.typed_needs` writes."""

    need: _Number
    version: _Number
    typed: date
    stage: str
    title: str
    organisation: _Number | None = None
    private: bool = False
    description: str = ""
    kind: ContractKind | None = None
    buyer: str = ""
    siret: str | None = None
    places: list[_Place] = []
    departments: list[str] = []
    deadline: datetime | None = None
    deadline_hour_known: bool = True
    launch: str = ""
    starts: date | None = None
    duration_months: float | None = None
    value: float | None = None
    hours: float | None = None
    cpv: list[str] = []
    lots: list[_Lot] = []
    documents_url: str | None = None
    social: str = ""
    environment: str = ""


def record(version: Mapping[str, Any], origin: str) -> Record:
    """A version of a need as the record that is kept."""
    content = json.dumps(version, ensure_ascii=False, sort_keys=True).encode()
    return Record(f"{version['need']}-{version['version']}", content, origin)


def folder(need: int) -> str:
    """What all versions of a need share."""
    return f"{NAME}-{need}"


def _split(content: bytes, origin: str) -> Iterator[Record]:
    try:
        tree = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotNotices(origin, "aucun besoin saisi dans ce fichier (JSON attendu)") from error
    rows = tree if isinstance(tree, list) else [tree]
    if not all(isinstance(row, dict) and {"need", "version"} <= row.keys() for row in rows):
        raise NotNotices(origin, "aucun besoin saisi dans ce fichier")
    return (_record(row, origin) for row in rows)


def _record(row: dict[str, Any], origin: str) -> Record:
    content = json.dumps(row, ensure_ascii=False, sort_keys=True).encode()
    key = f"{row['need']}-{row['version']}"
    return Record(key if len(key) < 40 else hashlib.sha256(content).hexdigest(), content, origin)


def _notice(raw: _Version) -> Notice:
    """A version as a notice. A withdrawal has no lots: it ends the need, the former version still describes it."""
    if raw.stage not in TYPES:
        raise Unreadable("stage", raw.stage, "étape inconnue")
    if raw.private and raw.organisation is None:
        raise Unreadable("organisation", None, "un besoin privé appartient à une organisation")
    if len({lot.number for lot in raw.lots}) < len(raw.lots):
        raise Unreadable("lots", [lot.number for lot in raw.lots], "deux lots ont le même numéro")
    gone = raw.stage == "cancelled"
    places = tuple(Place(each.text, each.city, each.post_code) for each in raw.places)
    return Notice(
        source=NAME,
        reference=f"{raw.need}-{raw.version}",
        url="",
        published=raw.typed,
        type=TYPES[raw.stage],
        title=raw.title,
        buyer=Buyer(raw.buyer or UNKNOWN_BUYER, siret=raw.siret, siren=raw.siret[:9] if raw.siret else None),
        kind=raw.kind,
        departments=tuple(raw.departments),
        cpv=tuple(raw.cpv),
        lots=() if gone else _lots(raw, places),
        sections=() if gone else tuple(_sections(raw)),
        signals=() if gone else tuple(Signal("criteres", word) for word, told in _flags(raw) if told in fields.YES),
        places=places,
        deadline=_aware(raw),
        deadline_hour_known=raw.deadline_hour_known,
        value=raw.value,
        duration_months=raw.duration_months,
        documents_url=raw.documents_url,
        shown_until=None if raw.deadline else raw.typed + SHOWN,
        folder=folder(raw.need),
        version=raw.version,
        private_to=raw.organisation if raw.private else None,
    )


def _aware(raw: _Version) -> datetime | None:
    if raw.deadline is not None and raw.deadline.tzinfo is None:
        raise Unreadable("deadline", raw.deadline, "date limite sans fuseau horaire")
    return raw.deadline


def _lots(raw: _Version, places: tuple[Place, ...]) -> tuple[Lot, ...]:
    closes, months = raw.deadline, raw.duration_months
    if not raw.lots:
        return (Lot("0", raw.title, raw.description, tuple(raw.cpv), places, raw.value, closes, months),)
    return tuple(
        Lot(lot.number, lot.title, lot.description, tuple(lot.cpv) or tuple(raw.cpv), places, lot.value, closes, months)
        for lot in raw.lots
    )


def _flags(raw: _Version) -> tuple[tuple[str, str], ...]:
    """What a programme says by yes or no, beside what it says in words."""
    return ("sociaux", plain(raw.social).strip()), ("environnementaux", plain(raw.environment).strip())


def _worded(text: str) -> str:
    return "" if plain(text).strip() in fields.YES | fields.NO else text


def _sections(raw: _Version) -> Iterator[Section]:
    """What the rules read, in the words that were typed."""
    texts = (
        ("title", "Intitulé", raw.title),
        ("description", "Description", raw.description),
        ("hours", "Heures d'insertion demandées", _hours(raw.hours)),
        ("social", "Considération sociale", _worded(raw.social)),
        ("environment", "Considération environnementale", _worded(raw.environment)),
        ("launch", "Lancement prévu (à confirmer)", raw.launch),
        ("starts", "Début du contrat", f"{raw.starts:%d/%m/%Y}" if raw.starts else ""),
    )
    yield from (Section(path, label, text) for path, label, text in texts if text)
    for lot in raw.lots:
        own = (("title", "Lot", lot.title), ("description", "Description du lot", lot.description))
        hours = ("hours", "Heures d'insertion demandées", _hours(lot.hours))
        yield from (Section(f"lots/{path}", label, text, lot=lot.number) for path, label, text in (*own, hours) if text)


def _hours(number: float | None) -> str:
    return f"{number:.10g} heures d'insertion".replace(".", ",") if number else ""
