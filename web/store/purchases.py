"""Files of purchases: read and judged against the directory, kept only when asked. Bound to one organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from clauses.calibration.numbers import in_words
from matching.purchase_near import Pocket, pockets
from matching.purchases import Directory, Judged, Purchase, Share, Shares, judge, shares
from scrapers import purchases as reader
from scrapers.purchases import PurchaseFile as ReadFile
from web.store import knowledge
from web.store.listing.paging import Page, read_cursor, write_cursor
from web.store.models import PurchaseFile, PurchaseRow, Structure
from web.store.reviews import Author
from web.store.structures import to_value


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a file of purchases says: what was read, each line judged, shares, and where an alternative is near."""

    file: ReadFile
    judged: tuple[Judged, ...]
    shares: Shares
    pockets: tuple[Pocket, ...]


def analyse(session: Session, content: bytes, around: Sequence[str] = ()) -> Analysis:
    """Read and judge a file; nothing is written. Raises scrapers.table.BadTable, in French.

    `around`: departments of the buyer, where alternatives are looked for when the file says no place.
    """
    file = reader.read(content, knowledge.gazetteer())
    structures = [to_value(row) for row in _directory(session)]
    judged = judge(file.lines, Directory.of(structures), _Trades())
    return Analysis(file, judged, shares(judged), pockets(judged, structures, knowledge.gazetteer(), around))


def _directory(session: Session) -> Sequence[Structure]:
    """Every structure shown: the whole directory, whose rows are public facts."""
    query = select(Structure).where(Structure.joined_to_id.is_(None)).options(selectinload(Structure.activities))
    return session.scalars(query.order_by(Structure.id)).all()


class _Trades:
    """The trade of a category, asked once: files repeat the same words thousands of times."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str | None] = {}

    def __call__(self, purchase: Purchase) -> str | None:
        key = (purchase.category, purchase.cpv)
        if key not in self._known:
            codes = (purchase.cpv.ljust(8, "0"),) if len(purchase.cpv) >= 2 else ()
            found = knowledge.trades().classify(purchase.category, cpv=codes) if any(key) else ()
            self._known[key] = found[0].group if found else None
        return self._known[key]


def summary(found: Analysis) -> dict[str, Any]:
    """The result as plain values, for pages, exports, `--json` and what is kept: euros, no name of supplier."""
    return {
        "lines": len(found.judged),
        "whole": _share(found.shares.whole),
        "kinds": [{"kind": key} | _share(each) for key, each in found.shares.kinds.items()],
        "trades": [_trade(key) | _share(each) for key, each in found.shares.trades.items()],
        "departments": [{"department": key} | _share(each) for key, each in found.shares.departments.items()],
        "alternatives": [_pocket(each) for each in found.pockets],
        "problems": [
            {"line": each.line, "column": each.column, "value": each.value, "because": each.because}
            for each in found.file.problems
        ],
        "notes": list(found.file.notes),
        "columns": dict(found.file.columns),
    }


def share_words(low: float | None, high: float | None) -> str:
    """« 12,5 % », « entre 12,5 % et 20 % », or that it cannot be told."""
    if low is None or high is None:
        return "non calculée : aucun montant lu au-dessus de zéro"
    first, last = (f"{in_words(Fraction(str(bound * 100)), 1)} %" for bound in (low, high))
    return first if first == last else f"entre {first} et {last}"


def euros(value: float) -> str:
    """« 12 345,60 € », « 1 000 € »."""
    told = f"{value:,.2f}".removesuffix(".00").replace(",", "\u202f").replace(".", ",")
    return f"{told} €".replace("-", "−")


def _share(share: Share) -> dict[str, Any]:
    low, high = share.bounds or (None, None)
    return {
        "total": share.total / 100,
        "inclusive": share.sure / 100,
        "probable": share.probable / 100,
        "unidentified": share.doubtful / 100,
        "share_low": None if low is None else round(float(low), 6),
        "share_high": None if high is None else round(float(high), 6),
        "count": share.lines,
        "unread": share.unread,
    }


def _trade(group: str | None) -> dict[str, Any]:
    return {"trade": group, "trade_name": knowledge.trades().name(group) if group else None}


def _pocket(pocket: Pocket) -> dict[str, Any]:
    near = [
        {
            "siret": each.structure.siret,
            "kind": each.structure.kind.value,
            "name": each.structure.name,
            "city": each.structure.city,
            "km": None if each.km is None else round(each.km, 1),
            "criteria": list(each.criteria),
        }
        for each in pocket.nearest
    ]
    place = {"department": pocket.department, "amount": pocket.cents / 100, "lines": pocket.lines}
    found = {"assumed": list(pocket.assumed), "structures": pocket.count, "nearest": near}
    return _trade(pocket.group) | place | found


# --- kept when asked --------------------------------------------------------------------------------------------------


def keep(session: Session, author: Author, name: str, found: Analysis, at: datetime) -> PurchaseFile:
    """Keep the summary and the rows of a file, without the names of its suppliers."""
    row = PurchaseFile(
        organisation_id=author.organisation_id,
        user_id=author.user_id,
        name=name,
        summary=summary(found) | {"problems": _nameless(found)},
        created_at=at,
    )
    session.add(row)
    session.flush()
    session.add_all(_row(author.organisation_id, row.id, each) for each in found.judged)
    session.flush()
    return row


def _nameless(found: Analysis) -> list[dict[str, Any]]:
    """Where the file was wrong, without what stood there: it may be anything."""
    return [{"line": each.line, "column": each.column, "because": each.because} for each in found.file.problems]


def _row(organisation_id: int, file_id: int, each: Judged) -> PurchaseRow:
    bought = each.purchase
    return PurchaseRow(
        organisation_id=organisation_id,
        file_id=file_id,
        line=bought.line,
        siret=bought.siret,
        siren=bought.siren,
        cents=bought.cents,
        category=bought.category,
        trade=each.group,
        department=each.department,
        day=bought.day,
        found=each.found.value,
        kinds=each.kinds,
    )


def kept(session: Session, organisation_id: int, after: str | None = None, size: int = 25) -> Page[PurchaseFile]:
    """One page of the files kept by this organisation, newest first. Raises BadCursor."""
    query = select(PurchaseFile).where(PurchaseFile.organisation_id == organisation_id)
    if after:
        query = query.where(PurchaseFile.id < read_cursor(after, int)[0])
    rows = session.scalars(query.order_by(PurchaseFile.id.desc()).limit(size + 1)).all()
    return Page(tuple(rows[:size]), write_cursor(rows[size - 1].id) if len(rows) > size else None)


def get(session: Session, organisation_id: int, file_id: int) -> PurchaseFile | None:
    """A file kept by this organisation, None for any other."""
    query = select(PurchaseFile).where(PurchaseFile.id == file_id, PurchaseFile.organisation_id == organisation_id)
    return session.scalars(query).one_or_none()


def rows_of(session: Session, file: PurchaseFile) -> Sequence[PurchaseRow]:
    """The rows of a file, in order."""
    mine = (PurchaseRow.file_id == file.id, PurchaseRow.organisation_id == file.organisation_id)
    return session.scalars(select(PurchaseRow).where(*mine).order_by(PurchaseRow.line)).all()


def remove(session: Session, file: PurchaseFile) -> None:
    """Forget a file and its rows."""
    mine = (PurchaseRow.file_id == file.id, PurchaseRow.organisation_id == file.organisation_id)
    session.execute(delete(PurchaseRow).where(*mine))
    session.delete(file)
    session.flush()
