"""Packages to start from, by trade, and the sentence that says a package in a contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clauses.packages.terms import Governance, Item, Terms, quantity


@dataclass(frozen=True, slots=True)
class Template:
    """A package to start from. `trades`: slugs it suits, empty for any; `note`: where it comes from, as it is shown."""

    id: str
    title: str
    trades: frozenset[str]
    note: str
    terms: Terms


def templates(data: Mapping[str, Any]) -> tuple[Template, ...]:
    """Read `[[template]]` of `config/packages.toml`. Raises BadTerms for a wrong line, KeyError for a missing value."""
    return tuple(_template(row) for row in data["template"])


def _template(row: Mapping[str, Any]) -> Template:
    lines = (dict(line) | {"key": f"l{number}"} for number, line in enumerate(row["items"], 1))
    terms = Terms(tuple(Item.from_dict(line) for line in lines), Governance())
    return Template(row["id"], row["title"], frozenset(row.get("trades", ())), row["note"], terms)


def fitting(known: tuple[Template, ...], trade: str | None) -> tuple[Template, ...]:
    """Those of this trade first, then those for any trade, then the others."""
    return tuple(sorted(known, key=lambda one: 0 if trade in one.trades else 2 if one.trades else 1))


def clause(terms: Terms) -> str:
    """The sentence for a contract. It names no structure; what is owed is an offer, not the hire of a given person."""
    if not terms.items:
        return ""
    promised = _joined([quantity(item) for item in terms.items])
    months = terms.governance.review_months
    held = {1: "chaque mois", 3: "chaque trimestre", 6: "chaque semestre", 12: "chaque année"}
    return (
        "Dans la limite de ses besoins et de ses possibilités d'accueil, le fournisseur s'engage à ce qui suit : "
        f"{promised}. "
        "Cela s'adresse à des personnes suivies par une structure d'insertion ou un service de l'emploi. "
        f"Le bilan est fait {held.get(months, f'tous les {months} mois')}. "
        "L'engagement est tenu quand l'offre est faite dans les conditions convenues ; "
        "l'embauche d'une personne en particulier n'est jamais due."
    )


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}"
