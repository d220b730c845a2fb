"""What is to be done and by when: evidence, reviews, ends of contracts, news of people hired. Never sent by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from clauses.debt import Progress, next_evidence
from clauses.followup.contract import Account
from clauses.followup.life import State
from clauses.followup.line import Stage
from clauses.followup.promise import Promise
from clauses.followup.tally import Entry
from clauses.packages.kinds import KINDS
from clauses.packages.terms import months_later


class About(StrEnum):
    """What a reminder is about."""

    EVIDENCE = "evidence"
    REVIEW = "review"
    END = "end"
    OUTCOME = "outcome"
    WAITING = "waiting"
    SILENT = "silent"


ABOUTS = {
    About.EVIDENCE: "Justificatifs à recevoir",
    About.REVIEW: "Bilan à tenir",
    About.END: "Fin proche",
    About.OUTCOME: "Nouvelles à prendre",
    About.WAITING: "Saisie à accepter ou refuser",
    About.SILENT: "Rien de proposé à mi-parcours",
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """How early things are told, in days, and how long a word may wait; from `config/hours.toml`."""

    ahead: int
    end_ahead: int
    waiting: int

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Calendar:
        """Read the table `reminders`. Raises KeyError for a missing value."""
        return cls(int(data["ahead"]), int(data["end_ahead"]), int(data["waiting"]))


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to do. `day`: by when; `key` names it across days, so that it is told once; `what` French."""

    day: date
    about: About
    what: str
    key: str

    def late(self, today: date) -> bool:
        """Whether its day is over."""
        return self.day < today


def of_contract(name: str, contract_id: int, found: Account, today: date, known: Calendar) -> Iterable[Reminder]:
    """Evidence of the quarter, due before the 15th of the next month; the end three months before."""
    if found.duty.notified <= today <= found.duty.ends and found.progress.status is not Progress.DONE:
        period, by = next_evidence(today)
        if by - today <= timedelta(days=known.ahead):
            what = f"{name} : justificatifs du trimestre fini le {period:%d/%m/%Y}, avant le {by:%d/%m/%Y}"
            yield Reminder(by, About.EVIDENCE, what, f"evidence:{contract_id}:{by}")
    if today <= found.duty.ends <= today + timedelta(days=known.end_ahead) and found.settlement.missing:
        what = f"{name} finit le {found.duty.ends:%d/%m/%Y} ; {found.settlement.because}"
        yield Reminder(found.duty.ends, About.END, what, f"end:contract:{contract_id}")


def of_package(
    name: str,
    package_id: int,
    reviews: Sequence[date],
    half: date,
    lines: Sequence[Promise],
    today: date,
    known: Calendar,
) -> Iterable[Reminder]:
    """Its next review, and what was not even offered when half of the time is over (`half`)."""
    for day in reviews:
        if today - timedelta(days=known.ahead) <= day <= today + timedelta(days=known.ahead):
            yield Reminder(day, About.REVIEW, f"{name} : bilan du {day:%d/%m/%Y}", f"review:{package_id}:{day}")
    for line in lines:
        if half <= today and not (line.offered or line.started or line.done or line.kept):
            what = f"{name} : {KINDS[line.item.kind].name}, rien de proposé alors que la moitié du temps est passée"
            yield Reminder(half, About.SILENT, what, f"silent:{package_id}:{line.item.key}")


def of_entry(entry: Entry, name: str, today: date, known: Calendar) -> Iterable[Reminder]:
    """News to take 3, 6 and 12 months after a hire, and an entry that waits for its answer."""
    line, state = entry.line, entry.standing.state
    if state is State.PROVED and line.day + timedelta(days=known.waiting) <= today:
        due = line.day + timedelta(days=known.waiting)
        yield Reminder(
            due, About.WAITING, f"{name} : saisie du {line.day:%d/%m/%Y} à accepter ou refuser", f"wait:{entry.id}"
        )
    hired = (
        state is State.ACCEPTED and line.kind is not None and KINDS[line.kind].hires and line.stage is not Stage.OFFERED
    )
    for months in (3, 6, 12) if hired and line.person else ():
        day = months_later(line.day, months)
        if today - timedelta(days=known.ahead) <= day <= today + timedelta(days=known.ahead):
            what = f"{name} : la personne {line.person} est-elle en poste, {months} mois après ?"
            yield Reminder(day, About.OUTCOME, what, f"outcome:{line.person}:{months}")
