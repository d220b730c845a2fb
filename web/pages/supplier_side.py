"""The supplier's side of a package, by a secret address and without an account.

Opening the address does nothing. It opens one round of one package, shows what both sides see and nothing else, and
ends on its day, when the buyer ends it, or when another is drawn. Unknown, ended and old addresses answer alike.
"""

from __future__ import annotations

from typing import TypeVar

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from clauses.packages.answer import answered, fresh_key
from clauses.packages.rounds import Act, Event, Facts, NotAllowed, Side, Standing
from clauses.packages.terms import BadTerms, Item, Terms
from web.clock import PARIS, now
from web.pages import package_form, package_view, typed
from web.pages.package_actions import turn
from web.pages.package_form import LineForm
from web.pages.package_share import agreement_answer
from web.pages.package_view import View
from web.pages.package_words import sharing
from web.security.context import db
from web.store import package_notes, package_offers, packages, supplier_links
from web.store.models import Package, SupplierLink
from web.store.packages import Overtaken, Signer

blueprint = Blueprint("supplier_side", __name__)

Answer = TypeVar("Answer", bound=Redirect)

UNSIGNED = "Dites votre nom et votre fonction, et cochez que vous pouvez répondre pour votre entreprise."
MOST_MESSAGES = 20
"Messages that one link may write."


@blueprint.get("/fournisseur/<token>")
def page(token: str) -> Response:
    """What is asked, and the form that answers."""
    found = _found(token)
    return _page(token, *found) if found else _ended()


def _found(token: str) -> tuple[SupplierLink, Package] | None:
    return supplier_links.find(db(), token, now())


def _ended() -> Response:
    """The same answer for an address that is unknown, ended or too old; counted, so that none can be guessed."""
    return _private(make_response(render_template("packages/ended.html"), 404))


def _page(token: str, link: SupplierLink, package: Package, error: str = "", status: int = 200) -> Response:
    round_ = supplier_links.round_of(link, packages.events(db(), package))
    view = package_view.view(db(), package, round_)
    text = render_template(
        "packages/supplier.html",
        token=token,
        link=link,
        package=package,
        view=view,
        buyer=package_offers.organisation(db(), package.organisation_id).name,
        answering=_answering(link, view.standing),
        agreed=view.standing.agreed in round_,
        newer=view.standing.written > max(round_) and view.standing.open not in (None, *round_),
        messages=package_notes.messages(db(), package),
        told=request.form,
        error=error,
        **sharing(),
    )
    return _private(make_response(text, status))


def _answering(link: SupplierLink, standing: Standing) -> bool:
    return standing.awaited is Side.SUPPLIER and standing.open == link.version


def _private(answer: Answer) -> Answer:
    """The token stands in the address: kept in no cache, told to no site, found by no engine."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@blueprint.post("/fournisseur/<token>")
def answer(token: str) -> Response | Redirect:
    """Accept, propose otherwise line by line, or refuse, as the form says and from the turn it was read at."""
    found = _found(token)
    if found is None:
        return _ended()
    try:
        _answered(*found)
    except (BadTerms, NotAllowed, Overtaken, typed.BadField) as error:
        db().rollback()
        return _page(token, *found, str(error), 409 if isinstance(error, Overtaken) else 422)
    db().commit()
    return _private(redirect(url_for("supplier_side.page", token=token, fait="1"), 303))


def _answered(link: SupplierLink, package: Package) -> None:
    signer = _signer(link)
    view = package_view.view(db(), package)
    if view.standing.turn != turn():
        raise Overtaken
    if view.open is None or not _answering(link, view.standing):
        raise NotAllowed("Cette proposition n'attend plus de réponse de votre part.")
    act, terms, reasons = _act(view, view.open.terms)
    beside = {"reasons": reasons}
    packages.take(db(), package, turn(), act, signer, now(), terms, _facts(package, terms), beside)


def _act(view: View, table: Terms) -> tuple[Act, Terms, dict[str, str]]:
    """The step that the form asks for, with the terms and the reasons that come of it."""
    whole = typed.text(request.form.get("motif", ""))
    wished = request.form.get("action", "")
    if wished == "refuser":
        return Act(Event.REFUSE, Side.SUPPLIER, None, whole), table, {}
    if wished == "tout":
        return Act(Event.ACCEPT, Side.SUPPLIER, _version(), whole), table, {}
    if wished != "lignes":
        abort(400)
    found = answered(table, package_form.answers(request.form, table), _added(view))
    if found.accepts:
        return Act(Event.ACCEPT, Side.SUPPLIER, _version(), whole), table, {}
    told = " ".join(filter(None, (whole, found.reason))) or "Une ligne est ajoutée."
    return Act(Event.COUNTER, Side.SUPPLIER, view.standing.written + 1, told), found.terms, dict(found.reasons)


def _version() -> int:
    told = request.form.get("version", "")
    return int(told) if told.isdecimal() and len(told) < 7 else abort(400)


def _added(view: View) -> list[Item]:
    """A line that the supplier proposes on top of what is asked; its key is new in the whole history."""
    line = LineForm.read(request.form, "plus")
    if not line.kind:
        return []
    every = [packages.terms_of(row) for row in packages.versions(db(), view.package)]
    told = LineForm(fresh_key(every), line.kind, line.target, line.unit, line.per, quality=line.quality)
    return [told.item()]


def _signer(link: SupplierLink) -> Signer:
    name = typed.text(request.form.get("signataire", ""), 200)
    if not name or not request.form.get("habilite"):
        raise NotAllowed(UNSIGNED)
    return Signer(Side.SUPPLIER, name, link_id=link.id)


def _facts(package: Package, terms: Terms) -> Facts:
    today = now().astimezone(PARIS).date()
    return Facts(today, package.starts, package.ends, items=len(terms.items))


@blueprint.post("/fournisseur/<token>/message")
def message(token: str) -> Response | Redirect:
    """Append a message that both sides see."""
    found = _found(token)
    if found is None:
        return _ended()
    link, package = found
    text = typed.paragraph(request.form.get("texte", ""), package_notes.LONGEST)
    name = typed.text(request.form.get("auteur", ""), 200)
    own = sum(row.link_id == link.id for row in package_notes.messages(db(), package))
    if not text or not name or own >= MOST_MESSAGES:
        told = (
            "Message : votre nom et un texte sont attendus." if own < MOST_MESSAGES else "Trop de messages par ce lien."
        )
        return _page(token, link, package, told, 422)
    package_notes.say(db(), package, Signer(Side.SUPPLIER, name, link_id=link.id), text, now())
    db().commit()
    return _private(redirect(url_for("supplier_side.page", token=token, message="1", _anchor="messages"), 303))


@blueprint.get("/fournisseur/<token>/accord.docx")
def agreement(token: str) -> Response:
    """The agreement, once what this link answers was accepted."""
    found = _found(token)
    if found is None:
        return _ended()
    link, package = found
    standing = packages.standing(db(), package)
    if standing.agreed not in supplier_links.round_of(link, packages.events(db(), package)):
        abort(404)
    return _private(agreement_answer(package))
