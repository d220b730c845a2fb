"""The groups and sectors of trades as the data file tells them, checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ALL_NATURES = "TSF"


class BadTrades(ValueError):
    """A trade file that cannot be used. The message is French and names the sector, the field and the value."""


@dataclass(frozen=True, slots=True)
class Target:
    """What evidence may tell for: a sector, or a kind of purchase outside every trade (`group` empty).

    `natures` letters of T (works), S (services), F (supplies) where it is likely; `default` natures where a notice
    that tells no trade is put here; `weight` of the words of an outside kind.
    """

    group: str
    sector: str
    name: str
    natures: str
    default: str
    weight: float
    words: tuple[str, ...]
    hints: tuple[str, ...]
    jobs: tuple[str, ...]
    descriptors: tuple[str, ...]
    cpv: tuple[str, ...]
    rome: tuple[str, ...]

    @property
    def outside(self) -> bool:
        """Outside every trade."""
        return not self.group

    @property
    def catch_all(self) -> bool:
        """« Autre »: weak evidence."""
        return self.sector == "autre" or self.sector.startswith("autre-")


@dataclass(frozen=True, slots=True)
class Group:
    """A group of sectors; `mixed` is the sector of a contract that brings many of them together."""

    slug: str
    name: str
    mixed: str | None


def targets(data: Mapping[str, Any]) -> tuple[Target, ...]:
    """Sectors in the order of the file, then what is outside. Raises BadTrades."""
    sectors = [_sector(group, row) for group in data.get("groupe", ()) for row in group.get("secteur", ())]
    outside = [_outside(row) for row in data.get("hors", ())]
    found = (*sectors, *outside)
    _unique("slug", ((target.sector, target.name) for target in sectors))
    _unique("cpv", ((code, target.name) for target in found for code in target.cpv))
    return found


def groups(data: Mapping[str, Any]) -> dict[str, Group]:
    """Groups by slug, in the order of the file. Raises BadTrades when one lacks its slug or its name."""
    rows = [Group(_text(row, "slug"), _text(row, "nom"), row.get("polyvalent")) for row in data.get("groupe", ())]
    return {row.slug: row for row in rows}


def _sector(group: Mapping[str, Any], row: Mapping[str, Any]) -> Target:
    return _target(row, _text(group, "slug"), _text(row, "slug"), group.get("natures", ALL_NATURES))


def _outside(row: Mapping[str, Any]) -> Target:
    return _target(row, "", "", ALL_NATURES)


def _target(row: Mapping[str, Any], group: str, sector: str, natures: str) -> Target:
    return Target(
        group,
        sector,
        _text(row, "nom"),
        _natures(row, natures),
        str(row.get("par_defaut", "")),
        float(row.get("poids", 1.0)),
        _list(row, "mots"),
        _list(row, "indices"),
        _list(row, "metiers"),
        _list(row, "descripteurs"),
        tuple(_digits(row, code) for code in _list(row, "cpv")),
        _list(row, "rome"),
    )


def _text(row: Mapping[str, Any], field: str) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not value:
        raise BadTrades(f"trades.toml, « {row.get('slug', row.get('nom', '?'))} » : le champ {field} manque.")
    return value


def _list(row: Mapping[str, Any], field: str) -> tuple[str, ...]:
    values = row.get(field, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise BadTrades(
            f"trades.toml, « {row.get('slug', row.get('nom'))} », {field} : une liste de textes est attendue."
        )
    return tuple(values)


def _natures(row: Mapping[str, Any], default: str) -> str:
    value = str(row.get("natures", default))
    if not set(value) <= set(ALL_NATURES):
        raise BadTrades(
            f"trades.toml, « {row.get('slug', row.get('nom'))} », natures : « {value} » (T, S, F attendus)."
        )
    return value


def _digits(row: Mapping[str, Any], code: str) -> str:
    if not (code.isdecimal() and 2 <= len(code) <= 8):
        raise BadTrades(
            f"trades.toml, « {row.get('slug', row.get('nom'))} », cpv : « {code} » (2 à 8 chiffres attendus)."
        )
    return code


def _unique(field: str, pairs: Iterable[tuple[str, str]]) -> None:
    seen: dict[str, str] = {}
    for value, name in pairs:
        if value in seen:
            raise BadTrades(f"trades.toml, {field} : « {value} » est à la fois chez « {seen[value]} » et « {name} ».")
        seen[value] = name
