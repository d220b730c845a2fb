"""`maillage clause`: write a clause from choices, and read a text again before it is published."""

from __future__ import annotations

from typing import Any

import click

from clauses.detect import as_entry
from clauses.drafting.draft import Choices, Form, Paragraph
from clauses.drafting.guard import WEIGHTS
from clauses.drafting.review import Review
from web.commands.common import input_name, input_text, json_option, say
from web.commands.errors import BadInput, RunBroken
from web.house import open_house
from web.sourcing.clause import Refused, joined, reread, written
from web.store.knowledge import paragraphs

NUMBERS = ("lot", "hours", "tranche", "tranche_hours", "trigger", "penalty", "weight")
LONGEST = 1_000_000


@click.group(help="Écrit une clause d'après des choix, et relit un texte avant publication.")
def command() -> None:
    """Two doors, the same as the pages."""


@command.command("write", help="Écrit les paragraphes. Clés : " + ", ".join((*NUMBERS, "publics", "family")) + ".")
@click.argument("form", metavar="FORME", type=click.Choice([each.value for each in Form]))
@click.argument("keys", metavar="CLÉ=VALEUR…", nargs=-1)
@json_option
def write(form: str, keys: tuple[str, ...], as_json: bool) -> None:
    """The paragraphs with the reason of each; there is no key for a name."""
    choices = _choices(Form(form), dict(_pair(word) for word in keys))
    with open_house().sessions() as session:
        try:
            made = written(session, choices)
        except Refused as error:
            raise RunBroken(str(error)) from error
    told = [{"title": one.title, "text": one.text, "why": one.why, "article": one.article} for one in made]
    say({"form": form, "paragraphs": told, "text": joined(made)}, as_json, "\n\n".join(map(_shown, made)))


def _pair(word: str) -> tuple[str, str]:
    key, sign, value = word.partition("=")
    if not sign:
        raise BadInput(f"« {word} » : clé=valeur est attendu, par exemple hours=385.")
    return key.strip().lower(), value.strip()


def _choices(form: Form, given: dict[str, str]) -> Choices:
    """The choices. Raises BadInput naming the key and its value."""
    numbers = {name: _number(name, given[name]) for name in NUMBERS if name in given}
    publics = tuple(key for key in given.get("publics", "").split(",") if key)
    unknown = [key for key in publics if key not in paragraphs().publics]
    if unknown:
        raise BadInput(f"publics : « {unknown[0]} » inconnu. À choisir parmi {', '.join(paragraphs().publics)}.")
    family = given.get("family", "insertion")
    if family not in paragraphs().families:
        raise BadInput(f"family : « {family} » inconnu. À choisir parmi {', '.join(paragraphs().families)}.")
    return Choices(form, publics=publics, family=family, **numbers)


def _number(name: str, text: str) -> int:
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 12):
        raise BadInput(f"{name} : un nombre entier est attendu. Reçu « {text} ».")
    return int(digits)


def _shown(one: Paragraph) -> str:
    return f"{one.title}\n{one.text}\n  (pourquoi : {one.why})"


@command.command("review", help="Relit un texte : ce qu'il faut retirer, vérifier, et ce qu'un lecteur y trouvera.")
@click.argument("file", metavar="FICHIER", default="-")
@json_option
def review(file: str, as_json: bool) -> None:
    """Read a file, or standard input for « - »; nothing of it is kept."""
    text = _text(file)
    with open_house().sessions() as session:
        found = reread(session, text)
    say(_entry(found), as_json, _in_words(found))


def _text(file: str) -> str:
    text = input_text(file)
    if len(text) > LONGEST:
        raise BadInput(f"{input_name(file)} : {len(text)} caractères, {LONGEST} au plus.")
    return text


def _entry(found: Review) -> dict[str, Any]:
    remarks = [
        {
            "rule": each.rule,
            "weight": each.weight.value,
            "quote": each.quote,
            "start": each.start,
            "end": each.end,
            "because": each.because,
            "instead": each.instead,
            "article": each.article or None,
        }
        for each in found.remarks
    ]
    checklist = {each.name: each.found for each in found.checklist}
    considerations = [as_entry(each) for each in found.found]
    return {"blocked": found.blocked, "remarks": remarks, "considerations": considerations, "checklist": checklist}


def _in_words(found: Review) -> str:
    lines = [
        f"{WEIGHTS[each.weight]} : « {each.quote} ». {each.because} Plutôt : {each.instead}" for each in found.remarks
    ]
    lines += [f"{'trouvé' if each.found else 'non trouvé'} : {each.name}" for each in found.checklist]
    return "\n".join(lines) or "Rien à signaler. Cela ne remplace pas une relecture par une personne."
