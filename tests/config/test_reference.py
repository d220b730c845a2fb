"""The committed reference data is whole: counts and bounds of the sources it was built from."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from config import data


@pytest.fixture(scope="module")
def communes() -> list[data.Row]:
    return data.communes()


@pytest.fixture(scope="module")
def departments() -> list[data.Row]:
    return data.departments()


def test_every_commune_and_arrondissement_is_there_once(communes: list[data.Row]) -> None:
    assert len(communes) == 35_014
    assert len({row[0] for row in communes}) == 35_014


def test_what_is_not_known_is_empty_and_counted(communes: list[data.Row]) -> None:
    empty = Counter(column for row in communes for column, value in enumerate(row) if not value)
    assert empty == {4: 143, 5: 6, 6: 5, 7: 99, 8: 99}


def test_the_communes_of_the_metropole_lie_in_it(communes: list[data.Row]) -> None:
    points = [(float(row[7]), float(row[8])) for row in communes if row[7] and len(row[2]) == 2]
    assert all(41.3 < latitude < 51.1 and -5.2 < longitude < 9.6 for latitude, longitude in points)


def test_codes_are_text_with_their_zeros(communes: list[data.Row]) -> None:
    assert communes[0][0] == "01001"
    assert {row[2] for row in communes} >= {"01", "2A", "2B", "974"}
    assert all(len(code) == 5 and code.isdigit() for row in communes for code in row[6].split())


def test_former_communes_point_to_present_ones(communes: list[data.Row]) -> None:
    now = {row[0] for row in communes}
    former = data.former_communes()
    assert len(former) > 4_500
    assert all(row[2] in now for row in former)


def test_there_are_101_departments_and_the_collectivities(departments: list[data.Row]) -> None:
    assert sum(bool(row[4]) for row in departments) == 101
    assert len(departments) == 109


def test_neighbours_are_mutual_and_238_pairs(departments: list[data.Row]) -> None:
    near = {row[0]: set(row[5].split()) for row in departments}
    assert all(one in near[other] for one, others in near.items() for other in others)
    assert sum(map(len, near.values())) == 2 * 238
    assert near["75"] == {"92", "93", "94"}
    assert near["974"] == set()


def test_nuts_codes_are_those_of_the_official_list(departments: list[data.Row], corpus: Any) -> None:
    lines = (corpus / "boamp/reference/eforms_codelists_fr.tsv").read_text(encoding="utf8").splitlines()
    official = {cells[1] for line in lines if (cells := line.split("\t"))[0].startswith("nuts")} - {"FRZZZ"}
    assert {row[4] for row in departments if row[4]} == official


def test_contours_have_one_closed_shape_a_department(departments: list[data.Row]) -> None:
    features = data.contours()["features"]
    assert {feature["properties"]["dep"] for feature in features} == {row[0] for row in departments if row[4]}
    rings = [ring for feature in features for ring in _rings(feature["geometry"])]
    assert all(len(ring) >= 4 and ring[0] == ring[-1] for ring in rings)


def test_a_file_that_is_absent_is_named_in_french() -> None:
    with pytest.raises(data.BadData, match=r"config/nulle_part\.toml : fichier absent"):
        data.table("nulle_part")


def test_a_file_that_is_no_toml_is_named_with_its_line(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "faux.toml").write_text("a = 1\nb = \n")
    monkeypatch.setattr(data, "HERE", tmp_path)
    with pytest.raises(data.BadData, match=r"config/faux\.toml : TOML illisible .*line 2"):
        data.table("faux")


def _rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    coordinates = geometry["coordinates"]
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    return [ring for polygon in polygons for ring in polygon]
