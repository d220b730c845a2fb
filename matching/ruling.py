"""What a person decided against the rules: this structure may answer this lot, or may not. Signed and dated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matching.structure import AnswerMode, Verdict
from matching.types import Eligibility


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision in force. `mode` how the structure would answer, when it is allowed; `who` as shown."""

    allows: bool
    mode: AnswerMode
    who: str
    day: date
    reason: str

    @property
    def sentence(self) -> str:
        """Who, when and why, as shown wherever the decision counts."""
        what = "Admise" if self.allows else "Écartée"
        return (
            f"{what} par une personne de votre organisation ({self.who}, le {self.day:%d/%m/%Y}) : « {self.reason} »."
        )

    def answer(self, told: Eligibility) -> Eligibility:
        """The answer as decided; what the rules said stays readable."""
        if not self.allows:
            return Eligibility(told.mode, Verdict.NO, (self.sentence, *told.notes), ())
        return Eligibility(self.mode, Verdict.YES, (self.sentence, *told.notes), told.ask)
