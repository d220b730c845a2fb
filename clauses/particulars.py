"""What a social clause says beside its volume: penalties, threshold, dates of control, who helps. Quoted, not guessed.

A sentence counts when it, or one of the few before it, speaks of insertion or of a social clause. Organisations are
named, people never.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from clauses.hours import number
from clauses.normalise import Folded, fold
from clauses.segment import Span, sentences


class Detail(StrEnum):
    """What is said."""

    PENALTY = "penalty"
    THRESHOLD = "threshold"
    CONTROL = "control"
    FACILITATOR = "facilitator"


DETAILS = {
    Detail.PENALTY: "Pénalité",
    Detail.THRESHOLD: "Seuil de déclenchement",
    Detail.CONTROL: "Contrôle et justificatifs",
    Detail.FACILITATOR: "Appui",
}
"How each is called on the page."


@dataclass(frozen=True, slots=True)
class Particular:
    """One detail: `value` in euros (penalty, threshold) or None; `words` in French; `quote` is `text[start:end]`."""

    detail: Detail
    words: str
    value: float | None
    quote: str
    start: int
    end: int


_SUBJECT = re.compile(
    r"\binsertion\b|clauses? sociales?|eloignee?s? de l'emploi|facilitat(?:eur|rice)s?\b|eligibilite|\bplie\b|\bepec\b"
)
_OTHER = re.compile(r"\b(?:insertion paysagere|site internet|maintenance|livraison)\b")
_MONEY = r"(\d{1,3}(?:[ .]\d{3})+(?:,\d{1,2})?|\d+(?:,\d{1,2})?) ?(?:€|euros?\b|eur\b)(?: ?(?:ht|ttc|hors taxes?))?"
_EACH = re.compile(
    r" ?\(?[^.;)]{0,25}?\)? ?(?:/|par|pour chaque|pour) ?(heures?|jours?(?: (?:ouvres?|ouvrables?|calendaires?))?"
    r"|manquements?|infractions?|semaines?|mois)\b"
)
_PENALTY = re.compile(rf"{_MONEY}")
_TIMES = re.compile(r"(\d{1,3}(?:,\d+)?|une|deux|trois|quatre) ?(?:fois|x|×) (?:le |la |du )?(?:smic|taux) horaire")
_TRIGGER = re.compile(
    rf"(?:seuil|superieure?s? (?:ou egale?s? )?a|au-dela (?:de|du|des)|excede(?:nt|ra)?|depass(?:e|ant|ent)|atteint"
    rf"|a (?:partir|compter) de)[^.;\d€]{{0,60}}{_MONEY}"
)
_DAY = r"(?:1er|\d{1,2}) (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)\b"
_DAYS = re.compile(rf"{_DAY}(?! \d{{4}})(?:(?:, | et |/| ; |, et ){_DAY}(?! \d{{4}})){{0,11}}")
_PROOF = re.compile(
    r"justifi|attest|renseign|bilan|controle|transm|fourni|etat|suivi|point d'etape|communiqu|remet|production|declar"
)
_RHYTHM = re.compile(
    r"\b(?:mensuel(?:le)?(?:ment|s)?|trimestriel(?:le)?(?:ment|s)?|semestriel(?:le)?(?:ment|s)?|annuel(?:le)?(?:ment|s)?"
    r"|(?:chaque|tous les|toutes les) (?:mois|trimestres?|semestres?|annees?|ans)"
    r"|avant le \d{1,2} (?:du mois suivant|de chaque mois))\b"
)
_HELP = re.compile(r"facilitat|accompagn|assist|coordonn|appui|suivi|interlocuteur|guichet|se rapprocher|contact")
_BODY = (
    r"(?:Maison (?:de l'|pour l'|d')[Ee]mploi|MDE|PLIE|P\.L\.I\.E\.|Plan [Ll]ocal pour l'[Ii]nsertion et l'[Ee]mploi"
    r"|Mission [Ll]ocale|GIP|EPEC|Ensemble Paris Emploi Comp[a-z]+|Conseil [Dd]epartemental|Departement|Metropole|Ville"
    r"|Communaute (?:d'[Aa]gglomeration|[Uu]rbaine|de [Cc]ommunes)|Collectivite|Agence [a-z ]{0,20}insertion"
    r"|France Travail|Pole [Ee]mploi|Cap [Ee]mploi|Service [Ii]nsertion)"
)
_LINK = r" (?:(?:de la|de|du|des|la|le|les|et|en|sur|pour|bassin|pays|territoire|-)(?![\w'])|de l'|d'|l')"
_NAME = rf"(?:{_LINK}| [A-Z][\w'-]*|(?<=')[A-Z][\w'-]*| [dl]'[A-Z][\w'-]*){{0,8}}"
_ORGANISATION = re.compile(rf"\b{_BODY}\b{_NAME}")
_TAIL = re.compile(rf"(?:{_LINK})+$")


def particulars(text: str) -> tuple[Particular, ...]:
    """Every detail of the social clauses of a text, in its order, each quote once."""
    folded = fold(text)
    found: dict[tuple[object, ...], Particular] = {}
    for span, since in _spoken(folded, sentences(folded)):
        for reader, near in _READERS:
            for each in reader(folded, span) if since <= near else ():
                found.setdefault(_key(each), each)
    return tuple(sorted(found.values(), key=lambda each: (each.start, each.detail)))


def _key(each: Particular) -> tuple[object, ...]:
    """An organisation named five times is told once; each amount where it stands."""
    return (each.detail, each.words.casefold()) if each.detail is Detail.FACILITATOR else (each.detail, each.start)


def _spoken(folded: Folded, spans: Iterable[Span]) -> Iterator[tuple[Span, int]]:
    """Each sentence after a subject, with how many sentences ago that was."""
    since = len(folded.low)
    for span in spans:
        low = folded.low[span.start : span.end]
        since = 0 if _SUBJECT.search(low) and not _OTHER.search(low) else since + 1
        yield span, since


def _penalties(folded: Folded, span: Span) -> Iterator[Particular]:
    """Amounts of a sentence that speaks of a penalty."""
    low = folded.low[span.start : span.end]
    if "penalit" not in low:
        return
    for match in _PENALTY.finditer(low):
        each = _EACH.match(low, match.end())
        end = each.end() if each else match.end()
        unit = f" par {each[1]}" if each else ""
        amount = number(match[1])
        yield _made(folded, span, (match.start(), end), Detail.PENALTY, f"{_euros(amount)}{unit}", amount)
    for match in _TIMES.finditer(low):
        words = f"{match[1]} fois le taux horaire nommé"
        yield _made(folded, span, match.span(), Detail.PENALTY, words, None)


def _thresholds(folded: Folded, span: Span) -> Iterator[Particular]:
    """From which amount a clause applies; an amount of penalty, and a tranche, are no threshold."""
    low = folded.low[span.start : span.end]
    for match in _TRIGGER.finditer(low):
        if "penalit" in low or "tranche" in match[0] or "chiffre d'affaires" in low:
            continue
        yield _made(folded, span, match.span(), Detail.THRESHOLD, _euros(number(match[1])), number(match[1]))


def _controls(folded: Folded, span: Span) -> Iterator[Particular]:
    """Days and rhythm at which the holder shows what it did."""
    low = folded.low[span.start : span.end]
    if not _PROOF.search(low):
        return
    for pattern in (_DAYS, _RHYTHM):
        for match in pattern.finditer(low):
            raw = folded.raw_span(span.start + match.start(), span.start + match.end())
            words = re.sub(r"\s+", " ", folded.raw[slice(*raw)])
            yield _made(folded, span, match.span(), Detail.CONTROL, words, None)


def _facilitators(folded: Folded, span: Span) -> Iterator[Particular]:
    """Organisations that help with the clause: those named where help is spoken of."""
    cased = folded.cased[span.start : span.end]
    if not _HELP.search(cased.lower()):
        return
    for match in _ORGANISATION.finditer(cased):
        end = match.start() + len(_TAIL.sub("", match[0]))
        raw = folded.raw_span(span.start + match.start(), span.start + end)
        words = re.sub(r"\s+", " ", folded.raw[slice(*raw)])
        yield _made(folded, span, (match.start(), end), Detail.FACILITATOR, words, None)


_READERS: tuple[tuple[Callable[[Folded, Span], Iterator[Particular]], int], ...] = (
    (_penalties, 3),
    (_thresholds, 1),
    (_controls, 6),
    (_facilitators, 3),
)
"Each reader, and how many sentences after a subject it still reads."


def _made(
    folded: Folded, span: Span, place: tuple[int, int], detail: Detail, words: str, value: float | None
) -> Particular:
    start, end = folded.raw_span(span.start + place[0], span.start + place[1])
    return Particular(detail, words, value, folded.raw[start:end], start, end)


def _euros(amount: float) -> str:
    whole = f"{amount:,.2f}".removesuffix(".00").replace(",", "\u202f").replace(".", ",")
    return f"{whole} €"
