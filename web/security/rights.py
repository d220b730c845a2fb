"""Who may call which route: one table. A route that is not in it answers nobody."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from web.clock import now
from web.security import audit
from web.security.context import db, viewer_or_none

FACILITATOR, STRUCTURE, BUYER, ADMIN = "facilitator", "structure", "buyer", "admin"
ROLES = (FACILITATOR, STRUCTURE, BUYER, ADMIN)

ANYONE = frozenset({"", *ROLES})
"The empty role is somebody not signed in."
SIGNED_IN = frozenset(ROLES)
REVIEWERS = frozenset({FACILITATOR, ADMIN})
READERS = frozenset({FACILITATOR, ADMIN, BUYER})
PURCHASERS = frozenset({FACILITATOR, BUYER})
"Who negotiates with suppliers, each for its own organisation; not those who only run the installation."

RULES: dict[str, frozenset[str]] = {
    "static": ANYONE,
    "public.home": ANYONE,
    "public.accessibility": ANYONE,
    "public.legal": ANYONE,
    "public.privacy": ANYONE,
    "unsubscribe.page": ANYONE,
    "unsubscribe.stop": ANYONE,
    "account.sign_in": ANYONE,
    "account.sign_out": SIGNED_IN,
    "account.page": SIGNED_IN,
    "account.digest": SIGNED_IN,
    "feeds.page": frozenset({STRUCTURE}),
    "feeds.draw": frozenset({STRUCTURE}),
    "feeds.atom": ANYONE,
    "feeds.calendar": ANYONE,
    "password.change": SIGNED_IN,
    "password.forgotten": ANYONE,
    "password.page": ANYONE,
    "password.choose": ANYONE,
    "password.signed_in": SIGNED_IN,
    "password.end_all": SIGNED_IN,
    "personal.page": SIGNED_IN,
    "personal.export": SIGNED_IN,
    "personal.erase": SIGNED_IN,
    "personal.colleagues": SIGNED_IN,
    "personal.invite": frozenset({FACILITATOR, BUYER, STRUCTURE}),
    "second_factor.ask": ANYONE,
    "second_factor.page": SIGNED_IN,
    "second_factor.begin": SIGNED_IN,
    "second_factor.confirm": SIGNED_IN,
    "second_factor.renew": SIGNED_IN,
    "second_factor.stop": SIGNED_IN,
    "preferences.page": SIGNED_IN,
    "preferences.save": SIGNED_IN,
    "preferences.cadence": SIGNED_IN,
    "queue.index": REVIEWERS,
    "queue.export": REVIEWERS,
    "queue.decide": REVIEWERS,
    "queue.undo": REVIEWERS,
    "desk.start": REVIEWERS,
    "desk.claim": REVIEWERS,
    "desk.shortcuts": REVIEWERS,
    "desk.agreement": REVIEWERS,
    "desk.agreement_export": REVIEWERS,
    "notes.add": SIGNED_IN,
    "notes.page": SIGNED_IN,
    "notes.change": SIGNED_IN,
    "notes.remove": SIGNED_IN,
    "tender.page": SIGNED_IN,
    "tender.lot": READERS,
    "tender.lot_export": READERS,
    "tender.decide": REVIEWERS,
    "tender.undo": REVIEWERS,
    "rulings.page": REVIEWERS,
    "rulings.decide": REVIEWERS,
    "rulings.undo": REVIEWERS,
    "groupings.page": REVIEWERS,
    "groupings.accept": REVIEWERS,
    "groupings.undo": REVIEWERS,
    "groupings.paper": REVIEWERS,
    "group_needs.correct": REVIEWERS,
    "group_needs.undo": REVIEWERS,
    "group_agree.say": REVIEWERS,
    "group_agree.undo": REVIEWERS,
    "group_partners.index": frozenset({STRUCTURE}),
    "group_partners.answer": frozenset({STRUCTURE}),
    "group_partners.partners": frozenset({STRUCTURE}),
    "group_partners.wish": frozenset({STRUCTURE}),
    "group_ledger.page": REVIEWERS,
    "group_ledger.write": REVIEWERS,
    "group_ledger.undo": REVIEWERS,
    "group_ledger.export": REVIEWERS,
    "group_ledger.sheet": REVIEWERS,
    "documents.index": READERS,
    "documents.drop": READERS,
    "documents.page": READERS,
    "documents.remove": READERS,
    "corrections.index": REVIEWERS,
    "corrections.add": REVIEWERS,
    "corrections.finding": REVIEWERS,
    "corrections.correct": REVIEWERS,
    "corrections.undo": REVIEWERS,
    "structure.index": READERS,
    "structure.export": READERS,
    "structure.page": SIGNED_IN,
    "structure.matches_export": REVIEWERS | {STRUCTURE},
    "structure.mine": frozenset({STRUCTURE}),
    "commercial_sheet.page": SIGNED_IN,
    "commercial_sheet.paper": SIGNED_IN,
    "profile.page": frozenset({STRUCTURE}),
    "profile.foresee": frozenset({STRUCTURE}),
    "profile.declare": frozenset({STRUCTURE}),
    "structure.foresee": REVIEWERS,
    "structure.correct": REVIEWERS,
    "duplicates.index": REVIEWERS,
    "duplicates.decide": REVIEWERS,
    "duplicates.undo": REVIEWERS,
    "interest.answer": frozenset({STRUCTURE}),
    "interest.undo": frozenset({STRUCTURE}),
    "unwanted.foresee": REVIEWERS | {STRUCTURE},
    "unwanted.confirm": REVIEWERS | {STRUCTURE},
    "unwanted.undo": REVIEWERS | {STRUCTURE},
    "sheet.deadline": SIGNED_IN,
    "sheet.printed": SIGNED_IN,
    "space.tenders": frozenset({STRUCTURE}),
    "renewals.index": READERS,
    "renewals.export": READERS,
    "renewals.awards": REVIEWERS,
    "renewals.decide": REVIEWERS,
    "hours.index": READERS,
    "hours.note": READERS,
    "drafting.write": READERS,
    "drafting.paper": READERS,
    "drafting.review": READERS,
    "drafting.check": READERS,
    "sourcing.index": READERS,
    "sourcing.search": READERS,
    "sourcing.structures_export": READERS,
    "sourcing.journal": READERS,
    "sourcing.journal_export": READERS,
    "typed_needs.index": READERS,
    "typed_needs.export": READERS,
    "typed_needs.blank": READERS,
    "typed_needs.add": READERS,
    "typed_needs.change": READERS,
    "typed_needs.revise": READERS,
    "typed_needs.withdraw": READERS,
    "twins.index": REVIEWERS,
    "twins.export": REVIEWERS,
    "twins.decide": REVIEWERS,
    "twins.undo": REVIEWERS,
    "programme.blank": READERS,
    "programme.send": READERS,
    "programme.page": READERS,
    "programme.columns": READERS,
    "programme.confirm": READERS,
    "buyer.index": frozenset({BUYER}),
    "buyer.export": frozenset({BUYER}),
    **dict.fromkeys(
        (
            "followup.index",
            "followup.entries",
            "followup.entries_export",
            "followup.supplier",
            "followup.enter",
            "followup.draw",
            "followup.end_link",
            "follow_duty.page",
            "follow_duty.tell",
            "follow_entry.page",
            "follow_entry.act",
            "follow_import.blank",
            "follow_import.send",
            "follow_import.confirm",
            "follow_reports.dates",
            "follow_reports.dates_export",
            "follow_reports.remind",
            "follow_reports.check",
            "follow_reports.year",
            "follow_reports.year_sheet",
            "follow_reports.year_paper",
            "follow_reports.export",
            "follow_exits.index",
            "follow_exits.export",
            "follow_exits.tell",
            "follow_exits.take_back",
            "purchases.index",
            "purchases.read",
            "purchases.keep",
            "purchases.page",
            "purchases.export",
            "purchases.remove",
            "suppliers.index",
            "suppliers.export",
            "suppliers.export_xlsx",
            "suppliers.export_contracts",
            "suppliers.export_contracts_xlsx",
            "suppliers.tell_nature",
            "suppliers.new",
            "suppliers.add",
            "suppliers.page",
            "suppliers.edit",
            "suppliers.change",
            "suppliers.archive",
            "suppliers.add_contract",
            "suppliers.contract",
            "suppliers.change_contract",
            "packages.index",
            "packages.export",
            "packages.export_xlsx",
            "packages.new",
            "packages.create",
            "packages.page",
            "package_lines.lines",
            "package_lines.write",
            "package_steps.answer",
            "package_steps.step",
            "package_steps.legal",
            "package_share.link",
            "package_share.end_links",
            "package_share.note",
            "package_share.message",
            "package_share.sign",
            "package_share.start",
            "package_share.agreement",
            "package_share.signed_paper",
        ),
        PURCHASERS,
    ),
    "supplier_entries.page": ANYONE,
    "supplier_entries.enter": ANYONE,
    "supplier_side.page": ANYONE,
    "supplier_side.answer": ANYONE,
    "supplier_side.message": ANYONE,
    "supplier_side.agreement": ANYONE,
    "sources.index": REVIEWERS,
    "admin.accounts_list": frozenset({ADMIN}),
    "admin.accounts_export": frozenset({ADMIN}),
    "admin.runs": frozenset({ADMIN}),
    "admin.runs_export": frozenset({ADMIN}),
    "admin.quarantine_export": frozenset({ADMIN}),
}
"Endpoint → roles. Which rows a role sees is decided by the query of the page, by organisation."


def guard(app: Flask) -> None:
    """Check the table before every request. Comes after the viewer is found and before any page."""

    @app.before_request
    def check() -> Response | None:
        if request.endpoint is None:
            return None
        who = viewer_or_none()
        allowed = RULES.get(request.endpoint, frozenset())
        if (who.role if who else "") in allowed:
            return None
        if who is None and allowed and request.method in ("GET", "HEAD"):
            return redirect(url_for("account.sign_in", suite=request.full_path.rstrip("?")))
        return _refuse()


def _refuse() -> Response:
    """403, with a line in the audit when it is somebody we know who acts: a GET writes nothing."""
    who = viewer_or_none()
    if who is not None and request.method == "POST":
        audit.append(db(), audit.ACCESS_REFUSED, now(), who.user_id, who.organisation_id, str(request.endpoint))
        db().commit()
    abort(403)


def safe_path(target: str | None, default: str) -> str:
    """A path of this site to go to after a sign-in, `default` for anything that would leave it (ASVS 3.7.2)."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return default
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(letter) < 32 for letter in target):
        return default
    return target


HOMES = {FACILITATOR: "queue.index", ADMIN: "queue.index", BUYER: "buyer.index", STRUCTURE: "space.tenders"}
"Where each role begins its day."
