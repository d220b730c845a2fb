"""From an eForms file to a notice: the shared reader of European notices, completed by what TED adds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from clauses.notice import Buyer, ContractKind, Notice, NoticeType, Place
from scrapers.boamp.body import Body
from scrapers.boamp.frame import day_of
from scrapers.boamp.parse import RESULTS
from scrapers.eforms.branches import parse_notice
from scrapers.eforms.deadlines import EXTENSION
from scrapers.eforms.read import FRENCH_COUNTRIES, read
from scrapers.reading.deadline import is_overseas
from scrapers.reading.identity import UNKNOWN_BUYER
from scrapers.reading.tree import Tree, every, first_text, text
from scrapers.source import Record, Unreadable
from scrapers.ted.nuts import department_of_post_code, departments_of

NAME = "ted"
SITE = "https://ted.europa.eu"
NUMBER = re.compile(r"0*(\d+-\d{4})")
"A publication number, padded in files and not in the search."
NATURES = {
    ContractKind.SERVICES: "SERVICES",
    ContractKind.WORKS: "TRAVAUX",
    ContractKind.SUPPLIES: "FOURNITURES",
}
NAMES = {
    "pin": "Avis de préinformation",
    "cn": "Avis de marché",
    "can": "Avis d’attribution",
    "brin": "Immatriculation d’une entreprise européenne",
    "qu": "Système de qualification",
}
"What to call a notice without a title, by the beginning of its type (BT-02)."
_TEST = re.compile(
    r"\btest notice\b.{0,40}\bdisregard\b|^\W*(?:avis (?:de |d['’])(?:test|essai)|test notice)\b|\blorem ipsum\b",
    re.I | re.S,
)
_HINTS = ("test", "essa", "lorem")
"Parts of words without which none of these can stand: quicker to look for."
_TEST_BUYER = re.compile(r"^\W*test\b", re.I)


def parse(record: Record) -> Notice:
    """Read one file, of any subtype. Raises Unreadable."""
    root, tree = parse_notice(record.content)
    body = read({root: tree}, None)
    if body.type is None:
        raise Unreadable(
            "cbc:NoticeTypeCode", None, "Rien ne dit si l’avis est un appel, une correction ou un résultat."
        )
    title = _title(body, tree)
    _refuse_tests(title, body)
    return _notice(body, body.type, tree, title, _reference(tree) or record.reference)


def _notice(body: Body, kind: NoticeType, tree: Tree, title: str, reference: str) -> Notice:
    numbers = tuple(lot.number for lot in body.lots)
    deadline = None if kind in RESULTS else body.deadline
    departments, french = _departments(body), body.buyer_country in FRENCH_COUNTRIES
    buyer = body.buyer or Buyer(UNKNOWN_BUYER)
    return Notice(
        source=NAME,
        reference=reference,
        url=page_of(reference),
        published=_published(tree),
        type=kind,
        title=title,
        buyer=buyer,
        kind=body.kind,
        departments=departments,
        cpv=body.cpv,
        nature=(NATURES[body.kind],) if body.kind in NATURES else (),
        lots=tuple(lot if lot.title else replace(lot, title=title) for lot in body.lots),
        sections=body.sections.texts(numbers),
        signals=body.sections.signals(numbers),
        places=body.places,
        deadline=deadline.at if deadline else None,
        deadline_hour_known=deadline.hour_known if deadline else True,
        deadline_uncertain=bool(deadline) and french and is_overseas(departments, buyer.post_code),
        value=body.value,
        duration_months=body.duration_months,
        procedure=body.procedure,
        documents_url=body.documents_url,
        folder=body.folder,
        version=body.version,
        links=_links(tree, reference),
        group_form=body.group_form,
        winners=body.winners,
        dispatched=body.dispatched,
    )


def page_of(reference: str) -> str:
    """Page of a notice on the site, in French; the site itself for a file never published."""
    return f"{SITE}/fr/notice/-/detail/{reference}" if NUMBER.fullmatch(reference) else SITE


def _reference(tree: Tree) -> str | None:
    """The publication number, without its zeros; None in a file that was not published."""
    match = NUMBER.fullmatch(first_text(tree, f"{EXTENSION}.efac:Publication.efbc:NoticePublicationID"))
    return match[1] if match else None


def _published(tree: Tree) -> date:
    """Day of publication, else day of dispatch. Raises Unreadable when neither is there."""
    paths = {
        "efbc:PublicationDate": f"{EXTENSION}.efac:Publication.efbc:PublicationDate",
        "cbc:IssueDate": "cbc:IssueDate",
    }
    for field, path in paths.items():
        if written := first_text(tree, path):
            return day_of(written, field)
    raise Unreadable("cbc:IssueDate", None, "L’avis n’a ni date de publication ni date d’envoi.")


def _title(body: Body, tree: Tree) -> str:
    """The title of the procedure, else of its first lot or part, else what kind of notice it is."""
    if body.title:
        return body.title
    lots = (title for lot in body.lots if (title := lot.title) and title != f"Lot {lot.number}")
    parts = (text(name) for name in every(tree, "cac:ProcurementProjectLot.cac:ProcurementProject.cbc:Name"))
    kind = first_text(tree, "cbc:NoticeTypeCode").partition("-")[0]
    return next((title for title in (*lots, *parts) if title), None) or NAMES.get(kind, "Avis européen")


def _refuse_tests(title: str, body: Body) -> None:
    """Platforms try their tools on the real site. Raises Unreadable, so that the operator sees what was set aside."""
    titles = (title, *(lot.title for lot in body.lots))
    told = "\n".join(titles).casefold()
    suspects = titles if any(hint in told for hint in _HINTS) else ()
    named = next((words for words in suspects if _TEST.search(words)), None)
    if named is None and body.buyer and _TEST_BUYER.match(body.buyer.name):
        named = body.buyer.name
    if named is not None:
        raise Unreadable("cbc:Name", named, f"Avis d’essai publié par une plateforme, mis de côté : « {named[:80]} ».")


def _departments(body: Body) -> tuple[str, ...]:
    """Where the work is done: by lot, for the rest by the procedure; else where the buyer sits."""
    lots = [lot for lot in body.lots if lot.places]
    places = [place for lot in lots for place in lot.places]
    if len(lots) < len(body.lots):
        places += body.places
    french = body.buyer_country in FRENCH_COUNTRIES
    told = dict.fromkeys(code for place in places for code in _departments_at(place, french))
    if told or not french:
        return tuple(told)
    post_code = body.buyer.post_code if body.buyer else None
    return departments_of(body.buyer_nuts) or tuple(filter(None, [department_of_post_code(post_code)]))


def _departments_at(place: Place, french: bool) -> tuple[str, ...]:
    """By its NUTS code, else by its post code when the notice is French."""
    if found := departments_of(place.nuts):
        return found
    code = department_of_post_code(place.post_code) if french else None
    return (code,) if code else ()


def _links(tree: Tree, own: str) -> tuple[str, ...]:
    """Publications this one names: former notices of the procedure or of a lot, and the one it changes (BT-758)."""
    told = [text(found) for path in _FORMER for found in every(tree, path)]
    named = (link.lower() for link in told if _IDENTIFIER.match(link))
    plain = (match[1] if (match := NUMBER.fullmatch(link)) else link for link in named)
    return tuple(dict.fromkeys(link for link in plain if link != own))


_FORMER = (
    "cac:TenderingProcess.cac:NoticeDocumentReference.cbc:ID",
    "cac:ProcurementProjectLot.cac:TenderingProcess.cac:NoticeDocumentReference.cbc:ID",
    f"{EXTENSION}.efac:Changes.efbc:ChangedNoticeIdentifier",
)
_IDENTIFIER = re.compile(r"\d+-\d{4}$|[0-9a-fA-F-]{36}-\d\d$")
