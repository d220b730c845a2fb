"""Collecting a source: from the network day by day, or from saved answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import batched  # type: ignore[attr-defined]
from pathlib import Path

from sqlalchemy import select

from scrapers.source import Record, Source
from web.house import House
from web.jobs.runner import Tally, run_job
from web.store.models import Run
from web.store.notices import keep
