"""Which lever fits a need: a reservation, a reserved lot, a clause, a criterion, or none, with reasons and articles.

Sources: L2113-12 to L2113-14 and R2113-7 (reservations), L3113-3 (none joint in a concession), L2112-2 and L2112-2-1
(conditions), L2152-7 and R2152-7 (criteria) of the code de la commande publique; thresholds of `config/levers.toml`.
An aid to think, no legal advice: nothing is forbidden here, and the buyer decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import median

from clauses.calibration.numbers import euros, in_words, percent
from clauses.consideration import Kind
from clauses.lever_policy import AdviceLine, LeverPolicy
from clauses.notice import ContractKind
from clauses.obligations import Calendar, Contract, Expectation, Status, obligations


class Lever(StrEnum):
    """What a buyer may do for insertion in a contract, strongest first."""

    RESERVATION = "reservation"
    RESERVED_LOT = "reserved_lot"
    CLAUSE = "clause"
    CRITERION = "criterion"
    NONE = "none"


class Fit(StrEnum):
    """How a lever fits: advised, possible, not advised, or closed by the law or by the need."""

    ADVISED = "advised"
    POSSIBLE = "possible"
    NOT_ADVISED = "not_advised"
    CLOSED = "closed"


LEVERS = {
    Lever.RESERVATION: "Réserver tout le marché",
    Lever.RESERVED_LOT: "Réserver un lot",
    Lever.CLAUSE: "Clause d'insertion (condition d'exécution)",
    Lever.CRITERION: "Critère social d'attribution",
    Lever.NONE: "Ne rien prévoir",
}
FITS = {
    Fit.ADVISED: "conseillé",
    Fit.POSSIBLE: "possible",
    Fit.NOT_ADVISED: "déconseillé",
    Fit.CLOSED: "fermé",
}
FAMILIES = {
    Kind.RESERVED_INSERTION: "aux structures d'insertion (L2113-13)",
    Kind.RESERVED_DISABILITY: "aux entreprises adaptées et ESAT (L2113-12)",
    Kind.RESERVED_JOINT: "à la fois à l'insertion et au handicap (L2113-14)",
}


@dataclass(frozen=True, slots=True)
class Supply:
    """Who is near: how many could hold each reservation, take part in a clause in any way; known yearly turnovers.

    `unsure`: how many of them rest on something to check.
    """

    reserved: Mapping[Kind, int]
    clause: int
    unsure: int = 0
    turnovers: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """The need: its contract, whether it can be cut in lots (None: not said), the hours it could bear, its trades."""

    contract: Contract
    divisible: bool | None = None
    hours: Fraction | None = None
    trades: int = 1


@dataclass(frozen=True, slots=True)
class Option:
    """One lever: how it fits, why, the articles it rests on, and the reservation meant, if it is one."""

    lever: Lever
    fit: Fit
    because: tuple[str, ...]
    articles: tuple[str, ...] = ()
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """All levers, the best first, what the law expects of social conditions, and what helps structures to answer."""

    options: tuple[Option, ...]
    law: Expectation | None
    notes: tuple[str, ...]
    lines: tuple[AdviceLine, ...]

    @property
    def best(self) -> Option:
        """The lever advised."""
        return self.options[0]


def advise(asked: Question, supply: Supply, policy: LeverPolicy, calendar: Calendar) -> Advice:
    """Every lever with its reasons. The counts decide, then what the law expects and what the contract can bear."""
    law = obligations(asked.contract, calendar).get("social_condition")
    chosen = _chosen(asked, supply, policy)
    options = [_OPTIONS[lever](asked, supply, policy, chosen, law) for lever in Lever]
    ordered = sorted(options, key=lambda option: (list(Fit).index(option.fit), option.lever is not chosen))
    reserved = chosen in (Lever.RESERVATION, Lever.RESERVED_LOT)
    return Advice(tuple(ordered), law, tuple(_notes(asked, supply, policy)), tuple(_lines(asked, reserved, policy)))


def family(asked: Question, supply: Supply) -> Kind:
    """The reservation that most could hold: of both families only where that adds somebody, never in a concession."""
    kinds = [kind for kind in FAMILIES if kind is not Kind.RESERVED_JOINT or not _concession(asked)]
    return max(kinds, key=lambda kind: supply.reserved.get(kind, 0))


def dependency(value: float | None, turnovers: Iterable[float]) -> Fraction | None:
    """The value as a share of the median of the known turnovers; None when either is not known."""
    known = [turnover for turnover in turnovers if turnover > 0]
    return Fraction(str(value)) / Fraction(str(median(known))) if value and known else None


def _concession(asked: Question) -> bool:
    return asked.contract.kind is ContractKind.CONCESSION


def _chosen(asked: Question, supply: Supply, policy: LeverPolicy) -> Lever:
    holders = supply.reserved.get(family(asked, supply), 0)
    depends = dependency(asked.contract.value, supply.turnovers)
    if holders > policy.whole and depends is not None and depends < policy.dependency:
        return Lever.RESERVATION
    if holders > policy.lot and asked.divisible is not False:
        return Lever.RESERVED_LOT
    return Lever.CLAUSE if max(supply.clause, holders) >= policy.clause else Lever.NONE


# --- one lever each ---------------------------------------------------------------------------------------------------


def _reservation(
    asked: Question, supply: Supply, policy: LeverPolicy, chosen: Lever, law: Expectation | None
) -> Option:
    kind = family(asked, supply)
    holders, depends = supply.reserved.get(kind, 0), dependency(asked.contract.value, supply.turnovers)
    because = [_holders(holders, kind)]
    if chosen is Lever.RESERVATION:
        because.append(
            f"La valeur ferait {_share(depends)} du chiffre d'affaires médian connu : elle reste supportable."
        )
        return Option(Lever.RESERVATION, Fit.ADVISED, tuple(because), _articles(asked), kind)
    if holders == 0:
        return Option(
            Lever.RESERVATION, Fit.CLOSED, ("Aucune structure connue ne pourrait répondre.",), _articles(asked)
        )
    because += _why_not_whole(holders, depends, policy)
    return Option(Lever.RESERVATION, Fit.NOT_ADVISED, tuple(because), _articles(asked), kind)


def _why_not_whole(holders: int, depends: Fraction | None, policy: LeverPolicy) -> list[str]:
    if holders <= policy.whole:
        return [f"Il en faudrait plus de {policy.whole} pour tout réserver sans risquer de manquer d'offres."]
    if depends is None:
        return ["Leurs chiffres d'affaires ne sont pas connus : on ne sait pas si elles porteraient tout le marché."]
    return [
        f"La valeur ferait {_share(depends)} du chiffre d'affaires médian : au-dessus de {percent(policy.dependency)}."
    ]


def _reserved_lot(
    asked: Question, supply: Supply, policy: LeverPolicy, chosen: Lever, law: Expectation | None
) -> Option:
    kind = family(asked, supply)
    holders = supply.reserved.get(kind, 0)
    because = [_holders(holders, kind)]
    if asked.divisible is False:
        return Option(Lever.RESERVED_LOT, Fit.CLOSED, ("Le marché ne se divise pas en lots.",), _articles(asked))
    if holders == 0:
        return Option(
            Lever.RESERVED_LOT, Fit.CLOSED, ("Aucune structure connue ne pourrait répondre.",), _articles(asked)
        )
    if holders > policy.lot:
        because.append("Un lot à leur taille laisse le reste ouvert à tous.")
        fit = Fit.ADVISED if chosen is Lever.RESERVED_LOT else Fit.POSSIBLE
        return Option(Lever.RESERVED_LOT, fit, tuple(because), _articles(asked), kind)
    because.append(f"Il en faudrait plus de {policy.lot} pour espérer plusieurs offres.")
    return Option(Lever.RESERVED_LOT, Fit.NOT_ADVISED, tuple(because), _articles(asked), kind)


def _clause(asked: Question, supply: Supply, policy: LeverPolicy, chosen: Lever, law: Expectation | None) -> Option:
    articles, required = _clause_articles(asked), bool(law and law.status is Status.REQUIRED_UNLESS_EXCEPTION)
    because = [law.because] if law and law.status in (Status.REQUIRED_UNLESS_EXCEPTION, Status.UNKNOWN) else []
    because.append(_partners(supply.clause))
    if asked.hours is not None and asked.hours < _WEEK:
        because.append("Le marché ne porterait pas une semaine de travail : la clause serait de peu d'effet.")
        return Option(Lever.CLAUSE, Fit.POSSIBLE if required else Fit.NOT_ADVISED, tuple(because), articles)
    if required or chosen is Lever.CLAUSE:
        return Option(Lever.CLAUSE, Fit.ADVISED, tuple(because), articles)
    return Option(Lever.CLAUSE, Fit.NOT_ADVISED if chosen is Lever.NONE else Fit.POSSIBLE, tuple(because), articles)


_WEEK = 35


def _criterion(asked: Question, supply: Supply, policy: LeverPolicy, chosen: Lever, law: Expectation | None) -> Option:
    articles = ("L3124-5",) if _concession(asked) else ("L2152-7", "R2152-7")
    because = ["Noter la qualité de l'insertion proposée pour ce marché : accueil, tutorat, formation, progression."]
    because.append(
        "Le critère porte sur l'objet ou l'exécution du marché, jamais sur la politique générale de l'entreprise."
    )
    if max(supply.clause, *supply.reserved.values(), 0) == policy.clause:
        because.append("Une seule structure est connue : une clause ou un critère, sans jamais la nommer.")
    return Option(Lever.CRITERION, Fit.POSSIBLE, tuple(because), articles)


def _none(asked: Question, supply: Supply, policy: LeverPolicy, chosen: Lever, law: Expectation | None) -> Option:
    if law and law.status is Status.REQUIRED_UNLESS_EXCEPTION:
        because = (f"{law.because} Ne rien prévoir demande un motif, gardé dans le dossier.",)
        return Option(Lever.NONE, Fit.NOT_ADVISED, because, (law.article, "L2184-1"))
    if chosen is Lever.NONE:
        return Option(Lever.NONE, Fit.ADVISED, ("Aucune structure connue ne répond à ce besoin près d'ici.",))
    return Option(Lever.NONE, Fit.NOT_ADVISED, ("Des structures pourraient prendre part à ce marché.",))


_OPTIONS = {
    Lever.RESERVATION: _reservation,
    Lever.RESERVED_LOT: _reserved_lot,
    Lever.CLAUSE: _clause,
    Lever.CRITERION: _criterion,
    Lever.NONE: _none,
}


def _holders(number: int, kind: Kind) -> str:
    who = "Une structure connue pourrait" if number == 1 else f"{number} structures connues pourraient"
    return f"{who} répondre à un lot réservé {FAMILIES[kind]}."


def _partners(number: int) -> str:
    if not number:
        return "Aucune structure connue n'y prendrait part près d'ici ; le titulaire peut toujours embaucher lui-même."
    who = "Une structure connue peut" if number == 1 else f"{number} structures connues peuvent"
    alone = "seule" if number == 1 else "seules"
    return f"{who} y prendre part : {alone}, en groupement, en sous-traitance ou en mise à disposition."


def _articles(asked: Question) -> tuple[str, ...]:
    return ("L3113-1", "L3113-2", "L3113-3") if _concession(asked) else ("L2113-12 à L2113-14", "R2113-7")


def _clause_articles(asked: Question) -> tuple[str, ...]:
    return ("L3114-2", "L3114-2-1") if _concession(asked) else ("L2112-2", "L2112-2-1")


def _share(value: Fraction | None) -> str:
    return "une part inconnue" if value is None else f"{in_words(value * 100, 0)} %"


# --- beside the levers ------------------------------------------------------------------------------------------------


def _notes(asked: Question, supply: Supply, policy: LeverPolicy) -> Iterable[str]:
    contract = asked.contract
    direct = [row for row in policy.direct if row.first <= contract.day and contract.kind.value in row.amounts]
    if direct and contract.value is not None and contract.value < direct[-1].amounts[contract.kind.value]:
        limit = euros(Fraction(str(direct[-1].amounts[contract.kind.value])))
        yield f"Moins de {limit} HT : achat possible sans publicité ni mise en concurrence ({direct[-1].source})."
    if _concession(asked):
        yield "Concession : pas de réservation commune aux structures d'insertion et du handicap (L3113-3)."
    if supply.unsure:
        what = "une structure comptée reste" if supply.unsure == 1 else f"{supply.unsure} structures comptées restent"
        yield f"À vérifier : {what} à confirmer (droit en cours, type, zone)."
    if contract.value is None:
        yield "Sans valeur estimée, ni l'obligation de la loi ni la dépendance économique ne se calculent."
    elif not supply.turnovers:
        yield "Aucun chiffre d'affaires connu : la dépendance économique n'a pas été mesurée."


def _lines(asked: Question, reserved: bool, policy: LeverPolicy) -> Iterable[AdviceLine]:
    holds = {
        "always": True,
        "reserved": reserved,
        "large": (asked.contract.value or 0) > policy.large,
        "trades": asked.trades > 1,
    }
    return (line for line in policy.lines if holds[line.when])
