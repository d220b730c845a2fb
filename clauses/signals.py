"""Coded fields of a notice or an award: what each code says, and how text settles it.

Codes give precision, text gives recall. `none`, `no`, `non`, `not-known` say nothing. A bare flag says the least: any
finding of its family absorbs it; a reservation code that tells no target is settled by the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from clauses.consideration import (
    ENVIRONMENT_FAMILY,
    RESERVED,
    SOCIAL_FAMILY,
    Absent,
    Consideration,
    Evidence,
    Kind,
    Strength,
    Topic,
)
from clauses.normalise import fold
from clauses.notice import Signal


@dataclass(frozen=True, slots=True)
class Reading:
    """What a code says. `flag`: absorbed by any other finding of its family."""

    kind: Kind
    says: str
    strength: Strength | None = None
    topic: Topic | None = None
    absent: Absent | None = None
    flag: bool = False


_SOCIAL_FLAG = Reading(Kind.SOCIAL_CONDITION, "une considération sociale est cochée", Strength.INFORMATIVE, flag=True)
_ENV_FLAG = Reading(
    Kind.ENV_CONDITION, "une considération environnementale est cochée", Strength.INFORMATIVE, Topic.OTHER, flag=True
)
_RESERVED = Reading(Kind.RESERVED_UNSPECIFIED, "le marché est réservé, sans dire à qui", Strength.MANDATORY)
_NOT_RESERVED = Reading(Kind.STATED_ABSENT, "rien n'est réservé", absent=Absent.RESERVATION)
_OTHER_SOCIAL = Reading(Kind.SOCIAL_OTHER, "un autre objectif social est coché")
_NOTHING = frozenset({"", "none", "no", "non", "not-known", "null", "false", "inn-pur", "aucun", "aucune"})


def _environment(topic: Topic) -> Reading:
    return Reading(Kind.ENV_CONDITION, "un objectif environnemental est coché", None, topic)


CODES: Mapping[str, Mapping[str, Reading]] = {
    "criteres": {"sociaux": _SOCIAL_FLAG, "environnementaux": _ENV_FLAG},
    "bt-06": {"soc-obj": _SOCIAL_FLAG, "env-imp": _ENV_FLAG},
    "bt-71": {
        "res-ws": _RESERVED,
        "res-pub-ser": Reading(Kind.RESERVED_ESS, "le marché de services sociaux est réservé", Strength.MANDATORY),
    },
    "bt-736": {
        "yes": Reading(Kind.RESERVED_UNSPECIFIED, "l'exécution est réservée à l'emploi protégé", Strength.MANDATORY)
    },
    "bt-774": {
        "circ-econ": _environment(Topic.REUSE),
        "clim-mitig": _environment(Topic.CARBON),
        "clim-adapt": _environment(Topic.OTHER),
        "pollu-prev": _environment(Topic.OTHER),
        "biodiv-eco": _environment(Topic.BIODIVERSITY),
        "water-mar": _environment(Topic.OTHER),
        "other": _environment(Topic.OTHER),
    },
    "bt-775": {
        "opp": Reading(Kind.INSERTION_CONDITION, "l'emploi de personnes qui en sont éloignées est coché"),
        **dict.fromkeys(("acc-all", "gen-eq", "et-eq", "work-cond", "hum-right", "other"), _OTHER_SOCIAL),
    },
    "bt-805": dict.fromkeys(
        ("eu", "national", "other"),
        Reading(Kind.ENV_CRITERION, "des critères d'achat écologiques sont cochés", Strength.SCORED, Topic.OTHER),
    ),
    "considerationsociale": {
        "clause sociale": Reading(Kind.SOCIAL_CONDITION, "une clause sociale est déclarée", Strength.MANDATORY),
        "critere social": Reading(Kind.SOCIAL_CRITERION, "un critère social est déclaré", Strength.SCORED),
        "marche reserve": _RESERVED,
        "concession reservee": _RESERVED,
        "pas de consideration sociale": Reading(
            Kind.STATED_ABSENT, "l'absence de considération sociale est déclarée", absent=Absent.SOCIAL
        ),
    },
    "considerationenvironnementale": {
        "clause environnementale": Reading(
            Kind.ENV_CONDITION, "une clause environnementale est déclarée", Strength.MANDATORY, Topic.OTHER
        ),
        "critere environnemental": Reading(
            Kind.ENV_CRITERION, "un critère environnemental est déclaré", Strength.SCORED, Topic.OTHER
        ),
        "pas de consideration environnementale": Reading(
            Kind.STATED_ABSENT, "l'absence de considération environnementale est déclarée", absent=Absent.ENVIRONMENT
        ),
    },
}
"""Field (folded) → code (folded) → what it says."""

_SHELTERED = Reading(
    Kind.RESERVED_DISABILITY, "le marché est réservé à des ateliers ou emplois protégés", Strength.MANDATORY
)
# The form of before 2015 knew no other reservation than the disability one.
_LEGACY = {"ateliers_proteges": _SHELTERED, "emplois_proteges": _SHELTERED}
_ANY_YES = ("reservationmarche", "marche_reserve")
_ALIASES = {
    "considerationssociales": "considerationsociale",
    "considerationsenvironnementales": "considerationenvironnementale",
    "marche_reserve_oui": "marche_reserve",
    "marche_reserve_non": "marche_reserve",
}
_BT = re.compile(r"^bt-0*(\d+)")


def read_signal(signal: Signal) -> Reading | None:
    """What a coded field says; None when it says nothing, or nothing of ours."""
    name, value = _field(signal.field), _value(signal.value)
    if name in _ANY_YES:
        return None if value.split("/")[0] in _NOTHING | {"marche_reserve_non"} else _LEGACY.get(value, _RESERVED)
    return None if value in _NOTHING else CODES.get(name, {}).get(value)


def known_field(name: str) -> bool:
    """True for the name of a coded field that is read here, whatever its case and accents."""
    field = _field(name)
    return field in CODES or field in _ANY_YES


def unknown_code(signal: Signal) -> bool:
    """True for a value that the list of codes of its field does not have: the list of the source has grown."""
    name, value = _field(signal.field), _value(signal.value)
    return name in CODES and value not in _NOTHING and value not in CODES[name]


def considerations(signals: Iterable[Signal], text: tuple[Consideration, ...]) -> tuple[Consideration, ...]:
    """What the codes add to what the texts said, in their order, each once.

    DECP arrays that contradict themselves (« Clause sociale » beside « Pas de considération… ») are kept and flagged.
    """
    read = {(s.field, s.value, s.lot): (s, reading) for s in signals if (reading := read_signal(s))}
    said = list(read.values())
    kept = [(s, r) for s, r in said if not _absorbed(r, s.lot, text, said)]
    return tuple(_consideration(signal, reading, said) for signal, reading in kept)


def _absorbed(
    reading: Reading, lot: str | None, text: tuple[Consideration, ...], said: list[tuple[Signal, Reading]]
) -> bool:
    kinds = {each.kind for each in text if not lot or not each.lots or lot in each.lots}
    if reading.flag:
        family = SOCIAL_FAMILY if reading.kind in SOCIAL_FAMILY else ENVIRONMENT_FAMILY
        return bool(kinds & family) or any(other.kind in family and not other.flag for _, other in said)
    if reading.kind is Kind.RESERVED_UNSPECIFIED or reading is _SHELTERED:
        return bool(kinds & RESERVED) or any(other.kind is Kind.RESERVED_ESS for _, other in said)
    return False


def _consideration(signal: Signal, reading: Reading, said: list[tuple[Signal, Reading]]) -> Consideration:
    contradicted = any(_contradict(reading, other) for _, other in said)
    return Consideration(
        kind=reading.kind,
        evidence=Evidence(path=signal.field, field=signal.field, value=signal.value),
        because=f"Le champ « {signal.field} » vaut « {signal.value} » : {reading.says}.",
        rule=f"signal:{signal.field}",
        strength=reading.strength,
        topic=reading.topic,
        lots=(signal.lot,) if signal.lot else (),
        absent=reading.absent,
        warnings=("Les champs de l'avis se contredisent : à vérifier.",) if contradicted else (),
    )


def _contradict(one: Reading, other: Reading) -> bool:
    denial, said = (one, other) if one.absent else (other, one)
    families = {Absent.SOCIAL: SOCIAL_FAMILY, Absent.ENVIRONMENT: ENVIRONMENT_FAMILY, Absent.RESERVATION: RESERVED}
    return bool(denial.absent) and not said.absent and said.kind in families[denial.absent or Absent.SOCIAL]


def _field(name: str) -> str:
    low = fold(name).low.strip().rsplit("/", 1)[-1].rsplit(".", 1)[-1]
    code = _BT.match(low)
    return f"bt-{int(code[1]):02d}" if code else _ALIASES.get(low, low)


def _value(value: str) -> str:
    return " ".join(fold(value).low.split())


def signals_of(obj: Any, lot: str | None = None) -> list[Signal]:
    """Coded fields of a JSON object: a list `signals` of {field, value, lot}, and fields by their own name."""
    if not isinstance(obj, Mapping):
        return []
    found = [_declared(each) for each in _list(obj.get("signals")) if isinstance(each, Mapping)]
    if obj.get("field") is not None and obj.get("value") is not None:
        found.append(_declared(obj))
    for key, value in obj.items():
        if known_field(str(key)):
            found += [Signal(str(key), text, lot) for text in _values(value)]
    return [signal for signal in found if signal.field]


def _declared(each: Mapping[str, Any]) -> Signal:
    lot = each.get("lot")
    return Signal(str(each.get("field") or ""), str(each.get("value") or ""), None if lot is None else str(lot))


def _values(value: Any) -> list[str]:
    """The codes under a field: a word, a list, or an object such as {"considerationSociale": [...]} or {"non": ""}."""
    if isinstance(value, Mapping):
        return [text for key, below in value.items() for text in (_values(below) if _filled(below) else [str(key)])]
    if isinstance(value, list):
        return [text for each in value for text in _values(each)]
    if isinstance(value, bool):
        return ["oui" if value else "non"]
    return [] if value is None else [str(value)]


def _filled(value: Any) -> bool:
    return value not in ("", None, {}, [])


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
