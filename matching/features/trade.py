"""Trade: the same sector, or one of the same group for less."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from matching.arrays import NOBODY, Floats, Ints, Postings, StructureArrays, is_catch_all
from matching.lot import Lot
from matching.policy import TradePolicy
from matching.structure import Activity, Structure
from matching.types import LotNeed, TradeGuess


def score(lot: Lot, arrays: StructureArrays, rows: Ints) -> Floats:
    """La structure exerce le métier demandé.

    Certainty of the lot's trade × nearness of the structure's trade × weight of its evidence, for the best pair.
    NaN when the lot is outside every trade, or no trade in common is found and those of the structure are poorly known.
    """
    if not lot.need.trades:
        return np.full(len(rows), np.nan)
    found = [guess.score * _worth(guess, lot, arrays)[rows] for guess in lot.need.trades]
    return found[0] if len(found) == 1 else np.fmax.reduce(found)


def because(lot: Lot, arrays: StructureArrays, row: int, score: float | None) -> str:
    """Both trades by name, and where the structure's trade is known from."""
    structure = arrays.structures[row]
    if not lot.need.trades:
        return "Métier du lot non reconnu."
    if not structure.activities:
        return "Métier inconnu, à vérifier : aucune source ne dit ce que fait la structure."
    if score is None:
        return "Métier à vérifier : aucun en commun n'a été trouvé, mais ceux de la structure sont mal connus."
    if not score:
        return f"Aucun métier commun : le lot demande {_named(lot, lot.need.trades[0])}."
    guess, activity = max(
        ((guess, activity) for guess in lot.need.trades for activity in structure.activities),
        key=lambda pair: pair_score(pair[0], pair[1], lot.context.policy.trade),
    )
    return f"{_link(lot, guess, activity)} ({activity.source})."


def guessed(need: LotNeed, structure: Structure, policy: TradePolicy) -> bool:
    """True when the lot has a trade and `score` is NaN: no trade in common is known, but one may well be."""
    asked = {guess.group for guess in need.trades}
    return bool(asked) and not any(
        activity.group in asked or activity.weight >= policy.sure for activity in structure.activities
    )


def guesses(lot: Lot, arrays: StructureArrays, rows: Ints) -> NDArray[np.bool_]:
    """The same of many: rows where `score` is NaN though the lot has a trade."""
    found = np.full(len(rows), bool(lot.need.trades))
    for group in {guess.group for guess in lot.need.trades}:
        found &= _strangers(group, arrays)[rows]
    return found


def _strangers(group: str, arrays: StructureArrays) -> NDArray[np.bool_]:
    """Structures whose trades are poorly known, and none of this group; kept for the next lots."""
    key = ("strangers", group)
    if key not in arrays.memo:
        arrays.memo[key] = ~arrays.trade_known
        arrays.memo[key][arrays.groups.get(group, NOBODY).rows] = False
    kept: NDArray[np.bool_] = arrays.memo[key]
    return kept


def nearness(guess: TradeGuess, activity: Activity, policy: TradePolicy) -> float:
    """How near a structure's trade is to a lot's: 1 for the same sector, 0 for another group."""
    if guess.group != activity.group:
        return 0.0
    if is_catch_all(guess.sector) or is_catch_all(activity.sector):
        return policy.vague
    return 1.0 if guess.sector == activity.sector else policy.sibling


def pair_score(guess: TradeGuess, activity: Activity, policy: TradePolicy) -> float:
    """The score of one pair of trades."""
    return guess.score * nearness(guess, activity, policy) * activity.weight


def _worth(guess: TradeGuess, lot: Lot, arrays: StructureArrays) -> Floats:
    """Nearness × weight of every structure for a trade, whose certainty is left out; kept for the next lots."""
    policy = lot.context.policy.trade
    key = ("trade", guess.group, guess.sector, policy.vague, policy.sibling)
    if key not in arrays.memo:
        found = np.where(arrays.trade_known, 0.0, np.nan)
        for postings, near in _near(guess, arrays, policy):
            found[postings.rows] = np.fmax(found[postings.rows], near * postings.weights)
        arrays.memo[key] = found
    kept: Floats = arrays.memo[key]
    return kept


def _near(guess: TradeGuess, arrays: StructureArrays, policy: TradePolicy) -> Iterator[tuple[Postings, float]]:
    """Structures by nearness: `nearness` the other way round, from the lot's trade to the rows."""
    if is_catch_all(guess.sector):
        yield arrays.groups.get(guess.group, NOBODY), policy.vague
        return
    yield arrays.groups.get(guess.group, NOBODY), policy.sibling
    yield arrays.vague.get(guess.group, NOBODY), policy.vague
    yield arrays.sectors.get(str(guess.sector), NOBODY), 1.0


def _link(lot: Lot, guess: TradeGuess, activity: Activity) -> str:
    asked = _named(lot, guess)
    if nearness(guess, activity, lot.context.policy.trade) == 1.0:
        return f"Même métier : {asked}"
    if guess.sector == activity.sector:
        return f"Même famille de métiers : {asked}"
    return f"Métier de la même famille : {_named(lot, activity)} pour {asked}"


def _named(lot: Lot, trade: TradeGuess | Activity) -> str:
    return f"« {lot.context.trades.name(trade.sector or trade.group)} »"
