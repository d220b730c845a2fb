"""`maillage demo`: a fictional house, built through the real pipeline and served on this machine."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import click

from config.settings import load
from web.commands.common import json_option, say
from web.commands.errors import RunBroken
from web.commands.serve import serve
from web.commands.status import run_line
from web.demo.accounts import PEOPLE
from web.demo.visit import STEPS, Visit, build, settings_of
from web.jobs.progress import steps
from web.store.status import counts, run_json

WORDS = {
    "notices": "avis lus",
    "tenders": "marchés",
    "lots": "lots",
    "considerations": "considérations trouvées",
    "structures": "structures",
    "matches": "rapprochements",
    "proposals": "groupements proposés",
    "reviews": "décisions de facilitateurs",
    "messages": "messages préparés (aucun envoyé)",
    "quarantined": "avis illisibles, gardés entiers avec leur erreur",
}


@click.command(help="Montre maillage sur un échantillon fictif, dans une base à part.")
@click.option("--no-serve", is_flag=True, help="Prépare la démonstration sans servir les pages.")
@json_option
def command(no_serve: bool, as_json: bool) -> None:
    """Build the demo anew, tell where it is and who may sign in, then serve it until stopped."""
    visit, seconds = _built(as_json)
    told = _told(visit, seconds)
    say(told, as_json, _text(told))
    broken = [run_line(run) for run in told["runs"] if run["state"] == "broken"]
    if broken:
        raise RunBroken("Démonstration incomplète. " + " ; ".join(broken))
    if not no_serve:
        serve(visit.house)


def _built(quiet: bool) -> tuple[Visit, float]:
    began = perf_counter()
    settings = settings_of(load())
    try:
        with steps(STEPS, quiet=quiet) as progress:
            visit = build(settings, progress)
    except PermissionError as error:
        raise RunBroken(f"{error.filename} : fichier retenu, une démonstration tourne sans doute encore.") from error
    return visit, round(perf_counter() - began, 1)


def _told(visit: Visit, seconds: float) -> dict[str, Any]:
    settings = visit.house.settings
    with visit.house.sessions() as session:
        found = counts(session)
    return {
        "address": settings.base_url,
        "data_dir": str(settings.data_dir),
        "counts": found,
        "accounts": [
            {
                "email": person.email,
                "password": visit.passwords[person.email],
                "role": person.role,
                "organisation": person.organisation,
                "shows": person.shows,
            }
            for person in PEOPLE
        ],
        "runs": [run_json(run) for run in visit.runs],
        "seconds": seconds,
    }


def _text(told: dict[str, Any]) -> str:
    lines = [f"Démonstration prête en {told['seconds']:.1f} s. Tout y est fictif.".replace(".", ",", 1), ""]
    lines += [f"  {words} : {told['counts'][name]}" for name, words in WORDS.items()]
    lines += ["", f"Pages : {told['address']}", f"Dossier : {told['data_dir']}", "", "Comptes :"]
    for person in told["accounts"]:
        lines += [f"  {person['email']}  mot de passe : {person['password']}", f"      {person['shows']}"]
    return "\n".join(lines)
