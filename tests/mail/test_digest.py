"""Who is told what: only what is accepted, open and new, only to whom asked for it and is in activity."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from clauses.tender import Stage
from tests.mail.factories import (
    NOW,
    accepted_tenders,
    desk,
    director,
    match,
    review,
    tender,
    user,
)
from tests.mail.factories import structure as structure_row
from web.house import House
from web.mail.digest import Digest, Nothing, digest_for, shorten, subject_line
from web.store.models import User


@pytest.fixture
def session(house: House):  # type: ignore[no-untyped-def]
    with house.sessions() as opened:
        yield opened


def told(session: Session, person: User) -> Digest:
    found = digest_for(session, person, NOW, desk().sources)
    assert isinstance(found, Digest), found
    return found


def silence(session: Session, person: User) -> str:
    found = digest_for(session, person, NOW, desk().sources)
    assert isinstance(found, Nothing), found
    return found.because


def test_an_accepted_open_tender_is_told_in_plain_words(session: Session) -> None:
    person, place = director(session)
    (only,) = accepted_tenders(session, place, 1)
    digest = told(session, person)
    (item,) = digest.items
    assert digest.subject == f"1 marché pour {person.organisation.name} — il ferme le 12 mai"
    assert item.deadline == "mardi 12 mai à 10 h, dans 9 jours"
    assert (item.title, item.buyer, item.place) == (only.title, "Ville de Lille", "Lille (59), à 12 km de chez vous")
    assert item.reviewed


def test_five_items_at_most_nearest_deadline_first_and_the_total_is_told(session: Session) -> None:
    person, place = director(session)
    made = accepted_tenders(session, place, 7)
    digest = told(session, person)
    assert [item.tender_id for item in digest.items] == [each.id for each in made[:5]]
    assert digest.subject == f"7 marchés pour {person.organisation.name} — le premier ferme le 12 mai"
    assert set(digest.tender_ids) == {each.id for each in made}


def test_a_tender_without_a_printed_deadline_comes_last_and_says_so(session: Session) -> None:
    person, place = director(session)
    facilitator = user(session, "facilitator")
    for days in (None, 30):
        made = tender(session, days=days)
        match(session, made, place)
        review(session, facilitator, made)
    assert [item.deadline for item in told(session, person).items] == [
        "mardi 2 juin à 10 h, dans 30 jours",
        "non indiquée dans l'annonce",
    ]


@pytest.mark.parametrize(
    ("days", "stage"), [(-1, Stage.CALL), (9, Stage.CANCELLED), (9, Stage.AWARDED), (9, Stage.PLANNED)]
)
def test_only_open_tenders_are_told(session: Session, days: int, stage: Stage) -> None:
    person, place = director(session)
    made = tender(session, days=days, stage=stage)
    match(session, made, place)
    review(session, user(session, "facilitator"), made)
    assert silence(session, person) == "aucun marché ouvert ne correspond à la structure"


def test_what_no_facilitator_accepted_is_not_told(session: Session) -> None:
    person, place = director(session)
    match(session, tender(session), place)
    assert silence(session, person) == "rien de nouveau : 1 pas encore accepté par un facilitateur"


def test_an_organisation_may_take_unreviewed_matches_above_the_threshold_but_none_set_aside(session: Session) -> None:
    person, place = director(session)
    person.organisation.unreviewed_matches = True
    good, weak, refused = (tender(session) for _ in range(3))
    match(session, good, place, 0.5)
    match(session, weak, place, 0.49)
    match(session, refused, place, 0.9)
    review(session, user(session, "facilitator"), refused, "set_aside")
    (item,) = told(session, person).items
    assert item.tender_id == good.id
    assert not item.reviewed


@pytest.mark.parametrize(
    ("standing", "because"), [("unknown", "on ne sait pas si la structure est en activité"), ("closed", "fermée")]
)
def test_a_structure_closed_or_not_known_to_live_is_never_mailed(session: Session, standing: str, because: str) -> None:
    person, place = director(session, standing=standing)
    person.organisation.unreviewed_matches = True
    accepted_tenders(session, place, 1)
    assert because in silence(session, person)


def test_a_closed_kind_of_the_same_establishment_brings_nothing(session: Session) -> None:
    person, place = director(session)
    closed = structure_row(session, place.siret, "ACI", standing="closed")
    accepted_tenders(session, closed, 1)
    assert silence(session, person) == "aucun marché ouvert ne correspond à la structure"


def test_a_tender_that_suits_two_kinds_of_one_establishment_is_told_once(session: Session) -> None:
    person, place = director(session)
    other = structure_row(session, place.siret, "ACI", name="Le chantier")
    (made,) = accepted_tenders(session, place, 1)
    match(session, made, other, 0.95)
    (item,) = told(session, person).items
    assert item.why.endswith("pour Le chantier")


def test_the_lots_that_suit_are_named(session: Session) -> None:
    person, place = director(session)
    made = tender(session, lots=("1", "2", "3"))
    match(session, made, place, lot=2)
    review(session, user(session, "facilitator"), made)
    assert told(session, person).items[0].lots == "Lot 3 : Secteur 3"
    match(session, made, place, 0.6, lot=0)
    assert told(session, person).items[0].lots == "Lots 1 et 3"


def test_each_refusal_has_its_sentence(session: Session) -> None:
    person, _ = director(session)
    assert silence(session, user(session)).startswith("l'organisation n'a pas de SIRET")
    assert silence(session, user(session, siret="99999999999999")).startswith("aucune structure de l'annuaire")
    person.email = "jean@exemple.fr\nBcc: tous@exemple.fr"
    assert silence(session, person) == "adresse électronique inutilisable"
    person.wants_digest = False
    assert silence(session, person) == "n'a pas demandé de message"
    person.stopped_at = NOW
    assert silence(session, person) == "a tout arrêté le 3 mai"
    person.closed_at = NOW
    assert silence(session, person) == "compte fermé"


def test_a_subject_names_the_year_when_it_is_not_this_one() -> None:
    assert (
        subject_line("Nom", 2, NOW + timedelta(days=300), NOW)
        == "2 marchés pour Nom — le premier ferme le 27 février 2027"
    )
    assert subject_line("Nom", 2, None, NOW) == "2 marchés pour Nom — date limite à vérifier"


def test_long_titles_are_cut_at_a_word() -> None:
    assert shorten("Entretien des\n espaces verts", 20) == "Entretien des…"
