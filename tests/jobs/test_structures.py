"""Loading a list into the directory: counts that add up, nothing written twice, nothing deleted, nothing lost."""

import json
import zlib
from datetime import date

import pytest
from sqlalchemy import func, select

from matching.structure import Activity, Standing, Structure, StructureKind, Zone
from web.cli import run
from web.clock import PARIS, now
from web.house import House, open_house
from web.jobs.structures import import_file
from web.store.models import Quarantine, Run
from web.store.models import Structure as Row
from web.store.structures import fill, fingerprint, to_value

HEADER = "siret,kind,name,post_code,city,rome_codes,as_of,sources\n"
GARDEN = "00010434900014,EI,Jardins fictifs,67000,Strasbourg,A1203,2026-11,liste\n"
LAUNDRY = "00010441400016,ACI,Linge fictif,68000,Colmar,K2206,2026-11,liste\n"
BROKEN = "00010441400017,ACI,Clé fausse,68000,Colmar,,2026-11,liste\n"


@pytest.fixture
def load(house, tmp_path):
    """Loads a list made of these lines; gives the counts of its run."""

    def _load(*lines, header=HEADER, name="liste.csv"):
        path = tmp_path / name
        path.write_text(header + "".join(lines), encoding="utf-8")
        found = import_file(house, path).run
        assert found.state == "ok", found.detail
        return {name: getattr(found, name) for name in ("seen", "new", "changed", "unchanged", "quarantined")}

    return _load


def values(house: House) -> dict[str, Structure]:
    with house.sessions() as session:
        return {value.key: value for value in map(to_value, session.scalars(select(Row)))}


def test_first_loading_then_the_same_again(load):
    assert load(GARDEN, LAUNDRY) == {"seen": 2, "new": 2, "changed": 0, "unchanged": 0, "quarantined": 0}
    assert load(GARDEN, LAUNDRY) == {"seen": 2, "new": 0, "changed": 0, "unchanged": 2, "quarantined": 0}


def test_a_changed_line_changes_its_structure_alone(load, house):
    load(GARDEN, LAUNDRY)
    assert load(GARDEN.replace("Jardins", "Vergers"), LAUNDRY)["changed"] == 1
    assert values(house)["00010434900014:EI"].name == "Vergers fictifs"


def test_a_shorter_list_closes_and_deletes_nobody(load, house):
    load(GARDEN, LAUNDRY)
    load(GARDEN)
    assert len(values(house)) == 2


def test_a_list_that_shrinks_raises_an_alarm(load, house):
    load(GARDEN, LAUNDRY)
    load(GARDEN)
    with house.sessions() as session:
        details = session.scalars(select(Run.detail).order_by(Run.id)).all()
    assert details == ["liste.csv", "liste.csv ; attention, nombre de lignes : 1, contre 2 la dernière fois"]


def test_a_refused_line_waits_in_quarantine_and_leaves_when_it_is_put_right(load, house):
    assert load(GARDEN, BROKEN)["quarantined"] == 1
    with house.sessions() as session:
        waiting = session.scalars(select(Quarantine)).one()
    assert (waiting.origin, waiting.field, waiting.value) == ("liste.csv, ligne 3", "siret", "00010441400017")
    assert json.loads(zlib.decompress(waiting.content))["name"] == "Clé fausse"
    load(GARDEN, LAUNDRY)
    with house.sessions() as session:
        assert session.scalar(select(func.count()).where(Quarantine.resolved_at.is_(None))) == 0


def test_a_refused_line_read_again_is_kept_once(load, house):
    load(BROKEN)
    load(BROKEN)
    with house.sessions() as session:
        assert session.scalar(select(func.count(Quarantine.id))) == 1


def test_two_lines_about_one_structure_add_up(load, house):
    counts = load(GARDEN, GARDEN.replace("A1203", "K2204"))
    assert counts == {"seen": 2, "new": 1, "changed": 0, "unchanged": 1, "quarantined": 0}
    (found,) = values(house).values()
    assert {activity.source for activity in found.activities} == {"poste de travail A1203", "poste de travail K2204"}


def test_two_kinds_on_one_siret_are_two_structures(load, house):
    load(GARDEN, GARDEN.replace(",EI,", ",ACI,"))
    assert set(values(house)) == {"00010434900014:EI", "00010434900014:ACI"}


def test_another_list_fills_gaps_and_keeps_what_it_does_not_know(load, house):
    load(GARDEN)
    load("00010434900014,EI,Jardins fictifs,12000\n", header="siret,kind,name,hours\n", name="autre.csv")
    (found,) = values(house).values()
    assert found.hours == 12000
    assert found.city == "Strasbourg"
    assert found.activities


LISTS = "siret,kind,name,as_of,sources\n"
OLD_NAME = "00010434900014,EI,Ancien nom,2019-07,b\n"
NEW_NAME = "00010434900014,EI,Jardins,2026-05,a\n"


@pytest.mark.parametrize(
    "order", [(OLD_NAME, NEW_NAME), (NEW_NAME, OLD_NAME), (NEW_NAME, OLD_NAME, NEW_NAME, OLD_NAME)]
)
def test_the_later_list_outranks_the_other_whatever_the_order_of_loading(load, house, order):
    for number, line in enumerate(order):
        load(line, header=LISTS, name=f"{number}.csv")
    (found,) = values(house).values()
    assert (found.name, found.source, found.as_of) == ("Jardins", "a|b", date(2026, 5, 1))


def test_two_lists_without_date_read_in_turn_do_not_flip_their_structures(load, house):
    lines = {"a": "00010434900014,EI,Jardins\n", "b": "00010434900014,EI,Vergers\n"}
    counts = [load(lines[name], header="siret,kind,name\n", name=f"{name}.csv")["changed"] for name in "abab"]
    assert counts[2:] == [0, 0]


def test_a_list_that_checked_nothing_erases_no_check(load, house):
    day = now().astimezone(PARIS).date().isoformat()
    header = "siret,kind,name,as_of,sources,standing,checked\n"
    load(f"00010434900014,EI,J,2026-05,b,active,{day}\n", header=header)
    load(NEW_NAME, header=LISTS, name="autre.csv")
    (found,) = values(house).values()
    assert (found.standing, found.checked.isoformat()) == (Standing.ACTIVE, day)


def test_the_same_list_read_again_replaces_what_it_said(load, house):
    header = "siret,kind,name,website,sources\n"
    load("00010434900014,EI,Jardins,https://jardins.example,a\n", header=header)
    load("00010434900014,EI,Jardins,,a\n", header=header)
    (found,) = values(house).values()
    assert found.website is None


def test_a_structure_comes_back_from_its_row_as_it_went_in(house):
    whole = Structure(
        siret="00010434900014",
        kind=StructureKind.EA,
        name="Jardins",
        department="67",
        latitude=48.5,
        longitude=7.7,
        activities=(Activity("hygiene", None, 0.5, "métier déclaré", as_of=date(2026, 1, 1)),),
        zone=Zone(codes=frozenset({"dep:67", "com:67482"})),
        standing=Standing.TO_CHECK,
        checked=date(2026, 6, 1),
        fictional=True,
    )
    with house.sessions.begin() as session:
        row = Row()
        fill(row, whole)
        session.add(row)
    assert values(house) == {whole.key: whole}
    assert fingerprint(values(house)[whole.key]) == fingerprint(whole)


@pytest.fixture
def maillage(tmp_path, monkeypatch, capsys):
    """Runs a command line; gives its status, what it said and what it complained of."""
    monkeypatch.setenv("MAILLAGE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.delenv("MAILLAGE_DATABASE_URL", raising=False)

    def _maillage(*arguments):
        status = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return _maillage


def test_import_then_list_by_the_command_line(maillage, tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text(HEADER + GARDEN + LAUNDRY + BROKEN, encoding="utf-8")
    status, out, _ = maillage("structures", "import", "csv", path, "--json")
    told = json.loads(out)
    assert (status, told["new"], told["quarantined"]) == (0, 2, 1)
    assert told["refused"][0]["line"] == 4
    _, out, _ = maillage("structures", "list", "--department", "67")
    (found,) = map(json.loads, out.splitlines())
    assert (found["siret"], found["kind"], found["standing"]) == ("00010434900014", "EI", "unknown")
    _, out, _ = maillage("structures", "list", "--kind", "GEIQ", "--json")
    assert out == ""


def test_refused_lines_are_told_to_people(maillage, tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text(HEADER + BROKEN * 30, encoding="utf-8")
    status, out, _ = maillage("structures", "import", "csv", path)
    assert status == 0
    assert "ligne 2, siret « 00010441400017 » : la clé de contrôle est fausse" in out
    assert "… et 10 autres" in out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "introuvable"),
        ("", "fichier vide"),
        ("siret,name\n1,2\n", "« kind »"),
        ("du texte\nlibre\n", "« siret »"),
    ],
)
def test_a_bad_file_ends_with_2_naming_it_and_writes_nothing(maillage, tmp_path, content, words):
    path = tmp_path / "mauvais.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    status, out, err = maillage("structures", "import", "csv", path)
    assert (status, out) == (2, "")
    assert words in err
    assert "mauvais.csv" in err
    with open_house().sessions() as session:
        assert session.scalar(select(func.count(Run.id))) == 0


def test_an_unknown_format_is_wrong_use(maillage):
    status, _, err = maillage("structures", "import", "xml", "liste.xml")
    assert status == 2
    assert "« xml » inconnu" in err


@pytest.mark.parametrize(
    ("name", "words"),
    [("le-marche", "MAILLAGE_LEMARCHE_TOKEN"), ("finess", "MAILLAGE_FINESS_URL"), ("x", "« x » inconnu")],
)
def test_a_directory_that_is_not_configured_says_what_it_lacks(maillage, monkeypatch, name, words):
    monkeypatch.delenv("MAILLAGE_LEMARCHE_TOKEN", raising=False)
    status, out, err = maillage("structures", "refresh", name)
    assert (status, out) == (2, "")
    assert words in err


def test_a_saved_answer_of_a_directory_is_loaded_at_its_day(maillage, tmp_path):
    path = tmp_path / "esat.csv"
    path.write_text("siret,name,places_autorisees\n00010434900014,ESAT fictif,66\n,Sans numéro,3\n", encoding="utf-8")
    status, out, _ = maillage("structures", "import", "finess", path, "--as-of", "2026-05-31", "--json")
    told = json.loads(out)
    assert (status, told["new"], told["quarantined"], told["refused"][0]["line"]) == (0, 1, 1, 3)
    _, out, _ = maillage("structures", "list", "--kind", "ESAT")
    found = json.loads(out)
    assert (found["standing"], found["checked"], found["hours"]) == ("to_check", "2026-05-31", None)
    assert maillage("structures", "import", "geiq", path)[0] == 2


@pytest.mark.slow
@pytest.mark.parametrize("name", ["siae_romes_2019.csv", "siae_bas_rhin_2019.csv"])
def test_real_lists_of_trades_read_in_turn_do_not_flip(corpus, house, name):
    path = corpus / "structures" / name
    first, whole = import_file(house, path).run, import_file(house, corpus / "structures" / "siae_consolidated.csv").run
    again = import_file(house, path).run
    assert (first.quarantined, whole.state) == (0, "ok")
    assert (again.new, again.changed) == (0, 0)


@pytest.mark.slow
def test_the_real_list_twice(corpus, house):
    path = corpus / "structures" / "siae_consolidated.csv"
    first, again = import_file(house, path).run, import_file(house, path).run
    assert (first.seen, first.new + first.quarantined) == (5521, 5521)
    assert (again.new, again.changed, again.unchanged) == (0, 0, first.new)
