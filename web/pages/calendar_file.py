"""Deadlines as calendar files (RFC 5545): the same event again, with a higher SEQUENCE, when the deadline moves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event

from web.clock import PARIS
from web.store.models import Tender

MOVES = frozenset({"deadline", "status"})
"Changes that make a new version of the event."
REMINDER = timedelta(days=-3)


def calendar_of(tenders: Iterable[tuple[Tender, str]], name: str) -> bytes:
    """The deadlines of these tenders, each with the address of its page; those without a deadline have no event."""
    calendar = Calendar()
    calendar.add("prodid", "-//maillage//marches//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for tender, url in tenders:
        if tender.deadline is not None:
            calendar.add_component(_event(tender, url))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(tender: Tender, url: str) -> Event:
    event = Event()
    event.add("uid", f"marche-{tender.id}@{urlsplit(url).hostname}")
    event.add("sequence", sequence(tender))
    event.add("dtstamp", tender.changed_at)
    event.add("last-modified", tender.changed_at)
    _when(event, tender)
    cancelled = tender.stage == "cancelled"
    event.add("summary", f"{'ANNULÉ – ' if cancelled else ''}Date limite : {tender.title}")
    event.add("description", _description(tender, url))
    event.add("url", url)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if not cancelled:
        event.add_component(_reminder(tender))
    return event


def sequence(tender: Tender) -> int:
    """How often the deadline or the state changed since the first notice."""
    return sum(change["what"] in MOVES for change in tender.history)


def _when(event: Event, tender: Tender) -> None:
    """The moment in Paris; the whole day when the hour or its zone is not sure."""
    assert tender.deadline is not None, "only tenders with a deadline have an event"
    local = tender.deadline.astimezone(PARIS)
    if not tender.deadline_hour_known or tender.deadline_uncertain:
        event.add("dtstart", local.date())
        return
    event.add("dtstart", local)
    event.add("duration", timedelta(0))


def _description(tender: Tender, url: str) -> str:
    doubt = "" if tender.deadline_hour_known else "Heure non indiquée dans l'avis. "
    return f"{tender.buyer_name}. {doubt}Vérifiez toujours la date sur le site de l'acheteur. {url}"


def _reminder(tender: Tender) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"Date limite dans trois jours : {tender.title}")
    alarm.add("trigger", REMINDER)
    return alarm
