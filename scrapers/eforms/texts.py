"""The texts of an eForms notice that clauses hide in, in French where several languages stand side by side."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.notice import Place
from scrapers.boamp.sections import Sections
from scrapers.boamp.tree import Tree, as_list, dig, every, first_text, text
from scrapers.boamp.walk import OTHER

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


def spoken(node: Tree) -> str:
    """The French text of a node that may repeat by language, else its first text."""
    french = [text(child) for child in as_list(node) if isinstance(child, dict) and child.get("@languageID") == "FRA"]
    return "\n".join(dict.fromkeys(filter(None, french))) or text(node)


def gather_texts(sections: Sections, notice: Tree, lots: list[tuple[str | None, Tree]]) -> None:
    """Put in the texts of the procedure, then of each lot by its number (None for parts and groups: the whole)."""
    project = notice.get("cac:ProcurementProject")
    _put(sections, project, "cac:ProcurementProject", "Description", False, None)
    rest = {key: child for key, child in notice.items() if key != "cac:ProcurementProject"}
    _put(sections, rest, "", OTHER, False, None)
    for index, (number, lot) in enumerate(lots):
        _put(sections, lot, f"cac:ProcurementProjectLot[{index}]", OTHER, False, number)


def _put(sections: Sections, node: Tree, path: str, label: str, criteria: bool, lot: str | None) -> None:
    if isinstance(node, list):
        for index, child in enumerate(node):
            _put(sections, child, f"{path}[{index}]", label, criteria, lot)
    if not isinstance(node, dict):
        return
    for key, child in node.items():
        if key in _SKIPPED or not isinstance(child, dict | list | str):
            continue
        place = path if key[:3] in ("ext", "efe") else f"{path}.{key}".lstrip(".")
        if key in _WORDS:
            named = label if label in _NAMED else _WORDS[key]
            sections.add(place, named, spoken(child), lot, criteria)
        elif not isinstance(child, str):
            _put(sections, child, place, _BRANCHES.get(key, label), criteria or key in _CRITERIA, lot)


_NAMED = frozenset(_BRANCHES.values())


def places_of(project: Tree) -> Iterator[Place]:
    """Places of a procedure or lot."""
    for location in every(project, "cac:RealizedLocation"):
        address = dig(location, "cac:Address")
        told = [spoken(dig(node, f"cbc:{key}")) for node, key in ((location, "Description"), (address, "StreetName"))]
        told.append(spoken(dig(address, "cbc:Description")))
        keys = ("CityName", "PostalZone", "CountrySubentityCode")
        city, post_code, nuts = (first_text(address, f"cbc:{key}") or None for key in keys)
        words = ", ".join(dict.fromkeys(filter(None, told)))
        if words or city or nuts:
            yield Place(words, city, post_code, nuts)
