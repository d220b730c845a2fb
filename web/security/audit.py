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
DIGEST_WISHED = "digest_wished"
GROUPING_ACCEPTED = "grouping_accepted"
GROUPING_UNDONE = "grouping_undone"


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
