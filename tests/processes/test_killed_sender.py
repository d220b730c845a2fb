"""A sender killed again and again: no copy, and whoever was missed is shown to a person."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.conftest import ON_POSTGRESQL
from tests.mail.conftest import Inbox
from tests.mail.factories import mails
from tests.processes.conftest import Maillage
from web.clock import now
from web.house import House
from web.store.models import Message

SENDER = """
from web.house import open_house
from web.jobs.runner import run_job
from web.jobs.send import send_whatever_many
run_job(open_house(), "send", send_whatever_many)
"""
RECIPIENTS, MOST_KILLS = 1_000, 24
CUT, LATER = 0.03, 0.05
"How often the server takes a mail and cuts before saying so, and how often it says: again later."


@pytest.mark.slow
@pytest.mark.skipif(ON_POSTGRESQL, reason="the address of the server is that of this process")
def test_a_sender_killed_at_any_moment_sends_no_copy_and_loses_nobody(
    house: House, inbox: Inbox, maillage: Maillage, tmp_path: Path
) -> None:
    inbox.data = _moody(random.Random(11))
    with house.sessions.begin() as session:
        recipients = {message.recipient for message in mails(session, RECIPIENTS, now())}
    kills = _send_and_kill(inbox, random.Random(7))
    log = tmp_path / "accepted.log"
    inbox.data = lambda _address: "250 OK"
    for _ in range(2):  # what is surely unknown to the server leaves again, and so does what it wanted later
        log.write_text("\n".join(str(mail["Message-ID"]) for mail in inbox.mails))
        maillage("outbox", "reconcile", "--older-than", "0", "--accepted-log", str(log))
        _not_later(house)
        _finish(inbox)
    with house.sessions() as session:
        states = dict(session.execute(select(Message.recipient, Message.state)).all())  # type: ignore[arg-type]
    copies = Counter(inbox.recipients)
    shown = {recipient for recipient, state in states.items() if state == "doubt"}
    assert kills > MOST_KILLS / 2
    assert max(copies.values()) == 1
    assert recipients - set(copies) <= shown
    assert {recipient for recipient, state in states.items() if state == "sent"} <= set(copies)


def _moody(chance: random.Random) -> Callable[[str], str | None]:
    """A server that refuses for now, or takes the mail and cuts the line, now and then."""

    def answer(_address: str) -> str | None:
        drawn = chance.random()
        return None if drawn < CUT else "451 4.3.0 plus tard" if drawn < CUT + LATER else "250 OK"

    return answer


def _not_later(house: House) -> None:
    """The hour of what was put off has come."""
    with house.sessions.begin() as session:
        session.execute(update(Message).where(Message.state == "pending").values(not_before=None))


def _start(inbox: Inbox) -> subprocess.Popen[bytes]:
    environment = os.environ | {"MAILLAGE_SMTP_HOST": "127.0.0.1", "MAILLAGE_SMTP_PORT": str(inbox.port)}
    return subprocess.Popen(
        [sys.executable, "-c", SENDER],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _send_and_kill(inbox: Inbox, chance: random.Random) -> int:
    """Kill the sender once the server saw a few more mails, until all have gone; how many kills."""
    kills = 0
    for _ in range(MOST_KILLS):
        aim = len(inbox.raw) + chance.randint(1, 2 * RECIPIENTS // MOST_KILLS)
        sender = _start(inbox)
        while len(inbox.raw) < aim and sender.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                sender.wait(0.002)
        kills += sender.poll() is None
        sender.kill()
        sender.wait()
    return kills


def _finish(inbox: Inbox) -> None:
    assert _start(inbox).wait(120) == 0
