"""Work given to people far from it, or to the structures that employ them (L2112-2): insertion without its name."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.consideration import Kind
from clauses.patterns import rx
from clauses.reading import Hit, Sentence, matches
from clauses.rules.insertion_bought import BOUGHT
from clauses.vocabulary import CARRIES, CONTRACT, DUTY, HOLDER, PUBLIC, TO_WORK, WISH

_PUBLIC = rx(PUBLIC)
_PEOPLE = rx(
    rf"(?:{HOLDER}|{CONTRACT})~120(?:{DUTY})~120{PUBLIC}",
    rf"{DUTY}~60{HOLDER}~120{PUBLIC}",
    rf"{TO_WORK}~90{PUBLIC}",
    rf"clauses? sociales?~60{PUBLIC}",
    rf"{PUBLIC}~90(?:{TO_WORK})",
    rf"{WISH}~80(?:fasse appel|faire appel|recour|recrut|embauch|employ|emploie|associ)~60{PUBLIC}",
)
_FOR_WORK = r"actions? (?:en faveur de|pour|au profit de|de promotion de) l'emploi"
_HIRED = rx(
    rf"{_FOR_WORK}~110{DUTY}",
    rf"{DUTY}~60{_FOR_WORK}",
    rf"\b(?:marche|contrat|lot|accord[- ]?cadre|consultation|ccap|cahier)s?~30{CARRIES}~12(?:intervention|emploi"
    rf"|embauche|recrutement|participation|recours)~40{PUBLIC}",
    r"publics? (?:vise|eligible|concerne|cible)e?s?~30clauses?\b",
    rf"{HOLDER}~40\bpropos\w*~12\b(?:contrats?|embauches?|postes?|emplois?)\b~110{PUBLIC}",
    rf"publics? (?:vise|eligible|concerne|cible|prioritaire|beneficiaire)e?s? ?:~30{PUBLIC}",
    r"(?:embauche|recrutement|emploi) (?:de |des )(?:publics?|personnes?) (?:prioritaires?|eloignee?s?"
    r"|en difficulte|en insertion)",
    rf"{PUBLIC}~120\bque (?:le |la |les |l')?{HOLDER}~24(?:{DUTY})~24(?:employ|recrut|embauch|mobilis|fai)",
    rf"{HOLDER}~60\b(?:emploie(?:ra|ront|nt)?|employer|recrut\w+|embauch\w+|consacr\w+)~90{PUBLIC}",
    rf"{HOLDER}~60(?:emploier|recruter|embaucher|fer(?:a|ont) travailler|confier|reserver|affecter|mobiliser)\w*~90"
    rf"{PUBLIC}",
)
BINDS = rx(
    r"\d (?:contrats?|embauches?|recrutements?|postes?|cdd|cdi)\b",
    rf"{DUTY}|{WISH}|clauses?\b|conditions?\b|reserv|fait l'objet|font l'objet|cahier des charges|(?:est"
    rf"|sont) prevue?s?\b"
    r"|dans le cadre de l'execution|ccap",
)
"""The sentence binds, wishes or says what the contract holds."""


def work_for_people_far_from_it(sentence: Sentence) -> Iterator[Hit]:
    """Le titulaire doit employer des personnes éloignées de l'emploi.

    Article L2112-2, said without the word « insertion ». Does not read support or training bought for these people.
    """
    if BOUGHT.search(sentence.low):
        return
    yield from matches(_HIRED, sentence, Kind.INSERTION_CONDITION)
    if _PUBLIC.search(sentence.low) and BINDS.search(sentence.low):
        yield from matches(_PEOPLE, sentence, Kind.INSERTION_CONDITION)


_SUBCONTRACTED = rx(
    r"(?:sous-? ?trait\w+|recours|recourir|faire appel|confi\w+|cotrait\w+|s'adjoin\w+|concours|partenariat"
    r"|\bassoci(?:e|ent|er|era|eront)\b|s'associ\w+|s'adress\w+|se rapproch\w+|contact\w+|mobilis\w+"
    r"|mise?s? a disposition|collabor\w+|s'attach\w+"
    r"|s'appu\w+ sur"
    r"|intervenir|intervention|sollicit\w+|achete(?:r|ra)?\b|approvisionn\w+|travailler avec|les services d)~90"
    r"(?:entreprises? (?:d'insertion|adaptee)|structures?~12insertion|\bsiae\b|\besat\b"
    r"|associations? intermediaires?|\betti\b|\bgeiq\b|regies? de quartier"
    r"|(?:secteur|milieu) (?:du travail )?(?:protege|adapte)\b)"
)
_CHOSEN = rx(
    r"(?:entreprises? (?:d'insertion|adaptee)|structures?~12insertion|\bsiae\b|\besat\b|\betti\b|\bgeiq\b)~20\b(?:a"
    r"|avec|par)"
    r" (?:laquelle|lesquelles|lesquels|lequel|qui)|(?:entreprises? d'insertion|structures?~12insertion)~8\bauxquell"
)
# Papers that declare whoever is subcontracted to.
_DECLARED = ("dc4", "sont declares", "est declare")
_OBLIGED = rx(
    rf"{DUTY}|{HOLDER}|obligatoirement|\bparts? (?:minimale|minimum)|\bau moins\b|a minima|\bminimum\b"
    r"|\bune (?:part|partie|fraction) d|inferieure? a \d"
)


def work_given_to_structures(sentence: Sentence) -> Iterator[Hit]:
    """Le titulaire doit confier une part du travail à des structures d'insertion ou du handicap.

    Article L2112-2: one way of doing an insertion condition. Does not read a reserved contract.
    """
    low = sentence.low
    if not _OBLIGED.search(low) or BOUGHT.search(low) or any(word in low for word in _DECLARED):
        return
    yield from matches(_SUBCONTRACTED, sentence, Kind.INSERTION_CONDITION)
    yield from matches(_CHOSEN, sentence, Kind.INSERTION_CONDITION)
