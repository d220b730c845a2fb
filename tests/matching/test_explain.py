"""What the explanation says beside the score: standing, warnings, notes, questions."""

from datetime import date

import pytest

from matching.explain import explain, standing_sentence
from matching.structure import Standing, StructureKind
from tests.matching.cases import ON, context, lot, structure


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"standing": Standing.UNKNOWN, "checked": None, "as_of": date(2019, 7, 1)},
            "Liste de juillet 2019, non vérifiée.",
        ),
        ({"standing": Standing.UNKNOWN, "checked": None}, "Jamais vérifiée."),
        ({"checked": date(2026, 11, 12)}, "Vérifiée le 12/11/2026."),
        ({"checked": date(2026, 9, 1)}, "À vérifier : dernière vérification le 01/09/2026."),
        (
            {"standing": Standing.TO_CHECK, "checked": date(2026, 11, 12)},
            "À vérifier : dernière vérification le 12/11/2026.",
        ),
        ({"standing": Standing.CLOSED, "checked": date(2026, 11, 12)}, "Fermée (vu le 12/11/2026)."),
    ],
)
def test_standing_is_told_with_its_date(changes, expected):
    assert standing_sentence(structure(**changes), ON) == expected


def test_a_list_never_checked_warns_without_touching_the_score():
    checked, listed = structure(), structure(standing=Standing.UNKNOWN, checked=None, as_of=date(2019, 7, 1))
    told = explain(lot(), listed, context())
    assert told.warnings == ("Liste de juillet 2019, non vérifiée.",)
    assert told.score == explain(lot(), checked, context()).score


def test_a_fictional_structure_says_so():
    assert "Structure fictive, pour la démonstration." in explain(lot(), structure(fictional=True), context()).warnings


def test_a_refused_structure_is_told_the_law():
    told = explain(lot(kinds=frozenset({"reserved_insertion"})), structure(kind=StructureKind.EA), context())
    assert told.verdict == "no"
    assert "L2113-13" in " ".join(told.notes)


def test_a_conditional_answer_brings_its_question():
    told = explain(lot(kinds=frozenset({"reserved_insertion"})), structure(kind=StructureKind.AI), context())
    assert told.verdict == "if"
    assert told.ask


def test_all_modes_are_told_best_first():
    told = explain(lot(), structure(kind=StructureKind.ETTI), context())
    assert told.modes[0] == told.eligibility
    assert len(told.modes) == 5


def test_changing_one_input_changes_the_explanation_of_that_feature_only():
    before, after = (explain(lot(), structure(**changes), context()).findings for changes in ({}, {"latitude": 48.7}))
    changed = {one.feature for one, other in zip(before, after, strict=True) if one != other}
    assert changed == {"place"}
