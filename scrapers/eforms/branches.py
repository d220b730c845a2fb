"""From the XML of a European notice to the branches that are read of it, ends left to lxml until they are read."""

from __future__ import annotations

from scrapers.reading.tree import Leaf, Tree
from scrapers.reading.xml import root_of, short_name

_UNREAD = frozenset(
    {
        "cac:AdditionalInformationParty",
        "cac:AppealTerms",
        "cac:AuctionTerms",
        "cac:Contact",
        "cac:SenderParty",
        "cac:ProcurementLegislationDocumentReference",
        "cac:PostAwardProcess",
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
        "efac:ReceivedSubmissionsStatistics",
        "efac:StrategicProcurement",
        "efac:UltimateBeneficialOwner",
    }
)
"What nothing is read from, people and courts among it: leaving it out saves time."


_CLOSED = frozenset({"cac:CallForTendersDocumentReference", "cac:PartyLegalEntity", "cac:PostalAddress"})
"Branches that every lot and organisation has, and that are read of one of them: who reads them asks for `opened`."
_BASIC = ("cbc:", "efbc:")
"Prefixes of the ends: what they name has words and no elements below it."


class _Names(dict[str, tuple[str, bool | None]]):
    """Short name of each tag and whether it is a branch to be opened (None: unread), worked out once and bounded."""

    def __missing__(self, tag: str) -> tuple[str, bool | None]:
        name = short_name(tag)
        known = name, None if name in _UNREAD else name not in _CLOSED and not name.startswith(_BASIC)
        if len(self) < 10_000:
            self[tag] = known
        return known


_NAMES = _Names()


def parse_notice(content: bytes) -> tuple[str, Tree]:
    """Name of the root and what is read below it. Raises Unreadable for what is too big, cut, or declares a DTD."""
    root = root_of(content)
    return short_name(root.tag), _branch(root)


def _branch(element: Leaf) -> Tree:
    """The same shape as JSON has, but for its ends, which are the elements themselves.

    Half of the elements are ends, most of them codes that nobody asks for: their words are fetched by who reads them.
    """
    node: dict[str, Tree] = {}
    below: Tree
    for child in element:
        name, is_branch = _NAMES[child.tag]
        if is_branch:
            below = _branch(child)
        elif is_branch is None:
            continue
        else:
            below = child
        if name not in node:
            node[name] = below
        elif type(known := node[name]) is list:
            known.append(below)
        else:
            node[name] = [known, below]
    return node or ""


def opened(node: Tree) -> Tree:
    """A branch, or each of several, as it stands in JSON: a file still holds some closed."""
    if isinstance(node, list):
        return [_branch(each) if isinstance(each, Leaf) else each for each in node]
    return _branch(node) if isinstance(node, Leaf) else node
