"""Reading a clause again: what the guards say, whom it names, what a reader of notices finds in it, what is missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from clauses.consideration import RESERVED, Consideration, Kind
from clauses.drafting.guard import Remark, Weight
from clauses.drafting.guards import guarded
from clauses.drafting.names import Mention, mentions, numbers
from clauses.find import find_in_text
from clauses.normalise import fold
from clauses.patterns import rx

CLAUSES = frozenset({Kind.INSERTION_CONDITION, Kind.SOCIAL_CONDITION, Kind.TRAINING_CONDITION})


@dataclass(frozen=True, slots=True)
class Mentioned:
    """One of the mentions that a clause of insertion should hold, and whether these words hold it."""

    name: str
    found: bool
    why: str


@dataclass(frozen=True, slots=True)
class Review:
    """All that can be said of a text. `blocked`: something must go before it is published."""

    remarks: tuple[Remark, ...]
    found: tuple[Consideration, ...]
    checklist: tuple[Mentioned, ...]

    @property
    def blocked(self) -> bool:
        """Whether a structure is named, or a residence asked for."""
        return any(remark.weight is Weight.BLOCKED for remark in self.remarks)


def review(text: str, names: Iterable[str] = (), sirets: Collection[str] = ()) -> Review:
    """Read a text again. `names` and `sirets` are those of the directory."""
    found = find_in_text(text)
    told = [
        *guarded(text),
        *_named(text, names, sirets),
        *_links(text, found),
        *_bases(text, found),
        *_clashes(text, found),
    ]
    remarks = tuple(sorted(dict.fromkeys(told), key=lambda remark: (remark.start, remark.end)))
    return Review(remarks, found, tuple(_checklist(text, found)) if _is_clause(found) else ())


def _is_clause(found: Iterable[Consideration]) -> bool:
    kinds = {each.kind for each in found}
    return bool(kinds & CLAUSES) and not kinds & RESERVED


# --- names ------------------------------------------------------------------------------------------------------------


def _named(text: str, names: Iterable[str], sirets: Collection[str]) -> Iterator[Remark]:
    for mention in mentions(text, names):
        yield _remark_of(mention, Weight.BLOCKED, f"« {mention.what} » est une structure de l'annuaire.")
    for number in numbers(text, sirets):
        weight = Weight.BLOCKED if number.what.startswith("SIRET") else Weight.WARNING
        yield _remark_of(number, weight, "Un numéro SIRET : s'il n'est pas celui de l'acheteur, il désigne quelqu'un.")


def _remark_of(mention: Mention, weight: Weight, told: str) -> Remark:
    because = f"{told} Un marché public ne nomme aucune structure : le titulaire choisit avec qui il travaille."
    instead = "« une structure d'insertion, une entreprise adaptée ou un ESAT, au choix du titulaire »"
    return Remark("named", "Structure nommée", weight, mention.quote, mention.start, mention.end, because, instead)


# --- what the reading of notices tells --------------------------------------------------------------------------------

_LINK = rx(
    r"objet du (?:present )?(?:marche|lot|contrat)",
    r"(?:execution|realisation) (?:du|de ce|des|de la|de l')",
    r"dans le cadre (?:du|de ce)",
    r"pour (?:ce|le present) (?:marche|lot)",
    r"affecte(?:e|s|es)? (?:a|au|aux)",
)
_NEAR = 250


def _links(text: str, found: Iterable[Consideration]) -> Iterator[Remark]:
    """A social criterion whose own words, and those around, tie it to nothing of the contract."""
    for each in found:
        start, end = each.evidence.start, each.evidence.end
        if each.kind is not Kind.SOCIAL_CRITERION or start is None or end is None:
            continue
        if not _LINK.search(fold(text[max(0, start - _NEAR) : end + _NEAR]).low):
            because = "Rien ici ne relie le critère à l'objet du marché ou à son exécution : le dire."
            instead = "« … proposée pour l'exécution du marché »"
            title = "Lien du critère avec l'objet du marché"
            articles = "L2152-7, R2152-7"
            yield Remark("link", title, Weight.WARNING, text[start:end], start, end, because, instead, articles)


_BASE = re.compile(r"\bheures?\b|\bmontant\b|main[- ]d'oeuvre|temps de travail|\bmasse salariale\b|\beffectifs?\b")


def _bases(text: str, found: Iterable[Consideration]) -> Iterator[Remark]:
    """A percentage of nothing: nobody can count it."""
    for each in found:
        start, end = each.evidence.start, each.evidence.end
        if start is None or end is None or not any(one.percent for one in each.hours):
            continue
        if not _BASE.search(fold(text[max(0, start - 80) : end + 80]).low):
            because = "Un pourcentage sans base ne se calcule pas : des heures de travail, ou du montant ?"
            instead = "« 5 % des heures de travail du marché », ou un nombre d'heures"
            title = "Pourcentage sans base"
            yield Remark("base", title, Weight.WARNING, text[start:end], start, end, because, instead)


def _clashes(text: str, found: Iterable[Consideration]) -> Iterator[Remark]:
    """What the reading of notices warns of: an article that says one thing and words that say another."""
    for each in found:
        start, end = each.evidence.start, each.evidence.end
        for warning in each.warnings if start is not None and end is not None else ():
            if _ABOUT_LINK not in warning:
                instead = "l'article qui dit la même chose que les mots"
                yield Remark(
                    "reading", "À relire", Weight.WARNING, text[start:end], start or 0, end or 0, warning, instead
                )


_ABOUT_LINK = "Vérifier le lien"
"A warning of the reading that the guards tell in full."


# --- mentions of the CCAG ---------------------------------------------------------------------------------------------

_PUBLICS = rx(
    r"demandeurs? d'emploi",
    r"\brsa\b|revenu de solidarite",
    r"\brqth\b|travailleurs? handicapes?",
    r"moins de (?:26|vingt-six) ans",
    r"eloigne(?:e|s|es)? ?~15emploi",
    r"publics? (?:eligibles?|prioritaires?)",
    r"difficultes? (?:sociales?|d'insertion|particulieres)",
    r"jeunes~40(?:ecole|diplome|decrochage)",
)
_FACILITATOR = rx(
    r"facilitat(?:eur|rice)s?",
    r"charge(?:e)?s? de mission~40(?:clauses?|insertion)",
    r"\bplie\b",
    r"maison de l'emploi",
)
_FOLLOWED = rx(r"justificatifs?", r"attestations?", r"\bbilans?\b", r"rend(?:re)? compte", r"trimestr", r"suivi")


def _checklist(text: str, found: Iterable[Consideration]) -> Iterator[Mentioned]:
    """The four mentions that the CCAG of 2021 ask for (16.1, 20.1), and the follow-up."""
    low = fold(text).low
    volume = any(each.hours for each in found)
    yield Mentioned("Objet de l'action", True, "ce que le titulaire doit faire")
    yield Mentioned("Volume d'heures", volume, "un nombre d'heures, ou un pourcentage avec sa base")
    yield Mentioned("Publics éligibles", bool(_PUBLICS.search(low)), "des difficultés d'emploi, jamais une adresse")
    yield Mentioned(
        "Facilitateur", bool(_FACILITATOR.search(low)), "qui aide le titulaire ; ses coordonnées au dossier"
    )
    yield Mentioned("Suivi et justificatifs", bool(_FOLLOWED.search(low)), "quoi remettre, et quand")
