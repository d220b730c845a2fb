"""Every job by name, and the order of the chain. The first line of a job's docstring is shown to people."""

from __future__ import annotations

from collections.abc import Callable

from scrapers.registry import SOURCES
from web.house import House
from web.jobs.alert import prepare_digests
from web.jobs.awards import link_awards
from web.jobs.changes import prepare_changes
from web.jobs.classify import classify_lots
from web.jobs.collect import collecting
from web.jobs.documents import find_in_documents
from web.jobs.find import find_considerations
from web.jobs.forget import forget
from web.jobs.group import group_tenders
from web.jobs.link import link
from web.jobs.match import match_lots
from web.jobs.read import read_again, reparsing
from web.jobs.refresh import judge_again, refresh_all
from web.jobs.reminders import prepare_reminders
from web.jobs.renewals import estimate_renewals
from web.jobs.resemble import find_resemblances
from web.jobs.runner import JobFunction, run_job
from web.jobs.send import reconcile_outbox, retry, send, send_planned
from web.jobs.triage import order_queue
from web.jobs.watch import watch_sources
from web.jobs.won import note_won
from web.store.models import Run

CHAIN: dict[str, JobFunction] = {
    "read": read_again,
    "link": link,
    "find": find_considerations,
    "awards": link_awards,
    "renewals": estimate_renewals,
    "resemble": find_resemblances,
    "documents": find_in_documents,
    "classify": classify_lots,
    "standing": judge_again,
    "won": note_won,
    "match": match_lots,
    "triage": order_queue,
    "group": group_tenders,
    "changes": prepare_changes,
    "alert": prepare_digests,
    "reminders": prepare_reminders,
}
"The way of the data, each step doing only what is missing or stale."

JOBS: dict[str, JobFunction] = {
    **{f"collect:{name}": collecting(name) for name in SOURCES},
    **{f"reparse:{name}": reparsing(name) for name in SOURCES},
    **CHAIN,
    "structures": refresh_all,
    "send": send,
    "send_planned": send_planned,
    "retry": retry,
    "watch": watch_sources,
    "reconcile": reconcile_outbox,
    "forget": forget,
}
"All that the schedule may run."


def run_all(house: House, progress: Callable[[str], None] = lambda name: None) -> list[Run]:
    """Run the whole chain once; `progress` is told each step's name. A broken step does not stop the next ones."""
    done = []
    for name, work in CHAIN.items():
        progress(name)
        run = run_job(house, name, work)
        if run is not None:
            done.append(run)
    return done
