"""`maillage serve`: the pages, by waitress."""

from __future__ import annotations

import gc
import logging
import socket
from functools import partial
from typing import Any

import click
from flask import Flask
from waitress import create_server  # type: ignore[import-untyped]  # the package ships no types

from web.app import create_app
from web.commands.errors import RunBroken
from web.commands.in_turn import InTurn
from web.commands.prefork import in_processes, usual
from web.commands.spread import Spread
from web.house import House, open_house
from web.store.knowledge import load_knowledge

WAITRESS: dict[str, Any] = {"ident": None}


@click.command(help="Sert les pages sur l'adresse réglée, jusqu'à l'arrêt (Ctrl+C).")
@click.option("--port", type=click.IntRange(1, 65535), help="Un autre port que celui des réglages.")
def command(port: int | None) -> None:
    """Open the house and serve it."""
    serve(open_house(), port)


def serve(house: House, port: int | None = None) -> None:
    """Serve this house until stopped. Raises RunBroken when the address is taken or refused."""
    host, port = house.settings.host, port or house.settings.port
    listening = _listen(host, port)
    processes = house.settings.processes or usual()
    app = create_app(house, processes)
    click.echo(f"maillage répond sur http://{host}:{port} (Ctrl+C pour arrêter).")
    _settle()
    if processes == 1:
        _answer(create_server(app, sockets=[listening], _dispatcher=InTurn(), **WAITRESS))
        return
    house.engine.dispose()  # each process opens its own connections
    spread = Spread(listening, processes)
    works = [partial(_take, spread, child, app) for child in range(processes)]
    in_processes(works, spread.hand_out)


def _settle() -> None:
    """Read what lasts now, once for all processes, and keep the collector of garbage away from it.

    It would look through all of it every thousand pages or so: a fifth of a second in which nobody is answered.
    Pages that wait for their turn are no trouble: waitress need not tell of each.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    load_knowledge()
    gc.collect()
    gc.freeze()


def _take(spread: Spread, child: int, app: Flask) -> None:
    _answer(spread.server(child, app, InTurn(), **WAITRESS))


def _answer(server: Any) -> None:
    try:
        server.run()
    finally:
        server.close()


def _listen(host: str, port: int) -> socket.socket:
    """Take the address ourselves: waitress leaves a socket open when it is taken already."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise RunBroken(f"Impossible d'écouter sur {host}:{port} : {error.strerror or error}.") from error
