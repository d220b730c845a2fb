"""Filters of the lists: words of the address ↔ what is asked of the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort
from werkzeug.datastructures import MultiDict

from clauses.consideration import ENVIRONMENT_FAMILY, RESERVED, SOCIAL_FAMILY, Kind
from web.pages import french, words
from web.pages.ids import row_id
from web.security.rights import REVIEWERS
from web.security.sessions import Viewer
from web.store.listing.order import DEADLINE, TRIAGE
from web.store.listing.structures import StructureFilter
from web.store.listing.tenders import TenderFilter

STATUSES = {"ouverts": ("open", "Ouverts"), "annonces": ("planned", "Annoncés"), "termines": ("over", "Terminés")}
ALL_STATUSES = "tous"
DECISIONS = {
    "a-examiner": (("none",), "À examiner"),
    "retenus": (("accept",), "Retenus"),
    "ecartes": (("set_aside",), "Écartés"),
    "pas-surs": (("unsure",), "Pas sûrs"),
    "a-trancher": (("contested",), "À trancher (deux avis)"),
    "toutes": ((), "Examinés ou non"),
}
ORDERS = {"priorite": (TRIAGE, "Ce qui demande un regard"), "echeance": (DEADLINE, "Date limite")}
FAMILIES = {
    "sociale": (SOCIAL_FAMILY, "Toute clause sociale ou réservation"),
    "reservee": (RESERVED, "Tout marché réservé"),
    "environnement": (ENVIRONMENT_FAMILY, "Toute clause environnementale"),
}
TERRITORY, COUNTRY = "territoire", "france"


@dataclass(frozen=True, slots=True)
class TenderQuery:
    """The filters of the tender list as they stand in the address."""

    statut: str = "ouverts"
    revue: str = "a-examiner"
    ou: str = TERRITORY
    clause: str = ""
    mots: str = ""
    ordre: str = "priorite"
    jusqua: str = ""
    "The last tender known when the list was opened: what arrives since does not move it."

    def args(self) -> dict[str, Any]:
        """The words of the address that bring this list back; `statut` always, to tell that one came from it."""
        rest = {"revue": self.revue, "ou": self.ou, "clause": self.clause, "mots": self.mots}
        rest |= {"ordre": self.ordre, "jusqua": self.jusqua}
        default = TenderQuery()
        return {"statut": self.statut} | {k: v for k, v in rest.items() if v != getattr(default, k)}

    def filter(self, viewer: Viewer) -> TenderFilter:
        """What is asked of the store."""
        return TenderFilter(
            status=STATUSES[self.statut][0] if self.statut in STATUSES else "",
            departments=_places(self.ou, viewer),
            kinds=_kinds(self.clause),
            words=self.mots,
            decisions=DECISIONS[self.revue][0],
            order=ORDERS[self.ordre][0],
            newest=int(self.jusqua) if self.jusqua else None,
            reader=viewer.user_id if viewer.role in REVIEWERS else None,
        )


def tender_query(args: MultiDict[str, str]) -> TenderQuery:
    """Read the filters of an address; aborts with 400 for a word that is none of ours."""
    known = {
        "statut": {*STATUSES, ALL_STATUSES},
        "revue": set(DECISIONS),
        "ou": set(place_words()),
        "clause": _clauses(),
        "ordre": set(ORDERS),
    }
    query = TenderQuery(**{name: _clean(args[name]) for name in (*known, "mots", "jusqua") if name in args})
    if any(getattr(query, name) not in allowed for name, allowed in known.items()):
        abort(400)
    if query.jusqua and row_id(query.jusqua) is None:
        abort(400)
    return query


def _clean(text: str) -> str:
    """Printable characters only, and not too many: PostgreSQL refuses a zero byte."""
    return "".join(letter for letter in text[:200] if letter.isprintable())


def from_list(args: MultiDict[str, str]) -> dict[str, Any]:
    """The filters to carry along when the page was reached from the list; empty otherwise."""
    return tender_query(args).args() if "statut" in args else {}


def status_choices() -> dict[str, str]:
    """Values and words of the field « État »."""
    return {key: label for key, (_, label) in STATUSES.items()} | {ALL_STATUSES: "Tous"}


def decision_choices() -> dict[str, str]:
    """Values and words of the field « Examen »."""
    return {key: label for key, (_, label) in DECISIONS.items()}


def clause_choices() -> dict[str, str]:
    """Values and words of the field « Clause »: whole families, then each kind."""
    families = {key: label for key, (_, label) in FAMILIES.items()}
    return {"": "Avec ou sans clause trouvée"} | families | {kind.value: words.KIND[kind] for kind in Kind}


def order_choices() -> dict[str, str]:
    """Values and words of the field « D'abord »."""
    return {key: label for key, (_, label) in ORDERS.items()}


def place_choices(viewer: Viewer) -> dict[str, str]:
    """Values and words of the field « Où »: one's territory first, when there is one."""
    mine = ", ".join(viewer.departments)
    first = {TERRITORY: f"Mon territoire ({mine})"} if mine else {}
    names = {code: french.department(code) for code in french.department_names()}
    return first | {COUNTRY: "Toute la France"} | names


def place_words() -> tuple[str, ...]:
    """All values of the field « Où »."""
    return (TERRITORY, COUNTRY, *french.department_names())


def _places(word: str, viewer: Viewer) -> tuple[str, ...]:
    if word == TERRITORY:
        return viewer.departments
    return () if word == COUNTRY else (word,)


def _clauses() -> set[str]:
    return {"", *FAMILIES, *(kind.value for kind in Kind)}


def _kinds(word: str) -> tuple[str, ...]:
    if word in FAMILIES:
        return tuple(sorted(FAMILIES[word][0]))
    return (word,) if word else ()


@dataclass(frozen=True, slots=True)
class StructureQuery:
    """The filters of the list of structures as they stand in the address."""

    ou: str = TERRITORY
    type: str = ""
    metier: str = ""
    mots: str = ""

    def args(self) -> dict[str, Any]:
        """The words of the address that bring this list back."""
        default = StructureQuery()
        values = {"ou": self.ou, "type": self.type, "metier": self.metier, "mots": self.mots}
        return {k: v for k, v in values.items() if v != getattr(default, k)}

    def filter(self, viewer: Viewer) -> StructureFilter:
        """What is asked of the store."""
        return StructureFilter(self.mots, self.type, _places(self.ou, viewer), self.metier)


def structure_query(args: MultiDict[str, str], groups: set[str]) -> StructureQuery:
    """Read the filters of an address; aborts with 400 for a word that is none of ours."""
    known = {"ou": set(place_words()), "type": {"", *words.STRUCTURE_KIND}, "metier": {"", *groups}}
    query = StructureQuery(**{name: _clean(args[name]) for name in (*known, "mots") if name in args})
    if any(getattr(query, name) not in allowed for name, allowed in known.items()):
        abort(400)
    return query
