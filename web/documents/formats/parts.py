"""Collecting the text of a document without fixed pages: page breaks when it keeps them, headings otherwise."""

from __future__ import annotations

from web.documents.reading import Page

LONGEST_HEADING = 90


class Collector:
    """Takes lines, headings and page breaks as they come, and gives the pages.

    A document that keeps no page break has no page numbers: it is cut at its headings.
    """

    def __init__(self) -> None:
        self._parts: list[tuple[int, str, list[str]]] = [(1, "", [])]
        self._breaks = 0

    def line(self, text: str) -> None:
        """A paragraph, or a row of a table."""
        if text.strip():
            self._parts[-1][2].append(text.strip())

    def heading(self, text: str) -> None:
        """A title: what follows stands under it."""
        if text.strip():
            page, title = self._parts[-1][0], " ".join(text.split())
            self._parts.append((page, title[:LONGEST_HEADING], [title]))

    def page_break(self) -> None:
        """A new page begins."""
        self._breaks += 1
        page, heading, _ = self._parts[-1]
        self._parts.append((page + 1, heading, []))

    def pages(self) -> tuple[Page, ...]:
        """What was collected: one page a page, or one a heading."""
        if self._breaks:
            return self._by_page()
        return tuple(Page("\n".join(lines), None, heading) for _, heading, lines in self._parts if lines)

    def _by_page(self) -> tuple[Page, ...]:
        lines: dict[int, list[str]] = {}
        for page, _, found in self._parts:
            lines.setdefault(page, []).extend(found)
        return tuple(Page("\n".join(found), page) for page, found in lines.items())
