"""`maillage serve`: the pages, by waitress."""

from __future__ import annotations

import socket

import click
from flask import Flask
from waitress import create_server  # type: ignore[import-untyped]  # the package ships no types

from web.app import create_app
from web.commands.errors import RunBroken
from web.commands.prefork import in_processes, usual
from web.house import House, open_house
from web.store.knowledge import load_knowledge

THREADS = 8


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
    if processes > 1:
        load_knowledge()  # read once, shared by all
        house.engine.dispose()  # each process opens its own connections
    in_processes(processes, lambda: _answer(app, listening))


def _answer(app: Flask, listening: socket.socket) -> None:
    server = create_server(app, sockets=[listening], threads=THREADS, ident=None)
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
