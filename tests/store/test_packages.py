"""Suppliers and packages in the store: appended, scoped, one answer a turn."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from clauses.packages.guard import Moment, Nature
from clauses.packages.kinds import ItemKind, Unit
from clauses.packages.rounds import Act, Event, NotAllowed, Side, State, allowed
from clauses.packages.terms import Item, Terms
from tests.web import factories
from web.clock import now
from web.house import House
from web.store import package_notes, packages, supplier_links, suppliers
from web.store.models import Package, PackageEvent, PackageVersion, Supplier
from web.store.models.packages import Appended
from web.store.packages import NewPackage, Overtaken, Signer
from web.store.reviews import Author
from web.store.suppliers import BadSupplier, SupplierValue

SIRET = "90000001900019"
ITEMS = Terms((Item("l1", ItemKind.PMSMP, 2, Unit.NUMBER),))
MORE = Terms((Item("l1", ItemKind.PMSMP, 3, Unit.NUMBER),))
PAINTER = Signer(Side.SUPPLIER, "Mme Blanc, gérante")


def author_of(session: Session) -> Author:
    person = factories.user(session, "buyer")
    return Author(person.id, person.organisation_id)


def drafted(session: Session, author: Author) -> Package:
    supplier = suppliers.by_siret(session, author.organisation_id, SIRET) or suppliers.add(
        session, author, SupplierValue(SIRET, "Peintures Blanc"), now()
    )
    today = now().date()
    new = NewPackage("Essai", today, today + timedelta(days=365), Nature.PRIVATE, Moment.FREE, {})
    return packages.create(session, supplier, None, new, buyer(author), now())


def buyer(author: Author) -> Signer:
    return Signer(Side.BUYER, "acheteuse@exemple.test", author.user_id)


def test_a_wrong_siret_is_refused_and_a_right_one_kept_once_for_each_organisation(house: House) -> None:
    with house.sessions.begin() as session:
        one, other = author_of(session), author_of(session)
        with pytest.raises(BadSupplier, match="90000001900018"):
            suppliers.add(session, one, SupplierValue("90000001900018", "Blanc"), now())
        suppliers.add(session, one, SupplierValue("900 000 019 00019", "Blanc"), now())
        with pytest.raises(BadSupplier, match="déjà"):
            suppliers.add(session, one, SupplierValue(SIRET, "Blanc bis"), now())
        assert suppliers.add(session, other, SupplierValue(SIRET, "Blanc"), now()).siret == SIRET


def test_rows_of_another_organisation_do_not_exist(house: House) -> None:
    with house.sessions.begin() as session:
        one, other = author_of(session), author_of(session)
        package = drafted(session, one)
        assert packages.get(session, one.organisation_id, package.id) is package
        assert packages.get(session, other.organisation_id, package.id) is None
        assert packages.count(session, other.organisation_id) == 0
        assert packages.listed(session, other.organisation_id).lines == ()
        assert suppliers.get(session, other.organisation_id, package.supplier_id) is None
        assert suppliers.count(session, other.organisation_id, suppliers.SupplierFilter()) == 0


def test_an_answer_to_a_page_read_before_is_refused_and_writes_nothing(house: House) -> None:
    with house.sessions.begin() as session:
        author = author_of(session)
        package = drafted(session, author)
        packages.take(session, package, 1, Act(Event.SEND, Side.BUYER, 1), buyer(author), now(), ITEMS)
        packages.take(session, package, 2, Act(Event.ACCEPT, Side.SUPPLIER, 1), PAINTER, now())
        with pytest.raises(Overtaken, match="rien n'a été enregistré"):
            packages.take(session, package, 2, Act(Event.COUNTER, Side.SUPPLIER, 2, "trop"), PAINTER, now(), MORE)
        assert [row.number for row in packages.versions(session, package)] == [1]
        assert package.agreed_version == 1
        assert packages.agreed(session, package) == ITEMS


def test_of_two_answers_at_the_very_same_moment_one_is_kept(house: House) -> None:
    with house.sessions.begin() as session:
        author = author_of(session)
        package = drafted(session, author)
        packages.take(session, package, 1, Act(Event.SEND, Side.BUYER, 1), buyer(author), now(), ITEMS)
        package_id, organisation = package.id, author.organisation_id
    told: list[str] = []
    start = threading.Barrier(2)

    def answer(act: Act, terms: Terms | None) -> None:
        with house.sessions() as session:
            mine = packages.get(session, organisation, package_id)
            assert mine
            session.rollback()
            start.wait()
            try:
                packages.take(session, mine, 2, act, PAINTER, now(), terms)
                session.commit()
                told.append("kept")
            except Overtaken:
                told.append("told")

    acts: list[tuple[Act, Terms | None]] = [
        (Act(Event.ACCEPT, Side.SUPPLIER, 1), None),
        (Act(Event.COUNTER, Side.SUPPLIER, 2, "trop"), MORE),
    ]
    threads = [threading.Thread(target=answer, args=pair) for pair in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["kept", "told"]
    with house.sessions() as session:
        mine = packages.get(session, organisation, package_id)
        assert mine
        assert mine.turn == len(packages.events(session, mine)) == 3


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_tried_no_row_is_ever_rewritten(house: House, data: st.DataObject) -> None:
    with house.sessions.begin() as session:
        author = author_of(session)
        package = drafted(session, author)
        written: dict[tuple[str, int], str] = {}
        for _ in range(10):
            standing = packages.standing(session, package)
            choices = [(event, side) for side in Side for event in sorted(allowed(standing, side))]
            if not choices:
                break
            event, side = data.draw(st.sampled_from(choices))
            terms = data.draw(st.sampled_from([ITEMS, MORE]))
            number = standing.open if event is Event.ACCEPT else standing.written + 1
            signer = buyer(author) if side is Side.BUYER else PAINTER
            seen = data.draw(st.sampled_from([standing.turn, standing.turn - 1]))
            try:
                packages.take(session, package, seen, Act(event, side, number, "motif"), signer, now(), terms)
            except Overtaken:
                assert seen != standing.turn
            found = rows(session, package)
            assert written.items() <= found.items()
            written = found
            assert_columns_repeat_the_events(session, package)


def rows(session: Session, package: Package) -> dict[tuple[str, int], str]:
    session.expire_all()
    versions = {
        ("version", row.number): repr((row.content, row.signed_by)) for row in packages.versions(session, package)
    }
    steps = {
        ("event", row.turn): repr((row.event, row.version, row.reason)) for row in packages.events(session, package)
    }
    return versions | steps


def assert_columns_repeat_the_events(session: Session, package: Package) -> None:
    standing = packages.standing(session, package)
    kept = (package.state, package.turn, package.open_version, package.agreed_version)
    assert kept == (standing.state, standing.turn, standing.open, standing.agreed)


def test_drafts_are_not_among_what_both_sides_see(house: House) -> None:
    with house.sessions.begin() as session:
        author = author_of(session)
        package = drafted(session, author)
        packages.take(session, package, 1, Act(Event.WRITE, Side.BUYER, 1), buyer(author), now(), MORE)
        packages.take(session, package, 2, Act(Event.SEND, Side.BUYER, 2), buyer(author), now(), ITEMS)
        assert [row.number for row in packages.versions(session, package)] == [1, 2]
        assert [row.number for row in packages.exchanged(session, package, packages.events(session, package))] == [2]
        assert packages.agreed(session, package) is None


@pytest.mark.parametrize("rows_of", [packages.versions, packages.events])
def test_the_store_itself_refuses_to_rewrite_or_remove_what_was_appended(
    house: House, rows_of: Callable[[Session, Package], list[PackageVersion]]
) -> None:
    with house.sessions() as session:
        package = sent(session, author_of(session))
        session.commit()
        rows_of(session, package)[0].reason = "réécrit"
        with pytest.raises(Appended):
            session.flush()
        session.rollback()
        session.delete(rows_of(session, package)[0])
        with pytest.raises(Appended):
            session.flush()


def test_a_step_that_the_rounds_refuse_leaves_no_row(house: House) -> None:
    with house.sessions.begin() as session:
        author = author_of(session)
        package = drafted(session, author)
        with pytest.raises(NotAllowed):
            packages.take(session, package, 1, Act(Event.ACCEPT, Side.BUYER, 1), buyer(author), now())
        assert [row.event for row in packages.events(session, package)] == ["prepare"]


def sent(session: Session, author: Author) -> Package:
    package = drafted(session, author)
    packages.take(session, package, 1, Act(Event.SEND, Side.BUYER, 1), buyer(author), now(), ITEMS)
    return package


def end_link(session: Session, package: Package) -> None:
    supplier_links.revoke_all(session, package, now())


def draw_again(session: Session, package: Package) -> None:
    supplier_links.draw(session, Author(package.user_id, package.organisation_id), package, 1, 7, now())


@pytest.mark.parametrize("end", [end_link, draw_again])
def test_a_link_ends_when_it_is_revoked_or_drawn_again(house: House, end: Callable[[Session, Package], None]) -> None:
    with house.sessions.begin() as session:
        author = author_of(session)
        package = sent(session, author)
        token = supplier_links.draw(session, author, package, 1, 7, now())
        found = supplier_links.find(session, token, now())
        assert found
        assert found[1] is package
        end(session, package)
        assert supplier_links.find(session, token, now()) is None


def test_a_link_ends_on_its_day_and_its_token_is_not_kept(house: House) -> None:
    with house.sessions.begin() as session:
        author = author_of(session)
        package = sent(session, author)
        token = supplier_links.draw(session, author, package, 1, 7, now())
        assert supplier_links.find(session, token, now() + timedelta(days=8)) is None
        (link,) = supplier_links.of_package(session, package)
        assert token not in repr(link.__dict__)


def test_a_link_opens_its_round_and_no_later_one(house: House) -> None:
    with house.sessions.begin() as session:
        author = author_of(session)
        package = sent(session, author)
        supplier_links.draw(session, author, package, 1, 7, now())
        (link,) = supplier_links.of_package(session, package)
        assert supplier_links.round_of(link, packages.events(session, package)) == (1,)
        packages.take(session, package, 2, Act(Event.COUNTER, Side.SUPPLIER, 2, "plus"), PAINTER, now(), MORE)
        packages.take(session, package, 3, Act(Event.SEND, Side.BUYER, 3, "moins"), buyer(author), now(), ITEMS)
        assert supplier_links.round_of(link, packages.events(session, package)) == (1, 2)


def test_private_notes_and_shared_messages_are_two_lists(house: House) -> None:
    with house.sessions.begin() as session:
        author = author_of(session)
        package = sent(session, author)
        package_notes.note(session, package, author, "ne pas descendre sous 2", now())
        package_notes.say(session, package, PAINTER, "bonjour", now())
        assert [row.text for row in package_notes.messages(session, package)] == ["bonjour"]
        assert [row.text for row, _ in package_notes.notes(session, package)] == ["ne pas descendre sous 2"]


def test_an_agreement_is_active_once_its_paper_is_there_and_its_state_is_listed(house: House) -> None:
    with house.sessions.begin() as session:
        author = author_of(session)
        package = sent(session, author)
        packages.take(session, package, 2, Act(Event.ACCEPT, Side.SUPPLIER, 1), PAINTER, now())
        assert not package_notes.signed(session, package)
        package_notes.attach(session, package, author, "accord.pdf", b"%PDF-1.7", now())
        assert package_notes.signed(session, package)
        packages.take(session, package, 3, Act(Event.SIGN, Side.BUYER), buyer(author), now())
        active = packages.PackageFilter(states=(State.ACTIVE,))
        assert [row.id for row in packages.listed(session, author.organisation_id, active).lines] == [package.id]


def test_every_row_says_its_organisation(house: House) -> None:
    with house.sessions.begin() as session:
        author = author_of(session)
        sent(session, author)
        for model in (Supplier, Package, PackageVersion, PackageEvent):
            assert set(session.scalars(select(model.organisation_id))) == {author.organisation_id}


def test_a_contract_that_ends_before_it_begins_is_refused(house: House) -> None:
    with house.sessions.begin() as session:
        author = author_of(session)
        supplier = suppliers.add(session, author, SupplierValue(SIRET, "Blanc"), now())
        backwards = suppliers.ContractValue("Peinture", starts=date(2026, 5, 1), ends=date(2026, 4, 1))
        with pytest.raises(BadSupplier, match="01/04/2026"):
            suppliers.add_contract(session, author, supplier, backwards, now())
