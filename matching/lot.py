"""A lot made ready once to be compared with all structures: its rules answered, its words weighed, its places found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from matching.access import Demand, demands, signalled
from matching.arrays import PROFILES, Floats, Profile, unit
from matching.context import Answers, Context
from matching.matrix import Facts
from matching.structure import Verdict
from matching.text import READ, Terms, tokens
from matching.types import Eligibility, LotNeed


@dataclass(frozen=True, slots=True)
class PlaceOfWork:
    """One place of a lot: a point (`unit` (1, 3) on the sphere) or, when only that is known, a department."""

    name: str
    department: str
    codes: tuple[str, ...]
    unit: Floats | None = None
    cell: tuple[int, int] | None = None
    "Square of the map that holds the point: the lots of one share who may reach it (`matching.candidates`)."


CELL = 0.5
"Side of a square of the map, in degrees."


@dataclass(frozen=True)
class Lot:
    """A need with what follows from it alone. `answers` and `allowed` by profile, in the order of `PROFILES`.

    Its words are read when first asked for: a lot that nobody can reach is not read.
    """

    need: LotNeed
    context: Context
    answers: Answers
    "Best answer of each profile."
    allowed: NDArray[np.bool_]
    places: tuple[PlaceOfWork, ...]
    ruled: Hashable = None
    "What a person decided of a profile for this lot, None: nothing."

    @classmethod
    def prepare(cls, need: LotNeed, context: Context) -> Lot:
        """Everything that does not depend on a structure."""
        answers, allowed = _answers(need, context)
        return cls(need, context, answers, allowed, tuple(_places(need, context)))

    @cached_property
    def said(self) -> tuple[list[str], list[str]]:
        """The words of its title, and of its text."""
        return tokens(self.need.title), tokens(self.need.text)

    @cached_property
    def terms(self) -> Terms:
        """Its rarest words and their weights; a word of the title counts more, those of its places not at all."""
        (title, text), policy = self.said, self.context.policy.words
        read = text if len(self.need.text) <= READ else tokens(self.need.text[:READ])
        said = self.context.places
        counts: dict[int, float] = dict(Counter(chain.from_iterable(said.of(read))))
        for place in chain.from_iterable(said.of(title)):
            counts[place] = counts.get(place, 0) + policy.title
        for town in self.places:  # where the work is, place judges, not words
            for place in self.context.town_places(town.name, town.department):
                counts.pop(place, None)
        return self.context.idf.weighed(counts, int(policy.most))

    @cached_property
    def demanded(self) -> tuple[Demand, ...]:
        """What it demands of people."""
        likely = signalled(chain(*self.said))
        return demands(f"{self.need.title} . {self.need.text}", likely) if likely else ()

    def all_modes(self, profile: Profile) -> tuple[Eligibility, ...]:
        """Every answer mode of a profile, best first; kept for the lots that share their clauses."""
        kept, key = self.context.modes, (_clauses(self.need), profile)
        if key not in kept:
            facts = _facts(self.need, self.context, profile)
            kept[key] = self.context.rules.modes(profile.kind, self.need.kinds, facts)
        return kept[key]

    def ruling(self, profile: Profile, answer: Eligibility) -> Lot:
        """The same lot with the answer of a profile as a person decided it."""
        answers = {**self.answers, profile: answer}
        return replace(self, answers=answers, allowed=_allowed(answers), ruled=(profile, answer))

    @property
    def gate_open(self) -> bool:
        """A lot outside every trade is matched only when a reservation or an insertion clause makes it of interest.

        Work done abroad is matched with nobody: the kinds of structure and their law are French.
        """
        return not self.need.abroad and self._of_interest

    @property
    def _of_interest(self) -> bool:
        return bool(self.need.trades) or bool(self.need.kinds & self.context.policy.without_trade)

    @property
    def clauses(self) -> Hashable:
        """What the answers depend on: lots that share it share their answers."""
        return (_clauses(self.need), self.ruled)


def _allowed(answers: Answers) -> NDArray[np.bool_]:
    return np.array([answers[profile].verdict in (Verdict.YES, Verdict.IF) for profile in PROFILES])


def _clauses(need: LotNeed) -> Hashable:
    return (need.kinds, need.staffing, need.concession)


def _answers(need: LotNeed, context: Context) -> tuple[Answers, NDArray[np.bool_]]:
    key = _clauses(need)
    if key not in context.answers:
        answers: Answers = {
            profile: context.rules.modes(profile.kind, need.kinds, _facts(need, context, profile))[0]
            for profile in PROFILES
        }
        context.answers[key] = answers, _allowed(answers)
    return context.answers[key]


def _facts(need: LotNeed, context: Context, profile: Profile) -> Facts:
    return Facts(on=context.on, staffing=need.staffing, concession=need.concession, convention=profile.convention)


def _places(need: LotNeed, context: Context) -> Iterator[PlaceOfWork]:
    """The precise points; without any, the departments."""
    precise = [point for point in need.points if point.precise]
    for point in precise:
        place = _department(point.department, context)
        town = _town_codes(point.insee, context) if point.insee else ()
        yield PlaceOfWork(
            point.name or place.name,
            point.department,
            (*place.codes, *town),
            unit([point.latitude], [point.longitude]),
            (int(point.latitude // CELL), int(point.longitude // CELL)),
        )
    if not precise:
        vague = dict.fromkeys([*need.departments, *(point.department for point in need.points)])
        yield from (_department(code, context) for code in vague)


def _town_codes(insee: str, context: Context) -> tuple[str, ...]:
    """Codes of zones that hold a commune whole: its own, and its EPCI's."""
    epci = context.gazetteer.epci(insee)
    return (f"com:{insee}", *((f"epci:{epci}",) if epci else ()))


def _department(code: str, context: Context) -> PlaceOfWork:
    region = context.gazetteer.region(code)
    codes = (f"dep:{code}", *((f"reg:{region}",) if region else ()))
    return PlaceOfWork(context.gazetteer.department_name(code), code, codes)
