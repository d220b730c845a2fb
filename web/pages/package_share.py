"""What goes between both sides of a package: the supplier's link, messages, papers; and the buyer's private notes."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as Redirect

from clauses.packages.rounds import Act, Event, NotAllowed, Side
from clauses.packages.terms import Terms
from web.clock import PARIS, now
from web.pages import package_view, typed
from web.pages import packages as pages
from web.pages.decisions import author
from web.pages.package_actions import done, facts_of, refused, turn
from web.security import audit
from web.security.context import absolute, db, house, viewer, viewer_or_none
from web.security.rights import RULES
from web.store import package_notes, package_offers, packages, supplier_links
from web.store.models import Package
from web.store.packages import Overtaken

blueprint = Blueprint("package_share", __name__)

LARGEST_PAPER = 5_000_000
"Bytes of a signed agreement."


@blueprint.post("/packages/<id:package_id>/lien")
def link(package_id: int) -> Response | Redirect | tuple[str, int]:
    """Draw the supplier's secret address, shown this once, or mailed to oneself; nothing goes to the supplier."""
    from web.mail.supplier_link import send_to_self

    package = pages.own(package_id)
    days = request.form.get("jours", type=int)
    standing = packages.standing(db(), package)
    if days not in supplier_links.LIVES:
        abort(400)
    if standing.awaited is not Side.SUPPLIER or standing.open is None:
        return refused(package_id, NotAllowed("Aucune proposition n'attend de réponse du fournisseur."))
    token = supplier_links.draw(db(), author(), package, standing.open, days, now())
    _noted(audit.SUPPLIER_LINK_DRAWN, package)
    address = absolute("supplier_side.page", token=token)
    if request.form.get("action") == "courriel":
        sent = send_to_self(db(), viewer().user_id, package, address, days, now(), house().settings.mail_from)
        db().commit()
        return done(package, "courriel" if sent else "sans-courriel")
    db().commit()
    response = Response(pages.shown(pages.own(package_id), token=address), content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.post("/packages/<id:package_id>/lien/arreter")
def end_links(package_id: int) -> Redirect:
    """End every link of the package at once."""
    package = pages.own(package_id)
    supplier_links.revoke_all(db(), package, now())
    _noted(audit.SUPPLIER_LINK_ENDED, package)
    db().commit()
    return done(package, "lien-arrete")


def _noted(action: str, package: Package) -> None:
    audit.append(db(), action, now(), viewer().user_id, viewer().organisation_id, str(package.id))


@blueprint.post("/packages/<id:package_id>/note")
def note(package_id: int) -> Redirect | tuple[str, int]:
    """Append a private note."""
    package = pages.own(package_id)
    text = typed.paragraph(request.form.get("texte", ""), package_notes.LONGEST)
    if not text:
        return refused(package_id, NotAllowed("Note privée : elle est vide."))
    package_notes.note(db(), package, author(), text, now())
    db().commit()
    return done(package, "note")


@blueprint.post("/packages/<id:package_id>/message")
def message(package_id: int) -> Redirect | tuple[str, int]:
    """Append a message that the supplier sees too."""
    package = pages.own(package_id)
    text = typed.paragraph(request.form.get("texte", ""), package_notes.LONGEST)
    if not text:
        return refused(package_id, NotAllowed("Message : il est vide."))
    package_notes.say(db(), package, pages.signer(), text, now())
    db().commit()
    return done(package, "message")


@blueprint.before_app_request
def widen() -> None:
    """Let a signed paper through on this one route, for those who may send it; all else keeps its small limit."""
    who = viewer_or_none()
    if request.endpoint == "package_share.sign" and who is not None and who.role in RULES["package_share.sign"]:
        request.max_content_length = LARGEST_PAPER + 100_000


@blueprint.post("/packages/<id:package_id>/signer")
def sign(package_id: int) -> Redirect | tuple[str, int]:
    """Attach the signed agreement; the package becomes active when its start has come."""
    package = pages.own(package_id)
    file = request.files.get("accord")
    content = file.read(LARGEST_PAPER + 1) if file and file.filename else b""
    error = _paper_error(package, content)
    if error:
        return refused(package_id, NotAllowed(error))
    assert file is not None
    package_notes.attach(db(), package, author(), typed.text(str(file.filename), 200), content, now())
    activated = _activate(package)
    db().commit()
    return done(package, "actif" if activated else "signe")


def _paper_error(package: Package, content: bytes) -> str:
    if package.agreed_version is None:
        return "Rien n'est accepté : il n'y a rien à signer."
    if not content:
        return "Choisissez le document signé (PDF)."
    if len(content) > LARGEST_PAPER:
        return "Le document dépasse 5 millions d'octets."
    return "" if content.startswith(b"%PDF-") else "Le document signé est attendu au format PDF."


def _activate(package: Package) -> bool:
    standing = packages.standing(db(), package)
    act = Act(Event.SIGN, Side.BUYER)
    try:
        packages.take(db(), package, standing.turn, act, pages.signer(), now(), facts=facts_of(package, Terms()))
    except NotAllowed:
        return False  # already active, or its start has not come: the paper is kept, « Commencer » stays on the page
    return True


@blueprint.post("/packages/<id:package_id>/commencer")
def start(package_id: int) -> Redirect | tuple[str, int]:
    """Make a signed package active once its start has come."""
    package = pages.own(package_id)
    try:
        facts = facts_of(package, Terms())
        packages.take(db(), package, turn(), Act(Event.SIGN, Side.BUYER), pages.signer(), now(), facts=facts)
    except (NotAllowed, Overtaken) as error:
        return refused(package_id, error)
    db().commit()
    return done(package, "actif")


@blueprint.get("/packages/<id:package_id>/accord.docx")
def agreement(package_id: int) -> Response:
    """The agreement as it stands, to be signed by both sides."""
    return agreement_answer(pages.own(package_id))


def agreement_answer(package: Package) -> Response:
    """The agreement of the version in force; 404 as long as nothing is agreed."""
    from web.papers.agreement import facts
    from web.papers.render import paper

    view = package_view.view(db(), package)
    if view.in_force is None:
        abort(404)
    buyer = package_offers.organisation(db(), package.organisation_id)
    content, media = paper("accord-package.docx", facts(view, buyer, now().astimezone(PARIS).date()))
    answer = Response(content, mimetype=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="accord-package-{package.id}.docx"'
    return answer


@blueprint.get("/packages/<id:package_id>/signe/<id:paper_id>")
def signed_paper(package_id: int, paper_id: int) -> Response:
    """A signed agreement, as it was sent."""
    row = package_notes.paper(db(), pages.own(package_id), paper_id) or abort(404)
    answer = Response(row.content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="accord-signe-{row.id}.pdf"'
    return answer
