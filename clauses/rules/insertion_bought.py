"""Insertion bought as a service (R2123-1 3°), and how to tell it from insertion demanded of the holder."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.consideration import Kind
from clauses.patterns import rx
from clauses.reading import Hit, Sentence, matches
from clauses.titles import title
from clauses.vocabulary import HOLDER, PUBLIC

_NAMED = r"(?<!de)marches? (?:publics? )?de services? d'insertion\b"
SERVICE = rx(_NAMED)
"""The contract is said to be one of insertion services."""
BOUGHT = rx(
    r"(?:marche|accord[- ]?cadre|consultation|prestations?|mission)s?~30(?:a|ont|ayant) pour (?:objet|objectif|but"
    r"|finalite)(?! d'insertion par)",
    r"(?<!avec l')objet (?:du|de la|de l') (?:marche|consultation|accord)",
    r"(?<!de)marches? d'insertion (?:sociale|professionnelle)|actions? d'insertion (?:par|via) (?!(?:l'|le |la )?"
    r"(?:activite economique|economi|travail))",
    r"(?:prestations?|services?)(?: de services?)? d'insertion (?:sociale|professionnelle)",
    r"(?:titulaire|prestataire)s?~10aur(?:a|ont) pour (?:mission|objet|tache|role)",
    r"(?:actions?|(?<!en )parcours|prestations?|services?) (?:de formation|d'accompagnement|de remobilisation)",
    _NAMED,
)
"""The sentence tells what is bought, not what is demanded beside it."""

_SERVICE = rx(
    r"(?:services?|prestations?|(?<!de)marches?)(?: publics?)?(?: de (?:services?|prestations?))? (?:d'|de re"
    r"|d'appui a l'|de qualification et d'|de formation et d')insertion (?:sociale )?(?:et |, )?(?:de "
    r"|la )?(?:qualification|professionnelle)",
    r"\b(?:prestations?|services?)(?: de services?)? d'insertion ?[:-]",
    _NAMED,
    r"\b(?:prestations?|services?) d'insertion et (?:de |d')(?:retour|acces|accompagnement|formation)",
    r"\b(?:prestations?|services?) d'insertion par (?:l'|le )",
    r"\b(?:prestations?|missions?) d'insertion sociale\b|\bmissions? d'insertion professionnelle\b",
    r"qualification (?:professionnelle )?et (?:d'|de l')?insertion|insertion (?:professionnelle |sociale )?(?:et"
    r"|ou) (?:de |la |de la )?qualification",
    r"(?:insertion|emploi|remobilisation)~60(?:ayant|comme|avec) (?:pour |comme )?(?:activite )?support",
    r"insertion[a-z' ]{0,60} (?:par|via) (?:l'|des )?activites? d[e'](?! ?economique)",
    r"(?:mise en oeuvre|mise en place|realisation|gestion|animation|portage|creation|organisation"
    r"|encadrement)~30(?:ateliers? et )?chantiers?(?:[- ]ecoles?)? d'insertion",
    r"chantiers? d'insertion (?:ayant|pour|dans)|^[^a-z]{0,8}chantiers? d'insertion ?[:-]",
    r"(?:(?<!de)marches?|prestations?|services?|consultations?)~30(?:ayant|a|ont) pour objet (?:l'"
    r"|la )?(?:re)?insertion"
    r" (?:sociale|professionnelle)",
    r"(?:appui|accompagnement)~30(?:a|vers) l'emploi~80(?:support|chantiers?\b)",
    r"prestations?~20(?:vis\w{1,5} (?:a|l')|ont pour (?:objet|but|finalite))~60(?:remobilis\w+|reinser\w+"
    r"|insertion (?:sociale|professionnelle))",
    r"(?<!de)marches? d'insertion (?:sociale|professionnelle|par l'activite|article 30|\(article)"
    r"|(?<!de)marches? d'insertion ?(?:$"
    r"|[:-])",
    r"article 30(?: ?-? ?ii)? (?:du )?(?:cmp|code des marches)|article 30 ?\)?$",
)
# Beside a reservation only the full name of the service tells that it is bought.
_QUALIFYING = rx(r"(?:services?|prestations?)(?: de services?)? d'insertion (?:sociale )?et de qualification")
_NO_SERVICE = rx(
    r"^[^a-z]{0,6}(?:etudes?|audits?|diagnostics?)\b|clauses?\b|reserve|s'engage|heures? d'insertion"
    r"|condition|2113|critere|pertinence|performance"
)


def insertion_bought(sentence: Sentence) -> Iterator[Hit]:
    """L'insertion est elle-même la prestation achetée.

    Article R2123-1 3° (former article 30 CMP). Not read beside a clause or a reservation.
    """
    reserved_only = _NO_SERVICE.findall(sentence.plain) == ["reserve"]
    if reserved_only or not _NO_SERVICE.search(sentence.plain):
        yield from matches(_QUALIFYING if reserved_only else _SERVICE, sentence, Kind.INSERTION_SERVICE)


_PLAN = rx(
    r"(?:actions?|mise en oeuvre|animation|programmation)~40plans? loca(?:l|ux)~12insertion",
    r"\bplie\b~20(?:actions?|programmation)",
)
_SUPPORT = rx(
    rf"(?:accompagnement(?! psychologique| juridique| medical)|suivi|remobilisation|parcours)~60(?:{PUBLIC}"
    r"|publics?~20insertion)~60(?:emploi|insertion)",
    rf"accompagnement (?:socio-? ?professionnel|vers l'emploi|global)~24{PUBLIC}",
    rf"remobilisation (?:sociale|professionnelle)~60{PUBLIC}|mobilisation vers l'emploi",
    r"(?:accompagnement|remobilisation|redynamisation|parcours|ateliers?|plateforme|dispositif|coaching)~40"
    rf"(?:(?:vers|dans|a) l'emploi|recherche d'emploi|insertion professionnelle)~60(?:{PUBLIC}|personnes en insertion)",
    r"(?:actions?|prestations?|ateliers?) de (?:re)?(?:mobilisation|dynamisation)~40(?:insertion|emploi)\b",
)


OFFERED = rx(
    r"^[^a-z]{0,6}(?:lot ?n?°? ?\d{1,2} ?[:-] ?)?(?:actions?|ateliers?|parcours|dispositifs?) d'insertion"
    r" (?:sociale|professionnelle|socio-? ?professionnelle)[a-z ]{0,30}? (?:pour|aupres|a destination|en faveur"
    rf"|au profit)~10(?:{PUBLIC}|jeunes|adultes)",
)


# A title made of help, its aim and whom it is for, in any order.
_HELP = (
    r"(?:accompagnements?|coaching|actions?|ateliers?|parcours|dispositifs?|prestations?|services?|plateforme|appui"
    r"|aide"
    r"|(?:re)?mobilisation|redynamisation|reperage|missions?)"
)
_AIM = (
    r"(?:(?:re)?insertion\b(?! (?:urbaine|du projet|dans))|(?:vers|a|dans) l'emploi\b|recherche d'emploi"
    r"|socio-? ?professionnel\w{0,3}|employabilite)"
)
_WHO = (
    rf"(?:{PUBLIC}|personnes|jeunes|femmes|demandeurs|beneficiaires|allocataires|publics?|seniors|refugies|adultes"
    rf"|cadres|licencies"
    r"|menages|participants)"
)
_HELP_TO_WORK = rx(
    rf"\b{_HELP}~40{_AIM}~60\b{_WHO}", rf"\b{_HELP}~40\b{_WHO}~60{_AIM}", rf"{_AIM}~24\b{_WHO}~24\b{_HELP}"
)
_ELSE_BOUGHT = rx(
    r"etudes?\b|evaluation|audit|diagnostic|logiciel|application|fourniture|location|acquisition|travaux|construction"
    r"|rehabilitation|renovation|amenagement|extension|\bfilm|impression|edition|maitrise|assistance|maintenance"
    r"|nettoyage|entretien|transport|restauration|communication|salons?\b|forum|enquete|conseil|hebergement|psycholog"
    r"|juridique|assurance|gardiennage|critere|valeur|qualite|points?\b|\d ?%"
)


def help_to_work_bought(sentence: Sentence) -> Iterator[Hit]:
    """Un titre achète une aide vers l'emploi ou l'insertion, pour des personnes.

    Article R2123-1 3°; to be reviewed by a person. Read in a title only; no study, works or supply about it.
    """
    if sentence.declared or not title(sentence) or _NO_SERVICE.search(sentence.plain):
        return
    if not _ELSE_BOUGHT.search(sentence.plain):
        yield from matches(_HELP_TO_WORK, sentence, Kind.INSERTION_SERVICE)


def insertion_support_bought(sentence: Sentence) -> Iterator[Hit]:
    """L'accompagnement vers l'emploi de publics en insertion est la prestation achetée.

    Article R2123-1 3° (social services); to be reviewed by a person. Read in a title or an object only.
    """
    if not (sentence.alone or BOUGHT.search(sentence.low)) or _NO_SERVICE.search(sentence.plain):
        return
    for pattern, text in ((_PLAN, sentence.plain), (_SUPPORT, sentence.plain), (OFFERED, sentence.low)):
        for match in pattern.finditer(text):
            yield Hit(Kind.INSERTION_SERVICE, match.start(), match.end())


_HOLDER = rx(HOLDER)
_TRAINING_BOUGHT = rx(
    r"formations?~80(?:au titre de|en vue de|pour|favorisant|visant) (?:l'"
    r"|leur )?insertion (?:sociale et )?professionnelle",
    r"formations?~60insertion professionnelle",
)


def training_for_insertion_bought(sentence: Sentence) -> Iterator[Hit]:
    """Des formations sont achetées au titre de l'insertion professionnelle.

    Article R2123-1 3°; to be reviewed by a person. Plain training is not read.
    """
    if not _NO_SERVICE.search(sentence.plain) and not _HOLDER.search(sentence.low):
        yield from matches(_TRAINING_BOUGHT, sentence, Kind.INSERTION_SERVICE)
