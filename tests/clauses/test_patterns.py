from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import clauses.find  # noqa: F401 - loads every rule
from clauses.literals import branches, heads, needs
from clauses.normalise import fold
from clauses.patterns import Pattern, rx
from clauses.words import bits_of, held

TEXTS = [json.loads(line)["text"] for line in (Path(__file__).parent / "cases.jsonl").read_text("utf-8").splitlines()]


def held_in(value: object) -> Iterator[Pattern]:
    if isinstance(value, Pattern):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from held_in(each)


def every_pattern() -> list[Pattern]:
    modules = [module for name, module in sys.modules.items() if name.startswith("clauses.")]
    return list(dict.fromkeys(each for module in modules for value in vars(module).values() for each in held_in(value)))


def spans(matches: Iterator[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in matches]


def test_patterns_of_all_rules_answer_as_plain_expressions_do() -> None:
    patterns = every_pattern()
    assert len(patterns) > 100
    lows = [fold(text).low for text in TEXTS[::7]]
    for pattern in patterns:
        plain = re.compile(pattern.pattern)
        for low in lows:
            assert spans(pattern.finditer(low)) == spans(plain.finditer(low)), pattern.pattern


letters = st.sampled_from(
    ["a", "b", "ab", "bab", "abba", "a?", "b*", "ab+", "[ab]", ".", " ", "b{0,2}?", "a{2}", "\\b"]
)


def grouped(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.lists(inside, min_size=1, max_size=3).map("".join)
    either = st.lists(joined, min_size=1, max_size=3).map("|".join)
    return st.tuples(st.sampled_from(["(?:", "(?:", "(?=", "(?!"]), either, st.sampled_from(["", "", "?", "+"])).map(
        lambda parts: f"{parts[0]}{parts[1]}){parts[2] if parts[0] == '(?:' else ''}"
    )


@given(
    st.lists(st.recursive(letters, grouped, max_leaves=8), min_size=1, max_size=4).map("|".join),
    st.text(alphabet="abab -", max_size=24),
)
@settings(deadline=None, max_examples=400)
def test_any_pattern_answers_as_a_plain_expression_does(source: str, text: str) -> None:
    pattern, plain = Pattern(source), re.compile(source)
    found, same = pattern.search(text), plain.search(text)
    assert (found and found.span()) == (same and same.span())
    if plain.fullmatch("") is None and all(match.group() for match in plain.finditer(text)):
        assert spans(pattern.finditer(text)) == spans(plain.finditer(text))
    found, same = pattern.match(text), plain.match(text)
    assert (found and found.span()) == (same and same.span())
    assert bool(pattern.fullmatch(text)) == bool(plain.fullmatch(text))


@given(st.lists(st.recursive(letters, grouped, max_leaves=8), min_size=1, max_size=4).map("|".join), st.text("ab -"))
@settings(deadline=None, max_examples=400)
def test_what_a_pattern_matches_holds_a_stem_of_each_set(source: str, text: str) -> None:
    if match := re.search(source, text):
        assert all(any(word in match.group() for word in words) for words in needs(source))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("clauses?[^#]{0,45}?environn?ementa", [{"clause"}, {"environementa", "environnementa"}]),
        ("(?:est|sont) ?(?:exige|demande)e?s?", [{"exige", "demande"}, {"est", "sont"}]),
        ("(?:re)?insertion", [{"insertion"}]),
        ("(?:social|ecologi)?[a-z]{0,4} ?clauses? de", [{"clause"}]),
        (r"\bg ?/ ?km\b", [{"km"}]),
        ("(?:social|ecologi)?[a-z]{0,4} ?a", []),
        (r"devr[ao]\w*(?=ensuite)", [{"devra", "devro"}]),
    ],
)
def test_stems_are_read_off_a_pattern(source: str, expected: list[set[str]]) -> None:
    assert sorted(map(sorted, needs(source))) == sorted(map(sorted, expected))


@given(st.lists(st.recursive(letters, grouped, max_leaves=8), min_size=1, max_size=4).map("|".join), st.text("ab -"))
@settings(deadline=None, max_examples=400)
def test_what_a_pattern_matches_holds_one_of_its_heads_at_its_beginning(source: str, text: str) -> None:
    if (match := re.search(source, text)) and (found := heads(source)):
        assert any(
            text.startswith(stem, match.start() + before)
            for stem, least, most in found
            for before in range(least, most + 1)
        )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\bclauses?[^#]{0,45}?environn?ementa", [("clause", 0, 0)]),
        ("(?:s[' ]?engag|devr[ao])", [("devra", 0, 0), ("devro", 0, 0), ("engag", 1, 2)]),
        (
            "(?:l[' ]?)?(?:re)?insertion",
            [("insertion", 0, 0), ("insertion", 1, 2), ("reinsertion", 0, 0), ("reinsertion", 1, 2)],
        ),
        (r"(?:\w+ ?)?clause", []),
        (r"\d{1,3} ?%", []),
    ],
)
def test_where_a_pattern_may_begin_is_read_off_it(source: str, expected: list[tuple[str, int, int]]) -> None:
    assert list(heads(source)) == expected


def test_alternatives_are_told_apart_through_groups_that_hold_them_whole() -> None:
    assert list(branches(r"a|(?:b|(?:c|d)e)|(?:f|g)h|[|)]\|")) == ["a", "b", "(?:c|d)e", "(?:f|g)h", r"[|)]\|"]


def test_a_pattern_that_captures_is_refused() -> None:
    with pytest.raises(ValueError, match="capture nothing"):
        rx("clauses? (sociale)")


def test_of_alternatives_that_begin_together_the_first_written_counts() -> None:
    assert rx("clause", "clause sociale").findall("une clause sociale") == ["clause"]
    assert rx("sociale", "une clause").findall("une clause sociale") == ["une clause", "sociale"]


def test_a_stem_asked_for_later_is_found_in_texts_already_read() -> None:
    assert not held("zwyxclause")[0] & bits_of(["zwyx"])
    assert held("zwyxclause")[0] & bits_of(["zwyx"])
