"""`maillage worker`: take chunks of a backfill from the queue, beside other workers."""

from __future__ import annotations

import click

from web.cluster.backfill import NoCluster, check
from web.commands.errors import BadInput
from web.house import open_house


@click.command(help="Prend sa part des rapprochements en attente, à côté d'autres workers (PostgreSQL).")
@click.option("--one-shot", is_flag=True, help="S'arrête quand la file est vide.")
def command(one_shot: bool) -> None:
    """Work until stopped, or until the queue is empty."""
    house = open_house()
    try:
        check(house)
    except NoCluster as error:
        raise BadInput(str(error)) from error
    from web.cluster import queue

    queue.work(queue.open_queue(house), wait=not one_shot)
