"""From a row or a page of Atexo MPE to a notice: by landmarks, each of which must be there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

from bs4 import Tag

from clauses.dates import moments
from clauses.notice import Buyer, ContractKind, Lot, Notice, NoticeType, Place, Section
from scrapers.atexo.split import ORGANISM, REFERENCE, detail_key, detail_of, key_of, opened
from scrapers.page import attribute, codes_in, day_of, is_challenge, moment, named_buyer, soup, spaced, words
from scrapers.reading.deadline import is_overseas
from scrapers.source import Record, Unreadable

NAME = "atexo"
MOST_LOTS = 300
KINDS = {"travaux": ContractKind.WORKS, "fournitures": ContractKind.SUPPLIES, "services": ContractKind.SERVICES}
_LOTS = re.compile(r"(\d+)\s+lots?", re.I)
_CPV = re.compile(r"\b(\d{8})\b")
_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")


def parse(record: Record) -> Notice:
    """Read one consultation. Raises Unreadable, naming the landmark that is not where it was."""
    site, content = opened(record.content)
    text = content.decode("utf-8", "replace")
    tree = soup(text)
    if site and detail_of(tree) is not None:
        return _detail(tree, text, site, record)
    if site and tree.select_one(REFERENCE) is not None:
        theme = _old_row if tree.select_one('td[headers="cons_ref"]') else _row
        return theme(tree, text, site)
    if is_challenge(content):
        raise Unreadable("page", None, "Contrôle anti-robot à la place de la page : rien n’a été lu.")
    raise Unreadable("item_consultation", None, "La page annonce des consultations, et aucune n’est au repère attendu.")


def address_of(site: str, number: str, organism: str) -> str:
    """Page of a consultation on its platform."""
    return f"{site}/?page=Entreprise.EntrepriseAdvancedSearch&AllCons&id={number}&orgAcronyme={organism}"


# --- the list, current theme ------------------------------------------------------------------------------------------


def _row(tree: Tag, text: str, site: str) -> Notice:
    heading = _block(text, r"REFERENCE \| INTITULE") or tree.select_one(".objet-line")
    title = attribute(heading and heading.select_one("span[title], .truncate[title]"), "title")
    purpose = _block(text, "OBJET") or tree
    buyer = attribute(_titled(_block(text, "ORGANISME")), "title")
    where = tree.select_one(".lieux-exe [data-content]") or tree.select_one('.lieux-exe, [id*="panelBlocLieuxExec"]')
    closing = _needed(tree.select_one(".cloture-line"), "cloture-line")
    deadline, known = moment(day_of(closing, "cloture-line"), words(_clock(tree)))
    return _notice(
        tree,
        site,
        title=title,
        number=words(heading.select_one(".small") if heading else None),
        purpose=attribute(_titled(purpose), "title"),
        buyer=buyer or words(tree.select_one('[id*="panelBlocDenomination"] span.small')),
        places=attribute(where, "data-content") or words(where),
        published=day_of(_needed(tree.select_one(".date.date-min"), "date-min"), "date-min"),
        deadline=deadline,
        hour_known=known,
        procedure=attribute(tree.select_one(".cons_procedure abbr"), "title"),
        kind=words(tree.select_one(".cons_categorie span")),
        lots=words(tree.select_one(".lots span")),
    )


def _titled(block: Tag | None) -> Tag | None:
    """What is cut on screen stands whole in its tooltip."""
    return block.select_one(".truncate-700[title]") if block else None


def _clock(tree: Tag) -> Tag | None:
    return tree.select_one('.time label, label[title="Durée"]')


def _block(text: str, name: str) -> Tag | None:
    """What stands between the comments « BEGIN name » and « END name »; nesting there is not to be trusted."""
    match = re.search(rf"<!--\s*BEGIN {name}\s*-->(.*?)<!--\s*END {name}\s*-->", text, re.S)
    return soup(match[1]) if match else None


def _needed(tag: Tag | None, landmark: str) -> Tag:
    if tag is None:
        raise Unreadable(landmark, None, f"Repère absent de la page : « {landmark} ». La mise en page a changé.")
    return tag


# --- the list, older theme --------------------------------------------------------------------------------------------


def _old_row(tree: Tag, text: str, site: str) -> Notice:
    purpose = tree.select_one('[id$="infosBullesObjet"] div') or tree.select_one('[id$="panelBlocObjet"]')
    title = words(_needed(purpose, "panelBlocObjet")).removeprefix("Objet : ")
    closing = words(_needed(tree.select_one('td[headers="cons_dateEnd"] .cloture-line'), "cloture-line"))
    deadline, known = moment(_printed_day(closing, "cloture-line"), closing.partition(" ")[2])
    published = words(_needed(tree.select_one('td[headers="cons_ref"] > div:last-of-type'), "cons_ref"))
    buyer = words(tree.select_one('[id$="panelBlocDenomination"]'))
    return _notice(
        tree,
        site,
        title=title,
        number=words(tree.select_one('span[id$="_reference"]')),
        purpose=title,
        buyer=spaced(buyer.partition(":")[2] or buyer),
        places=words(tree.select_one('[id$="panelBlocLieuxExec"]')),
        published=_printed_day(published, "cons_ref"),
        deadline=deadline,
        hour_known=known,
        procedure=words(tree.select_one('[id$="panelBlocTypesProc"]')),
        kind=words(tree.select_one('[id$="panelBlocCategorie"]')),
        lots="",
    )


def _printed_day(text: str, field: str) -> date:
    match = _DAY.search(text)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(field, text, f"Date illisible : « {text} ».") from error


def _notice(
    tree: Tag,
    site: str,
    *,
    title: str,
    number: str,
    purpose: str,
    buyer: str,
    places: str,
    published: date,
    deadline: datetime,
    hour_known: bool,
    procedure: str,
    kind: str,
    lots: str,
) -> Notice:
    if not title:
        raise Unreadable("intitulé", None, "La consultation n’a pas d’intitulé au repère attendu.")
    identifier = attribute(tree.select_one(REFERENCE), "value")
    organism = attribute(_needed(tree.select_one(ORGANISM), "orgCons"), "value")
    name, post_code, city = named_buyer(buyer)
    if not name:
        raise Unreadable("organisme", None, "La consultation n’a pas d’acheteur au repère attendu.")
    departments = codes_in(places)
    return Notice(
        source=NAME,
        reference=key_of(site, identifier, organism),
        url=address_of(site, identifier, organism),
        published=published,
        type=NoticeType.CALL,
        title=title,
        buyer=Buyer(name, city=city, post_code=post_code),
        kind=KINDS.get(kind.casefold()),
        departments=departments,
        lots=_lots(lots, title, places),
        sections=_sections(("intitulé", "Intitulé", title), ("objet", "Objet", purpose)),
        places=(Place(places),) if places else (),
        deadline=deadline,
        deadline_hour_known=hour_known,
        deadline_uncertain=is_overseas(departments, post_code),
        procedure=procedure or None,
        descriptors=(),
    )


def _lots(written: str, title: str, places: str) -> tuple[Lot, ...]:
    """As many lots as the list says, without their titles; one numbered "0" when it says none."""
    match = _LOTS.search(written)
    count = min(int(match[1]), MOST_LOTS) if match else 0
    if count:
        return tuple(Lot(str(rank), f"Lot {rank}") for rank in range(1, count + 1))
    return (Lot("0", title, places=(Place(places),) if places else ()),)


def _sections(*told: tuple[str, str, str]) -> tuple[Section, ...]:
    """Each text once: a purpose that repeats the title says nothing more."""
    kept: dict[str, tuple[str, str, str]] = {}
    for each in told:
        if each[2]:
            kept.setdefault(each[2], each)
    return tuple(Section(*each) for each in kept.values())


# --- the detail page --------------------------------------------------------------------------------------------------

TYPES = {"attribution": NoticeType.AWARD, "information": NoticeType.PLANNED, "programmation": NoticeType.PLANNED}


def _detail(tree: Tag, text: str, site: str, record: Record) -> Notice:
    """By the words of the labels, since the page is badly nested."""
    told = _labels(tree)
    read: Callable[[str], str] = lambda label: told.get(label, "")  # noqa: E731  (a short name for many readings)
    title, purpose = read("Intitulé"), read("Objet")
    if not title:
        raise Unreadable("Intitulé", None, "Repère absent de la page : « Intitulé ». La mise en page a changé.")
    written = next((value for label, value in told.items() if label.startswith("Date et heure limite")), "")
    closing = next(iter(moments(written)), None)
    if closing is None:
        raise Unreadable("Date et heure limite", written, f"Date limite illisible : « {written} ».")
    deadline, known = moment(closing.day, f"{closing.hour:%H:%M}" if closing.hour else "")
    name, post_code, city = named_buyer(read("Organisme") or read("Entité publique"))
    key = detail_key(f"{record.origin} {text}")
    places, departments = read("Lieu d'exécution"), codes_in(read("Lieu d'exécution"))
    return Notice(
        source=NAME,
        reference=key_of(site, *key) if key else record.reference,
        url=address_of(site, *key) if key else site,
        published=_published(told, closing.day),
        type=next((kind for word, kind in TYPES.items() if word in read("Type d'annonce").casefold()), NoticeType.CALL),
        title=title,
        buyer=Buyer(name or "Acheteur non indiqué", city=city, post_code=post_code),
        kind=KINDS.get(read("Catégorie principale").casefold()),
        departments=departments,
        cpv=tuple(dict.fromkeys(_CPV.findall(read("Code CPV")))),
        lots=(Lot("0", title, places=(Place(places),) if places else ()),),
        sections=_sections(("intitulé", "Intitulé", title), ("objet", "Objet", purpose)),
        places=(Place(places),) if places else (),
        deadline=deadline,
        deadline_hour_known=known,
        deadline_uncertain="locale" in written.casefold() or is_overseas(departments, post_code),
        procedure=read("Procédure") or None,
    )


def _labels(tree: Tag) -> dict[str, str]:
    """Text of each label and of what follows it. The first of a label counts: legends below may repeat it."""
    found: dict[str, str] = {}
    for label in tree.select("label"):
        name = words(label).rstrip(": ").replace("’", "'")
        value = label.find_next_sibling(["div", "span"])
        if name and value is not None:
            bold = value.select_one(".green.bold") if name.startswith("Date et heure limite") else None
            found.setdefault(name, _dated(bold, value) if bold else words(value))
    return found


def _dated(bold: Tag, value: Tag) -> str:
    """The moment and the words right after it (« (heure de Paris) »), not what the badly closed element swallows."""
    return words(bold) + " " + spaced(str(bold.next_sibling or ""))


def _published(told: dict[str, str], closing: date) -> date:
    """The day put on line when the page says it; it often does not, and then the day of closing bounds it."""
    written = next((value for label, value in told.items() if "mise en ligne" in label.casefold()), "")
    found = next(iter(moments(written)), None)
    return found.day if found else closing
