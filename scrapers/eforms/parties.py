"""Who is who in an eForms notice: organisations are described once and named by their id everywhere else."""

from __future__ import annotations

from dataclasses import dataclass

from clauses.notice import Buyer
from scrapers.eforms.branches import opened
from scrapers.eforms.language import FRA, spoken
from scrapers.reading.identity import siret_siren
from scrapers.reading.tree import Tree, dig, every, first_text, text

_ID = "cac:PartyIdentification.cbc:ID"
_IDS = (f"efac:Company.{_ID}", f"efac:TouchPoint.{_ID}")
_NUTS = "cbc:CountrySubentityCode"
_COUNTRY = "cac:Country.cbc:IdentificationCode"


@dataclass(frozen=True, slots=True)
class Organisations:
    """Companies by id; a touch point (TPO-…) leads to the company it belongs to. Natural persons have no name here."""

    companies: dict[str, Tree]
    leaders: frozenset[str] = frozenset()
    tongue: str = FRA

    @classmethod
    def of(cls, node: Tree, tongue: str = FRA) -> Organisations:
        """Read `efac:Organizations`."""
        companies: dict[str, Tree] = {}
        leaders: set[str] = set()
        for organisation in every(node, "efac:Organization"):
            company = dig(organisation, "efac:Company")
            if not isinstance(company, dict) or text(dig(organisation, "efbc:NaturalPersonIndicator")) == "true":
                continue
            known = [name for path in _IDS for found in every(organisation, path) if (name := text(found))]
            companies.update(dict.fromkeys(known, company))
            if text(dig(organisation, "efbc:GroupLeadIndicator")) == "true":
                leaders.update(known)
        return cls(companies, frozenset(leaders), tongue)

    def name(self, identifier: str) -> str:
        """Name of an organisation; "" when it is unknown or a person."""
        return spoken(dig(opened(dig(self.companies.get(identifier), "cac:PartyName")), "cbc:Name"), self.tongue)

    def buyer(self, notice: Tree) -> tuple[Buyer, str, str] | None:
        """The buyer with the NUTS code and the country (three letters) of its address, "" when it prints none.

        The organisation the contracting party names, the leader of several first (OPP-050): never the first of the list
        by chance.
        """
        named = [text(found) for found in every(notice, f"cac:ContractingParty.cac:Party.{_ID}")]
        for identifier in sorted(named, key=lambda identifier: identifier not in self.leaders):
            if name := self.name(identifier):
                company = self.companies[identifier]
                address = opened(dig(company, "cac:PostalAddress"))
                return _buyer(name, company, address), first_text(address, _NUTS), first_text(address, _COUNTRY)
        return None


def _buyer(name: str, company: Tree, address: Tree) -> Buyer:
    """Identifiers of every kind stand in CompanyID: only those that pass the Luhn check are kept."""
    entities = opened(every(company, "cac:PartyLegalEntity"))
    known = [siret_siren(text(found)) for found in every(entities, "cbc:CompanyID")]
    siret, siren = next((pair for pair in known if pair[1]), (None, None))
    city, post_code = (first_text(address, f"cbc:{key}") or None for key in ("CityName", "PostalZone"))
    return Buyer(name, siret, siren, city, post_code)
