"""A real server on the loopback, playing answers one after the other."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from scrapers.fetch import Fetcher


@dataclass
class Answer:
    body: bytes = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None


class Site:
    """`play` is called with the query of each request (the JSON body of a POST) and gives the answer."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.agents: list[str] = []
        self.answers: list[Answer] = []
        self.play: Any = lambda _query: self.answers.pop(0)
        self.made = Answer
        self.url = ""

    def answer(self, body: bytes, **told: Any) -> None:
        """The next answer."""
        self.answers.append(Answer(body, **told))


@pytest.fixture
def site() -> Iterator[Site]:
    played = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer({key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if "form" in self.headers["Content-Type"]:
                told = parse_qs(body.decode(), keep_blank_values=True)
                self.answer({key: values[0] for key, values in told.items()})
            else:
                self.answer(json.loads(body))

        def answer(self, query: dict[str, Any]) -> None:
            played.asked.append(query)
            played.paths.append(urlsplit(self.path).path)
            played.agents.append(self.headers["User-Agent"])
            answer = played.play(query)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(answer.announced or len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    played.url = f"http://127.0.0.1:{server.server_port}"
    yield played
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """Quick, and allowed to read the loopback."""
    made = Fetcher("maillage-essai", allow=["127.0.0.1"], size_limit=100_000, timeout=(2, 2), pause=0, backoff=0)
    yield made
    made.close()
