from __future__ import annotations

import ipaddress
from typing import Any

import pytest

from scrapers.fetch import Fetcher, is_public
from scrapers.source import AddressRefused, SourceUnreachable


def test_too_many_requests_is_asked_again_after_the_time_given(site: Any, fetcher: Fetcher) -> None:
    site.answer(b"{}", status=429, headers={"Retry-After": "0"})
    site.answer(b'{"ok": 1}')
    assert fetcher.get_json(site.url) == b'{"ok": 1}'
    assert len(site.asked) == 2


def test_an_error_of_the_server_is_asked_again(site: Any, fetcher: Fetcher) -> None:
    site.answer(b"", status=500)
    site.answer(b"[]")
    assert fetcher.get_json(site.url) == b"[]"


def test_an_error_of_ours_is_never_asked_twice_and_says_why(site: Any, fetcher: Fetcher) -> None:
    site.answer(b'{"message": "Unknown field: categorie"}', status=400)
    with pytest.raises(SourceUnreachable, match=r"réponse 400 .*Unknown field"):
        fetcher.get_json(site.url)
    assert len(site.asked) == 1


def test_a_server_that_stays_broken_is_unreachable(site: Any, fetcher: Fetcher) -> None:
    site.play = lambda _query: site.made(b"<html>", status=503)
    with pytest.raises(SourceUnreachable, match="503"):
        fetcher.get_json(site.url)
    assert len(site.asked) == 6


def test_a_page_of_html_is_not_data(site: Any, fetcher: Fetcher) -> None:
    site.answer(b"<!doctype html><title>Maintenance</title>")
    with pytest.raises(SourceUnreachable, match=r"une page au lieu de données .*Maintenance"):
        fetcher.get_json(site.url)


def test_a_body_cut_short_is_no_answer(site: Any, fetcher: Fetcher) -> None:
    site.answer(b'{"total_count": 3', announced=500)
    with pytest.raises(SourceUnreachable, match="pas de réponse correcte"):
        fetcher.get_json(site.url)


def test_a_body_too_large_is_refused(site: Any, fetcher: Fetcher) -> None:
    site.answer(b"[" + b"1," * 60_000 + b"1]")
    with pytest.raises(SourceUnreachable, match="plus de 100000 octets"):
        fetcher.get_json(site.url)


def test_who_we_are_is_said(site: Any, fetcher: Fetcher) -> None:
    site.answer(b"{}")
    fetcher.get_json(site.url)
    assert site.agents == ["maillage-essai"]


def test_inner_addresses_are_refused_unless_allowed(site: Any) -> None:
    guarded = Fetcher("maillage-essai", timeout=(2, 2), pause=0, backoff=0)
    with pytest.raises(AddressRefused, match="adresse interne refusée"):
        guarded.get_json(site.url)
    guarded.close()
    assert site.asked == []


def test_a_redirect_to_an_inner_address_is_refused(site: Any) -> None:
    guarded = Fetcher("maillage-essai", allow=["127.0.0.1"], timeout=(2, 2), pause=0, backoff=0)
    site.answer(b"", status=302, headers={"Location": site.url.replace("127.0.0.1", "localhost")})
    with pytest.raises(AddressRefused):
        guarded.get_json(site.url)
    guarded.close()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "224.0.0.1",
        "192.0.0.8",
        "fe80::1",
    ],
)
def test_addresses_that_lead_inside_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))
