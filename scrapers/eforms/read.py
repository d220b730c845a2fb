"""Notices above the European thresholds, in eForms: the XML of TED, or the tree the bulletin makes of it in JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clauses.notice import ContractKind, Lot, NoticeType, Place
from scrapers.boamp.body import Body
from scrapers.boamp.frame import day_of
from scrapers.eforms.branches import opened
from scrapers.eforms.deadlines import EXTENSION, deadline_of
from scrapers.eforms.language import FRA, spoken
from scrapers.eforms.parties import Organisations
from scrapers.eforms.results import read_results
from scrapers.eforms.texts import gather_texts, places_of
from scrapers.reading.amounts import cpv_codes, first_euros, months, months_between, web_address
from scrapers.reading.deadline import Deadline
from scrapers.reading.identity import lot_number
from scrapers.reading.tree import Tree, as_list, dig, every, first_text, mark, search, text
from scrapers.source import Unreadable

ROOTS = ("ContractNotice", "ContractAwardNotice", "PriorInformationNotice", "BusinessRegistrationInformationNotice")
PROJECT = "cac:ProcurementProject"
KINDS = {"services": ContractKind.SERVICES, "supplies": ContractKind.SUPPLIES, "works": ContractKind.WORKS}
FORMS = {
    "planning": NoticeType.PLANNED,
    "consultation": NoticeType.PLANNED,
    "competition": NoticeType.CALL,
    "result": NoticeType.AWARD,
    "completion": NoticeType.MODIFICATION,
    "cont-modif": NoticeType.MODIFICATION,
    "dir-awa-pre": NoticeType.DIRECT_AWARD,
    "bri": NoticeType.PLANNED,
}
"What a form does (BT-03), when the record does not say; a company's registration (bri) is a plan at the very most."
CONCESSIONS = "32014L0023"
"The directive on concessions: what it rules is one, whatever is bought."
BEFORE_AWARD = (None, NoticeType.CALL, NoticeType.CORRECTION, NoticeType.PLANNED)
REQUIREMENT = "cac:TenderingTerms.cac:TendererQualificationRequest.cac:SpecificTendererRequirement"
SIGNALS = {
    f"{REQUIREMENT}.cbc:TendererRequirementTypeCode": {"reserved-procurement": "BT-71"},
    "cac:TenderingTerms.cac:ContractExecutionRequirement.cbc:ExecutionRequirementCode": {
        "reserved-execution": "BT-736"
    },
    f"{PROJECT}.cac:ProcurementAdditionalType.cbc:ProcurementTypeCode": {
        "strategic-procurement": "BT-06",
        "environmental-impact": "BT-774",
        "social-objective": "BT-775",
        "innovative-acquisition": "BT-776",
        "gpp-criteria": "BT-805",
    },
}
"Where coded considerations stand, and which list is which (several lists share one element)."
FRENCH_COUNTRIES = frozenset(["", "FRA", "BLM", "GLP", "GUF", "MAF", "MTQ", "MYT", "NCL", "PYF", "REU", "SPM", "WLF"])
"Where French tools are used, whose printed offsets are not to be believed; a country not told is taken for France."
_GOES_ON = re.compile(
    r"proc[ée]dure\s+(?:se\s+poursuit|continue|reste\s+ouverte|est\s+maintenue|n.est\s+pas\s+annul)", re.I
)


def read(node: Tree, told: NoticeType | None) -> Body:
    """Read what stands under `EFORMS`; `told` is the type by the frame. Raises Unreadable for an unknown root."""
    root = next((name for name in ROOTS if isinstance(dig(node, name), dict)), None)
    if root is None:
        inside = list(node) if isinstance(node, dict) else node
        raise Unreadable("donnees.EFORMS", inside, f"Forme européenne inconnue : {inside}.")
    notice = dig(node, root)
    tongue = first_text(notice, "cbc:NoticeLanguageCode").upper() or FRA
    body = Body(title=spoken(dig(notice, f"{PROJECT}.cbc:Name"), tongue), decides_type=True)
    people = Organisations.of(dig(notice, f"{EXTENSION}.efac:Organizations"), tongue)
    if found := people.buyer(notice):
        body.buyer, body.buyer_nuts, body.buyer_country = found
    _read_procedure(body, notice, tongue)
    lots = [(lot_id(lot), lot) for lot in as_list(notice.get("cac:ProcurementProjectLot")) if isinstance(lot, dict)]
    _read_contract(body, notice, lots, tongue)
    gather_texts(body.sections, notice, lots, tongue)
    body.type = _type(notice, root, told)
    read_results(body, dig(notice, f"{EXTENSION}.efac:NoticeResult"), people)
    return body


_TERMS = "cac:ProcurementProjectLot.cac:TenderingTerms"


def _read_procedure(body: Body, notice: Tree, tongue: str) -> None:
    body.folder = first_text(notice, "cbc:ContractFolderID").lower() or None
    version = first_text(notice, "cbc:VersionID")
    body.version = int(version) if version.isdecimal() and version.isascii() and len(version) < 6 else 1
    issued = first_text(notice, "cbc:IssueDate")
    body.dispatched = day_of(issued, "cbc:IssueDate") if issued else None
    body.procedure = first_text(notice, "cac:TenderingProcess.cbc:ProcedureCode") or None
    body.documents_url = _documents_url(notice)
    forms = every(notice, f"{_TERMS}.cac:TendererQualificationRequest.cbc:CompanyLegalForm")
    body.group_form = next((words for form in forms if (words := spoken(form, tongue))), None)


def _documents_url(notice: Tree) -> str | None:
    """Where the papers are, else where offers go, else the buyer's own page."""
    papers = every(notice, f"{_TERMS}.cac:CallForTendersDocumentReference")
    pages = (first_text(opened(found), "cac:Attachment.cac:ExternalReference.cbc:URI") for found in papers)
    if address := web_address(next(filter(None, pages), "")):
        return address
    desks = opened(every(notice, f"{_TERMS}.cac:TenderRecipientParty"))
    return web_address(
        first_text(desks, "cbc:EndpointID"), first_text(notice, "cac:ContractingParty.cbc:BuyerProfileURI")
    )


def _read_contract(body: Body, notice: Tree, lots: list[tuple[str | None, Tree]], tongue: str) -> None:
    numbered = {number: lot for number, lot in lots if number is not None}
    single = [(number, lot) for number, lot in lots if number is not None or _scheme(lot) != _GROUP]
    project, projects = dig(notice, PROJECT), [dig(lot, PROJECT) for _, lot in single]
    natures = _natures([project, *(lot for _, lot in lots)])
    body.kind = next((KINDS[code] for found in natures if (code := text(found)) in KINDS), None)
    if first_text(notice, "cbc:RegulatoryDomain") == CONCESSIONS:
        body.kind = ContractKind.CONCESSION
    body.cpv = cpv_of(project) or cpv_codes(code for each in projects for code in cpv_of(each))
    body.places = _places([project], tongue) or _places(projects, tongue)
    abroad = body.buyer_country not in FRENCH_COUNTRIES
    read = {number: deadline_of(lot, abroad) for number, lot in numbered.items()}
    body.lots = tuple(_lot(number, lot, read[number], tongue) for number, lot in numbered.items()) or (
        _whole(body, project, tongue),
    )
    body.value = first_euros(project, *_VALUES) or _sum(body.lots)
    known = [lot.duration_months for lot in body.lots if lot.duration_months]
    body.duration_months = max(known, default=None)
    told = [deadline for deadline in read.values() if deadline]
    body.deadline = min(told, key=lambda deadline: deadline.at, default=deadline_of(notice, abroad))
    _signals(body, notice, None)
    for number, lot in single:
        _signals(body, lot, number)


def _places(projects: list[Tree], tongue: str) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place for project in projects for place in places_of(project, tongue)))


_GROUP = "LotsGroup"


def _scheme(lot: Tree) -> Tree:
    return mark(dig(lot, "cbc:ID"), "schemeName")


_VALUES = (
    "cac:RequestedTenderTotal.cbc:EstimatedOverallContractAmount",
    f"cac:RequestedTenderTotal.{EXTENSION}.efbc:FrameworkMaximumAmount",
)


def lot_id(lot: Tree) -> str | None:
    """Number of a lot; None for groups of lots and parts of a plan, which are no lots."""
    written = first_text(lot, "cbc:ID")
    return lot_number(written) if _scheme(lot) in ("Lot", None) and written.startswith("LOT-") else None


def cpv_of(node: Tree) -> tuple[str, ...]:
    """Every code of the list "cpv", the main one first; other eight-digit strings are no CPV."""
    return cpv_codes([text(code) for path in _CPV for code in every(node, path) if mark(code, "listName") == "cpv"])


_CPV = (
    "cac:MainCommodityClassification.cbc:ItemClassificationCode",
    "cac:AdditionalCommodityClassification.cbc:ItemClassificationCode",
)


def _natures(nodes: list[Tree]) -> Iterator[Tree]:
    paths = ("cbc:ProcurementTypeCode", f"{PROJECT}.cbc:ProcurementTypeCode")
    return (found for node in nodes for path in paths for found in every(node, path))


def _lot(number: str, lot: Tree, deadline: Deadline | None, tongue: str) -> Lot:
    project = dig(lot, PROJECT)
    return Lot(
        number,
        spoken(dig(project, "cbc:Name"), tongue) or f"Lot {number}",
        spoken(dig(project, "cbc:Description"), tongue),
        cpv_of(project),
        tuple(places_of(project, tongue)),
        first_euros(project, *_VALUES),
        deadline.at if deadline else None,
        _duration(project),
    )


def _whole(body: Body, project: Tree, tongue: str) -> Lot:
    return Lot("0", body.title, spoken(dig(project, "cbc:Description"), tongue), body.cpv, body.places)


def _sum(lots: tuple[Lot, ...]) -> float | None:
    """The value of the whole when every lot prints its own."""
    values = [lot.value for lot in lots if lot.value is not None]
    return sum(values) if len(values) == len(lots) else None


def _duration(project: Tree) -> float | None:
    period = dig(project, "cac:PlannedPeriod")
    measure = dig(period, "cbc:DurationMeasure")
    unit = mark(measure, "unitCode")
    if unit is None:
        unit = "MONTH"
    if told := months(text(measure), unit if isinstance(unit, str) else ""):
        return told
    return months_between(first_text(period, "cbc:StartDate"), first_text(period, "cbc:EndDate"))


def _signals(body: Body, node: Tree, lot: str | None) -> None:
    for path, lists in SIGNALS.items():
        for code in every(node, path):
            name = mark(code, "listName")
            if isinstance(name, str) and name in lists:
                body.sections.signal(lists[name], text(code), lot)


def _type(notice: Tree, root: str, told: NoticeType | None) -> NoticeType | None:
    """The type by the frame, put right by the changes the notice declares of itself.

    "cancel" voids a notice: before the award that ends the tender, unless the reason says that the procedure goes on; a
    cancelled award takes back a publication only.
    """
    code = dig(notice, "cbc:NoticeTypeCode")
    form, kind = mark(code, "listName"), text(code)
    if told is None or (told is NoticeType.PLANNED and kind.startswith("pin-cfc")):
        told = FORMS.get(form, told) if isinstance(form, str) else told
    changes = [change for change in every(notice, f"{EXTENSION}.efac:Changes") if isinstance(change, dict)]
    if not changes:
        return told
    if told not in BEFORE_AWARD:
        return NoticeType.CORRECTION if _is_cancelled(changes) and root == "ContractAwardNotice" else told
    if _is_cancelled(changes):
        return NoticeType.CANCELLATION
    return NoticeType.CORRECTION if told in (None, NoticeType.CALL) else told


def _is_cancelled(changes: list[Tree]) -> bool:
    reasons = {text(code) for change in changes for code in every(change, "efac:ChangeReason.cbc:ReasonCode")}
    words = " ".join(
        text(found) for key in ("efbc:ReasonDescription", "efbc:ChangeDescription") for found in search(changes, key)
    )
    return "cancel" in reasons and _GOES_ON.search(words) is None
