"""`maillage purchases` from a file to what it says."""

from pathlib import Path

from tests.commands.conftest import Maillage
from tests.web.follow_rows import PURCHASES


def test_a_file_of_purchases_is_told_in_json_and_in_words(maillage: Maillage, tmp_path: Path) -> None:
    file = tmp_path / "achats.csv"
    file.write_bytes(PURCHASES)
    told = maillage("purchases", file, "--json")
    assert told.status == 0
    assert told.json["lines"] == 3
    assert told.json["whole"]["total"] == 13845.6
    assert (told.json["whole"]["share_low"], told.json["whole"]["share_high"]) == (0.0, 0.036113)
    assert [(each["line"], each["column"], each["value"]) for each in told.json["problems"]] == [
        (4, "SIRET", "4,2E+13")
    ]
    words = maillage("purchases", file).out
    assert "entre 0 % et 3,6 %" in words
    assert "À corriger, ligne 4" in words


def test_a_file_that_is_absent_or_no_table_is_wrong_use(maillage: Maillage, tmp_path: Path) -> None:
    assert maillage("purchases", tmp_path / "absent.csv").status == 2
    bad = tmp_path / "x.csv"
    bad.write_text("a;b\n1;2\n")
    told = maillage("purchases", bad)
    assert told.status == 2
    assert "SIRET" in told.err
