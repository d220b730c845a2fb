"""Why a tender suits a structure, on one line."""

from __future__ import annotations

import re
from collections.abc import Callable

from matching.explain import Explanation
from matching.structure import AnswerMode, Verdict
from matching.types import Finding

SILENT = frozenset({"place", "time_left"})
"The place and the days left have their own lines in the mail, and time is no reason to answer."

STRONG = 0.5
"A feature that says less is no reason."

SAYS_HOW = "clause_fit"
"Its sentence names the way to answer by itself."

POST = re.compile(r"poste de travail [A-Z]\d{4}")
"How a trade was known; its code says nothing to a director."

HOW = {
    AnswerMode.HOLDER: "Vous pouvez répondre seul",
    AnswerMode.GME: "À plusieurs, en groupement",
    AnswerMode.SUBCONTRACT: "En sous-traitance de l'entreprise retenue",
    AnswerMode.STAFF_LENDING: "En mettant du personnel à disposition",
    AnswerMode.DIRECT_HIRE: "En proposant des candidats à l'entreprise retenue",
}
"How a structure takes part, as one says it to its director."


def reason_line(explanation: Explanation, weight: Callable[[str], float]) -> str:
    """The finding that brings most to the score, then how to answer; `weight` of a feature by its name."""
    said = [finding for finding in explanation.findings if _speaks(finding)]
    best = max(said, key=lambda finding: weight(finding.feature) * (finding.score or 0), default=None)
    if best is None:
        return f"L'annonce ne dit pas assez pour en être sûr. {_how(explanation)}"
    sentence = f"{POST.sub('un de vos postes', best.because.strip().rstrip('.'))}."
    return sentence if best.feature == SAYS_HOW else f"{sentence} {_how(explanation)}"


def _how(explanation: Explanation) -> str:
    condition = " (sous condition, à vérifier)" if explanation.verdict is Verdict.IF else ""
    return f"{HOW[explanation.mode]}{condition}."


def _speaks(finding: Finding) -> bool:
    return finding.feature not in SILENT and (finding.score or 0) >= STRONG
