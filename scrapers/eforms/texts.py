"""The texts of an eForms notice that clauses hide in, in French where several languages stand side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from clauses.notice import Place
from scrapers.boamp.sections import Sections
from scrapers.boamp.tree import Tree, dig, every, first_text
from scrapers.boamp.walk import OTHER
from scrapers.eforms.language import heard, spoken

# Fields that hold words (names of people, courts and desks stand in branches that are not walked).
_WORDS = {
    "cbc:Name": "Intitulé",
    "cbc:Description": "Description",
    "cbc:Note": "Informations complémentaires",
    "cbc:ProcurementType": "Objectif de l’achat",
    "cbc:ProcessReason": "Justification de la procédure",
    "cbc:CompanyLegalForm": "Forme juridique du groupement",
    "cbc:GuaranteeTypeCode": "Garantie",
    "cbc:PaymentTerms": "Paiement",
    "efbc:ChangeDescription": "Modification de l’avis",
    "efbc:ReasonDescription": "Motif de la modification",
    "cbc:TenderResultDescription": "Résultat",
}
_BRANCHES = {
    "cac:SubordinateAwardingCriterion": "Critères d’attribution",
    "cac:AwardingCriterion": "Critères d’attribution",
    "efac:SelectionCriteria": "Critères de sélection des candidats",
    "cac:ContractExecutionRequirement": "Conditions d’exécution du contrat",
    "cac:TendererQualificationRequest": "Conditions de participation",
    "cac:ContractExtension": "Options et reconduction",
    "efac:Changes": "Modification de l’avis",
    "cac:ProcurementAdditionalType": "Objectif de l’achat",
    "cac:PaymentTerms": "Modalités de paiement",
    "cac:RequiredFinancialGuarantee": "Garanties demandées",
}
_CRITERIA = frozenset({"cac:AwardingCriterion", "cac:SubordinateAwardingCriterion"})
_SKIPPED = frozenset(
    {
        "efac:Organizations",
        "efac:NoticeResult",
        "cac:ContractingParty",
        "cac:AppealTerms",
        "cac:CallForTendersDocumentReference",
        "cac:NoticeDocumentReference",
        "cac:TenderRecipientParty",
        "cac:AdditionalInformationParty",
        "cac:DocumentProviderParty",
        "cac:TenderEvaluationParty",
        "cac:OpenTenderEvent",
        "cac:RealizedLocation",
        "cac:LotsGroup",
        "cac:Prize",
        "cac:TechnicalCommitteePerson",
        "cac:ProcurementProjectLot",
    }
)


def gather_texts(sections: Sections, notice: Tree, lots: list[tuple[str | None, Tree]], tongue: str) -> None:
    """Put in the texts of the procedure, then of each lot by its number (None for parts and groups: the whole)."""
    project = notice.get("cac:ProcurementProject")
    _put(sections, project, _Place("cac:ProcurementProject", "Description", None, tongue))
    rest = {key: child for key, child in notice.items() if key != "cac:ProcurementProject"}
    _put(sections, rest, _Place("", OTHER, None, tongue))
    for index, (number, lot) in enumerate(lots):
        _put(sections, lot, _Place(f"cac:ProcurementProjectLot[{index}]", OTHER, number, tongue))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a walk has come to: the path, the French label and lot that hold there, the notice's language."""

    path: str
    label: str
    lot: str | None
    tongue: str
    criteria: bool = False


def _put(sections: Sections, node: Tree, at: _Place) -> None:
    if isinstance(node, list):
        for index, child in enumerate(node):
            if isinstance(child, dict | list):
                _put(sections, child, replace(at, path=f"{at.path}[{index}]"))
    if not isinstance(node, dict):
        return
    for key, child in node.items():
        if key in _WORDS:
            named = at.label if at.label in _NAMED else _WORDS[key]
            words, language = heard(child, at.tongue)
            sections.add(f"{at.path}.{key}".lstrip("."), named, words, at.lot, at.criteria, language)
        elif isinstance(child, dict | list) and key not in _SKIPPED:
            path = at.path if key[:3] in ("ext", "efe") else f"{at.path}.{key}".lstrip(".")
            label, criteria = _BRANCHES.get(key, at.label), at.criteria or key in _CRITERIA
            _put(sections, child, _Place(path, label, at.lot, at.tongue, criteria))


_NAMED = frozenset(_BRANCHES.values())


def places_of(project: Tree, tongue: str) -> Iterator[Place]:
    """Places of a procedure or lot."""
    for location in every(project, "cac:RealizedLocation"):
        address = dig(location, "cac:Address")
        told = [
            spoken(dig(node, path), tongue)
            for node, path in ((location, "cbc:Description"), (address, "cbc:StreetName"), (address, "cbc:Description"))
        ]
        keys = ("CityName", "PostalZone", "CountrySubentityCode")
        city, post_code, nuts = (first_text(address, f"cbc:{key}") or None for key in keys)
        words = ", ".join(dict.fromkeys(filter(None, told)))
        if words or city or nuts:
            yield Place(words, city, post_code, nuts)
