"""Who is who in an eForms notice: organisations are described once and named by their id everywhere else."""

from __future__ import annotations

from dataclasses import dataclass

from clauses.notice import Buyer
from scrapers.boamp.identity import siret_siren
from scrapers.boamp.tree import Tree, as_list, dig, every, first_text, text
from scrapers.eforms.texts import spoken

_ID = "cac:PartyIdentification.cbc:ID"


@dataclass(frozen=True, slots=True)
class Organisations:
    """Companies by id; a touch point (TPO-…) leads to the company it belongs to. Natural persons have no name here."""

    companies: dict[str, Tree]

    @classmethod
    def of(cls, node: Tree) -> Organisations:
        """Read `efac:Organizations`."""
        companies: dict[str, Tree] = {}
        for organisation in every(node, "efac:Organization"):
            company = dig(organisation, "efac:Company")
            if not isinstance(company, dict) or first_text(organisation, "efbc:NaturalPersonIndicator") == "true":
                continue
            for place in ("efac:Company", "efac:TouchPoint"):
                companies.update({text(found): company for found in every(organisation, f"{place}.{_ID}")})
        return cls(companies)

    def name(self, identifier: str) -> str:
        """Name of an organisation; "" when it is unknown or a person."""
        return spoken(dig(self.companies.get(identifier), "cac:PartyName.cbc:Name"))

    def buyer(self, notice: Tree) -> Buyer | None:
        """The organisation the contracting party names, the leader first: never the first of the list by chance."""
        parties = sorted(as_list(notice.get("cac:ContractingParty")), key=_is_follower)
        for party in parties:
            identifier = first_text(party, f"cac:Party.{_ID}")
            if name := self.name(identifier):
                return _buyer(name, self.companies[identifier])
        return None


def _is_follower(party: Tree) -> bool:
    return (
        first_text(party, "cac:Party.cac:ServiceProviderParty.efbc:GroupLeadIndicator", "efbc:GroupLeadIndicator")
        == "false"
    )


def _buyer(name: str, company: Tree) -> Buyer:
    """Identifiers of every kind stand in CompanyID: only those that pass the Luhn check are kept."""
    known = [siret_siren(text(found)) for found in every(company, "cac:PartyLegalEntity.cbc:CompanyID")]
    siret, siren = next((pair for pair in known if pair[1]), (None, None))
    city, post_code = (
        first_text(company, f"cac:PostalAddress.cbc:{key}") or None for key in ("CityName", "PostalZone")
    )
    return Buyer(name, siret, siren, city, post_code)
