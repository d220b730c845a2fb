"""Matches as people read them: the word, the reasons, what is missing, what is not known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy.orm import Session

from matching.explain import Explanation, explain_all
from matching.lot import Lot
from matching.ruling import Ruling
from matching.types import Finding
from web.clock import PARIS, now
from web.pages import french, words
from web.store import knowledge, rulings, unwanted
from web.store.listing.matches import MatchLine
from web.store.models import Override, Review, Structure, Tender
from web.store.needs import context, needs
from web.store.reviews import Target
from web.store.structures import to_value

REASONS = 3
STRONG, WEAK = 0.5, 0.15
"A finding at or above STRONG speaks for the structure; below WEAK it is something missing."


@dataclass(frozen=True, slots=True)
class MatchTold:
    """A match on the page, with the decision in force on it."""

    line: MatchLine
    explanation: Explanation
    decision: Review | None
    interested: bool = False
    "The structure said so; told to those who review only."

    @property
    def structure(self) -> Structure:
        """The structure it is about."""
        return self.line.structure

    @property
    def key(self) -> str:
        """How a decision names the structure."""
        return structure_key(self.line.structure)

    @property
    def strong(self) -> list[Finding]:
        """The three reasons that bring most to the score, strongest first."""
        known = [finding for finding in self.explanation.findings if (finding.score or 0.0) >= STRONG]
        weighed = [finding for finding in known if _weight(finding)]
        return sorted(weighed, key=lambda f: -_weight(f) * (f.score or 0.0))[:REASONS]

    @property
    def middling_words(self) -> list[str]:
        """What neither speaks for it nor is missing, as sentences: a trade of the same family, too little time left."""
        found = self.explanation.findings
        return [sentence(f.because) for f in found if f.score is not None and WEAK <= f.score < _bar(f)]

    @property
    def next_limit(self) -> str | None:
        """What a decision to set it aside may mean for its next tenders: a `Limit`, None for nothing."""
        set_aside = self.decision is not None and self.decision.decision == "set_aside"
        return unwanted.BY_REASON.get(self.decision.reason.partition(" : ")[0]) if self.decision and set_aside else None

    @property
    def missing_words(self) -> list[str]:
        """What speaks against it, as sentences."""
        return [sentence(f.because) for f in self.explanation.findings if f.score is not None and f.score < WEAK]

    @property
    def unknown_words(self) -> list[str]:
        """What could not be judged, as sentences: never counted as zero."""
        return [sentence(finding.because) for finding in self.explanation.findings if finding.score is None]


def _weight(finding: Finding) -> float:
    return knowledge.policy().feature(finding.feature).weight


def _bar(finding: Finding) -> float:
    """Below it a finding is no reason: what weighs nothing is told until it is met in full."""
    return STRONG if _weight(finding) else 1.0


def sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    return text[:1].upper() + text[1:].rstrip(".") + "."


class Explainer:
    """Explains matches of one tender: what is known of its lots is made ready once for the whole page."""

    def __init__(
        self,
        session: Session,
        tender: Tender,
        decisions: Mapping[Target, Review],
        interested: Collection[str] = (),
        ruled: Mapping[rulings.Pair, Override] = MappingProxyType({}),
    ) -> None:
        self._session, self._ruled = session, ruled
        self._context = context(session, now().astimezone(PARIS).date())
        self._needs = {need.lot: need for need in needs(tender, self._context.gazetteer)}
        self._tender_id, self._decisions, self._interested = tender.id, decisions, interested
        self._lots: dict[str, Lot] = {}

    def told(self, lot: str, lines: Iterable[MatchLine]) -> list[MatchTold]:
        """These matches of one lot, explained; only what is shown is explained."""
        shown = list(lines)
        if not shown:
            return []
        asked = [(to_value(line.structure), self._ruling(lot, line)) for line in shown]
        explained = explain_all(self._prepared(lot), asked)
        return [self._told(lot, line, found) for line, found in zip(shown, explained, strict=True)]

    def _ruling(self, lot: str, line: MatchLine) -> Ruling | None:
        decided = self._ruled.get(rulings.Pair(self._tender_id, lot, structure_key(line.structure)))
        return rulings.ruling(self._session, decided) if decided else None

    def _told(self, lot: str, line: MatchLine, found: Explanation) -> MatchTold:
        decision = self._decisions.get(Target(self._tender_id, lot, structure_key(line.structure)))
        return MatchTold(line, found, decision, line.structure.siret in self._interested)

    def _prepared(self, lot: str) -> Lot:
        """The lot made ready, once for all that is told of it."""
        if lot not in self._lots:
            self._lots[lot] = Lot.prepare(self._needs[lot], self._context)
        return self._lots[lot]


def structure_key(structure: Structure) -> str:
    """ "siret:kind": survives a rebuild of the directory."""
    return f"{structure.siret}:{structure.kind}"


def list_warning(structure: Structure) -> str:
    """Where the structure comes from and how old that is: nothing of it was checked with the structure itself."""
    of = f" du {french.day(structure.as_of)}" if structure.as_of else ", date inconnue"
    if structure.checked:
        return f"Liste {structure.source}{of}, vérifiée le {french.day(structure.checked)}"
    return f"Liste {structure.source}{of}, non vérifiée"


def place(structure: Structure) -> str:
    """Town and department, as far as known."""
    parts = (structure.city, french.department(structure.department) if structure.department else None)
    return ", ".join(part for part in parts if part) or "lieu inconnu"


def short_kind(structure: Structure) -> str:
    """What sort of structure it is, in words, without its abbreviation."""
    return words.STRUCTURE_KIND[structure.kind].partition(" (")[0]


def kind(structure: Structure) -> str:
    """What sort of structure it is, in full words."""
    return words.STRUCTURE_KIND[structure.kind]
