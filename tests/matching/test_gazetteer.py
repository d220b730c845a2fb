"""Places are found however they are typed, and nothing is guessed."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import data
from matching.gazetteer import Gazetteer, distance_km, name_key


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.from_rows(data.communes(), data.departments(), data.former_communes())


@pytest.mark.parametrize(
    ("post_code", "city", "department", "insee"),
    [
        ("42000", "ST ETIENNE", None, "42218"),
        ("42007", "Saint-Étienne Cedex 1", None, "42218"),
        ("67070", "STRASBOURG CEDEX", None, "67482"),
        ("71100", "CHALON S/ SAONE", None, "71076"),
        ("13009", "Marseille", None, "13209"),
        (None, "MARSEILLE 9", None, "13209"),
        (None, "Paris 12e", None, "75112"),
        (None, "Paris 1er arrondissement", None, "75101"),
        ("75589", "PARIS CEDEX 12", None, "75112"),
        ("75116", "Paris", None, "75116"),
        (None, "Lyon 3ème", None, "69383"),
        (None, "Ville de Lyon", None, "69123"),
        ("94240", "L'HAY LES ROSES", None, "94038"),
        ("", "hay-les-roses (l')", "94", "94038"),
        (None, "Saint-Denis", "974", "97411"),
        (None, "Saint-Denis", "93", "93066"),
        ("93100", "Commune de Montreuil", None, "93048"),
        ("62600", "BERCK SUR MER", None, "62108"),
        ("44153", "Ancenis", None, "44003"),
        ("59000", None, None, "59350"),
        ("01300", "Arbignieu", None, "01015"),
    ],
)
def test_a_place_is_found(
    gazetteer: Gazetteer, post_code: str | None, city: str | None, department: str | None, insee: str | None
) -> None:
    found = gazetteer.locate(post_code, city, department)
    assert (found.insee if found else None) == insee


@pytest.mark.parametrize(
    ("post_code", "city"),
    [
        (None, None),
        ("", ""),
        ("00000", "Ailleurs"),
        ("99132", "Londres"),
        (None, "Saint-Denis"),
        ("75", "x"),
        (None, "12"),
    ],
)
def test_what_nothing_decides_is_unknown(gazetteer: Gazetteer, post_code: str | None, city: str | None) -> None:
    assert gazetteer.locate(post_code, city) is None


def test_a_commune_without_coordinates_is_unknown(gazetteer: Gazetteer) -> None:
    assert gazetteer.commune("97502") is None
    assert gazetteer.commune("00000") is None


def test_a_former_commune_is_found_where_it_went(gazetteer: Gazetteer) -> None:
    former = gazetteer.commune("74010")
    assert former is not None
    assert former.name == "Annecy"


@pytest.mark.parametrize(
    ("post_code", "department"),
    [("20000", "2A"), ("20167", "2A"), ("20200", "2B"), ("20293", "2B"), ("97400", "974"), ("97150", "978"),
     ("67070", "67"), ("98000", None), ("00000", None), ("7500", None), ("abcde", None)],
)  # fmt: skip
def test_department_of_a_post_code(gazetteer: Gazetteer, post_code: str, department: str | None) -> None:
    assert gazetteer.department_of_post_code(post_code) == department


@pytest.mark.parametrize(
    ("nuts", "department"),
    [("FRF11", "67"), ("fr101", "75"), ("FRY1", "971"), ("FRY40", "974"), ("FRF1", None), ("FR", None), ("", None)],
)
def test_department_of_a_nuts_code(gazetteer: Gazetteer, nuts: str, department: str | None) -> None:
    assert gazetteer.department_of_nuts(nuts) == department


def test_departments_have_names_neighbours_and_regions(gazetteer: Gazetteer) -> None:
    assert gazetteer.department_name("2A") == "Corse-du-Sud"
    assert gazetteer.department_name("999") == "999"
    assert gazetteer.neighbours("75") == {"92", "93", "94"}
    assert gazetteer.neighbours("999") == frozenset()
    assert gazetteer.region("67") == "44"


def test_the_communes_of_a_department_are_points(gazetteer: Gazetteer) -> None:
    assert gazetteer.in_department("75").shape == (20, 2)
    assert gazetteer.in_department("90").shape[0] > 90
    assert gazetteer.in_department("999").shape == (0, 2)


def test_distances_are_those_of_the_map() -> None:
    assert distance_km(48.8534, 2.3488, 45.764, 4.8357) == pytest.approx(391.5, abs=1)
    assert np.allclose(distance_km(0, 0, np.array([0, 0]), np.array([0, 1])), [0, 111.195], atol=0.01)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=40), st.text("0123456789", max_size=6))
def test_any_text_gives_a_known_commune_or_nothing(gazetteer: Gazetteer, city: str, post_code: str) -> None:
    found = gazetteer.locate(post_code, city)
    assert found is None or gazetteer.commune(found.insee or "") == found


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(["L'Haÿ-les-Roses", "Saint-Étienne", "Œuilly", "Aÿ-Champagne"]), st.booleans())
def test_capitals_and_hyphens_change_nothing(name: str, capitals: bool) -> None:
    typed = name.upper() if capitals else name.replace("-", " ")
    assert name_key(typed) == name_key(name)


def test_structures_are_placed_in_their_commune(gazetteer: Gazetteer, corpus: Path) -> None:
    with (corpus / "structures/siae_consolidated.csv").open(encoding="utf8") as file:
        rows = [row for row in csv.DictReader(file) if row["insee"]]
    found = [gazetteer.locate(row["post_code"], row["city"], row["department"]) for row in rows]
    wholes = {"75056", "13055", "69123"}
    right = [
        p is not None and (p.insee == r["insee"] or r["insee"] in wholes) for p, r in zip(found, rows, strict=True)
    ]
    assert sum(right) / len(rows) > 0.995
