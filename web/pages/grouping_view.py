"""What the page of groupings shows: proposals to compare, one of them as a table of needs and members, what changes.

Loaded when asked, with the solver: the other pages do without. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from werkzeug.datastructures import MultiDict

from matching.grouping.content import Gap
from matching.grouping.gaps import gaps
from matching.grouping.needs import LotWork
from matching.grouping.offers import mean_far
from matching.grouping.slices import whole_id
from matching.grouping.trial import Trial, around, attempt, led_by, lot_title, title
from matching.grouping.volumes import between, whole_hours
from matching.labels import KINDS
from matching.problem import Grouping
from web.pages import french
from web.store.groupings import Composed

MOVE = "besoin."
MOST_MEMBERS = 8
"Members that a form may ask for: more is no small group."


@dataclass(frozen=True, slots=True)
class Choice:
    """A proposal that can be studied. `key` its name in the address; `points` its note out of 100; `far` in words."""

    key: str
    title: str
    because: str
    content: Mapping[str, Any]
    points: float
    far: str | None
    optimal: bool
    sirets: tuple[str, ...]
    stand_ins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A need in the table: who does it, what each member could do, to whom it may be given.

    `slice` a part of a need that was cut; the row of the whole need, joined again, stands before its parts and cannot
    be given to anybody. `note` what is to be known of the hours.
    """

    need: str
    title: str
    hours: str
    note: str
    done_by: str
    cells: tuple[str, ...]
    takers: Mapping[str, str]
    moved_to: str
    slice: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A member in the table: its load against what it can give."""

    siret: str
    name: str
    kind: str
    role: str
    load: str


@dataclass(frozen=True)
class View:
    """Everything the page shows, for what was asked in the address."""

    composed: Composed
    asked: MultiDict[str, str]

    @cached_property
    def groupings(self) -> list[Grouping]:
        """The best ones; around one structure when the address names it."""
        start = self.asked.get("structure", "")
        return list(around(self.composed.composition, start)) if start else self.composed.groupings()

    @cached_property
    def choices(self) -> list[Choice]:
        """Proposals, then offers, best first."""
        told = [self._choice(rank, one) for rank, one in enumerate(self.groupings, 1)]
        if self.asked.get("structure"):
            return told
        return told + [_offered(one) for one in self.composed.offers(next(iter(self.groupings), None))]

    def _choice(self, rank: int, one: Grouping) -> Choice:
        content = self.composed.told(one)
        sirets = tuple(member.siret for member in one.members)
        far, title = mean_far(one, self.composed.composition), f"Proposition {rank}"
        return Choice(str(rank), title, content["reason"], content, 100 * one.value, far, one.optimal, sirets)

    @cached_property
    def chosen(self) -> Choice | None:
        """The proposal that is studied: the one named in the address, else the first."""
        named = self.asked.get("proposition", "")
        return next((one for one in self.choices if one.key == named), next(iter(self.choices), None))

    @cached_property
    def members(self) -> list[str]:
        """SIRETs asked for: those of the form, or of the chosen proposal; one may be taken out, one brought in."""
        start = self.asked.getlist("membre") or list(self.chosen.sirets if self.chosen else ())
        out, more = self.asked.get("retirer", ""), self.asked.get("ajouter", "")
        kept = [siret for siret in (*start, more) if siret in self.composed.composition.bidders and siret != out]
        return list(dict.fromkeys(kept))[:MOST_MEMBERS]

    @cached_property
    def moves(self) -> dict[str, str]:
        """Needs given to a member by hand."""
        needs = {need.id for need in self.composed.composition.problem.needs}
        given = ((name.removeprefix(MOVE), siret) for name, siret in self.asked.items() if name.startswith(MOVE))
        return {need: siret for need, siret in given if need in needs and siret in self.members}

    @cached_property
    def trial(self) -> Trial:
        """The group asked for, and what breaks or improves against the proposal it started from."""
        composition = self.composed.composition
        base = self._base()
        found = attempt(composition, self.members, self.moves, base)
        lead = self.asked.get("mandataire", "")
        if found.grouping is None or lead not in self.leaders(found.grouping):
            return found
        return Trial(led_by(found.grouping, lead), found.breaks, found.improves)

    def _base(self) -> Grouping | None:
        if self.chosen is None:
            return None
        return attempt(self.composed.composition, self.chosen.sirets, {}, None).grouping

    def leaders(self, found: Grouping) -> dict[str, str]:
        """Members who may be mandataire, by SIRET, with their names."""
        able = {one.siret for one in self.composed.composition.problem.candidates if one.can_lead}
        return {one.siret: self.composed.name(one.siret) for one in found.members if one.siret in able}

    @cached_property
    def columns(self) -> list[Column]:
        """Members of the group tried."""
        found = self.trial.grouping
        if found is None:
            return []
        alone = len(found.members) == 1  # who answers alone leads nobody
        return [self._column(one.siret, "" if alone else one.role, one.hours) for one in found.members]

    def _column(self, siret: str, role: str, hours: float | None) -> Column:
        structure = next(iter(self.composed.composition.bidders[siret].values())).structure
        years = self.composed.composition.years
        over = f" pendant {french.number(years, 1)} ans" if years > 1 else ""
        known = "" if structure.hours is None else f"sur {french.hours(structure.hours)} par an{over}"
        room = known or "disponibilité non connue"
        load = "heures non connues" if hours is None else french.hours(hours)
        return Column(siret, structure.name, KINDS[structure.kind], role, f"{load}, {room}")

    @cached_property
    def rows(self) -> list[Row]:
        """Every need against every member, in words; one that was cut is shown joined, then part by part."""
        whole: dict[str, list[str]] = {}
        for need in self.composed.composition.problem.needs:
            whole.setdefault(whole_id(need.id), []).append(need.id)
        rows = []
        for lot, needs in whole.items():
            rows += [self._joined(lot, needs)] if len(needs) > 1 else []
            rows += [self._row(need, len(needs) > 1) for need in needs]
        return rows

    @cached_property
    def cut(self) -> frozenset[str]:
        """Lots that were cut, told by their parts."""
        needs = [need.id for need in self.composed.composition.problem.needs]
        return frozenset(whole_id(need) for need in needs if whole_id(need) != need)

    @cached_property
    def _hours(self) -> dict[str, float | None]:
        return whole_hours(self.composed.composition)

    def _doer(self, need: str) -> str | None:
        members = self.trial.grouping.members if self.trial.grouping else ()
        return next((one.siret for one in members if need in one.needs), None)

    def _joined(self, lot: str, needs: list[str]) -> Row:
        """A need that was cut, as one: how many of its hours each member does."""
        shares: dict[str | None, float] = {}
        for need in needs:
            shares[self._doer(need)] = shares.get(self._doer(need), 0.0) + (self._hours[need] or 0.0)
        names = {siret: self.composed.name(siret) if siret else "Personne" for siret in shares}
        done = ", ".join(f"{names[siret]} ({french.hours(hours)})" for siret, hours in shares.items())
        cells = tuple(f"Fait {french.hours(shares[c.siret])}" if c.siret in shares else "" for c in self.columns)
        work = self.composed.composition.lots[lot]
        told = "non connues" if work.load is None else french.number(work.load, 1)
        return Row(lot, lot_title(lot, work.title), told, _estimated(work), done, cells, {}, "")

    def _row(self, need: str, part: bool) -> Row:
        composition, doer = self.composed.composition, self._doer(need)
        covers = {one.siret: one.covers for one in composition.problem.candidates}
        cells = tuple(self._cell(covers[column.siret].get(need), column.siret == doer) for column in self.columns)
        takers = {siret: self.composed.name(siret) for siret in self.members if need in covers[siret]}
        hours, work = self._hours[need], composition.lots[whole_id(need)]
        told = "non connues" if hours is None else french.number(hours, 1)
        done = self.composed.name(doer) if doer else "Personne"
        name = title(need, composition)
        name = name.removeprefix(f"{lot_title(work.number, work.title)}, p") if part else name
        name = f"P{name}" if part else name
        return Row(need, name, told, _estimated(work), done, cells, takers, self.moves.get(need, ""), part)

    def _cell(self, score: float | None, does: bool) -> str:
        if score is None:
            return "Ne peut pas"
        word = self.composed.known.policy.word(score).lower()
        return f"Fait ({word})" if does else f"Pourrait ({word})"

    @cached_property
    def others(self) -> dict[str, str]:
        """Candidates that are not in the group, by SIRET, with kind and distance."""
        found = self.composed.composition.bidders
        return {siret: self._named(siret) for siret in found if siret not in self.members}

    @property
    def leads(self) -> list[Gap]:
        """For every need, who is nearest to suiting it: what is shown when nobody suits any."""
        needs = tuple(need.id for need in self.composed.composition.problem.needs)
        return list(gaps(Grouping((), (), needs, 0.0, True), self.composed.composition))

    @cached_property
    def everyone(self) -> dict[str, str]:
        """All candidates, for « avec qui pourrait-elle répondre ? »."""
        return {siret: self._named(siret) for siret in self.composed.composition.bidders}

    def _named(self, siret: str) -> str:
        own = self.composed.composition.bidders[siret].values()
        structure = next(iter(own)).structure
        far = self.composed.composition.far(siret, (one.lot for one in own))
        return f"{structure.name} ({', '.join(filter(None, (structure.kind.value, far)))})"

    @cached_property
    def content(self) -> dict[str, Any] | None:
        """All that is said of the group tried."""
        return self.composed.told(self.trial.grouping) if self.trial.grouping else None

    @property
    def state(self) -> list[tuple[str, str]]:
        """What a form must send again to speak of the same group."""
        pairs = [("membre", siret) for siret in self.members] + [(MOVE + need, to) for need, to in self.moves.items()]
        kept = [(name, self.asked[name]) for name in ("proposition", "structure") if self.asked.get(name)]
        return pairs + kept


def _estimated(work: LotWork) -> str:
    """« estimation : entre 455 et 840 h »; nothing when the hours were said."""
    guess = work.estimate if work.hours is None else None
    return f"estimation : {between(guess.low, guess.high)}" if guess else ""


def _offered(one: Mapping[str, Any]) -> Choice:
    sirets = tuple(member["siret"] for member in one["members"])
    ready = tuple(ready["name"] for ready in one["stand_ins"])
    because, points, far = one["offer_because"], 100 * one["value"], one["far"]
    return Choice(one["offer"], one["title"], because, one, points, far, one["optimal"], sirets, ready)


def superfluous(breaks: Sequence[str]) -> list[str]:
    """Of what breaks, the members that the group does not need: such a group is not accepted."""
    return [text for text in breaks if "n'est pas indispensable" in text]
