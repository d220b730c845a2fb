"""The mail as it leaves: headers, both texts, nothing fetched, nothing followed."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from tests.mail.factories import NOW, accepted_tenders, desk, director, letter
from web.house import House
from web.mail.digest import Digest, digest_for
from web.mail.letter import new_message_id, usable_address
from web.mail.prepare import letter_for


def read(content: bytes) -> EmailMessage:
    found = message_from_bytes(content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.fixture
def mail(house: House) -> EmailMessage:
    """A digest of seven tenders as it would leave."""
    with house.sessions() as session:
        person, place = director(session)
        accepted_tenders(session, place, 7)[0].title = "Nettoyage <b>des</b> vitres & sols"
        digest = digest_for(session, person, NOW, desk().sources)
        assert isinstance(digest, Digest)
        made = letter_for(person, digest, desk(), NOW, new_message_id("maillage <bonjour@maillage.example>"))
        return read(made.to_bytes())


def test_the_headers_say_that_a_machine_writes_in_french_and_how_to_stop_at_one_click(mail: EmailMessage) -> None:
    assert mail["Content-Language"] == "fr"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == NOW
    assert re.fullmatch(r"<[^@\s]+@maillage\.example>", mail["Message-ID"])
    assert re.fullmatch(r"<https://maillage\.example/desinscription/[\w.-]+>", mail["List-Unsubscribe"])
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_long_stop_address_stays_on_one_plain_line() -> None:
    made = letter("a@exemple.fr").to_bytes()
    lines = [line for line in made.split(b"\r\n") if line.startswith(b"List-Unsubscribe: ")]
    assert lines == [b"List-Unsubscribe: <https://maillage.example/desinscription/jeton>"]
    assert all(len(line) <= 998 and max(line, default=0) < 128 for line in made.split(b"\r\n"))


def test_both_texts_say_the_same(mail: EmailMessage) -> None:
    text, html = body(mail, "plain"), body(mail, "html")
    assert "Nettoyage <b>des</b> vitres & sols" in text
    assert "Nettoyage &lt;b&gt;des&lt;/b&gt; vitres &amp; sols" in html
    for words in (
        "mardi 12 mai à 10 h, dans 9 jours",
        "Lille (59), à 12 km de chez vous",
        "Ville de Lille",
        "Métier :",
    ):
        assert text.count(words) == html.count(words) > 0
    assert set(re.findall(r"https://[^\s\"]+", text)) == set(re.findall(r'href="(https://[^"]+)"', html))


def test_nothing_is_fetched_and_nobody_is_followed(mail: EmailMessage) -> None:
    html = body(mail, "html")
    assert not re.search(r"<img|<link|<script|url\(|@import|src=", html)
    assert {address.split("/")[2] for address in re.findall(r'href="([^"]+)"', html)} == {"maillage.example"}
    assert "?" not in "".join(re.findall(r'href="([^"]+)"', html))


def test_the_style_is_written_on_each_element_in_letters_of_16_pixels_or_more(mail: EmailMessage) -> None:
    html = body(mail, "html")
    assert 'h1 style="' in html
    assert min(int(size) for size in re.findall(r"font-size: (\d+)px", html)) >= 16


def test_the_foot_says_why_and_how_to_change_and_stop(mail: EmailMessage) -> None:
    text = body(mail, "plain")
    assert "Vous recevez ce message parce que vous avez demandé" in text
    assert "Changer ce que vous recevez : https://maillage.example/compte" in text
    assert "Ne plus le recevoir : https://maillage.example/desinscription/" in text
    assert "2 autres marchés : https://maillage.example/" in text


@pytest.mark.parametrize("name", ["Propreté du Sundgau (fictif)", 'L\'Atelier, "Réemploi & Co" ; régie', "Été " * 40])
def test_a_subject_is_read_as_it_was_written(name: str) -> None:
    subject = f"2 marchés pour {name.strip()} — le premier ferme le 4 décembre"
    made = letter("a@exemple.fr", subject).to_bytes()
    assert read(made)["Subject"] == subject
    assert all(len(line) <= 78 for line in made.split(b"\r\n\r\n")[0].split(b"\r\n") if b"utf-8" in line)


def test_no_header_can_be_slipped_in_by_a_name() -> None:
    made = read(letter("a@exemple.fr", "3 marchés\r\nBcc: tous@exemple.fr").to_bytes())
    assert made["Bcc"] is None
    assert made["Subject"] == "3 marchés Bcc: tous@exemple.fr"


@pytest.mark.parametrize(
    ("address", "usable"),
    [
        ("jeanne.dupont@exemple.fr", True),
        ("jeanne@exemple.fr, autre@exemple.fr", False),
        ("jeanne@exemple.fr\nBcc: x@y.fr", False),
        ("é@exemple.fr", False),
        ("jeanne", False),
        ("@exemple.fr", False),
        ("a..b@exemple.fr", False),
    ],
)
def test_only_plain_addresses_are_written_to(address: str, usable: bool) -> None:
    assert usable_address(address) is usable


def test_two_mails_never_share_their_message_id() -> None:
    assert len({new_message_id("a@b.fr") for _ in range(200)}) == 200
