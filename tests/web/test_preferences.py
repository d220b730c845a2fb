"""When people are mailed: what they choose, kept, obeyed, and never acted on by reading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.mail import factories as mail
from tests.web import factories
from tests.web.conftest import Browser
from web.clock import PARIS
from web.house import House
from web.mail.digest import Nothing, digest_for
from web.mail.outbox import count_due
from web.mail.prepare import Step, prepare
from web.store import interest, preferences
from web.store.models import Audit, Message, Preference, User
from web.store.preferences import Cadence, Wish, next_time
from web.store.reviews import Author

SUNDAY = datetime(2026, 5, 3, 10, tzinfo=PARIS)
FORM = {"rythme": "weekly", "jour": "1", "heure": "8", "reprise": "", "resume": "oui", "changements": "oui"}


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (Wish(), "2026-05-05T08:00+02:00"),
        (Wish(Cadence.DAILY, hour=14), "2026-05-04T14:00+02:00"),
        (Wish(Cadence.MONTHLY), "2026-05-05T08:00+02:00"),
        (Wish(Cadence.MONTHLY, weekday=4), "2026-06-05T08:00+02:00"),
        (Wish(paused_until=date(2026, 5, 6)), "2026-05-12T08:00+02:00"),
        (Wish(Cadence.DAILY, paused_until=date(2026, 8, 1)), "2026-08-03T08:00+02:00"),
    ],
)
def test_the_next_mail_leaves_at_the_hour_chosen_in_paris(wish: Wish, told: str) -> None:
    after = SUNDAY if wish.weekday != 4 else SUNDAY + timedelta(days=1)
    assert next_time(wish, after).isoformat(timespec="minutes") == told


def test_eight_in_the_morning_stays_eight_in_the_morning_in_winter() -> None:
    assert next_time(Wish(), datetime(2026, 10, 26, tzinfo=UTC)).astimezone(UTC).hour == 7
    assert next_time(Wish(), datetime(2026, 10, 19, tzinfo=UTC)).astimezone(UTC).hour == 6


@pytest.fixture
def director(browse: Callable[[str], Browser], world: factories.World) -> Browser:
    return browse(world.people["structure"])


def test_what_one_chose_is_kept_and_shown(house: House, director: Browser) -> None:
    chosen = FORM | {"rythme": "monthly", "jour": "3", "heure": "14"}
    assert director.post("/compte/messages", **chosen).status_code == 303
    page = director.text("/compte/messages")
    assert '<option value="monthly" selected>' in page
    assert '<option value="14" selected>' in page
    with house.sessions() as session:
        row = session.query(Preference).one()
        assert (row.cadence, row.weekday, row.hour, row.wants_changes) == ("monthly", 3, 14, True)
        assert session.get_one(User, row.user_id).wants_digest
    director.post("/compte/messages", **{name: value for name, value in FORM.items() if name != "resume"})
    with house.sessions() as session:
        assert not session.query(User).filter_by(role="structure").one().wants_digest


@pytest.mark.parametrize("bad", [{"rythme": "hourly"}, {"jour": "6"}, {"heure": "3"}, {"heure": "x"}])
def test_what_is_not_offered_is_refused(director: Browser, bad: dict[str, str]) -> None:
    assert director.post("/compte/messages", **FORM | bad).status_code == 400


@pytest.mark.parametrize("day", ["2020-01-01", "2999-01-01", "demain"])
def test_a_day_that_cannot_be_is_told_and_nothing_is_kept(house: House, director: Browser, day: str) -> None:
    answer = director.post("/compte/messages", **FORM | {"reprise": day})
    assert answer.status_code == 400
    assert "date de reprise" in answer.text
    with house.sessions() as session:
        assert session.query(Preference).count() == 0


def test_the_schedule_waits_for_the_hour_and_a_person_need_not(house: House) -> None:
    with house.sessions() as session:
        person, place = mail.director(session)
        mail.accepted_tenders(session, place, 1)
        assert prepare(session, person, mail.NOW, mail.desk()) is Step.NEW
        tuesday = datetime(2026, 5, 5, 6, tzinfo=UTC)
        assert session.scalars(select(Message.planned_for)).one() == tuesday
        assert count_due(session, tuesday - timedelta(minutes=1), punctual=True) == 0
        assert count_due(session, tuesday, punctual=True) == 1
        assert count_due(session, mail.NOW) == 1
        preferences.save(session, person.id, Wish(Cadence.DAILY), mail.NOW)
        session.expire_all()
        assert session.scalars(select(Message.planned_for)).one() == tuesday - timedelta(days=1)


def test_during_an_absence_the_digest_is_empty_and_says_why(house: House) -> None:
    with house.sessions() as session:
        person, place = mail.director(session)
        mail.accepted_tenders(session, place, 1)
        preferences.save(session, person.id, Wish(paused_until=date(2026, 5, 20)), mail.NOW)
        found = digest_for(session, person, mail.NOW, mail.desk().sources)
        assert found == Nothing("en pause jusqu'au 20 mai")


def test_what_was_answered_is_not_announced(house: House) -> None:
    with house.sessions() as session:
        person, place = mail.director(session)
        first, second = mail.accepted_tenders(session, place, 2)
        author = Author(person.id, person.organisation_id)
        interest.append(session, author, first.id, interest.Answer.NOT_FOR_US, "", mail.NOW)
        found = digest_for(session, person, mail.NOW, mail.desk().sources)
        assert not isinstance(found, Nothing)
        assert found.tender_ids == (second.id,)


def ignored(session, person: User, weeks: int) -> None:  # type: ignore[no-untyped-def]
    for number in range(weeks):
        message = mail.outbox.put(session, person, f"digest:{number}", mail.letter(person.email), mail.NOW)
        message.state, message.sent_at = "sent", mail.NOW - timedelta(weeks=weeks - number)
    session.flush()


@pytest.mark.parametrize(("weeks", "asked"), [(7, False), (9, True)])
def test_after_eight_weeks_without_a_sign_once_a_month_is_offered(house: House, weeks: int, asked: bool) -> None:
    with house.sessions() as session:
        person, place = mail.director(session)
        mail.accepted_tenders(session, place, 1)
        ignored(session, person, weeks)
        assert preferences.offer_monthly(session, person.id, mail.NOW) is asked
        prepare(session, person, mail.NOW, mail.desk())
        content = session.scalars(select(Message.content).order_by(Message.id.desc())).first()
        assert content is not None
        assert (b"huit semaines" in content) is asked


@pytest.mark.parametrize("sign", ["answer", "sign_in", "keep", "monthly"])
def test_a_sign_on_the_pages_ends_the_question(house: House, sign: str) -> None:
    with house.sessions() as session:
        person, place = mail.director(session)
        (tender,) = mail.accepted_tenders(session, place, 1)
        ignored(session, person, 9)
        if sign == "answer":
            author = Author(person.id, person.organisation_id)
            interest.append(session, author, tender.id, interest.Answer.NOT_FOR_US, "", mail.NOW - timedelta(days=7))
        elif sign == "sign_in":
            session.add(Audit(user_id=person.id, action="signed_in", created_at=mail.NOW - timedelta(days=7)))
        elif sign == "keep":
            preferences.keep_cadence(session, person.id, mail.NOW)
        else:
            preferences.save(session, person.id, Wish(Cadence.MONTHLY), mail.NOW)
        session.flush()
        assert not preferences.offer_monthly(session, person.id, mail.NOW)


def test_the_question_is_answered_by_a_button(house: House, world: factories.World, director: Browser) -> None:
    with house.sessions.begin() as session:
        person = session.query(User).filter_by(role="structure").one()
        ignored(session, person, 9)
    assert "Un message par mois" in director.text("/compte/messages")
    director.post("/compte/messages/rythme", mensuel="oui")
    assert "Un message par mois" not in director.text("/compte/messages")
    with house.sessions() as session:
        assert preferences.of(session, session.query(Preference).one().user_id).cadence is Cadence.MONTHLY


def test_no_facilitator_is_promised_a_digest_that_is_prepared_for_structures_only(facilitator: Browser) -> None:
    assert "Recevoir le résumé" not in facilitator.text("/compte")
    assert "n'est envoyé qu'aux structures" in facilitator.text("/compte")
    assert "ne servent qu'aux comptes des structures" in facilitator.text("/compte/messages")
