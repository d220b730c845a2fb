"""What a running contract makes due in hours of insertion, what was done of it, and what its sanctions would come to.

Nothing here is rounded to please, deducted or sent: figures are shown with the clause, and the buyer decides. Three
totals are never mixed: planned, declared and validated hours. Debt is compared with the validated ones.
Source of the rules: a real contract (CCAP 21_BAM_048) and the model training clause of 2018; limits are parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from clauses.calibration.numbers import in_words, percent, round_half_up


class Progress(StrEnum):
    """How a contract goes, see `follow_up`."""

    NOT_DUE = "not_due"
    ON_TRACK = "on_track"
    LATE = "late"
    AT_RISK = "at_risk"
    DONE = "done"


PROGRESS = {
    Progress.NOT_DUE: "rien n'est encore dû",
    Progress.ON_TRACK: "dans les temps",
    Progress.LATE: "en retard",
    Progress.AT_RISK: "à risque",
    Progress.DONE: "objectif atteint",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the statuses, from `config/hours.toml`; `cdi_years` counted at most for a permanent hire."""

    on_track: Fraction
    late: Fraction
    silent: Fraction
    cdi_years: int

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Limits:
        """Read the table `follow_up`. Raises KeyError for a missing value."""
        on_track, late, silent = (Fraction(str(data[name])) for name in ("on_track", "late", "silent"))
        return cls(on_track, late, silent, int(data["cdi_years"]))


# --- settling ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Settlement:
    """Due against validated hours. `awaiting`: declared, not validated. `penalty` in euros, proposed, never applied."""

    missing: Fraction
    surplus: Fraction
    awaiting: Fraction
    penalty: Fraction
    because: str


def settle(due: Fraction, validated: Fraction, declared: Fraction | None, per_hour: Fraction) -> Settlement:
    """What is missing and what the clause makes of it; a surplus is carried to no other contract without agreement."""
    missing, surplus = max(Fraction(0), due - validated), max(Fraction(0), validated - due)
    awaiting = max(Fraction(0), (declared or Fraction(0)) - validated)
    penalty = missing * per_hour
    return Settlement(missing, surplus, awaiting, penalty, _settled(missing, surplus, awaiting, per_hour))


def _settled(missing: Fraction, surplus: Fraction, awaiting: Fraction, per_hour: Fraction) -> str:
    waiting = f" {in_words(awaiting)} h déclarées sont à valider ou refusées." if awaiting else ""
    if surplus:
        return f"{in_words(surplus)} h de plus que dû, à ne reporter sur un autre marché qu'avec un accord.{waiting}"
    if not missing:
        return f"Toutes les heures dues sont validées.{waiting}"
    cost = f"{in_words(missing)} h × {in_words(per_hour)} € = {in_words(missing * per_hour)} €"
    return f"Il manque {in_words(missing)} h. La clause prévoit {cost} ; l'acheteur décide.{waiting}"


def late_evidence(days: int, per_day: Fraction, formal_notice: bool) -> Fraction:
    """Euros for evidence so many days late: counted from the mise en demeure only, before it there is a reminder."""
    return max(0, days) * per_day if formal_notice else Fraction(0)


def training_penalty(missing: Fraction, coefficient: Fraction, ceiling: Fraction) -> Fraction:
    """Euros for training hours not done: hours × coefficient × hourly ceiling of Social Security (set every year)."""
    return missing * coefficient * ceiling


# --- counting ---------------------------------------------------------------------------------------------------------


def counted_until(hired: date, contract_end: date, years: int) -> date:
    """Last day on which hours of a permanent hire count: the end of the contract, `years` after hiring at most."""
    return min(contract_end, _years_after(hired, years))


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


QUARTERS = ((3, 31), (6, 30), (9, 30), (12, 31))


def next_evidence(day: date, periods: Sequence[tuple[int, int]] = QUARTERS, by: int = 15) -> tuple[date, date]:
    """End of the period whose evidence comes next, and the day before which it is due: the 15th of the next month.

    A Sunday or a holiday moves nothing.
    """
    ends = (date(year, month, last) for year in (day.year - 1, day.year, day.year + 1) for month, last in periods)
    dated = ((end, date(end.year + end.month // 12, end.month % 12 + 1, by)) for end in ends)
    return next((end, due) for end, due in dated if due >= day)


# --- following up -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Totals:
    """Hours of one contract. `forecast_due` from orders, `due` from invoices: two numbers."""

    due: Fraction
    forecast_due: Fraction | None = None
    planned: Fraction = Fraction(0)
    declared: Fraction = Fraction(0)
    validated: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Where a contract stands. Shares are fractions of 1, None when nothing is due or no time has passed."""

    balance: Fraction
    progress: Fraction | None
    time_elapsed: Fraction
    pace: Fraction | None
    status: Progress
    because: str


def follow_up(totals: Totals, notified: date, end: date, today: date, limits: Limits) -> FollowUp:
    """Progress, time and pace of a contract running from `notified` to `end`. Raises ValueError when it ends before."""
    if end <= notified:
        raise ValueError(f"Le marché finit le {end:%d/%m/%Y}, avant d'être notifié le {notified:%d/%m/%Y}.")
    elapsed = Fraction(max(0, (today - notified).days), (end - notified).days)
    progress = totals.validated / totals.due if totals.due else None
    pace = progress / elapsed if progress is not None and elapsed else None
    status = _status(totals, progress, elapsed, pace, limits)
    return FollowUp(
        totals.validated - totals.due, progress, elapsed, pace, status, _told(totals, progress, elapsed, status)
    )


def _status(
    totals: Totals, progress: Fraction | None, elapsed: Fraction, pace: Fraction | None, limits: Limits
) -> Progress:
    """No hour at all is a risk only once some time has passed: before, it is too early to tell."""
    if progress is None:
        return Progress.NOT_DUE
    if progress >= 1:
        return Progress.DONE
    if not totals.validated:
        return Progress.AT_RISK if elapsed > limits.silent else Progress.ON_TRACK
    if pace is None or pace >= limits.on_track:
        return Progress.ON_TRACK
    return Progress.LATE if pace >= limits.late else Progress.AT_RISK


def _told(totals: Totals, progress: Fraction | None, elapsed: Fraction, status: Progress) -> str:
    if progress is None:
        forecast = (
            "" if totals.forecast_due is None else f" ; {in_words(totals.forecast_due)} h prévues d'après les commandes"
        )
        return f"Rien n'est encore dû{forecast}."
    done = f"{in_words(totals.validated)} h validées sur {in_words(totals.due)} h dues ({_whole(progress)})"
    return f"{done}, {_whole(min(elapsed, Fraction(1)))} du temps passé : {PROGRESS[status]}."


def _whole(share: Fraction) -> str:
    """A share to the whole percent: a status is no measure."""
    return percent(Fraction(round_half_up(share * 100), 100))
