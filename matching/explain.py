"""Why a structure was, or was not, proposed for a lot: the same score as the engine's, with every reason in French."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from clauses.months import MONTHS
from matching.arrays import StructureArrays, profile_of
from matching.context import Context
from matching.engine import DIGITS, weighing
from matching.features import FEATURES
from matching.lot import Lot
from matching.refusals import reasons
from matching.ruling import Ruling
from matching.structure import AnswerMode, Standing, Structure, Verdict
from matching.types import Eligibility, Finding, LotNeed

FRESH = timedelta(days=35)
"A check older than this is to be made again."

CLOSED = "La structure est fermée."

_ONLY = np.zeros(1, dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Explanation:
    """One pair with all its reasons.

    `word` « Très proche », « À étudier », « Lointain » or « Écartée »; `excluded` says why it is not proposed (empty
    when it is); `eligibility` the best answer mode, `modes` all of them; `warnings` are no part of the score.
    """

    score: float
    known: float
    mode: AnswerMode
    verdict: Verdict
    word: str
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    eligibility: Eligibility
    modes: tuple[Eligibility, ...]
    excluded: tuple[str, ...]
    ruling: Ruling | None = None
    "What a person decided of the pair; what the rules refuse no longer leaves it out, or what they allow does."

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences of the best answer mode, with their articles."""
        return self.eligibility.notes

    @property
    def ask(self) -> tuple[str, ...]:
        """Questions to settle."""
        return self.eligibility.ask


def explain(need: LotNeed, structure: Structure, context: Context, ruling: Ruling | None = None) -> Explanation:
    """Explain one pair. The score is the engine's own, over arrays of this one structure."""
    return explain_in(Lot.prepare(need, context), structure, ruling)


def explain_in(lot: Lot, structure: Structure, ruling: Ruling | None = None) -> Explanation:
    """The same for a lot made ready, of which several structures are told."""
    context, profile = lot.context, profile_of(structure)
    one = StructureArrays.build([structure], context)
    if ruling:
        lot = lot.ruling(profile, ruling.answer(lot.answers[profile]))
    findings = tuple(_findings(lot, one))
    score, known = _total(lot, findings)
    answer = lot.answers[profile]
    excluded = tuple(_ruled(ruling, structure) if ruling else _excluded(lot, one, findings, score))
    return Explanation(
        score=score,
        known=known,
        mode=answer.mode,
        verdict=answer.verdict,
        word="Écartée" if excluded else context.policy.word(score),
        findings=findings,
        warnings=tuple(_warnings(structure, context.on)),
        eligibility=answer,
        modes=lot.all_modes(profile),
        excluded=excluded,
        ruling=ruling,
    )


def strongest(explanation: Explanation, context: Context, most: int = 3) -> tuple[Finding, ...]:
    """The reasons that bring most to the score, strongest first."""
    judged = [finding for finding in explanation.findings if finding.score]
    weight = context.policy.feature
    return tuple(sorted(judged, key=lambda f: -weight(f.feature).weight * (f.score or 0.0))[:most])


def standing_sentence(structure: Structure, on: date) -> str:
    """What is known of the structure's being in activity, with its date."""
    return standing_told(structure.standing, structure.checked, structure.as_of, on)


def standing_told(standing: Standing, checked: date | None, as_of: date | None, on: date) -> str:
    """The same from what it is told by: its standing, the day it was checked, the date of the list it stands in."""
    match standing:
        case Standing.CLOSED:
            return f"Fermée{_since(checked)}."
        case Standing.ACTIVE if checked is not None and on - checked <= FRESH:
            return f"Vérifiée le {checked:%d/%m/%Y}."
        case Standing.UNKNOWN if checked is None:
            return f"Liste {_month(as_of)}, non vérifiée." if as_of else "Jamais vérifiée."
        case _:
            return f"À vérifier : dernière vérification le {checked:%d/%m/%Y}." if checked else "À vérifier."


def _findings(lot: Lot, one: StructureArrays) -> Iterator[Finding]:
    for name, feature in FEATURES.items():
        if not feature.applies(lot):
            continue
        value = float(feature.score(lot, one, _ONLY)[0])
        score = None if np.isnan(value) else value
        yield Finding(name, score, feature.because(lot, one, score))


def _total(lot: Lot, findings: tuple[Finding, ...]) -> tuple[float, float]:
    told = {finding.feature: finding.score for finding in findings}
    score = known = total = 0.0
    for feature, weighed in weighing(lot):
        value = told[feature.name]
        score += weighed.weight * (weighed.unknown if value is None else value)
        known += weighed.weight * (value is not None)
        total += weighed.weight
    return round(score / total, DIGITS), round(known / total, DIGITS)


def _ruled(ruling: Ruling, structure: Structure) -> Iterator[str]:
    """A person's word replaces every refusal of the rules; a closed structure stays closed."""
    if structure.standing is Standing.CLOSED:
        yield CLOSED
    if not ruling.allows:
        yield ruling.sentence


def _excluded(lot: Lot, one: StructureArrays, findings: tuple[Finding, ...], score: float) -> Iterator[str]:
    policy, structure = lot.context.policy, one.structures[0]
    if structure.standing is Standing.CLOSED:
        yield CLOSED
    if lot.need.abroad:
        yield "Le travail se fait hors de France."
    elif not lot.gate_open:
        yield "Le lot est hors de tout métier, sans réservation ni clause d'insertion."
    if lot.answers[profile_of(structure)].verdict not in (Verdict.YES, Verdict.IF):
        yield "Cette nature de structure ne peut répondre d'aucune façon."
    for finding in findings:
        if policy.feature(finding.feature).excludes and finding.score == 0:
            yield finding.because
    yield from reasons(lot, one)
    if score < policy.minimum:
        yield "Le rapprochement est trop faible pour être proposé."


def _warnings(structure: Structure, on: date) -> Iterator[str]:
    said = standing_sentence(structure, on)
    if not said.startswith("Vérifiée"):
        yield said
    if structure.fictional:
        yield "Structure fictive, pour la démonstration."


def _since(day: date | None) -> str:
    return f" (vu le {day:%d/%m/%Y})" if day else ""


def _month(day: date) -> str:
    """« de mars 2026 », « d'avril 2026 »."""
    name = MONTHS[day.month - 1]
    of = "d'" if name[0] in "ao" else "de "
    return f"{of}{name} {day.year}"
