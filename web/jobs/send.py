"""Sending what waits in the outbox, and settling what became of it."""

from __future__ import annotations

from pathlib import Path

from web import clock
from web.house import House
from web.jobs.runner import Tally
from web.mail.french import count
from web.mail.reconcile import Reconciled, reconcile
from web.mail.sender import ALL, Sendings, TooMany, Which, send_due, server_of
from web.mail.smtp import SmtpUnavailable


def send(house: House, tally: Tally) -> None:
    """Envoie les messages prêts."""
    _send(house, tally, house.settings.mail_cap)


def send_whatever_many(house: House, tally: Tally) -> None:
    """Envoie les messages prêts, même au-delà du plafond."""
    _send(house, tally, None)


def send_planned(house: House, tally: Tally) -> None:
    """Envoie les messages prêts dont l'heure est venue."""
    _send(house, tally, house.settings.mail_cap, Which(punctual=True))


def retry(house: House, tally: Tally) -> None:
    """Renvoie les messages que le serveur de courrier n'a pas pu prendre."""
    _send(house, tally, house.settings.mail_cap, Which(again_only=True))


def reconcile_outbox(house: House, tally: Tally) -> None:
    """Éclaircit le sort des messages dont l'envoi a été coupé."""
    found = settle_unclear(house)
    tally.seen = len(found.sent) + len(found.again) + len(found.doubt)
    tally.changed, tally.failed = len(found.sent) + len(found.again), len(found.doubt)
    if found.doubt:
        tally.detail = f"{count(len(found.doubt), 'message douteux', 'messages douteux')} à regarder"


def settle_unclear(house: House, log: Path | None = None) -> Reconciled:
    """Settle expired claims with this log, else with the one of the settings, else as doubts."""
    log = log or house.settings.mail_log
    with house.sessions.begin() as session:
        return reconcile(session, clock.now(), log if log and log.is_file() else None)


def _send(house: House, tally: Tally, cap: int | None, which: Which = ALL) -> None:
    """A refusal of the server breaks the run, in words, and loses nothing."""
    settle_unclear(house)
    try:
        done = send_due(house.sessions, server_of(house.settings), clock.now, cap, which)
    except (SmtpUnavailable, TooMany) as error:
        tally.state, tally.detail = "broken", str(error)
        return
    _count(tally, done)


def _count(tally: Tally, done: Sendings) -> None:
    tally.seen, tally.new, tally.changed = done.total, done.sent, done.postponed
    tally.failed, tally.detail = done.failed + done.unclear, sendings_line(done)


def sendings_line(done: Sendings) -> str:
    """What became of the mails, in one French line."""
    parts = (
        (done.sent, "envoyé", "envoyés"),
        (done.postponed, "remis à plus tard", "remis à plus tard"),
        (done.failed, "refusé", "refusés"),
        (done.unclear, "au sort inconnu", "au sort inconnu"),
        (done.withdrawn, "retiré", "retirés"),
    )
    return ", ".join(count(number, one, many) for number, one, many in parts if number) or "rien à envoyer"
