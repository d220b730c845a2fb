"""`maillage match`: who suits each lot."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.arrays import StructureArrays
from matching.context import Context
from matching.near_misses import NearMiss, near_misses
from web.clock import PARIS, now
from web.cluster.backfill import NoCluster, backfill, check, forget
from web.commands.common import json_option, say
from web.commands.errors import BadInput, RunBroken
from web.commands.status import run_line
from web.house import House, open_house
from web.jobs.match import match_lots
from web.jobs.runner import run_job
from web.store import knowledge
from web.store.matched import read_directory
from web.store.models import Lot, Match, Structure, Tender
from web.store.needs import context, needs
from web.store.status import run_json
from web.store.tenders import resolve

FIELDS = ("siret", "kind", "name", "city", "standing")


@click.command(help="Rapproche les marchés et les structures ; avec un marché, montre qui convient à chaque lot.")
@click.argument("tenders", metavar="[MARCHÉ]…", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Refait tous les rapprochements.")
@click.option(
    "--engine", type=click.Choice(["local", "cluster"]), default="local", help="Avec --all : qui s'en charge."
)
@click.option("--near-misses", "near", is_flag=True, help="Qui conviendrait si un seul fait changeait.")
@json_option
def command(tenders: tuple[str, ...], everything: bool, engine: str, near: bool, as_json: bool) -> None:
    """Bring all matches up to date, then show those of the tenders named."""
    if near and not tenders:
        raise BadInput("--near-misses : nommer un marché au moins.")
    if engine == "cluster" and not everything:
        raise BadInput("--engine cluster : à donner avec --all.")
    house = open_house()
    if everything:
        _begin_again(house, engine)
    with house.sessions() as session:
        ids = [named(session, text).id for text in tenders]
    run = run_job(house, "match", match_lots)
    if run is None or run.state == "broken":
        raise RunBroken(f"Rapprochement en panne : {run.detail if run else 'déjà en cours'}")
    if not ids:
        return say(run_json(run), as_json, run_line(run_json(run)))
    if near:
        return _say_near_misses(house, ids, as_json)
    found = [_tender_json(house, tender_id) for tender_id in ids]
    return say(found[0] if len(found) == 1 else found, as_json, "\n\n".join(map(_text, found)))


def _begin_again(house: House, engine: str) -> None:
    """Forget all matches, or have them made by the workers of the cluster."""
    if engine == "local":
        return forget(house)
    try:
        check(house)
    except NoCluster as error:
        raise BadInput(str(error)) from error
    backfill(house)
    return None


def named(session: Session, text: str) -> Tender:
    """The tender that a person names. Raises BadInput when there is none."""
    tender = resolve(session, text)
    if tender is None:
        raise BadInput(f"Marché inconnu : « {text} ». « maillage tenders » les liste.")
    return tender


def _tender_json(house: House, tender_id: int) -> dict[str, Any]:
    with house.sessions() as session:
        tender = session.get_one(Tender, tender_id)
        lots = [_lot_json(session, lot) for lot in tender.lots]
        return {"tender": tender.key, "title": tender.title, "lots": lots}


def _lot_json(session: Session, lot: Lot) -> dict[str, Any]:
    query = select(Match, Structure).join(Structure, Structure.id == Match.structure_id).where(Match.lot_id == lot.id)
    rows = session.execute(query.order_by(Match.score.desc(), Match.known.desc(), Structure.siret, Structure.kind))
    trades = [{"group": t.group, "sector": t.sector, "score": t.score, "because": t.because} for t in lot.trades]
    matches = [_match_json(match, structure) for match, structure in rows]
    return {"number": lot.number, "title": lot.title, "trades": trades, "matches": matches}


def _match_json(match: Match, structure: Structure) -> dict[str, Any]:
    shown = {name: getattr(structure, name) for name in FIELDS}
    word = knowledge.policy().word(match.score)
    return shown | {
        "score": match.score,
        "known": match.known,
        "mode": match.mode,
        "verdict": match.verdict,
        "word": word,
    }


def _text(found: dict[str, Any]) -> str:
    lines = [f"{found['tender']} — {found['title']}"]
    for lot in found["lots"]:
        lines.append(f"Lot {lot['number']} : {lot['title']}" if lot["number"] != "0" else "Marché non alloti")
        lines += [
            f"  {m['score']:.2f} {m['word']} — {m['name']} ({m['kind']}, {m['city'] or 'lieu inconnu'}, {m['siret']})"
            for m in lot["matches"]
        ] or ["  aucune structure trouvée dans l'annuaire"]
    return "\n".join(lines)


def _say_near_misses(house: House, ids: list[int], as_json: bool) -> None:
    with house.sessions() as session:
        known = context(session, now().astimezone(PARIS).date())
        arrays = read_directory(session, known).arrays
        found = [_near_json(session.get_one(Tender, tender_id), arrays, known) for tender_id in ids]
    say(found[0] if len(found) == 1 else found, as_json, "\n\n".join(map(_near_text, found)))


def _near_json(tender: Tender, arrays: StructureArrays, known: Context) -> dict[str, Any]:
    lots = [
        {"number": need.lot, "near_misses": [_miss_json(miss) for miss in near_misses(need, arrays, known)]}
        for need in needs(tender, known.gazetteer)
    ]
    return {"tender": tender.key, "title": tender.title, "lots": lots}


def _miss_json(miss: NearMiss) -> dict[str, Any]:
    shown = {name: getattr(miss.structure, name) for name in ("siret", "name", "city")}
    return {**shown, "kind": miss.structure.kind.value, "fact": miss.fact, "because": miss.because, "score": miss.score}


def _near_text(found: dict[str, Any]) -> str:
    lines = [f"{found['tender']} — {found['title']}"]
    for lot in found["lots"]:
        lines.append(f"Lot {lot['number']}" if lot["number"] != "0" else "Marché non alloti")
        lines += [f"  {m['name']} ({m['kind']}, {m['siret']}) : {m['because']}" for m in lot["near_misses"]] or [
            "  aucune structure à un fait près"
        ]
    return "\n".join(lines)
