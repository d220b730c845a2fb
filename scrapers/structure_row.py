"""One row of the directory as a structure: who it is, where it is, what it does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from matching.gazetteer import Gazetteer, distance_km
from matching.plain import plain
from matching.structure import LENDERS, Activity, Selling, Structure, Zone
from matching.types import Point, TradeGuess
from scrapers import structure_fields as fields
from scrapers.source import Unreadable

WRONG_KM = 25
"A point farther than this from its commune is wrong, save in Guyane where communes are that large."

LENDING = "ressources-humaines"
"Staffing, read in the words of a structure that lends no staff, is about the people it employs: it sells none."

LEAST = 0.6
"A trade read in a text with less certainty than this is not kept."

_PERSON = re.compile(
    r"^(?:artisan|commercant|profession liberale|exploitant agricole|agent commercial)|individuel|personne physique"
)
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?:\+33[ .]?|\b0)[1-9](?:[ .-]?\d{2}){4}\b")
_ROME = re.compile(r"[A-N][0-9]{4}")

Row = Mapping[str, str]


class NaturalPerson(Unreadable):
    """The row is a person's, not an organisation's: keep nothing of it."""


class Trades(Protocol):
    """What the reader asks of the trades."""

    @property
    def sectors(self) -> Iterable[tuple[str, str]]:
        """(group, sector) slugs."""
        ...

    def of_rome(self, code: str) -> Iterable[tuple[str, str | None]]:
        """Trades of a ROME code."""
        ...

    def of_text(self, text: str) -> Iterable[TradeGuess]:
        """Trades that a text names."""
        ...


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rows with the trades, the places and the weight of each evidence (`policy.trade.evidence`).

    `company_codes`: sector by APE code, for the codes that tell one.
    """

    gazetteer: Gazetteer
    trades: Trades
    evidence: Mapping[str, float]
    company_codes: Mapping[str, str]
    read_texts: dict[str, tuple[TradeGuess, ...]] = field(default_factory=dict)
    "Many rows carry the same text: each is read once."

    def structure(self, row: Row) -> Structure:
        """The structure of a row. Raises Unreadable naming field and value."""
        _refuse_person(row)
        read_siret = fields.antenna if _get(row, "antenna") else fields.siret
        siret, kind = read_siret(_get(row, "siret")), fields.kind(_get(row, "kind"))
        checked, as_of = fields.day("checked", _get(row, "checked")), fields.day("as_of", _get(row, "as_of"))
        place = self._place(row)
        return Structure(
            siret=siret,
            kind=kind,
            name=_needed(row, "name"),
            department=place.department,
            insee=place.insee,
            post_code=_post_code(row),
            city=_get(row, "city") or None,
            latitude=place.latitude,
            longitude=place.longitude,
            activities=self._activities(row, as_of),
            text=_text(row),
            website=_get(row, "website") or None,
            zone=fields.zone(_get(row, "zone")),
            hours=fields.number("hours", _get(row, "hours"), 0, 10_000_000),
            standing=fields.standing(_get(row, "standing"), checked),
            as_of=as_of,
            checked=checked,
            source=_get(row, "sources"),
            fictional=fields.flag("fictional", _get(row, "fictional")),
            parent=_parent(row, siret),
            convention=fields.convention(_get(row, "convention")),
        )

    def _place(self, row: Row) -> _Place:
        """The commune by its code or its names; the point of the row when it lies near, else the commune's centre."""
        post_code, given = _post_code(row), _department(row)
        town = self._commune(row, post_code, given)
        by_code = self.gazetteer.department_of_post_code(post_code) if post_code else None
        department = town.department if town else by_code or given
        if any(fields.MASKED in _get(row, name) for name in ("latitude", "longitude", "address")):
            return _Place(department, None, None, None)
        latitude, longitude = self._point(row, town)
        return _Place(department, town.insee if town else None, latitude, longitude)

    def _commune(self, row: Row, post_code: str | None, department: str | None) -> Point | None:
        named = self.gazetteer.locate(post_code, _get(row, "city"), department) if post_code or department else None
        return named or self.gazetteer.commune(_get(row, "insee"))

    def _point(self, row: Row, town: Point | None) -> tuple[float | None, float | None]:
        latitude = fields.number("latitude", _get(row, "latitude"), -90, 90)
        longitude = fields.number("longitude", _get(row, "longitude"), -180, 180)
        known = latitude is not None and longitude is not None
        if town is None:
            return (latitude, longitude) if known else (None, None)
        if known and (town.department == "973" or _near(latitude, longitude, town)):
            return latitude, longitude
        return town.latitude, town.longitude

    def _activities(self, row: Row, as_of: date | None) -> tuple[Activity, ...]:
        """Every trade with its strongest evidence, strongest first."""
        best: dict[tuple[str, str | None], Activity] = {}
        for activity in (
            *self._declared(row, as_of),
            *self._jobs(row, as_of),
            *(told for told in self._told(row, as_of) if told.sector != LENDING or fields.kind(row["kind"]) in LENDERS),
            *self._coded(row),
        ):
            key = (activity.group, activity.sector)
            if key not in best or activity.weight > best[key].weight:
                best[key] = activity
        return tuple(sorted(best.values(), key=lambda a: (-a.weight, a.group, a.sector or "")))

    def _declared(self, row: Row, as_of: date | None) -> Iterator[Activity]:
        groups = {sector: group for group, sector in self.trades.sectors}
        for slug, zone, selling in map(_sold, fields.items(_get(row, "sectors"))):
            if slug not in groups and slug not in groups.values():
                raise Unreadable("sectors", slug, "métier inconnu")
            sector = slug if slug in groups else None
            told = "métier déclaré" if sector else "famille de métiers déclarée"
            yield Activity(groups.get(slug, slug), sector, self.evidence["declared"], told, zone, as_of, selling)

    def _jobs(self, row: Row, as_of: date | None) -> Iterator[Activity]:
        for code in fields.items(_get(row, "rome_codes").upper()):
            if not _ROME.fullmatch(code):
                raise Unreadable("rome_codes", code, "code ROME attendu (une lettre, quatre chiffres)")
            for group, sector in self.trades.of_rome(code):
                yield Activity(group, sector, self.evidence["job"], f"poste de travail {code}", as_of=as_of)

    def _told(self, row: Row, as_of: date | None) -> Iterator[Activity]:
        """Trades of each activity, then of the presentation as a whole."""
        activities = [part.strip() for part in _get(row, "activities_text").split(";") if part.strip()]
        for text in (*activities, *filter(None, [_get(row, "description")])):
            for guess in self._guesses(text):
                if guess.score >= LEAST:
                    weight = round(self.evidence["text"] * guess.score, 4)
                    yield Activity(guess.group, guess.sector, weight, f"« {_short(text)} »", as_of=as_of)

    def _coded(self, row: Row) -> Iterator[Activity]:
        """The trade of the company's code; written with a dot or not."""
        code = _get(row, "naf").replace(".", "").upper()
        sector = self.company_codes.get(code)
        for group, known in self.trades.sectors:
            if known == sector:
                yield Activity(group, sector, self.evidence["company_code"], f"code APE {code}")

    def _guesses(self, text: str) -> tuple[TradeGuess, ...]:
        if text not in self.read_texts:
            self.read_texts[text] = tuple(self.trades.of_text(text))
        return self.read_texts[text]


@dataclass(frozen=True, slots=True)
class _Place:
    department: str | None
    insee: str | None
    latitude: float | None
    longitude: float | None


def _get(row: Row, name: str) -> str:
    return row.get(name, "").strip()


def _sold(item: str) -> tuple[str, Zone | None, frozenset[Selling]]:
    """« jardinage@30 km@prestation »: a trade, where it is offered, how it is sold; the last two may be left out."""
    slug, zone, selling = (*item.split("@"), "", "")[:3]
    return slug.strip(), fields.zone(zone), fields.selling(selling)


def _parent(row: Row, siret: str) -> str | None:
    """Of an antenna: the SIRET or the SIREN it names, else its own SIREN when its number is none of the register."""
    given = _get(row, "parent")
    if given and given != siret:
        return given if len(given) == 9 else fields.siret(given)
    return siret[:9] if _get(row, "antenna") else None


def _needed(row: Row, name: str) -> str:
    value = _get(row, name)
    if not value:
        raise Unreadable(name, "", "valeur manquante")
    return value


def _refuse_person(row: Row) -> None:
    """A natural person is no entry of a directory: nothing of it is kept, not even in the refusal."""
    if _PERSON.search(plain(_get(row, "legal_form"))):
        raise NaturalPerson("legal_form", "", "une personne physique n'est pas gardée")


def _post_code(row: Row) -> str | None:
    """Five digits, a leading zero restored; None for what is no post code, since the place is then sought otherwise."""
    digits = _get(row, "post_code").replace(" ", "")
    return (
        digits.zfill(5) if digits.isascii() and digits.isdecimal() and len(digits) in (4, 5) and int(digits) else None
    )


def _department(row: Row) -> str | None:
    """Code of the department: « 59L », « 59V » are halves of the Nord, « 1 » lost its zero, « 97 » says too little."""
    found = re.fullmatch(r"([0-9]{1,3}|2[AB])[LV]?", _get(row, "department").upper())
    return found[1].zfill(2) if found and found[1] not in ("20", "97") else None


def _near(latitude: float | None, longitude: float | None, town: Point) -> bool:
    assert latitude is not None
    assert longitude is not None
    return float(distance_km(latitude, longitude, town.latitude, town.longitude)) <= WRONG_KM


def _text(row: Row) -> str:
    """What the structure says of itself, without mail addresses and telephones: they may be a person's."""
    parts = [_get(row, name) for name in ("brand", "description", "activities_text")]
    return _CONTACT.sub("", "\n".join(part for part in parts if part)).strip()


def _short(text: str, most: int = 60) -> str:
    line = " ".join(_CONTACT.sub("", text).split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]}…"
