"""What a notice says of groups, wherever it says it: its own field first, else its texts."""

from __future__ import annotations

from collections.abc import Iterable

from clauses.group_form import GroupForm, read_group_form
from clauses.notice import Notice, NoticeType

SAYS_THE_FORM = frozenset({NoticeType.CALL, NoticeType.PLANNED, NoticeType.CORRECTION})


def form_of(notices: Iterable[Notice]) -> GroupForm | None:
    """What the first of these notices that speaks of groups says; give the latest first. None when none does."""
    return next((form for notice in notices if (form := _said(notice)) is not None), None)


def _said(notice: Notice) -> GroupForm | None:
    """In its own field, else in its texts that speak of groups."""
    if notice.type not in SAYS_THE_FORM:
        return None
    spoken = (section.text for section in notice.sections if "groupement" in section.text.casefold())
    texts = (notice.group_form or "", *spoken)
    return next((form for text in texts if text and (form := read_group_form(text)).says_something), None)
