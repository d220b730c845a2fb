"""Whatever happens in whatever order, no mail is taken twice without a person's word, and none is lost in silence."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule
from sqlalchemy import create_engine, select

from tests.mail.factories import NOW, mails
from web.mail import outbox
from web.mail.outbox import Claimed
from web.mail.reconcile import reconcile
from web.store.models import Base, Message, User
from web.store.session import session_factory

STATES = {"pending", "sending", "sent", "failed", "doubt", "withdrawn"}


class Outbox(RuleBasedStateMachine):
    """Senders that claim, are answered, die or come back late; people that retry; a clock that advances."""

    claims = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        self.engine = create_engine("sqlite://")
        Base.metadata.create_all(self.engine)
        self.sessions = session_factory(self.engine)
        self.now = NOW
        self.accepted: dict[int, int] = {}
        self.asked: dict[int, int] = {}

    @initialize()
    def some_mails(self) -> None:
        with self.sessions.begin() as session:
            self.ids = [message.id for message in mails(session, 3)]

    @rule(target=claims)
    def claim(self) -> Claimed | None:
        with self.sessions.begin() as session:
            return outbox.claim(session, self.now)

    @rule(claimed=consumes(claims))
    def accept(self, claimed: Claimed | None) -> None:
        """The server takes it and says so."""
        self._accept(claimed, told=True)

    @rule(claimed=consumes(claims))
    def accept_and_cut(self, claimed: Claimed | None) -> None:
        """The server takes it, and the sender dies or is cut before hearing so."""
        self._accept(claimed, told=False)

    def _accept(self, claimed: Claimed | None, told: bool) -> None:
        if claimed is None:
            return
        self.accepted[claimed.id] = self.accepted.get(claimed.id, 0) + 1
        if told:
            with self.sessions.begin() as session:
                outbox.sent(session, claimed, self.now)

    @rule(claimed=consumes(claims))
    def refuse_for_now(self, claimed: Claimed | None) -> None:
        if claimed is not None:
            with self.sessions.begin() as session:
                outbox.postponed(session, claimed, "451", self.now)

    @rule(claimed=consumes(claims))
    def refuse_for_good(self, claimed: Claimed | None) -> None:
        if claimed is not None:
            with self.sessions.begin() as session:
                outbox.failed(session, claimed, "550")

    @rule()
    def watch(self) -> None:
        with self.sessions.begin() as session:
            reconcile(session, self.now)

    @rule()
    def time_passes(self) -> None:
        self.now += timedelta(minutes=11)

    @rule()
    def a_person_sends_a_doubt_again(self) -> None:
        with self.sessions.begin() as session:
            doubtful = session.scalars(select(Message.id).where(Message.state == "doubt")).all()
            for each in outbox.send_again(session, doubtful, self.now):
                self.asked[each] = self.asked.get(each, 0) + 1

    @rule()
    def a_person_stops(self) -> None:
        with self.sessions.begin() as session:
            first = session.get_one(Message, self.ids[0])
            session.get_one(User, first.user_id).wants_digest = False

    @invariant()
    def no_copy_without_a_persons_word(self) -> None:
        assert all(copies <= 1 + self.asked.get(each, 0) for each, copies in self.accepted.items())

    @invariant()
    def none_is_lost_in_silence(self) -> None:
        """What is called sent was accepted; what was not is still to be seen in some state."""
        with self.sessions() as session:
            rows = session.execute(select(Message.id, Message.state)).all()
        assert {state for _, state in rows} <= STATES
        assert all(self.accepted.get(each) for each, state in rows if state == "sent")

    def teardown(self) -> None:
        self.engine.dispose()


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
