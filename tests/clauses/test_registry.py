from __future__ import annotations

import re

import pytest

from clauses.reading import Rule
from clauses.rules import RESERVATIONS, RULES

ALL = [rule for rule, _ in (*RESERVATIONS, *RULES)]
FRENCH = re.compile(r"^(?:Une?|Des|Les?|La|L'|Seules)\s?")
SOURCE = re.compile(r"[LR]\d{4}-\d|DECP|eForms|CCAG|Read only")


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.__name__)
def test_a_rule_tells_people_what_it_found_and_readers_where_the_law_is(rule: Rule) -> None:
    first, _, rest = (rule.__doc__ or "").strip().partition("\n")
    assert FRENCH.match(first)
    assert first.endswith(".")
    assert SOURCE.search(rest)
    assert "read" in rest.lower(), "say what the rule does not read"


def test_rules_have_distinct_names_and_stems() -> None:
    assert len({rule.__name__ for rule in ALL}) == len(ALL)
    assert all(stem for _, stems in (*RESERVATIONS, *RULES) for stem in stems)
