"""On the page of a tender: what the law expects beside what was found, and what the notice says of groups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from clauses.consideration import Absent, Kind
from clauses.notice import ContractKind, NoticeType, Section
from tests.web import factories
from tests.web.conftest import Browser
from tests.web.test_tender_page import plain
from web.house import House

AFTER = date(2026, 10, 1)


def opened(
    house: House,
    day: date = AFTER,
    kind: ContractKind | None = ContractKind.SERVICES,
    value: float | None = 9e6,
    **of_notice: object,
) -> int:
    with house.sessions.begin() as session:
        one = factories.tender(session, kind=kind, value=value, published=day)
        factories.notice(session, one, **of_notice)
    return one.id


def law(browser: Browser, tender: int) -> str:
    """The block on the law, as one reads it."""
    return (
        plain(browser.text(f"/marches/{tender}")).partition("et ce qui a été trouvé")[2].partition("Vos documents")[0]
    )


def test_what_is_expected_and_not_found_is_never_told_as_a_breach(house: House, facilitator: Browser) -> None:
    said = law(facilitator, opened(house, dispatched=AFTER))
    assert "Condition d'exécution sociale" in said
    assert "Attendue, non trouvée dans l'avis : à vérifier dans le dossier de consultation" in said
    assert "article L2112-2-1" in said
    assert "Exceptions ouvertes à l'acheteur : solution immédiatement disponible" in said
    assert "Avis envoyé le 1er octobre 2026" in said
    assert "illégal" not in said.lower()


def test_what_is_found_or_denied_is_told_so(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        one = factories.tender(session, kind=ContractKind.SERVICES, value=9e6, published=AFTER)
        factories.notice(session, one, dispatched=AFTER)
        factories.consideration(session, one)
        factories.consideration(session, one, Kind.STATED_ABSENT, absent=Absent.ENVIRONMENT.value)
    said = law(facilitator, one.id)
    assert "Trouvée dans l'avis" in said
    assert "L'avis indique qu'il n'y en a pas" in said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "La valeur estimée n'est pas connue"),
        (100_000, "La valeur est sous le seuil européen"),
        (300_000, "cela dépend de la nature de l'acheteur"),
    ],
)
def test_value_and_buyer_decide_and_what_is_not_known_is_to_be_checked(
    house: House, facilitator: Browser, value: float | None, said: str
) -> None:
    assert said in law(facilitator, opened(house, value=value, dispatched=AFTER))


def test_a_day_that_stands_for_another_near_the_change_is_said(house: House, facilitator: Browser) -> None:
    near, far = opened(house, date(2026, 8, 24)), opened(house, date(2026, 9, 24))
    assert "proche du changement de loi" in law(facilitator, near)
    assert "proche du changement de loi" not in law(facilitator, far)
    assert "Avis publié le 24 août 2026" in law(facilitator, near)


def test_a_notice_without_text_leaves_all_unknown(house: House, facilitator: Browser) -> None:
    said = law(facilitator, opened(house, dispatched=AFTER, sections=()))
    assert "dossier non lu" in said
    assert "non trouvée dans l'avis" not in said


@pytest.mark.parametrize("values", [{"kind": None}, {"type": NoticeType.AWARD}])
def test_without_nature_or_call_nothing_is_said(house: House, facilitator: Browser, values: dict[str, object]) -> None:
    assert "Ce que la loi prévoit" not in facilitator.text(f"/marches/{opened(house, **values)}")  # type: ignore[arg-type]  # one of the two


def test_documents_of_the_organisation_answer_the_law_too(
    house: House, world: factories.World, facilitator: Browser, browse: Callable[[str], Browser]
) -> None:
    from tests.documents import makers
    from tests.web.test_documents import drop

    tender = opened(house, dispatched=AFTER)
    drop(facilitator, tender, ("CCAP.txt", "Le titulaire réalise 120 heures d'insertion.".encode()))
    drop(facilitator, tender, ("vide.pdf", makers.pdf("")))
    assert "Trouvée dans vos documents" in law(facilitator, tender)
    assert "Trouvée" not in law(browse(world.people["colleague"]), tender)


def test_the_law_is_for_signed_in_people(house: House, anonymous: Browser) -> None:
    assert anonymous.get(f"/marches/{opened(house)}").status_code == 302


# --- groups -------------------------------------------------------------------------------------------------------


def groups(browser: Browser, tender: int) -> str:
    return plain(browser.text(f"/marches/{tender}")).partition("Groupement : ce que dit l'avis")[2]


def test_what_the_notice_says_of_groups_is_told_in_plain_words_with_its_own(house: House, facilitator: Browser) -> None:
    words = "Groupement solidaire. Les candidats ne peuvent être membres de plusieurs groupements."
    said = groups(facilitator, opened(house, group_form=words))
    assert "chaque membre répond de tout le marché, y compris de la part des autres" in said
    assert "Interdit : être membre de plusieurs groupements." in said
    assert "« Groupement solidaire. »" in said


def test_a_form_written_among_other_texts_is_read_too(house: House, facilitator: Browser) -> None:
    sections = (Section("autres", "Autres", "Délai : un an. Aucune forme de groupement n'est imposée."),)
    assert "Vous choisissez librement" in groups(facilitator, opened(house, sections=sections))


def test_silence_on_groups_sends_to_the_documents(house: House, facilitator: Browser) -> None:
    said = groups(facilitator, opened(house))
    assert "L'avis ne dit rien de la forme du groupement" in said


def test_an_answer_agrees_with_what_is_expected(house: House, facilitator: Browser) -> None:
    said = law(facilitator, opened(house, dispatched=AFTER))
    assert "Attendu, non trouvé dans l'avis" in said.partition("Critère environnemental")[2].partition("Condition")[0]
    assert "Attendues, non trouvées dans l'avis" in said.partition("Spécifications")[2]
