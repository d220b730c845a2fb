"""Whatever is typed in an address or a form, on every route of the map: an answer in French, never a fault."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web import factories, package_rows
from tests.web import odd_input as odd
from tests.web.test_rights import _client, path, rules_of
from web.clock import now
from web.house import House
from web.security import links
from web.security.rights import RULES
from web.store import accounts, follow_duties, suppliers

FEW = (odd.MARK, "\x00", "9" * 30)
"Tried each time; the others when there is time."
ENDING = {"account.sign_out", "password.choose", "password.end_all", "password.signed_in", "personal.erase"}
"Actions after which the same browser is signed in no more."
FORM = "application/x-www-form-urlencoded"
ALONE = 2
"Odd values tried in each field by itself, its neighbours being right; others in the next field."


@dataclass(frozen=True)
class Target:
    """One route, for one role."""

    endpoint: str
    method: str
    role: str
    path: str


class Sweep:
    """The routes of an application, who may call them, and what each of them asks for."""

    def __init__(self, house: House, app: Flask, world: factories.World) -> None:
        odd.listen(app)
        self.house, self.app, self.world = house, app, world
        self.clients: dict[str, FlaskClient] = {}
        self.names: dict[str, set[str]] = {}
        self.usual: dict[str, dict[str, str]] = {}
        self.wrong: list[str] = []
        self.targets = [*self._mapped(), *self._secret()]
        self.gets = [each for each in self.targets if each.method == "GET"]
        self.posts = [each for each in self.targets if each.method == "POST"]
        for target in self.gets:
            self._learn(target)

    def _mapped(self) -> Iterator[Target]:
        for endpoint, method, arguments in rules_of(self.app):
            for role in sorted(RULES[endpoint]):
                rows = (self.world.tender, self.world.structure, self.world.rows)
                yield Target(endpoint, method, role, path(self.app, endpoint, arguments, *rows))

    def _secret(self) -> Iterator[Target]:
        """Pages behind a secret address that leads somewhere, and packages in the states that show their forms."""
        with self.house.sessions.begin() as session:
            person = accounts.by_email(session, self.world.people["buyer"])
            other = accounts.by_email(session, self.world.people["colleague"])
            assert person
            assert other
            makers = (package_rows.package, package_rows.sent, package_rows.countered)
            packages = [make(session, person) for make in makers]
            firm = suppliers.get(session, person.organisation_id, self.world.rows["supplier_id"])
            assert firm
            package = f"/fournisseur/{package_rows.link(session, person, packages[1])}"
            declared = f"/declaration/{follow_duties.draw(session, package_rows.author(person), firm, 30, now())}"
            chosen = f"/mot-de-passe/{links.draw(session, other.id, links.Purpose.RESET, now())}"
            paths = [f"/packages/{row.id}/{step}" for row in packages for step in ("lignes", "repondre", "etape")]
        for method in ("GET", "POST"):
            yield Target("supplier_side", method, "", package)
            yield Target("supplier_entries", method, "", declared)
            yield Target("password.choose", method, "", chosen)
        yield Target("supplier_side.message", "POST", "", f"{package}/message")
        yield from (Target("package", "POST", "buyer", each) for each in paths)

    def _learn(self, target: Target) -> None:
        answer, names = odd.asked(self.client(target), "GET", target.path)
        self.names.setdefault(target.path, set()).update(names)
        for method, action, values in odd.forms(answer):
            if method == "GET":
                self.names.setdefault(action, set()).update(values)
            else:
                self.usual.setdefault(action, {}).update(values)

    def client(self, target: Target) -> FlaskClient:
        if target.endpoint in ENDING or target.role not in self.clients:
            self.clients[target.role] = _client(self.app, self.house, self.world, target.role)
        return self.clients[target.role]

    def judge(self, target: Target, told: str, answer: TestResponse) -> None:
        if problem := odd.wrong(answer):
            self.wrong.append(f"{target.role or 'anonymous'} {target.method} {target.endpoint} {told}: {problem}")

    def get(self, target: Target, query: str) -> None:
        answer, names = odd.asked(self.client(target), "GET", f"{target.path}?{query}")
        self.names[target.path] |= names
        self.judge(target, query[:60], answer)

    def post(self, target: Target, **options: object) -> None:
        answer, names = odd.asked(self.client(target), "POST", target.path, **options)
        self.usual.setdefault(target.path, {}).update(dict.fromkeys(names - self.usual.get(target.path, {}).keys(), ""))
        self.judge(target, f"{options.get('data')!r:.80}", answer)

    def post_everything(self, target: Target, value: str) -> None:
        """Nothing, then the value in every field that the page asked for; asked again, since it may ask for more."""
        self.post(target)
        for _ in range(2):
            told = quote(value, errors="surrogatepass")
            pairs = [f"{quote(name)}={told}" for name in (*self.usual[target.path], "inconnu")]
            self.post(target, data="&".join(pairs * 2), content_type=FORM)

    def post_alone(self, target: Target, name: str, values: Iterable[str]) -> None:
        usual = self.usual[target.path]
        for value in values:
            self.post(target, data=usual | {name: value.encode(errors="surrogatepass")})
        self.post(target, data=usual | {name: (io.BytesIO(b"\x00\xff"), "a.pdf")})


@pytest.fixture
def sweep(house: House, app: Flask, world: factories.World) -> Sweep:
    return Sweep(house, app, world)


@pytest.mark.slow
def test_no_page_breaks_on_odd_words_in_its_address_or_its_form(sweep: Sweep, caplog: pytest.LogCaptureFixture) -> None:
    tried = {each.path: each for each in sweep.gets}
    for target in tried.values():
        for value in FEW:
            sweep.get(target, odd.queries(sweep.names[target.path], value))
    for target in {each.path: each for each in sweep.posts}.values():
        for value in FEW[:2]:
            sweep.post_everything(target, value)
    assert sweep.wrong == []
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
    assert len(tried) > 90
    assert sum(map(len, sweep.names.values())) > 100


@pytest.mark.slow
def test_no_page_breaks_on_any_odd_value_and_nothing_typed_comes_back_raw_or_as_a_formula(sweep: Sweep) -> None:
    again = [partial(sweep.get, each, "") for each in sweep.gets]
    values = cycle(odd.ODD)
    for target in {each.path: each for each in sweep.gets}.values():
        for value in odd.ODD:
            sweep.get(target, odd.queries(sweep.names[target.path], value))
        for raw in odd.RAW:
            sweep.get(target, "&".join(f"{quote(name)}={raw}" for name in (*sweep.names[target.path], "inconnu")))
        for name in sorted(sweep.names[target.path]):
            for value in islice(values, ALONE):
                sweep.get(target, odd.queries([name], value))
    for target in sweep.posts:
        sweep.post(
            target, data=dict.fromkeys(sweep.usual.get(target.path, {}), next(values).encode(errors="surrogatepass"))
        )
    for target in {each.path: each for each in sweep.posts}.values():
        for name in sorted(sweep.usual[target.path]):
            sweep.post_alone(target, name, (odd.MARK, odd.FORMULA, *islice(values, ALONE)))
        sweep.post(target, data=b"{\xff", content_type="application/json")
        sweep.post(target, data=b"--x\r\nbad", content_type="multipart/form-data; boundary=x")
    for look in again:
        look()
    assert sweep.wrong == []


@pytest.mark.parametrize(
    "part", ["%00", "%FF", "%ED%A0%80", "%22%3E%3Cscript%3Ex", "9" * 400, "-1", "%D9%A3", "..%2F.."]
)
def test_no_address_breaks_on_odd_parts(
    house: House, app: Flask, world: factories.World, part: str, caplog: pytest.LogCaptureFixture
) -> None:
    for role in ("", "facilitator", "buyer", "structure"):
        client = _client(app, house, world, role)
        for rule in app.url_map.iter_rules():
            if rule.arguments and role in RULES[rule.endpoint]:
                built = "".join(part if dynamic else text for dynamic, text in rule._trace if text != "|")
                answer = odd.send(client, "GET", "/" + built.lstrip("/"))
                assert odd.wrong(answer, "<script>x") is None, f"{rule.rule} {part}"
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
