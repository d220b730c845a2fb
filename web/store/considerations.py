"""From findings to records: tender × lot × kind × topic, with all the evidence that speaks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from clauses.consideration import Consideration, Hours, Strength
from clauses.notice import Notice
from web.store import bulk
from web.store.among import among
from web.store.models import Consideration as ConsiderationRow
from web.store.models import Evidence as EvidenceRow

Finding = tuple[Notice, Consideration]
Record = tuple[dict[str, Any], list[dict[str, Any]]]
"Values of a row of `consideration`, without its tender, and of the rows of its evidence."
Key = tuple[str | None, str, str | None, str | None]

STRENGTHS = [strength.value for strength in Strength]
"Strongest first."


def replace(session: Session, found: Mapping[int, Sequence[Record]]) -> None:
    """Write the records of these tenders (by id) in place of their former ones, all at once."""
    session.execute(delete(ConsiderationRow).where(among(session, ConsiderationRow.tender_id, found)))
    said = [(tender_id, *record) for tender_id, records in found.items() for record in records]
    ids = bulk.next_ids(session, ConsiderationRow, len(said))
    numbered = list(zip(ids, said, strict=True))
    bulk.write(session, ConsiderationRow, [{"id": number, "tender_id": of, **row} for number, (of, row, _) in numbered])
    proofs = [{"consideration_id": number, **proof} for number, (*_, evidence) in numbered for proof in evidence]
    bulk.write(session, EvidenceRow, proofs)


def records(found: Iterable[Finding]) -> list[Record]:
    """One record for each lot, kind, topic and absence; several findings are several pieces of evidence of it."""
    by_key: dict[Key, list[Finding]] = {}
    for notice, consideration in found:
        for lot in consideration.lots or (None,):
            key = (lot, consideration.kind.value, consideration.topic, consideration.absent)
            by_key.setdefault(key, []).append((notice, consideration))
    return [_record(key, _said_once(findings)) for key, findings in by_key.items()]


def _said_once(findings: Sequence[Finding]) -> list[Finding]:
    """Without what a second source prints word for word at the same place: one notice in two journals is one proof."""
    first: dict[tuple[str, str | None, str | None, str | None], str] = {}
    kept = []
    for notice, consideration in findings:
        proof = consideration.evidence
        said = (proof.path, proof.quote, proof.field, proof.value)
        if first.setdefault(said, notice.source) == notice.source:
            kept.append((notice, consideration))
    return kept


def _record(key: Key, findings: Sequence[Finding]) -> Record:
    lot, kind, topic, absent = key
    row = {
        "lot_number": lot,
        "kind": kind,
        "topic": topic,
        "absent": absent,
        "strength": strongest(consideration for _, consideration in findings),
        "hours": [asdict(hours) for hours in quantities(findings, lot)],
    }
    return row, [_evidence(notice, consideration) for notice, consideration in findings]


def strongest(considerations: Iterable[Consideration]) -> str | None:
    """The most binding strength said; None when none is."""
    said = {consideration.strength.value for consideration in considerations if consideration.strength}
    return min(said, key=STRENGTHS.index, default=None)


def quantities(findings: Sequence[Finding], lot: str | None) -> list[Hours]:
    """The quantities in force for the lot, each once, in the order they were read.

    A later notice that gives quantities replaces those of the former ones; their words stay among the evidence.
    """
    by_notice: dict[str, list[Hours]] = {}
    for notice, consideration in findings:
        said = [hours for hours in consideration.hours if lot is None or hours.lot in (None, lot)]
        by_notice.setdefault(notice.reference, []).extend(said)
    in_force = next((said for said in reversed(by_notice.values()) if said), [])
    return list(dict.fromkeys(in_force))


def _evidence(notice: Notice, consideration: Consideration) -> dict[str, Any]:
    proof = consideration.evidence
    return {
        "notice": f"{notice.source}:{notice.reference}",
        "seen": notice.published,
        "path": proof.path,
        "quote": proof.quote,
        "start": proof.start,
        "end": proof.end,
        "field": proof.field,
        "value": proof.value,
        "rule": consideration.rule,
        "because": consideration.because,
        "warnings": list(consideration.warnings),
    }
