"""What a contract makes due, where it stands, and the sanctions its clause would make: told, never applied."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from clauses.debt import PROGRESS
from clauses.followup.contract import rules_told
from clauses.followup.life import NotAllowed, check_pooling, contract_key
from clauses.packages.terms import plain
from web.clock import now
from web.pages import follow_form, followup
from web.pages.decisions import author
from web.security.context import db, viewer
from web.store import follow_book, follow_duties, suppliers
from web.store import followup as store
from web.store.followup import EntryFilter
from web.store.models import SupplierContract

blueprint = Blueprint("follow_duty", __name__)


@blueprint.get("/suivi/marches/<id:contract_id>")
def page(contract_id: int) -> str:
    """What a contract makes due, where it stands, the sanctions its clause would make."""
    return _page(_own(contract_id))


def _own(contract_id: int) -> SupplierContract:
    return suppliers.contract(db(), viewer().organisation_id, contract_id) or abort(404)


def _page(row: SupplierContract, told: Any = None, error: str = "") -> str:
    found = next((one for one in followup.book().contracts if one.contract.id == row.id), None)
    duty = found.account.duty if found else None
    return render_template(
        "followup/contract.html",
        row=row,
        supplier=suppliers.get(db(), row.organisation_id, row.supplier_id),
        found=found,
        told=told or follow_form.duty_told(duty, row.starts, row.ends),
        error=error,
        history=follow_duties.history(db(), row),
        rules=rules_told(follow_book.limits()),
        progress=PROGRESS,
        plain=plain,
    )


@blueprint.post("/suivi/marches/<id:contract_id>")
def tell(contract_id: int) -> Redirect | tuple[str, int]:
    """Append what the contract makes due; what was told before stays readable."""
    row = _own(contract_id)
    try:
        duty = follow_form.duty(request.form)
        _still_pooled(row, duty.pooling)
    except (*follow_form.WRONG, NotAllowed) as error:
        return _page(row, request.form, str(error)), 422
    follow_duties.tell(db(), author(), row, duty, now())
    db().commit()
    return redirect(url_for("follow_duty.page", contract_id=row.id, fait="enregistre"), 303)


def _still_pooled(row: SupplierContract, pooling: str) -> None:
    """An agreement to pool cannot be taken away under entries that rely on it. Raises NotAllowed."""
    key = contract_key(row.id)
    pooled = follow_duties.pooled(db(), row.organisation_id) | ({key} if pooling else set())
    for entry in store.entries(db(), row.organisation_id, EntryFilter(supplier_id=row.supplier_id)):
        if key in entry.standing.shares:
            check_pooling(entry.standing.shares, pooled if pooling else pooled - {key})
