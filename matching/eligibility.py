"""Who may answer what, and how: the matrix of `config/eligibility.toml`, read by one set of rules.

Law: code de la commande publique, L2113-12 to L2113-16 (reservations), L3113-1 to L3113-3 (concessions);
code du travail, L5132-4 and following (insertion), L5213-13 and following (adapted companies). Not legal advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from matching.labels import MODES
from matching.matrix import NOTHING_KNOWN, BadMatrix, Facts, Meter, Note, Row, read_cells, read_note
from matching.structure import AnswerMode, StructureKind, Verdict
from matching.types import Eligibility

ORDINARY = "STD"
"Column of ordinary companies, who are no inclusive structures but may be members of a group."

OPEN = "none"
"Row of a lot where nothing that binds the answer was found."

BEST_FIRST = (Verdict.YES, Verdict.IF, Verdict.NO, Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class _Answer:
    """A verdict in the making."""

    verdict: Verdict
    notes: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()

    def with_note(self, note: Note, on: date | None) -> _Answer:
        """The same, with the sentence of a note."""
        return replace(self, notes=(*self.notes, note.sentence(on)))

    def lowered(self, verdict: Verdict, ask: tuple[str, ...] = ()) -> _Answer:
        """The worse of both verdicts, with more to ask."""
        return replace(self, verdict=_worst(self.verdict, verdict), ask=(*self.ask, *ask))


@dataclass(frozen=True, slots=True)
class Rules:
    """The matrix. `cells[consideration, mode][kind]` is (verdict of the cell, codes of its notes)."""

    cells: Mapping[tuple[str, AnswerMode], Row]
    notes: Mapping[str, Note]
    questions: Mapping[str, str]
    refused: Mapping[str, str]
    unspecified: str
    either: tuple[str, ...]
    targets: Mapping[str, str]
    rows: frozenset[str]
    version: str

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Rules:
        """From `config/eligibility.toml` as plain values; raises BadMatrix for what cannot be used."""
        notes = {code: read_note(code, values) for code, values in data["notes"].items()}
        cells = dict(read_cells(data["columns"], data["rows"], notes))
        apart = data["unspecified"]
        rules = cls(
            cells,
            notes,
            data["questions"],
            data["refused"],
            apart["consideration"],
            tuple(apart["either"]),
            apart["target"],
            frozenset(consideration for consideration, _ in cells),
            sha256(repr(sorted(data.items())).encode()).hexdigest()[:12],
        )
        _check_questions(rules)
        return rules

    def answer(
        self, kind: StructureKind | str, considerations: Iterable[str], mode: AnswerMode, facts: Facts = NOTHING_KNOWN
    ) -> Eligibility:
        """May a structure of this kind take part in this mode in a lot with these considerations?"""
        found = self._answer(str(kind), frozenset(considerations), mode, facts)
        if found.verdict is Verdict.NO and (other := self._other_modes(str(kind), considerations, mode, facts)):
            found = replace(found, notes=(*found.notes, f"Possible en revanche : {', '.join(other)}."))
        return Eligibility(mode, found.verdict, _unique(found.notes), _unique(found.ask))

    def modes(
        self, kind: StructureKind | str, considerations: Iterable[str], facts: Facts = NOTHING_KNOWN
    ) -> tuple[Eligibility, ...]:
        """Every mode, best first: verdict, then the order of `AnswerMode`."""
        answers = [self.answer(kind, considerations, mode, facts) for mode in AnswerMode]
        return tuple(sorted(answers, key=lambda answer: BEST_FIRST.index(answer.verdict)))

    def _other_modes(self, kind: str, considerations: Iterable[str], mode: AnswerMode, facts: Facts) -> list[str]:
        asked = frozenset(considerations)
        others = [other for other in AnswerMode if other is not mode]
        verdicts = {other: self._answer(kind, asked, other, facts).verdict for other in others}
        return [MODES[other] for other, verdict in verdicts.items() if verdict in (Verdict.YES, Verdict.IF)]

    def _answer(self, kind: str, considerations: frozenset[str], mode: AnswerMode, facts: Facts) -> _Answer:
        reserved = self._reservations(considerations, facts)
        if reserved:
            found = self._reserved(kind, reserved, mode, facts)
        else:
            found = self._unreserved(kind, considerations & self.rows or {OPEN}, mode, facts)
        if facts.right_valid is False and found.verdict is Verdict.YES:
            found = found.lowered(Verdict.IF, (self.notes["RIGHT"].ask,)).with_note(self.notes["RIGHT"], facts.on)
        return found

    def _reservations(self, considerations: frozenset[str], facts: Facts) -> list[str]:
        """Reservations that bind: one whose target is not said yields to those that say it."""
        said = sorted(name for name in considerations if name.startswith("reserved_"))
        precise = [name for name in said if name != self.unspecified]
        if precise or not said:
            return precise
        return [self.targets.get(facts.target or "", self.unspecified)]

    def _reserved(self, kind: str, reserved: list[str], mode: AnswerMode, facts: Facts) -> _Answer:
        """A reservation alone decides who signs; other clauses of the lot do not open it to others."""
        if mode is AnswerMode.SUBCONTRACT:
            return _Answer(Verdict.NOT_APPLICABLE).with_note(self.notes["SUBCONTRACT"], facts.on)
        found = self._any_of(kind, reserved, mode, facts)
        if mode is AnswerMode.GME and facts.members:
            found = self._whole_group(found, reserved, facts)
        return self._concession(found, reserved, facts)

    def _any_of(self, kind: str, reserved: list[str], mode: AnswerMode, facts: Facts) -> _Answer:
        if reserved == [self.unspecified]:
            return self._either(kind, list(self.either), "CI", mode, facts)
        if len(reserved) > 1:
            return self._either(kind, reserved, "SEVERAL", mode, facts)
        return self._row(kind, reserved[0], mode, facts)

    def _either(self, kind: str, rows: list[str], code: str, mode: AnswerMode, facts: Facts) -> _Answer:
        """Several rows may hold: sure only when all agree and the case is known, else on condition."""
        answers = [self._row(kind, row, mode, facts) for row in rows]
        best = min(answers, key=lambda answer: BEST_FIRST.index(answer.verdict))
        agreed = code != "CI" and len({answer.verdict for answer in answers}) == 1
        if agreed or best.verdict in (Verdict.NO, Verdict.NOT_APPLICABLE):
            return best
        note = self.notes[code]
        return best.lowered(Verdict.IF, (note.ask or self.questions[note.facts[0]],)).with_note(note, facts.on)

    def _whole_group(self, found: _Answer, reserved: list[str], facts: Facts) -> _Answer:
        alone = replace(facts, members=())
        for member in facts.members:
            verdict = self._any_of(member, reserved, AnswerMode.GME, alone).verdict
            found = found.lowered(Verdict.NO if verdict is Verdict.NOT_APPLICABLE else verdict)
        return found.with_note(self.notes["MEMBERS"], facts.on)

    def _concession(self, found: _Answer, reserved: list[str], facts: Facts) -> _Answer:
        both = "reserved_joint" in reserved or set(self.either) <= set(reserved)
        if not (facts.concession and both and found.verdict in (Verdict.YES, Verdict.IF)):
            return found
        note = self.notes["CONCESSION"]
        return found.lowered(Verdict.IF, (note.ask,)).with_note(note, facts.on)

    def _unreserved(self, kind: str, rows: Iterable[str], mode: AnswerMode, facts: Facts) -> _Answer:
        """All clauses of the lot must allow the mode; a clause that says nothing of it does not forbid it."""
        answers = [self._row(kind, row, mode, facts) for row in sorted(rows) if (row, mode) in self.cells]
        if not answers:
            return _Answer(Verdict.NOT_APPLICABLE)
        notes = tuple(note for answer in answers for note in answer.notes)
        asked = tuple(question for answer in answers for question in answer.ask)
        return _Answer(_worst(*(answer.verdict for answer in answers)), notes, asked)

    def _row(self, kind: str, row: str, mode: AnswerMode, facts: Facts) -> _Answer:
        if (row, mode) not in self.cells:
            return _Answer(Verdict.NOT_APPLICABLE)
        verdict, codes = self.cells[row, mode][kind]
        notes = [self.notes[code] for code in codes]
        if any(note.as_convention for note in notes) and facts.convention in {"EI", "ACI", "AI"}:
            return self._row(facts.convention, row, mode, facts).with_note(notes[0], facts.on)
        if verdict is Verdict.NO and not notes:
            return _Answer(verdict, (self.refused.get(row) or self.refused[mode],))
        answer = _Answer(Verdict.YES if verdict is Verdict.IF else verdict)
        for note in notes:
            answer = self._settled(answer, note, verdict, facts).with_note(note, facts.on)
        return answer

    def _settled(self, answer: _Answer, note: Note, verdict: Verdict, facts: Facts) -> _Answer:
        """What a note makes of the answer: conditions of a C cell, counter of any cell that is not a refusal."""
        if verdict is Verdict.IF and note.facts:
            return answer.lowered(*self._conditions(note, facts))
        if verdict is not Verdict.NO and note.meter:
            return answer.lowered(*_measured(note.meter, facts))
        return answer

    def _conditions(self, note: Note, facts: Facts) -> tuple[Verdict, tuple[str, ...]]:
        values = {name: getattr(facts, name) for name in note.facts}
        refused = tuple(self.questions[name] for name, value in values.items() if value is False)
        unknown = tuple(self.questions[name] for name, value in values.items() if value is None)
        if refused:
            return (Verdict.IF, refused) if note.may_change else (Verdict.NO, ())
        return (Verdict.IF, unknown) if unknown else (Verdict.YES, ())


def _measured(meter: Meter, facts: Facts) -> tuple[Verdict, tuple[str, ...]]:
    """Far from the ceiling yes, near it on condition; over it no, unless whether it was raised is still to be asked."""
    count, raised = getattr(facts, meter.counter), getattr(facts, meter.raised_by)
    limit = meter.limit if raised is None else raised
    if count is None or count < limit - (meter.limit - meter.warn):
        return Verdict.YES, ()
    if count < limit:
        left = f"Il reste {limit - count:g} {meter.unit} avant le plafond de {limit:g} {meter.unit}."
        return Verdict.IF, (f"{left} {meter.ask}",)
    over = f"Plafond de {limit:g} {meter.unit} atteint ({count:g} {meter.unit})."
    return (Verdict.IF, (f"{over} {meter.ask}",)) if raised is None else (Verdict.NO, ())


def _worst(*verdicts: Verdict) -> Verdict:
    """Refused if anything refuses, on condition if anything asks; what does not apply is the last resort."""
    return max(verdicts, key=BEST_FIRST.index)


def _unique(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentences))


def _check_questions(rules: Rules) -> None:
    """Every fact that a note needs must have its question."""
    missing = {fact for note in rules.notes.values() for fact in note.facts} - set(rules.questions)
    if missing:
        raise BadMatrix(f"config/eligibility.toml, questions : il manque « {sorted(missing)[0]} ».")
