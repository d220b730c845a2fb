"""What stands around a sentence: those beside it, and whether it is a line of its own or an item of criteria."""

from __future__ import annotations

import re
from functools import cached_property

from clauses.titles import states

# « Valeur technique », « Prix : 60 % »; not « Les prix sont fermes » nor « Prix unitaires révisables ».
_CRITERIA_ITEM = re.compile(
    r"^[^a-z]{0,8}(?:le |la |les |criteres? ?\d? ?:? ?"
    r"|(?:ponderation|notation|nom|name|libelle|intitule|c\d) ?[:-]? ?)?"
    r"(?:prix|valeur technique|qualite technique|cout|delais?|valeur financiere|criteres?|methodologie|moyens humains"
    r"|valeur economique|[^|]{0,90}\b(?:notee?s? sur \d|\d{1,3} ?(?:points|pts)))\b(?!.*\b(?:est|sont|sera|seront"
    r"|unitaires?|forfait\w*|fermes?|revisables?|actualisables?)\b)"
)
# « Valeur technique 60, Prix 30, Politique sociale 10 »: the list stands in one sentence.
_OWN_LIST = re.compile(
    r"(?:prix|cout|valeur technique|qualite)[^|0-9]{0,40}\d{1,3}[^|]{1,60}?(?:technique|prix|cout|valeur|qualite"
    r"|delais?)[^|0-9]{0,40}\d"
)
# « -Respect du programme-Pertinence architecturale-Qualité environnementale-Coût »: a list of hyphens.
_LIST_HEAD = r"(?:respect du programme|pertinence|valeur|economie du projet|couts?|prix|qualites?|coherence)\b"
_HYPHENS = re.compile(rf"{_LIST_HEAD}[^|.]{{2,90}}?-{_LIST_HEAD}[^|.]{{2,140}}?-{_LIST_HEAD}")
# « L'entreprise devra trier ses déchets » beside a list of criteria is still a statement, unless it is given marks.
_MARKED = re.compile(r"points?\b|\bpts\b|ponder|\bnotee?s?\b|apprecie|juge|critere")
_VOLUME = re.compile(
    r"\d ?(?:h|heures)\b|penalite|uniquement|(?:sur|pour) les? lots?|main[- ]d'oeuvre|temps (?:total )?(?:de )?travail"
)
_NEAR = (-3, -2, -1, 1, 2, 3)
_FURTHER = (-6, -5, -4, 4, 5, 6)
_LONGEST_ITEM = 400
_LONGEST_WEIGHED = 90
_SHORT = 40
_BARE_NUMBER = re.compile(r"[ (:|-]{0,4}\d{1,3}(?:[.,]\d{1,2})?[ )%|;\n]*$")
_BARE_WEIGHT = re.compile(
    r"^[ (:|-]{0,4}(?:ponderation[a-z ,()]{0,40}:? ?)?\d{1,3}(?:[.,]\d{1,2})? ?(?:%|points?|pts|(?<=: \d\d)"
    r"|(?<=: \d))[ )|;.\n]*$"
)
_CRITERIA_HEAD = re.compile(
    r"criteres? (?:d'attribution|de (?:jugement|selection|notation|choix)|ponderes?|suivants?|enonces?)"
    r"|criteres?[^.]{0,40}: ?$|(?:^|sous-? ?)criteres? ?:"
)


class Around:
    """The sentences around the one of number `index` in a folded text cut at `ends`, read when a rule asks for them."""

    def __init__(self, low: str, ends: list[int], index: int) -> None:
        self._low = low
        self._ends = ends
        self._index = index

    def line(self, offset: int) -> str:
        """The sentence so many sentences after it (before it, under zero); empty beyond the ends of the text."""
        index = self._index + offset
        return self._low[self._ends[index] : self._ends[index + 1]] if 0 <= index < len(self._ends) - 1 else ""

    @cached_property
    def alone(self) -> bool:
        """The sentence stands alone between line or field breaks, as a title or an object does."""
        opened = self._index == 0 or self.line(-1).rstrip(" ")[-1:] in "|\n"
        return opened and (self._index == len(self._ends) - 2 or self.line(0).rstrip(" ")[-1:] in "|\n")

    @cached_property
    def criteria(self) -> bool:
        """A short line beside lines of price or technical value, or just under a heading of criteria; no statement."""
        line = self.line(0)
        if len(line) > _LONGEST_ITEM:
            return False
        if _OWN_LIST.search(line) or ("-qualite" in line and _HYPHENS.search(line)):
            return True
        if not self._beside_criteria():
            return False
        if _MARKED.search(line):
            return True
        told_after = line.rstrip().endswith(".") and states(self.line(1))
        return not (states(line) or _VOLUME.search(line) or told_after)

    def _beside_criteria(self) -> bool:
        """Lines of price, technical value or marks stand near, or a heading of criteria just above."""
        around = list(map(self.line, _NEAR))
        if any(map(_BARE_NUMBER.match, around[2:4])) and self._beside_mark(around):
            return True
        for line in around:
            if len(line) < _LONGEST_WEIGHED and (_CRITERIA_ITEM.match(line) or _BARE_WEIGHT.match(line)):
                return True
        return any("critere" in line and _CRITERIA_HEAD.search(line) for line in around[:3])

    def _beside_mark(self, around: list[str]) -> bool:
        """A bare number beside the line is a mark: an item stands a little further, or the numbers make a hundred."""
        fields = list(map(self.line, _FURTHER))
        return any(len(line) < _SHORT and _CRITERIA_ITEM.match(line) for line in fields) or _make_hundred(
            fields, around
        )


def _make_hundred(fields: list[str], around: list[str]) -> bool:
    """Bare numbers that follow one another near the line add up to 100: the weights of a list of criteria."""
    half = len(fields) // 2
    window = (*fields[:half], *around, *fields[half:])
    marks = [float(line.strip(" (:|-)%;\n").replace(",", ".")) for line in window if _BARE_NUMBER.fullmatch(line)]
    return any(
        sum(marks[first:last]) == 100 for first in range(len(marks)) for last in range(first + 2, len(marks) + 1)
    )
