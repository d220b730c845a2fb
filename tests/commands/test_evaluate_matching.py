"""`maillage evaluate matching`: a file that stands alone, people's decisions, and files that cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clauses.consideration import Kind
from tests.web import factories
from web.clock import now
from web.commands.errors import BadInput
from web.commands.evaluate import _rows
from web.commands.evaluate_matching import _cases, _read, _reviewed, evaluate_matching
from web.house import House
from web.store.models import LotTrade, Review

PAIR = {
    "query": "q1",
    "lot": {"title": "Tonte", "trades": [["espaces-verts-exterieurs-2", None]], "departments": ["67"]},
    "structure": {"siret": "1", "kind": "EI", "trades": [["espaces-verts-exterieurs-2", None, 1.0]]},
    "grade": 1,
}


def file(tmp_path: Path, *pairs: object) -> Path:
    path = tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps(pair) + "\n" for pair in pairs), encoding="utf-8")
    return path


def test_a_file_that_stands_alone_needs_no_database(tmp_path: Path) -> None:
    found = evaluate_matching(list(_rows(file(tmp_path, PAIR))))
    assert (found["lots"], found["pairs"]) == (1, 1)
    assert found["ways"]["engine"]["mrr"] == 1.0


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"grade": 9}, "grade"),
        ({"grade": None}, "grade"),
        ({"structure": {"kind": "EI"}}, "trades"),
        ({"lot": {}}, "title"),
    ],
)
def test_a_pair_that_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, change: dict[str, object], named: str
) -> None:
    with pytest.raises(BadInput, match=rf"ligne 2.*{named}"):
        evaluate_matching(list(_rows(file(tmp_path, PAIR, PAIR | change))))


def test_an_unknown_tender_is_named(house: House) -> None:
    with pytest.raises(BadInput, match="marché inconnu « boamp:x »"):
        list(_read([{"where": "f", "tender": "boamp:x", "structure": "1", "grade": 1}], house))


def test_decisions_of_people_are_pairs_and_undone_ones_are_not(house: House) -> None:
    with house.sessions.begin() as session:
        author, call = factories.user(session), factories.tender(session)
        factories.consideration(session, call, Kind.INSERTION_CONDITION)
        call.lots[0].trades = [LotTrade(group="espaces-verts", sector=None, score=0.9, because="essai")]
        chosen, refused = factories.structure(session), factories.structure(session)
        same = {
            "organisation_id": author.organisation_id,
            "user_id": author.id,
            "tender_id": call.id,
            "lot_number": "0",
        }
        keys = [f"{row.siret}:{row.kind}" for row in (chosen, refused)]
        for key, decision in zip((*keys, keys[0]), ("accept", "set_aside", "set_aside"), strict=True):
            last = Review(**same, structure_key=key, decision=decision, created_at=now())
            session.add(last)
            session.flush()
        session.add(Review(**same, structure_key=keys[0], decision="undo", undoes_id=last.id, created_at=now()))
    (case,) = _cases(_reviewed(house))
    assert dict(zip((one.key for one in case.structures), case.grades, strict=True)) == {keys[0]: 2.0, keys[1]: 0.0}
