"""All tables, by the part of the way of the data they hold."""

from web.store.models.base import Base
from web.store.models.corrections import Correction
from web.store.models.documents import Document, DocumentFinding, DocumentPage
from web.store.models.learnt import Learnt
from web.store.models.matches import Match, Proposal
from web.store.models.people import Audit, Message, Organisation, Review, Session, Told, User
from web.store.models.sources import Notice, NoticeLink, Quarantine, RawDocument, Run
from web.store.models.structures import Activity, Structure, StructureCheck, StructureFact, StructurePair
from web.store.models.tenders import Consideration, Evidence, Lot, LotTrade, Tender

__all__ = [
    "Activity",
    "Audit",
    "Base",
    "Consideration",
    "Correction",
    "Document",
    "DocumentFinding",
    "DocumentPage",
    "Evidence",
    "Learnt",
    "Lot",
    "LotTrade",
    "Match",
    "Message",
    "Notice",
    "NoticeLink",
    "Organisation",
    "Proposal",
    "Quarantine",
    "RawDocument",
    "Review",
    "Run",
    "Session",
    "Structure",
    "StructureCheck",
    "StructureFact",
    "StructurePair",
    "Tender",
    "Told",
    "User",
]
