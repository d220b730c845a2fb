"""From the XML of a European notice to the branches that are read of it, ends left to lxml until they are read."""

from __future__ import annotations

from scrapers.reading.tree import Leaf, Tree
from scrapers.reading.xml import root_of, short_name

_UNREAD = frozenset(
    {
        "cbc:AwardingCriterionTypeCode",
        "cbc:CalculationExpressionCode",
        "cbc:CriterionTypeCode",
        "cbc:FundingProgramCode",
        "cbc:SubmissionMethodCode",
        "cbc:WebsiteURI",
        "cac:AdditionalInformationParty",
        "cac:AppealTerms",
        "cac:AuctionTerms",
        "cac:Contact",
        "cac:SenderParty",
        "cac:ProcurementLegislationDocumentReference",
        "cac:PostAwardProcess",
        "cac:ContractingActivity",
        "cac:ContractingPartyType",
        "cac:ContractingSystem",
        "cac:DocumentProviderParty",
        "cac:EconomicOperatorShortList",
        "cac:Language",
        "cac:OpenTenderEvent",
        "cac:TechnicalCommitteePerson",
        "cac:TenderEvaluationParty",
        "efac:AppealRequestsStatistics",
        "efac:AwardCriterionParameter",
        "efac:FieldsPrivacy",
        "efac:NoticeSubType",
        "efac:ReceivedSubmissionsStatistics",
        "efac:StrategicProcurement",
        "efac:UltimateBeneficialOwner",
    }
)
"What nothing is read from, people and courts among it: leaving it out saves time."


_UNREAD_BELOW = {"cac:SubordinateAwardingCriterion": frozenset({"ext:UBLExtensions"})}
"What nothing is read from where it stands below another: the weights of criteria."
_CLOSED = frozenset(
    {
        "cac:CallForTendersDocumentReference",
        "cac:PartyLegalEntity",
        "cac:PartyName",
        "cac:PostalAddress",
        "cac:TenderRecipientParty",
    }
)
"Branches that every lot and organisation has, and that are read of one of them: who reads them asks for `opened`."
_BASIC = ("cbc:", "efbc:")
"Prefixes of the ends: what they name has words and no elements below it."


class _Names(dict[str, "tuple[str, _Names | None] | None"]):
    """What is read below a branch, by tag: short name and the same of the next branch, None for what is left as it is.

    None alone for what is unread. Worked out once for each tag, and bounded.
    """

    def __init__(self, unread: frozenset[str]) -> None:
        self.unread = unread

    def __missing__(self, tag: str) -> tuple[str, _Names | None] | None:
        name = short_name(tag)
        below = None if name in _CLOSED or name.startswith(_BASIC) else _NAMES_BELOW.get(name, _NAMES)
        known = None if name in self.unread else (name, below)
        if len(self) < 10_000:
            self[tag] = known
        return known


_NAMES = _Names(_UNREAD)
_NAMES_BELOW = {name: _Names(_UNREAD | unread) for name, unread in _UNREAD_BELOW.items()}


def parse_notice(content: bytes) -> tuple[str, Tree]:
    """Name of the root and what is read below it. Raises Unreadable for what is too big, cut, or declares a DTD."""
    root = root_of(content)
    return short_name(root.tag), _branch(root, _NAMES)


def _branch(element: Leaf, names: _Names) -> Tree:
    """The same shape as JSON has, but for its ends, which are the elements themselves.

    Half of the elements are ends, most of them codes that nobody asks for: their words are fetched by who reads them.
    """
    node: dict[str, Tree] = {}
    # a slice, since all at once is quicker than to ask lxml for one after another; its stubs know of none
    for child in element[:]:  # type: ignore[index]
        known = names[child.tag]
        if known is None:
            continue
        name, names_below = known
        below: Tree = child if names_below is None else _branch(child, names_below)
        if name not in node:
            node[name] = below
        elif type(several := node[name]) is list:
            several.append(below)
        else:
            node[name] = [several, below]
    return node or ""


def opened(node: Tree) -> Tree:
    """A branch, or each of several, as it stands in JSON: a file still holds some closed."""
    if isinstance(node, list):
        return [opened(each) for each in node]
    return _branch(node, _NAMES) if isinstance(node, Leaf) else node
