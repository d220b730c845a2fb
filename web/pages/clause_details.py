"""What the texts of a tender say of a social clause beside its volume, each with its words and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from clauses.particulars import DETAILS, particulars
from web.pages import french
from web.pages.notices import NoticeTold
from web.store.models import Document


@dataclass(frozen=True, slots=True)
class DetailTold:
    """A detail on the page: « Pénalité », « 50 € par heure », the sentence around it, and where that stands."""

    name: str
    words: str
    quote: str
    where: str


AROUND = 80
"Characters shown on each side of the words."


def of_notices(shown: Iterable[NoticeTold]) -> list[DetailTold]:
    """The details that notices give, each once."""
    texts = (
        (section.text, f"avis {told.row.reference} du {french.day(told.row.published)}, {section.label.lower()}")
        for told in shown
        for section in told.notice.sections
    )
    return _once(texts)


def of_document(document: Document, places: Sequence[str]) -> list[DetailTold]:
    """The details that a dropped document gives, page by page; `places` names each page."""
    return _once((page.text, place) for page, place in zip(document.pages, places, strict=True))


def _once(texts: Iterable[tuple[str, str]]) -> list[DetailTold]:
    found: dict[tuple[str, str], DetailTold] = {}
    for each in _told(texts):
        found.setdefault((each.name, each.words.casefold()), each)
    order = list(DETAILS.values())
    return sorted(found.values(), key=lambda each: order.index(each.name))


def _told(texts: Iterable[tuple[str, str]]) -> Iterator[DetailTold]:
    for text, where in texts:
        for each in particulars(text):
            start, end = _whole_words(text, max(0, each.start - AROUND), min(len(text), each.end + AROUND))
            quote = " ".join(text[start:end].split())
            cut = f"{'… ' if start else ''}{quote}{' …' if end < len(text) else ''}"
            yield DetailTold(DETAILS[each.detail], each.words, cut, where)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span, widened so that it cuts no word."""
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end
