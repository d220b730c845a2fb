"""A structure's side of groups: with whom could it answer, and the groups a facilitator shows it.

It sees the others by kind, trade and territory; their names only once all have said yes. No note, no ranking.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matching.labels import KINDS
from matching.problem import Grouping
from matching.structure import StructureKind
from web.clock import PARIS, now
from web.pages import words
from web.pages.decisions import LONGEST_DETAIL, author
from web.pages.ids import row_id
from web.security.context import db, viewer
from web.security.scope import tender_or_404
from web.store import group_acts
from web.store.group_acts import Act, Agreement
from web.store.models import ProposalAcceptance, Tender

blueprint = Blueprint("group_partners", __name__)


@dataclass(frozen=True, slots=True)
class Partner:
    """Another member: what it is, what it would do, where; its name only when all said yes."""

    name: str
    role: str
    work: tuple[str, ...]
    territory: str


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group as one of its members sees it."""

    id: int
    tender: Tender
    own: Mapping[str, Any]
    others: tuple[Partner, ...]
    form: Mapping[str, Any] | None
    answer: Any
    agreed: bool
    refused: bool


@blueprint.get("/ma-structure/groupements")
def index() -> str:
    """The groups that facilitators show to my structure."""
    siret = viewer().siret or ""
    found = group_acts.shown_to(db(), siret)
    shown = [_shown(row, agreement, siret) for row, agreement in found]
    return render_template("space/groups.html", groups=shown, answered="repondu" in request.args)


def _shown(row: ProposalAcceptance, agreement: Agreement, siret: str) -> GroupShown:
    members = row.content["members"]
    own = next(one for one in members if one["siret"] == siret)
    others = tuple(_partner(one, agreement.agreed) for one in members if one["siret"] != siret)
    tender, answer = group_acts.tender_of(db(), row), agreement.answers.get(siret)
    return GroupShown(row.id, tender, own, others, row.content["form"], answer, agreement.agreed, agreement.refused)


def _partner(one: Mapping[str, Any], named: bool) -> Partner:
    kind = KINDS[StructureKind(one["kind"])]
    trades = [trade for part in one["split"] for trade in part["trades"]]
    work = tuple(one["needs"]) if named else tuple(dict.fromkeys(trades)) or ("métier non connu",)
    name = f"{one['name']} ({kind})" if named else kind.capitalize()
    role = words.MEMBER_ROLE[one["role"]] if named else ""
    return Partner(name, role, work, one.get("territory") or "territoire non connu")


@blueprint.post("/ma-structure/groupements")
def answer() -> Response:
    """Say yes or no to a group, or undo it. Nobody is told by mail; facilitators see it."""
    siret, number = viewer().siret or "", row_id(request.form.get("groupe", "")) or 0
    row = next((row for row, _ in group_acts.shown_to(db(), siret) if row.id == number), None)
    said = request.form.get("reponse", "")
    if row is None:
        abort(404)
    if said == Act.UNDO:
        former = group_acts.undo(db(), author(), row.tender_id, row_id(request.form.get("pas", "")) or 0, now())
        if former is None:
            abort(404)
    elif said in (Act.YES, Act.NO):
        detail = {"reason": " ".join(request.form.get("motif", "").split())[:LONGEST_DETAIL]}
        group_acts.append(db(), author(), row.tender_id, Act(said), now(), row.id, siret, detail)
    else:
        abort(400)
    db().commit()
    return redirect(url_for("group_partners.index", repondu="1"), 303)


@blueprint.get("/marches/<id:tender_id>/partenaires")
def partners(tender_id: int) -> str:
    """« Avec qui pourrais-je répondre ? »: what kinds of structure would complete mine."""
    tender = tender_or_404(db(), viewer(), tender_id)
    wish = group_acts.own_wish(db(), viewer().organisation_id, tender.id)
    return render_template("space/partners.html", tender=tender, found=_around(tender), wish=wish)


def _around(tender: Tender) -> list[dict[str, Any]]:
    """The groups around my structure, members by kind: in the order of their number, never of a note."""
    from matching.grouping.trial import around
    from web.store.groupings import compose_tender
    from web.store.needs import context

    at, siret = now(), viewer().siret or ""
    known = context(db(), at.astimezone(PARIS).date())
    composed = compose_tender(db(), tender, known, at, organisation_id=viewer().organisation_id)
    if composed is None:
        return []
    found = sorted(around(composed.composition, siret), key=_size)
    return [_anonymous(composed.told(one), siret) for one in found]


def _size(one: Grouping) -> tuple[int, list[str]]:
    return len(one.members), sorted(member.siret for member in one.members)


def _anonymous(content: dict[str, Any], siret: str) -> dict[str, Any]:
    own = next(one for one in content["members"] if one["siret"] == siret)
    others = tuple(_partner(one, named=False) for one in content["members"] if one["siret"] != siret)
    missing = [gap["title"] for gap in content["missing"]]
    return {"own": own["needs"], "others": others, "missing": missing, "estimated": own["estimated"]}


@blueprint.post("/marches/<id:tender_id>/partenaires")
def wish(tender_id: int) -> Response:
    """Ask the facilitators to look for partners, or take it back. The names of others stay unknown."""
    tender = tender_or_404(db(), viewer(), tender_id)
    former = group_acts.own_wish(db(), viewer().organisation_id, tender.id)
    if request.form.get("souhait") == "annuler":
        if former is None or group_acts.undo(db(), author(), tender.id, former.id, now()) is None:
            abort(404)
    elif former is None:
        detail = {"reason": " ".join(request.form.get("motif", "").split())[:LONGEST_DETAIL]}
        group_acts.append(db(), author(), tender.id, Act.WISH, now(), siret=viewer().siret, detail=detail)
    db().commit()
    return redirect(url_for("group_partners.partners", tender_id=tender.id), 303)
