"""Writing a clause from choices, and reading one's own again. Nothing is kept; names of structures never come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from clauses.drafting.draft import FORMS, Choices, Form
from clauses.drafting.guard import WEIGHTS
from clauses.drafting.review import Review
from web.clock import PARIS, now
from web.pages import french, words
from web.pages.highlight import Piece, Quoted, pieces
from web.security.context import db, viewer
from web.sourcing.clause import Refused, reread, written
from web.store.knowledge import paragraphs

blueprint = Blueprint("drafting", __name__)

LONGEST_TEXT = 40_000
NUMBERS = {
    "lot": ("Numéro du lot", "Vide : tout le marché", 999),
    "heures": ("Heures d'insertion, au moins", "Calculées à la page « Combien d'heures ? »", 1_000_000),
    "tranche": ("Ou par tranche de… euros facturés", "Ex. : 2 000", 10**9),
    "heures_tranche": ("Heures par tranche", "Ex. : 1", 10_000),
    "seuil": ("À partir de… euros facturés", "Seuil de déclenchement, facultatif", 10**10),
    "penalite": ("Pénalité par heure non réalisée, en euros", "Vide : pas de paragraphe", 10_000),
    "poids": ("Poids du critère, en %", "Ex. : 15", 100),
}
FIELDS = {
    Form.CLAUSE: ("lot", "heures", "tranche", "heures_tranche", "seuil", "penalite"),
    Form.RESERVE: ("lot", "heures"),
    Form.CRITERION: ("poids",),
    Form.TRAINING: ("lot", "heures"),
}
FAMILIES = {
    "insertion": "Structures d'insertion (L2113-13)",
    "disability": "Entreprises adaptées et ESAT (L2113-12)",
    "joint": "Les deux (L2113-14)",
}
CAUTIONS = (
    "Ne nommez aucune structure : ni dans la clause, ni dans un critère, ni dans une réservation.",
    "Désignez les personnes par leur difficulté d'accès à l'emploi, jamais par leur adresse.",
    "Reliez tout critère à l'objet du marché ou à son exécution.",
    "Faites relire par votre facilitateur et votre service juridique : ce texte est une aide, pas un avis juridique.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The form of the address: choices read, the numbers as typed, French messages for those that cannot be."""

    choices: Choices
    typed: Mapping[str, str]
    problems: tuple[str, ...]


@blueprint.get("/achats/clause")
def write() -> str:
    """The choices, and the paragraphs they make."""
    asked = _asked()
    try:
        made, refused = (() if asked.problems else written(db(), asked.choices)), ""
    except Refused as error:
        made, refused = (), str(error)
    return render_template(
        "drafting/write.html",
        asked=asked,
        problems=asked.problems or (refused,) * bool(refused),
        paragraphs=made,
        forms=FORMS,
        fields={name: NUMBERS[name] for name in FIELDS[asked.choices.form]},
        publics=paragraphs().publics,
        families=FAMILIES,
        cautions=CAUTIONS,
        address=_address(asked),
    )


def _asked() -> Asked:
    form, family = request.args.get("forme", Form.CLAUSE.value), request.args.get("famille", "insertion")
    if form not in set(Form) or family not in FAMILIES:
        abort(400)
    typed = {name: request.args.get(name, "").strip()[:20] for name in FIELDS[Form(form)]}
    problems: list[str] = []
    read = {name: _number(name, text, problems) for name, text in typed.items()}
    publics = tuple(key for key in paragraphs().publics if key in request.args.getlist("public"))
    choices = Choices(
        Form(form),
        lot=read.get("lot", 0),
        hours=read.get("heures", 0),
        tranche=read.get("tranche", 0),
        tranche_hours=read.get("heures_tranche", 0),
        trigger=read.get("seuil", 0),
        penalty=read.get("penalite", 0),
        weight=read.get("poids", 0),
        publics=publics,
        family=family,
    )
    return Asked(choices, typed, tuple(problems))


def _number(name: str, text: str, problems: list[str]) -> int:
    """A whole number, 0 for nothing; what is none is told."""
    digits = "".join(text.split()).replace("\u202f", "").removesuffix("€").removesuffix("%").removesuffix("h")
    label, _, most = NUMBERS[name]
    if not digits:
        return 0
    if not digits.isdecimal() or not digits.isascii() or int(digits) > most:
        problems.append(f"{label} : un nombre entier, {french.number(most)} au plus, est attendu. Reçu « {text} ».")
        return 0
    return int(digits)


def _address(asked: Asked) -> dict[str, Any]:
    kept = {name: text for name, text in asked.typed.items() if text}
    chosen = {"public": list(asked.choices.publics)} if asked.choices.publics else {}
    return {"forme": asked.choices.form.value, "famille": asked.choices.family} | kept | chosen


@blueprint.get("/achats/clause.docx")
def paper() -> Response:
    """The paragraphs as a Word file, with the reasons beside them; 404 for choices that cannot be read."""
    from web.papers.render import paper as filled

    asked = _asked()
    if asked.problems:
        abort(404)
    made = written(db(), asked.choices)
    told = [{"title": p.title, "text": p.text, "why": p.why, "article": p.article} for p in made]
    content, media = filled(
        "projet-clause.docx",
        {
            "what": FORMS[asked.choices.form],
            "by": viewer().organisation,
            "today": french.day(now().astimezone(PARIS).date()),
            "paragraphs": told,
            "cautions": CAUTIONS,
        },
    )
    answer = Response(content, mimetype=media)
    answer.headers["Content-Disposition"] = 'attachment; filename="projet-clause.docx"'
    return answer


# --- reading again ----------------------------------------------------------------------------------------------------


@blueprint.get("/achats/relire")
def review() -> str:
    """An empty box for a clause."""
    return render_template("drafting/review.html", text="", found=None, longest=LONGEST_TEXT, error="")


@blueprint.post("/achats/relire")
def check() -> str | tuple[str, int]:
    """Read a clause again: what to take out, what to check, what a reader finds. The text is not kept."""
    text = request.form.get("texte", "").replace("\r\n", "\n").replace("\0", "")
    if not text.strip() or len(text) > LONGEST_TEXT:
        told = f"Collez un texte de {french.number(LONGEST_TEXT)} caractères au plus."
        page = render_template("drafting/review.html", text=text, found=None, longest=LONGEST_TEXT, error=told)
        return page, 400
    found = reread(db(), text)
    return render_template(
        "drafting/review.html",
        text=text,
        found=found,
        longest=LONGEST_TEXT,
        error="",
        marked=_marked(text, found),
        remarks=[(number, remark, WEIGHTS[remark.weight]) for number, remark in enumerate(found.remarks, 1)],
        told=_told(found),
    )


def _marked(text: str, found: Review) -> tuple[Piece, ...]:
    """The text in pieces, the words of each remark marked."""
    return pieces(text, [Quoted(number, each.start, each.end) for number, each in enumerate(found.remarks, 1)])


def _told(found: Review) -> list[tuple[str, str, str]]:
    """What a reader of notices finds, each kind once: family, name, hours and strength."""
    told: dict[tuple[str, str], set[str]] = {}
    for each in found.found:
        name = words.kind(each.kind.value, each.topic, each.absent)
        said = told.setdefault((words.family(each.kind.value), name), set())
        said |= {words.STRENGTH[each.strength.value]} if each.strength else set()
        said |= {french.hours(one.hours) for one in each.hours if one.hours}
    return [(family, name, ", ".join(sorted(said))) for (family, name), said in told.items()]
