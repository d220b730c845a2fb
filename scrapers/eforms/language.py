"""Which of several languages is read: French, else the notice's own (BT-702), else the first that is there."""

from __future__ import annotations

from clauses.notice import FRENCH
from scrapers.reading.text import clean
from scrapers.reading.tree import Leaf, Tree, mark, text

FRA = "FRA"
LANGUAGES = {
    "BUL": "bg", "CES": "cs", "DAN": "da", "DEU": "de", "ELL": "el", "ENG": "en", "EST": "et", "FIN": "fi", "FRA": "fr",
    "GLE": "ga", "HRV": "hr", "HUN": "hu", "ISL": "is", "ITA": "it", "LAV": "lv", "LIT": "lt", "MLT": "mt", "NLD": "nl",
    "NOR": "no", "POL": "pl", "POR": "pt", "RON": "ro", "SLK": "sk", "SLV": "sl", "SPA": "es", "SWE": "sv",
}  # fmt: skip
"The three letters that eForms print, and the two that pages use."


def heard(node: Tree, tongue: str = FRA) -> tuple[str, str]:
    """The text of a node that may repeat by language, and the two letters of the language it is in.

    `tongue`: the notice's own language, three letters; what carries no mark is taken to be in it.
    """
    if type(node) is Leaf:
        code = node.get("languageID") or tongue
        return clean(node.text or ""), LANGUAGES.get(code) or code.lower()
    if node is None or isinstance(node, str):
        return clean(node or ""), LANGUAGES.get(tongue, tongue)
    if isinstance(node, list):
        return _chosen([heard(child, tongue) for child in node if not isinstance(child, list)], tongue)
    marked = mark(node, "languageID")
    code = marked if isinstance(marked, str) and marked else tongue
    return text(node), LANGUAGES.get(code, code.lower())


def spoken(node: Tree, tongue: str = FRA) -> str:
    """The text alone."""
    return heard(node, tongue)[0]


def _chosen(told: list[tuple[str, str]], tongue: str) -> tuple[str, str]:
    """All texts of the preferred language that says something, each once."""
    said = [words for words in told if words[0]]
    spoken_here = {language for _, language in said}
    own = LANGUAGES.get(tongue, tongue)
    for language in (FRENCH, own):
        if language in spoken_here:
            return "\n".join(dict.fromkeys(words for words, spoken in said if spoken == language)), language
    return said[0] if said else ("", own)
