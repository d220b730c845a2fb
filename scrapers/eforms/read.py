"""Notices above the European thresholds, in eForms: the XML of TED turned into JSON by the bulletin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clauses.notice import ContractKind, Lot, NoticeType
from scrapers.boamp.amounts import cpv_codes, first_euros, months, months_between, web_address
from scrapers.boamp.body import Body
from scrapers.boamp.deadline import Deadline, wall_clock
from scrapers.boamp.frame import day_of
from scrapers.boamp.identity import lot_number
from scrapers.boamp.tree import Tree, as_list, dig, every, first_text, search, text
from scrapers.eforms.parties import Organisations
from scrapers.eforms.results import read_results
from scrapers.eforms.texts import gather_texts, places_of, spoken
from scrapers.source import Unreadable

ROOTS = ("ContractNotice", "ContractAwardNotice", "PriorInformationNotice", "BusinessRegistrationInformationNotice")
EXTENSION = "ext:UBLExtensions.ext:UBLExtension.ext:ExtensionContent.efext:EformsExtension"
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
}
"What a form does (BT-03), when the record does not say."
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
        "gpp-criteria": "BT-805",
    },
}
"Where coded considerations stand, and which list is which (several lists share one element)."
DEADLINES = (
    "cac:TenderingProcess.cac:TenderSubmissionDeadlinePeriod",
    "cac:TenderingProcess.cac:ParticipationRequestReceptionPeriod",
    f"cac:TenderingProcess.{EXTENSION}.efac:InterestExpressionReceptionPeriod",
)
"BT-131, else BT-1311, else BT-630; never the time for questions nor the opening."
_GOES_ON = re.compile(
    r"proc[ée]dure\s+(?:se\s+poursuit|continue|reste\s+ouverte|est\s+maintenue|n.est\s+pas\s+annul)", re.I
)


def read(node: Tree, told: NoticeType | None) -> Body:
    """Read what stands under `EFORMS`; `told` is the type by the frame. Raises Unreadable for an unknown root."""
    root = next((name for name in ROOTS if isinstance(dig(node, name), dict)), None)
    if root is None:
        found = list(node) if isinstance(node, dict) else node
        raise Unreadable("donnees.EFORMS", found, f"Forme européenne inconnue : {found}.")
    notice = node[root]
    body = Body(title=spoken(dig(notice, f"{PROJECT}.cbc:Name")), decides_type=True)
    people = Organisations.of(dig(notice, f"{EXTENSION}.efac:Organizations"))
    body.buyer = people.buyer(notice)
    _read_procedure(body, notice)
    lots = [lot for lot in as_list(notice.get("cac:ProcurementProjectLot")) if isinstance(lot, dict)]
    _read_contract(body, notice, lots)
    gather_texts(body.sections, notice, [(lot_id(lot), lot) for lot in lots])
    body.type = _type(notice, root, told)
    read_results(body, dig(notice, f"{EXTENSION}.efac:NoticeResult"), people)
    return body


def _read_procedure(body: Body, notice: Tree) -> None:
    body.folder = first_text(notice, "cbc:ContractFolderID").lower() or None
    version = first_text(notice, "cbc:VersionID")
    body.version = int(version) if version.isdecimal() and version.isascii() and len(version) < 6 else 1
    issued = first_text(notice, "cbc:IssueDate")
    body.dispatched = day_of(issued, "cbc:IssueDate") if issued else None
    body.procedure = first_text(notice, "cac:TenderingProcess.cbc:ProcedureCode") or None
    terms = "cac:ProcurementProjectLot.cac:TenderingTerms"
    documents = f"{terms}.cac:CallForTendersDocumentReference.cac:Attachment.cac:ExternalReference.cbc:URI"
    body.documents_url = web_address(
        first_text(notice, documents),
        first_text(notice, f"{terms}.cac:TenderRecipientParty.cbc:EndpointID"),
        first_text(notice, "cac:ContractingParty.cbc:BuyerProfileURI"),
    )
    forms = every(notice, f"{terms}.cac:TendererQualificationRequest.cbc:CompanyLegalForm")
    body.group_form = next((words for form in forms if (words := spoken(form))), None)


def _read_contract(body: Body, notice: Tree, lots: list[Tree]) -> None:
    numbered = {number: lot for lot in lots if (number := lot_id(lot)) is not None}
    project = dig(notice, PROJECT)
    body.kind = next((KINDS[code] for found in _natures([project, *lots]) if (code := text(found)) in KINDS), None)
    body.cpv = cpv_of(project)
    body.places = tuple(places_of(project))
    body.lots = tuple(_lot(number, lot) for number, lot in numbered.items()) or (_whole(body, project),)
    body.value = first_euros(project, *_VALUES) or _sum(body.lots)
    known = [lot.duration_months for lot in body.lots if lot.duration_months]
    body.duration_months = max(known, default=None)
    read = [deadline for lot in numbered.values() if (deadline := _deadline(lot))]
    body.deadline = min(read, key=lambda deadline: deadline.at, default=_deadline(notice))
    _signals(body, notice, None)
    for lot in lots:
        if dig(lot, "cbc:ID.@schemeName") != "LotsGroup":
            _signals(body, lot, lot_id(lot))


_VALUES = (
    "cac:RequestedTenderTotal.cbc:EstimatedOverallContractAmount",
    f"cac:RequestedTenderTotal.{EXTENSION}.efbc:FrameworkMaximumAmount",
)


def lot_id(lot: Tree) -> str | None:
    """Number of a lot; None for groups of lots and parts of a plan, which are no lots."""
    scheme, written = dig(lot, "cbc:ID.@schemeName"), first_text(lot, "cbc:ID")
    return lot_number(written) if scheme in ("Lot", None) and written.startswith("LOT-") else None


def cpv_of(node: Tree) -> tuple[str, ...]:
    """Every code of the list "cpv", the main one first; other eight-digit strings are no CPV."""
    names = ("cac:MainCommodityClassification", "cac:AdditionalCommodityClassification")
    codes = (code for name in names for code in every(node, f"{name}.cbc:ItemClassificationCode"))
    return cpv_codes(text(code) for code in codes if isinstance(code, dict) and code.get("@listName") == "cpv")


def _natures(nodes: list[Tree]) -> Iterator[Tree]:
    paths = ("cbc:ProcurementTypeCode", f"{PROJECT}.cbc:ProcurementTypeCode")
    return (found for node in nodes for path in paths for found in every(node, path))


def _lot(number: str, lot: Tree) -> Lot:
    project = dig(lot, PROJECT)
    deadline = _deadline(lot)
    return Lot(
        number,
        spoken(dig(project, "cbc:Name")) or f"Lot {number}",
        spoken(dig(project, "cbc:Description")),
        cpv_of(project),
        tuple(places_of(project)),
        first_euros(project, *_VALUES),
        deadline.at if deadline else None,
        _duration(project),
    )


def _whole(body: Body, project: Tree) -> Lot:
    return Lot("0", body.title, spoken(dig(project, "cbc:Description")), body.cpv, body.places)


def _sum(lots: tuple[Lot, ...]) -> float | None:
    """The value of the whole when every lot prints its own."""
    values = [lot.value for lot in lots if lot.value is not None]
    return sum(values) if len(values) == len(lots) else None


def _duration(project: Tree) -> float | None:
    period = dig(project, "cac:PlannedPeriod")
    measure = dig(period, "cbc:DurationMeasure")
    unit = measure.get("@unitCode", "") if isinstance(measure, dict) else "MONTH"
    between = months_between(first_text(period, "cbc:StartDate"), first_text(period, "cbc:EndDate"))
    return months(text(measure), unit if isinstance(unit, str) else "") or between


def _deadline(node: Tree) -> Deadline | None:
    for path in DEADLINES:
        for period in every(node, path):
            day, hour = first_text(period, "cbc:EndDate")[:10], first_text(period, "cbc:EndTime")[:5]
            if day:
                return wall_clock(f"{day}T{hour}" if hour else day, f"{path}.cbc:EndDate")
    return None


def _signals(body: Body, node: Tree, lot: str | None) -> None:
    for path, lists in SIGNALS.items():
        for code in every(node, path):
            name = code.get("@listName") if isinstance(code, dict) else None
            if isinstance(name, str) and name in lists:
                body.sections.signal(lists[name], text(code), lot)


def _type(notice: Tree, root: str, told: NoticeType | None) -> NoticeType | None:
    """The type by the frame, put right by the changes the notice declares of itself.

    "cancel" voids a notice: before the award that ends the tender, unless the reason says that the procedure goes on; a
    cancelled award takes back a publication only.
    """
    code = dig(notice, "cbc:NoticeTypeCode")
    form, kind = (code.get("@listName"), text(code)) if isinstance(code, dict) else (None, "")
    if told is None or (told is NoticeType.PLANNED and kind.startswith("pin-cfc")):
        told = FORMS.get(form, told) if isinstance(form, str) else told
    changes = list(every(notice, f"{EXTENSION}.efac:Changes"))
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
