"""Recherche d'entreprises (DINUM): register of companies, open or closed, headcount, turnover. No token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from matching.standing import About, Answer, Check
from matching.structure import StructureKind
from scrapers.source import Unreadable
from scrapers.structure_fields import MASKED
from scrapers.structures.directory import BadAnswer, Entry, Reading, Unread, decoded, nested, text

PER_PAGE = 25
MOST = 10_000
"The service never tells nor gives more: a question with that many answers is cut short."

BANDS: dict[str, tuple[int, int | None]] = {
    "00": (0, 0),
    "01": (1, 2),
    "02": (3, 5),
    "03": (6, 9),
    "11": (10, 19),
    "12": (20, 49),
    "21": (50, 99),
    "22": (100, 199),
    "31": (200, 249),
    "32": (250, 499),
    "41": (500, 999),
    "42": (1000, 1999),
    "51": (2000, 4999),
    "52": (5000, 9999),
    "53": (10000, None),
}
"Employees by code of the register; NN and none say nothing, which is not 0."

OPEN = {"A": Answer.YES, "F": Answer.NO, "C": Answer.NO}
"Establishment or company: A open, F closed, C ceased."


class RechercheEntreprises:
    """Registre des entreprises : établissements ouverts ou fermés, effectifs, chiffre d'affaires."""

    name = "recherche-entreprises"
    base = "https://recherche-entreprises.api.gouv.fr"
    pause = 0.25
    needs_token = False
    whole = False

    def fetch(self, reading: Reading, base: str, token: str, departments: Sequence[str]) -> Iterator[bytes]:
        """Department by department, so that no question reaches the ceiling; officers of companies are never asked."""
        for department in departments:
            yield from self._pages(reading, base, department)

    def _pages(self, reading: Reading, base: str, department: str) -> Iterator[bytes]:
        asked = {
            "est_siae": "true",
            "departement": department,
            "minimal": "true",
            "include": "siege,complements,finances,matching_etablissements",
            "limite_matching_etablissements": "100",
            "per_page": str(PER_PAGE),
        }
        page, pages = 1, 1
        while page <= pages:
            content = reading.get_json(f"{base}/search", {**asked, "page": str(page)})
            answer, _ = decoded(content, "results", self.name)
            pages = _pages_of(answer, department)
            yield content
            page += 1

    def parse(self, content: bytes, on: date) -> Iterator[Entry | Unread]:
        """Establishments of each company; the register speaks of whom it knows, and adds who is alone to be meant."""
        _, companies = decoded(content, "results", self.name)
        for number, company in enumerate(companies, 1):
            where = f"entreprise {number}"
            try:
                yield from _entries(company, where, on)
            except Unreadable as error:
                yield Unread(where, error, kept=not _is_person(company))


def _pages_of(answer: Mapping[str, Any], department: str) -> int:
    total = answer.get("total_results")
    if not isinstance(total, int):
        raise BadAnswer(f"recherche-entreprises, département {department} : « total_results » manque.")
    if total >= MOST:
        raise BadAnswer(f"recherche-entreprises, département {department} : {MOST} résultats ou plus, réponse coupée.")
    return -(-total // PER_PAGE)


def _is_person(company: Mapping[str, Any]) -> bool:
    """Legal categories that begin with 1 are natural persons."""
    return text(company, "nature_juridique").startswith("1")


def _entries(company: Mapping[str, Any], where: str, on: date) -> Iterator[Entry]:
    if _is_person(company):
        raise Unreadable("nature_juridique", "", "une personne physique n'est pas gardée")
    if company.get("complements") and not company["complements"].get("est_siae"):
        return
    seat = company.get("siege") or {}
    others = {text(each, "siret"): each for each in nested(company, "matching_etablissements")}
    places = {text(seat, "siret"): {**others.pop(text(seat, "siret"), {}), **seat}, **others}
    kinds = _kinds(company) if len(places) == 1 else []
    for siret, place in places.items():
        row, checks = _row(company, place, siret), _checks(company, place, on)
        extra = _staff(place, place) | _of_company(company)
        if not kinds or checks[0].answer is not Answer.YES:
            yield Entry(where, row, extra, checks, on, completes=True)
        for kind in kinds if checks[0].answer is Answer.YES else ():
            yield Entry(where, row | {"kind": kind}, extra, checks, on)


def _kinds(company: Mapping[str, Any]) -> list[str]:
    """Kinds of the company. They are told by SIREN: with several establishments nothing says which one is meant."""
    told = text(company.get("complements") or {}, "type_siae").split(",")
    return [kind.strip() for kind in told if kind.strip() in StructureKind.__members__]


def _row(company: Mapping[str, Any], place: Mapping[str, Any], siret: str) -> dict[str, str]:
    masked = text(company, "statut_diffusion") not in ("", "O") or MASKED in place.values()
    row = {
        "siret": siret,
        "name": text(company, "nom_complet"),
        "naf": text(place, "activite_principale"),
        "address": MASKED if masked else text(place, "adresse"),
        "post_code": text(place, "code_postal"),
        "city": text(place, "libelle_commune"),
        "insee": text(place, "commune"),
        "department": text(place, "departement"),
        "latitude": text(place, "latitude"),
        "longitude": text(place, "longitude"),
    }
    return {key: value for key, value in row.items() if value and (value != MASKED or key == "address")}


def _checks(company: Mapping[str, Any], place: Mapping[str, Any], on: date) -> tuple[Check, ...]:
    states = [text(place, "etat_administratif") or "A", text(company, "etat_administratif") or "A"]
    for state in states:
        if state not in OPEN:
            raise Unreadable("etat_administratif", state, "attendu : A, F ou C")
    answer = Answer.NO if any(OPEN[state] is Answer.NO for state in states) else Answer.YES
    return (Check(About.REGISTER, RechercheEntreprises.name, on, answer),)


def _staff(place: Mapping[str, Any], dated: Mapping[str, Any], company: bool = False) -> dict[str, Any]:
    band = BANDS.get(text(place, "tranche_effectif_salarie"))
    if band is None:
        return {}
    year = text(dated, "annee_tranche_effectif_salarie")
    told = {"low": band[0], "high": band[1], "year": int(year) if year.isdecimal() else None}
    return {"headcount": told | ({"company": True} if company else {})}


def _of_company(company: Mapping[str, Any]) -> dict[str, Any]:
    """Headcount and turnover of the whole company; the accounts hold one year, and often no turnover."""
    staff = _staff(company, company, company=True)
    found: dict[str, Any] = {"company_headcount": staff["headcount"]} if staff else {}
    for year, accounts in (company.get("finances") or {}).items():
        amount = (accounts or {}).get("ca")
        if isinstance(amount, int | float) and year.isdecimal():
            found["turnover"] = {"low": amount, "high": amount, "year": int(year), "company": True}
    return found
