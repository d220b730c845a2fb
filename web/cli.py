"""The command line: one registry, one command one file in `web/commands/`, errors told in French."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from config.data import BadData
from config.settings import BadSetting, FolderUnavailable
from web.commands.errors import RunBroken, french
from web.store.session import StoreUnavailable

COMMANDS = {
    "demo": "Montre maillage sur un échantillon fictif",
    "collect": "Collecte les avis d'une source",
    "reparse": "Refait les avis d'une source depuis les documents gardés",
    "structures": "Charge, rafraîchit et liste les structures",
    "need": "Ajoute, change ou retire un besoin saisi",
    "twins": "Réunit ou distingue les marchés qui sont peut-être le même",
    "tenders": "Liste les marchés tels qu'ils sont aujourd'hui",
    "run": "Lit, trouve, classe, rapproche et groupe ce qui est nouveau",
    "detect": "Trouve les considérations d'un texte par ligne",
    "classify": "Trouve les métiers d'un intitulé par ligne",
    "match": "Rapproche les marchés et les structures",
    "explain": "Explique un rapprochement",
    "override": "Admet ou écarte une structure malgré les règles, avec un motif",
    "unwanted": "Dit ce qu'une structure ne veut plus se voir proposer",
    "group": "Propose des groupements",
    "alert": "Prépare les messages, et les envoie avec --send",
    "outbox": "Liste, reprend ou rapproche les messages",
    "user": "Crée ou ferme un compte",
    "serve": "Sert les pages",
    "schedule": "Lance les tâches à l'heure dite",
    "worker": "Prend sa part des rapprochements d'une installation à plusieurs machines",
    "status": "Dit où en est l'installation",
    "doctor": "Vérifie l'installation",
    "backup": "Sauvegarde la base",
    "restore": "Reprend une sauvegarde",
    "sourcing": "Dit qui peut répondre à un besoin, et quel levier convient",
    "clause": "Écrit une clause, et relit un texte avant publication",
    "hours": "Calcule des heures d'insertion",
    "follow": "Dit où en est ce que les fournisseurs ont promis, et l'exporte",
    "purchases": "Dit la part d'un fichier d'achats allée à des structures inclusives",
    "obligations": "Dit ce que la loi attend à une date",
    "packages": "Liste, montre et exporte les packages négociés avec des fournisseurs",
    "corrections": "Donne les corrections des personnes, comme cas étiquetés",
    "pairs": "Donne les décisions des personnes sur les structures, comme paires étiquetées",
    "evaluate": "Mesure la justesse sur des cas étiquetés",
    "bench": "Mesure la vitesse",
}


class Registry(click.Group):
    """Commands are imported when called: `detect` starts without the database."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command of the registry, in its order."""
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the registry alone."""
        with formatter.section("Commandes"):
            formatter.write_dl(list(COMMANDS.items()))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command named, or None (click then says so)."""
        if cmd_name not in COMMANDS:
            return None
        found = import_module(f"web.commands.{cmd_name}").command
        assert isinstance(found, click.Command)
        return found


@click.group(cls=Registry, help="maillage : marchés publics, clauses et structures inclusives.")
def cli() -> None:
    """Root of all commands."""


def main() -> None:
    """Run, and end with 0 (done), 1 (the run is broken) or 2 (wrong use or a bad file)."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and tell its exit status."""
    if (unread := _not_text(arguments)) is not None:
        return _told(f"Argument « {unread} » : un texte en UTF-8 est attendu ; renommez le fichier au besoin.", 2)
    try:
        result = cli.main(args=arguments, prog_name="maillage", standalone_mode=False)
    except click.exceptions.Abort:
        return _told("Interrompu.", 1)
    except click.ClickException as error:
        return _told(french(error), error.exit_code)
    except (BadSetting, BadData) as error:
        return _told(str(error), 2)
    except (RunBroken, StoreUnavailable, FolderUnavailable) as error:
        return _told(str(error), 1)
    return result if isinstance(result, int) else 0


def _not_text(arguments: list[str]) -> str | None:
    """The first argument that is no text in UTF-8, as it can be shown: no store and no answer could hold it."""
    shown = (argument.encode(errors="backslashreplace").decode() for argument in arguments)
    return next((told for told, argument in zip(shown, arguments, strict=True) if told != argument), None)


def _told(message: str, status: int) -> int:
    click.echo(message, err=True)
    return status
