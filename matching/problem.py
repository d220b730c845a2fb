"""The bare grouping problem of the command line: needs, candidates, limits."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Need:
    """A piece of work done whole by one member. `hours` None: unknown."""

    id: str
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who might be a member. `covers` need id -> score 0-1; `hours` None: unknown, taken as unlimited."""

    siret: str
    hours: float | None = None
    can_lead: bool = True
    eligible: bool = True
    covers: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """Find the best groupings. The objective is in `solve`."""

    needs: tuple[Need, ...]
    candidates: tuple[Candidate, ...]
    max_members: int = 4
    best: int = 3
    member_cost: float = 0.1
    all_members_eligible: bool = False
    minimal: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a proposal. `role` "mandataire" or "cotraitant"; `hours` of its needs, None when none is known."""

    siret: str
    role: str
    needs: tuple[str, ...]
    hours: float | None


@dataclass(frozen=True, slots=True)
class Grouping:
    """One proposal. `optimal`: no better one exists at this rank, and that is proved."""

    members: tuple[Member, ...]
    covered: tuple[str, ...]
    missing: tuple[str, ...]
    value: float
    optimal: bool


@dataclass(frozen=True, slots=True)
class Solution:
    """The best groupings in order. `proved`: all ranks returned are proved."""

    proposals: tuple[Grouping, ...]
    proved: bool
