"""The addresses that a mail carries. Each opens a page; none does anything by being opened."""

from __future__ import annotations

from dataclasses import dataclass

from web.mail.unsubscribe import token_for, unsubscribe_url


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses for one recipient."""

    base_url: str
    unsubscribe: str

    @property
    def account(self) -> str:
        """Where the person changes what it receives."""
        return f"{self.base_url}/compte"

    @property
    def preferences(self) -> str:
        """Where the person chooses when it is mailed."""
        return f"{self.base_url}/compte/messages"

    @property
    def tenders(self) -> str:
        """All that concerns the structure."""
        return f"{self.base_url}/ma-structure/marches"

    def tender(self, tender_id: int) -> str:
        """The page of a tender."""
        return f"{self.base_url}/marches/{tender_id}"

    def reasons(self, tender_id: int) -> str:
        """On that page: why it suits the structure, and how to answer."""
        return f"{self.tender(tender_id)}#structures"

    def answer(self, tender_id: int) -> str:
        """On that page: where the structure says whether it is interested."""
        return f"{self.tender(tender_id)}#repondre"


def links_for(base_url: str, secret_key: str, user_id: int) -> Links:
    """The addresses for this recipient."""
    return Links(base_url, unsubscribe_url(base_url, token_for(secret_key, user_id)))
