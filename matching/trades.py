"""Trades: which of the 20 groups and 154 sectors a lot, a job or an activity belongs to, and why."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import exp
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from matching.plain import plain
from matching.trade import evidence
from matching.trade.evidence import Clue
from matching.trade.lexicon import Lexicon
from matching.trade.nomenclature import Group, Target, groups, targets
from matching.types import TradeGuess

METHOD = 3  # goes up when the weighing changes: what was classified before is then stale

NOWHERE = -1  # target of the phrases that say nothing
LEAST = 0.3  # evidence below which nothing is said
NEAR, PLENTY = 0.45, 1.6  # share of the best trade's evidence from which another one is named, up to that much of it
MOST = 4  # trades named
OTHERS = 0.4  # what the other sectors of a group add to its best one
MIXED = 0.6  # the mixed sector of a group (« tous corps d'état »), below a trade told almost as well
CATCH_ALL = 0.85  # « Autre » sectors, below a true one
DEFAULT = 0.35  # a contract of works whose words tell no trade
TRADES_OF_MIXED = 3  # from so many trades of a group on, the contract is for its mixed sector
NAMED = 0.25  # the least weight of a clue that names one of them
DESCRIPTION_LENGTH = 400
CUT = (199, 200)  # BOAMP cuts longer titles there, mostly within a word
_first, _by_weight = itemgetter(0), attrgetter("weight")
_NATURES = {"travaux": "T", "services": "S", "fournitures": "F", "works": "T", "supplies": "F", "service": "S"}


class Trades:
    """Groups and sectors, and how to tell them. `Trades.from_data` makes one from the content of `trades.toml`."""

    def __init__(self, all_targets: Sequence[Target], all_groups: Mapping[str, Group], data: Mapping[str, Any]) -> None:
        self._targets = tuple(all_targets)
        self._groups = dict(all_groups)
        self.version = _version(data)
        self.sectors = tuple((target.group, target.sector) for target in self._targets if not target.outside)
        self._names = {group.slug: group.name for group in self._groups.values()}
        self._names |= {target.sector: target.name for target in self._targets if not target.outside}
        self._descriptors = {plain(name): i for i, row in enumerate(self._targets) for name in row.descriptors}
        self._cpv = {code: i for i, row in enumerate(self._targets) for code in row.cpv}
        self._by_default = [(i, row.default) for i, row in enumerate(self._targets) if row.default]
        self._by_natures: dict[str, frozenset[int]] = {}
        self._titles = _lexicon(data, self._targets, jobs=False)
        self._activities = _lexicon(data, self._targets, jobs=True)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Trades:
        """From the content of `trades.toml`. Raises matching.trade.nomenclature.BadTrades, in French."""
        return cls(targets(data), groups(data), data)

    def name(self, slug: str) -> str:
        """French name of a group or sector; the slug itself when unknown."""
        return self._names.get(slug, slug)

    def classify(
        self,
        title: str,
        descriptors: Sequence[str] = (),
        nature: Sequence[str] = (),
        cpv: Sequence[str] = (),
        description: str = "",
    ) -> tuple[TradeGuess, ...]:
        """Trades of a lot or of a contract, best first; empty when it is outside every trade or nothing tells.

        `descriptors` keywords of BOAMP; `nature` TRAVAUX, SERVICES, FOURNITURES; `cpv` eight digits, main first.
        """
        title = _uncut(title)
        natures = "".join(_NATURES.get(word.lower(), "") for word in nature)
        clues = [
            *evidence.in_title(self._titles, title),
            *evidence.in_descriptors(self._descriptors, descriptors, [plain(label) for label in descriptors]),
            *evidence.in_description(self._titles, description[:DESCRIPTION_LENGTH]),
        ]
        unlikely = self._unlikely(natures)
        likely = [_lighter(clue) if clue.target in unlikely else clue for clue in clues]
        told = any(clue.source == "title" and clue.weight >= evidence.SURE for clue in likely)
        return self._guesses([*likely, *evidence.in_cpv(self._cpv, cpv), *(() if told else self._defaults(natures))])

    def of_text(self, text: str) -> tuple[TradeGuess, ...]:
        """Trades of a structure's own words: activities, job titles. Best first, all that are told."""
        totals = _totals(evidence.in_activities(self._activities, text))
        found = [self._guess(target, told) for target, told in totals.items() if not self._targets[target].outside]
        return tuple(sorted(found, key=lambda guess: -guess.score))

    def of_rome(self, code: str) -> tuple[tuple[str, str | None], ...]:
        """(group, sector) a ROME code belongs to, in the order of the file; empty when it tells no trade."""
        wanted = code.strip().upper()
        return tuple((target.group, target.sector) for target in self._targets if wanted in target.rome)

    def _unlikely(self, natures: str) -> frozenset[int]:
        """Targets that contracts of these natures are seldom about; kept, for natures are few."""
        if natures not in self._by_natures:
            told = set(natures)
            unlike = (i for i, row in enumerate(self._targets) if told and told.isdisjoint(row.natures))
            self._by_natures[natures] = frozenset(unlike)
        return self._by_natures[natures]

    def _defaults(self, natures: str) -> list[Clue]:
        return [
            Clue(i, DEFAULT, "nature", "marché de travaux, sans métier plus précis")
            for i, default in self._by_default
            if natures and natures in default
        ]

    def _guesses(self, clues: list[Clue]) -> tuple[TradeGuess, ...]:
        outside = 0.0
        by_group: dict[str, dict[int, Told]] = defaultdict(dict)
        for i, told in _totals(clues).items():
            row = self._targets[i]
            if row.outside:
                outside = max(outside, told.total)
            else:
                by_group[row.group][i] = told
        ranked = sorted([(_of_group(told), told) for told in by_group.values()], key=_first, reverse=True)
        if not ranked or ranked[0][0] < LEAST or ranked[0][0] <= outside:
            return ()
        best = ranked[0][0]
        named = [(total, told) for total, told in ranked if total >= max(LEAST, NEAR * min(best, PLENTY))]
        first, *others = (self._best_of(told, total) for total, told in named[:MOST])
        # a catch-all sector may rank first by what is told and still score low: what follows scores no more
        lower = (guess if guess.score <= first.score else replace(guess, score=first.score) for guess in others)
        return (self._against_cpv(first, clues), *sorted(lower, key=lambda guess: -guess.score))

    def _against_cpv(self, guess: TradeGuess, clues: list[Clue]) -> TradeGuess:
        """Say so when the main CPV code, wrong or vague, told another group."""
        code = next((clue for clue in clues if clue.source == "cpv"), None)
        if code is None or self._targets[code.target].group == guess.group:
            return guess
        told = self._targets[code.target].name
        return replace(
            guess, because=f"{guess.because} (malgré le {code.because}, qui dirait {told[0].lower()}{told[1:]})"
        )

    def _best_of(self, told: dict[int, Told], total: float) -> TradeGuess:
        """The best sector of a group, its mixed one when many trades are named."""
        best = next(iter(told)) if len(told) == 1 else max(told, key=lambda i: told[i].total * self._precision(i))
        mixed = self._groups[self._targets[best].group].mixed
        if mixed is None or len(told) < TRADES_OF_MIXED:
            return self._guess(best, told[best], total)
        trades = [i for i in told if self._targets[i].sector != mixed and told[i].clues[0].weight >= NAMED]
        if len(trades) < TRADES_OF_MIXED:
            return self._guess(best, told[best], total)
        names = ", ".join(self._targets[i].name.lower() for i in trades[:4])
        return TradeGuess(self._targets[best].group, mixed, _score(total), f"plusieurs corps de métier : {names}")

    def _precision(self, target: int) -> float:
        """« Autre » and mixed sectors give way to a true one that is told almost as well."""
        row = self._targets[target]
        if row.catch_all:
            return CATCH_ALL
        return MIXED if row.sector == self._groups[row.group].mixed else 1.0

    def _guess(self, target: int, told: Told, total: float | None = None) -> TradeGuess:
        row = self._targets[target]
        score = _score(told.total if total is None else total) * (CATCH_ALL if row.catch_all else 1.0)
        return TradeGuess(row.group, row.sector, round(score, 3), _because(row, told.clues))


def _lighter(clue: Clue) -> Clue:
    return Clue(clue.target, clue.weight * evidence.NATURE, clue.source, clue.because)


def _uncut(title: str) -> str:
    """The title without the word it ends within, when it was cut: « … consommables et four » is about no oven."""
    return title.rpartition(" ")[0] if len(title) in CUT and title[-1].isalpha() else title


def _lexicon(data: Mapping[str, Any], rows: Sequence[Target], jobs: bool) -> Lexicon:
    reading = data.get("lecture", {})
    told = {} if jobs else reading.get("verbes", {})  # a structure « accompagne » people: that is no trade of hers
    verbs = {verb: noun for noun, verbs in told.items() for verb in verbs.split()}
    lexicon = Lexicon(reading.get("vides", "").split(), reading.get("liaisons", "").split(), verbs)
    for phrase in reading.get("neutres", ()):
        lexicon.add(NOWHERE, evidence.SURE, phrase)
    for i, row in enumerate(rows):
        for phrase in (*row.words, *(row.jobs if jobs else ())):
            lexicon.add(i, evidence.SURE * row.weight, phrase)
        for phrase in () if jobs else row.hints:
            lexicon.add(i, evidence.HINT * row.weight, phrase)
    return lexicon


class Told(NamedTuple):
    """What is told for one target: its weight in all, and the clues, strongest first."""

    total: float
    clues: list[Clue]


def _totals(clues: Iterable[Clue]) -> dict[int, Told]:
    found: dict[int, list[Clue]] = defaultdict(list)
    for clue in sorted(clues, key=_by_weight, reverse=True):
        found[clue.target].append(clue)
    return {target: Told(_sum(told), told) for target, told in found.items()}


def _of_group(told: dict[int, Told]) -> float:
    if len(told) == 1:
        return next(iter(told.values())).total
    best, *others = sorted([each.total for each in told.values()], reverse=True)
    return best + OTHERS * min(best, sum(others))


def _sum(clues: list[Clue]) -> float:
    """Weight of clues, strongest first: the best of each source whole, repeats of a source for a quarter."""
    if len(clues) == 1:
        return clues[0].weight
    seen: set[str] = set()
    total = 0.0
    for clue in clues:
        total += clue.weight * (0.25 if clue.source in seen else 1.0)
        seen.add(clue.source)
    return total


def _score(total: float) -> float:
    """Evidence to a score under 1: one sure word 0.73, a sure word with its keyword 0.89."""
    return round(1 - exp(-1.3 * total), 3)


def _because(row: Target, clues: list[Clue]) -> str:
    told = list(dict.fromkeys(clue.because for clue in clues))[:3]
    return f"{' ; '.join(told)} : {row.name[0].lower()}{row.name[1:]}"


def _version(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return f"{METHOD}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
