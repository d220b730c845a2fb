"""The second factor of an account: codes of an application (RFC 6238), and codes on paper for the day it is lost."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from web.store.models.base import Base


class SecondFactor(Base):
    """An application that shows codes. It is asked for from its confirmation on, never before."""

    __tablename__ = "second_factor"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    seed: Mapped[str]
    "Drawn at random. The key of the codes is made of it and of the secret of the installation: never kept."
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)
    "Half-minute of the last code taken: none is taken twice."


class RecoveryCode(Base):
    """A code on paper, good once. Only its hash is kept."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    used_at: Mapped[datetime | None]
