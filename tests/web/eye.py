"""What the browser tests look with: screens, axe-core and the keyboard.

A plain module, not a module of tests: these are left out where Playwright is absent, and nothing may hang on them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

AXE = Path(__file__).with_name("vendor") / "axe-core-4.14.1.min.js"
RULES_OF_AXE = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"
RUN = f"""async () => (await axe.run(document, {RULES_OF_AXE})).violations
    .map(found => found.id + ' : ' + found.nodes.map(node => node.target.join(' ')).slice(0, 3).join(' | '))"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNFOLD = "document.querySelectorAll('details').forEach(each => each.open = true)"
FOCUSED = """() => {
  const e = document.activeElement;
  return (e.labels && e.labels.length ? e.labels[0].childNodes[0].textContent : e.textContent).trim();
}"""
OUTLINE = "() => getComputedStyle(document.activeElement).outlineStyle"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
AT_400_PERCENT = {"width": 320, "height": 256}
"WCAG 1.4.10: a screen of 1280 × 1024 at 400 %."


def axe(page: Any) -> list[str]:
    """The faults that axe-core sees on the page as it stands."""
    page.add_script_tag(path=AXE)
    return list(page.evaluate(RUN))


def sideways(page: Any) -> list[str]:
    """Says by how many pixels the page as it stands is wider than its screen."""
    wide = page.evaluate(SIDEWAYS)
    return [f"{wide} pixels too wide"] if wide > 0 else []


def faults(page: Any) -> list[str]:
    """What axe-core sees on a desk, then whether the page scrolls sideways on a narrow screen."""
    found = axe(page)
    page.set_viewport_size(NARROW)
    found += sideways(page)
    page.set_viewport_size(WIDE)
    return [f"{page.url} {fault}" for fault in found]


def press_until(page: Any, label: str) -> None:
    """Tab to the element with this text or label, as somebody without a mouse does; its focus must be seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == label:
            assert page.evaluate(OUTLINE) != "none"
            return
    raise AssertionError(f"« {label} » cannot be reached by keyboard")
