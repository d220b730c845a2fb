"""The legal form a proposal takes, and what the buyer says of groups, in plain words (R2142-19 to R2142-27).

Conjoint by default: each answers for its own part (R2142-20). Solidary only when the notice imposes it: a small
structure can rarely bear the failure of a large one. A mere wish of the buyer is told, and changes nothing.
"""

from __future__ import annotations

from clauses.group_form import Form, FormStrength, GroupForm
from matching.grouping.content import Form as FormContent
from matching.grouping.content import Saying

CONJOINT, SOLIDAIRE, LED = "conjoint", "solidaire", "conjoint avec mandataire solidaire"
CONSEQUENCES = {
    CONJOINT: (
        "Groupement conjoint : chacun s'engage sur sa part du travail, et elle seule. "
        "Si l'acheteur veut un mandataire solidaire, celui-ci répond aussi de la part des autres."
    ),
    LED: (
        "Groupement conjoint avec mandataire solidaire : chacun s'engage sur sa part du travail ; "
        "le mandataire répond aussi de la part des autres si l'un d'eux fait défaut."
    ),
    SOLIDAIRE: (
        "Groupement solidaire, demandé par l'acheteur : chaque membre répond de tout le marché, "
        "y compris de la part des autres."
    ),
}
_WISHES = {
    Form.SOLIDAIRE: "L'acheteur souhaite un groupement solidaire, sans l'imposer : il peut le demander au gagnant.",
    Form.CONJOINT_MANDATAIRE_SOLIDAIRE: "L'acheteur souhaite un mandataire solidaire, sans l'imposer.",
    Form.CONJOINT: "L'acheteur souhaite un groupement conjoint.",
}
_BANS = (
    ("ban_individual_and_member", "Interdit ici : répondre à la fois seul et comme membre d'un groupement (R2142-21)."),
    ("ban_several_groups", "Interdit ici : être membre de plusieurs groupements (R2142-21)."),
)


def form_content(said: GroupForm | None) -> FormContent:
    """The form to take, its consequence, and the words of the notice that call for it."""
    form = _form(said)
    return FormContent(form, CONSEQUENCES[form], _words(said) if said else None)


def _form(said: GroupForm | None) -> str:
    if said is None:
        return CONJOINT
    imposed = said.form_strength is FormStrength.IMPOSED
    if imposed and said.form_after_award is Form.SOLIDAIRE:
        return SOLIDAIRE
    led = said.mandataire_solidaire or (imposed and said.form_after_award is Form.CONJOINT_MANDATAIRE_SOLIDAIRE)
    wished_only = said.form_after_award is Form.CONJOINT_MANDATAIRE_SOLIDAIRE and not imposed
    return LED if led and not wished_only else CONJOINT


def _words(said: GroupForm) -> str | None:
    return said.quotes.get("form_after_award") or said.quotes.get("mandataire_solidaire")


def sayings(said: GroupForm | None) -> tuple[Saying, ...]:
    """What binds or warns in the buyer's words: a form wished, answers forbidden, who may be a member."""
    if said is None:
        return ()
    told = [
        Saying(_BANS[at][1], said.quotes.get(name, "")) for at, (name, _) in enumerate(_BANS) if getattr(said, name)
    ]
    if said.form_strength is FormStrength.WISHED and said.form_after_award in _WISHES:
        told.insert(0, Saying(_WISHES[said.form_after_award], said.quotes.get("form_after_award", "")))
    if said.may_be_transformed:
        told.append(Saying("Le groupement gagnant peut devoir changer de forme.", said.quotes["may_be_transformed"]))
    if said.members_must_be_eligible:
        words = said.quotes.get("members_must_be_eligible", "")
        told.append(Saying("Tous les membres doivent avoir droit à la réservation, sans exception.", words))
    return tuple(told)


def open_questions(said: GroupForm | None) -> tuple[str, ...]:
    """What the notice leaves to the règlement de la consultation: silence forbids nothing, and must be checked."""
    if said is None:
        return ("Forme du groupement et candidatures multiples : rien dans l'avis, lire le règlement.",)
    asked = []
    if said.form_after_award is Form.SEE_DOCUMENTS:
        asked.append("Forme du groupement : l'avis renvoie au dossier, lire le règlement.")
    if said.ban_individual_and_member is None:
        asked.append("Répondre à la fois seul et en groupement : non dit dans l'avis, lire le règlement.")
    if said.ban_several_groups is None:
        asked.append("Être membre de plusieurs groupements : non dit dans l'avis, lire le règlement.")
    return tuple(asked)
