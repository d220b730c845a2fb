"""How a command says what went wrong: in French, with the exit status of the contract."""

from __future__ import annotations

import click


class RunBroken(RuntimeError):
    """The run is broken (source unreachable, store unwritable): exit status 1. The message is French."""


class BadInput(click.ClickException):
    """Wrong use or a bad file, exit status 2. The message is French and names file, line, field and value."""

    exit_code = 2


def french(error: click.ClickException) -> str:
    """The message of a click error in French; our own errors are French already."""
    name = getattr(error, "option_name", None)
    match error:
        case click.NoSuchOption():
            return f"Option inconnue : {name}."
        case click.MissingParameter():
            return f"Il manque : {_name(error)}."
        case click.BadParameter(param=click.Parameter(type=click.Choice() as choice)):
            return f"Valeur refusée pour {_name(error)} : à choisir parmi {', '.join(map(str, choice.choices))}."
        case click.BadParameter():
            return f"Valeur refusée pour {_name(error)} : {error.message}"
        case click.exceptions.NoSuchCommand():
            return f"Commande inconnue : {error.command_name}. « maillage --help » les liste."
        case click.UsageError():
            return f"Mauvais usage : {error.message}"
        case _:
            return error.format_message()


def _name(error: click.BadParameter) -> str:
    if error.param is not None:
        return error.param.human_readable_name
    hint = error.param_hint
    return hint if isinstance(hint, str) else " ".join(hint or ("un argument",))
