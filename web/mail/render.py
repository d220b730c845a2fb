"""From a digest to the two texts of a mail: plain, and HTML with its style written on each element."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from web.clock import PARIS
from web.mail.digest import Digest
from web.mail.french import count, long_day
from web.mail.links import Links

TEMPLATES = Path(__file__).parents[1] / "templates" / "mail"


def render(digest: Digest, links: Links, now: datetime) -> tuple[str, str]:
    """The plain text and the HTML of a digest as it stands at `now`; the same content in both."""
    values = {"digest": digest, "links": links, "today": _today(now), "more": digest.total - len(digest.items)}
    return render_pair("digest", values)


def render_pair(name: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """The plain text and the HTML of the templates of this name."""
    text = _templates().get_template(f"{name}.txt").render(values)
    return text, _inliner().inline(_templates().get_template(f"{name}.html").render(values))


def _today(now: datetime) -> str:
    day = now.astimezone(PARIS).date()
    return long_day(day, day)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["count"] = count
    return environment


@cache
def _inliner() -> Any:
    """Nothing is fetched: the style stands in the template."""
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
