"""The negotiation of a package, as a fold over its events.

Two sides exchange whole versions. A version is accepted by its number, by the side that did not write it, and is frozen
from then on; only a new round (an amendment) can put another beside it, and it holds until that one is accepted.
There is no acceptance by silence, and time alone changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Side(StrEnum):
    """Who acts."""

    BUYER = "buyer"
    SUPPLIER = "supplier"


class State(StrEnum):
    """Where a package stands."""

    DRAFT = "draft"
    SENT = "sent"
    COUNTERED = "countered"
    AGREED = "agreed"
    ACTIVE = "active"
    REFUSED = "refused"
    DONE = "done"
    CANCELLED = "cancelled"


class Event(StrEnum):
    """What may happen."""

    PREPARE = "prepare"
    WRITE = "write"
    SEND = "send"
    COUNTER = "counter"
    ACCEPT = "accept"
    REFUSE = "refuse"
    REOPEN = "reopen"
    SIGN = "sign"
    AMEND = "amend"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    STOP = "stop"


STATE_WORDS = {
    State.DRAFT: "Brouillon",
    State.SENT: "Proposé au fournisseur",
    State.COUNTERED: "Contre-proposition du fournisseur",
    State.AGREED: "Accepté",
    State.ACTIVE: "En cours",
    State.REFUSED: "Refusé",
    State.DONE: "Terminé",
    State.CANCELLED: "Arrêté",
}
EVENT_WORDS = {
    Event.PREPARE: "a préparé le package",
    Event.WRITE: "a enregistré un brouillon",
    Event.SEND: "a proposé",
    Event.COUNTER: "a proposé autre chose",
    Event.ACCEPT: "a accepté",
    Event.REFUSE: "a refusé",
    Event.REOPEN: "a rouvert la discussion",
    Event.SIGN: "a joint l'accord signé",
    Event.AMEND: "a proposé un changement",
    Event.WITHDRAW: "a retiré le changement proposé",
    Event.CLOSE: "a clos le package",
    Event.STOP: "a arrêté le package",
}
SIDE_WORDS = {Side.BUYER: "Acheteur", Side.SUPPLIER: "Fournisseur"}


class NotAllowed(ValueError):
    """A step that cannot be taken. The message is French and says why."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a package stands after its events.

    `talk`: state of the round that is open (draft, sent, countered), None when none is. Before a first agreement it is
    the state itself; afterwards it tells of an amendment, while `agreed` stays in force.
    `open`: version on the table; `written`: highest number there is; `turn`: how many events there were.
    """

    state: State | None = None
    talk: State | None = None
    open: int | None = None
    agreed: int | None = None
    written: int = 0
    turn: int = 0

    @property
    def awaited(self) -> Side | None:
        """Whose answer is awaited; None when no version is on the table."""
        return {State.SENT: Side.SUPPLIER, State.COUNTERED: Side.BUYER}.get(self.talk) if self.talk else None


@dataclass(frozen=True, slots=True)
class Act:
    """One step: `version` the one written or accepted, None for a step about no version."""

    event: Event
    side: Side
    version: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards look at beside the events."""

    today: date
    starts: date
    ends: date
    items: int
    "Lines of the version at stake."
    signed: bool = False
    "The signed agreement is attached."
    reviewed: bool = False
    "Every review was held."


@dataclass(frozen=True, slots=True)
class _Move:
    sides: frozenset[Side]
    to: State | None
    "State of the round afterwards."
    writes: bool = False
    "A new version comes with it."
    needs_reason: bool = False


_BUYER, _SUPPLIER = frozenset({Side.BUYER}), frozenset({Side.SUPPLIER})

MOVES: dict[tuple[State | None, Event], _Move] = {
    (None, Event.PREPARE): _Move(_BUYER, State.DRAFT),
    (State.DRAFT, Event.WRITE): _Move(_BUYER, State.DRAFT, writes=True),
    (State.DRAFT, Event.SEND): _Move(_BUYER, State.SENT, writes=True),
    (State.SENT, Event.COUNTER): _Move(_SUPPLIER, State.COUNTERED, writes=True, needs_reason=True),
    (State.SENT, Event.ACCEPT): _Move(_SUPPLIER, State.AGREED),
    (State.SENT, Event.REFUSE): _Move(_SUPPLIER, State.REFUSED, needs_reason=True),
    (State.COUNTERED, Event.SEND): _Move(_BUYER, State.SENT, writes=True, needs_reason=True),
    (State.COUNTERED, Event.ACCEPT): _Move(_BUYER, State.AGREED),
    (State.COUNTERED, Event.REFUSE): _Move(_BUYER, State.REFUSED, needs_reason=True),
    (State.REFUSED, Event.REOPEN): _Move(_BUYER, State.DRAFT, needs_reason=True),
}
"Moves of a round, by its state. A round that ends gives its state to the package."

LIFE: dict[tuple[State, Event], State] = {
    (State.AGREED, Event.SIGN): State.ACTIVE,
    (State.ACTIVE, Event.CLOSE): State.DONE,
}
"Moves of an agreed package, by the buyer."

OVER = frozenset({State.DONE, State.CANCELLED})
IN_FORCE = frozenset({State.AGREED, State.ACTIVE})


def step(now: Standing, act: Act, facts: Facts | None = None) -> Standing:
    """The standing after one more step. Raises NotAllowed, in French; `facts` None looks at the events alone."""
    after = _moved(now, act)
    if facts is not None:
        _guard(now, act, facts)
    return replace(after, turn=now.turn + 1)


def replay(acts: Iterable[Act]) -> Standing:
    """The standing that these events lead to. Raises NotAllowed when they never could have happened."""
    standing = Standing()
    for act in acts:
        standing = step(standing, act)
    return standing


def allowed(now: Standing, side: Side) -> frozenset[Event]:
    """The steps this side may take next."""
    trial = (Act(event, side, _version_for(now, event), "motif") for event in Event)
    return frozenset(act.event for act in trial if _possible(now, act))


def _possible(now: Standing, act: Act) -> bool:
    try:
        _moved(now, act)
    except NotAllowed:
        return False
    return True


def _version_for(now: Standing, event: Event) -> int | None:
    writing = {Event.WRITE, Event.SEND, Event.COUNTER, Event.AMEND}
    return now.written + 1 if event in writing else now.open if event is Event.ACCEPT else None


def _moved(now: Standing, act: Act) -> Standing:
    if act.event is Event.STOP:
        return _stopped(now, act)
    if now.state in IN_FORCE:
        return _in_force(now, act)
    return _round(now, act, now.state)


def _round(now: Standing, act: Act, talk: State | None) -> Standing:
    """A move of the open round."""
    move = MOVES.get((talk, act.event))
    if move is None or act.side not in move.sides:
        raise NotAllowed(_cannot(now, act))
    if move.needs_reason and not act.reason.strip():
        raise NotAllowed("Un motif est attendu.")
    written, opened = _versions(now, act, move)
    if move.to is State.AGREED:
        return replace(
            now, state=now.state if now.state in IN_FORCE else State.AGREED, talk=None, open=None, agreed=opened
        )
    if move.to is State.REFUSED:
        return replace(now, state=now.state if now.state in IN_FORCE else State.REFUSED, talk=None, open=None)
    state = now.state if now.state in IN_FORCE else move.to
    return replace(now, state=state, talk=move.to, open=opened, written=written)


def _versions(now: Standing, act: Act, move: _Move) -> tuple[int, int | None]:
    """The highest number and the version on the table after this move; a version is written once, in order."""
    if move.writes:
        if act.version != now.written + 1:
            raise NotAllowed("Une version ne se réécrit pas : la suivante porte le numéro suivant.")
        return act.version, None if move.to is State.DRAFT else act.version
    if act.event is Event.ACCEPT and act.version != now.open:
        raise NotAllowed("Ce n'est plus cette version qui est proposée. Relisez la dernière avant d'accepter.")
    return now.written, now.open


def _in_force(now: Standing, act: Act) -> Standing:
    """An agreed package: its life, or an amendment beside it."""
    assert now.state is not None
    to = LIFE.get((now.state, act.event))
    if to is not None and act.side is Side.BUYER:
        return _lived(now, to)
    if act.event is Event.AMEND and now.talk is None and act.side is Side.BUYER:
        return _round(now, replace(act, event=Event.SEND), State.COUNTERED)
    if act.event is Event.WITHDRAW and now.talk is State.SENT and act.side is Side.BUYER and act.reason.strip():
        return replace(now, talk=None, open=None)
    if now.talk in (State.SENT, State.COUNTERED):
        return _round(now, act, now.talk)
    raise NotAllowed(_cannot(now, act))


def _lived(now: Standing, to: State) -> Standing:
    if now.talk is not None:
        raise NotAllowed("Un changement est en discussion : terminez-le ou retirez-le d'abord.")
    return replace(now, state=to)


def _stopped(now: Standing, act: Act) -> Standing:
    if now.state is None or now.state in OVER or act.side is not Side.BUYER:
        raise NotAllowed(_cannot(now, act))
    if not act.reason.strip():
        raise NotAllowed("Un motif est attendu.")
    return replace(now, state=State.CANCELLED, talk=None, open=None)


def _guard(now: Standing, act: Act, facts: Facts) -> None:
    if act.event in (Event.SEND, Event.COUNTER, Event.AMEND) and not facts.items:
        raise NotAllowed("Aucune ligne : ajoutez au moins un engagement avant de proposer.")
    if act.event is Event.SIGN and not facts.signed:
        raise NotAllowed("L'accord signé n'est pas joint.")
    if act.event is Event.SIGN and facts.today < facts.starts:
        raise NotAllowed("La date de début n'est pas encore venue.")
    if act.event is Event.CLOSE and (facts.today < facts.ends or not facts.reviewed):
        raise NotAllowed("La fin n'est pas venue, ou un bilan n'a pas été tenu.")


def _cannot(now: Standing, act: Act) -> str:
    who = "L'acheteur" if act.side is Side.BUYER else "Le fournisseur"
    where = STATE_WORDS[now.talk or now.state] if now.state else "Pas encore préparé"
    return f"{who} ne peut pas faire cela maintenant. État : {where.lower()}."
