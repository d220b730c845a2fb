"""Where is that? Places of France from post codes, names, INSEE and NUTS codes; nothing is guessed when unsure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.plain import plain
from matching.types import Point

Row = Sequence[str]
T = TypeVar("T")

EARTH_KM = 6371.0088

_DISTRICTS = {"paris": ("75056", "751", 20), "marseille": ("13055", "132", 16), "lyon": ("69123", "6938", 9)}
_WHOLE = {whole for whole, _, _ in _DISTRICTS.values()}
_DISTRICT = re.compile(r"(paris|marseille|lyon) (?:cedex )?0?(\d{1,2})(?: ?(?:e|er|eme|nd))?(?: arr.*)?$")
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "s": "sur", "ss": "sous"}
_ARTICLES = {"l", "le", "la", "les"}
_NOISE = re.compile(r"\([^()]*\)|\bcedex\b.*|\b\d+\b|^\s*(?:commune|ville|mairie) (?:de la|de|du|des|d')\s*")


class Gazetteer:
    """Communes and departments, looked up by code or name. `Gazetteer.from_rows` makes one."""

    def __init__(self, communes: Iterable[Row], departments: Iterable[Row], former: Iterable[Row]) -> None:
        self._communes = {row[0]: row for row in communes}
        self._departments = {row[0]: row for row in departments}
        self._former = [row for row in former if row[2] in self._communes]
        self._by_post = _grouped((code, row[0]) for row in self._communes.values() for code in row[6].split())
        self._by_department = _grouped((row[2], row[0]) for row in self._communes.values())
        self._names: dict[str, dict[str, list[str]]] = {}
        self._points: dict[str, NDArray[np.float64]] = {}

    @classmethod
    def from_rows(cls, communes: Iterable[Row], departments: Iterable[Row], former: Iterable[Row] = ()) -> Gazetteer:
        """From rows of text.

        `communes`: (insee, name, department, region, epci, population, post codes by spaces, latitude, longitude),
        unknown empty; `departments`: (code, name, region, region name, NUTS 3, neighbours by spaces);
        `former`: (insee, name or empty, present insee) of communes that became part of another one.
        """
        return cls(communes, departments, former)

    def commune(self, insee: str) -> Point | None:
        """Town hall of a commune, present or former; None when the code or its coordinates are unknown."""
        row = self._communes.get(insee) or self._communes.get(self._now.get(insee, ""))
        if row is None or not row[7]:
            return None
        return Point(float(row[7]), float(row[8]), row[2], row[0], row[1])

    def locate(self, post_code: str | None, city: str | None, department: str | None = None) -> Point | None:
        """The commune meant by a post code and a name as people type them; None when nothing decides.

        A name found under the post code wins, then a name found in the department, then the largest commune of the
        post code. Without post code nor department, the name must be the only one in France.
        """
        code, name = (post_code or "").strip(), city or ""
        near = self._by_post.get(code, [])
        found = (
            self._district(code, name)
            or self._under_post_code(name, near)
            or self._in_department(name, self.department_of_post_code(code) or department)
            or self._largest(near)
        )
        return self.commune(found) if found else None

    def exactly(self, name: str, department: str) -> Point | None:
        """The commune of the department that bears just this name; None otherwise."""
        found = self._largest(self._names_of(department).get(name_key(name), []))
        return self.commune(found) if found else None

    def department_of_post_code(self, post_code: str) -> str | None:
        """Department of a post code, CEDEX included; some post codes lie in the department of their neighbour."""
        known = {self._communes[insee][2] for insee in self._by_post.get(post_code, ())}
        if len(known) == 1:
            return known.pop()
        guess = _department(post_code)
        return guess if guess in self._departments else None

    def department_of_nuts(self, nuts: str) -> str | None:
        """Department of a NUTS code: level 3, or a higher level that holds one department only."""
        found = [code for code, row in self._departments.items() if nuts and row[4].startswith(nuts.upper())]
        return found[0] if len(found) == 1 else None

    def department_name(self, department: str) -> str:
        """Name of a department; its code when unknown."""
        row = self._departments.get(department)
        return row[1] if row else department

    def department_named(self, name: str) -> str | None:
        """Code of the department of this name, whatever its case and accents; None when there is none."""
        wanted = name_key(name)
        return next((code for code, row in self._departments.items() if wanted and name_key(row[1]) == wanted), None)

    def neighbours(self, department: str) -> frozenset[str]:
        """Departments that share a border with this one."""
        row = self._departments.get(department)
        return frozenset(row[5].split()) if row else frozenset()

    def region(self, department: str) -> str | None:
        """Region code of a department."""
        row = self._departments.get(department)
        return row[2] if row else None

    def epci(self, insee: str) -> str | None:
        """SIREN of the EPCI, the community of communes, that a commune belongs to."""
        row = self._communes.get(insee) or self._communes.get(self._now.get(insee, ""))
        return row[4] or None if row else None

    def of_epci(self, epci: str) -> dict[str, int]:
        """How many communes of each department an EPCI holds; empty when its code is unknown."""
        return self._epcis.get(epci, {})

    def in_department(self, department: str) -> NDArray[np.float64]:
        """(n, 2) latitudes and longitudes of its communes, Paris, Lyon and Marseille by arrondissement."""
        if department not in self._points:
            rows = (self._communes[insee] for insee in self._by_department.get(department, ()) if insee not in _WHOLE)
            points = [(float(row[7]), float(row[8])) for row in rows if row[7]]
            self._points[department] = np.array(points, dtype=np.float64).reshape(-1, 2)
        return self._points[department]

    @cached_property
    def _now(self) -> dict[str, str]:
        return {row[0]: row[2] for row in self._former}

    @cached_property
    def _epcis(self) -> dict[str, dict[str, int]]:
        found = _grouped((row[4], row[2]) for row in self._communes.values() if row[4] and row[7])
        return {epci: dict(Counter(departments)) for epci, departments in found.items()}

    @cached_property
    def _former_names(self) -> dict[str, list[Row]]:
        return _grouped((self._communes[row[2]][2], row) for row in self._former if row[1])

    def _district(self, code: str, name: str) -> str | None:
        """Municipal arrondissement of Paris, Lyon or Marseille, by its number or its post code."""
        words = " ".join(re.findall(r"[a-z]+|\d+", plain(name)))
        numbered = _DISTRICT.match(words)
        town = numbered[1] if numbered else words.removesuffix(" cedex")
        if town not in _DISTRICTS:
            return None
        whole, prefix, count = _DISTRICTS[town]
        if numbered and 1 <= int(numbered[2]) <= count:
            return f"{prefix}{int(numbered[2]):0{5 - len(prefix)}d}"
        return next((insee for insee in self._by_post.get(code, ()) if insee.startswith(prefix)), whole)

    def _under_post_code(self, name: str, near: list[str]) -> str | None:
        key, departments = name_key(name), {self._communes[insee][2] for insee in near}
        named = [insee for code in departments for insee in self._names_of(code).get(key, ())]
        return self._largest([insee for insee in named if insee in near])

    def _in_department(self, name: str, department: str | None) -> str | None:
        key = name_key(name)
        if not key:
            return None
        if department is not None:
            names = self._names_of(department)
            return self._largest(names.get(key) or _begins(names, key))
        found = {insee for code in self._departments for insee in self._names_of(code).get(key, ())}
        return found.pop() if len(found) == 1 else None

    def _names_of(self, department: str) -> dict[str, list[str]]:
        """Name keys of a department, made when first asked: loading stays quick."""
        if department not in self._names:
            rows = [self._communes[insee] for insee in self._by_department.get(department, ())]
            names = _grouped((name_key(row[1]), row[0]) for row in rows)
            for key, insees in _grouped((name_key(r[1]), r[2]) for r in self._former_names.get(department, ())).items():
                names.setdefault(key, insees)
            self._names[department] = names
        return self._names[department]

    def _largest(self, communes: list[str]) -> str | None:
        return max(communes, key=lambda insee: int(self._communes[insee][5] or 0), default=None)


def name_key(name: str) -> str:
    """A name of commune as compared: no accents, CEDEX, numbers, hyphens; SAINT in full; no leading article."""
    words = re.findall(r"[a-z]+", _NOISE.sub(" ", plain(name)))
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(_SHORT.get(word, word) for word in words)


def distance_km(lat1: ArrayLike, lon1: ArrayLike, lat2: ArrayLike, lon2: ArrayLike) -> NDArray[np.float64]:
    """Great-circle distance in kilometres between points in degrees; arrays broadcast (haversine formula)."""
    phi1, lam1, phi2, lam2 = (np.radians(np.asarray(value, dtype=np.float64)) for value in (lat1, lon1, lat2, lon2))
    half = np.sin((phi2 - phi1) / 2) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin((lam2 - lam1) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(half)), dtype=np.float64)


def _begins(names: dict[str, list[str]], key: str) -> list[str]:
    """The only commune whose name goes on from the one typed: « Ancenis » for Ancenis-Saint-Géréon."""
    found = [insees for name, insees in names.items() if name.startswith(f"{key} ")]
    return found[0] if len(found) == 1 else []


def _department(post_code: str) -> str | None:
    """Department by the digits: three for overseas, Corsica cut at 202."""
    if not re.fullmatch(r"\d{5}", post_code):
        return None
    if post_code.startswith("20"):
        return "2A" if post_code < "20200" else "2B"
    return post_code[:3] if post_code >= "97000" else post_code[:2]


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
