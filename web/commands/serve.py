"""`maillage serve`: the pages, by waitress."""

from __future__ import annotations

import socket

import click
from waitress import create_server  # type: ignore[import-untyped]  # the package ships no types

from web.app import create_app
from web.commands.errors import RunBroken
from web.house import House, open_house

THREADS = 8


@click.command(help="Sert les pages sur l'adresse réglée, jusqu'à l'arrêt (Ctrl+C).")
@click.option("--port", type=click.IntRange(1, 65535), help="Un autre port que celui des réglages.")
def command(port: int | None) -> None:
    """Open the house and serve it."""
    serve(open_house(), port)


def serve(house: House, port: int | None = None) -> None:
    """Serve this house until stopped. Raises RunBroken when the address is taken or refused."""
    host, port = house.settings.host, port or house.settings.port
    server = create_server(create_app(house), sockets=[_listen(host, port)], threads=THREADS, ident=None)
    click.echo(f"maillage répond sur http://{host}:{port} (Ctrl+C pour arrêter).")
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
