"""Keeping people out of what is written: references without a name, numbers and names that must not be kept."""

from __future__ import annotations

import re

REFERENCE = re.compile(r"[A-Z]{0,4}-?\d{1,8}")
HINT = "lettres et chiffres choisis par vous, par exemple « P-0012 » : jamais un nom, une date de naissance, un numéro"
_NIR = re.compile(r"(?<!\d)[12][ .\-\u00a0]?\d{2}[ .\-\u00a0]?(?:0\d|1[0-2]|[2-9]\d)[ .\-\u00a0]?(?:\d{2}|2[ABab])"
                  r"[ .\-\u00a0]?\d{3}[ .\-\u00a0]?\d{3}(?:[ .\-\u00a0]?\d{2})?(?!\d)")  # fmt: skip
_FIRST, _LAST = r"[A-ZÀ-Ý][a-zà-ÿ]{1,20}", r"(?:[A-ZÀ-Ý]{2,}|[A-ZÀ-Ý][a-zà-ÿ]{2,})"
_NAME = re.compile(rf"(?<![\w'’.-])({_FIRST}(?:-{_FIRST})?) ({_LAST}(?:-[A-ZÀ-Ý]\w+)?)")
_NO_NAMES = frozenset({
    "saint", "sainte", "rue", "avenue", "place", "ville", "mairie", "école", "ecole", "lycée", "collège",
    "chantier", "site", "lot", "bâtiment", "résidence", "france", "mission", "pôle", "pole", "cap", "pass", "le", "la",
    "les", "un", "une", "du", "des", "en", "au", "aux", "contrat", "convention", "quai", "gare", "parc", "zone",
    "maison", "centre", "espace", "jardin", "jardins", "régie", "ateliers", "atelier", "grand", "grande", "nord", "sud",
})  # fmt: skip
NIR_MASK = "[numéro de sécurité sociale masqué]"


class NamesSomebody(ValueError):
    """A text that seems to name a person. The message is French and quotes what seems so."""


def reference(text: str) -> str:
    """A pseudonymous reference, put right; "" for none. Raises NamesSomebody for anything that could say who it is."""
    found = re.sub(r"\s+", "", text).upper()
    if found and not REFERENCE.fullmatch(found):
        raise NamesSomebody(f"Référence de la personne : « {text.strip()[:30]} » ; {HINT}.")
    return found


def without_numbers(text: str) -> str:
    """The text without numbers of social security."""
    return _NIR.sub(NIR_MASK, text)


def seems_named(text: str) -> str:
    """What looks like the first and last name of somebody, « Prénom NOM »; "" when nothing does. A guess."""
    for found in _NAME.finditer(text):
        if found[1].casefold() not in _NO_NAMES and found[2].casefold() not in _NO_NAMES:
            return found[0]
    return ""


def refuse_names(field: str, text: str, confirmed: bool = False) -> None:
    """Raise NamesSomebody when a text seems to name a person and nobody confirmed that it does not."""
    found = "" if confirmed else seems_named(text)
    if found:
        raise NamesSomebody(
            f"{field} : « {found} » ressemble au nom d'une personne. Aucun nom n'est gardé : remplacez-le par une "
            "référence, ou cochez « Ce n'est pas le nom d'une personne »."
        )
