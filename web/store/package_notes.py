"""What is written beside a package: private notes, shared messages, the signed paper. Appended only.

Private notes have a table and functions of their own, which no page of a supplier calls.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, defer

from web.store.models import Package, PackageMessage, PackageNote, PackagePaper, User
from web.store.packages import Signer
from web.store.reviews import Author

LONGEST = 2000
"Characters of one note."


def note(session: Session, package: Package, author: Author, text: str, at: datetime) -> PackageNote:
    """Append a private note of the buyer's organisation."""
    row = PackageNote(
        organisation_id=package.organisation_id,
        package_id=package.id,
        user_id=author.user_id,
        text=text[:LONGEST],
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def notes(session: Session, package: Package) -> Sequence[Row[PackageNote, str]]:
    """Private notes with the address of their author, newest first."""
    query = select(PackageNote, User.email).join(User, User.id == PackageNote.user_id)
    mine = (PackageNote.package_id == package.id, PackageNote.organisation_id == package.organisation_id)
    return session.execute(query.where(*mine).order_by(PackageNote.id.desc())).all()


def say(session: Session, package: Package, by: Signer, text: str, at: datetime) -> PackageMessage:
    """Append a message that both sides see."""
    row = PackageMessage(
        organisation_id=package.organisation_id,
        package_id=package.id,
        side=by.side.value,
        user_id=by.user_id,
        link_id=by.link_id,
        signed_by=by.name,
        text=text[:LONGEST],
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def messages(session: Session, package: Package) -> Sequence[PackageMessage]:
    """Shared messages, newest first."""
    mine = (PackageMessage.package_id == package.id, PackageMessage.organisation_id == package.organisation_id)
    return session.scalars(select(PackageMessage).where(*mine).order_by(PackageMessage.id.desc())).all()


def attach(session: Session, package: Package, author: Author, name: str, content: bytes, at: datetime) -> PackagePaper:
    """Keep the signed agreement of the version in force."""
    assert package.agreed_version is not None, "only an agreement is signed"
    row = PackagePaper(
        organisation_id=package.organisation_id,
        package_id=package.id,
        version=package.agreed_version,
        user_id=author.user_id,
        name=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def papers(session: Session, package: Package) -> Sequence[PackagePaper]:
    """Signed agreements, newest first, without their content."""
    mine = (PackagePaper.package_id == package.id, PackagePaper.organisation_id == package.organisation_id)
    query = select(PackagePaper).where(*mine).order_by(PackagePaper.id.desc())
    return session.scalars(query.options(defer(PackagePaper.content))).all()


def paper(session: Session, package: Package, paper_id: int) -> PackagePaper | None:
    """A signed agreement of this package, None for any other."""
    mine = (PackagePaper.package_id == package.id, PackagePaper.organisation_id == package.organisation_id)
    return session.scalars(select(PackagePaper).where(PackagePaper.id == paper_id, *mine)).one_or_none()


def signed(session: Session, package: Package) -> bool:
    """Whether the version in force has its signed paper."""
    return any(row.version == package.agreed_version for row in papers(session, package))
