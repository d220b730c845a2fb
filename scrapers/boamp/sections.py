"""Gathering the texts and coded signals of a notice, each once, with the lot it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from clauses.notice import FRENCH, Section, Signal

CUT = 190
"A flat title this long may have been cut (at 200)."

FIRST = {"Intitulé": 0, "Objet": 1, "Description": 2}


@dataclass(slots=True)
class Sections:
    """Texts and signals in the order of the document. Contacts, courts and addresses are never put in."""

    _texts: list[Section] = field(default_factory=list)
    _signals: list[Signal] = field(default_factory=list)

    def add(
        self, path: str, label: str, text: str, lot: str | None = None, criteria: bool = False, language: str = FRENCH
    ) -> None:
        """Put in a text, if it has a letter at all."""
        if text and any(map(str.isalpha, text)):
            self._texts.append(Section(path, label, text, lot, criteria, language))

    def signal(self, name: str, value: str, lot: str | None = None) -> None:
        """Put in a code as received."""
        if value:
            self._signals.append(Signal(name, value, lot))

    def texts(self, lots: tuple[str, ...], title: str = "") -> tuple[Section, ...]:
        """Every text once; a text said of all lots, or of the whole contract as well, is said of the whole contract.

        `title`: the flat one of the record, put first unless another text says the same or more.
        """
        said: dict[tuple[str, bool], list[Section]] = {}
        for section in self._texts:
            said.setdefault((section.text, section.criteria), []).append(section)
        all_lots = frozenset(lots)
        found = [one for same in said.values() for one in _once(same, all_lots)]
        if title and not any(_says(section.text, title) for section in found):
            found.insert(0, Section("objet", "Objet", title))
        return tuple(sorted(found, key=_rank))

    def signals(self, lots: tuple[str, ...]) -> tuple[Signal, ...]:
        """Every code once, rolled up when all lots have it."""
        said: dict[tuple[str, str], dict[str | None, None]] = {}
        for signal in self._signals:
            said.setdefault((signal.field, signal.value), {})[signal.lot] = None
        rolled = ((code, _rolled(tuple(named), frozenset(lots))) for code, named in said.items())
        return tuple(Signal(*code, lot) for code, named in rolled for lot in named)


def _once(same: list[Section], lots: frozenset[str]) -> Iterator[Section]:
    first = same[0]
    if len(same) == 1 and (first.lot is None or len(lots) > 1):  # nearly all: said once, of one lot among several
        yield first
        return
    for lot in _rolled(tuple(dict.fromkeys(section.lot for section in same)), lots):
        spoken = next((section for section in same if section.lot == lot), first)
        yield spoken if spoken.lot == lot else replace(first, lot=lot)


def _rolled(named: tuple[str | None, ...], lots: frozenset[str]) -> tuple[str | None, ...]:
    return (None,) if None in named or lots.issubset(named) else named


def _rank(section: Section) -> int:
    """What the contract is comes first; the rest keeps the order of the document."""
    return FIRST.get(section.label, len(FIRST)) if section.lot is None else len(FIRST)


def _says(text: str, title: str) -> bool:
    return text.casefold() == title.casefold() or (len(title) >= CUT and text.startswith(title.rstrip(" .…")))
