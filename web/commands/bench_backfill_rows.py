"""Tenders with their notices drawn by lot for `maillage bench backfill`, written as the link stage would leave them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from clauses.notice import Buyer, ContractKind, Lot, Notice, NoticeType, Place, Section
from clauses.tender import Stage, Tender
from config import data
from matching.types import LotNeed
from web.commands.bench_detect import sentence
from web.commands.bench_draw import Draw
from web.store import bulk, models
from web.store.chunks import chunks
from web.store.packing import pack
from web.store.structures import fill
from web.store.tenders import territory

SENTENCES = (6, 20, 45)
"Of a notice, beside its title and description: about 2.5 kilobytes, as the notices of national bulletins."
BATCH = 2_000
KINDS = (ContractKind.WORKS, ContractKind.SERVICES, ContractKind.SERVICES, ContractKind.SUPPLIES)
TODAY = date(2026, 1, 15)

Rows = dict[type[models.Base], dict[str, Any]]


def seed_structures(session: Session, draw: Draw, number: int) -> None:
    """A directory of so many structures."""
    for each in range(number):
        row = models.Structure()
        fill(row, draw.structure(each))
        session.add(row)
    session.flush()
    session.expunge_all()


def seed_tenders(session: Session, draw: Draw, number: int, when: datetime) -> int:
    """So many calls of one lot, each with its notice, nothing found in them yet. How many bytes their texts are."""
    departments = {code for code, *_ in draw.points}
    towns = [row for row in data.communes() if row[6] and row[7] and row[2] in departments]
    size = 0
    for part in chunks((_drawn(each, draw, towns, when) for each in range(1, number + 1)), BATCH):
        size += sum(each[0] for each in part)
        for model in (models.RawDocument, models.Tender, models.Lot, models.Notice):
            bulk.write(session, model, [each[1][model] for each in part])
        session.commit()
    return size


def _drawn(number: int, draw: Draw, towns: list[Any], when: datetime) -> tuple[int, Rows]:
    """Bytes of text of one tender, and its rows, all of the same id."""
    need, town = draw.lot(number), draw.random.choice(towns)
    notice = _notice(number, need, draw, town, when)
    tender = _tender(notice)
    size = len(notice.title.encode()) + sum(len(section.text.encode()) for section in notice.sections)
    return size, {
        models.RawDocument: _raw(number, when),
        models.Tender: _tender_row(number, tender, when),
        models.Lot: _lot_row(number, tender.lots[0]),
        models.Notice: _notice_row(number, notice),
    }


def _notice(number: int, need: LotNeed, draw: Draw, town: Any, when: datetime) -> Notice:
    _, name, department, *_ = town
    told = [f"{sentence(draw.random)}" for _ in range(draw.random.choice(SENTENCES))]
    third = max(1, len(told) // 3)
    title = f"{need.title} pour la commune de {name}"
    place = Place(city=name, post_code=town[6].split()[0]) if draw.random.random() < 0.5 else Place(text="")
    return Notice(
        source="tirage",
        reference=f"{number}",
        url="",
        published=TODAY - timedelta(days=number % 365),
        type=NoticeType.CALL,
        title=title,
        buyer=Buyer(f"Communauté de communes {number % 997}"),
        kind=draw.random.choice(KINDS),
        departments=(department,),
        lots=(Lot("0", title, need.text, places=(place,) if place.city else ()),),
        sections=(
            Section("description", "Description", f"{need.text}. {' '.join(told[:third])}"),
            Section("conditions", "Conditions d'exécution", " ".join(told[third : 2 * third])),
            Section("complement", "Renseignements complémentaires", " ".join(told[2 * third :])),
        ),
        deadline=when + timedelta(days=1 + number % 60),
    )


def _tender(notice: Notice) -> Tender:
    reference = f"{notice.source}:{notice.reference}"
    return Tender(
        references=(reference,),
        in_force=(reference,),
        stage=Stage.CALL,
        title=notice.title,
        buyer=notice.buyer,
        published=notice.published,
        kind=notice.kind,
        departments=notice.departments,
        cpv=(),
        descriptors=(),
        nature=(),
        places=(),
        lots=notice.lots,
        deadline=notice.deadline,
        deadline_hour_known=True,
        deadline_uncertain=False,
        shown_until=None,
        value=None,
        documents_url=None,
        history=(),
    )


def _raw(number: int, when: datetime) -> dict[str, Any]:
    named = {"id": number, "source": "tirage", "reference": f"{number}", "sha256": f"{number:064x}"}
    return named | {"content": b"", "origin": "tirage", "fetched_at": when}


def _tender_row(number: int, tender: Tender, when: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "key": tender.references[0],
        "stage": tender.stage.value,
        "title": tender.title,
        "buyer_name": tender.buyer.name,
        "kind": tender.kind.value if tender.kind else None,
        "departments": list(tender.departments),
        "cpv": [],
        "published": tender.published,
        "deadline": tender.deadline,
        "deadline_hour_known": True,
        "deadline_uncertain": False,
        "history": [],
        "content": pack(tender),
        "changed_at": when,
        "territory": territory(tender.departments),
        "triage": float(number),
    }


def _lot_row(number: int, lot: Lot) -> dict[str, Any]:
    base = {"id": number, "tender_id": number, "number": lot.number, "position": 0, "cpv": []}
    return base | {"title": lot.title, "description": lot.description}


def _notice_row(number: int, notice: Notice) -> dict[str, Any]:
    return {
        "id": number,
        "raw_id": number,
        "source": notice.source,
        "reference": notice.reference,
        "published": notice.published,
        "type": notice.type.value,
        "content": pack(notice),
        "parser_version": 1,
        "latest": True,
        "linked": True,
        "tender_id": number,
    }
