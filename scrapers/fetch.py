"""The only code that opens a connection to the outside."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.poolmanager import PoolManager
from urllib3.util.retry import Retry

from scrapers.source import AddressRefused, AnswerRefused, SourceUnreachable

log = logging.getLogger(__name__)

TIMEOUT = (10.0, 60.0)
"Seconds to connect, then seconds of silence while reading."
MEBIBYTE = 1 << 20
SIZE_LIMIT = 64 * MEBIBYTE
TIME_LIMIT = 300.0
"Seconds for one whole answer, so that a server sending a byte a minute does not hold us."
PAUSE = 1.0
"Seconds between two requests to one host: politeness."
RETRIED = (429, 500, 502, 503, 504)

# `is_global` alone says yes to multicast, NAT64 and 6to4, and its answer for 192.0.0.0/24 varies by patch release.
_NEVER = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "64:ff9b::/96", "2002::/16")))


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """An address of the open Internet: never loopback, private, link-local, multicast or a tunnel to one of these."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    inside = any(address.version == network.version and address in network for network in _NEVER)
    return address.is_global and not address.is_multicast and not inside


class _Guard:
    """Refuses a connection by the address really reached: safe from names that change and from redirects."""

    allowed_hosts: frozenset[str] = frozenset()

    def _new_conn(self) -> Any:
        connection = super()._new_conn()  # type: ignore[misc]  # a mixin: urllib3's class comes next
        address = ipaddress.ip_address(connection.getpeername()[0].partition("%")[0])
        host: str = self.host  # type: ignore[attr-defined]  # of urllib3's class
        if host.lower().strip("[]") in self.allowed_hosts or is_public(address):
            return connection
        connection.close()
        raise NewConnectionError(self, f"address refused: {address}")  # type: ignore[arg-type]  # same reason


@lru_cache
def _pools(allowed: frozenset[str]) -> dict[str, Any]:
    """Pools whose connections are guarded; one class for each set of allowed hosts."""

    class Plain(_Guard, HTTPConnection):
        allowed_hosts = allowed

    class Secure(_Guard, HTTPSConnection):
        allowed_hosts = allowed

    http = type("GuardedHTTP", (HTTPConnectionPool,), {"ConnectionCls": Plain})
    https = type("GuardedHTTPS", (HTTPSConnectionPool,), {"ConnectionCls": Secure})
    return {"http": http, "https": https}


class _Adapter(HTTPAdapter):
    def __init__(self, allowed: frozenset[str], retries: Retry) -> None:
        self._allowed = allowed
        super().__init__(max_retries=retries)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = _pools(self._allowed)


class Fetcher:
    """Reads the outside politely: identified, retried, slowed, bounded, and kept away from inner addresses.

    `allow` names the hosts that may be inside the house (an operator's own server, a test's loopback).
    """

    def __init__(
        self,
        user_agent: str,
        allow: Collection[str] = (),
        size_limit: int = SIZE_LIMIT,
        timeout: tuple[float, float] = TIMEOUT,
        pause: float = PAUSE,
        backoff: float = 0.5,
        waits: Callable[[float], object] = sleep,
    ) -> None:
        self._size_limit, self._timeout, self._pause = size_limit, timeout, pause
        self._waits, self._slower = waits, dict[str, float]()
        self._last: dict[str, float] = {}
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy would hide the address really reached from the guard
        self._session.headers.update({"User-Agent": user_agent, "Accept": "application/json"})
        adapter = _Adapter(frozenset(host.lower() for host in allow), _retry(backoff))
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def get_json(self, url: str, params: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> bytes:
        """The body of a JSON answer, whole. Raises SourceUnreachable, in French, for anything else."""
        return _json(urlsplit(url).netloc, self._ask("GET", url, self._size_limit, params=params, headers=headers))

    def post_json(self, url: str, asked: dict[str, Any]) -> bytes:
        """The body of a JSON answer to a search, whole. Raises SourceUnreachable.

        For questions that change nothing on the site only: they are retried as readings are.
        """
        return _json(urlsplit(url).netloc, self._ask("POST", url, self._size_limit, json=asked))

    def get_bytes(self, url: str, size_limit: int, accept: str = "*/*") -> bytes:
        """The body of a file, whatever it holds, of `size_limit` bytes at most. Raises SourceUnreachable."""
        return self._ask("GET", url, min(size_limit, self._size_limit), headers={"Accept": accept})

    def post_form(self, url: str, fields: Mapping[str, str], size_limit: int) -> bytes:
        """The page that answers a form of search. Raises SourceUnreachable. Retried: it changes nothing on the site."""
        limit = min(size_limit, self._size_limit)
        return self._ask("POST", url, limit, data=dict(fields), headers={"Accept": "text/html"})

    def slow_down(self, url: str, pause: float) -> None:
        """Leave at least these seconds between two requests to the host of this address."""
        host = urlsplit(url).netloc
        self._slower[host] = max(pause, self._slower.get(host, 0.0))

    def close(self) -> None:
        """Let the connections go."""
        self._session.close()

    def _wait(self, host: str) -> None:
        pause = max(self._pause, self._slower.get(host, 0.0))
        due = self._last.get(host, -pause) + pause
        self._waits(max(0.0, due - monotonic()))
        self._last[host] = monotonic()

    def _ask(self, method: str, url: str, size_limit: int, **told: Any) -> bytes:
        host = urlsplit(url).netloc
        self._wait(host)
        try:
            body, response = self._read(method, url, size_limit, told)
        except (requests.RequestException, HTTPError) as error:
            raise _unreachable(host, error) from error
        return _checked(host, response, body)

    def _read(self, method: str, url: str, size_limit: int, told: dict[str, Any]) -> tuple[bytes, requests.Response]:
        began, body = monotonic(), bytearray()
        with self._session.request(method, url, timeout=self._timeout, stream=True, **told) as response:
            for chunk in response.iter_content(MEBIBYTE):
                body += chunk
                if len(body) > size_limit:
                    raise SourceUnreachable(
                        f"{urlsplit(url).netloc} : réponse de plus de {size_limit} octets, refusée."
                    )
                if monotonic() - began > TIME_LIMIT:
                    raise SourceUnreachable(f"{urlsplit(url).netloc} : réponse trop lente, abandonnée.")
            return bytes(body), response


def _retry(backoff: float) -> Retry:
    """Only what may pass by waiting; an error of ours (another 4xx) is never asked twice."""
    return Retry(
        total=5,
        connect=3,
        backoff_factor=backoff,
        backoff_jitter=backoff * 0.4,
        retry_after_max=120,
        raise_on_status=False,
        status_forcelist=RETRIED,
        allowed_methods={"GET", "HEAD", "POST"},  # a POST of ours is a search: it changes nothing on the site
    )


def _unreachable(host: str, error: Exception) -> SourceUnreachable:
    if "address refused" in str(error):
        return AddressRefused(f"{host} : adresse interne refusée ; autorisez ce serveur si c'est voulu.")
    return SourceUnreachable(f"{host} : pas de réponse correcte ({type(error).__name__}).")


def _checked(host: str, response: requests.Response, body: bytes) -> bytes:
    if remaining := response.headers.get("X-RateLimit-Remaining"):
        log.info("%s: %s requests left of the quota", host, remaining)
    if response.status_code != 200:
        status = response.status_code
        raise AnswerRefused(f"{host} : réponse {status} ({_excerpt(body)}).", status, body)
    return body


def _json(host: str, body: bytes) -> bytes:
    """Refuse a page of HTML where JSON was asked, whatever its status says."""
    if body.lstrip()[:1] not in (b"{", b"["):
        raise SourceUnreachable(f"{host} : une page au lieu de données ({_excerpt(body)}).")
    return body


def _excerpt(body: bytes) -> str:
    return " ".join(body[:300].decode("utf-8", "replace").split()) or "réponse vide"
