"""The life of an entry as a fold over its acts: entered, typed, proved, accepted. Only an accepted one counts.

Acts are appended, signed and dated by whoever keeps them; nothing is rewritten: a correction is a new version, and an
accepted entry is reopened with a reason before it may change. The supplier may enter and prove, never accept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from clauses.followup.line import Line, Proof, Stage
from clauses.packages.rounds import Side


class State(StrEnum):
    """Where an entry stands."""

    ENTERED = "entered"
    TYPED = "typed"
    PROVED = "proved"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


STATES = {
    State.ENTERED: "saisie, nature à préciser",
    State.TYPED: "à justifier",
    State.PROVED: "à accepter",
    State.ACCEPTED: "acceptée",
    State.REJECTED: "refusée",
    State.WITHDRAWN: "retirée",
}


class Event(StrEnum):
    """What may happen to an entry."""

    ENTER = "enter"
    REVISE = "revise"
    PROVE = "prove"
    SHARE = "share"
    ACCEPT = "accept"
    REJECT = "reject"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


EVENTS = {
    Event.ENTER: "a saisi",
    Event.REVISE: "a corrigé",
    Event.PROVE: "a ajouté un justificatif",
    Event.SHARE: "a réparti",
    Event.ACCEPT: "a accepté",
    Event.REJECT: "a refusé",
    Event.REOPEN: "a rouvert",
    Event.WITHDRAW: "a retiré",
}


class NotAllowed(ValueError):
    """An act that cannot be taken. The message is French and says why."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `content`: the line (enter, revise), the proof, the shares, or the quality told on acceptance."""

    event: Event
    side: Side
    content: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What an entry is after its acts. `shares`: quantity by what it serves; `good`: of the quality agreed."""

    state: State | None = None
    turn: int = 0
    version: int = 0
    line: Line | None = None
    proofs: tuple[Proof, ...] = ()
    shares: Mapping[str, Fraction] = field(default_factory=dict)
    good: bool = True

    @property
    def counts(self) -> bool:
        """Whether it is counted."""
        return self.state is State.ACCEPTED


_OPEN = frozenset({State.ENTERED, State.TYPED, State.PROVED})
_BOTH, _BUYER = frozenset(Side), frozenset({Side.BUYER})
MOVES: dict[Event, tuple[frozenset[State | None], frozenset[Side], bool]] = {
    Event.ENTER: (frozenset({None}), _BOTH, False),
    Event.REVISE: (_OPEN | {State.REJECTED}, _BOTH, False),
    Event.PROVE: (frozenset({State.TYPED, State.PROVED, State.REJECTED}), _BOTH, False),
    Event.SHARE: (_OPEN | {State.ACCEPTED, State.REJECTED}, _BUYER, False),
    Event.ACCEPT: (frozenset({State.PROVED}), _BUYER, False),
    Event.REJECT: (_OPEN, _BUYER, True),
    Event.REOPEN: (frozenset({State.ACCEPTED, State.REJECTED}), _BUYER, True),
    Event.WITHDRAW: (_OPEN | {State.REJECTED}, _BOTH, True),
}
"Each event: from which states, by which side, whether a reason is needed."

WHY_NOT = {
    Event.ACCEPT: "seule une saisie justifiée peut être acceptée, par l'acheteur ou le facilitateur",
    Event.PROVE: "dites d'abord de quelle nature elle est",
    Event.REVISE: "une saisie acceptée se rouvre d'abord, avec un motif",
}


def step(now: Standing, act: Act) -> Standing:
    """The standing after one more act. Raises NotAllowed, in French."""
    states, sides, reasoned = MOVES[act.event]
    if now.state not in states or act.side not in sides:
        where = STATES[now.state] if now.state else "pas encore saisie"
        why = WHY_NOT.get(act.event, "ce pas n'est pas possible maintenant")
        raise NotAllowed(f"Saisie {where} : {why}.")
    if reasoned and not act.reason.strip():
        raise NotAllowed("Un motif est attendu.")
    return replace(_TAKE[act.event](now, act), turn=now.turn + 1)


def replay(acts: Iterable[Act]) -> Standing:
    """The standing that these acts lead to. Raises NotAllowed when they never could have happened."""
    standing = Standing()
    for act in acts:
        standing = step(standing, act)
    return standing


def allowed(now: Standing, side: Side) -> frozenset[Event]:
    """The acts that this side may take next."""
    return frozenset(event for event, (states, sides, _) in MOVES.items() if now.state in states and side in sides)


def _resting(line: Line, proofs: tuple[Proof, ...]) -> State:
    """Where an entry that nobody judged stands: what it still lacks."""
    if line.kind is None:
        return State.ENTERED
    return State.PROVED if proofs and line.stage is not Stage.PLANNED else State.TYPED


def _enter(now: Standing, act: Act) -> Standing:
    line = Line.from_dict(act.content)
    if now.shares and now.line is not None and line.unit is not now.line.unit:
        raise NotAllowed("L'unité change : videz d'abord la répartition, elle ne se lirait plus.")
    if sum(now.shares.values()) > line.quantity:
        raise NotAllowed("La répartition dépasse la nouvelle quantité : réduisez-la d'abord.")
    return replace(now, state=_resting(line, now.proofs), line=line, version=now.version + 1)


def _prove(now: Standing, act: Act) -> Standing:
    assert now.line is not None
    proofs = (*now.proofs, Proof.from_dict(act.content))
    return replace(now, state=_resting(now.line, proofs), proofs=proofs)


def _share(now: Standing, act: Act) -> Standing:
    assert now.line is not None
    shares = {key: Fraction(each) for key, each in act.content.items()}
    if any(each <= 0 for each in shares.values()):
        raise NotAllowed("Répartition : une part plus grande que zéro est attendue.")
    if sum(shares.values()) > now.line.quantity:
        raise NotAllowed("Répartition : la somme des parts dépasse la quantité saisie ; rien ne se compte deux fois.")
    return replace(now, shares=shares)


def _accept(now: Standing, act: Act) -> Standing:
    return replace(now, state=State.ACCEPTED, good=bool(act.content.get("good", True)))


def _reopen(now: Standing, _act: Act) -> Standing:
    assert now.line is not None
    return replace(now, state=_resting(now.line, now.proofs), good=True)


def _reject(now: Standing, _act: Act) -> Standing:
    return replace(now, state=State.REJECTED)


def _withdraw(now: Standing, _act: Act) -> Standing:
    return replace(now, state=State.WITHDRAWN)


_TAKE: dict[Event, Callable[[Standing, Act], Standing]] = {
    Event.ENTER: _enter,
    Event.REVISE: _enter,
    Event.PROVE: _prove,
    Event.SHARE: _share,
    Event.ACCEPT: _accept,
    Event.REJECT: _reject,
    Event.REOPEN: _reopen,
    Event.WITHDRAW: _withdraw,
}


def contract_key(contract_id: int) -> str:
    """What an entry serves: a contract."""
    return f"contract:{contract_id}"


def item_key(package_id: int, key: str) -> str:
    """What an entry serves: a line of a package."""
    return f"package:{package_id}:{key}"


def check_pooling(shares: Mapping[str, Fraction], pooled: frozenset[str]) -> None:
    """One entry serves several contracts only when each of them agreed to pool. Raises NotAllowed, in French."""
    contracts = [key for key in shares if key.startswith("contract:")]
    if len(contracts) > 1 and not set(contracts) <= pooled:
        raise NotAllowed(
            "Une même saisie ne compte sur plusieurs marchés que si la mise en commun a été convenue pour chacun : "
            "notez l'accord dans leurs conditions, ou gardez un seul marché."
        )
