"""Blocks of the page of a tender that come from an organisation's own reading: documents, corrections, law, groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from clauses.consideration import Absent, Consideration, Evidence, Kind
from clauses.group_notice import form_of
from clauses.labels import ANSWERS, ENDINGS, EXCEPTIONS, EXPECTATIONS, STATUSES
from clauses.notice import ContractKind, Notice, NoticeType
from clauses.obligations import Answer, Contract, Expectation, compare, obligations
from web.pages import clause_details, french, tender_kin
from web.pages.documents import for_forms
from web.pages.group_words import Line, lines
from web.pages.notices import NoticeTold
from web.security.context import viewer
from web.security.rights import READERS, REVIEWERS
from web.store import knowledge
from web.store.models import Consideration as Row
from web.store.models import Tender
from web.store.own_view import OwnView

CUT_OVER = timedelta(days=5)
"Within so many days of the law's entry into force, the day of publication may mislead for the day of dispatch."


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """One thing the law speaks of: what it says, what was found, why, with its article and the exceptions open."""

    name: str
    status: str
    answer: str
    because: str
    article: str
    exceptions: tuple[str, ...]
    pressing: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """The block on the law: its lines, the facts they rest on, and what makes them unsure."""

    lines: tuple[ExpectedLine, ...]
    rests_on: str
    caution: str


def of(tender: Tender, own: OwnView, shown: Sequence[NoticeTold]) -> dict[str, Any]:
    """All that the templates of these blocks read."""
    role = viewer().role
    notices = [told.notice for told in shown]
    return {
        **tender_kin.of(tender, shown),
        "reads_documents": role in READERS,
        "details": clause_details.of_notices(shown) if own.considerations else [],
        **for_forms(),
        "documents": own.documents,
        "targets": {item.proof.id: item.words.key for item in own.found} if role in REVIEWERS else {},
        "corrected": bool(own.corrections),
        "expected": expected(tender, notices, own.considerations),
        "group_lines": group_lines(notices),
    }


# --- what the law expects -----------------------------------------------------------------------------------------


def expected(tender: Tender, notices: Sequence[Notice], rows: Sequence[Row]) -> Expected | None:
    """What the law expects of this contract beside what was found; None when its nature or its day is not known."""
    call = _call(notices)
    if call is None or tender.kind is None:
        return None
    day = call.dispatched or call.published
    kind = ContractKind(tender.kind)
    months = call.duration_months if kind is ContractKind.WORKS else None
    contract = Contract(day, kind, tender.value or None, works_months=months)
    told = obligations(contract, knowledge.thresholds())
    read = any(section.text.strip() for section in call.sections)
    return Expected(
        tuple(_line(name, one, *_compared(name, one, rows, read)) for name, one in told.items()),
        _rests_on(call, contract),
        _caution(call, contract),
    )


def _call(notices: Sequence[Notice]) -> Notice | None:
    """The notice that calls for bids: its day is the one that counts."""
    return next((notice for notice in notices if notice.type is NoticeType.CALL), None)


@cache
def _value(row: Row) -> Consideration:
    absent = Absent(row.absent) if row.absent else None
    return Consideration(kind=Kind(row.kind), evidence=Evidence(), because="", rule="", absent=absent)


def _compared(name: str, one: Expectation, rows: Iterable[Row], read: bool) -> tuple[Answer, str]:
    """The answer of the notice, or of the documents of the organisation where the notice gives none, in words."""
    public = [row for row in rows if not all(proof.notice.startswith("document:") for proof in row.evidence)]
    answer = compare(name, one, [_value(row) for row in public] if read else None)
    own = compare(name, one, [_value(row) for row in rows])
    if answer not in _SAID and own in _SAID:
        return own, _SAID[own].format(e=ENDINGS[name])
    return answer, ANSWERS[answer].format(e=ENDINGS[name])


_SAID = {
    Answer.FOUND: "trouvé{e} dans vos documents",
    Answer.STATED_ABSENT: "vos documents indiquent qu'il n'y en a pas",
}


def _line(name: str, one: Expectation, answer: Answer, told: str) -> ExpectedLine:
    return ExpectedLine(
        EXPECTATIONS[name],
        STATUSES[one.status],
        told,
        one.because,
        one.article,
        tuple(EXCEPTIONS[each] for each in one.exceptions),
        pressing=answer is Answer.EXPECTED_NOT_FOUND,
    )


def _rests_on(call: Notice, contract: Contract) -> str:
    day = "envoyé" if call.dispatched else "publié"
    value = f"{french.number(contract.value)} € hors taxes" if contract.value else "valeur estimée non dite"
    return f"Avis {day} le {french.day(contract.day)} ; {value}."


def _caution(call: Notice, contract: Contract) -> str:
    """What makes the answer unsure: the day that stands for another, near the day the law came into force."""
    if call.dispatched is None and abs(contract.day - knowledge.thresholds().law) <= CUT_OVER:
        return "Date d'envoi de l'avis non connue, et publication proche du changement de loi : à vérifier."
    return ""


# --- groups -------------------------------------------------------------------------------------------------------


def group_lines(notices: Sequence[Notice]) -> tuple[Line, ...]:
    """What the notices say of groups, in plain words with their quotes; the latest that says anything speaks."""
    form = form_of(reversed(notices))
    return lines(form) if form else ()
