"""Answer a need: who is near, which lever fits, what helps them to answer. Plain values, fit to be kept as shown."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from clauses.calibration import calibrate
from clauses.calibration.parameters import Number
from clauses.calibration.result import Calibration
from clauses.labels import EXCEPTIONS, STATUSES
from clauses.lever import FITS, LEVERS, Advice, Question, Supply, advise
from clauses.obligations import Contract
from matching.context import Context
from matching.explain import strongest
from matching.labels import KINDS, MODES, VERDICTS
from matching.sourcing import Candidate, Sourced, source
from matching.structure import AnswerMode
from matching.types import LotNeed
from web.sourcing.asked import Asked
from web.store import knowledge
from web.store.matched import read_directory
from web.store.needs import STAFFING_WORDS, context

WEAK = 0.15
NO_DEADLINE = "time_left"
"A need not yet published has no deadline: that is no unknown of a structure."
CRITERIA = {
    "trade": "métier",
    "place": "lieu",
    "clause_fit": "façons de répondre",
    "words": "mots en commun avec la présentation",
    "capacity": "heures disponibles",
    "environment": "environnement, si le besoin en demande",
    "access": "exigences (permis, diplôme), si le besoin en a",
    "track_record": "marchés publics déjà gagnés",
    "time_left": "temps pour répondre",
}
"What each feature is called; the weights are those of `config/policy.toml`."


def search(session: Session, asked: Asked) -> dict[str, Any]:
    """Everything that is shown of a need today."""
    known = context(session, asked.day)
    directory = read_directory(session, known)
    volume = _volume(asked)
    found = source(_need(asked, volume), directory.structures, directory.arrays, known)
    supply = Supply(found.by_reservation, found.partners, found.unsure)
    contract = Contract(asked.day, asked.kind, asked.value, asked.buyer, works_months=asked.months)
    raw = volume.hours.raw if volume and volume.hours else None
    advice = advise(
        Question(contract, asked.divisible, raw, len(asked.trades)), supply, knowledge.levers(), knowledge.thresholds()
    )
    return {
        "place": asked.place,
        "trades": [{"name": known.trades.name(t.sector or t.group), "because": t.because} for t in asked.trades],
        "hours": _hours(volume),
        **_levers(advice),
        "counts": _counts(found),
        "criteria": _criteria(known),
        "version": known.version,
        "structures": [_structure(one, known, directory.ids) for one in found.candidates if one.explanation],
    }


def _need(asked: Asked, volume: Calibration | None) -> LotNeed:
    return LotNeed(
        tender="",
        lot="0",
        title=asked.title,
        text=asked.title,
        trades=asked.trades,
        kinds=frozenset(),
        departments=asked.departments,
        points=asked.points,
        hours=float(volume.hours.kept) if volume and volume.hours else None,
        value=asked.value,
        staffing=bool(STAFFING_WORDS.search(asked.title)),
        concession=asked.kind.value == "concession",
    )


def _volume(asked: Asked) -> Calibration | None:
    """Hours that the contract could bear by usual values; None without a value or a usual share for its trade."""
    trade = asked.trades[0] if asked.trades else None
    row = knowledge.hours().of_trade(trade.group, trade.sector) if trade else None
    if row is None or asked.value is None:
        return None
    given: dict[str, Number] = {"amount": asked.value, "trade": row.name}
    if asked.months:
        given["months"] = asked.months
    return calibrate("amount", given, knowledge.hours())


def _hours(volume: Calibration | None) -> dict[str, Any] | None:
    if volume is None or volume.hours is None:
        return None
    trade = next(value.label for value in volume.parameters if value.name == "labour_share")
    return {"because": volume.because, "trade": _within(trade), "warnings": list(volume.warnings)}


def _within(label: str) -> str:
    """« part de main-d'œuvre (propreté) » → « propreté »."""
    return label.partition("(")[2].rstrip(")")


def _levers(advice: Advice) -> dict[str, Any]:
    law = advice.law
    return {
        "levers": [
            {
                "lever": option.lever.value,
                "name": LEVERS[option.lever],
                "fit": option.fit.value,
                "told": FITS[option.fit],
                "because": list(option.because),
                "articles": list(option.articles),
                "kind": option.kind.value if option.kind else None,
            }
            for option in advice.options
        ],
        "law": law
        and {
            "status": law.status.value,
            "told": STATUSES[law.status],
            "because": law.because,
            "article": law.article,
            "exceptions": [EXCEPTIONS[each] for each in law.exceptions],
        },
        "notes": list(advice.notes),
        "advice": [{"text": line.text, "article": line.article} for line in advice.lines],
    }


def _counts(found: Sourced) -> dict[str, Any]:
    return {
        "found": len(found.candidates),
        "capped": found.capped,
        "partners": found.partners,
        "unsure": found.unsure,
        "modes": {mode.value: found.by_mode[mode] for mode in AnswerMode if found.by_mode[mode]},
        "reserved": {kind.value: number for kind, number in found.by_reservation.items()},
    }


def _criteria(known: Context) -> list[dict[str, Any]]:
    weights = {name: known.policy.feature(name).weight for name in CRITERIA}
    total = sum(weights.values())
    return [
        {"name": CRITERIA[name], "weight": round(100 * weight / total)} for name, weight in weights.items() if weight
    ]


def _structure(one: Candidate, known: Context, ids: dict[str, int]) -> dict[str, Any]:
    told, structure = one.explanation, one.structure
    assert told is not None
    why = strongest(told, known)
    return {
        "id": ids[structure.key],
        "siret": structure.siret,
        "kind": structure.kind.value,
        "kind_name": KINDS[structure.kind],
        "name": structure.name,
        "city": structure.city,
        "department": structure.department,
        "score": told.score,
        "known": told.known,
        "word": told.word,
        "modes": [
            {
                "mode": each.mode.value,
                "name": MODES[each.mode],
                "verdict": each.verdict.value,
                "told": VERDICTS[each.verdict],
            }
            for each in one.modes
            if each.mode in one.may
        ],
        "ask": list(dict.fromkeys(question for each in one.modes if each.mode in one.may for question in each.ask)),
        "reserved": sorted(kind.value for kind in one.reserved),
        "because": [finding.because for finding in why],
        "missing": [f.because for f in told.findings if f.score is not None and f.score < WEAK],
        "unknown": [f.because for f in told.findings if f.score is None and f.feature != NO_DEADLINE],
        "warnings": list(told.warnings),
        "source": structure.source,
        "as_of": structure.as_of.isoformat() if structure.as_of else None,
    }
