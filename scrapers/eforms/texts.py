"""The texts of an eForms notice that clauses hide in, in French where several languages stand side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clauses.notice import Place
from scrapers.boamp.walk import OTHER
from scrapers.eforms.deadlines import EXTENSION
from scrapers.eforms.language import heard, spoken
from scrapers.reading.sections import Sections
from scrapers.reading.tree import Tree, dig, every, first_text

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
_WRAPPERS = frozenset(EXTENSION.split("."))
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
        "cac:PlannedPeriod",
        "cac:MainCommodityClassification",
        "cac:AdditionalCommodityClassification",
        "cac:RequestedTenderTotal",
        "cac:TenderSubmissionDeadlinePeriod",
        "cac:SpecificTendererRequirement",
        "efac:NoticeSubType",
        "efac:Publication",
    }
)


def gather_texts(sections: Sections, notice: Tree, lots: list[tuple[str | None, Tree]], tongue: str) -> None:
    """Put in the texts of the procedure, then of each lot by its number (None for parts and groups: the whole)."""
    whole = _Walk(sections, tongue, None)
    whole.put(notice.get("cac:ProcurementProject"), "cac:ProcurementProject.", "Description")
    whole.put({key: child for key, child in notice.items() if key != "cac:ProcurementProject"}, "", OTHER)
    for index, (number, lot) in enumerate(lots):
        _Walk(sections, tongue, number).put(lot, f"cac:ProcurementProjectLot[{index}].", OTHER)


@dataclass(slots=True)
class _Walk:
    """Puts the texts below a node in `sections`, as texts of the lot `lot` in a notice whose language is `tongue`."""

    sections: Sections
    tongue: str
    lot: str | None

    def put(self, node: Tree, path: str, label: str, criteria: bool = False) -> None:
        """Walk one object: `path` ends with its point, `label` and `criteria` are those of the branch it stands in."""
        if type(node) is not dict:
            return
        for key, child in node.items():
            if key in _WORDS:
                words, language = heard(child, self.tongue)
                named = label if label in _NAMED else _WORDS[key]
                self.sections.add(f"{path}{key}", named, words, self.lot, criteria, language)
            elif type(child) is dict:
                if key in _WRAPPERS:
                    self.put(_unwrapped(child), path, label, criteria)
                elif key not in _SKIPPED and "#text" not in child:
                    self.put(child, f"{path}{key}.", _BRANCHES.get(key, label), criteria or key in _CRITERIA)
            elif type(child) is list and key not in _SKIPPED:
                self._put_each(child, key, path, label, criteria)

    def _put_each(self, nodes: list[Tree], key: str, path: str, label: str, criteria: bool) -> None:
        place = path[:-1] if key in _WRAPPERS else f"{path}{key}"
        label, criteria = _BRANCHES.get(key, label), criteria or key in _CRITERIA
        for index, each in enumerate(nodes):
            self.put(each, f"{place}[{index}].", label, criteria)


def _unwrapped(node: dict[str, Tree]) -> dict[str, Tree]:
    """What is inside of wrappers that hold nothing but each other: four of them stand around every extension."""
    while len(node) == 1:
        ((key, child),) = node.items()
        if key not in _WRAPPERS or type(child) is not dict:
            break
        node = child
    return node


_NAMED = frozenset(_BRANCHES.values())


def places_of(project: Tree, tongue: str) -> Iterator[Place]:
    """Places of a procedure or lot."""
    for location in every(project, "cac:RealizedLocation"):
        address = dig(location, "cac:Address")
        told = (dig(location, "cbc:Description"), dig(address, "cbc:StreetName"), dig(address, "cbc:Description"))
        said = [spoken(node, tongue) for node in told if node is not None]
        words = ", ".join(dict.fromkeys(filter(None, said))) if said else ""
        city, nuts = first_text(address, "cbc:CityName"), first_text(address, "cbc:CountrySubentityCode")
        if words or city or nuts:
            yield Place(words, city or None, first_text(address, "cbc:PostalZone") or None, nuts or None)
