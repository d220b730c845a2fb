"""Structures: the directory, the page of one, and what concerns one's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response as Redirect

from matching import structure as core
from matching.explain import standing_told
from matching.standing import Answer
from scrapers import structure_fields as fields
from scrapers.source import Unreadable
from web.clock import PARIS, now
from web.pages import (
    addresses,
    counts,
    csv_export,
    filters,
    french,
    matches,
    structure_facts,
    structure_unwanted,
    words,
)
from web.security.context import absolute, db, viewer
from web.security.rights import BUYER
from web.security.scope import structure_or_404
from web.store import directory, foresight, knowledge
from web.store.listing import matches as match_lists
from web.store.listing import structures
from web.store.listing.paging import BadCursor, Page
from web.store.models import Activity, Structure
from web.store.structures import to_value

blueprint = Blueprint("structure", __name__)

PER_PAGE = 25
EXPORT_PAGE = 500
HEADERS = ("Nom", "Type", "SIRET", "Ville", "Code postal", "Département", "Métiers", "Activité", "Site", "Source")
CONCERN_HEADERS = (
    "Intitulé",
    "Acheteur",
    "Lot",
    "Départements",
    "Date limite (heure de Paris)",
    "Comment",
    "Score (0 à 1)",
    "Adresse de la fiche",
)


@blueprint.get("/structures")
def index() -> str:
    """The directory."""
    groups = group_names()
    query = filters.structure_query(request.args, set(groups))
    wanted = query.filter(viewer())
    try:
        page = structures.page(db(), wanted, request.args.get("apres"), PER_PAGE)
    except BadCursor:
        abort(400)
    return render_template(
        "structure/index.html",
        query=query,
        address=addresses.of_lines("structure.page", "structure_id"),
        page=page,
        total=counts.counted(wanted, lambda: structures.count(db(), wanted)),
        places=filters.place_choices(viewer()),
        groups=groups,
        trades=trade_names,
        matches=matches,
        standing=standing,
    )


def standing(row: Structure) -> str:
    """What is known of its being in activity, with the day."""
    return standing_told(core.Standing(row.standing), row.checked, row.as_of, now().astimezone(PARIS).date())


def group_names() -> dict[str, str]:
    """Slug → name of the groups of trades."""
    trades = knowledge.trades()
    return {group: trades.name(group) for group in dict.fromkeys(group for group, _ in trades.sectors)}


def trade_names(activities: Sequence[Activity]) -> str:
    """The trades of a structure in words, each once; between semicolons, since some names hold commas."""
    trades = knowledge.trades()
    names = dict.fromkeys(trades.name(a.sector or a.group) for a in activities)
    return " ; ".join(names) or "métiers non renseignés"


@blueprint.get("/structures.csv")
def export() -> Response:
    """The same list as a file."""
    query = filters.structure_query(request.args, set(group_names()))
    return csv_export.answer("structures", HEADERS, _rows(query.filter(viewer())))


def _rows(wanted: structures.StructureFilter) -> Iterator[tuple[Any, ...]]:
    after: str | None = None
    while True:
        page = structures.page(db(), wanted, after, EXPORT_PAGE)
        yield from map(_row, page.lines)
        after = page.after
        if after is None:
            return


def _row(row: Structure) -> tuple[Any, ...]:
    return (
        row.name,
        matches.kind(row),
        french.siret(row.siret),
        row.city or "",
        row.post_code or "",
        row.department or "",
        trade_names(row.activities),
        words.STANDING[row.standing],
        row.website or "",
        matches.list_warning(row),
    )


@blueprint.get("/structures/<id:structure_id>")
def page(structure_id: int) -> str:
    """One structure: public facts with their source and date, and the open tenders that concern it."""
    row = structure_or_404(db(), viewer(), structure_id)
    return render_template(
        "structure/page.html",
        row=row,
        found=_concerns(row),
        trades=trade_names,
        matches=matches,
        known=structure_facts.known(db(), row),
        sold=structure_facts.sold(row.activities),
        corrected=directory.CORRECTED,
        unwanted=structure_unwanted.of(db(), row),
    )


@blueprint.post("/structures/<id:structure_id>/corriger/apercu")
def foresee(structure_id: int) -> str:
    """What a correction would change in the tenders of the structure; nothing is written yet."""
    row = structure_or_404(db(), viewer(), structure_id)
    name, written, reason = _asked()
    changed = _corrected(row, name, written)
    found = foresight.foresee(db(), row, changed, now()) if changed else foresight.Foreseen(())
    return render_template(
        "structure/foresee.html",
        row=row,
        found=found,
        fields={"champ": name, "valeur": written, "raison": reason},
        what=directory.CORRECTED.get(name, SAID.get(name, "")),
    )


SAID = {"ouverte": "elle est en activité", "fermee": "elle est fermée"}


def _asked() -> tuple[str, str, str]:
    """Field, value and reason of the form; 400 without a reason or for a field that is not corrected here."""
    name, written = request.form.get("champ", ""), request.form.get("valeur", "").strip()
    reason = request.form.get("raison", "").strip()
    if not reason or (name not in directory.CORRECTED and name not in STATED):
        abort(400)
    return name, written, reason


def _corrected(row: Structure, name: str, written: str) -> core.Structure | None:
    """The structure as corrected, for what matching weighs; None for a field that changes no tender, or one emptied."""
    value = to_value(row)
    if name in STATED:
        standing = core.Standing.ACTIVE if STATED[name] is Answer.YES else core.Standing.CLOSED
        return replace(value, standing=standing)
    said = _read(name, written)
    match name if said is not None else "":
        case "zone":
            return replace(value, zone=core.Zone(**{**said, "codes": frozenset(said["codes"])}))
        case "convention":
            return replace(value, convention=core.StructureKind(said))
        case "hours":
            return replace(value, hours=said)
        case "name":
            return replace(value, name=said)
    return None


@blueprint.post("/structures/<id:structure_id>/corriger")
def correct(structure_id: int) -> Redirect:
    """Keep what a person says of one field, or that they asked whether it is in activity."""
    row = structure_or_404(db(), viewer(), structure_id)
    name, written, reason = _asked()
    if name in STATED:
        directory.state(db(), row, STATED[name], knowledge.directory(), now())
    else:
        said = directory.Correction(name, _read(name, written), reason, viewer().user_id)
        directory.correct(db(), row, said, knowledge.directory(), now())
    db().commit()
    return redirect(url_for("structure.page", structure_id=row.id), 303)


STATED = {"ouverte": Answer.YES, "fermee": Answer.NO}


def _read(name: str, written: str) -> Any:
    """The value typed; nothing typed takes the correction back. A value that cannot be read is refused."""
    try:
        if name == "zone":
            zone = fields.zone(written)
            return zone and {"country": zone.country, "radius_km": zone.radius_km, "codes": sorted(zone.codes)}
        if name == "convention":
            return fields.convention(written)
        return fields.number("hours", written, 0, 10_000_000) if name == "hours" else written or None
    except Unreadable as error:
        abort(400, description=f"{directory.CORRECTED[name]} « {written} » : {error}")


def _concerns(row: Structure) -> Page[match_lists.Concern]:
    """Open tenders of a structure; a buyer reads the facts only."""
    if viewer().role == BUYER:
        return Page((), None)
    try:
        return match_lists.of_structure(db(), row.id, now(), request.args.get("apres"), PER_PAGE)
    except BadCursor:
        abort(400)


@blueprint.get("/structures/<id:structure_id>/marches.csv")
def matches_export(structure_id: int) -> Response:
    """The open tenders of a structure as a file."""
    row = structure_or_404(db(), viewer(), structure_id)
    return csv_export.answer(f"marches-structure-{row.id}", CONCERN_HEADERS, map(_concern_row, _all_concerns(row)))


def _all_concerns(row: Structure) -> Iterator[match_lists.Concern]:
    after: str | None = None
    while True:
        found = match_lists.of_structure(db(), row.id, now(), after, EXPORT_PAGE)
        yield from found.lines
        after = found.after
        if after is None:
            return


def _concern_row(line: match_lists.Concern) -> tuple[Any, ...]:
    tender = line.tender
    return (
        tender.title,
        tender.buyer_name,
        line.lot.number if line.lot.number != "0" else "",
        ", ".join(tender.departments),
        french.short_moment(tender.deadline) if tender.deadline else "",
        words.MODE[line.match.mode],
        round(line.match.score, 2),
        absolute("tender.page", tender_id=tender.id),
    )


@blueprint.get("/ma-structure")
def mine() -> Redirect | str:
    """One's own structure; a choice when the establishment carries several kinds."""
    siret = viewer().siret
    query = select(Structure).options(selectinload(Structure.activities)).where(Structure.siret == siret)
    rows = db().scalars(query.order_by(Structure.kind)).all() if siret else []
    if len(rows) == 1:
        return redirect(url_for("structure.page", structure_id=rows[0].id))
    return render_template("structure/mine.html", rows=rows, siret=siret, matches=matches)
