"""Reserved contracts and lots: EA/ESAT, SIAE, both, ESS, prison."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from clauses.articles import kind_by_article, reservation_articles
from clauses.consideration import Kind
from clauses.patterns import Pattern, rx
from clauses.reading import Hit, Sentence, matches
from clauses.reserved import FAMILIES, REACH, left_edge, reservations, targets
from clauses.vocabulary import CONTRACT, HOLDER

_PRINTED = rx(
    r"(?:ateliers? proteges?|programmes? d'emplois? proteges?)~60(?:integration|reinsertion"
    r"|insertion) sociale et professionnelle (?:des? |de )?personnes? handicapee?s? (?:et|ou) defavorisee?s?",
    r"programmes? d'emplois? proteges?",
)


# « … structures d'insertion ; ce lot leur est réservé ».
_THEIRS = rx(rf"{CONTRACT}~12(?:leur|lui) (?:est|sont|sera|seront)(?: exclusivement)? reserve(?:e|s|es)?\b")


# « assistance à la rédaction d'un marché réservé » buys help, and reserves nothing.
_ABOUT = rx(
    r"^[^a-z]{0,6}(?:assistance|accompagnement|formation|conseils?|redaction|etude|sourcing)~60(?:marches?"
    r"|lots?) reserve"
)


def reserved_to_named_structures(sentence: Sentence) -> Iterator[Hit]:
    """Un marché, un lot ou une prestation est dit réservé, et le texte dit à quel genre de structures.

    Articles L2113-12 to L2113-16 and R2113-7. Does not read reserved hours, reserved professions, users or places.
    """
    if sentence.alone and _ABOUT.search(sentence.low):
        return
    if match := _THEIRS.search(sentence.low):
        for kind, _, _ in targets(replace(sentence, low=sentence.before), 0, len(sentence.before)):
            yield Hit(kind, match.start(), match.end())
    for verb, window in reservations(sentence):
        if _PRINTED.search(window):
            continue
        for kind, start, end in targets(sentence, verb.end(), verb.end() + len(window)):
            yield Hit(kind, left_edge(sentence, verb.start()) if start > verb.start() else start, end)


def reserved_by_printed_code(sentence: Sentence) -> Iterator[Hit]:
    """La phrase type de l'avis européen réserve la participation, sans dire à qui.

    Printed label of the eForms code `res-ws`, which covers L2113-12 and L2113-13 alike: no target is read in it.
    """
    for verb, window in reservations(sentence):
        if match := _PRINTED.search(window):
            yield Hit(Kind.RESERVED_UNSPECIFIED, left_edge(sentence, verb.start()), verb.end() + match.end())


def reserved_by_article(sentence: Sentence) -> Iterator[Hit]:
    """Un marché ou un lot est dit réservé, et l'article cité dit à qui.

    Articles L2113-12 to L2113-16, former 15 CMP, 36 and 37 of ordonnance 2015-899. Not read when words name them.
    """
    numbers = reservation_articles(sentence.low)
    kind = kind_by_article(numbers) or _by_r2113_7(sentence.low)
    if kind is None:
        return
    found = list(reservations(sentence))
    if found and not any(list(targets(sentence, verb.end(), verb.end() + len(window))) for verb, window in found):
        yield Hit(kind, left_edge(sentence, found[0][0].start()), _article_end(sentence.low, found[0][0].end()))


_CITES_ONLY = rx(r"l?[. ]{0,2}(?:2113|2313|3113) ?- ?\d{1,2}(?: ?- ?1)?|article 3[67](?:-? ?ii?)?(?: de l'ordonnance)?")
_CLAUSE = rx(
    r"clauses?\b|heures|actions? (?:\w+ )?(?:d'|en faveur de l'|pour l')insertion|conditions? d'execution"
    r"|s'engag|s'oblig"
)


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


_ONLY_STEM = Pattern(
    r"seule?s? |exclusi|unique|seulement|ouvert|accessib|destin|dedie|adress|attribu|confie|vise|limit|restrein|circons"
    r"|\bne [ps]|etre "
)
_SOLELY = r"(?:exclusivement|uniquement|seulement)"
_OPEN = r"(?:ouverte?s?|accessibles?|destinee?s?|dediee?s?|adressee?s?|attribuee?s?|confiee?s?)\b"
_STRUCTURE = (
    r"(?:seule?s? )?(?=structures?|entreprises? (?:adaptee|d'insertion)|esat|siae|etablissements? et services d"
    r"|associations? inter|ateliers? (?:et|protege)|chantiers? d'insertion|regies? de quartier)"
)
_ONLY = rx(
    r"\bne (?:peu\w+|pourr\w+|(?:sont|seront) (?:admis|autoris)\w*)~70\bque (?:les |des |l')",
    r"ne (?:peu\w+|pourr\w+) etre (?:attribue\w*|confie\w*|execute\w*|realise\w*) qu'",
    rf"{HOLDER}~30(?:devront|doivent|devra|doit)(?: obligatoirement| imperativement)? etre (?=des? "
    rf"|une? )(?=[a-z ]{{0,5}}(?:entreprises? (?:adaptee|d'insertion)|structures?~12insertion|siae|esat"
    r"|etablissements? et services d))",
    r"(?:\bseule?s? |uniquement |exclusivement )~90(?:peuvent|pourront|sont autorise\w+|sont admis\w*"
    r"|sont invite\w+|sont appele\w+|habilite\w+)~20(?:soumissionner|candidater|repondre|participer|presenter"
    r"|deposer|concourir|acceder"
    r"|remettre|proposer|etre (?:titulaire|attributaire|retenu|candidat)|prendre part|faire acte)",
    r"\b(?:peuvent|pourront|sont|seront) (?:seule?s?|uniquement|exclusivement) ~12(?:soumissionner|candidater"
    r"|repondre|participer|concourir|presenter|admis|autorise|habilite)\w*",
    rf"{CONTRACT}~70(?:{_SOLELY} {_OPEN}|{_OPEN} {_SOLELY})~4\b(?:a|aux?)\b",
    r"\bseule?s?~20(?:offres|candidatures|propositions|entreprises|structures)~90(?:seront|sera|est|sont) (?:examine"
    r"|recev|retenu|admis|analyse|accept|recevable|autoris|habilite|eligible)",
    r"(?:acces|participation|candidatures?|soumission|concurrence|consultation|procedure)~40(?:limitee?s?"
    rf"|restreinte?s?|circonscrite?s?)~12\b(?:a|aux?) (?:des |la |les |une |un )?(?:(?=operateurs?)|{_STRUCTURE})",
    rf"(?<!part des )(?<!partie des )(?<!part de la )(?<!partie de la )(?<!part du )(?<!partie du )"
    rf"(?:{CONTRACT}|mise en concurrence|appel a candidatures?)~40(?:{_OPEN}|s'adressent?|visent?)~16(?:{_SOLELY})?"
    rf" ?(?:a|aux?) (?:des |la |les |une |un )?{_STRUCTURE}",
    r"(?:destination|usage|profit|benefice|attention) exclusi(?:f|ve) d(?:es?|u|'un)\b",
    rf"(?:\blots?\b|marches?|consultation)~40{_STRUCTURE}[^#]{{0,100}}?{_SOLELY} ?(?:$|[.,(;|])",
    rf"(?:sont|seront) (?:les )?seule?s? (?:a |a pouvoir )?(?:recevable|admis|autoris|habilit|eligib|examin|retenu"
    rf"|accept"
    rf"|repond|soumission|candidat|concour)\w*~60{_STRUCTURE}",
)


def only_structures_may_answer(sentence: Sentence) -> Iterator[Hit]:
    """Seules certaines structures peuvent répondre : c'est une réservation.

    Articles L2113-12 to L2113-16, said without the word « réservé ». Does not read a mere mention of structures.
    """
    for match in _ONLY.finditer(sentence.low) if _ONLY_STEM.search(sentence.low) else ():
        if _A_PART.search(match.group()):
            continue
        named = list(targets(sentence, match.start(), match.end() + 110))
        if not named and _THEY_ALONE.match(match.group()):
            named = list(targets(sentence, max(0, match.start() - 90), match.start()))
        for kind, start, end in named:
            yield Hit(kind, min(start, match.start()), max(end, match.end()))


# « la part du montant confiée à des structures d'insertion » is an insertion clause.
_A_PART = re.compile(r"\b(?:part|parts|partie|fraction|pourcentage|\d ?%) (?:d[ue]s?\b|minimale?)")
# « Les structures d'insertion seront seules admises »: they stand before the verb.
_THEY_ALONE = re.compile(r"(?:peuvent|pourront|sont|seront)\b")
_MINIMUM = rx(
    r"emplo[iy]\w{1,4}~60(?:50 ?%|la moitie|majorite|plus de la moitie)~40(?:travailleurs?|personnes?"
    r"|salaries?)~30(?:handicap\w+|defavoris\w+)",
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
    r"\b(?:marches?|lots?|accords?[- ]?cadres?|contrats?|concessions?|consultations?) (?:public "
    r"|publics )?(?:n? ?[°o]? ?\d{1,2} |est |sont |\()?reserve(?:e|s|es)?\b(?! (?:aux?|a|pour|par|uniquement"
    r"|exclusivement) )",
    r"(?:considerations?|clauses?) sociales? ?: ?(?:marche|concession) reservee?",
    r"\breservation (?:du marche|du lot|des lots)[^:|.]{0,16}: ?oui\b|^[^a-z]{0,4}reservee?s? ?: ?oui\b"
    r"|type de marche ?: ?reserve\b",
    r"\blots?\b(?:(?!\blots?\b)[^#.;]){0,90}\((?:lots? |marches? )?reserve(?:e|s|es)?\)",
    r"\blots? (?:n ?[°o]? ?)?[\d, aet]{1,16} (?:est |sont )?(?:un lot )?reserves?\b(?! (?:aux?|a|pour|par) )",
)
# « (si marché réservé) », « pour les marchés réservés uniquement »: forms that suit any contract.
_SUPPOSED = re.compile(
    r"\b(?:si|lorsque|quand|des lors que|ou|en cas de|cas d'un|cas des?|lors d'un|pour les|relatifs? aux)(?: le)? $"
)
_SAYS_NO_MORE = rx(r"rubrique|: preciser|a completer|profession|reserves? fonciere|vente|\bnon\b|hors|capacite|quota")


def reserved_to_nobody_named(sentence: Sentence) -> Iterator[Hit]:
    """Un marché ou un lot est dit réservé, sans dire à qui.

    DECP value « Marché réservé », headings. Does not read reserved professions; settled by any named reservation.
    """
    if _SAYS_NO_MORE.search(sentence.plain) or reservation_articles(sentence.low) or _by_r2113_7(sentence.low):
        return
    for match in _BARE.finditer(sentence.low):
        if _SUPPOSED.search(sentence.low, max(0, match.start() - 24), match.start()):
            continue
        if not any(pattern.search(sentence.low, match.end(), match.end() + REACH) for _, pattern in FAMILIES):
            yield Hit(Kind.RESERVED_UNSPECIFIED, match.start(), match.end())


_CODES = {"res-ws": Kind.RESERVED_UNSPECIFIED, "res-pub-ser": Kind.RESERVED_ESS}


def reservation_code_in_words(sentence: Sentence) -> Iterator[Hit]:
    """Le code européen d'une réservation est écrit dans le texte.

    eForms BT-71: `res-ws` (target not told), `res-pub-ser` (social services, ESS). Does not read the code `none`.
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


_R2113_7 = re.compile(r"2113 ?- ?7\b")
_OLD_WORDS = rx(r"entreprises? ou (?:d'|des )?etablissements?")


def _by_r2113_7(low: str) -> Kind | None:
    """R2113-7 alone with « entreprises ou établissements » is the old wording of the disability reservation."""
    match = _R2113_7.search(low)
    return Kind.RESERVED_DISABILITY if match and _OLD_WORDS.search(low) else None


def _article_end(low: str, start: int) -> int:
    ends = [match.end() for match in _CITES_ONLY.finditer(low, start)]
    return ends[-1] if ends else start
