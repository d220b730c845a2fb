from __future__ import annotations

import json
import sys
from pathlib import Path
from time import process_time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clauses.consideration import RESERVED, Kind
from clauses.find import find_in_text
from clauses.normalise import fold

TEXTS = [json.loads(line)["text"] for line in (Path(__file__).parent / "cases.jsonl").read_text("utf-8").splitlines()]
CASES = st.sampled_from(TEXTS)
UNRELATED = st.sampled_from(
    [
        "Les offres sont remises par voie électronique avant midi.",
        "Le marché prend effet à sa notification. Les prix sont fermes.",
        "Une visite du site est possible sur rendez-vous.",
        "Le dossier est gratuit et téléchargeable.",
    ]
)
WORDS = st.text(alphabet="abcdeéèê lotsréservécl'insuœ½’.;|\n0123456789%&<>", max_size=200)
# Any of these may be settled by what stands elsewhere in the same notice.
SETTLED = frozenset(RESERVED | {Kind.SOCIAL_CONDITION, Kind.PARTICULAR_UNSPECIFIED})


def kinds(text: str) -> set[Kind]:
    return {each.kind for each in find_in_text(text)}


@given(st.lists(CASES | WORDS, min_size=1, max_size=4).map("\n".join))
@settings(deadline=None, max_examples=250)
def test_every_quote_stands_at_its_place(text: str) -> None:
    for each in find_in_text(text):
        assert each.evidence.quote
        assert text[each.evidence.start : each.evidence.end] == each.evidence.quote


@given(CASES, UNRELATED, st.booleans())
@settings(deadline=None, max_examples=400)
def test_an_unrelated_paragraph_changes_nothing(text: str, other: str, first: bool) -> None:
    assert kinds(f"{other}\n\n{text}" if first else f"{text}\n\n{other}") == kinds(text)


@given(CASES, st.sampled_from(["Valeur technique | {} | not-allowed", "cn-standard | {} | Prix | 60 | Technique | 40"]))
@settings(deadline=None, max_examples=400)
def test_criteria_listed_beside_a_statement_do_not_make_it_one(text: str, notice: str) -> None:
    assume("cn-standard" not in text)  # a whole notice, whose buyer's activity would stand beside the criteria
    assume(not text.startswith("Plan d'action égalité"))  # a title in words of a criterion, which it is among criteria
    assert kinds(notice.format(text)) == kinds(text)


@given(CASES, CASES)
@settings(deadline=None, max_examples=400)
def test_two_notices_end_to_end_unite_their_findings(one: str, other: str) -> None:
    assume("critère" not in (one + other).lower())
    both = kinds(f"{one}\n\nLe dossier est gratuit. Les prix sont fermes. Une visite est possible.\n\n{other}")
    apart = kinds(one) | kinds(other)
    assert both - SETTLED == apart - SETTLED
    assert both <= apart


def test_lost_accents_keep_the_kinds() -> None:
    assert [text for text in TEXTS if kinds(fold(text).cased) != kinds(text)] == []


def test_capital_letters_keep_the_kinds_where_no_acronym_stands() -> None:
    plain = [text for text in TEXTS if not any(short in text for short in ("EA", "ESS", "SEP", "AI", "EI", "."))]
    assert len(plain) > 100
    assert [text for text in plain if kinds(text.upper()) != kinds(text)] == []


@given(CASES)
@settings(deadline=None, max_examples=150)
def test_lost_apostrophes_keep_the_kinds(text: str) -> None:
    assert kinds(text.replace("d'insertion", "dinsertion").replace("l'", "l")) >= kinds(text) - {Kind.STATED_ABSENT}


@pytest.mark.slow
def test_reading_time_grows_with_the_length_alone() -> None:
    for near in (
        "clause sociale clause d'insert ",
        "réservé réservé lot lot 1, 2, 3, ",
        "n'est pas pas aucun clause ",
        "lots 1, 2 et 3 à ",
    ):
        short, long = near * (10_000 // len(near)), near * (100_000 // len(near))
        assert min(map(seconds, [long] * 3)) < 25 * min(map(seconds, [short] * 3)), near


def seconds(text: str) -> float:
    """CPU time of one reading: another process at work must not look like growth, nor must what is remembered."""
    for module in [module for name, module in sys.modules.items() if name.startswith("clauses.")]:
        for known in vars(module).values():
            getattr(known, "cache_clear", int)()
    began = process_time()
    find_in_text(text)
    return process_time() - began
