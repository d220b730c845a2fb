"""The lines of a package as a form: a draft, a proposal, an answer, a change of what was agreed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response as Redirect

from clauses.packages.answer import fresh_key
from clauses.packages.guard import Legal, Nature, Verdict, named
from clauses.packages.rounds import Act, Event, NotAllowed, Side, Standing, allowed
from clauses.packages.terms import BadTerms, Terms
from web.clock import now
from web.pages import package_view, typed
from web.pages import packages as pages
from web.pages.package_actions import done, facts_of, legal_of, reason, refused, turn
from web.pages.package_form import TermsForm
from web.pages.package_words import sharing
from web.security.context import db
from web.store import package_offers, packages
from web.store.models import Package, PackageVersion
from web.store.packages import Overtaken

blueprint = Blueprint("package_lines", __name__)

SENDING = {Event.SEND: "Proposer au fournisseur", Event.AMEND: "Proposer ce changement"}


@blueprint.get("/packages/<id:package_id>/lignes")
def lines(package_id: int) -> str:
    """The lines as a form: a draft, an answer to the supplier, or a change of what was agreed."""
    package = pages.own(package_id)
    standing = packages.standing(db(), package)
    if not _writable(standing):
        abort(404)
    return _lines(package, standing, TermsForm.of(packages.terms_of(_base(package, standing))), "")


def _writable(standing: Standing) -> frozenset[Event]:
    return allowed(standing, Side.BUYER) & {Event.WRITE, Event.SEND, Event.AMEND}


def _base(package: Package, standing: Standing) -> PackageVersion | None:
    """The version that the form begins with."""
    if standing.talk is None and standing.agreed:
        return packages.version(db(), package, standing.agreed)
    return packages.latest(db(), package)


def _lines(package: Package, standing: Standing, form: TermsForm, error: str) -> str:
    view = package_view.view(db(), package)
    every = [packages.terms_of(row) for row in packages.versions(db(), package)]
    typed_in = [Terms(), *every]
    blank = fresh_key(typed_in)
    while any(line.key == blank for line in form.lines):
        blank = f"l{int(blank[1:]) + 1}"
    return render_template(
        "packages/lines.html",
        package=package,
        view=view,
        form=form.with_blank(blank),
        turn=request.form.get("tour", standing.turn),
        error=error,
        send=next((label for event, label in SENDING.items() if event in _writable(standing)), ""),
        may_draft=Event.WRITE in _writable(standing),
        told=request.form,
        legal=legal_of(package),
        **sharing(),
    )


@blueprint.post("/packages/<id:package_id>/lignes")
def write(package_id: int) -> Redirect | str | tuple[str, int]:
    """Keep a draft, propose, or only show one more line."""
    package = pages.own(package_id)
    standing = packages.standing(db(), package)
    if not _writable(standing):
        return refused(package_id, NotAllowed("Ce n'est pas à vous d'écrire maintenant."))
    form = TermsForm((), packages.terms_of(_base(package, standing)).governance)
    try:
        form = TermsForm.read(request.form)
        if request.form.get("action") == "ligne":
            return _lines(package, standing, form, "")
        event = _written(package, standing, form)
    except (BadTerms, NotAllowed, typed.BadField) as error:
        db().rollback()
        return _lines(pages.own(package_id), standing, form, str(error)), 422
    except Overtaken as error:
        return refused(package_id, error)
    db().commit()
    return done(package, "brouillon" if event is Event.WRITE else "propose")


def _written(package: Package, standing: Standing, form: TermsForm) -> Event:
    terms = form.terms()
    if request.form.get("action") != "proposer":
        act = Act(Event.WRITE, Side.BUYER, standing.written + 1)
        packages.take(db(), package, turn(), act, pages.signer(), now(), terms)
        return Event.WRITE
    return propose(package, standing, terms, {})


def propose(package: Package, standing: Standing, terms: Terms, reasons: Mapping[str, str]) -> Event:
    """Send a version. Raises NotAllowed when the law, a name in the text or the rounds do not let it leave."""
    event = Event.AMEND if Event.AMEND in allowed(standing, Side.BUYER) else Event.SEND
    legal = legal_of(package)
    _check_law(package, legal, terms)
    told = " ".join(filter(None, (reason(), *dict.fromkeys(reasons.values()))))
    act = Act(event, Side.BUYER, standing.written + 1, told)
    beside = {"legal": legal.as_dict(), "reasons": dict(reasons)}
    packages.take(db(), package, turn(), act, pages.signer(), now(), terms, facts_of(package, terms), beside)
    package.legal = legal.as_dict()
    package.answer_by = typed.day("Réponse espérée", request.form.get("answer_by", "")) or package.answer_by
    return event


def _check_law(package: Package, legal: Legal, terms: Terms) -> None:
    if legal.verdict is Verdict.BLOCKED:
        raise NotAllowed(f"{legal.words} (Article {legal.article}.) {legal.how}")
    if Nature(package.nature) is Nature.PRIVATE:
        return
    found = named(_texts(terms), package_offers.names(db(), package.supplier.department))
    if found and not request.form.get("noms"):
        raise NotAllowed(
            f"Le texte semble nommer une structure (« {found[0]} ») : un acheteur public décrit les structures par des "
            "critères objectifs, jamais par leur nom. Corrigez, ou cochez « Ces mots ne désignent pas une structure »."
        )


def _texts(terms: Terms) -> str:
    """All that a person typed in the lines."""
    parts = ((item.place, item.publics, item.demand_level, item.quality) for item in terms.items)
    return " . ".join(text for each in parts for text in each)
