"""The legal form of a proposal: conjoint unless the buyer asks otherwise, and what the notice forbids.

Articles R2142-20 to R2142-24 of the code de la commande publique.
"""

from __future__ import annotations

from clauses.group_form import Form as Asked
from clauses.group_form import FormStrength, GroupForm, read_group_form
from matching.grouping.content import Form

CONJOINT = "Groupement conjoint : chacun s'engage sur sa part du travail, et elle seule."
_IF_ASKED = " Si l'acheteur veut un mandataire solidaire, celui-ci répond aussi de la part des autres."
_LEADER = " L'acheteur demande un mandataire solidaire : il répond aussi de la part des autres."
_SOLIDAIRE = "Groupement solidaire : chaque membre répond de tout le marché, y compris de la part des autres."


def legal_form(words: str | None) -> Form:
    """The form to propose, with its consequence in plain words; `words` are those of the notice, if any.

    Solidarity of all only when it is imposed: one that is merely wished stays to be discussed.
    """
    said = read_group_form(words or "")
    if said.form_after_award is Asked.SOLIDAIRE and said.form_strength is FormStrength.IMPOSED:
        return Form(Asked.SOLIDAIRE.value, _SOLIDAIRE, words)
    if said.mandataire_solidaire:
        return Form(Asked.CONJOINT_MANDATAIRE_SOLIDAIRE.value, CONJOINT + _LEADER, words)
    return Form(Asked.CONJOINT.value, CONJOINT + _IF_ASKED, words)


def form_warnings(words: str | None) -> tuple[str, ...]:
    """What the notice says of groups that must be known before answering together."""
    said = read_group_form(words or "")
    return tuple(text for text in (_wished(said), *_bans(said)) if text)


def _wished(said: GroupForm) -> str:
    if said.form_after_award is Asked.SOLIDAIRE and said.form_strength is FormStrength.WISHED:
        return "L'acheteur souhaite un groupement solidaire, et peut demander ce changement au groupement retenu."
    return ""


def _bans(said: GroupForm) -> tuple[str, ...]:
    return (
        "L'avis interdit de répondre à la fois seul et en groupement." if said.ban_individual_and_member else "",
        "L'avis interdit d'être membre de plusieurs groupements." if said.ban_several_groups else "",
        "L'avis demande que tous les membres aient droit au lot réservé." if said.members_must_be_eligible else "",
    )
