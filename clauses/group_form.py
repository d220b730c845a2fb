"""What a notice says of the legal form of groups (« Forme juridique du groupement »), and of answering several times.

Rules: articles R2142-19 to R2142-27 of the code de la commande publique. Silence is normal: the consultation file may
say more. A form asked only « for presenting the bid » is no form: R2142-22 forbids to ask it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from clauses.group_bids import BOTH, SEVERAL, ban
from clauses.group_sentence import Sentence, sentences
from clauses.normalise import fold


class Form(StrEnum):
    """The form asked of the group that wins."""

    FREE = "free"
    CHOICE = "choice"
    CONJOINT = "conjoint"
    SOLIDAIRE = "solidaire"
    CONJOINT_MANDATAIRE_SOLIDAIRE = "conjoint_mandataire_solidaire"
    SEE_DOCUMENTS = "see_documents"
    UNSTATED = "unstated"


class FormStrength(StrEnum):
    """How firmly that form is asked."""

    IMPOSED = "imposed"
    WISHED = "wished"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class GroupForm:
    """What is said; None is « unknown », never « no ».

    `mandataire_solidaire`: of a conjoint group. `ban_individual_and_member` (R2142-21 1°) and `ban_several_groups`
    (R2142-21 2°): True forbidden, False expressly allowed. `may_be_transformed`: the winner may or must change
    its form. `members_must_be_eligible`: on a reserved lot. `quotes`: name of a value → the words behind it, verbatim.
    """

    form_after_award: Form = Form.UNSTATED
    form_strength: FormStrength = FormStrength.NONE
    mandataire_solidaire: bool | None = None
    ban_individual_and_member: bool | None = None
    ban_several_groups: bool | None = None
    may_be_transformed: bool | None = None
    members_must_be_eligible: bool | None = None
    quotes: Mapping[str, str] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        """Whether anything at all was read."""
        return bool(self.quotes)


def read_group_form(text: str) -> GroupForm:
    """Read a text about the form of groups, usually one field of a notice; quotes are verbatim."""
    folded = fold(text)
    spans = [Sentence(folded, start, end) for start, end in sentences(folded.cased)]
    quotes: dict[str, str] = {}
    mandataire = _mandataire(spans, quotes)
    form, strength, transformed = _form(spans, quotes)
    if form is Form.CONJOINT and mandataire:
        form = Form.CONJOINT_MANDATAIRE_SOLIDAIRE
    if form is Form.CONJOINT_MANDATAIRE_SOLIDAIRE and mandataire is None:
        mandataire = True
    if form is Form.UNSTATED and (where := _DOCUMENTS.search(folded.low)) and len(text) < _SHORT:
        form = Form.SEE_DOCUMENTS
        quotes["form_after_award"] = folded.raw[slice(*folded.raw_span(*where.span()))]
    return GroupForm(
        form_after_award=form,
        form_strength=strength,
        mandataire_solidaire=mandataire,
        ban_individual_and_member=ban(spans, BOTH, "ban_individual_and_member", quotes),
        ban_several_groups=ban(spans, SEVERAL, "ban_several_groups", quotes),
        may_be_transformed=transformed,
        members_must_be_eligible=_eligible(spans, quotes),
        quotes=quotes,
    )


# --- the form asked -----------------------------------------------------------------------------------------------

_FOR_THE_BID = re.compile(
    r"(?:pour|lors de|a) (?:la )?(?:presentation|remise|depot) (?:de (?:la |leur )?|d'une |de l'|des )(?:candidature|"
    r"offre)|"
    r"au stade (?:de la |du )(?:candidature|presentation|depot)|pour (?:presenter|soumissionner|candidater)"
)
_ASKED = r"(?:impose|exige|requis|demande|prescri)"
_FREE = re.compile(
    rf"(?:aucune|pas de) forme\b.{{0,110}}?{_ASKED}|{_ASKED}(?:er|e|es|era)? (?:d')?aucune forme|n'impose (?:aucune|"
    rf"pas)|"
    r"libre(?:ment)? (?:le |de )?(?:choix|choisir)|choix .{0,40}\blibre\b|\bforme .{0,80}\best (?:laissee? )?libre|"
    r"forme (?:juridique )?libre|"
    rf"\bforme\b.{{0,60}}n'est (?:pas )?{_ASKED}|(?:aucune|pas de) forme (?:particuliere|specifique|juridique)|"
    rf"^\W*(?:forme )?libre\W*$"
)
_CONSTRAINT = (
    r"(?:contrain\w*|\btenus? d[e']|\bdev(?:ra|ront|rait|raient)\b|\bimpose\w*|se reserve le droit d[e']|necessaire|"
    r"\boblige\w*|\bexige\w*|\bpeut demander|pourra demander)"
)
_CHANGE = (
    r"(?:transform\w+|modifier la forme|revet\w+|devien\w+|prendre (?:la forme|l'une)|adopt\w+|"
    r"la forme d'un groupement|"
    r"se constituer|se presenter sous)"
)
_TRANSFORMED = re.compile(rf"{_CONSTRAINT}.{{0,180}}?{_CHANGE}|transform\w+.{{0,120}}?\b(?:exige|impose|necessaire)\w*")
_AFTER_AWARD = re.compile(r"attribu|apres|a l'issue|retenu|transform|modifier|revet|devien")
_MAY = re.compile(
    r"pourr(?:a|ait|ont) (?:\w+ ){0,2}?(?:se voir|etre|imposer|exiger|demander|contraindre)|se reserve|"
    r"peut (?:imposer|exiger|etre)|"
    r"souhait|de preference|preferen|privilegi"
)
_WHO = (
    r"(?:groupements?|groupes?|groupees?|entreprises?|entrepreneurs?|operateurs?|cotraitants?)(?: (?:d'|des? |"
    r"momentanes? |economiques?|d'entreprises?|d'operateurs?|groupe\w*|momentane\w*|:)){0,4} ?:? ?"
)
_CMS = re.compile(
    r"conjointe?s? ?(?:,|\()? ?(?:avec|a|et|dont le|ayant un) (?:un |le )?mandataire (?:commun |est |sera |"
    r"du groupement )?solidaire|"
    r"conjointe?s? avec solidarite du mandataire|groupement avec (?:un )?mandataire solidaire|"
    r"conjoint(?:e)? mandataire solidaire"
)
_SOLIDAIRE = re.compile(rf"{_WHO}solidaires?\b|^\W*(?:forme )?solidaire\W*$")
_CONJOINT = re.compile(rf"{_WHO}conjointe?s?\b|^\W*(?:forme )?conjointe?\W*$")
_CONTRADICTION = re.compile(r"conjoint (?:et )?solidaire|solidaire (?:et )?conjoint")
_CHOICE = re.compile(
    r"conjoint.{0,90}?\b(?:ou|soit)\b.{0,60}?(?<!mandataire )solidaire|(?<!mandataire )solidaire.{0,60}?\b(?:ou|"
    r"soit)\b.{0,60}?conjoint|"
    r"conjoint.{0,30}/.{0,30}solidaire|solidaire.{0,30}/.{0,30}conjoint|"
    r"soit .{0,30}conjoint.{0,400}?soit .{0,30}solidaire|soit .{0,30}solidaire.{0,400}?soit .{0,30}conjoint"
)
_IF = re.compile(r"(?:\bsi\b|\bs'il|en cas d|dans (?:le cas|l'hypothese)|lorsque|quand)")
_DOCUMENTS = re.compile(
    r"\b(?:r\.?c\b|d\.?c\.?e\b|c\.?c\.?a\.?p\b|reglement\b|dossier de consultation|documents? de (?:la )?consultation|"
    r"cahier des charges)"
)
_SHORT = 160


def _form(spans: list[Sentence], quotes: dict[str, str]) -> tuple[Form, FormStrength, bool | None]:
    """The form, how firmly, and whether the winner may have to change; what is asked for the bid is left out."""
    kept = [span for span in spans if not _FOR_THE_BID.search(span.low) or _speaks_of_award(span.low)]
    changed = [span for span in kept if _transforms(span.low)]
    if changed:
        quotes["may_be_transformed"] = changed[0].raw
    transformed = True if changed else None
    for span in changed:
        found = _TRANSFORMED.search(span.low)
        asked = _named(span.low[found.end() :]) if found else None
        if asked:
            return _said(asked, _strength(span.low), span, quotes, transformed)
    return _plain_form(kept, changed, quotes, transformed)


def _speaks_of_award(low: str) -> bool:
    """A sentence on the bid that goes on with what follows the award still counts."""
    return bool(re.search(r"apres (?:l')?attribution|attributaire|a l'issue", low)) and "aucune forme" in low


def _transforms(low: str) -> bool:
    return bool(_TRANSFORMED.search(low) and _AFTER_AWARD.search(low))


def _plain_form(
    kept: list[Sentence], changed: list[Sentence], quotes: dict[str, str], transformed: bool | None
) -> tuple[Form, FormStrength, bool | None]:
    """Without a change of form that names one: free, choice, then a form asked outright."""
    for pattern, form in ((_FREE, Form.FREE), (_CHOICE, Form.CHOICE)):
        for span in kept:
            if pattern.search(span.low):
                return _said(form, FormStrength.NONE, span, quotes, transformed)
    for span in kept:
        asked = None if _IF.search(_before_form(span.low)) or span in changed else _named(span.low)
        if asked:
            return _said(asked, _strength(span.low), span, quotes, transformed)
    return Form.UNSTATED, FormStrength.NONE, transformed


def _said(
    form: Form, strength: FormStrength, span: Sentence, quotes: dict[str, str], transformed: bool | None
) -> tuple[Form, FormStrength, bool | None]:
    quotes["form_after_award"] = span.raw
    return form, strength, transformed


def _before_form(low: str) -> str:
    """What stands before the form: a condition there (« en cas de groupement conjoint ») asks for no form.

    « En cas de groupement, … la forme souhaitée est » is no such condition: the form is not part of it.
    """
    named = next((m for p in (_CMS, _SOLIDAIRE, _CONJOINT) if (m := p.search(low))), None)
    before = low[: named.start()] if named else ""
    return before.rpartition(",")[2] if "," in before else before


def _named(low: str) -> Form | None:
    """The form these words name; None for none, or for words that contradict each other."""
    if _CONTRADICTION.search(low) and not _CMS.search(low):
        return None
    if _CMS.search(low):
        return Form.CONJOINT_MANDATAIRE_SOLIDAIRE
    solidaire, conjoint = _SOLIDAIRE.search(low), _CONJOINT.search(low)
    bare = re.match(r"[\s:]*(?:en |un |une |la forme )*(conjoint|solidaire)\b", low)
    if bare and not (solidaire or conjoint):
        return Form(bare[1])
    if solidaire and (not conjoint or solidaire.start() < conjoint.start()):
        return Form.SOLIDAIRE
    return Form.CONJOINT if conjoint else None


def _strength(low: str) -> FormStrength:
    return FormStrength.WISHED if _MAY.search(low) else FormStrength.IMPOSED


# --- the mandataire -----------------------------------------------------------------------------------------------

_ANSWERS = re.compile(r"mandataire\b.{0,220}?\bsolidaire|solidarite du mandataire")
_NOT_SOLIDARY = re.compile(
    r"mandataire\b.{0,60}?(?:n'est pas|ne sera pas|non)(?: \w+)? solidaire|sans solidarite du mandataire"
)


def _mandataire(spans: list[Sentence], quotes: dict[str, str]) -> bool | None:
    """Whether the mandataire of a conjoint group answers for the others (R2142-24)."""
    for pattern, answer in ((_NOT_SOLIDARY, False), (_ANSWERS, True)):
        for span in spans:
            if pattern.search(span.low) and ("conjoint" in span.low or "mandataire solidaire" in span.low):
                if _CONTRADICTION.search(span.low) and not _CMS.search(span.low):
                    continue
                quotes["mandataire_solidaire"] = span.raw
                return answer
    return None


# --- reserved lots ------------------------------------------------------------------------------------------------

_ALL_ELIGIBLE = re.compile(
    r"exclusivement .{0,60}?(?:operateurs|entreprises|structures|membres).{0,160}?(?:2113-1[2-6]|reserv|insertion par|"
    r"adaptee)|"
    r"(?:tous les|chacun des|chaque|l'ensemble des) membres?.{0,100}?(?:2113-1[2-6]|conditions de la reservation|siae|"
    r"insertion par l'activite|adaptee)"
)


def _eligible(spans: list[Sentence], quotes: dict[str, str]) -> bool | None:
    for span in spans:
        if _ALL_ELIGIBLE.search(span.low):
            quotes["members_must_be_eligible"] = span.raw
            return True
    return None
