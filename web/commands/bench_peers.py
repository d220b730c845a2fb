"""Other ways to match, timed in the same run on the same data, and the search of the directory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import numpy as np
from rapidfuzz.fuzz import token_set_ratio
from rapidfuzz.process import cdist
from sqlalchemy import Connection, insert, text
from sqlalchemy.orm import Session

from matching.arrays import StructureArrays
from matching.context import Context
from matching.structure import Structure
from matching.text import stems
from matching.types import LotNeed
from web.clock import now
from web.store.listing import structures as listing
from web.store.models import Activity
from web.store.models import Structure as Row
from web.store.models.base import Base
from web.store.session import make_engine

FUZZY_LOTS, COSINE_LOTS, SQL_LOTS, SEARCHES = 8, 100, 60, 40
"Lots that each way is timed on: the slow ones would take minutes for a day."

KEPT = 50


def peers(
    directory: Sequence[Structure], needs: Sequence[LotNeed], arrays: StructureArrays, known: Context, engine: float
) -> dict[str, Any]:
    """Milliseconds a lot of each other way and how many times the engine's, and of one search of the directory."""
    if not directory or not needs:
        return {"peers": {}, "directory_search_ms": None}
    found = {
        "rapidfuzz_token_set_ratio": _per_lot(partial(_fuzzy, directory), needs[:FUZZY_LOTS]),
        "tfidf_cosine": _per_lot(partial(_cosine, arrays, known), needs[:COSINE_LOTS]),
    }
    with TemporaryDirectory() as folder:
        db = make_engine(f"sqlite:///{Path(folder) / 'bench.sqlite'}")
        with db.begin() as connection:
            _fill(connection, directory, needs, known)
        with db.connect() as connection:
            found["sql_one_query"] = _timed(lambda: connection.execute(text(_SET)).all()) / len(needs)
            found["sql_per_tender"] = _per_lot(partial(_ask, connection), needs[:SQL_LOTS])
        with Session(db) as session:
            search = _search(session, directory)
        db.dispose()
    told = {name: {"ms": round(1000 * one, 3), "times": round(one / engine, 1)} for name, one in found.items()}
    return {"peers": told, "directory_search_ms": search}


def _timed(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


def _per_lot(work: Callable[[Sequence[LotNeed]], object], needs: Sequence[LotNeed]) -> float:
    return _timed(lambda: work(needs)) / len(needs)


def _fuzzy(directory: Sequence[Structure], needs: Sequence[LotNeed]) -> None:
    """Likeness of the title of each lot with the text of every structure."""
    scores = cdist([need.title for need in needs], [one.text for one in directory], scorer=token_set_ratio)
    np.argpartition(-scores, min(KEPT, len(directory) - 1), axis=1)


def _cosine(arrays: StructureArrays, known: Context, needs: Sequence[LotNeed]) -> None:
    """Cosine of rarity-weighted stems with every structure, and the best of them: words alone, no rule."""
    for need in needs:
        counts: dict[str, float] = {}
        for stem in stems(f"{need.title} {need.text}"):
            counts[stem] = counts.get(stem, 0) + 1
        places, weights = known.idf.vector(counts)
        scores = np.zeros(len(arrays))
        for place, weight in zip(places, weights, strict=True):
            part = slice(arrays.term_bounds[place], arrays.term_bounds[place + 1])
            scores[arrays.term_rows[part]] += weight * arrays.term_weights[part]
        np.argpartition(-scores, min(KEPT, len(arrays) - 1))


# --- by a database ------------------------------------------------------------------------------------------------

_RANKED = """
    SELECT lot.number, structure.id,
           max(CASE WHEN activity.sector = wanted.sector THEN 1.0 ELSE 0.45 END * activity.weight * wanted.score)
           + CASE WHEN structure.department = lot.department THEN 0.7 ELSE 0.35 END AS worth
    FROM drawn_lot lot JOIN wanted ON wanted.lot = lot.number
    JOIN activity ON activity.trade_group = wanted.trade_group JOIN structure ON structure.id = activity.structure_id
    JOIN around ON around.department = lot.department AND around.near = structure.department
"""
_SET = f"""
    SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY number ORDER BY worth DESC) AS place
    FROM ({_RANKED} GROUP BY lot.number, structure.id)) WHERE place <= {KEPT}
"""  # noqa: S608 - both parts stand in this file
_ONE = f"{_RANKED} WHERE lot.number = :number GROUP BY structure.id ORDER BY worth DESC LIMIT {KEPT}"

_TABLES = (
    "CREATE TABLE drawn_lot (number TEXT PRIMARY KEY, department TEXT)",
    "CREATE TABLE wanted (lot TEXT, trade_group TEXT, sector TEXT, score REAL)",
    "CREATE INDEX wanted_lot ON wanted (lot)",
    "CREATE TABLE around (department TEXT, near TEXT, PRIMARY KEY (department, near))",
    "CREATE INDEX activity_group ON activity (trade_group, structure_id)",
)


def _fill(connection: Connection, directory: Sequence[Structure], needs: Sequence[LotNeed], known: Context) -> None:
    """The tables of the store for structures, with the index that helps, and tables of lots and neighbours."""
    Base.metadata.create_all(connection)
    connection.execute(insert(Row), [_row(number, one) for number, one in enumerate(directory, 1)])
    activities = [_activity(number, each) for number, one in enumerate(directory, 1) for each in one.activities]
    connection.execute(insert(Activity), activities)
    for statement in _TABLES:
        connection.execute(text(statement))
    asked = sorted({code for need in needs for code in need.departments})
    _write(connection, "drawn_lot", [(need.tender, need.departments[0]) for need in needs])
    _write(connection, "wanted", [(need.tender, g.group, g.sector, g.score) for need in needs for g in need.trades])
    _write(connection, "around", [(code, near) for code in asked for near in (code, *known.gazetteer.neighbours(code))])


def _write(connection: Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * len(rows[0]))
    connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", list(rows))  # noqa: S608 - names of this file


def _row(number: int, one: Structure) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in ("siret", "name", "department", "city", "latitude", "longitude")}
    fixed = {
        "zone_codes": [],
        "source": "tirage",
        "fingerprint": "",
        "changed_at": now(),
        "text": one.text,
        "sort_name": one.name,
    }
    return {"id": number, "kind": one.kind.value, "standing": one.standing.value, **plain, **fixed}


def _activity(number: int, each: Any) -> dict[str, Any]:
    plain = {name: getattr(each, name) for name in ("sector", "weight", "source")}
    return {"structure_id": number, "trade_group": each.group, **plain}


def _ask(connection: Connection, needs: Sequence[LotNeed]) -> None:
    for need in needs:
        connection.execute(text(_ONE), {"number": need.tender}).all()


def _search(session: Session, directory: Sequence[Structure]) -> float:
    """Milliseconds of a search by trade and city, as the page of the directory makes it: the count and one page."""
    asked = [one for one in directory if one.activities][:SEARCHES]
    wanted = [listing.StructureFilter(words=one.city or "", group=one.activities[0].group) for one in asked]
    seconds = _timed(lambda: [(listing.count(session, each), listing.page(session, each)) for each in wanted])
    return round(1000 * seconds / max(len(wanted), 1), 2)
