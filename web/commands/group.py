"""`maillage group`: groupings for a tender, or for a bare problem without the database."""

from __future__ import annotations

from typing import Any

import click

from matching.grouping import solve
from matching.grouping.form import BadProblem, answer, read_problem
from matching.problem import Problem, Solution
from web.commands.common import input_name, input_text, json_option, json_value, say
from web.commands.errors import BadInput


@click.command(help="Propose des groupements pour un marché, ou pour un problème donné dans un fichier.")
@click.argument("tender", metavar="MARCHÉ", required=False)
@click.option("--problem", "file", metavar="FICHIER", help="Problème en JSON, « - » pour l'entrée standard.")
@click.option("--best", type=click.IntRange(min=1, max=20), default=3, help="Nombre de propositions.")
@click.option("--max-members", type=click.IntRange(min=1, max=8), default=4, help="Membres au plus.")
@json_option
def command(tender: str | None, file: str | None, best: int, max_members: int, as_json: bool) -> None:
    """Either a tender of the store or a problem file."""
    if (tender is None) == (file is None):
        raise BadInput("Donnez un marché, ou un fichier avec --problem, et un seul des deux.")
    if file is not None:
        solution = solve(problem_of(file))
        say(answer(solution), as_json, in_words(solution))
    if tender is not None:
        found = of_tender(tender, best, max_members)
        say(found, as_json, tender_in_words(found))


def of_tender(text: str, best: int, max_members: int) -> dict[str, Any]:
    """Groupings of a tender of the store, made now from its matches. Raises BadInput when there is no such tender."""
    from web.clock import PARIS, now  # imported when asked: a bare problem is solved without the database
    from web.house import open_house
    from web.jobs.group import told
    from web.store.groupings import compose_tender
    from web.store.needs import context
    from web.store.tenders import resolve

    house, when = open_house(), now()
    with house.sessions() as session:
        tender = resolve(session, text)
        if tender is None:
            raise BadInput(f"Marché inconnu : « {text} ». « maillage tenders » les liste.")
        known = context(session, when.astimezone(PARIS).date())
        composed = compose_tender(session, tender, known, when, best, max_members)
        groupings = composed.groupings() if composed else []
        proposals = told(composed, groupings) if composed else []
        return {
            "tender": tender.key,
            "title": tender.title,
            "proposals": [{"rank": p.rank, "value": p.value, "optimal": p.optimal, **p.content} for p in proposals],
            "offers": composed.offers(groupings[0]) if composed and groupings else [],
            "proved": all(proposal.optimal for proposal in proposals),
        }


def tender_in_words(found: dict[str, Any]) -> str:
    """The same for people."""
    lines = [f"{found['tender']} — {found['title']}"]
    for proposal in found["proposals"]:
        lines += ["", f"Proposition {proposal['rank']} : {proposal['headline']}", f"  {proposal['reason']}"]
        for member in proposal["members"]:
            lines.append(
                f"  {member['role']} {member['name']} ({member['kind']}, {member['siret']}) {member['share']} %"
            )
            lines += [f"    {need}" for need in member["needs"]]
            lines += [f"    parce que : {fact['text']}" for fact in member["why"]]
        for gap in proposal["missing"]:
            lines.append(f"  Sans réponse : {gap['title']} ({gap['because']})")
            lines += [f"    {gap['nearest']}"] if gap["nearest"] else []
        lines += [f"  À demander : {question}" for question in proposal["unknowns"]]
        lines += [f"  Attention : {warning}" for warning in proposal["warnings"]]
    for offer in found["offers"]:
        names = ", ".join(member["name"] for member in offer["members"])
        lines += ["", f"{offer['title']} : {names}", f"  {offer['offer_because']}"]
        lines += [f"  En réserve : {ready['name']} ({ready['kind']})" for ready in offer["stand_ins"]]
    lines += [] if found["proposals"] else ["Aucun groupement : aucune structure de l'annuaire ne convient."]
    return "\n".join(lines)


def problem_of(file: str) -> Problem:
    """The problem in this file ("-" for standard input). Raises BadInput naming file, field and value."""
    where = input_name(file)
    try:
        return read_problem(json_value(input_text(file), where))
    except BadProblem as error:
        raise BadInput(f"{where} : {error}") from error


def in_words(solution: Solution) -> str:
    """A solution of a bare problem, for people."""
    if not solution.proposals:
        return "Aucun groupement : aucun besoin ne peut être couvert."
    lines = []
    for rank, proposal in enumerate(solution.proposals, 1):
        proof = "" if proposal.optimal else ", non démontrée la meilleure"
        lines.append(f"Proposition {rank} (valeur {proposal.value:.3f}{proof})")
        lines += [f"  {member.role} {member.siret} : {', '.join(member.needs)}" for member in proposal.members]
        lines += [f"  Sans réponse : {', '.join(proposal.missing)}"] if proposal.missing else []
    return "\n".join(lines)
