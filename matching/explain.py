"""Why a structure was, or was not, proposed for a lot: the same score as the engine's, with every reason in French."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from clauses.months import MONTHS
from matching.arrays import Floats, Ints, StructureArrays, profile_of
from matching.context import Context
from matching.engine import DIGITS, weighing
from matching.features import FEATURES
from matching.features.trade import guessed
from matching.lot import Lot
from matching.refusals import reasons
from matching.ruling import Ruling
from matching.structure import AnswerMode, Standing, Structure, Verdict
from matching.types import Eligibility, Finding, LotNeed

FRESH = timedelta(days=35)
"A check older than this is to be made again."

CLOSED = "La structure est fermée."


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
    return explain_all(Lot.prepare(need, context), [(structure, ruling)])[0]


def explain_all(lot: Lot, asked: Sequence[tuple[Structure, Ruling | None]]) -> list[Explanation]:
    """The same for several structures of a lot made ready, in their order: read and scored together, told one by one.

    The ruling, if there is one, is what a person decided of the structure for this lot.
    """
    order = sorted(range(len(asked)), key=lambda place: (asked[place][0].siret, asked[place][0].kind))
    arrays = StructureArrays.build([asked[place][0] for place in order], lot.context)
    scores = _scores(lot, arrays, np.arange(len(arrays)))
    told = {place: _explained(lot, arrays, row, scores, asked[place][1]) for row, place in enumerate(order)}
    return [told[place] for place in range(len(asked))]


Scores = Mapping[str, Floats]
"By feature that applies, scores by row of the arrays."


def _explained(lot: Lot, arrays: StructureArrays, row: int, scores: Scores, ruling: Ruling | None) -> Explanation:
    structure = arrays.structures[row]
    context, profile = lot.context, profile_of(structure)
    if ruling:
        lot = lot.ruling(profile, ruling.answer(lot.answers[profile]))
        scores = _scores(lot, arrays, np.arange(len(arrays)))
    findings = tuple(_findings(lot, arrays, row, scores))
    score, known = _total(lot, findings)
    answer = lot.answers[profile]
    excluded = tuple(_ruled(ruling, structure) if ruling else _excluded(lot, arrays, row, findings, score))
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


def _scores(lot: Lot, arrays: StructureArrays, rows: Ints) -> Scores:
    return {name: feature.score(lot, arrays, rows) for name, feature in FEATURES.items() if feature.applies(lot)}


def _findings(lot: Lot, arrays: StructureArrays, row: int, scores: Scores) -> Iterator[Finding]:
    for name, values in scores.items():
        score = None if np.isnan(values[row]) else float(values[row])
        yield Finding(name, score, FEATURES[name].because(lot, arrays, row, score))


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


def _excluded(
    lot: Lot, arrays: StructureArrays, row: int, findings: tuple[Finding, ...], score: float
) -> Iterator[str]:
    policy, structure = lot.context.policy, arrays.structures[row]
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
    if guessed(lot.need, structure, policy.trade) and not policy.guesses_for(lot.need.trades):
        yield "Métier inconnu, et le lot demande un métier que peu de structures exercent."
    yield from reasons(lot, arrays, row)
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
