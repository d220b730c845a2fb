"""Reserved contracts and lots: EA/ESAT, SIAE, both, ESS, prison (clauses.md, § 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clauses.articles import kind_by_article, reservation_articles
from clauses.consideration import Kind
from clauses.patterns import MASK, hide, rx, source
from clauses.reading import Hit, Sentence, matches
from clauses.vocabulary import CONTRACT, HOLDER

_DISABILITY = (
    r"entreprises? adaptee?s?|d'insertion (?:ou|et) adaptees?|\besats?\b|\be\.s\.a\.t|aide par le travail|accompagnement par le travail|ateliers? proteges?"
    r"|\bstpa\b|(?:secteurs?|milieux?|travail) (?:du travail )?(?:protege|adapte)|\bcat\b|centres? de distribution de travail"
    r"|(?:travailleurs?|personnes?|salaries?|personnels?|publics?)(?: en situation de| reconnue?s?| dits?)? (?:handicap|porteuses? de handicap)|\bhandicap"
    r"|l[. ]{0,2}5213-13|l[. ]{0,2}344-2|\beatt\b"
)
_INSERTION = (
    r"(?:structures?|organismes?|associations?|etablissements?|operateurs?)[a-z ,()']{0,30}insertion|\bs\.?i\.?a\.?e\.?s?\b|insertion par (?:l'|le |la )?(?:activite|econom|travail)"
    r"|\biae\b|defavoris|(?:entreprises?|ateliers?|chantiers?)[a-z ,']{0,40}d'insertion|\baci\b|\betti\b|regies? de quartiers?|associations? intermediaires?|l[. ]{0,2}5132-4"
    r"|\binsertion\b|eloigne"
)
_ESS = r"economie sociale|\bess\b|economie solidaire|entreprises? solidaires?|2014-856|associations? et mutuelles|31 juillet 2014"
_PRISON = r"penitentiaires?|detenue?s?\b|\briep\b|\batigip\b|\bsep\b|prison|incarceree?s?"
# Insertion of disabled people is the aim of the disability family, not the other one.
_THEIR_INSERTION = rx(
    r"(?:leur|l'|d') ?(?:re)?insertion(?: sociale)?(?: et)?(?: professionnelle)? (?:des|de) (?:ces |personnes? |travailleurs? )~20handicap\w*",
    r"\bleur (?:re)?insertion(?: sociale)?(?: et professionnelle)?",
)
_WORKERS = re.compile(source(r"travailleurs?(?: \w+)? (?:handicapes?|defavorises?)"))
_TARGETS = (
    (Kind.RESERVED_DISABILITY, re.compile(source(_DISABILITY))),
    (Kind.RESERVED_INSERTION, re.compile(source(_INSERTION))),
    (Kind.RESERVED_ESS, re.compile(source(_ESS))),
    (Kind.RESERVED_PRISON, re.compile(source(_PRISON))),
)
_SHORT = (  # capital letters only: « EA », « EI », « AI »
    (Kind.RESERVED_DISABILITY, re.compile(r"\bEA\b")),
    (Kind.RESERVED_INSERTION, re.compile(r"\b(?:EI|AI|ACI|EITI|RQ)\b")),
    (Kind.RESERVED_ESS, re.compile(r"\bESS\b")),
)
_INCLUSION = rx(
    r"secteur de l'inclusion|structures? inclusives?|entreprises? inclusives?|structures? de l'inclusion|acteurs? de l'inclusion"
)
_VERB = re.compile(r"reserv(?:e|ee|es|ees|er|ent|era|eront)?\b|reserve(?=[a-z])")
_CONTRACT = re.compile(source(CONTRACT))
# Hours or a share of work are reserved: a clause, not a reserved contract.
_HOURS = rx(
    r"heures?|temps (?:total )?(?:de travail|dutravail)|\bpart du |part de(?:s| la) |volume|quota|main d'oeuvre|\d ?%|postes? |emplois? |embauches?"
)
_HOURS_AFTER = rx(
    r"^[^a-z]{0,3}(?:,[^,#]{0,90},)?[^a-z]{0,3}(?:au moins |un minimum de |au minimum |minimum )?(?:\d[\d ]{0,6}(?:h\b|heures?|%)|une part|un (?:nombre|volume|minimum)|des heures|l'insertion|a l'insertion|a une action|[^#]{0,40}heures)"
)
_HOLDER_RESERVES = rx(rf"{HOLDER}~60(?:devr[ao]\w*|doi\w+|s'engage\w*|s'oblige\w*|est tenue?s?)?~20$")
_PRINTED = rx(
    r"(?:ateliers? proteges?|programmes? d'emplois? proteges?)~60(?:integration|reinsertion|insertion) sociale et professionnelle (?:des? |de )?personnes? handicapee?s? (?:et|ou) defavorisee?s?",
    r"programmes? d'emplois? proteges?",
)
_REACH = 170
_CONTRACT_ITSELF = rx(r"(?:(?<!de)marches?|\blots?|accords?[- ]?cadres?|contrats?|consultation)(?: publics?)?(?: n? ?[°o]? ?[\d, et]{1,12})?(?: est| sont| exclusivement)? ?$")
# Employers named right after the verb need no subject; people (« réservé aux personnes handicapées ») do.
_STRUCTURES = rx(
    r"^[^a-z]{0,2}(?:uniquement |exclusivement )?(?:a |aux? |pour )(?:des |de |les |la |une? )?(?:structures? (?:d'|de l'|inclusive)|siae\b|entreprises? (?:adaptee|d'insertion)|esat\b|ea\b|etablissements? et services|ateliers? (?:protege|et chantier)|operateurs? economiques? (?:qui )?employ)"
)
_OBJECT = rx(rf"^ (?:ce|cet|le|les|ces|la|l'|cette)(?: present\w*)? ?{CONTRACT}")
_ELSEWHERE = rx(r"(?:par le biais|via|au moyen|dans le cadre|par) (?:de |d'|des )?(?:autres? )?(?:marches?|lots?)~12$|(?:hors|autres|hormis les) (?:marches?|lots?)~8$")


def reserved_to_named_structures(sentence: Sentence) -> Iterator[Hit]:
    """Un marché, un lot ou une prestation est dit réservé à des structures nommées.

    Articles L2113-12 to L2113-16 and R2113-7. Does not read reserved hours, reserved professions, users or places.
    """
    for verb, window in _reservations(sentence):
        if _PRINTED.search(window):
            continue
        for kind, start, end in _targets(sentence, verb.end(), verb.end() + len(window)):
            yield Hit(kind, _left_edge(sentence, verb.start()) if start > verb.start() else start, end)


def reserved_by_printed_code(sentence: Sentence) -> Iterator[Hit]:
    """La phrase type de l'avis européen réserve la participation, sans dire à qui.

    Printed label of the eForms code `res-ws`, which covers L2113-12 and L2113-13 alike: the target is not told by it.
    """
    for verb, window in _reservations(sentence):
        if match := _PRINTED.search(window):
            yield Hit(Kind.RESERVED_UNSPECIFIED, _left_edge(sentence, verb.start()), verb.end() + match.end())


def reserved_by_article(sentence: Sentence) -> Iterator[Hit]:
    """Un marché ou un lot est dit réservé, et l'article cité dit à qui.

    Articles L2113-12 to L2113-16, former articles 15 CMP, 36 and 37 of ordonnance 2015-899. Not read when words name the structures.
    """
    numbers = reservation_articles(sentence.low)
    kind = kind_by_article(numbers) or _by_r2113_7(sentence.low)
    if kind is None:
        return
    found = list(_reservations(sentence))
    if found and not any(list(_targets(sentence, verb.end(), verb.end() + len(window))) for verb, window in found):
        yield Hit(kind, _left_edge(sentence, found[0][0].start()), _article_end(sentence.low, found[0][0].end()))


_CITES_ONLY = rx(r"l?[. ]{0,2}(?:2113|2313|3113) ?- ?\d{1,2}(?: ?- ?1)?|article 3[67](?:-? ?ii?)?(?: de l'ordonnance)?")
_CLAUSE = rx(r"clauses?\b|heures|actions? d'insertion|conditions? d'execution|s'engag|s'oblig")


def reservation_article_alone(sentence: Sentence) -> Iterator[Hit]:
    """Un article de réservation est cité, sans le mot « réservé ».

    Articles L2113-12 to L2113-16. Not read beside an execution clause: the words then decide against the number.
    """
    kind = kind_by_article(reservation_articles(sentence.low))
    if kind is None or kind is Kind.RESERVED_UNSPECIFIED or "reserv" in sentence.plain or _CLAUSE.search(sentence.low):
        return
    for match in _CITES_ONLY.finditer(sentence.low):
        yield Hit(kind, match.start(), match.end())
        return


_ONLY = rx(
    r"ne (?:peu\w+|pourr\w+) etre (?:attribue\w*|confie\w*|execute\w*|realise\w*) qu'",
    rf"{HOLDER}~30(?:devront|doivent|devra|doit)(?: obligatoirement| imperativement)? etre (?=des? |une? )(?=[a-z ]{{0,5}}(?:entreprises? (?:adaptee|d'insertion)|structures?~12insertion|siae|esat|etablissements? et services d))",
    r"(?:\bseule?s? |uniquement |exclusivement )~90(?:peuvent|pourront|sont autorise\w+|sont admis\w*|habilite\w+)~20(?:soumissionner|candidater|repondre|participer|presenter|deposer|concourir|acceder)",
    rf"{CONTRACT}~40(?:ouverte?s?|accessibles?|destinee?s?|dediee?s?|adressee?s?)~16(?:uniquement|exclusivement|seulement)? ?(?:a|aux?) (?:des |la |les |une |un )?(?=structures|entreprises? (?:adaptee|d'insertion)|esat|siae|etablissements? et services d)",
)


def only_structures_may_answer(sentence: Sentence) -> Iterator[Hit]:
    """Seules des structures nommées peuvent répondre : c'est une réservation.

    Articles L2113-12 to L2113-16, said without the word « réservé ».
    """
    for match in _ONLY.finditer(sentence.low):
        for kind, _, end in _targets(sentence, match.start(), match.end() + 60):
            yield Hit(kind, match.start(), max(end, match.end()))


_MINIMUM = rx(
    r"employ\w{1,4}~60(?:50 ?%|la moitie|majorite|plus de la moitie)~40(?:travailleurs?|personnes?|salaries?)~30(?:handicap\w+|defavoris\w+)",
)


def majority_of_workers(sentence: Sentence) -> Iterator[Hit]:
    """Les structures attendues emploient au moins la moitié de travailleurs handicapés ou défavorisés.

    Article R2113-7 (50 %). Read when the contract is not otherwise said reserved in the sentence.
    """
    if "reserv" in sentence.low:
        return
    for match in _MINIMUM.finditer(sentence.low):
        kind = Kind.RESERVED_DISABILITY if "handicap" in match.group() else Kind.RESERVED_INSERTION
        yield Hit(kind, match.start(), match.end())


_BARE = rx(
    r"\b(?:marches?|lots?|accords?[- ]?cadres?|contrats?|concessions?|consultations?) (?:public |publics )?(?:n? ?[°o]? ?\d{1,2} |est |sont |\()?reserve(?:e|s|es)?\b(?! (?:aux?|a|pour|par|uniquement|exclusivement) )",
    r"(?:considerations?|clauses?) sociales? ?: ?(?:marche|concession) reservee?",
    r"\blots? (?:n ?[°o]? ?)?[\d, aet]{1,16} (?:est |sont )?(?:un lot )?reserves?\b(?! (?:aux?|a|pour|par) )",
)
_SAYS_NO_MORE = rx(r"profession|reserves? fonciere|vente|\bnon\b|hors|capacite|quota")


def reserved_to_nobody_named(sentence: Sentence) -> Iterator[Hit]:
    """Un marché ou un lot est dit réservé, sans dire à qui.

    DECP value « Marché réservé », headings. Settled by any named reservation of the same text.
    """
    if _SAYS_NO_MORE.search(sentence.plain) or reservation_articles(sentence.low) or _by_r2113_7(sentence.low):
        return
    for match in _BARE.finditer(sentence.low):
        if not any(pattern.search(sentence.low, match.end(), match.end() + _REACH) for _, pattern in _TARGETS):
            yield Hit(Kind.RESERVED_UNSPECIFIED, match.start(), match.end())


_CODES = {"res-ws": Kind.RESERVED_UNSPECIFIED, "res-pub-ser": Kind.RESERVED_ESS}


def reservation_code_in_words(sentence: Sentence) -> Iterator[Hit]:
    """Le code européen d'une réservation est écrit dans le texte.

    eForms BT-71: `res-ws` (target not told), `res-pub-ser` (social services, ESS).
    """
    for code, kind in _CODES.items():
        start = sentence.low.find(code)
        if start >= 0:
            yield Hit(kind, start, start + len(code))


_DETAINEES = rx(
    r"faisant travailler~20(?:personnes )?detenue?s?|production~24en etablissements? penitentiaires?"
    r"|emploient~20(?:personnes )?detenue?s?|travail en detention"
)


def work_of_detainees(sentence: Sentence) -> Iterator[Hit]:
    """La prestation est confiée à des opérateurs qui font travailler des personnes détenues.

    Article L2113-13-1. Does not read works or supplies for a prison.
    """
    yield from matches(_DETAINEES, sentence, Kind.RESERVED_PRISON)


def _by_r2113_7(low: str) -> Kind | None:
    """R2113-7 alone with « entreprises ou établissements » is the old wording of the disability reservation."""
    match = re.search(r"2113 ?- ?7\b", low)
    return (
        Kind.RESERVED_DISABILITY if match and re.search(r"entreprises? ?ou ?(?:d'|des )?etablissements?", low) else None
    )


def _reservations(sentence: Sentence) -> Iterator[tuple[re.Match[str], str]]:
    """Each « réservé » whose subject is a contract, with the words that follow it until the next one."""
    low = sentence.low
    verbs = list(_VERB.finditer(low)) if "reserv" in low else []
    for verb, after in zip(verbs, (*verbs[1:], None), strict=False):
        end = min(after.start() if after else len(low), verb.end() + 2 * _REACH)
        window = low[verb.end() : end].partition("#")[0]
        if not _of_hours(low, verb, window) and _of_contract(sentence, verb, window):
            yield verb, window


def _of_hours(low: str, verb: re.Match[str], window: str) -> bool:
    left = low[max(0, verb.start() - 90) : verb.start()]
    if _HOURS_AFTER.search(window):
        return not _CONTRACT_ITSELF.search(left) or "heures" in window[:80]
    if verb.group() == "reserver" and (_HOLDER_RESERVES.search(left) or not _CONTRACT.search(window[:30])):
        return True
    hours = [match.end() for match in _HOURS.finditer(left)]
    if not hours:
        return False
    subjects = [
        match.end()
        for match in re.finditer(
            source(r"\b(?:marches?|lots?|accords?[- ]?cadres?|contrats?|consultations?|execution)\b"), left
        )
    ]
    return not subjects or hours[-1] > subjects[-1] or "heures" in left[hours[0] - 8 :][:60]


def _of_contract(sentence: Sentence, verb: re.Match[str], window: str) -> bool:
    left = sentence.low[max(0, verb.start() - 120) : verb.start()]
    head = sentence.low[: verb.start()].strip(" -(:\"'")
    if verb.group() == "reserver" or _OBJECT.match(window):
        return _CONTRACT.search(window[:40]) is not None
    if _ELSEWHERE.search(left):
        return False
    if _CONTRACT.search(left) or not head or sentence.low[verb.start() - 1] in "(-:":
        return True
    return _STRUCTURES.match(window) is not None


def _targets(sentence: Sentence, start: int, end: int) -> Iterator[tuple[Kind, int, int]]:
    """The families named after the verb: one of them, or both read as joint unless each has its own lot."""
    low, cased = sentence.low[:end], sentence.cased[:end]
    low = hide(low, [match.span() for match in _THEIR_INSERTION.finditer(low, start)], MASK)
    spans: dict[Kind, tuple[int, int]] = {}
    for text, patterns in ((low, _TARGETS), (cased, _SHORT)):
        for kind, pattern in patterns:
            match = pattern.search(text, start, min(end, start + _REACH + 60))
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
    both = _same_breath(low, [spans[kind] for kind in (Kind.RESERVED_DISABILITY, Kind.RESERVED_INSERTION) if kind in spans])
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


_LAW = rx(r"conformement|en application|en vertu|au titre d|selon l'article")


def _same_breath(low: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Drop a family named only after the law is cited: a gloss on the article, not a second target."""
    first, last = min(spans, default=(0, 0)), max(spans, default=(0, 0))
    return [first] if len(spans) == 2 and _LAW.search(low, first[1], last[0]) else spans


def _told_by_number(low: str, first: tuple[int, int], last: tuple[int, int]) -> Kind | None:
    """« structures d'insertion … de travailleurs handicapés » mixes both families: a single article cited settles it."""
    mixed = "structure" in low[first[0] : first[1]] and _WORKERS.match(low, last[0]) is not None
    kind = kind_by_article(reservation_articles(low)) if mixed else None
    return kind if kind in {Kind.RESERVED_DISABILITY, Kind.RESERVED_INSERTION} else None


def _left_edge(sentence: Sentence, verb: int) -> int:
    """Start of the subject of the verb, so that the quote reads « le lot 2 est réservé… »."""
    subjects = list(_CONTRACT.finditer(sentence.low, max(0, verb - 70), verb))
    return subjects[-1].start() if subjects else verb


def _article_end(low: str, start: int) -> int:
    matches = [match for match in _CITES_ONLY.finditer(low, start)]
    return matches[-1].end() if matches else start
