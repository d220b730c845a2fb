"""What is said reserved, and to whom: the words around « réservé » that make it a reservation (L2113-12 to L2113-16).

« réservé » needs a contract or a lot for subject: hours, professions, users and places are reserved in other senses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clauses.articles import kind_by_article, reservation_articles
from clauses.consideration import Kind
from clauses.patterns import BLANK, MASK, hide, rx
from clauses.reading import Sentence
from clauses.vocabulary import CONTRACT, HOLDER, MUST

_DISABILITY = (
    r"entreprises? adaptee?s?|d'insertion (?:ou|et) adaptees?|\besats?\b|\be\.s\.a\.t|aide par le travail"
    r"|accompagnement par le travail|ateliers? proteges?"
    r"|\bstpa\b|(?:secteurs?|milieux?|travail) (?:du travail )?(?:protege|adapte)|\bcat\b"
    r"|centres? de distribution de travail|\bde l'adapte\b"
    r"|(?:travailleurs?|personnes?|salaries?|personnels?|publics?)(?: en situation de| reconnue?s?"
    r"| dits?)? (?:handicap|porteuses? de handicap)|\bhandicap"
    r"|l[. ]{0,2}5213-13|l[. ]{0,2}344-2|\beatt\b"
)
_INSERTION = (
    r"(?:structures?|organismes?|associations?|etablissements?|operateurs?)[a-z ,()']{0,30}insertion"
    r"|\bs\.?i\.?a\.?e\.?s?\b|insertion par (?:l'|le |la )?(?:activite|econom|travail)"
    r"|\bl?iae\b|defavoris|(?:entreprises?|ateliers?|chantiers?)[a-z ,']{0,40}d'insertion|\baci\b|\betti\b"
    r"|regies? de quartiers?|associations? intermediaires?|l[. ]{0,2}5132-4"
    r"|\b[dl]?insertion\b|eloigne"
)
_ESS = (
    r"economie sociale|\bl?ess\b|economie solidaire|entreprises? solidaires?|2014-856|associations? et mutuelles"
    r"|31 juillet 2014"
)
_PRISON = r"penitentiaires?|detenue?s?\b|\briep\b|\batigip\b|\bsep\b|prison|incarceree?s?"
# Insertion of disabled people is the aim of the disability family, not the other one.
_THEIR_INSERTION = rx(
    r"(?:leur|l'|d') ?(?:re)?insertion(?: sociale)?(?: et)?(?: professionnelle)? (?:des|de) (?:ces |personnes? "
    r"|travailleurs? )~20handicap\w*",
    r"\bleur (?:re)?insertion(?: sociale)?(?: et professionnelle)?",
)
_WORKERS = rx(r"travailleurs?(?: \w+)? (?:handicapes?|defavorises?)")
FAMILIES = (
    (Kind.RESERVED_DISABILITY, rx(_DISABILITY)),
    (Kind.RESERVED_INSERTION, rx(_INSERTION)),
    (Kind.RESERVED_ESS, rx(_ESS)),
    (Kind.RESERVED_PRISON, rx(_PRISON)),
)
_SHORT = (  # capital letters only: « EA », « EI », « AI »
    (Kind.RESERVED_DISABILITY, re.compile(r"\bEA\b")),
    (Kind.RESERVED_INSERTION, re.compile(r"\b(?:EI|AI|ACI|EITI|RQ)\b")),
    (Kind.RESERVED_ESS, re.compile(r"\bESS\b")),
)
_INCLUSION = rx(
    r"secteur de l'inclusion|structures? inclusives?|entreprises? inclusives?|structures? de l'inclusion"
    r"|acteurs? de l'inclusion"
)
_VERB = re.compile(
    r"reserv(?:e|ee|es|ees|er|ent|era|eront)?\b|reserve(?=[a-z])|reservation(?= ?:| au (?:profit|benefice)"
    r"| en faveur| au titre"
    r"| en application| en vertu| prevue| aux| a des| a une"
    r"| d[eu]s? (?:marche|lot))"
)
_CONTRACT = rx(CONTRACT, r"\battributions?\b")
_SUBJECT = rx(r"\b(?:marches?|lots?|accords?[- ]?cadres?|contrats?|consultations?|execution)\b")
# Hours or a share of work are reserved: a clause, not a reserved contract.
_HOURS = rx(
    r"heures?|temps (?:total )?(?:de travail|dutravail)|\bpart du |part de(?:s| la) |volume|quota|main d'oeuvre"
    r"|\d ?%|postes? |emplois? |embauches?"
)
_HOURS_AFTER = rx(
    r"^[^a-z]{0,3}(?:,[^,#]{0,90},)?[^a-z]{0,3}(?:au moins |un minimum de |au minimum "
    r"|minimum )?(?:\d[\d ]{0,6}(?:h\b|heures?|%)|une part|un (?:nombre|volume|minimum)|des heures|l'insertion"
    r"|a l'insertion|a une action|[^#]{0,40}heures)"
)
_HOLDER_RESERVES = rx(rf"{HOLDER}~60{MUST}?~20$")
REACH = 170
_CONTRACT_ITSELF = rx(
    r"(?:(?<!de)marches?|\blots?|accords?[- ]?cadres?|contrats?"
    r"|consultation)(?: publics?)?(?: n? ?[°o]? ?[\d, et]{1,12})?(?: est| sont| exclusivement)? ?$"
)
# Employers named right after the verb need no subject; people (« réservé aux personnes handicapées ») do.
_STRUCTURES = rx(
    r"^[^a-z]{0,2}(?:uniquement |exclusivement )?(?:a |aux? |pour )(?:des |de |les |la "
    r"|une? )?(?:structures? (?:d'|de l'|inclusive|employ|relevant)|siae\b|entreprises? (?:adaptee|d'insertion)"
    r"|esat\b|ea\b"
    r"|etablissements? et services|ateliers? (?:protege|et chantier)|operateurs? economiques? (?:qui )?employ"
    r"|[a-z' ]{0,24}penitentiaire)"
)
_OBJECT = rx(rf"^ (?:ce|cet|le|les|ces|la|l'|cette)(?: present\w*)? ?{CONTRACT}")
_ELSEWHERE = rx(
    r"(?:par le biais|via|au moyen|dans le cadre|par) (?:de |d'|des )?(?:autres? )?(?:marches?|lots?)~12$|(?:hors"
    r"|autres|hormis les) (?:marches?|lots?)~8$"
)


# « cette consultation s'inscrit dans le cadre des marchés réservés » is one of them.
_WITHIN = rx(r"(?:s'inscri\w+|passee?s?|lancee?s?|conclue?s?|releve\w*) dans le cadre")
# « si le marché est réservé, joindre la convention »: a form that suits any contract.
_IF = rx(
    r"\b(?:si|lorsque|quand|au cas ou) (?:le |un |ce )?(?:present )?(?:marche|lot"
    r"|contrat)s?(?: public)?(?: est| serait) $"
)
# « l'article L2113-12 permet de réserver certains marchés »: a faculty, not this contract.
_MAY = rx(r"(?:permet\w*|\bpeu(?:t|vent)|pourr\w+|possibilite|faculte|\bamenee?s?)[a-z' ]{0,50}$")
_ANY = rx(
    r"^ (?:certaine?s|des|de|d'autres|plusieurs|une partie de ses|ses|leurs) (?:\w+ )?(?:marches?|lots?"
    r"|contrats?|achats?)"
)
# « lot réservé au transport des élèves en situation de handicap »: what the lot is used for, not who may answer.
_USE = rx(
    r"^ (?:exclusivement |uniquement )?(?:au |aux |a l'|a la )(?:transports?|acheminements?|deplacements?|accueil"
    r"|hebergements?|logements?|stationnements?|usages?|prise en charge|accompagnement (?!par le travail)|scolarisation"
    r"|acces|circulation)\b"
)
_LAW = rx(r"conformement|en application|en vertu|au titre d|selon l'article")


def reservations(sentence: Sentence) -> Iterator[tuple[re.Match[str], str]]:
    """Each « réservé » whose subject is a contract, with the words that follow it until the next one."""
    low = sentence.low
    verbs = list(_VERB.finditer(low)) if "reserv" in low else []
    for verb, after in zip(verbs, (*verbs[1:], None), strict=False):
        end = min(after.start() if after else len(low), verb.end() + 2 * REACH)
        window = low[verb.end() : end].partition(BLANK)[0]
        if not _USE.match(window) and not _of_hours(low, verb, window) and _of_contract(sentence, verb, window):
            yield verb, window


def _of_hours(low: str, verb: re.Match[str], window: str) -> bool:
    left = low[max(0, verb.start() - 90) : verb.start()]
    itself = _CONTRACT_ITSELF.search(left) is not None
    if _HOURS_AFTER.search(window):
        return not itself or "heures" in window[:80]
    if itself:
        return False
    if verb.group() == "reserver" and (_HOLDER_RESERVES.search(left) or not _CONTRACT.search(window[:30])):
        return True
    hours = [match.end() for match in _HOURS.finditer(left)]
    if not hours:
        return False
    subjects = [match.end() for match in _SUBJECT.finditer(left)]
    return not subjects or hours[-1] > subjects[-1] or "heures" in left[hours[0] - 8 :][:60]


def _of_contract(sentence: Sentence, verb: re.Match[str], window: str) -> bool:
    left = sentence.low[max(0, verb.start() - 120) : verb.start()]
    if (_ANY.search(window) and _MAY.search(left)) or _IF.search(left):
        return False
    head = sentence.low[: verb.start()].strip(" -(:\"'")
    if verb.group() == "reserver" or _OBJECT.match(window):
        return _CONTRACT.search(window[:40]) is not None
    if _ELSEWHERE.search(left) and not _WITHIN.search(left):
        return False
    if _CONTRACT.search(left) or not head or sentence.low[: verb.start()].rstrip()[-1:] in "(-:":
        return True
    return _STRUCTURES.match(window) is not None or bool(reservation_articles(sentence.low))


def targets(sentence: Sentence, start: int, end: int) -> Iterator[tuple[Kind, int, int]]:
    """The families named after the verb: one of them, or both read as joint unless each has its own lot."""
    low, cased = sentence.low[:end], sentence.cased[:end]
    low = hide(low, [match.span() for match in _THEIR_INSERTION.finditer(low, start)], MASK)
    spans: dict[Kind, tuple[int, int]] = {}
    for text, patterns in ((low, FAMILIES), (cased, _SHORT)):
        for kind, pattern in patterns:
            match = pattern.search(text, start, min(end, start + REACH + 60))
            if match and kind not in spans:
                spans[kind] = match.span()
    if match := _INCLUSION.search(low, start, end):
        yield Kind.RESERVED_JOINT, *match.span()
        return
    yield from _settle(sentence.low, spans)


def _settle(low: str, spans: dict[Kind, tuple[int, int]]) -> Iterator[tuple[Kind, int, int]]:
    if Kind.RESERVED_PRISON in spans:
        yield Kind.RESERVED_PRISON, *spans[Kind.RESERVED_PRISON]
        return
    both = _same_breath(
        low, [spans[kind] for kind in (Kind.RESERVED_DISABILITY, Kind.RESERVED_INSERTION) if kind in spans]
    )
    if len(both) == 2:
        first, last = sorted(both)
        if (told := _told_by_number(low, first, last)) is not None:
            yield told, first[0], last[1]
            return
        if not re.search(r"\blots? ?(?:n ?[°o]? ?)?\d", low[first[1] : last[0]]):
            yield Kind.RESERVED_JOINT, first[0], last[1]
            return
    for kind, (start, end) in spans.items():
        glossed = kind is not Kind.RESERVED_ESS and (start, end) not in both
        if not glossed and (kind is not Kind.RESERVED_ESS or not both):
            yield kind, start, end


def _same_breath(low: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Drop a family named only after the law is cited: a gloss on the article, not a second target."""
    first, last = min(spans, default=(0, 0)), max(spans, default=(0, 0))
    return [first] if len(spans) == 2 and _LAW.search(low, first[1], last[0]) else spans


def _told_by_number(low: str, first: tuple[int, int], last: tuple[int, int]) -> Kind | None:
    """« structures d'insertion … de travailleurs handicapés » mixes both families: one article cited settles it."""
    mixed = "structure" in low[first[0] : first[1]] and _WORKERS.match(low, last[0]) is not None
    kind = kind_by_article(reservation_articles(low)) if mixed else None
    return kind if kind in {Kind.RESERVED_DISABILITY, Kind.RESERVED_INSERTION} else None


def left_edge(sentence: Sentence, verb: int) -> int:
    """Start of the subject of the verb, so that the quote reads « le lot 2 est réservé… »."""
    subjects = list(_CONTRACT.finditer(sentence.low, max(0, verb - 70), verb))
    return subjects[-1].start() if subjects else verb
