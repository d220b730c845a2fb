"""What stands around a sentence: those beside it, and whether it is a line of its own or an item of criteria."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import accumulate, takewhile

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
    r"\d\)? ?(?:h|heures)\b|penalite|uniquement|(?:sur|pour) les? lots?|main[- ]d'oeuvre"
    r"|temps (?:total )?(?:de )?travail"
)
_NEAR = (-3, -2, -1, 1, 2, 3)
_FURTHER = (-6, -5, -4, 4, 5, 6)
_LONGEST_ITEM = 400
_LONGEST_WEIGHED = 90
_SHORT = 40
_HUNDRED = 100
_FEWEST = 2
"Marks of which a list holds more: two figures may add up to a hundred by chance."
_WINDOW = 8
"Lines looked at on either side, at most."
# « … déplacements) : 10 », « Planning (10) », « Délai 10 pts »: the mark at the end of an item.
_END_MARK = re.compile(
    r"(?<![\d/.,-])(\d{1,2}(?:[.,]\d{1,2})?) ?(?:%|points?|pts)?"
    r"(?:,? dont\b.{0,200}| ?\([^()]{3,120}\))?[ ).|;,\n]*$"
)
_INNER_MARK = re.compile(
    r"(?:[(:=-] ?|(?<=[a-z)]) )(\d{1,2}(?:[.,]\d)?) ?(?:%|points?\b|pts\b)?(?= ?(?:[),;:/|]|\.? ?$| [a-z\d][.\d] ?))"
)
_ENUMERATOR = re.compile(r"[^a-z]{0,3}\d{1,2} ?[.)-] ?")
_LONGEST_LIST = 30
_BARE_NUMBER = re.compile(r"[ (:|-]{0,4}\d{1,3}(?:[.,]\d{1,2})?[ )%|;\n]*$")
_BARE_WEIGHT = re.compile(
    r"^[ (:|-]{0,4}(?:ponderation[a-z ,()]{0,40}:? ?)?\d{1,3}(?:[.,]\d{1,2})? ?(?:%|points?|pts|(?<=: \d\d)"
    r"|(?<=: \d))[ )|;.\n]*$"
)
_CRITERIA_HEAD = re.compile(
    r"criteres? (?:d'attribution|d'evaluation|d'appreciation|d'analyse|de (?:jugement|selection|notation|choix"
    r"|classement)|ponderes?|suivants?|enonces?)"
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
        if _OWN_LIST.search(line) or ("-qualite" in line and _HYPHENS.search(line)) or self.weighed:
            return True
        if not self._beside_criteria():
            return False
        if _MARKED.search(line):
            return True
        told_after = line.rstrip().endswith(".") and states(self.line(1))
        return not (states(line) or _VOLUME.search(line) or told_after)

    @cached_property
    def weighed(self) -> bool:
        """A list of weights: the marks in the line, or at the end of lines that follow one another, make a hundred."""
        own = [_number(mark) for mark in _INNER_MARK.findall(self.line(0))]
        if len(own) > _FEWEST and (_HUNDRED in accumulate(own) or own[0] == sum(own[1:])):
            return True
        if not _END_MARK.search(self.line(0)):
            return False
        before, after = self._marks(range(-1, -_WINDOW, -1)), self._marks(range(_WINDOW))
        return any(
            sum(before[:first]) + sum(after[:last]) == _HUNDRED
            for first in range(len(before) + 1)
            for last in range(1, len(after) + 1)
            if first + last > _FEWEST
        )

    def _marks(self, offsets: range) -> list[float]:
        """The marks at the end of each line, up to the first line without one."""
        ends = takewhile(bool, (_END_MARK.search(self.line(offset)) for offset in offsets))
        return [_number(mark[1]) for mark in ends if mark]

    def _beside_criteria(self) -> bool:
        """Lines of price, technical value or marks stand near, or a heading of criteria just above."""
        around = list(map(self.line, _NEAR))
        if any(map(_BARE_NUMBER.match, around[2:4])) and self._beside_mark(around):
            return True
        for line in around:
            if len(line) < _LONGEST_WEIGHED and (_CRITERIA_ITEM.match(line) or _BARE_WEIGHT.match(line)):
                return True
        return any("critere" in line and _CRITERIA_HEAD.search(line) for line in around[:3]) or self._numbered()

    def _numbered(self) -> bool:
        """An item of « Critères de jugement : 1. … ; 2. … ; 3. … », whose numbers stand as lines of their own."""
        offset = -1
        while _ENUMERATOR.fullmatch(self.line(offset)) and offset > -_LONGEST_LIST:
            offset -= 2
        heads = self.line(offset), self.line(offset + 1)
        return offset < -1 and any("critere" in head and _CRITERIA_HEAD.search(head) for head in heads)

    def _beside_mark(self, around: list[str]) -> bool:
        """A bare number beside the line is a mark: an item stands a little further, or the numbers make a hundred."""
        fields = list(map(self.line, _FURTHER))
        return any(len(line) < _SHORT and _CRITERIA_ITEM.match(line) for line in fields) or _make_hundred(
            fields, around
        )


def _number(written: str) -> float:
    return float(written.replace(",", "."))


def _make_hundred(fields: list[str], around: list[str]) -> bool:
    """Bare numbers that follow one another near the line add up to 100: the weights of a list of criteria."""
    half = len(fields) // 2
    window = (*fields[:half], *around, *fields[half:])
    marks = [_number(line.strip(" (:|-)%;\n")) for line in window if _BARE_NUMBER.fullmatch(line)]
    return any(
        sum(marks[first:last]) == 100 for first in range(len(marks)) for last in range(first + 2, len(marks) + 1)
    )
