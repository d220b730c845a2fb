"""How fast the directory answers « this trade, in this town »: the list and its count, as the page asks them."""

from __future__ import annotations

import tempfile
from itertools import cycle, islice
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from web.clock import now
from web.commands.bench_draw import Draw
from web.commands.bench_web_rows import seed
from web.store.listing import structures as listing
from web.store.models import Activity, Base, Structure
from web.store.session import learn_statistics, make_engine, session_factory

SEARCHES = 60
"Different pairs of a trade and a town, each asked once on a session of its own."
LARGER = 25 / 6
"From 12,000 structures to 50,000."


def bench_search(structures: int, tenders: int, seed_number: int) -> dict[str, Any]:
    """Cherche un métier dans une ville, dans un annuaire tiré au sort et dans un autre quatre fois plus grand.

    `tenders` plays no part here. Milliseconds of processor: the two statements of the page, and reading their rows.
    """
    sizes = [size for size in (structures, round(structures * LARGER)) if size]
    return {"bench": "search", "seed": seed_number, **{str(size): _searched(size, seed_number) for size in sizes}}


def _searched(size: int, seed_number: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="maillage-mesure-") as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'annuaire.sqlite'}")
        Base.metadata.create_all(engine)
        sessions = session_factory(engine)
        with sessions.begin() as session:
            seed(session, Draw(seed_number), size, 1, now())
        learn_statistics(engine)
        with sessions() as session:
            wanted = _wanted(session)
        times, found = [], 0
        for one in wanted:
            with sessions() as session:
                began = process_time()
                found += len(listing.page(session, one).lines) + (listing.count(session, one) > 0)
                times.append(1000 * (process_time() - began))
        engine.dispose()
    median, last = (round(float(np.percentile(times, part)), 2) for part in (50, 99))
    return {"searches": len(wanted), "found": found, "median_ms": median, "p99_ms": last}


def _wanted(session: Session) -> list[listing.StructureFilter]:
    """Trades and towns that the directory has, turned against each other."""
    towns = session.scalars(select(Structure.city).where(Structure.city.is_not(None)).distinct()).all()
    groups = session.scalars(select(Activity.group).distinct().order_by(Activity.group)).all()
    pairs = islice(zip(cycle(sorted(filter(None, towns))), cycle(groups), strict=False), SEARCHES)
    return [listing.StructureFilter(words=town, group=group) for town, group in pairs if towns and groups]
