"""APProch: purchases that public buyers plan, from data.economie.gouv.fr."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from clauses.dates import PARIS
from clauses.notice import Buyer, ContractKind, Lot, Notice, NoticeType, Section, Signal
from scrapers.reading.amounts import cpv_codes, number
from scrapers.reading.damage import damage
from scrapers.reading.identity import department, siret_siren
from scrapers.reading.text import clean
from scrapers.source import Day, Fetcher, Kept, NotNotices, Record, SourceUnreachable, Unreadable, nothing_kept

NAME = "approch"
BASE = "https://data.economie.gouv.fr"
PATH = "/api/explore/v2.1/catalog/datasets/projets-dachats-publics/records"
PROJECT = "https://projets-achats.marches-publics.gouv.fr/project/"
PAGE, CAP = 100, 10_000
"Most rows the API gives at once, and of one query."
KINDS = {"travaux": ContractKind.WORKS, "fournitures": ContractKind.SUPPLIES, "services": ContractKind.SERVICES}
EMPTY = frozenset({"", "cdl", "null", "none"})
YES, NO = frozenset({"oui", "yes", "true", "1"}), frozenset({"non", "no", "false", "0"})
EVERYWHERE = "tous"
_CPV = re.compile(r"\b\d{8}\b")
_ID = re.compile(r"/project/(\d+)")


class Approch:
    """Projets d’achats publics annoncés (APProch), licence ouverte 2.0.

    Site
      https://projets-achats.marches-publics.gouv.fr, data on an Opendatasoft portal, no key.
    Caveats
      The amount is a band, never a figure. The day of publication and the day of closing are intentions. Buyers are
      named by their number only. A project that leaves the list is not seen to leave.
    """

    name = NAME
    expected_a_day = range(9000)
    overlap_days = 0
    parser_version: int = 1

    def __init__(self, base: str = BASE) -> None:
        self.base = base
        self.kept: Kept = nothing_kept

    def fetch(self, fetcher: Fetcher, since: date, until: date) -> Iterator[Day]:
        """All projects planned from `since` on, as one day. Raises SourceUnreachable."""
        yield _read(fetcher, self.base + PATH, since, until)

    def records(self, saved: Path | bytes, origin: str = "") -> Iterator[Record]:
        """The projects of a saved answer: envelope, list, JSON Lines or one project. Raises NotNotices."""
        content = saved.read_bytes() if isinstance(saved, Path) else saved
        return split(content, origin or (str(saved) if isinstance(saved, Path) else "réponse"))

    def parse(self, record: Record) -> Notice:
        """Read one project. Raises Unreadable."""
        return parse(record)


class _Page(msgspec.Struct):
    total_count: int
    results: list[dict[str, Any]]


def _read(fetcher: Fetcher, url: str, since: date, until: date) -> Day:
    found: dict[str, Record] = {}
    total, offset = 0, 0
    while offset == 0 or offset < min(total, CAP):
        page = _page(fetcher, url, since, offset)
        total = page.total_count
        found |= {record.reference: record for row in page.results for record in [_record(row, url)]}
        if not page.results:
            break
        offset += PAGE
    broken = None if len(found) == total else f"APProch : {total} projets annoncés, {len(found)} reçus."
    return Day(until, tuple(found.values()), total, len(found), broken)


def _page(fetcher: Fetcher, url: str, since: date, offset: int) -> _Page:
    where = f"date_previsionnelle_de_publication >= date'{since.isoformat()}'"
    body = fetcher.get_json(
        url, {"where": where, "order_by": "code asc", "limit": str(min(PAGE, CAP - offset)), "offset": str(offset)}
    )
    try:
        return msgspec.json.decode(body, type=_Page)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SourceUnreachable(f"APProch : réponse incomplète ou d’une autre forme ({damage(error)}).") from error


# --- cutting ----------------------------------------------------------------------------------------------------------


def split(content: bytes, origin: str) -> Iterator[Record]:
    """The projects of an answer. Raises NotNotices before the first for what holds none."""
    rows = _rows(content.removeprefix(b"\xef\xbb\xbf").strip(), origin)
    if rows and not any(isinstance(row, dict) and _is_project(row) for row in rows):
        raise NotNotices(origin, "aucun projet d’achat dans ce fichier")
    for rank, row in enumerate(rows, 1):
        yield _record(row, f"{origin}, projet {rank}")


def _rows(content: bytes, origin: str) -> list[Any]:
    try:
        tree = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _lines(content, origin, error)
    if isinstance(tree, dict):
        return tree["results"] if isinstance(tree.get("results"), list) else [tree]
    if isinstance(tree, list):
        return tree
    raise NotNotices(origin, "ni objet ni liste JSON")


def _lines(content: bytes, origin: str, error: Exception) -> list[Any]:
    if content[:1] not in (b"{", b"["):
        raise NotNotices(origin, "ni JSON ni lignes JSON") from error
    return [_line(line) for line in content.splitlines() if line.strip()]


def _line(line: bytes) -> Any:
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return line.decode("utf-8", "replace")


def _is_project(row: Mapping[str, Any]) -> bool:
    return ("code" in row and "libelle" in row) or "publicationTargetDate" in row


def _record(row: Any, origin: str) -> Record:
    content = json.dumps(row, ensure_ascii=False, sort_keys=True).encode()
    key = _code(row) if isinstance(row, dict) else ""
    return Record(key or hashlib.sha256(content).hexdigest(), content, origin)


def _code(row: Mapping[str, Any]) -> str:
    match = _ID.search(_text(row, "url"))
    return _text(row, "code") or (match[1] if match else "")


def _text(row: Mapping[str, Any], name: str) -> str:
    """A cell as text; « CDL » is an empty one; a list is joined."""
    value = row.get(name)
    if isinstance(value, list):
        return ", ".join(str(each) for each in value if isinstance(each, str | int | float))
    if isinstance(value, bool):
        return "oui" if value else "non"
    found = clean(str(value)) if isinstance(value, str | int | float) else ""
    return "" if found.casefold() in EMPTY else found


# --- reading ----------------------------------------------------------------------------------------------------------


def parse(record: Record) -> Notice:
    """Read one project. Raises Unreadable: a project without a planned day waits aside."""
    try:
        row = msgspec.json.decode(record.content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("json", record.content[:200], f"Projet d’achat illisible : {damage(error)}.") from error
    if not isinstance(row, dict):
        raise Unreadable("projet", row, "Ce n’est pas un projet d’achat : un objet est attendu.")
    return _former(row, record.reference) if "publicationTargetDate" in row else _project(row, record.reference)


def _project(row: Mapping[str, Any], reference: str) -> Notice:
    title, description = _title(row, "libelle"), _text(row, "description")
    siren = _text(row, "siren_de_l_entite_acheteuse")
    signals, told = _considerations(row)
    sections = [
        Section("libelle", "Intitulé", title),
        Section("description", "Description", description),
        Section("montant_estime_du_marche", "Montant estimé", _text(row, "montant_estime_du_marche")),
        Section("date_cible_de_remise_des_offres", "Remise des offres visée", _target(row)),
        *told,
    ]
    cpv, months = tuple(_CPV.findall(_text(row, "code_s_cpv"))), number(_text(row, "duree_previsionnelle_du_marche"))
    months = months if months and months > 0 else None
    link = _text(row, "lien_vers_la_consultation")
    return Notice(
        source=NAME,
        reference=_code(row) or reference,
        url=f"{PROJECT}{_code(row)}" if _code(row) else PROJECT,
        published=_day(_text(row, "date_previsionnelle_de_publication"), "date_previsionnelle_de_publication"),
        type=NoticeType.PLANNED,
        title=title,
        buyer=_buyer(siren.zfill(9) if siren.isdecimal() else siren),
        kind=KINDS.get(_text(row, "categorie_d_achat").casefold()),
        departments=_departments(_text(row, "departement_s_d_execution_du_marche")),
        cpv=cpv_codes(cpv),
        lots=(Lot("0", title, description, cpv=cpv_codes(cpv), duration_months=months),),
        sections=tuple(section for section in sections if section.text),
        signals=signals,
        duration_months=months,
        procedure=_text(row, "type_de_procedure") or None,
        documents_url=link if link.startswith(("http://", "https://")) else None,
    )


def _title(row: Mapping[str, Any], name: str) -> str:
    if title := _text(row, name):
        return title
    raise Unreadable(name, None, "Le projet d’achat n’a pas d’intitulé.")


def _day(written: str, field: str) -> date:
    try:
        return date.fromisoformat(written[:10])
    except ValueError as error:
        raise Unreadable(field, written or None, "Le projet n’a pas de date de publication prévue.") from error


def _target(row: Mapping[str, Any]) -> str:
    """An intention of the buyer: shown as a text, never a deadline."""
    written = _text(row, "date_cible_de_remise_des_offres")
    try:
        return f"{date.fromisoformat(written[:10]):%d/%m/%Y} (date visée, à confirmer)"
    except ValueError:
        return written


def _buyer(number: str, name: str = "") -> Buyer:
    siret, siren = siret_siren(number)
    return Buyer(name or f"Acheteur n° {number or 'non indiqué'}", siret=siret, siren=siren)


def _departments(written: str) -> tuple[str, ...]:
    """Codes between bars; « tous » is the whole country, which no list of departments says better than none."""
    if written.casefold() == EVERYWHERE:
        return ()
    told = (department(code) for code in re.split(r"[|,;]", written))
    return tuple(dict.fromkeys(code for code in told if code))


def _considerations(row: Mapping[str, Any]) -> tuple[tuple[Signal, ...], tuple[Section, ...]]:
    """Columns whose name begins with « consideration »: yes is a flag, other words are text and code."""
    signals, sections = [], []
    for name in sorted(key for key in row if key.casefold().startswith("consideration")):
        value, social = _text(row, name), "soci" in name.casefold()
        if value.casefold() in YES:
            signals.append(Signal("criteres", "sociaux" if social else "environnementaux"))
        elif value and value.casefold() not in NO:
            field = "considerationSociale" if social else "considerationEnvironnementale"
            signals += [Signal(field, word.strip()) for word in re.split(r"[|,;]", value) if word.strip()]
            label = "Considérations sociales" if social else "Considérations environnementales"
            sections.append(Section(name, label, value))
    return tuple(signals), tuple(sections)


def _former(row: Mapping[str, Any], reference: str) -> Notice:
    """The shape of the application of 2021. Its `CPVPrimary` is a number of its own, not a CPV code."""
    title, description = _title(row, "label"), _text(row, "description")
    entity = row.get("purchasingEntity")
    entity = entity if isinstance(entity, dict) else {}
    flags = {"sociaux": "socialConsiderationsConcerned", "environnementaux": "environmentalConsiderationsConcerned"}
    signals = [Signal("criteres", word) for word, name in flags.items() if _text(row, name).casefold() in YES]
    reserved = row.get("reservedPublicMarkets")
    signals += [Signal("reservationMarche", str(each)) for each in reserved] if isinstance(reserved, list) else []
    places = row.get("departments")
    codes = [_text(each, "department") for each in places if isinstance(each, dict)] if isinstance(places, list) else []
    months = number(_text(row, "marketMaxDuration"))
    months = months if months and months > 0 else None
    texts = (Section("label", "Intitulé", title), Section("description", "Description", description))
    return Notice(
        source=NAME,
        reference=_code(row) or reference,
        url=_text(row, "url") or PROJECT,
        published=_paris_day(_text(row, "publicationTargetDate")),
        type=NoticeType.PLANNED,
        title=title,
        buyer=_buyer(_text(entity, "siren"), _text(entity, "label")),
        kind=KINDS.get(_text(row, "purchasingCategory").casefold()),
        departments=_departments("|".join(codes)),
        lots=(Lot("0", title, description, duration_months=months),),
        sections=tuple(section for section in texts if section.text),
        signals=tuple(signals),
        duration_months=months,
        documents_url=_text(row, "consultationLink") or None,
    )


def _paris_day(written: str) -> date:
    """Midnight in Paris was written as the evening before in UTC."""
    try:
        moment = datetime.fromisoformat(written)
        return moment.astimezone(PARIS).date()
    except (ValueError, OverflowError) as error:
        message = "Le projet n’a pas de date de publication prévue."
        raise Unreadable("publicationTargetDate", written or None, message) from error
