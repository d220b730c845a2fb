"""Needs that people type in: each version is kept as a notice of the source « saisie », and linked at once.

Every query is bound to one organisation; the operator's own needs have none and are public.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scrapers.registry import SOURCES
from scrapers.saisie.source import NAME, folder, record
from web.clock import PARIS
from web.documents.masking import masked as mask
from web.jobs.find import find_these
from web.jobs.link import link_these
from web.jobs.runner import Tally
from web.store.chunks import chunks
from web.store.models import Notice, Tender, TypedNeed
from web.store.notices import keep

CANCELLED = "cancelled"
BATCH = 500
AT_ONCE = 200
"Needs linked while a person waits: some seconds at most."
MASKED = ("description", "social", "environment")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose need it is, and who tells it; both None for the operator at the command line."""

    organisation_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """The programme a need came with, and what names its line there."""

    programme: str | None = None
    row_key: str | None = None


class NotPrivate(ValueError):
    """A private need without an organisation that could see it. The message is French."""


def add(
    session: Session,
    owner: Owner,
    content: Mapping[str, Any],
    private: bool,
    at: datetime,
    origin: Origin | None = None,
) -> TypedNeed:
    """Keep a new need, as `scrapers.saisie.form.read` gives it. Raises NotPrivate."""
    need = blank(owner, private, at, origin or Origin())
    session.add(need)
    tell(session, [(need, content)], owner.user_id, at)
    return need


def blank(owner: Owner, private: bool, at: datetime, origin: Origin) -> TypedNeed:
    """A need of which nothing was told yet. Raises NotPrivate."""
    if private and owner.organisation_id is None:
        raise NotPrivate("Un besoin privé appartient à une organisation : dites laquelle.")
    return TypedNeed(
        organisation_id=owner.organisation_id,
        user_id=owner.user_id,
        private=private,
        programme=origin.programme,
        row_key=origin.row_key,
        version=0,
        withdrawn=False,
        content={},
        created_at=at,
        changed_at=at,
    )


def revise(session: Session, need: TypedNeed, content: Mapping[str, Any], user_id: int | None, at: datetime) -> bool:
    """Tell a need anew: a notice that supersedes the former, which stays in the history. False when nothing changed."""
    if masked(content) == need.content and not need.withdrawn:
        return False
    need.withdrawn = False
    tell(session, [(need, content)], user_id, at)
    return True


def withdraw(session: Session, need: TypedNeed, user_id: int | None, at: datetime) -> bool:
    """End a need by a notice of cancellation. False when it was ended already."""
    if need.withdrawn:
        return False
    need.withdrawn = True
    tell(session, [(need, need.content)], user_id, at)
    return True


def masked(content: Mapping[str, Any]) -> dict[str, Any]:
    """The same without addresses, telephones and names of persons: they are never kept."""
    lots = [{**lot, "description": mask(lot["description"])} for lot in content["lots"]]
    return {**content, **{name: mask(content[name]) for name in MASKED}, "lots": lots}


def tell(
    session: Session, told: Sequence[tuple[TypedNeed, Mapping[str, Any]]], user_id: int | None, at: datetime
) -> None:
    """Make the next version of each of these needs a notice.

    They are linked and read now, so that no page says « non trouvé » of what nobody looked at; a crowd waits for the
    tasks.
    """
    for need, content in told:
        need.version, need.content = need.version + 1, masked(content)
        need.user_id, need.changed_at = user_id, at
    session.flush()
    keep(session, SOURCES[NAME], [record(_version(need, at), "saisie") for need, _ in told], Tally())
    session.flush()
    if len(told) <= AT_ONCE:
        waiting = _notices(session, [need for need, _ in told])
        link_these(session, waiting, at)
        of_notices = select(Notice.tender_id).where(Notice.id.in_(waiting))
        find_these(session, session.scalars(select(Tender).where(Tender.id.in_(of_notices))).all())


def _version(need: TypedNeed, at: datetime) -> dict[str, Any]:
    """The whole record of the present version."""
    return need.content | {
        "need": need.id,
        "version": need.version,
        "organisation": need.organisation_id,
        "private": need.private,
        "typed": at.astimezone(PARIS).date().isoformat(),
        "stage": CANCELLED if need.withdrawn else need.content["stage"],
    }


def _notices(session: Session, needs: Sequence[TypedNeed]) -> list[int]:
    """Their notices not linked yet."""
    waiting = select(Notice.id).where(Notice.source == NAME, ~Notice.linked)
    parts = chunks([folder(need.id) for need in needs], BATCH)
    return [found for part in parts for found in session.scalars(waiting.where(Notice.folder.in_(part)))]


def tender_of(session: Session, need: TypedNeed) -> Tender | None:
    """The tender that its notices make."""
    ids = select(Notice.tender_id).where(Notice.source == NAME, Notice.folder == folder(need.id), Notice.latest)
    return session.scalars(select(Tender).where(Tender.id.in_(ids))).first()


def of_tender(session: Session, organisation_id: int | None, tender_id: int) -> TypedNeed | None:
    """The need of this organisation that this tender was made from."""
    query = select(Notice.folder).where(Notice.tender_id == tender_id, Notice.source == NAME, Notice.latest)
    return of_folders(session, organisation_id, session.scalars(query.distinct()).all())


def of_folders(session: Session, organisation_id: int | None, folders: Iterable[str | None]) -> TypedNeed | None:
    """The need of this organisation whose versions are in one of these folders; nothing is asked when none is ours."""
    ids = {int(each.rpartition("-")[2]) for each in folders if each and each.startswith(f"{NAME}-")}
    if not ids:
        return None
    return session.scalars(select(TypedNeed).where(_of(organisation_id), TypedNeed.id.in_(ids))).first()


def get(session: Session, organisation_id: int | None, need_id: int) -> TypedNeed | None:
    """A need of this organisation, None for any other."""
    return session.scalars(select(TypedNeed).where(_of(organisation_id), TypedNeed.id == need_id)).one_or_none()


def listed(session: Session, organisation_id: int | None, after: int | None, size: int) -> Sequence[TypedNeed]:
    """The needs of this organisation, newest first, `size` of them older than number `after`."""
    query = select(TypedNeed).where(_of(organisation_id)).order_by(TypedNeed.id.desc()).limit(size)
    return session.scalars(query.where(TypedNeed.id < after) if after else query).all()


def count(session: Session, organisation_id: int | None) -> int:
    """How many needs this organisation typed in."""
    return session.scalar(select(func.count()).select_from(TypedNeed).where(_of(organisation_id))) or 0


def of_programme(session: Session, organisation_id: int | None, programme: str) -> Sequence[TypedNeed]:
    """The needs of this organisation that came with this programme."""
    return session.scalars(select(TypedNeed).where(_of(organisation_id), TypedNeed.programme == programme)).all()


def of_programmes(session: Session, organisation_id: int | None) -> Sequence[TypedNeed]:
    """The needs of this organisation that came with any programme and still hold."""
    standing = (TypedNeed.programme.is_not(None), ~TypedNeed.withdrawn)
    return session.scalars(select(TypedNeed).where(_of(organisation_id), *standing)).all()


def tenders_of(session: Session, needs: Sequence[TypedNeed]) -> dict[int, int]:
    """Id of the tender of each of these needs, by id of the need. One statement."""
    folders = {folder(need.id): need.id for need in needs}
    query = select(Notice.folder, Notice.tender_id).where(
        Notice.source == NAME, Notice.folder.in_(folders), Notice.latest, Notice.tender_id.is_not(None)
    )
    return {folders[name or ""]: tender_id or 0 for name, tender_id in session.execute(query)}


def _of(organisation_id: int | None) -> ColumnElement[bool]:
    return TypedNeed.organisation_id == organisation_id
