"""Which rows a viewer may see. A row out of scope answers 404, as one that does not exist."""

from __future__ import annotations

from functools import lru_cache

from flask import abort, redirect, request, url_for
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql.base import ExecutableOption
from werkzeug.wrappers import Response

from web.security.rights import BUYER, READERS, REVIEWERS, STRUCTURE
from web.security.sessions import Viewer
from web.store import interest, typed_needs
from web.store.models import Absorbed, Consideration, Lot, Match, Structure, Tender
from web.store.visibility import visible_to

Loads = tuple[ExecutableOption, ...]

WHOLE: Loads = (
    selectinload(Tender.lots).selectinload(Lot.trades),
    selectinload(Tender.considerations).selectinload(Consideration.evidence),
)
"All that the page of a tender reads, in as many statements as there are tables."
MATCHED: Loads = (selectinload(Tender.lots).selectinload(Lot.trades), selectinload(Tender.considerations))
"What explaining its matches reads: proofs are not told there."


def siren(viewer: Viewer) -> str:
    """The nine digits of the viewer's organisation; "" when it has no SIRET."""
    return (viewer.siret or "")[:9]


def tender_or_404(session: Session, viewer: Viewer, tender_id: int, loads: Loads = WHOLE) -> Tender:
    """The tender: any for those who review, its own for a buyer (same SIREN), a matched one for a structure.

    A private one exists for its organisation only, and for no structure. The address of one that was joined to another,
    which stands in mails, leads to that other.
    """
    tender = session.scalars(_one(_seeing(viewer), loads), {"tender_id": tender_id}).one_or_none()
    if tender is None:
        abort(_moved(session, tender_id) or 404)
    if not _sees(session, viewer, tender):
        abort(404)
    return tender


def _moved(session: Session, tender_id: int) -> Response | None:
    """The same page of the tender that took this one in, when there is one and somebody only reads."""
    kept = session.scalar(select(Absorbed.tender_id).where(Absorbed.former_id == tender_id))
    if kept is None or request.method not in ("GET", "HEAD"):
        return None
    return redirect(url_for(str(request.endpoint), **{**(request.view_args or {}), "tender_id": kept}))


def _seeing(viewer: Viewer) -> int | None:
    """The organisation whose private tenders are seen; None: those of nobody."""
    return viewer.organisation_id if viewer.role in READERS else None


@lru_cache(maxsize=4096)
def _one(organisation_id: int | None, loads: Loads) -> Select[Tender]:
    return select(Tender).where(Tender.id == bindparam("tender_id"), visible_to(organisation_id)).options(*loads)


def _sees(session: Session, viewer: Viewer, tender: Tender) -> bool:
    if viewer.role in REVIEWERS or tender.organisation_id is not None:
        return True
    if viewer.role == BUYER and typed_needs.of_tender(session, viewer.organisation_id, tender.id) is not None:
        return True
    if viewer.siret is None:
        return False
    if viewer.role == BUYER:
        return (tender.buyer_siret or "").startswith(siren(viewer))
    if viewer.role == STRUCTURE and interest.in_force(session, viewer.organisation_id, [tender.id]):
        return True  # it answered when the tender was matched to it; a rebuild does not hide it since
    mine = select(Match.id).join(Structure, Structure.id == Match.structure_id).where(Match.tender_id == tender.id)
    return session.scalar(mine.where(Structure.siret == viewer.siret).limit(1)) is not None


def structure_or_404(session: Session, viewer: Viewer, structure_id: int) -> Structure:
    """The structure: any, save for an organisation of structures, which sees its own establishment."""
    structure = session.get(Structure, structure_id)
    if structure is None or (viewer.role == STRUCTURE and structure.siret != viewer.siret):
        abort(404)
    return structure
