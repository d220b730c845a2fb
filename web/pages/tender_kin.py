"""What a tender page says of others: the need it was typed as, tenders that may be the same, probable outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clauses.tender import owned, reference_of
from web.pages import renewals as awards_page
from web.pages import twins as twins_page
from web.pages.notices import NoticeTold
from web.security.context import db, viewer
from web.security.rights import READERS, REVIEWERS
from web.store import twins, typed_needs
from web.store.listing import renewals
from web.store.models import Tender

MOST = 5


def of(tender: Tender, shown: Sequence[NoticeTold]) -> dict[str, Any]:
    """All that `tender/kin.html` reads; `shown` are its notices."""
    who, notices = viewer(), [told.notice for told in shown]
    keys = [twins.key_of(tender), *(owned(reference_of(each), each.private_to) for each in notices)]
    reads, reviews = who.role in READERS, who.role in REVIEWERS
    return {
        "own_need": typed_needs.of_folders(db(), who.organisation_id, [n.folder for n in notices]) if reads else None,
        "twin_pairs": twins.proposed(db(), who.organisation_id, MOST, tender.id) if reviews else [],
        "twins_said": twins.said(db(), who.organisation_id, MOST, keys) if reviews else [],
        "twin_source": twins_page.source,
        "joins_for_all": who.role == twins.OPERATOR,
        "outcomes": renewals.awards_of(db(), tender, MOST),
        "award_decisions": awards_page.DECISIONS,
    }
