"""What a text says of answering several times: alone and in a group, or in several groups (R2142-21)."""

from __future__ import annotations

import re

from clauses.group_sentence import Sentence

BOTH = re.compile(
    r"individuel\w*.{0,60}?\bmembres? d'(?:un|1)\b|membres? d'(?:un|1)\b.{0,60}?individuel|"
    r"en groupement\b.{0,60}?(?:candidat|soumissionnaire)s? individuel"
)
SEVERAL = re.compile(r"(?<!un ou )(?<!un ou de )(?<!mandataire de )(?<!un/)plusieurs (?:autres )?groupements?")
_OPEN = r"(?: (?:la |expressement )?(?:autoris\w+|admis\w*|permis\w*|possib\w+))?"
_TRIGGER = re.compile(
    rf"(?P<no>interdi\w+|\bne (?:\w+ )?(?:peu(?:t|vent)|pourr(?:a|ont)|saurai(?:t|ent))\b|\bnon{_OPEN[:-1]}\b|"
    rf"\bn'(?:ont|a|auront|aura) (?:pas|aucune){_OPEN}|(?:pas|aucune) (?:de |la )?possibilite|"
    rf"\b(?:ne |n')(?:sont|seront|est|sera|etant) pas{_OPEN}|\bn'autoris\w+ pas|\bproscri\w+|\bexclu(?:e?s?|re|t|"
    rf"ent)\b)"
    r"|(?P<yes>autoris\w+|peu(?:t|vent)\b|pourr(?:a|ont)\b|possibilite d[e']|\bpossible\b|\badmis\w*|\bpermis\w*|"
    r"\bpermet\w*)"
)
_ANSWER = re.compile(r"[^:.]{0,30}: ?(oui|non)\b")


def ban(spans: list[Sentence], statement: re.Pattern[str], name: str, quotes: dict[str, str]) -> bool | None:
    """True when forbidden, False when expressly allowed, None when nothing is said."""
    for span in spans:
        for found in statement.finditer(span.low):
            answer = _sign(span.low, found.start(), found.end())
            if answer is not None:
                quotes[name] = span.raw
                return answer
    return None


def _sign(low: str, start: int, end: int) -> bool | None:
    """An answer after a colon wins; else the trigger within the words, the nearest before them, or the first after."""
    answer = _ANSWER.match(low, end)
    if answer:
        return answer[1] == "non"
    triggers = list(_TRIGGER.finditer(low))
    before = [trigger for trigger in triggers if trigger.start() < start]
    within = [trigger for trigger in triggers if start <= trigger.start() < end]
    nearest = within[-1] if within else before[-1] if before else next(iter(triggers), None)
    return None if nearest is None else nearest["no"] is not None
