"""Who won, in an eForms award: lot result → tender → tendering party → tenderer → organisation."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.notice import NoticeType
from scrapers.boamp.body import Body
from scrapers.eforms.parties import Organisations
from scrapers.reading.tree import Tree, every, first_text, mark, text


def read_results(body: Body, result: Tree, people: Organisations) -> None:
    """Set the winners, and say UNSUCCESSFUL when every lot is closed without one (`clos-nw`).

    `open-nw`, no winner yet, leaves the call as it is: the notice then only changes the contract's file.
    """
    body.winners = tuple(dict.fromkeys(_winners(result, people)))
    told = every(result, "efac:LotResult.cbc:TenderResultCode")
    codes = {text(code) for code in told if mark(code, "listName") or text(code)}
    if body.type is not NoticeType.AWARD or not codes or "selec-w" in codes:
        return
    body.type = NoticeType.UNSUCCESSFUL if codes == {"clos-nw"} else NoticeType.MODIFICATION


def _winners(result: Tree, people: Organisations) -> Iterator[str]:
    chosen = _texts(result, "efac:LotResult.efac:LotTender.cbc:ID")
    signed = _texts(result, "efac:SettledContract.efac:LotTender.cbc:ID")
    tenders = [
        tender for tender in every(result, "efac:LotTender") if first_text(tender, "cbc:ID") in (signed or chosen)
    ]
    parties = {first_text(tender, "efac:TenderingParty.cbc:ID") for tender in tenders}
    for party in every(result, "efac:TenderingParty"):
        if first_text(party, "cbc:ID") in parties:
            names = (people.name(text(found)) for found in every(party, "efac:Tenderer.cbc:ID"))
            yield from (name for name in names if name)


def _texts(result: Tree, path: str) -> set[str]:
    return {words for found in every(result, path) if (words := text(found))}
