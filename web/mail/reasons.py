"""Why a tender suits a structure, on one line."""

from __future__ import annotations

from collections.abc import Sequence

from matching.structure import AnswerMode
from matching.types import Finding

TOLD_ELSEWHERE = frozenset({"place"})
"The place has its own line in the mail."

WEAK = 0.3
"A feature that says so little is no reason."


def reason_line(findings: Sequence[Finding], mode: AnswerMode) -> str:
    """The strongest finding and the way to answer: « Métier : … — possible en sous-traitance »."""
    said = [finding for finding in findings if finding.feature not in TOLD_ELSEWHERE and (finding.score or 0) >= WEAK]
    reason = said[0].because.strip().rstrip(".") if said else "à vérifier avec un facilitateur"
    return f"{reason} ({AS[mode]})."


AS = {
    AnswerMode.HOLDER: "vous pouvez répondre seul",
    AnswerMode.GME: "à plusieurs, en groupement",
    AnswerMode.SUBCONTRACT: "en sous-traitance de l'entreprise retenue",
    AnswerMode.STAFF_LENDING: "en mettant du personnel à disposition",
    AnswerMode.DIRECT_HIRE: "en proposant des candidats à l'entreprise retenue",
}
"How a structure takes part, as one says it to its director."
