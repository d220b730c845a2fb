"""Mails whose fate is not known: the log of the server settles them, or a person does."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.mail.factories import NOW, mails
from web.house import House
from web.mail.reconcile import read_log, reconcile
from web.store.models import Message

LATER = NOW + timedelta(minutes=30)


class Shelf:
    """Three mails claimed one minute apart; the middle one was cut."""

    def __init__(self, house: House, tmp_path: Path) -> None:
        self.house, self.path = house, tmp_path / "mail.log"
        with house.sessions.begin() as session:
            rows = mails(session, 3)
            for minute, row in enumerate(rows):
                row.state, row.claimed_at = "sent", NOW + timedelta(minutes=minute)
            rows[1].state = "sending"
            self.before, self.cut, self.after = rows

    def log(self, *named: Message) -> Path:
        """A log as Postfix writes it, that names these mails."""
        lines = [f"Nov 21 08:00:0{n} mx postfix/cleanup[1]: A1: message-id={m.message_id}" for n, m in enumerate(named)]
        self.path.write_text("\n".join(lines))
        return self.path

    def settle(self, log: Path | None = None) -> str:
        with self.house.sessions.begin() as session:
            reconcile(session, LATER, log)
        with self.house.sessions() as session:
            return session.get_one(Message, self.cut.id).state


@pytest.fixture
def shelf(house: House, tmp_path: Path) -> Shelf:
    return Shelf(house, tmp_path)


def test_without_a_log_it_is_shown_to_a_person(shelf: Shelf) -> None:
    assert shelf.settle() == "doubt"


def test_named_in_the_log_it_was_accepted(shelf: Shelf) -> None:
    assert shelf.settle(shelf.log(shelf.cut)) == "sent"


def test_absent_from_a_log_that_names_its_neighbours_it_may_leave_again(shelf: Shelf) -> None:
    assert shelf.settle(shelf.log(shelf.before, shelf.after)) == "pending"


@pytest.mark.parametrize("known", [(), ("before",), ("after",)])
def test_absent_from_a_log_that_does_not_cover_the_moment_nobody_knows(shelf: Shelf, known: tuple[str, ...]) -> None:
    assert shelf.settle(shelf.log(*(getattr(shelf, name) for name in known))) == "doubt"


def test_a_doubt_is_settled_later_when_the_log_comes(shelf: Shelf) -> None:
    assert shelf.settle() == "doubt"
    assert shelf.settle(shelf.log(shelf.cut)) == "sent"


def test_a_claim_still_fresh_is_left_to_its_sender(shelf: Shelf) -> None:
    with shelf.house.sessions.begin() as session:
        found = reconcile(session, NOW + timedelta(minutes=10), shelf.log(shelf.cut))
    assert found.sent == found.again == found.doubt == []


def test_message_ids_are_found_bare_or_in_brackets() -> None:
    lines = ["message-id=<1.2@a.fr>, size=3", 'H=x id=3.4@a.fr for "x"', "to=<personne@exemple.fr>"]
    assert read_log(lines, {"1.2@a.fr", "3.4@a.fr", "5.6@a.fr"}) == {"1.2@a.fr", "3.4@a.fr"}
