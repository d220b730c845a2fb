"""What a site allows robots to read (robots.txt, RFC 9309), asked before its first page."""

from __future__ import annotations

from urllib.parse import urlsplit

from protego import Protego

from scrapers.source import AnswerRefused, Fetcher, SourceUnreachable

AGENT = "maillage"
LONGEST = 500 << 10
"Bytes that a crawler must read of a robots.txt; more is cut by the fetcher as an error."
CLOSED = (401, 403)


class RobotsRefused(SourceUnreachable):
    """The site asks robots not to read this address. The message is French."""


class Robots:
    """The rules of one site, fetched once. No file: all is allowed; a site that fails to say: nothing is."""

    def __init__(self, fetcher: Fetcher, base: str) -> None:
        """Read the rules, and take the pause they ask for. Raises SourceUnreachable."""
        self._host = urlsplit(base).netloc
        self._rules = Protego.parse(_text(fetcher, base))
        if delay := self._rules.crawl_delay(AGENT):
            fetcher.slow_down(base, float(delay))

    def check(self, url: str) -> str:
        """The address itself when it may be read. Raises RobotsRefused."""
        if not self._rules.can_fetch(url, AGENT):
            raise RobotsRefused(f"{self._host} : le fichier robots.txt demande de ne pas lire {url} ; rien n’est lu.")
        return url


def _text(fetcher: Fetcher, base: str) -> str:
    parts = urlsplit(base)
    url = f"{parts.scheme}://{parts.netloc}/robots.txt"
    try:
        return fetcher.get_bytes(url, LONGEST, "text/plain").decode("utf-8", "replace")
    except AnswerRefused as error:
        if error.status in CLOSED:
            return f"User-agent: {AGENT}\nDisallow: /"
        if 400 <= error.status < 500 and error.status != 429:
            return ""
        raise
