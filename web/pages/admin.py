"""Administration: accounts, what the machine did, what it could not read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, render_template

from web.pages import csv_export, french, words
from web.security.context import db
from web.store import accounts
from web.store.listing import works
from web.store.models import Run, User

blueprint = Blueprint("admin", __name__)

SHOWN = 100
EXPORTED = 10_000
ACCOUNT_HEADERS = (
    "Adresse",
    "Organisation",
    "Rôle",
    "SIRET",
    "Départements",
    "Résumé par courriel",
    "Créé le",
    "Fermé le",
)
RUN_HEADERS = (
    "Tâche",
    "Source",
    "Début",
    "Fin",
    "État",
    "Vus",
    "Nouveaux",
    "Changés",
    "Inchangés",
    "En quarantaine",
    "En échec",
    "Secondes",
    "Détail",
)
QUARANTINE_HEADERS = ("Source", "Référence", "Étape", "Erreur", "Champ", "Valeur", "Origine", "Vu le")


@blueprint.get("/administration/comptes")
def accounts_list() -> str:
    """Accounts; neither passwords nor their hashes are read here."""
    return render_template("admin/accounts.html", users=accounts.everyone(db()))


@blueprint.get("/administration/comptes.csv")
def accounts_export() -> Response:
    """The same list as a file."""
    return csv_export.answer("comptes", ACCOUNT_HEADERS, map(_account_row, accounts.everyone(db())))


def _account_row(user: User) -> tuple[Any, ...]:
    organisation = user.organisation
    return (
        user.email,
        organisation.name,
        words.ROLE[user.role],
        french.siret(organisation.siret) if organisation.siret else "",
        ", ".join(organisation.departments),
        "oui" if user.wants_digest and user.stopped_at is None else "non",
        french.short_moment(user.created_at),
        french.short_moment(user.closed_at) if user.closed_at else "",
    )


@blueprint.get("/administration/collectes")
def runs() -> str:
    """The last runs, and the records in quarantine with what failed and why."""
    return render_template(
        "admin/runs.html",
        runs=works.runs(db(), SHOWN),
        job_name=job_name,
        waiting=works.quarantine(db(), SHOWN),
        total=works.quarantined(db()),
    )


def job_name(run: Run) -> str:
    """A job as people read it: the first line of its docstring, or its bare name when it is not of the registry.

    The registry is imported here: it brings the solver, which serving pages does not need.
    """
    from web.jobs.registry import JOBS

    work = JOBS.get(run.job) or JOBS.get(f"{run.job}:{run.source}")
    lines = (work.__doc__ or "").strip().splitlines() if work else []
    return lines[0].rstrip(".") if lines else run.job


@blueprint.get("/administration/collectes.csv")
def runs_export() -> Response:
    """The runs as a file."""
    return csv_export.answer("taches", RUN_HEADERS, _run_rows())


def _run_rows() -> Iterator[tuple[Any, ...]]:
    for run in works.runs(db(), EXPORTED):
        began, ended = french.short_moment(run.started_at), french.short_moment(run.ended_at) if run.ended_at else ""
        counts = (run.seen, run.new, run.changed, run.unchanged, run.quarantined, run.failed)
        state = words.RUN_STATE[run.state]
        yield job_name(run), run.source or "", began, ended, state, *counts, run.seconds, run.detail


@blueprint.get("/administration/quarantaine.csv")
def quarantine_export() -> Response:
    """The quarantine as a file."""
    rows = (
        (
            q.source,
            q.reference,
            q.stage,
            q.error,
            q.field or "",
            q.value or "",
            q.origin,
            french.short_moment(q.seen_at),
        )
        for q in works.quarantine(db(), EXPORTED)
    )
    return csv_export.answer("quarantaine", QUARANTINE_HEADERS, rows)
