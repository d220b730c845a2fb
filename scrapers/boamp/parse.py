"""From a record to a notice: decode, choose the reader by the root of `donnees`, complete with the frame."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import msgspec

from clauses.notice import Buyer, Lot, Notice, NoticeType
from scrapers.boamp import legacy, national
from scrapers.boamp.body import Body
from scrapers.boamp.frame import Frame
from scrapers.eforms import read as eforms
from scrapers.reading.damage import damage
from scrapers.reading.deadline import Deadline, is_overseas
from scrapers.reading.identity import UNKNOWN_BUYER, is_buyer
from scrapers.reading.sections import CUT
from scrapers.reading.tree import Tree
from scrapers.reading.xml import parse_announcement
from scrapers.source import Record, Unreadable

NAME = "boamp"
LONGEST_TITLE = 500
RESULTS = frozenset({NoticeType.AWARD, NoticeType.UNSUCCESSFUL, NoticeType.DIRECT_AWARD, NoticeType.MODIFICATION})
"Types whose deadline, if printed at all, is that of the former call."
_REFERENCE = re.compile(r"(?<!\d)\d{2}-\d{1,7}(?!\d)")


def parse(record: Record) -> Notice:
    """Read one record of the BOAMP, in any of its formats. Raises Unreadable."""
    flat = decode(record.content)
    gestion = _embedded(flat, "gestion") or {}
    frame, donnees = Frame(flat, gestion), _embedded(flat, "donnees")
    if donnees is not None:
        body = _read(donnees, frame)
    elif "donnees" in flat and gestion:
        body = Body(type=NoticeType.WITHDRAWN, decides_type=True)
    else:
        body = _flat(frame)
    return _notice(frame, body)


def decode(content: bytes) -> dict[str, Tree]:
    """The record as a dict of flat fields. Raises Unreadable."""
    if content.lstrip()[:1] == b"<":
        return parse_announcement(content)
    return _decoded(content, "json", "L’enregistrement")


def _decoded(content: bytes | str, field: str, name: str) -> dict[str, Tree]:
    try:
        tree = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(field, content[:200], f"{name} n’est pas du JSON complet : {damage(error)}.") from error
    if not isinstance(tree, dict):
        raise Unreadable(field, str(tree)[:200], f"{name} n’est pas un objet JSON.")
    return tree


def _embedded(flat: dict[str, Tree], name: str) -> dict[str, Tree] | None:
    """`gestion` and `donnees` are JSON in a string; None when absent, null or empty."""
    value = flat.get(name)
    if value is None or value in ("", "null"):
        return None
    if isinstance(value, dict):
        return value
    if not isinstance(value, str):
        raise Unreadable(name, str(value)[:200], f"Le champ « {name} » n’est pas du texte.")
    return _decoded(value, name, f"Le champ « {name} »")


def _read(donnees: dict[str, Tree], frame: Frame) -> Body:
    """Choose the reader by the root, never by family or schema. An unknown root is an alarm."""
    for root in national.ROOTS:
        if root in donnees:
            return national.read(root, donnees[root])
    if "EFORMS" in donnees:
        return eforms.read(donnees["EFORMS"], frame.type)
    if not legacy.ROOTS.isdisjoint(donnees):
        return legacy.read(donnees)
    found = ", ".join(list(donnees)[:5]) or "rien"
    raise Unreadable("donnees", found, f"Forme d’avis inconnue : « donnees » contient {found}.")


def _flat(frame: Frame) -> Body:
    """A record of a flat export: no `donnees` at all. European corrections restate the whole notice."""
    whole = frame.type in (NoticeType.CALL, NoticeType.PLANNED) or frame.nature == "APPEL_OFFRE"
    return Body(lots=(Lot("0", ""),) if whole else ())


def _notice(frame: Frame, body: Body) -> Notice:
    kind, buyer = _type(frame, body), _buyer(frame, body)
    numbers = tuple(lot.number for lot in body.lots)
    for flag in frame.flags:
        body.sections.signal("criteres", flag)
    sections = body.sections.texts(numbers, frame.title)
    title = body.title or _full_title(frame.title, [section.text for section in sections])
    deadline = None if kind in RESULTS else frame.deadline or body.deadline or frame.flat_deadline
    departments, reference = frame.departments, frame.reference
    return Notice(
        source=NAME,
        reference=reference,
        url=frame.url,
        published=frame.published,
        type=kind,
        title=title,
        buyer=buyer,
        kind=frame.concession or body.kind or frame.kind,
        departments=departments,
        cpv=body.cpv or tuple(dict.fromkeys(code for lot in body.lots for code in lot.cpv)),
        descriptors=frame.descriptors,
        nature=frame.nature_of_contract,
        lots=tuple(lot if lot.title else replace(lot, title=title) for lot in body.lots),
        sections=sections,
        signals=body.sections.signals(numbers),
        places=body.places or tuple(dict.fromkeys(place for lot in body.lots for place in lot.places)),
        **_deadline_fields(deadline),
        deadline_uncertain=bool(deadline or body.moves_deadline_to) and is_overseas(departments, buyer.post_code),
        moves_deadline_to=body.moves_deadline_to,
        moves_hour_known=body.moves_hour_known,
        moves_because=body.moves_because,
        value=_first(body.value, [lot.value for lot in body.lots if len(body.lots) == 1]),
        duration_months=_first(body.duration_months, [lot.duration_months for lot in body.lots]),
        procedure=body.procedure or frame.procedure,
        documents_url=body.documents_url,
        folder=body.folder or frame.folder,
        version=body.version,
        links=_links((*frame.links, *body.links), reference),
        group_form=body.group_form,
        winners=body.winners or frame.winners,
        dispatched=body.dispatched,
        shown_until=frame.shown_until,
    )


def _deadline_fields(deadline: Deadline | None) -> dict[str, Any]:
    if deadline is None:
        return {}
    return {"deadline": deadline.at, "deadline_hour_known": deadline.hour_known}


def _first(told: float | None, of_lots: list[float | None]) -> float | None:
    """What the whole says, else the most its lots say."""
    return told if told is not None else max((value for value in of_lots if value is not None), default=None)


def _type(frame: Frame, body: Body) -> NoticeType:
    """The frame tells what the notice does; the body knows withdrawals, European changes and unsuccessful awards."""
    told = frame.type
    unsuccessful = told is NoticeType.AWARD and body.type is NoticeType.UNSUCCESSFUL
    kind = body.type if told is None or body.decides_type or unsuccessful else told
    if kind is None:
        raise Unreadable("nature", None, "Rien ne dit si l’avis est un appel, une correction ou un résultat.")
    return kind


def _buyer(frame: Frame, body: Body) -> Buyer:
    """The buyer of the notice itself; the flat name only when it is no court and no e-sender."""
    if body.buyer:
        return body.buyer
    name = frame.organisation
    return Buyer(name if is_buyer(name) else UNKNOWN_BUYER)


def _full_title(flat: str, texts: list[str]) -> str:
    """The flat title, whole again when it was cut and a text begins with it. Raises Unreadable when there is none."""
    if len(flat) >= CUT:
        head = flat.rstrip(" .…")
        return next((text for text in texts if text.startswith(head) and len(text) <= LONGEST_TITLE), flat)
    title = flat or (texts[0][:200] if texts else "")
    if not title:
        raise Unreadable("objet", None, "L’avis n’a ni titre ni texte.")
    return title


def _links(written: tuple[str, ...], own: str) -> tuple[str, ...]:
    """References named, in their plain form ("25-12214"), without the notice itself."""
    plain = (match[0] if (match := _REFERENCE.search(link)) else link.strip() for link in written)
    return tuple(dict.fromkeys(link for link in plain if link and link != own))
