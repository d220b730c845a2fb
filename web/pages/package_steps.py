"""The buyer's answers and decisions on a package: each is signed, dated, and seen from a turn."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response as Redirect

from clauses.packages.answer import answered
from clauses.packages.guard import Moment, Nature
from clauses.packages.rounds import Act, Event, NotAllowed, Side, State
from clauses.packages.terms import BadTerms, Terms
from web.clock import now
from web.pages import package_form, package_view, typed
from web.pages import packages as pages
from web.pages.package_actions import done, facts_of, legal_of, reason, refused, turn
from web.pages.package_lines import propose
from web.security import audit
from web.security.context import db, viewer
from web.store import packages, supplier_links
from web.store.models import Package
from web.store.packages import Overtaken

blueprint = Blueprint("package_steps", __name__)

SIMPLE = {
    "refuser": Event.REFUSE,
    "rouvrir": Event.REOPEN,
    "retirer": Event.WITHDRAW,
    "clore": Event.CLOSE,
    "arreter": Event.STOP,
}
"Steps that ask for nothing but a reason, by the value of their button."


@blueprint.post("/packages/<id:package_id>/repondre")
def answer(package_id: int) -> Redirect | tuple[str, int]:
    """Answer the supplier's version: accept it whole, or line by line with a new version."""
    package = pages.own(package_id)
    try:
        what = _answered(package)
    except (BadTerms, NotAllowed, Overtaken, typed.BadField) as error:
        return refused(package_id, error)
    db().commit()
    return done(package, what)


def _answered(package: Package) -> str:
    view = package_view.view(db(), package)
    if view.open is None or view.standing.awaited is not Side.BUYER:
        raise NotAllowed("Aucune réponse n'est attendue de vous maintenant.")
    table = view.open.terms
    if request.form.get("action") == "tout":
        return _accept(package, view.open.row.number)
    if request.form.get("action") != "lignes":
        abort(400)
    former = view.former.terms if view.former else Terms()
    again = [
        item for item in former.items if item.key in request.form.getlist("reprendre") and not table.item(item.key)
    ]
    found = answered(table, package_form.answers(request.form, table), again)
    if found.accepts:
        return _accept(package, view.open.row.number)
    propose(package, view.standing, found.terms, found.reasons)
    return "propose"


def _accept(package: Package, number: int) -> str:
    told = request.form.get("version", "")
    act = Act(Event.ACCEPT, Side.BUYER, int(told) if told.isdecimal() and len(told) < 7 else number, reason())
    packages.take(db(), package, turn(), act, pages.signer(), now())
    return "accepte"


@blueprint.post("/packages/<id:package_id>/etape")
def step(package_id: int) -> Redirect | tuple[str, int]:
    """Refuse, reopen, withdraw, close or stop, with a reason."""
    package = pages.own(package_id)
    event = SIMPLE.get(request.form.get("etape", "")) or abort(400)
    try:
        facts = facts_of(package, packages.agreed(db(), package) or Terms())
        act = Act(event, Side.BUYER, None, reason())
        packages.take(db(), package, turn(), act, pages.signer(), now(), facts=facts)
    except (NotAllowed, Overtaken) as error:
        return refused(package_id, error)
    if event in (Event.STOP, Event.WITHDRAW):
        supplier_links.revoke_all(db(), package, now())
    db().commit()
    return done(package, "etape")


@blueprint.post("/packages/<id:package_id>/cadre")
def legal(package_id: int) -> Redirect | tuple[str, int]:
    """Ask the legal check again, for another nature or moment."""
    package = pages.own(package_id)
    nature, moment = request.form.get("nature", ""), request.form.get("moment", "")
    if nature not in set(Nature) or moment not in set(Moment):
        abort(400)
    if State(package.state) in (State.DONE, State.CANCELLED):
        return refused(package_id, NotAllowed("Ce package est terminé : son cadre ne change plus."))
    package.nature, package.moment = nature, moment
    package.legal = legal_of(package).as_dict()
    audit.append(db(), audit.LEGAL_ASKED, now(), viewer().user_id, viewer().organisation_id, f"{nature} {moment}")
    db().commit()
    return done(package, "cadre")
