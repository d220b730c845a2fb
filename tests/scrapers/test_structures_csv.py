"""Reading lists of structures: what is kept, what is restored, what is refused by its line, field and value."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import data
from matching.gazetteer import Gazetteer
from matching.policy import Policy
from matching.structure import Standing, StructureKind, Zone
from matching.trades import Trades
from scrapers.source import Unreadable
from scrapers.structure_row import Reader
from scrapers.structures_csv import COLUMNS, OPTIONAL, BadFile, Refused, read

GOOD = {"siret": "00010434900014", "kind": "EI", "name": "Jardins fictifs", "post_code": "67000", "city": "Strasbourg"}


@pytest.fixture(scope="module")
def reader() -> Reader:
    gazetteer = Gazetteer.from_rows(data.communes(), data.departments(), data.former_communes())
    return Reader(
        gazetteer, Trades.from_data(data.trades()), Policy.from_data(data.policy()).trade.evidence, data.company_codes()
    )


@pytest.fixture
def one(reader, tmp_path):
    """Reads the good row with some columns changed; gives the structure, or the refusal."""

    def _one(**changes):
        row = {**GOOD, **changes}
        text = ",".join(row) + "\n" + ",".join('"' + value.replace('"', '""') + '"' for value in row.values()) + "\n"
        return next(iter(read(written(tmp_path, text), reader)))

    return _one


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "liste.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_plain_row_is_a_structure_that_nobody_checked(one):
    found = one()
    assert (found.siret, found.kind, found.department, found.insee) == (
        "00010434900014",
        StructureKind.EI,
        "67",
        "67482",
    )
    assert found.standing is Standing.UNKNOWN
    assert found.activities == ()
    assert found.hours is None
    assert found.zone is None


@pytest.mark.parametrize(
    "written_as", ["10434900014", "000 104 349 00014", "000\u00a0104\u00a0349\u00a000014", "000.104.349.00014"]
)
def test_siret_is_put_right_when_the_key_proves_it(one, written_as):
    assert one(siret=written_as).siret == "00010434900014"


@pytest.mark.parametrize(
    "bad", ["00010434900015", "1043490001", "00000000000000", "8.07467E+13", "", "0001043490001X", "²²²²²²²²²²²²²²"]
)
def test_siret_is_never_guessed(one, bad):
    refused = one(siret=bad)
    assert isinstance(refused, Refused)
    assert refused.error.field == "siret"
    assert refused.error.value == bad


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("kind", "EIX", "nature inconnue"),
        ("kind", "OPCS", "ne répond pas aux marchés"),
        ("name", " ", "valeur manquante"),
        ("as_of", "juillet 2019", "date attendue"),
        ("as_of", "2019-13", "date attendue"),
        ("latitude", "95", "entre -90 et 90"),
        ("hours", "beaucoup", "nombre attendu"),
        ("hours", "nan", "nombre attendu"),
        ("hours", "-3", "entre 0"),
        ("standing", "ouverte", "attendu : active"),
        ("zone", "dans le coin", "30 km"),
        ("zone", "dep:Bas-Rhin", "dep:67"),
        ("fictional", "peut-être", "oui"),
        ("sectors", "coiffure-de-chiens", "métier inconnu"),
        ("rome_codes", "jardinage", "code ROME"),
        ("legal_form", "Entrepreneur individuel", "personne physique"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_by_line_field_and_value(one, column, value, words):
    refused = one(**{column: value})
    assert isinstance(refused, Refused)
    assert refused.sentence.startswith(f"ligne 2, {column}")
    assert words in refused.sentence


def test_active_without_the_day_of_its_check_is_refused(one):
    assert one(standing="active").error.field == "checked"
    assert one(standing="active", checked="12/11/2026").checked == date(2026, 11, 12)


def test_nothing_is_kept_of_a_natural_person(one):
    assert one(legal_form="Artisan-commerçant", name="Camille Exemple").content == b""


@pytest.mark.parametrize(
    ("changes", "department"),
    [
        ({"post_code": "1000", "city": "Bourg-en-Bresse"}, "01"),
        ({"post_code": "20200", "city": "Bastia"}, "2B"),
        ({"post_code": "20000", "city": "Ajaccio"}, "2A"),
        ({"post_code": "97400", "city": "Saint-Denis"}, "974"),
        ({"post_code": "59033", "city": "LILLE CEDEX"}, "59"),
        ({"post_code": "", "city": "Lille", "department": "59L"}, "59"),
        ({"post_code": "", "city": "", "department": "59V"}, "59"),
        ({"post_code": "", "city": "", "department": "2a"}, "2A"),
        ({"post_code": "", "city": "", "department": "1"}, "01"),
        ({"post_code": "", "city": "", "department": ""}, None),
    ],
)
def test_department_however_it_is_written(one, changes, department):
    assert one(**changes).department == department


def test_cedex_town_has_the_point_of_its_commune(one):
    assert one(post_code="59033", city="LILLE CEDEX").insee == "59350"


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"latitude": "48.6", "longitude": "7.76"}, True),
        ({"latitude": "48,6", "longitude": "7,76"}, True),
        ({"latitude": "43.3", "longitude": "5.4"}, False),
        ({"latitude": "48.6", "longitude": "-7.76"}, False),
        ({"latitude": "48.6"}, False),
    ],
)
def test_a_point_far_from_its_commune_gives_way_to_the_centre(one, changes, kept):
    found = one(**changes)
    assert (found.latitude == 48.6) is kept
    assert abs(found.latitude - 48.58) < 0.1
    assert abs(found.longitude - 7.75) < 0.1


def test_a_far_point_of_guyane_may_be_right(one):
    found = one(post_code="97351", city="Matoury", latitude="4.3", longitude="-52.2")
    assert (found.latitude, found.department) == (4.3, "973")


def test_a_masked_address_is_not_guessed_from_the_town(one):
    found = one(latitude="[NON-DIFFUSIBLE]", longitude="[NON-DIFFUSIBLE]")
    assert (found.latitude, found.insee, found.department) == (None, None, "67")


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("30 km", Zone(radius_km=30)),
        ("12,5km", Zone(radius_km=12.5)),
        ("dep:67,dep:2a", Zone(codes=frozenset({"dep:67", "dep:2A"}))),
        ("com:67482 | reg:44", Zone(codes=frozenset({"com:67482", "reg:44"}))),
        ("France", Zone(country=True)),
        ("", None),
    ],
)
def test_zone_as_declared(one, text, zone):
    assert one(zone=text).zone == zone


@pytest.mark.parametrize(
    ("text", "day"),
    [("2020-01", date(2020, 1, 1)), ("2026-05-31", date(2026, 5, 31)), ("31/05/2026", date(2026, 5, 31))],
)
def test_dates_as_lists_write_them(one, text, day):
    assert one(as_of=text).as_of == day


def test_trades_come_from_declared_sectors_jobs_and_words_strongest_first(one):
    found = one(
        sectors="blanchisserie", rome_codes="k2204", activities_text="Couturier / Couturière; Secrétaire de direction"
    ).activities
    by_sector = {activity.sector: activity for activity in found}
    assert by_sector["blanchisserie"].weight == 1.0
    assert by_sector["nettoyage-de-locaux-16"].source == "poste de travail K2204"
    assert by_sector["couture-reprisage-retouches"].source == "« Couturier / Couturière »"
    assert [activity.weight for activity in found] == sorted((a.weight for a in found), reverse=True)


def test_the_strongest_evidence_of_a_trade_is_kept(one):
    found = one(sectors="couture-reprisage-retouches", activities_text="Couturier / Couturière").activities
    assert [(a.sector, a.weight) for a in found] == [("couture-reprisage-retouches", 1.0)]


def test_a_bare_esat_has_no_known_trade(one):
    assert one(kind="ESAT", name="ESAT fictif", naf="8810C").activities == ()


def test_a_company_code_is_a_weak_trade_and_an_empty_one_is_none(one):
    (found,) = one(naf="81.30Z").activities
    assert (found.sector, found.source) == ("creation-et-entretien-des-espaces-verts", "code APE 8130Z")
    assert found.weight < Policy.from_data(data.policy()).trade.sure
    assert one(naf="9499Z").activities == ()


def test_every_company_code_tells_a_sector_that_exists(reader):
    assert set(data.company_codes().values()) <= {sector for _, sector in reader.trades.sectors}


def test_contacts_of_persons_are_neither_read_nor_kept_in_texts(one):
    found = one(
        description="Atelier de couture. Écrire à camille@exemple.test ou 06 01 02 03 04.",
        telephone="0601020304",
        courriel="a@b.test",
    )
    assert "couture" in found.text
    assert not any(secret in repr(found) for secret in ("camille", "06 01", "0601020304", "a@b.test"))


@pytest.mark.parametrize(("separator", "encoding"), [(";", "cp1252"), (",", "utf-8-sig"), ("\t", "utf-8")])
def test_separator_and_encoding_are_found(reader, tmp_path, separator, encoding):
    lines = [
        ["SIRET", "Nature", "Raison sociale", "Ville", "Code postal"],
        ["00010434900014", "aci", "L'Été fictif", "Épinal", "88000"],
    ]
    path = written(tmp_path, "\r\n".join(separator.join(line) for line in lines), encoding)
    (found,) = read(path, reader)
    assert (found.name, found.city, found.kind, found.department) == ("L'Été fictif", "Épinal", "ACI", "88")


def test_two_kinds_on_one_siret_are_two_structures(reader, tmp_path):
    path = written(tmp_path, "siret,kind,name\n00010434900014,EI,A\n00010434900014,ACI,A\n")
    assert [found.key for found in read(path, reader)] == ["00010434900014:EI", "00010434900014:ACI"]


def test_lines_are_those_of_the_file_even_after_a_text_over_several_lines(reader, tmp_path):
    path = written(tmp_path, 'siret,kind,name,description\n00010434900014,EI,A,"un\ndeux\ntrois"\n\n12,EI,B,\n')
    assert [row.line for row in read(path, reader) if isinstance(row, Refused)] == [6]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "fichier vide"),
        (b"\xef\xbb\xbf \n", "fichier vide"),
        (b"siret,kind,name\n\n", "aucune ligne"),
        (b"siret,name\n1,2\n", "il manque la colonne « kind »"),
        (b'{"siret": 1}', "il manque la colonne « siret »"),
        (b"PK\x03\x04\x00\x00", "contenu binaire"),
        (b'siret,kind,name\n1,EI,"' + b"a" * 200_000, "ligne 2 : CSV illisible"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole_by_its_name(reader, tmp_path, content, words):
    path = tmp_path / "liste.csv"
    path.write_bytes(content)
    with pytest.raises(BadFile, match=words) as refused:
        list(read(path, reader))
    assert "liste.csv" in str(refused.value)


@pytest.mark.parametrize("name", ["absente.csv", "."])
def test_an_absent_file_or_a_folder_is_refused(reader, tmp_path, name):
    with pytest.raises(BadFile, match=r"introuvable|illisible"):
        list(read(tmp_path / name, reader))


def outcome(work, kind_of_refusal):
    """What the work gives, or the refusal it raises; anything else that is raised fails the test."""
    try:
        return work()
    except kind_of_refusal as refused:
        return refused


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=80) | st.text(max_size=80).map(lambda text: f"siret,kind,name\n{text}".encode()))
def test_whatever_the_bytes_a_file_is_read_or_refused(reader, tmp_path, content):
    path = tmp_path / "liste.csv"
    path.write_bytes(content)
    found = outcome(lambda: list(read(path, reader)), BadFile)
    assert "liste.csv" in str(found) if isinstance(found, BadFile) else found


ODD = ["inf", "1e999", "²", "-0", "9" * 20, "dep:", "NaN", "0000-00-00", "31/02/2026", "²²", "2A", "[NON-DIFFUSIBLE]"]


@settings(deadline=None, max_examples=300)
@given(row=st.fixed_dictionaries({}, optional=dict.fromkeys(OPTIONAL, st.text(max_size=12) | st.sampled_from(ODD))))
def test_whatever_the_cells_a_row_is_read_or_refused_by_its_field(reader, row):
    found = outcome(lambda: reader.structure({**GOOD, **row}), Unreadable)
    if isinstance(found, Unreadable):
        assert found.field in COLUMNS
    else:
        assert found.latitude is None or -90 <= found.latitude <= 90


def test_a_separator_inside_a_text_without_quotes_is_refused_not_shifted(reader, tmp_path):
    path = written(
        tmp_path, "siret,kind,name,city\n00010434900014,EI,Jardins, fleurs et fils,Colmar\n00010434900014,EI\n"
    )
    shifted, short = read(path, reader)
    assert "4 cellules attendues" in shifted.sentence
    assert short.error.field == "name"


def test_the_real_list_is_read_whole(corpus, reader):
    rows = list(read(corpus / "structures" / "siae_consolidated.csv", reader))
    refused = [row for row in rows if isinstance(row, Refused)]
    assert len(rows) == 5521
    assert len(refused) < 5, [row.sentence for row in refused]
    assert sum(row.department is None for row in rows if not isinstance(row, Refused)) == 0
    assert {row.standing for row in rows if not isinstance(row, Refused)} == {Standing.UNKNOWN}


def test_the_convention_of_a_regie_is_read_and_another_word_refused(one):
    assert one(kind="RQ", convention="aci").convention is StructureKind.ACI
    assert one(kind="RQ").convention is None
    assert isinstance(one(kind="RQ", convention="EA"), Refused)


def test_staffing_told_by_who_lends_no_staff_is_no_trade_of_it(one):
    told = "Recrutement et mise à disposition de personnel"
    sectors = {kind: {each.sector for each in one(kind=kind, activities_text=told).activities} for kind in ("EI", "AI")}
    assert "ressources-humaines" in sectors["AI"]
    assert "ressources-humaines" not in sectors["EI"]
