"""What was learnt from the tenders themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from web.store.models.base import Base


class Learnt(Base):
    """How rare each word is among tenders ("idf"): learnt now and then, so that scores do not move each day."""

    __tablename__ = "learnt"

    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str]
    documents: Mapped[int]
    content: Mapped[bytes]
    "The plain values as MessagePack, zlib."
    learnt_at: Mapped[datetime]
