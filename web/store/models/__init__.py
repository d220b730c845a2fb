"""All tables, by the part of the way of the data they hold."""

from web.store.models.acceptance import ProposalAcceptance
from web.store.models.awards import AwardLink, Renewal
from web.store.models.base import Base
from web.store.models.corrections import Correction
from web.store.models.desk import Claim, Note
from web.store.models.documents import Document, DocumentFinding, DocumentPage
from web.store.models.followup import FollowAct, FollowDuty, FollowEntry, FollowExit, FollowLink
from web.store.models.groups import GroupAct, LedgerRow, NeedCorrection
from web.store.models.health import Backfill, Incident
from web.store.models.interest import Interest
from web.store.models.learnt import Learnt
from web.store.models.links import Link
from web.store.models.matches import Match, Proposal
from web.store.models.packages import (
    Package,
    PackageEvent,
    PackageMessage,
    PackageNote,
    PackagePaper,
    PackageVersion,
    Supplier,
    SupplierContract,
    SupplierLink,
)
from web.store.models.people import Audit, Message, Organisation, Review, Session, Told, User
from web.store.models.preferences import Feed, Preference
from web.store.models.purchases import PurchaseFile, PurchaseRow
from web.store.models.rulings import Override, OwnMatch, Unwanted, Won
from web.store.models.second_factors import RecoveryCode, SecondFactor
from web.store.models.sources import Notice, NoticeLink, Quarantine, RawDocument, Run
from web.store.models.sourcing import Sourcing
from web.store.models.structures import Activity, Structure, StructureCheck, StructureFact, StructurePair
from web.store.models.tenders import Consideration, Evidence, Lot, LotTrade, Tender
from web.store.models.twins import Absorbed, Join, Resemblance
from web.store.models.typed_needs import ProgrammeDraft, TypedNeed

__all__ = [
    "Absorbed",
    "Activity",
    "Audit",
    "AwardLink",
    "Backfill",
    "Base",
    "Claim",
    "Consideration",
    "Correction",
    "Document",
    "DocumentFinding",
    "DocumentPage",
    "Evidence",
    "Feed",
    "FollowAct",
    "FollowDuty",
    "FollowEntry",
    "FollowExit",
    "FollowLink",
    "GroupAct",
    "Incident",
    "Interest",
    "Join",
    "Learnt",
    "LedgerRow",
    "Link",
    "Lot",
    "LotTrade",
    "Match",
    "Message",
    "NeedCorrection",
    "Note",
    "Notice",
    "NoticeLink",
    "Organisation",
    "Override",
    "OwnMatch",
    "Package",
    "PackageEvent",
    "PackageMessage",
    "PackageNote",
    "PackagePaper",
    "PackageVersion",
    "Preference",
    "ProgrammeDraft",
    "Proposal",
    "ProposalAcceptance",
    "PurchaseFile",
    "PurchaseRow",
    "Quarantine",
    "RawDocument",
    "RecoveryCode",
    "Renewal",
    "Resemblance",
    "Review",
    "Run",
    "SecondFactor",
    "Session",
    "Sourcing",
    "Structure",
    "StructureCheck",
    "StructureFact",
    "StructurePair",
    "Supplier",
    "SupplierContract",
    "SupplierLink",
    "Tender",
    "Told",
    "TypedNeed",
    "Unwanted",
    "User",
    "Won",
]
