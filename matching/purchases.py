"""How much is bought from inclusive structures: shares by kind, trade and territory, as ranges when lines are doubtful.

Amounts are whole cents. A supplier is found by its SIRET; by its SIREN alone it is only probable, since another
establishment of the same company may be the inclusive one. What cannot be read is a third answer, never « no ».
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from matching.structure import Standing, Structure


class Found(StrEnum):
    """What the directory says of the supplier of a line."""

    SIRET = "siret"
    SIREN = "siren"
    CLOSED = "closed"
    NO = "no"
    UNKNOWN = "unknown"


FOUND = {
    Found.SIRET: "structure inclusive (même SIRET)",
    Found.SIREN: "structure inclusive possible (même SIREN, autre établissement)",
    Found.CLOSED: "structure inclusive dite fermée par l'annuaire, à vérifier",
    Found.NO: "absent de l'annuaire des structures inclusives",
    Found.UNKNOWN: "fournisseur non identifié",
}
PROBABLE = frozenset({Found.SIREN, Found.CLOSED})


@dataclass(frozen=True, slots=True)
class Purchase:
    """A line that was read. `cents` None: no amount could be read. `siret` or `siren` None: not told or unreadable."""

    line: int
    siret: str | None = None
    siren: str | None = None
    cents: int | None = None
    name: str = ""
    category: str = ""
    cpv: str = ""
    city: str = ""
    department: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with what the directory says: `kinds` « EI » or « ACI ou EI »; `group` slug of its trade."""

    purchase: Purchase
    found: Found
    structures: tuple[Structure, ...] = ()
    group: str | None = None

    @property
    def kinds(self) -> str:
        """The kinds of the structures found, each once; a SIRET that carries two is counted in a row of its own."""
        return " ou ".join(sorted({each.kind.value for each in self.structures}))

    @property
    def department(self) -> str | None:
        """Where: told by the file, else where the structure is; None: not known."""
        places = {each.department for each in self.structures}
        return self.purchase.department or (places.pop() if len(places) == 1 else None)


@dataclass(frozen=True, slots=True)
class Directory:
    """Structures by number."""

    by_siret: Mapping[str, tuple[Structure, ...]]
    by_siren: Mapping[str, tuple[Structure, ...]]

    @classmethod
    def of(cls, structures: Iterable[Structure]) -> Directory:
        """Index structures."""
        whole: dict[str, tuple[Structure, ...]] = {}
        company: dict[str, tuple[Structure, ...]] = {}
        for each in structures:
            whole[each.siret] = (*whole.get(each.siret, ()), each)
            company[each.siret[:9]] = (*company.get(each.siret[:9], ()), each)
        return cls(whole, company)

    def look(self, purchase: Purchase) -> tuple[Found, tuple[Structure, ...]]:
        """What the directory says of this line's supplier, and the structures meant."""
        if purchase.siret is None and purchase.siren is None:
            return Found.UNKNOWN, ()
        exact = self.by_siret.get(purchase.siret or "", ())
        if exact:
            closed = all(each.standing is Standing.CLOSED for each in exact)
            return (Found.CLOSED if closed else Found.SIRET), exact
        near = self.by_siren.get(purchase.siren or (purchase.siret or "")[:9], ())
        return (Found.SIREN, near) if near else (Found.NO, ())


@dataclass(frozen=True, slots=True)
class Share:
    """Money in cents, and the share bought from inclusive structures.

    `sure`: by SIRET; `probable`: by SIREN, or said closed; `doubt_up`, `doubt_down`: amounts above and below zero of
    suppliers that could not be identified; `unread`: lines whose amount could not be read, outside every sum.
    """

    lines: int = 0
    total: int = 0
    sure: int = 0
    probable_up: int = 0
    probable_down: int = 0
    doubt_up: int = 0
    doubt_down: int = 0
    unread: int = 0

    def plus(self, judged: Judged) -> Share:
        """With one line more."""
        cents, found = judged.purchase.cents, judged.found
        up, down = max(cents or 0, 0), min(cents or 0, 0)
        probable, doubt = found in PROBABLE, found is Found.UNKNOWN
        return Share(
            self.lines + 1,
            self.total + up + down,
            self.sure + (up + down if found is Found.SIRET else 0),
            self.probable_up + (up if probable else 0),
            self.probable_down + (down if probable else 0),
            self.doubt_up + (up if doubt else 0),
            self.doubt_down + (down if doubt else 0),
            self.unread + (cents is None),
        )

    @property
    def probable(self) -> int:
        """Net amount of the probable ones."""
        return self.probable_up + self.probable_down

    @property
    def doubtful(self) -> int:
        """Net amount of suppliers that could not be identified."""
        return self.doubt_up + self.doubt_down

    @property
    def bounds(self) -> tuple[Fraction, Fraction] | None:
        """Lowest and highest share of the amounts read, between 0 and 1; None when nothing was bought."""
        if self.total <= 0:
            return None
        low = Fraction(self.sure + self.probable_down + self.doubt_down, self.total)
        high = Fraction(self.sure + self.probable_up + self.doubt_up, self.total)
        return _within(low), _within(high)


def _within(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))


@dataclass(frozen=True, slots=True)
class Shares:
    """The whole, and its cuts by kind (inclusive lines only), by trade and by department (None: not known)."""

    whole: Share
    kinds: Mapping[str | None, Share] = field(default_factory=dict)
    trades: Mapping[str | None, Share] = field(default_factory=dict)
    departments: Mapping[str | None, Share] = field(default_factory=dict)


def judge(
    purchases: Iterable[Purchase], directory: Directory, trade: Callable[[Purchase], str | None]
) -> tuple[Judged, ...]:
    """Each line with what the directory says of it. `trade` gives the slug of a group for a line, None: not told."""
    found = []
    for purchase in purchases:
        how, structures = directory.look(purchase)
        found.append(Judged(purchase, how, structures, trade(purchase)))
    return tuple(found)


def shares(judged: Sequence[Judged]) -> Shares:
    """The share bought from inclusive structures. Cuts add up to the whole; that by kind, to its part."""
    inclusive = [each for each in judged if each.structures]
    return Shares(
        _sum(judged),
        _cut(inclusive, lambda each: each.kinds),
        _cut(judged, lambda each: each.group),
        _cut(judged, lambda each: each.department),
    )


def _sum(judged: Iterable[Judged]) -> Share:
    found = Share()
    for each in judged:
        found = found.plus(each)
    return found


def _cut(judged: Iterable[Judged], key: Callable[[Judged], str | None]) -> dict[str | None, Share]:
    """By key, the largest amount first, what is not known last."""
    found: dict[str | None, Share] = {}
    for each in judged:
        found[key(each)] = found.get(key(each), Share()).plus(each)
    return dict(sorted(found.items(), key=lambda pair: (pair[0] is None, -pair[1].total, pair[0] or "")))
