"""Masking of what points at people, before a text is kept: addresses, telephone numbers, names."""

from __future__ import annotations

import re

MAIL = "[adresse électronique masquée]"
PHONE = "[téléphone masqué]"
NAME = "[nom masqué]"

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}")
_PHONE = re.compile(
    r"(?<![\d,.])(?:(?:\+|00)33[ .\xa0]?(?:\(0\))?[ .\xa0]?|0)[1-9](?:[ .\-/\xa0\u202f]?\d{2}){4}(?![\d])"
)
_UPPER = "A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ"
_WORD = rf"[{_UPPER}][\w'’-]{{0,30}}\.?"
_PARTICLE = r"(?:d['’]|(?:de|du|des|le|la|van|von|ben|el)[ \xa0]){0,2}"
_PERSON = rf"{_WORD}(?:[ \xa0]{_PARTICLE}{_WORD}){{0,3}}"
_CIVIL = re.compile(
    rf"(?<!\w)((?:M\.|MM\.|Mr\.?|Mme\.?|Mmes|Mlle|Monsieur|Madame|Mademoiselle|Me|Maître|Dr\.?|Docteur)"
    rf"[ \xa0]{{1,2}}{_PARTICLE})({_PERSON})"
)
_LABEL = re.compile(
    r"(?i:(?<!\w)((?:(?:nom(?: et pr[ée]noms?)?|pr[ée]noms?(?: et nom)?|"
    r"nom du (?:contact|correspondant|signataire|r[ée]f[ée]rent)|"
    r"contacts?|correspondante?s?|interlocut(?:eur|rice)s?|r[ée]f[ée]rente?s?|facilitat(?:eur|rice)s?|signataire|"
    r"charg[ée]e? (?:d['’]op[ée]ration|de mission))[ \xa0]{0,2}:|"
    r"(?:affaire suivie|dossier suivi|repr[ée]sent[ée]e?) par[ \xa0]?:?|[àa] l['’]attention de[ \xa0]?:?)[ \xa0]{0,2}))"
    rf"({_PERSON})"
)
_TITLES = frozenset({
    "président", "présidente", "maire", "directeur", "directrice", "préfet", "préfète", "ministre",
    "trésorier", "trésorière", "payeur", "juge", "le", "la", "les", "l",
})  # fmt: skip
_BODIES = frozenset({
    "ville", "mairie", "commune", "communauté", "département", "région", "conseil", "direction", "service",
    "services", "société", "entreprise", "maison", "office", "syndicat", "centre", "agence", "établissement",
    "hôpital", "université", "école", "métropole", "préfecture", "état", "ministère", "plie", "groupement",
    "pouvoir", "acheteur", "maître", "mandataire", "tribunal", "trésor", "association", "régie", "chambre",
    "public", "publique", "mission", "cellule", "numéro", "adresse", "téléphone", "tél", "courriel", "mail",
    "site", "code", "siret", "siren", "date", "lieu", "lot", "nom", "prénom", "qualité", "fonction",
    "signature", "cachet", "candidat", "titulaire",
})  # fmt: skip


def masked(text: str) -> str:
    """The text without e-mail addresses, telephone numbers and names of people told by their title or their label.

    A title of office (« Monsieur le Maire ») and the name of a body (« Nom : Ville de … ») stay.
    """
    text = _PHONE.sub(PHONE, _MAIL.sub(MAIL, text))
    return _CIVIL.sub(_hide, _LABEL.sub(_hide, text))


def _hide(found: re.Match[str]) -> str:
    first = found[2].split()[0].strip(".'’").casefold()
    if first in _TITLES or first in _BODIES or "masqu" in found[2]:
        return found[0]
    return found[1] + NAME
