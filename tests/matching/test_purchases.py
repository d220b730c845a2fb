"""The share bought from inclusive structures: sums that agree, ranges for what is doubtful."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from config import data
from matching.gazetteer import Gazetteer
from matching.purchase_near import pockets
from matching.purchases import Directory, Found, Purchase, judge, shares
from matching.structure import Activity, Standing, Structure, StructureKind, Zone

JARDIN = Structure(
    "90000001900019",
    StructureKind.EI,
    "Jardin",
    department="67",
    latitude=48.58,
    longitude=7.75,
    activities=(Activity("espaces-verts", None, 1.0, "essai"),),
)
DOUBLE = Structure("90000002700012", StructureKind.ACI, "Double", department="67")
DIRECTORY = Directory.of([JARDIN, DOUBLE, Structure("90000002700012", StructureKind.EI, "Double", department="67")])


def bought(*rows):
    lines = [Purchase(at, siret, siren, cents, category=word) for at, (siret, siren, cents, word) in enumerate(rows)]
    return judge(lines, DIRECTORY, lambda line: line.category or None)


def test_the_share_is_exact_when_every_line_is_known():
    found = shares(bought(("90000001900019", None, 2500, ""), ("90000003500015", None, 7500, "")))
    assert found.whole.bounds == (Fraction(1, 4), Fraction(1, 4))


def test_a_siren_alone_or_no_number_makes_a_range():
    rows = (("90000001900019", None, 100, ""), (None, "900000019", 200, ""), (None, None, 300, ""))
    found = shares(bought(*rows, ("90000003500015", None, 400, ""))).whole
    assert (found.sure, found.probable, found.doubtful, found.total) == (100, 200, 300, 1000)
    assert found.bounds == (Fraction(1, 10), Fraction(6, 10))


def test_another_establishment_of_an_inclusive_company_is_only_probable():
    assert bought(("90000001900027", None, 1, ""))[0].found is Found.SIREN


def test_a_siret_of_two_kinds_is_counted_once():
    found = shares(bought(("90000002700012", None, 500, "")))
    assert {kind: share.sure for kind, share in found.kinds.items()} == {"ACI ou EI": 500}


def test_a_line_without_amount_is_counted_and_outside_every_sum():
    whole = shares(bought(("90000001900019", None, None, ""), ("90000003500015", None, 100, ""))).whole
    assert (whole.unread, whole.total, whole.bounds) == (1, 100, (0, 0))


def test_nothing_bought_is_no_share():
    assert shares(bought(("90000001900019", None, -100, ""))).whole.bounds is None


LINES = st.tuples(
    st.sampled_from(["90000001900019", "90000002700012", "90000003500015", None]),
    st.sampled_from(["900000019", None]),
    st.none() | st.integers(-10_000, 100_000),
    st.sampled_from(["espaces-verts", "papeterie", ""]),
)


@given(st.lists(LINES, max_size=12))
@settings(max_examples=100, deadline=None)
def test_every_cut_adds_up_to_the_whole(rows):
    found = shares(bought(*rows))
    for cut in (found.trades, found.departments):
        for name in ("lines", "total", "sure", "probable", "doubtful", "unread"):
            assert sum(getattr(share, name) for share in cut.values()) == getattr(found.whole, name)
    assert sum(each.sure + each.probable for each in found.kinds.values()) == found.whole.sure + found.whole.probable
    if found.whole.bounds:
        low, high = found.whole.bounds
        assert 0 <= low <= high <= 1


def test_an_alternative_is_told_with_its_criteria_and_by_distance():
    places = Gazetteer.from_rows(data.communes(), data.departments(), data.former_communes())
    lines = [Purchase(2, "90000003500015", cents=100_00, category="espaces-verts", city="Strasbourg", department="67")]
    judged = judge(lines, DIRECTORY, lambda line: line.category)
    activity = Activity("espaces-verts", None, 1.0, "essai", Zone(codes=frozenset({"dep:67"})))
    far = Structure("90000004300018", StructureKind.EA, "Loin", department="75", activities=(activity,))
    gone = Structure(
        "90000005000012", StructureKind.EI, "A", None, "67", standing=Standing.CLOSED, activities=(activity,)
    )
    (pocket,) = pockets(judged, [far, JARDIN, gone], places)
    assert [(each.structure.name, each.km and round(each.km)) for each in pocket.nearest] == [
        ("Jardin", 1),
        ("Loin", None),
    ]
    assert pocket.nearest[1].criteria[1] == "dit travailler dans ce département"
    assert (pocket.cents, pocket.count) == (100_00, 2)


def test_an_unknown_place_has_no_alternative_rather_than_a_wrong_one():
    judged = judge(
        [Purchase(2, "90000003500015", cents=1, category="espaces-verts")], DIRECTORY, lambda line: line.category
    )
    (pocket,) = pockets(judged, [JARDIN], Gazetteer([], [], []))
    assert (pocket.department, pocket.count) == (None, 0)


def test_what_was_bought_nobody_says_where_is_looked_for_in_the_territory_of_the_buyer_and_says_so():
    line = Purchase(2, "90000003500015", cents=1, category="espaces-verts")
    near = Structure(
        "90000004300018",
        StructureKind.EA,
        "Venue d'ailleurs",
        department="75",
        activities=(Activity("espaces-verts", None, 1.0, "essai", Zone(codes=frozenset({"dep:68"}))),),
    )
    told = Purchase(3, "90000003500015", cents=1, category="espaces-verts", department="75")
    judged = judge([line, told], DIRECTORY, lambda line: line.category)
    found = {each.department: each for each in pockets(judged, [JARDIN, near], Gazetteer([], [], []), ["67", "68"])}
    assert found[None].assumed == ("67", "68")
    assert [(each.structure.name, each.criteria[1]) for each in found[None].nearest] == [
        ("Jardin", "dans votre territoire"),
        ("Venue d'ailleurs", "dit travailler dans votre territoire"),
    ]
    assert (found["75"].assumed, [each.structure.name for each in found["75"].nearest]) == ((), ["Venue d'ailleurs"])
