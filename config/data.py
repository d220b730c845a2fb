"""Data as plain values: TOML that people of the trade may edit, and what `config/reference/build.py` built."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
REFERENCE = HERE / "reference"

Row = tuple[str, ...]


class BadData(ValueError):
    """A data file that cannot be read. The message is French and names the file and the place."""


def table(name: str) -> dict[str, Any]:
    """A TOML file of this folder, by its name without extension.

    Raises BadData when it is absent or is no TOML, naming the file, the line and the column.
    """
    path = HERE / f"{name}.toml"
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError as error:
        raise BadData(f"config/{path.name} : fichier absent.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadData(f"config/{path.name} : TOML illisible ({error}).") from error


def trades() -> dict[str, Any]:
    """Groups and sectors of trades with their CPV prefixes, words, descriptors and ROME codes."""
    return table("trades")


def sources() -> dict[str, dict[str, Any]]:
    """Sources of notices by name: `address`, `expected` records a day, `enabled`, `check` before turning on, and more.

    Raises BadData for a table that lacks one of these, naming it.
    """
    found = table("sources")
    for name, each in found.items():
        for key, kind in {"address": str, "expected": list, "enabled": bool, "check": str}.items():
            if not isinstance(each.get(key), kind):
                raise BadData(f"config/sources.toml : [{name}] n’a pas de « {key} » correct.")
    return found


def policy() -> dict[str, Any]:
    """Weights and gates of matching."""
    return table("policy")


def triage() -> dict[str, Any]:
    """Factors of the order in which tenders are examined."""
    return table("triage")


def directory() -> dict[str, Any]:
    """Whom to trust for what in the directory of structures, and how long."""
    return table("directory")


def company_codes() -> dict[str, str]:
    """Sector slug by APE code of a company (NAF rév. 2), for the codes that tell a trade."""
    return {code: sector for sector, codes in table("naf")["sectors"].items() for code in codes}


def eligibility() -> dict[str, Any]:
    """Who may answer what, and how: the matrix with its notes."""
    return table("eligibility")


def communes() -> list[Row]:
    """Communes and municipal arrondissements of 2026, as text.

    (insee, name, department, region, epci, population, post codes separated by spaces, latitude, longitude);
    what is not known is empty.
    """
    return _rows("communes.csv.gz")


def former_communes() -> list[Row]:
    """Communes that became part of another one: (former insee, name or empty, present insee)."""
    return _rows("former_communes.csv.gz")


def departments() -> list[Row]:
    """Departments and overseas collectivities: (code, name, region, region name, NUTS 3, neighbours by spaces)."""
    rows = csv.reader(io.StringIO((REFERENCE / "departments.csv").read_text(encoding="utf8")))
    return [tuple(row) for row in rows][1:]


def contours() -> dict[str, Any]:
    """Simplified contours of the 101 departments: GeoJSON whose features carry the property `dep`."""
    found: dict[str, Any] = json.loads(gzip.decompress((REFERENCE / "departments.geojson.gz").read_bytes()))
    return found


def _rows(name: str) -> list[Row]:
    text = gzip.decompress((REFERENCE / name).read_bytes()).decode("utf8")
    return [tuple(row) for row in csv.reader(io.StringIO(text))][1:]
