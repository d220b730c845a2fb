"""`maillage doctor`: is the installation well, and what to do if not."""

from __future__ import annotations

from collections.abc import Iterator

import click
from sqlalchemy import Engine, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config.settings import Settings, load
from web.clock import now
from web.commands.common import json_option, say
from web.health import machine, store
from web.health.finding import Finding, State, broken
from web.store.session import make_engine

MARKS = {State.OK: "ok      ", State.LOOK: "à voir  ", State.BROKEN: "en panne"}


@click.command(help="Vérifie l'installation, et dit quoi faire.")
@json_option
def command(as_json: bool) -> int:
    """Check all; status 1 when something is broken. A thing to look at is no breakdown."""
    findings = list(examine(load()))
    text = "\n".join(f"{MARKS[each.state]}  {each.what} : {each.told}" for each in findings)
    fine = all(each.state is not State.BROKEN for each in findings)
    told = [{"check": each.what, "state": each.state.value, "told": each.told} for each in findings]
    say({"ok": fine, "checks": told}, as_json, text)
    return 0 if fine else 1


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check. Nothing is changed, and no database is made or upgraded."""
    yield machine.runs_as()
    yield machine.data_folder(settings)
    yield machine.secret_key(settings)
    yield machine.base_url(settings)
    yield from _database(settings)


def _database(settings: Settings) -> Iterator[Finding]:
    engine = make_engine(settings.database_url)
    try:
        yield store.schema(engine)
        yield from _work(settings, engine)
    except (SQLAlchemyError, OSError) as error:
        where = make_url(settings.database_url).render_as_string(hide_password=True)
        reason = str(error).splitlines()[0]
        yield broken("Base de données", f"{where} : {reason}. Vérifiez MAILLAGE_DATABASE_URL.")
    finally:
        engine.dispose()


def _work(settings: Settings, engine: Engine) -> Iterator[Finding]:
    if not inspect(engine).has_table("message"):
        yield machine.mail_server(settings, needed=False)
        yield machine.clock(now(), None)
        return
    with Session(engine) as session:
        yield from store.sources(session, settings.sources, now())
        yield store.messages(session, now())
        yield store.unreadable(session)
        yield machine.mail_server(settings, store.mail_needed(session))
        yield machine.clock(now(), store.last_begun(session))
