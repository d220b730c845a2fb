"""Checks of the database and of the work: schema, sources, tasks, messages, quarantine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from web.health.finding import Finding, broken, look, ok
from web.mail.french import count
from web.mail.outbox import count_due
from web.mail.withdraw import WILLING
from web.store.listing.works import freshness, quarantined
from web.store.models import Message, Run, User
from web.store.session import head
from web.store.troubles import LATE


def schema(engine: Engine) -> Finding:
    """The tables are those this version works with. Raises SQLAlchemyError when the database cannot be reached."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found == head():
        return ok("Base de données", f"joignable et à jour (version {head()})")
    told = f"version {found or 'aucune'}, {head()} attendue : elle se met à jour à la prochaine commande."
    return look("Base de données", told)


def sources(session: Session, names: Sequence[str], now: datetime) -> list[Finding]:
    """When each source was last read well."""
    return [_source(line.source, line.last_good, line.last_state, now) for line in freshness(session, names)]


def _source(name: str, last_good: datetime | None, last_state: str | None, now: datetime) -> Finding:
    what = f"Source {name}"
    if last_state == "broken":
        return broken(what, f"la dernière lecture a échoué. Relancez : maillage collect {name}")
    if last_good is None:
        return look(what, f"pas encore lue. Lancez : maillage collect {name}")
    if now - last_good > LATE:
        hours = int((now - last_good).total_seconds() // 3600)
        return look(what, f"pas lue depuis {hours} heures. « maillage schedule » tourne-t-il ?")
    return ok(what, "lue depuis moins d'un jour et demi")


def messages(session: Session, now: datetime) -> Finding:
    """No message waits for a person."""
    query = select(func.count()).select_from(Message).where(Message.state == "doubt")
    doubtful, waiting = session.scalar(query) or 0, count_due(session, now)
    if doubtful:
        told = f"{count(doubtful, 'douteux', 'douteux')}. Regardez : maillage outbox list --state doubt"
        return look("Messages", told)
    return ok("Messages", f"{count(waiting, 'prêt à partir', 'prêts à partir')}, aucun douteux")


def unreadable(session: Session) -> Finding:
    """Records in quarantine."""
    found = quarantined(session)
    if found:
        return look(
            "Documents illisibles", f"{count(found, 'document gardé', 'documents gardés')} de côté, à regarder."
        )
    return ok("Documents illisibles", "aucun")


def mail_needed(session: Session) -> bool:
    """Whether anybody asked for mails, so that a mail server is needed."""
    return bool(session.scalar(select(func.count()).select_from(User).where(WILLING)))


def last_begun(session: Session) -> datetime | None:
    """When the last run began."""
    return session.scalar(select(func.max(Run.started_at)))
