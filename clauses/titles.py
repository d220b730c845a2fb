"""Tell a title, which names the thing bought, from a statement, which has a verb and may bind."""

from __future__ import annotations

from clauses.patterns import rx
from clauses.reading import Sentence

_FUTURE = r"\b(?!(?:camera|opera|extra|infra|ultra|agora|sierra|contra|intra|supra|hydra)\b)[a-z]{2,14}r(?:a|ont)\b"
_STATES = rx(
    rf"{_FUTURE}|\b(?:est|sont|doit|doivent|impose|exige|oblige|prevoit|comporte|comprend|inclut|integre|contient)\b"
    r"|\b(?:prevoient|comportent|comprennent|incluent|integrent|contiennent|imposent|exigent)\b"
    r"|(?<!a la )\bdemande(?:nt)?\b|exigences?|\b(?:supporte|represente|attache|figure)(?:nt)?\b|l'objet d'une"
    r"|s'engage|s'oblige|obligatoire|obligation|exigee?s?\b|imposee?s?\b|interdi(?:t|tes?|ction)|\bexclu(?:t|ent)\b|opposables?"
    r"|\bapplicables?\b|\bconditions? particulieres?\b|\bprovien\w+|\bprivilegie(?:nt)?\b"
    r"|\bportent\b|\brespecte(?:nt)?\b|\bbeneficie(?:nt)?\b"
    r"|\bs'applique"
    r"|\b(?:titulaire|prestataire|fournisseur|attributaire|concessionnaire|delegataire|adjudicataire)s?\b"
    r"|\bs'engagent\b|\bclauses? du (?:marche|contrat|lot)\b"
    r"|^[^a-z]{0,8}(?:respecter|utiliser|eviter|trier|proscrire|interdire)\b|\bcontractue(?:ls?|lles?)\b|(?:emploi"
    r"|usage|utilisation) exclusi\w+"
    r"|\b(?:l'|les? )(?:exploitant|imprimeur|transporteur|traiteur|livreur|loueur|mainteneur|entrepreneur"
    r"|bailleur (?:du|de la) [a-z]{3,14})s? (?!(?:dans|entre|comme|autre)\b)[a-z]{3,11}(?:e|ent|it)\b"
    r"|l'entreprise (?:fournit|remet|utilise|trie|assure|met|respecte|emploie|reserve)\b"
)


def states(low: str) -> bool:
    """The folded words say a duty, a content or a state, or name a holder: no title, no item of a list."""
    return _STATES.search(low) is not None


def title(sentence: Sentence) -> bool:
    """The sentence is a line of its own without a verb of duty, of content or of state, and without a holder."""
    return sentence.alone and not states(sentence.low)
