"""A clause written from choices and checked, a text read again, with the names of the directory of today."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from clauses.drafting.draft import Choices, Paragraph, draft
from clauses.drafting.guard import Weight
from clauses.drafting.names import mentions
from clauses.drafting.review import Review, review
from web.store.knowledge import paragraphs
from web.store.models import Structure


class Refused(RuntimeError):
    """A text of ours that would name a structure or ask for a residence: it is never shown. In French."""


def written(session: Session, choices: Choices) -> Sequence[Paragraph]:
    """The paragraphs, read again by the same guards as anybody's text. Raises Refused if one would be stopped."""
    made = draft(choices, paragraphs())
    found = reread(session, joined(made))
    blocked = {remark.quote for remark in found.remarks if remark.weight is Weight.BLOCKED}
    if blocked and blocked - _own_words(session, choices):
        raise Refused(f"Ce texte nommerait une structure : {', '.join(sorted(blocked))}.")
    return made


def reread(session: Session, text: str) -> Review:
    """A text read again: names and numbers are those of the directory of today."""
    return review(text, *directory(session))


def joined(made: Sequence[Paragraph]) -> str:
    """The paragraphs as one text."""
    return "\n\n".join(paragraph.text for paragraph in made)


def directory(session: Session) -> tuple[Collection[str], Collection[str]]:
    """Names and numbers of all structures, to be looked for in a text."""
    rows = session.execute(select(Structure.name, Structure.siret)).all()
    return {name for name, _ in rows}, {siret for _, siret in rows}


def _own_words(session: Session, choices: Choices) -> set[str]:
    """Words of the template itself that some structure happens to be called by: they name nobody."""
    bare = joined(draft(Choices(choices.form, family=choices.family), paragraphs()))
    return {mention.quote for mention in mentions(bare, directory(session)[0])}
