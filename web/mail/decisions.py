"""What facilitators decided about a match, all organisations together.

The rule, for one structure and one lot of a tender:

1. Only decisions in force count (nobody undid them), written by a facilitator or an administrator of an organisation
   whose territory holds the tender: no department means the whole country, and a tender whose place is unknown lies in
   every territory.
2. Within one organisation the most precise decision wins: on this structure for this lot, then on this structure for
   the whole tender, then on the lot, then on the tender; among equals, the latest. « Je ne sais pas » on the match thus
   holds back a tender that was accepted as a whole.
3. A second reading (see `second_reading`) decides nothing, but one that differs holds the first back until somebody
   decides between the two.
4. Among organisations, one that sets aside outweighs any number that accept: a mail cannot be called back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session, aliased

from web.security.rights import REVIEWERS
from web.store.chunks import chunks
from web.store.models import Organisation, Review, User

Subject = tuple[int, str | None, str | None]
'Tender id, lot number or None for all lots, "siret:kind" or None for all structures.'


class Ruling(StrEnum):
    """What the facilitators say of a match, taken together."""

    ACCEPTED = "accept"
    SET_ASIDE = "set_aside"
    OPEN = "open"


class Decided(NamedTuple):
    """A decision in force, and the territory of the organisation that took it (empty: the whole country)."""

    organisation_id: int
    tender_id: int
    lot_number: str | None
    structure_key: str | None
    decision: str
    territory: Sequence[str]


class Decisions:
    """All decisions in force about some tenders."""

    def __init__(self, rows: Iterable[Decided]) -> None:
        self._by_organisation: dict[int, dict[int, tuple[Sequence[str], dict[Subject, str]]]] = defaultdict(dict)
        for row in rows:
            _, subjects = self._by_organisation[row.tender_id].setdefault(row.organisation_id, (row.territory, {}))
            subjects[row.tender_id, row.lot_number, row.structure_key] = row.decision

    def on(self, tender_id: int, departments: Sequence[str], lot_number: str, structure_key: str) -> Ruling:
        """The ruling on one match of a tender that lies in these departments."""
        mine = self._by_organisation.get(tender_id, {}).values()
        near = (subjects for territory, subjects in mine if covers(territory, departments))
        said = {_most_precise(subjects, tender_id, lot_number, structure_key) for subjects in near}
        if Ruling.SET_ASIDE.value in said:
            return Ruling.SET_ASIDE
        return Ruling.ACCEPTED if Ruling.ACCEPTED.value in said else Ruling.OPEN


def covers(territory: Sequence[str], departments: Sequence[str]) -> bool:
    """Whether a tender of these departments lies in this territory; unknown is never « no »."""
    return not territory or not departments or bool(set(territory) & set(departments))


def _most_precise(subjects: dict[Subject, str], tender_id: int, lot: str, structure: str) -> str | None:
    order: tuple[Subject, ...] = (
        (tender_id, lot, structure),
        (tender_id, None, structure),
        (tender_id, lot, None),
        (tender_id, None, None),
    )
    return next((subjects[subject] for subject in order if subject in subjects), None)


def read_decisions(session: Session, tender_ids: Collection[int]) -> Decisions:
    """The decisions in force about these tenders, whoever took them; oldest first, so that the latest wins."""
    found: list[Decided] = []
    for part in chunks(tender_ids, 500):
        found += [Decided._make(row) for row in session.execute(_in_force().where(Review.tender_id.in_(part)))]
    return Decisions(found)


def _in_force() -> Select[int, int, str | None, str | None, str, list[str]]:
    undoing, second, undoing_second = aliased(Review), aliased(Review), aliased(Review)
    undone = select(undoing.id).where(undoing.undoes_id == Review.id).exists()
    taken_back = select(undoing_second.id).where(undoing_second.undoes_id == second.id).exists()
    differs = select(second.id).where(second.second_of_id == Review.id, second.decision != Review.decision)
    held = case((differs.where(~taken_back).exists(), "unsure"), else_=Review.decision)
    columns = (Review.organisation_id, Review.tender_id, Review.lot_number, Review.structure_key, held)
    query = select(*columns, Organisation.departments).join(User, User.id == Review.user_id)
    query = query.join(Organisation, Organisation.id == Review.organisation_id)
    counts = (Review.decision != "undo", Review.second_of_id.is_(None), ~undone)
    return query.where(User.role.in_(REVIEWERS), *counts).order_by(Review.id)
