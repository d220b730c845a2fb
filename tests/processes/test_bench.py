"""The bench runs without a database of the house, and the same seed draws the same."""

import pytest


def test_same_seed_draws_the_same_and_another_one_does_not(maillage):
    def matches(seed):
        said = maillage("bench", "match", "--structures", "300", "--tenders", "20", "--seed", str(seed), "--json")
        assert said.status == 0, said.err
        return said.json["matches"]

    assert matches(1) == matches(1) > 0
    assert matches(1) != matches(2)


def test_an_empty_directory_is_no_error(maillage):
    assert maillage("bench", "--structures", "0", "--tenders", "3").status == 0


def test_reading_is_measured_against_the_parser_alone(maillage):
    said = maillage("bench", "parse", "--tenders", "12", "--json")
    found = said.json
    assert (said.status, found["bench"], found["notices"]) == (0, "parse", 12)
    assert found["eforms_a_second"] > 0
    assert found["kept_a_second"] > 0
    assert found["times_lxml"] > 1
    assert found["peak_mebibytes"] > 10


def test_the_search_for_considerations_is_measured_on_the_same_texts(maillage):
    def found(seed):
        said = maillage("bench", "detect", "--tenders", "30", "--seed", str(seed), "--json")
        assert (said.status, said.json["notices"]) == (0, 30)
        assert said.json["megabytes_per_second"] > 0
        return said.json["considerations"]

    assert found(1) == found(1) > 0


def test_the_directory_is_searched_at_two_sizes(maillage):
    said = maillage("bench", "search", "--structures", "240", "--json")
    found = said.json
    assert (said.status, found["bench"], found["240"]["searches"]) == (0, "search", 60)
    assert found["240"]["found"] > 0
    assert "1000" in found


@pytest.mark.slow
def test_a_history_is_read_and_matched_alone_then_by_workers_to_as_many_rows(maillage):
    said = maillage("bench", "backfill", "--tenders", "60", "--structures", "300", "--json")
    found = said.json
    assert (said.status, found["bench"], found["alone"]["tenders"]) == (0, "backfill", 60)
    assert all(found["alone"][stage]["per_second"] > 0 for stage in ("find", "classify", "match", "all"))
    assert all(count > 0 for count in found["alone"]["rows"].values())
    if found["store"] == "postgresql":
        assert found["cluster"]["rows"] == found["alone"]["rows"]
        assert found["cluster"]["workers"] == 2
