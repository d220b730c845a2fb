"""Source data: never rebuilt, never lost."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.store.models.base import Base


class RawDocument(Base):
    """An answer as received, compressed and hashed. The same bytes are kept once."""

    __tablename__ = "raw_document"
    __table_args__ = (UniqueConstraint("source", "reference", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    reference: Mapped[str]
    "The source's own key, or a hash of the bytes when the record has none that can be read."
    sha256: Mapped[str] = mapped_column(insert_sentinel=True)
    "By it the rows of one insert know their ids again: no two of one flush may share it (see `web.store.notices`)."
    content: Mapped[bytes]
    "zlib"
    origin: Mapped[str]
    "Address or file it was read from."
    fetched_at: Mapped[datetime]


class Notice(Base):
    """A publication, as parsed. Several versions of one reference may follow each other: `latest` marks the last."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_source_reference", "source", "reference"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    raw_id: Mapped[int] = mapped_column(ForeignKey("raw_document.id"), unique=True, insert_sentinel=True)
    source: Mapped[str]
    reference: Mapped[str]
    published: Mapped[date] = mapped_column(index=True)
    type: Mapped[str]
    folder: Mapped[str | None] = mapped_column(index=True)
    content: Mapped[bytes]
    "The `clauses.notice.Notice` as MessagePack: see `web.store.notices`."
    parser_version: Mapped[int]
    latest: Mapped[bool] = mapped_column(default=True)
    linked: Mapped[bool] = mapped_column(default=False, index=True)
    "False until the link stage has put it in its tender."
    tender_id: Mapped[int | None] = mapped_column(ForeignKey("tender.id"), index=True)

    raw: Mapped[RawDocument] = relationship()
    links: Mapped[list[NoticeLink]] = relationship(cascade="all, delete-orphan")


class NoticeLink(Base):
    """A key that this notice shares with the others of its tender, some perhaps not yet received: see `joins`."""

    __tablename__ = "notice_link"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True, index=True)


class Quarantine(Base):
    """A record that could not be read, kept whole with its error until a fix lets it through."""

    __tablename__ = "quarantine"
    __table_args__ = (UniqueConstraint("source", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    reference: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[bytes]
    "zlib"
    origin: Mapped[str]
    stage: Mapped[str]
    "read, find, classify…"
    error: Mapped[str]
    "French sentence for people: file, line, field and value."
    field: Mapped[str | None]
    value: Mapped[str | None]
    seen_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]


class Run(Base):
    """One run of a job. (job, slot) is unique, so that several schedulers run a slot once."""

    __tablename__ = "run"
    __table_args__ = (UniqueConstraint("job", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(index=True)
    slot: Mapped[str]
    "Planned local time of a scheduled run, or a unique word for a run asked by hand."
    source: Mapped[str | None]
    state: Mapped[str]
    "running, ok, empty or broken"
    seen: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    quarantined: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)
    until: Mapped[date | None]
    "Last day wholly collected by an `ok` run: the cursor of a source."
    advertised: Mapped[int | None]
    "Records that the source announced for the days of a collection; None when the network was not read."
    received: Mapped[int | None]
    "Different references that came."
    detail: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
