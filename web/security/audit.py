"""Who did what when: sign-ins, refusals, accounts. Never an address, never a password."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from web.store.models import Audit, User

SIGNED_IN = "signed_in"
SIGN_IN_REFUSED = "sign_in_refused"
SIGNED_OUT = "signed_out"
ACCESS_REFUSED = "access_refused"
ACCOUNT_CREATED = "account_created"
ACCOUNT_CLOSED = "account_closed"
NEW_CREDENTIAL = "password_changed"
LINK_ASKED = "link_asked"
ACCOUNT_ERASED = "account_erased"
COLLEAGUE_INVITED = "colleague_invited"
FACTOR_ADDED = "second_factor_added"
FACTOR_REMOVED = "second_factor_removed"
RECOVERY_CODE_USED = "recovery_code_used"
DIGEST_WISHED = "digest_wished"
GROUPING_ACCEPTED = "grouping_accepted"
GROUPING_UNDONE = "grouping_undone"
NOTE_WRITTEN = "note_written"
NOTE_CHANGED = "note_changed"
NOTE_DELETED = "note_deleted"
NATURE_TOLD = "nature_told"
LEGAL_ASKED = "legal_asked"
SUPPLIER_LINK_DRAWN = "supplier_link_drawn"
SUPPLIER_LINK_ENDED = "supplier_link_ended"


def record(session: Session, action: str, at: datetime, user: User | None = None, detail: str = "") -> None:
    """Append one line, in the transaction of what it tells of."""
    append(session, action, at, user.id if user else None, user.organisation_id if user else None, detail)


def append(
    session: Session, action: str, at: datetime, user_id: int | None, organisation_id: int | None, detail: str = ""
) -> None:
    """Append one line, by ids."""
    session.add(
        Audit(organisation_id=organisation_id, user_id=user_id, action=action, detail=detail[:200], created_at=at)
    )
