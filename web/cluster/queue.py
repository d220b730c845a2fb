"""The queue of chunks of tenders to match: put in, worked through by any number of workers, each chunk at least once.

Imported only where the extra `cluster` is installed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import sleep
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.schema import SchemaManager
from sqlalchemy import Engine, inspect

from web.cluster.chunk import Chunks
from web.house import House

QUEUE, TASK = "matching", "match_chunk"

STATUSES = ("todo", "doing", "failed")

UNHURRIED = "-csynchronous_commit=off"
"""Nobody waits for the disk to confirm that a chunk was taken or done. A server that fails loses the last of what was
written, never what came before: a chunk that left the queue is written, and one that came back is done again.
"""

STALLED_SECONDS = 40.0
"A worker that gave no sign for so long is dead (they give one every ten): its chunk is handed out again."


def open_queue(house: House) -> App:
    """The queue in the database of this installation; its tables are made when missing."""
    url = house.engine.url.set(drivername="postgresql")
    options = " ".join((*url.normalized_query.get("options", ()), UNHURRIED))
    address = url.render_as_string(hide_password=False)
    app = App(connector=PsycopgConnector(conninfo=address, kwargs={"options": options}))
    chunks = Chunks(house)
    app.task(name=TASK, queue=QUEUE)(chunks.match)
    if not inspect(house.engine).has_table("procrastinate_jobs"):
        _make_tables(house.engine)
    return app


def _make_tables(engine: Engine) -> None:
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(SchemaManager.get_schema())


def put(app: App, chunks: Sequence[tuple[int, int]], backfill: str) -> None:
    """Put chunks in the queue, all or none, each by its first and last tender. `backfill` names the whole of them."""
    with app.open():
        jobs: list[dict[str, Any]] = [{"first": first, "last": last, "backfill": backfill} for first, last in chunks]
        app.tasks[TASK].batch_defer(*jobs)


def work(app: App, wait: bool = False) -> None:
    """Work through what is in the queue, until it is empty or, with `wait`, until stopped."""
    app.run_worker(queues=[QUEUE], wait=wait, delete_jobs="successful")


def finish(app: App, stalled: float = STALLED_SECONDS) -> None:
    """Work until every chunk is done, by this worker or another; chunks of dead workers are handed out again.

    Raises RuntimeError, in French, when chunks failed.
    """
    while left(app, stalled):
        work(app)
        if left(app, stalled):
            sleep(1)


def left(app: App, stalled: float) -> int:
    """How many chunks are still to be done, once those of dead workers are back in the queue."""
    return asyncio.run(_left(app, stalled))


async def _left(app: App, stalled: float) -> int:
    jobs = app.job_manager
    async with app.open_async():
        for job in await jobs.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=stalled):
            await jobs.retry_job(job)
        found = list(await jobs.list_queues_async(queue=QUEUE))
    counts: dict[str, int] = {status: sum(queue[status] for queue in found) for status in STATUSES}
    if counts["failed"]:
        raise RuntimeError(f"{counts['failed']} paquets de marchés n'ont pas pu être rapprochés : voir le journal.")
    return counts["todo"] + counts["doing"]
