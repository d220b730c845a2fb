"""Gathering the texts and coded signals of a notice, each once, with the lot it speaks of."""

from __future__ import annotations

from dataclasses import dataclass, field

from clauses.notice import FRENCH, Section, Signal

CUT = 190
"A flat title this long may have been cut (at 200)."

FIRST = {"Intitulé": 0, "Objet": 1, "Description": 2}


_Told = tuple[str, str, str, str | None, bool, str]
"What `Section` is made of: sections themselves are made once it is known which are left."


@dataclass(slots=True)
class Sections:
    """Texts and signals in the order of the document. Contacts, courts and addresses are never put in."""

    _told: list[_Told] = field(default_factory=list)
    _signals: list[Signal] = field(default_factory=list)

    def add(
        self, path: str, label: str, text: str, lot: str | None = None, criteria: bool = False, language: str = FRENCH
    ) -> None:
        """Put in a text, if it has a letter at all."""
        if text and (text[0].isalpha() or any(map(str.isalpha, text))):
            self._told.append((path, label, text, lot, criteria, language))

    def signal(self, name: str, value: str, lot: str | None = None) -> None:
        """Put in a code as received."""
        if value:
            self._signals.append(Signal(name, value, lot))

    def texts(self, lots: tuple[str, ...], title: str = "") -> tuple[Section, ...]:
        """Every text once; a text said of all lots, or of the whole contract as well, is said of the whole contract.

        `title`: the flat one of the record, put first unless another text says the same or more.
        """
        first: dict[tuple[str, bool], _Told] = {}
        again: dict[tuple[str, bool], list[_Told]] = {}
        for told in self._told:
            key = told[2], told[4]
            if first.setdefault(key, told) is not told:
                again.setdefault(key, [first[key]]).append(told)
        all_lots = frozenset(lots)
        found: list[Section] = []
        for key, told in first.items():
            if key in again:
                found += _once(again[key], all_lots)
            elif told[3] is None or len(all_lots) > 1:
                found.append(Section(*told))
            else:
                found.append(_of(told, None if all_lots.issubset((told[3],)) else told[3]))
        if title and not _is_said(title, found):
            found.insert(0, Section("objet", "Objet", title))
        return _ranked(found)

    def signals(self, lots: tuple[str, ...]) -> tuple[Signal, ...]:
        """Every code once, rolled up when all lots have it."""
        said: dict[tuple[str, str], dict[str | None, None]] = {}
        for signal in self._signals:
            said.setdefault((signal.field, signal.value), {})[signal.lot] = None
        rolled = ((code, _rolled(tuple(named), frozenset(lots))) for code, named in said.items())
        return tuple(Signal(*code, lot) for code, named in rolled for lot in named)


def _once(same: list[_Told], lots: frozenset[str]) -> list[Section]:
    """One section for each lot that is left when the lots of the same text are rolled up."""
    by_lot: dict[str | None, _Told] = {}
    for told in same:
        by_lot.setdefault(told[3], told)
    return [_of(by_lot.get(lot, same[0]), lot) for lot in _rolled(tuple(by_lot), lots)]


def _of(told: _Told, lot: str | None) -> Section:
    path, label, text, _, criteria, language = told
    return Section(path, label, text, lot, criteria, language)


def _rolled(named: tuple[str | None, ...], lots: frozenset[str]) -> tuple[str | None, ...]:
    return (None,) if None in named or lots.issubset(named) else named


def _ranked(sections: list[Section]) -> tuple[Section, ...]:
    """What the contract is comes first; the rest keeps the order of the document."""
    leading = [section for section in sections if section.label in FIRST and section.lot is None]
    if leading:
        rest = [section for section in sections if section.label not in FIRST or section.lot is not None]
        return (*sorted(leading, key=lambda section: FIRST[section.label]), *rest)
    return tuple(sections)


def _is_said(title: str, sections: list[Section]) -> bool:
    """Whether a text is the title, or begins with it where it may have been cut."""
    plain, head = title.casefold(), title.rstrip(" .…")
    whole = len(title) < CUT
    return any(
        # no letter folds to more than three: longer texts are not worth folding
        (len(section.text) <= 3 * len(plain) and section.text.casefold() == plain)
        or (not whole and section.text.startswith(head))
        for section in sections
    )
