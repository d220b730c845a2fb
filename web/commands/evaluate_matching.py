"""`maillage evaluate matching`: how well matches are ranked, on graded pairs of a file or of people's decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from inspect import getdoc
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.context import Context
from matching.pairs import lot_of, structure_of
from matching.ranking import WAYS, Graded, measure
from matching.structure import Structure
from matching.text import Idf
from matching.types import LotNeed
from web.clock import PARIS, now
from web.commands.errors import BadInput
from web.house import House, open_house
from web.store import labels
from web.store.knowledge import load_knowledge
from web.store.models import Structure as StructureRow
from web.store.models import Tender
from web.store.needs import context, needs
from web.store.structures import to_value
from web.store.tenders import resolve

Pair = tuple[str, LotNeed, Structure, float]


def evaluate_matching(rows: list[dict[str, Any]] | None) -> dict[str, Any]:
    """Ranking figures of the engine and of the baselines, on rows of a file or, with None, on people's decisions."""
    stored = rows is None or any("tender" in row for row in rows)
    house = open_house() if stored else None
    pairs = list(_reviewed(house) if rows is None and house else _read(rows or [], house))
    cases = list(_cases(pairs))
    known = _known(house, cases)
    ways = {name: {"name": _name(way), **measure(cases, way, known)} for name, way in WAYS.items()}
    return {"policy": known.policy.version, "lots": len(cases), "pairs": len(pairs), "ways": ways}


def matching_text(answer: dict[str, Any]) -> str:
    """The figures in lines."""
    lines = [f"{answer['pairs']} paires étiquetées, {answer['lots']} lots, règles {answer['policy']}."]
    for way in answer["ways"].values():
        figures = ", ".join(f"{shown} {_figure(way[name])}" for name, shown in _SHOWN.items())
        lines.append(f"{way['name']} : {figures}")
    return "\n".join(lines)


_SHOWN = {"ndcg_10": "nDCG@10", "recall_10": "rappel@10", "mrr": "MRR", "pairs_in_order": "paires dans l'ordre"}


def _figure(value: float | None) -> str:
    return "sans objet" if value is None else f"{value:.3f}".replace(".", ",")


def _name(way: Any) -> str:
    return (getdoc(way) or "").rstrip(".")


def _cases(pairs: Iterable[Pair]) -> Iterator[Graded]:
    """Pairs by lot; of one structure graded twice for a lot, the last grade counts."""
    by_lot: dict[str, tuple[LotNeed, dict[str, tuple[Structure, float]]]] = {}
    for query, need, structure, grade in pairs:
        by_lot.setdefault(query, (need, {}))[1][structure.key] = structure, grade
    for need, graded in by_lot.values():
        yield Graded(need, tuple(one for one, _ in graded.values()), tuple(grade for _, grade in graded.values()))


def _known(house: House | None, cases: list[Graded]) -> Context:
    """The words learnt by the installation; for a file that stands alone, those of its own lots."""
    if house:
        with house.sessions() as session:
            return context(session, now().astimezone(PARIS).date())
    data, today = load_knowledge(), now().astimezone(PARIS).date()
    idf = Idf.learn((f"{case.need.title} . {case.need.text}" for case in cases), data.policy.words.max_share)
    return Context(data.trades, data.gazetteer, data.policy, data.rules, idf, today)


# --- pairs of a file ------------------------------------------------------------------------------------------------


def _read(rows: list[dict[str, Any]], house: House | None) -> Iterator[Pair]:
    with house.sessions() if house else nullcontext() as session:
        for row in rows:
            try:
                yield _stored(session, row) if "tender" in row else _alone(row)
            except (KeyError, TypeError, ValueError) as error:
                raise BadInput(f"{row['where']} : paire illisible ({error}).") from error


def _grade(row: dict[str, Any]) -> float:
    grade = row.get("grade")
    if isinstance(grade, bool) or not isinstance(grade, int | float) or not 0 <= grade <= 5:
        raise ValueError(f"champ « grade » : un nombre de 0 à 5 est attendu, reçu « {grade} »")
    return float(grade)


def _stored(session: Session | None, row: dict[str, Any]) -> Pair:
    assert session is not None
    tender, number = resolve(session, str(row["tender"])), str(row.get("lot", "0"))
    if tender is None:
        raise ValueError(f"champ « tender » : marché inconnu « {row['tender']} »")
    return f"{tender.key} {number}", _lot(tender, number), _structure(session, str(row["structure"])), _grade(row)


def _lot(tender: Tender, number: str) -> LotNeed:
    found = {need.lot: need for need in needs(tender, load_knowledge().gazetteer)}
    if number not in found:
        raise ValueError(f"champ « lot » : le marché {tender.key} n'a pas de lot « {number} »")
    return found[number]


def _structure(session: Session, key: str) -> Structure:
    siret, _, kind = key.partition(":")
    query = select(StructureRow).where(StructureRow.siret == siret, *([StructureRow.kind == kind] if kind else []))
    row = session.scalars(query.order_by(StructureRow.kind)).first()
    if row is None:
        raise ValueError(f"champ « structure » : « {key} » n'est pas dans l'annuaire")
    return to_value(row)


def _alone(row: dict[str, Any]) -> Pair:
    """A pair that needs no database: lot and structure are told whole."""
    return str(row["query"]), lot_of(row), structure_of(row), _grade(row)


# --- people's decisions ---------------------------------------------------------------------------------------------


def _reviewed(house: House) -> Iterator[Pair]:
    """Every label that people gave; the last of one pair counts."""
    with house.sessions() as session:
        for label in labels.everywhere(session):
            query = f"{label.tender.key} {label.lot}"
            yield query, _lot(label.tender, label.lot), to_value(label.structure), label.grade
