"""From findings to records: tender × lot × kind × topic, with all the evidence that speaks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from clauses.consideration import Consideration, Hours, Strength
from clauses.notice import Notice
from web.store.models import Consideration as ConsiderationRow
from web.store.models import Evidence as EvidenceRow

Finding = tuple[Notice, Consideration]
Key = tuple[str | None, str, str | None, str | None]

STRENGTHS = [strength.value for strength in Strength]
"Strongest first."


def records(found: Iterable[Finding]) -> list[ConsiderationRow]:
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


def _record(key: Key, findings: Sequence[Finding]) -> ConsiderationRow:
    lot, kind, topic, absent = key
    considerations = [consideration for _, consideration in findings]
    return ConsiderationRow(
        lot_number=lot,
        kind=kind,
        topic=topic,
        absent=absent,
        strength=strongest(considerations),
        hours=[asdict(hours) for hours in quantities(findings, lot)],
        evidence=[_evidence(notice, consideration) for notice, consideration in findings],
    )


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


def _evidence(notice: Notice, consideration: Consideration) -> EvidenceRow:
    proof = consideration.evidence
    return EvidenceRow(
        notice=f"{notice.source}:{notice.reference}",
        seen=notice.published,
        path=proof.path,
        quote=proof.quote,
        start=proof.start,
        end=proof.end,
        field=proof.field,
        value=proof.value,
        rule=consideration.rule,
        because=consideration.because,
        warnings=list(consideration.warnings),
    )
