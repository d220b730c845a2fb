"""What a notice says of groups, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from clauses.group_form import Form, FormStrength, GroupForm


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said, with the words of the notice. `heavy`: it binds, and must be read before answering."""

    text: str
    quote: str
    heavy: bool = False


_OWN_PART = "chacun répond de sa part du travail"
_FORMS = {
    Form.FREE: "Vous choisissez librement la forme du groupement.",
    Form.CHOICE: "Groupement conjoint ou solidaire, à votre choix.",
    Form.CONJOINT: f"Groupement conjoint : {_OWN_PART}.",
    Form.SOLIDAIRE: "Groupement solidaire : chaque membre répond de tout le marché, y compris de la part des autres.",
    Form.CONJOINT_MANDATAIRE_SOLIDAIRE: (
        f"Groupement conjoint avec mandataire solidaire : {_OWN_PART}, "
        "et le mandataire répond aussi de celle des autres."
    ),
    Form.SEE_DOCUMENTS: "L'avis renvoie au dossier de consultation : lisez le règlement.",
}
_STRENGTHS = {
    FormStrength.IMPOSED: "Forme demandée : ",
    FormStrength.WISHED: "Forme souhaitée par l'acheteur : ",
    FormStrength.NONE: "",
}
_IF_CONJOINT = "Si le groupement est conjoint, son mandataire répond aussi de la part des autres."
_HEAVY = frozenset({Form.SOLIDAIRE, Form.CONJOINT_MANDATAIRE_SOLIDAIRE})
_BOTH = {
    True: "Interdit : répondre à la fois seul et comme membre d'un groupement.",
    False: "Permis : répondre à la fois seul et comme membre d'un groupement.",
}
_SEVERAL = {
    True: "Interdit : être membre de plusieurs groupements.",
    False: "Permis : être membre de plusieurs groupements.",
}


def lines(form: GroupForm) -> tuple[Line, ...]:
    """What is said, and only that, the form first."""
    told = [_form(form)]
    if form.may_be_transformed:
        told.append(_line(form, "may_be_transformed", "Le groupement retenu peut devoir changer de forme."))
    if form.mandataire_solidaire and form.form_after_award is not Form.CONJOINT_MANDATAIRE_SOLIDAIRE:
        told.append(_line(form, "mandataire_solidaire", _IF_CONJOINT, True))
    for name, said, words in (
        ("ban_individual_and_member", form.ban_individual_and_member, _BOTH),
        ("ban_several_groups", form.ban_several_groups, _SEVERAL),
    ):
        if said is not None:
            told.append(_line(form, name, words[said], said))
    if form.members_must_be_eligible:
        told.append(
            _line(form, "members_must_be_eligible", "Lot réservé : tous les membres doivent y avoir droit.", True)
        )
    return tuple(line for line in told if line is not None)


def _form(form: GroupForm) -> Line | None:
    text = _FORMS.get(form.form_after_award)
    if text is None:
        return None
    first = _STRENGTHS[form.form_strength]
    text = first + (text[0].lower() + text[1:] if first else text)
    return _line(form, "form_after_award", text, form.form_after_award in _HEAVY)


def _line(form: GroupForm, name: str, text: str, heavy: bool = False) -> Line:
    return Line(text, form.quotes.get(name, ""), heavy)
