"""Corrections of findings by people: appended, signed, dated. Every query is bound to one organisation."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, select
from sqlalchemy.orm import Session, aliased

from web.documents.masking import masked
from web.store.models import Correction, Tender, User
from web.store.reviews import Author
from web.store.visibility import public


class Act(StrEnum):
    """What a person may say of words. `undo` is only ever written by `undo()`."""

    CHANGE = "change"
    NONE = "none"
    ADD = "add"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Words:
    """The words a finding rests on: a quote at its place, or a field and its value; `kind` what the rules said."""

    source: str
    path: str
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    field: str | None = None
    value: str | None = None
    kind: str | None = None

    @property
    def key(self) -> str:
        """A name for these words that survives every rebuild."""
        parts = (self.source, self.path, self.quote or "", self.field or "", self.value or "", self.kind or "")
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of words: their true kind (None: no consideration), for which lots, and a note."""

    act: Act
    kind: str | None
    lots: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """The text around the words, and what the rules had found in it."""

    text: str = ""
    shown: list[dict[str, Any]] = field(default_factory=list)


def append(
    session: Session, author: Author, tender_id: int, words: Words, said: Said, passage: Passage, at: datetime
) -> Correction:
    """Append a correction."""
    row = Correction(
        organisation_id=author.organisation_id,
        user_id=author.user_id,
        tender_id=tender_id,
        act=said.act.value,
        source=words.source,
        path=words.path,
        quote=words.quote,
        start=words.start,
        end=words.end,
        field=words.field,
        value=words.value,
        found_kind=words.kind,
        kind=said.kind,
        lots=list(said.lots),
        note=said.note,
        passage=passage.text,
        shown=passage.shown,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def undo(session: Session, author: Author, tender_id: int, correction_id: int, at: datetime) -> Correction | None:
    """Undo a correction of one's own organisation by a new row; undoing twice is the same as once.

    None when the organisation has no such correction on this tender.
    """
    mine = (Correction.organisation_id == author.organisation_id, Correction.tender_id == tender_id)
    query = select(Correction).where(*mine, Correction.id == correction_id, Correction.act != Act.UNDO)
    former = session.scalars(query).one_or_none()
    if former is None or session.scalar(select(exists().where(Correction.undoes_id == former.id))):
        return former
    row = append(session, author, tender_id, words_of(former), Said(Act.UNDO, former.kind), Passage(), at)
    row.undoes_id = former.id
    return former


def words_of(row: Correction) -> Words:
    """The words a correction is about."""
    return Words(row.source, row.path, row.quote, row.start, row.end, row.field, row.value, row.found_kind)


def in_force(session: Session, organisation_id: int, tender_id: int) -> Sequence[Correction]:
    """The corrections of this organisation on a tender that nobody undid, oldest first."""
    return session.scalars(_counting().where(_mine(organisation_id), Correction.tender_id == tender_id)).all()


def history(session: Session, organisation_id: int, tender_id: int) -> Sequence[Row[Correction, str]]:
    """All that this organisation corrected on a tender, undone or not, newest first, with the author's address."""
    query = select(Correction, User.email).join(User, User.id == Correction.user_id)
    return session.execute(
        query.where(_mine(organisation_id), Correction.tender_id == tender_id).order_by(Correction.id.desc())
    ).all()


def everywhere(session: Session, organisation_id: int | None = None) -> Sequence[Correction]:
    """The corrections in force on words, of one organisation or, for the operator, of all; oldest first.

    The operator is told nothing of private needs.
    """
    query = _counting().where(Correction.quote.is_not(None))
    shown = Correction.tender_id.in_(select(Tender.id).where(public()))
    return session.scalars(query.where(shown if organisation_id is None else _mine(organisation_id))).all()


def _mine(organisation_id: int) -> ColumnElement[bool]:
    return Correction.organisation_id == organisation_id


def _counting() -> Select[Correction]:
    undoing = aliased(Correction)
    undone = select(undoing.id).where(undoing.undoes_id == Correction.id).exists()
    return select(Correction).where(Correction.act != Act.UNDO.value, ~undone).order_by(Correction.id)


# --- the labelled cases they make ---------------------------------------------------------------------------------


def gold(rows: Iterable[Correction]) -> list[dict[str, Any]]:
    """One labelled case a passage, in the format `maillage evaluate` reads: id, text, labels, evidence, hours.

    What the rules had found there on the day of the first correction, as people then set it right.
    """
    passages: dict[tuple[int, str, str], list[Correction]] = {}
    for row in rows:
        passages.setdefault((row.organisation_id, row.source, row.passage), []).append(row)
    return [_case(found) for found in passages.values()]


def _case(rows: Sequence[Correction]) -> dict[str, Any]:
    first = rows[0]
    labels = [(item["kind"], item["quote"], item["hours"]) for item in first.shown]
    for row in rows:
        quote = masked(row.quote or "")
        former = [label for label in labels if (label[0], label[1]) == (row.found_kind, quote)]
        labels = [label for label in labels if label not in former]
        if row.kind is not None:
            labels.append((row.kind, quote, former[0][2] if former else []))
    hours = [item for _, _, said in labels for item in said]
    return {
        "id": f"correction:{first.id}",
        "text": first.passage,
        "labels": sorted({kind for kind, _, _ in labels}),
        "evidence": {kind: quote for kind, quote, _ in reversed(labels)},
        "hours": [dict(item) for item in {tuple(sorted(item.items())): item for item in hours}.values()],
    }


_SPACES = re.compile(r"\s+")


def locate(text: str, words: str) -> tuple[int, int] | None:
    """Where these words stand in a text, whatever the spaces and line ends between them; None when they do not."""
    parts = [re.escape(part) for part in _SPACES.split(words.strip()) if part]
    found = re.search(r"\s+".join(parts), text) if parts else None
    return found.span() if found else None


LONGEST_PASSAGE = 4_000


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole text when it is short, else whole lines around these words."""
    if len(text) <= LONGEST_PASSAGE:
        return 0, len(text)
    spare = max(LONGEST_PASSAGE - (end - start), 0) // 2
    left, right = max(0, start - spare), min(len(text), end + spare)
    first = text.find("\n", left, start) + 1 if left else 0
    last = text.rfind("\n", end, right) if right < len(text) else right
    return first or left, last if last > 0 else right
