"""From a declared contract to a notice of award: what is wrong in one field is kept and flagged, never dropped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from clauses.notice import Buyer, ContractKind, Lot, Notice, NoticeType, Place, Section, Signal
from scrapers.decp import flat, nested
from scrapers.decp.award import Award, Change, Party
from scrapers.reading.amounts import number
from scrapers.reading.damage import damage
from scrapers.reading.identity import department, siret_siren
from scrapers.reading.xml import parse_xml
from scrapers.source import Record, Unreadable
from scrapers.ted.nuts import department_of_post_code

NAME = "decp"
TABLE = "https://tabular-api.data.gouv.fr/api/resources/22847056-61df-452d-837d-8b8ceadbfc52/data/"
"The consolidated table of data.gouv.fr, where anyone may look a contract up."
MOST_EUROS = 10e9
"More than any French public contract: a slip of the keyboard."
MOST_MONTHS = 1200
FIRST_YEAR = 1990
FRAMEWORK = "accord-cadre"
NO_GROUP = "pas de groupement"
_CPV = re.compile(r"(\d{8})(?:-\d)?")
_SPACES = re.compile(r"\s+")
_PLACES = {"code postal": "post_code", "code commune": "commune", "code departement": "department"}


def parse(record: Record) -> Notice:
    """Read one contract, of any shape. Raises Unreadable when nothing says which contract it is, or of what day."""
    return _notice(award_of(record.content))


def award_of(content: bytes) -> Award:
    """The contract that these bytes hold: XML, a nested object, a flat row, or the rows of one contract."""
    tree = parse_xml(content)[1] if content.lstrip()[:1] == b"<" else _json(content)
    if isinstance(tree, list) and tree and all(isinstance(row, dict) for row in tree):
        return flat.read_rows(tree)
    if not isinstance(tree, dict):
        raise Unreadable("marche", tree, "Ce n’est pas un contrat : un objet est attendu.")
    return flat.read_row(tree) if "acheteur_id" in tree else nested.read(tree)


def uid_of(award: Award) -> str:
    """The contract among all buyers: SIRET of the buyer, then the number without blanks. "" when one is missing."""
    contract = _SPACES.sub("", award.number)
    return f"{padded(award.buyer)}{contract}" if award.buyer and contract else ""


def padded(written: str) -> str:
    """A SIRET whose first zeros a spreadsheet ate."""
    digits = _SPACES.sub("", written)
    return digits.zfill(14) if digits.isdecimal() and 10 <= len(digits) < 14 else digits


def _json(content: bytes) -> Any:
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("json", content[:200], f"Contrat illisible : {damage(error)}.") from error


def _notice(award: Award) -> Notice:
    reference = uid_of(award)
    if not reference:
        raise Unreadable("id", award.number or award.buyer, "Le contrat n’a pas de numéro ou pas d’acheteur.")
    if not award.title:
        raise Unreadable("objet", None, "Le contrat n’a pas d’objet.")
    flags: list[str] = []
    signed, published = _days(award, flags)
    cpv = _cpv(award, flags)
    framework = _is_framework(award)
    value, months = _value(award, flags), _months(award, flags)
    lot = Lot("0", award.title, cpv=cpv, places=_places(award), value=value, duration_months=months)
    return Notice(
        source=NAME,
        reference=reference,
        url=f"{TABLE}?uid__exact={reference}",
        published=published,
        type=NoticeType.AWARD,
        title=award.title,
        buyer=_buyer(award, flags),
        kind=_kind(award, cpv),
        departments=_departments(award),
        cpv=cpv,
        lots=(lot,),
        sections=(Section("objet", "Objet", award.title),),
        signals=_signals(award),
        places=lot.places,
        value=value,
        duration_months=months,
        procedure=award.procedure or None,
        version=1 + len(award.changes),
        group_form=award.group_form if award.group_form and _fold(award.group_form) != NO_GROUP else None,
        winners=_winners(award, flags),
        signed=signed,
        framework=framework,
        subcontractors=_sirets(award.subcontractors, "sous-traitant", flags),
        warnings=tuple(dict.fromkeys(flags)),
    )


def _days(award: Award, flags: list[str]) -> tuple[date | None, date]:
    """Day of notification and day of publication, each standing for the other when it is missing."""
    signed, published = _day(award.signed), _day(award.published)
    if award.signed and (signed is None or signed.year < FIRST_YEAR):
        flags.append(f"Date de notification à vérifier : « {award.signed} ».")
        signed = None
    shown = published or signed
    if shown is None:
        written = award.published or award.signed or None
        raise Unreadable("dateNotification", written, "Le contrat n’a pas de date de notification ni de publication.")
    return signed, shown


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def _cpv(award: Award, flags: list[str]) -> tuple[str, ...]:
    match = _CPV.fullmatch(_SPACES.sub("", award.cpv))
    if match is None and award.cpv:
        flags.append(f"Code CPV à vérifier : « {award.cpv} ».")
    return (match[1],) if match else ()


def _value(award: Award, flags: list[str]) -> float | None:
    """The amount in force, a maximum for a framework; what cannot be an amount is set aside and flagged."""
    written = next((change.value for change in _latest_first(award) if change.value), award.value)
    found = number(written) if written else None
    if written and (found is None or not 1 < found <= MOST_EUROS):
        flags.append(f"Montant écarté : « {written} ».")
        return None
    return found


def _months(award: Award, flags: list[str]) -> float | None:
    """The whole duration in force: a modification states it anew."""
    written = next((change.months for change in _latest_first(award) if change.months), award.months)
    found = number(written) if written else None
    if written and (found is None or not 0 < found <= MOST_MONTHS):
        flags.append(f"Durée à vérifier : « {written} » mois.")
        return None
    return found


def _latest_first(award: Award) -> list[Change]:
    ranked = enumerate(award.changes)
    return [change for _, change in sorted(ranked, key=lambda each: (each[1].signed[:10], each[0]), reverse=True)]


def _winners(award: Award, flags: list[str]) -> tuple[str, ...]:
    """Who holds the contract today; when a modification names nobody that exists, those before it."""
    told = [change.holders for change in _latest_first(award) if change.holders]
    found = (_sirets(holders, "titulaire", flags) for holders in (*told, award.holders))
    return next((sirets for sirets in found if sirets), ())


def _sirets(parties: Sequence[Party], what: str, flags: list[str]) -> tuple[str, ...]:
    """SIRET that pass their check, each once; the others are flagged, foreign numbers are no error."""
    found: dict[str, None] = {}
    for party in parties:
        siret = siret_siren(padded(party.number))[0]
        if siret:
            found[siret] = None
        elif party.number and party.kind.upper() in ("", "SIRET"):
            flags.append(f"SIRET de {what} à vérifier : « {party.number} ».")
    return tuple(found)


def _buyer(award: Award, flags: list[str]) -> Buyer:
    siret, siren = siret_siren(padded(award.buyer))
    if siren is None:
        flags.append(f"SIRET de l’acheteur à vérifier : « {award.buyer} ».")
    return Buyer(award.buyer_name or f"Acheteur n° {padded(award.buyer)}", siret=siret, siren=siren)


def _kind(award: Award, cpv: tuple[str, ...]) -> ContractKind | None:
    """What is bought, by the division of its CPV code: 45 works, below 45 and 48 supplies, services above."""
    if award.concession:
        return ContractKind.CONCESSION
    if not cpv:
        return None
    division = int(cpv[0][:2])
    if division == _WORKS:
        return ContractKind.WORKS
    return ContractKind.SUPPLIES if division < _WORKS or division == _SOFTWARE else ContractKind.SERVICES


_WORKS, _SOFTWARE = 45, 48


def _is_framework(award: Award) -> bool | None:
    """Whether the amount is a maximum; None when the techniques are not told."""
    return any(_fold(word) == FRAMEWORK for word in award.techniques) if award.techniques else None


def _places(award: Award) -> tuple[Place, ...]:
    if not award.place:
        return ()
    label = " ".join(filter(None, (award.place_kind, award.place)))
    return (Place(label, post_code=award.place if _PLACES.get(_fold(award.place_kind)) == "post_code" else None),)


def _departments(award: Award) -> tuple[str, ...]:
    """By the kind of the code; a code of no stated kind may be anything, so that the buyer's department stands."""
    match _PLACES.get(_fold(award.place_kind)):
        case "post_code":
            found = department_of_post_code(award.place)
        case "commune":
            found = _of_commune(award.place)
        case "department":
            found = department(award.place)
        case _:
            found = department(award.buyer_department)
    return (found,) if found else ()


def _of_commune(insee: str) -> str | None:
    if len(insee) != _INSEE:
        return None
    return department(insee[:3] if insee.startswith(("97", "98")) else insee[:2])


_INSEE = 5


def _signals(award: Award) -> tuple[Signal, ...]:
    """The declared words as they are: also those that say there is none."""
    fields: Mapping[str, tuple[str, ...]] = {
        "considerationSociale": award.social,
        "considerationEnvironnementale": award.environmental,
    }
    return tuple(Signal(field, _SPACES.sub(" ", word)) for field, words in fields.items() for word in words)


def _fold(word: str) -> str:
    plain = word.strip().casefold().translate(_ACCENTS)
    return _SPACES.sub(" ", plain)


_ACCENTS = str.maketrans("éèêàâîïôûüç’", "eeeaaiiouuc'")
