"""Words are learnt from tenders: from all of them, or from an even share of very many."""

from __future__ import annotations

import pytest

from tests.web import factories
from web.house import House
from web.store import learning


def test_very_many_tenders_are_learnt_from_by_an_even_share(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with house.sessions() as session:
        for _ in range(7):
            factories.tender(session)
        whole = learning.learn(session, 1.0)
        session.rollback()
        for _ in range(7):
            factories.tender(session)
        monkeypatch.setattr(learning, "MOST", 3)
        share = learning.learn(session, 1.0)
        again = learning.learn(session, 1.0)
    assert (whole.documents, share.documents) == (7, 2)
    assert again.version == share.version  # nothing new: what was learnt stays
