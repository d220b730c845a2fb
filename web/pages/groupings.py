"""The page of groupings: compare, try another group, start from a structure, accept. A GET writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Redirect

from web.clock import PARIS, now
from web.pages.decisions import author
from web.pages.ids import row_id
from web.security import audit
from web.security.context import db, viewer
from web.security.scope import tender_or_404
from web.store import need_corrections
from web.store.models import ProposalAcceptance, Structure, Tender

if TYPE_CHECKING:
    from matching.grouping.gates import Gate
    from web.pages.grouping_view import View

blueprint = Blueprint("groupings", __name__)

PAPERS = {
    "convention.docx": "Projet de convention de groupement",
    "fiche-dc1-dc2.docx": "Fiche pour les formulaires DC1 et DC2",
    "lettre-intention.docx": "Lettre d'intention",
    "taches.docx": "Liste des tâches et des pièces",
    "partage.xlsx": "Partage du travail (tableur)",
}
TOGETHER = frozenset({"convention.docx", "lettre-intention.docx"})
"Papers that only a group of several has."
UNREAD = "Cochez la case qui dit que vous avez lu les avertissements, puis retenez à nouveau."


@blueprint.get("/marches/<id:tender_id>/groupements")
def page(tender_id: int) -> str:
    """Proposals side by side, one as a table of needs and members, to be changed by form and looked at again."""
    return shown(tender_or_404(db(), viewer(), tender_id))


def shown(tender: Tender, error: str = "") -> str:
    """The page, with what was wrong in a form of needs."""
    return _page(tender, view_of(tender, request.args), error)


def _page(tender: Tender, view: View | None, error: str = "") -> str:
    from web.store import acceptances

    history = acceptances.history(db(), viewer().organisation_id, tender.id)
    undone = {row.undoes_id for row, _ in history}
    found = gates_of(tender, view) if view and view.content else ()
    return render_template(
        "groupings/page.html",
        tender=tender,
        view=view,
        everyone=view.everyone if view else {},
        gates=found,
        history=history,
        undone=undone,
        error=error,
        papers=_papers(view),
        **_needs(tender, view),
        **_agreed(tender, [row for row, _ in history if row.undoes_id is None]),
    )


def _papers(view: View | None) -> dict[str, str]:
    """The papers that make sense for what is studied: nobody signs a convention with itself."""
    alone = view is not None and view.content is not None and view.content["alone"]
    return {name: title for name, title in PAPERS.items() if not (alone and name in TOGETHER)}


def _agreed(tender: Tender, groups: list[ProposalAcceptance]) -> dict[str, Any]:
    """Where the groups accepted stand with their members, who looks for partners, and who did what."""
    from web.store import group_acts

    return {
        "agreements": group_acts.agreements(db(), groups),
        "wishes": group_acts.wishes(db(), tender.id),
        "steps": group_acts.journal(db(), viewer().organisation_id, tender.id),
    }


def _needs(tender: Tender, view: View | None) -> dict[str, Any]:
    """What the block of needs reads."""
    from web.pages.group_needs import CUTS, LEVERS
    from web.pages.need_view import shown_needs, told
    from web.pages.supplier_form import trade_choices

    rows = need_corrections.history(db(), viewer().organisation_id, tender.id)
    return {
        "needs": shown_needs(view.composed.composition) if view else [],
        "said": [(row, email, told(row)) for row, email in rows],
        "unsaid": {row.undoes_id for row, _ in rows},
        "removed": [need for need, said in in_force(tender).items() if said.removed],
        "levers": LEVERS,
        "cuts": CUTS,
        "trades": trade_choices(),
    }


def in_force(tender: Tender) -> dict[str, need_corrections.Said]:
    """What one's organisation says of the needs of a tender."""
    return need_corrections.in_force(db(), viewer().organisation_id, tender.id)


def view_of(tender: Tender, asked: MultiDict[str, str]) -> View | None:
    """The groupings of a tender for what is asked; None when it has too many lots to compose."""
    from web.pages.grouping_view import View  # with the solver: only this page pays for it
    from web.store.groupings import compose_tender
    from web.store.needs import context

    at = now()
    known = context(db(), at.astimezone(PARIS).date())
    composed = compose_tender(db(), tender, known, at, organisation_id=viewer().organisation_id)
    return View(composed, asked) if composed else None


def gates_of(tender: Tender, view: View) -> tuple[Gate, ...]:
    """What stands in the way of accepting the group shown."""
    from matching.grouping.gates import Accepted, Checks, Gate, gates
    from web.pages.grouping_view import superfluous
    from web.store import acceptances
    from web.store.structures import to_value

    assert view.content is not None
    hours = {member["siret"]: member["hours"] for member in view.content["members"]}
    lead = view.content["mandataire"]
    new = Accepted(tender.id, tuple(hours), lead["siret"] if lead else None, hours)
    rows = db().scalars(select(Structure).where(Structure.siret.in_(hours)))
    known = view.composed.known
    checks = Checks(
        view.composed.call.group_form, {row.siret: to_value(row) for row in rows}, known.rules.notes, known.on
    )
    standing = map(acceptances.as_accepted, db().scalars(acceptances.in_force(viewer().organisation_id)))
    spare = [Gate("superfluous", True, text) for text in superfluous(view.trial.breaks)]
    return (*spare, *gates(new, list(standing), checks), *_silent(tender, view))


def _silent(tender: Tender, view: View) -> Iterator[Gate]:
    """Interest first: who has not said that the tender interests it is to be called before."""
    from matching.grouping.gates import Gate
    from web.store.interest import interested_sirets

    told = interested_sirets(db(), tender.id)
    for column in view.columns:
        if column.siret not in told:
            text = f"{column.name} n'a pas encore dit que ce marché l'intéresse : l'appeler avant."
            yield Gate("interest", False, text)


@blueprint.post("/marches/<id:tender_id>/groupements/retenir")
def accept(tender_id: int) -> Redirect | tuple[str, int]:
    """Accept the group of the form, made anew and looked at again: nothing of what is kept comes from the form."""
    from web.store import acceptances

    tender = tender_or_404(db(), viewer(), tender_id)
    view = view_of(tender, request.form)
    if view is None or view.content is None:
        abort(404)
    found = gates_of(tender, view)
    error = _refusal(found)
    if error:
        return _page(tender, view, error), 400
    warned = [gate.text for gate in found]
    row = acceptances.append(db(), author(), tender.id, _kept(view), warned, now())
    audit.append(db(), audit.GROUPING_ACCEPTED, now(), viewer().user_id, viewer().organisation_id, _told(tender, row))
    db().commit()
    return redirect(url_for("groupings.page", tender_id=tender.id, retenu=row.id), 303)


def _refusal(found: tuple[Gate, ...]) -> str:
    hard = [gate.text for gate in found if gate.hard]
    if hard:
        return " ".join(hard)
    return UNREAD if found and not request.form.get("lu") else ""


def _kept(view: View) -> dict[str, Any]:
    """The proposal as shown, with the criteria that made it: the same for all structures."""
    assert view.content is not None
    assert view.trial.grouping is not None
    criteria = {
        "policy": view.composed.known.version,
        "from": view.chosen.key if view.chosen else "",
        "moves": view.moves,
        "considered": sorted(view.composed.composition.bidders),
    }
    return view.content | {"value": view.trial.grouping.value, "criteria": criteria}


def _told(tender: Tender, row: ProposalAcceptance) -> str:
    return f"{tender.key} {' '.join(row.members)}"


@blueprint.post("/marches/<id:tender_id>/groupements/annuler")
def undo(tender_id: int) -> Redirect:
    """Undo an acceptance of one's own organisation."""
    from web.store import acceptances

    tender = tender_or_404(db(), viewer(), tender_id)
    former = acceptances.undo(db(), author(), row_id(request.form.get("retenu", "")) or 0, now())
    if former is None or former.tender_id != tender.id:
        abort(404)
    audit.append(db(), audit.GROUPING_UNDONE, now(), viewer().user_id, viewer().organisation_id, _told(tender, former))
    db().commit()
    return redirect(url_for("groupings.page", tender_id=tender.id), 303)


@blueprint.get("/marches/<id:tender_id>/groupements/papiers/<filename>")
def paper(tender_id: int, filename: str) -> Response:
    """A draft for the group of the address, to be read again, completed and signed by people."""
    from web.papers.facts import facts
    from web.papers.render import paper as filled

    tender = tender_or_404(db(), viewer(), tender_id)
    view = view_of(tender, request.args) if filename in PAPERS else None
    if view is None or view.content is None:
        abort(404)
    content, media = filled(filename, facts(tender, view.content, now().astimezone(PARIS).date()))
    answer = Response(content, mimetype=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer
