"""How fast the list pages answer on a large installation: `maillage serve` itself, asked over eight connections."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from os import getloadavg, sync
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import numpy as np

from config.settings import load
from web.clock import now
from web.commands.bench_draw import Draw
from web.commands.bench_web_client import BadAnswer, ask_for, request_of
from web.commands.bench_web_rows import Seeded, seed
from web.commands.errors import RunBroken
from web.commands.prefork import usual
from web.commands.serve import serve
from web.house import House, open_house
from web.store.session import learn_statistics, open_engine, session_factory

CONNECTIONS = 8
SECONDS, ROUNDS = 1.0, 4
"For each page, after a short warm-up. The best of the rounds is told: other work of the machine only ever adds."
START = 60.0
"Seconds that the server may take to open."
EMPTY = "/accessibilite"
"A page that asks the database nothing beside who looks: what the machine and the frame cost."
TARGET_MS, TARGET_RATE = 50.0, 1 / 20
OPEN_TENDERS = 20_000
"For a day of 1,500: 25 matches each make half a million."


def bench_web(structures: int, tenders: int, seed_number: int) -> dict[str, Any]:
    """Sert une grande base tirée au sort et mesure les pages de listes, sous huit connexions.

    Milliseconds are those a reader waits, the server's processors being shared with the one process that asks over
    all connections; `client_share` is the part of one processor that it took. `against_empty` is the rate of the page
    over the rate of a page that asks the database nothing, in the same run. `machine_load` is the load average when
    it ends: more than the processors have room for means that others worked too.
    """
    with tempfile.TemporaryDirectory(prefix="maillage-mesure-") as folder:
        rows, seconds = _seeded(Path(folder), structures, max(25, OPEN_TENDERS * tenders // 1_500), seed_number)
        with _served(Path(folder)) as port:
            found = {name: _measured(port, path, token) for name, path, token in _pages(rows)}
    empty = found["empty"]["per_second"]
    lists = {name: told | {"against_empty": round(told["per_second"] / empty, 3)} for name, told in found.items()}
    return {
        "bench": "web",
        "matches": rows.matches,
        "connections": CONNECTIONS,
        "processes": usual(),
        "machine_load": round(getloadavg()[0], 1),
        "seed": seed_number,
        "seed_seconds": seconds,
        "within_target": all(_good(told) for name, told in lists.items() if name != "empty"),
        "pages": lists,
    }


def _good(told: dict[str, Any]) -> bool:
    return bool(told["p99_ms"] < TARGET_MS and told["against_empty"] >= TARGET_RATE)


def _pages(rows: Seeded) -> Iterator[tuple[str, str, str]]:
    """Name, path and token of each page measured; the empty one first."""
    yield "empty", EMPTY, rows.facilitator
    yield "queue", "/marches", rows.facilitator
    yield "tenders", "/marches?statut=tous&revue=toutes&ou=france", rows.facilitator
    yield "structures", "/structures?ou=france", rows.facilitator
    yield "my_markets", "/ma-structure/marches", rows.director
    yield "matches", f"/marches/{rows.tender_id}/lots/0/structures", rows.facilitator


def _seeded(folder: Path, structures: int, calls: int, seed_number: int) -> tuple[Seeded, float]:
    began = perf_counter()
    settings = load(_environ(folder))
    engine = open_engine(settings.database_url)
    house = House(settings, engine, session_factory(engine))
    with house.sessions.begin() as session:
        rows = seed(session, Draw(seed_number), max(structures, 25), calls, now())
    learn_statistics(engine)
    engine.dispose()
    sync()  # what was just written would else go to the disk while the pages are measured
    return rows, round(perf_counter() - began, 1)


def _environ(folder: Path) -> dict[str, str]:
    return {"MAILLAGE_DATA_DIR": str(folder), "MAILLAGE_DATABASE_URL": f"sqlite:///{folder / 'mesure.sqlite'}"}


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    """`maillage serve` in a process of its own; its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = get_context("spawn").Process(target=_serve, args=(folder, port), daemon=True)
    server.start()
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.join()


def _serve(folder: Path, port: int) -> None:
    """In the process of the server."""
    serve(open_house(load(_environ(folder))), port)


def _wait_for(port: int) -> None:
    """Until the server answers. Raises RunBroken when it does not within START seconds."""
    until = perf_counter() + START
    while perf_counter() < until:
        with suppress(ConnectionError), socket.create_connection(("127.0.0.1", port), 1):
            return
        sleep(0.05)
    raise RunBroken("Le serveur mesuré n'a pas démarré.")


def _measured(port: int, path: str, token: str) -> dict[str, Any]:
    """Milliseconds and rate of one page, in its best round. Raises RunBroken when the server ends or answers badly."""
    request = request_of(path, token)
    try:
        _round(port, request)
        rounds = [_round(port, request) for _ in range(ROUNDS)]
    except (OSError, BadAnswer) as error:
        raise RunBroken(f"Le serveur mesuré n'a pas répondu à {path} ({error}).") from error
    return min(rounds, key=lambda told: (told["p99_ms"], told["p50_ms"]))


def _round(port: int, request: bytes) -> dict[str, Any]:
    """One round: all connections ask again as soon as they are answered."""
    found = ask_for(port, request, CONNECTIONS, SECONDS)
    percentiles = {f"p{part}_ms": round(float(np.percentile(found.waits, part)), 1) for part in (50, 95, 99)}
    rate, share = len(found.waits) / found.seconds, found.busy / found.seconds
    return percentiles | {"per_second": round(rate, 1), "client_share": round(share, 2)}
