"""What every command shares: `--json`, JSON lines in and out, answers in JSON or in French."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from config.data import departments
from web.commands.errors import BadInput

Function = TypeVar("Function", bound=Callable[..., Any])


def json_option(function: Function) -> Function:
    """Give a command its `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Réponse en JSON.")(function)


def say(value: Any, as_json: bool, text: str) -> None:
    """Print an answer: JSON on one line, or French text."""
    click.echo(_printable(value) if as_json else text)


def json_lines(rows: Iterable[dict[str, Any]]) -> None:
    """Print one JSON object a line, as they come; a reader that closes the pipe is no error."""
    for row in rows:
        click.echo(_printable(row))


def _printable(value: Any) -> str:
    """JSON as letters; with escapes where half a letter (« \\ud800 ») could not be written in UTF-8."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, default=str)
    return text


def stdin_objects() -> Iterator[tuple[int, dict[str, Any]]]:
    """Objects of standard input, one JSON object a line, with their line numbers.

    Raises BadInput for a line that is no JSON object in UTF-8, naming the line. Blank lines are passed over.
    """
    for number, line in enumerate(_stdin(), 1):
        where = f"entrée standard, ligne {number}"
        text = utf8(line, where) if isinstance(line, bytes) else line
        if text.strip():
            yield number, json_object(text, where)


def stdin_line() -> str:
    """The first line of standard input, without its end. Raises BadInput when it is closed or no UTF-8."""
    line = next(iter(_stdin()), "")
    text = utf8(line, "entrée standard, ligne 1") if isinstance(line, bytes) else line
    return text.rstrip("\r\n")


def stdin_text() -> str:
    """All of standard input. Raises BadInput when it is closed or no UTF-8."""
    return "".join(utf8(line, "entrée standard") if isinstance(line, bytes) else line for line in _stdin())


def _stdin() -> Iterable[bytes | str]:
    """The lines of standard input as octets, whatever letters this machine is set to, where it has octets."""
    if sys.stdin is None:
        raise BadInput("entrée standard : elle est fermée, il n'y a rien à lire.")
    lines: Iterable[bytes | str] = getattr(sys.stdin, "buffer", sys.stdin)
    return lines


def utf8(content: bytes, where: str) -> str:
    """The text of these octets, without the mark that some editors begin files with. Raises BadInput naming `where`."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = content[error.start]
        raise BadInput(f"{where} : un texte en UTF-8 est attendu, l'octet {wrong:#04x} n'en est pas.") from error


def file_bytes(path: Path) -> bytes:
    """What a file holds. Raises BadInput naming it when it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BadInput(f"{path} : fichier introuvable.") from error
    except IsADirectoryError as error:
        raise BadInput(f"{path} : c'est un dossier, un fichier est attendu.") from error
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} : fichier illisible ({_cause(error)}).") from error


def input_text(file: str) -> str:
    """The text of a file in UTF-8, « - » for standard input. Raises BadInput naming it."""
    return stdin_text() if file == "-" else utf8(file_bytes(Path(file)), file)


def input_name(file: str) -> str:
    """How messages name it."""
    return "entrée standard" if file == "-" else file


def _cause(error: OSError | ValueError) -> str:
    return "accès refusé" if isinstance(error, PermissionError) else str(error)


def json_object(text: str, where: str) -> dict[str, Any]:
    """Read one JSON object; raises BadInput naming `where`."""
    value = json_value(text, where)
    if not isinstance(value, dict):
        raise BadInput(f"{where} : un objet JSON est attendu.")
    return value


def json_value(text: str, where: str) -> Any:
    """Read JSON strictly: NaN and infinities are none. Raises BadInput naming `where`."""
    try:
        return STRICT.decode(text)
    except json.JSONDecodeError as error:
        told = f"ligne {error.lineno}, colonne {error.colno} : {error.msg}"
        raise BadInput(f"{where} : JSON illisible ({told}).") from error
    except RecursionError as error:
        raise BadInput(f"{where} : JSON illisible (trop de niveaux).") from error
    except ValueError as error:
        raise BadInput(f"{where} : JSON illisible ({_number_trouble(error)}).") from error


class _NoNumber(ValueError):
    """NaN or an infinity: Python reads them, JSON has none (RFC 8259, 6)."""


def _no_number(name: str) -> NoReturn:
    raise _NoNumber(f"{name} n'est pas un nombre")


STRICT = json.JSONDecoder(parse_constant=_no_number)


def _number_trouble(error: ValueError) -> str:
    return str(error) if isinstance(error, _NoNumber) else "nombre trop long"


def known_departments(option: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Codes of departments as people type them. Raises BadInput for an unknown one: it would hide all."""
    existing = {row[0] for row in departments()}
    typed = tuple(code.strip().upper() for code in codes if code.strip())
    for code in typed:
        if code not in existing:
            raise BadInput(f"{option} : département inconnu « {code} ».")
    return typed
