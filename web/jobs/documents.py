"""Reading the kept documents again when the rules change."""

from __future__ import annotations

from web.house import House
from web.jobs.runner import Tally
from web.store import documents

BATCH = 20


def find_in_documents(house: House, tally: Tally) -> None:
    """Relit les documents déposés par les organisations quand les règles ont changé."""
    while True:
        with house.sessions.begin() as session:
            waiting = documents.stale(session, BATCH)
            for document in waiting:
                documents.find(document)
                tally.seen += 1
                tally.changed += 1
        if not waiting:
            return
