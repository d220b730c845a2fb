"""Settings: the only reader of the environment. Everything else gets plain values."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


class BadSetting(ValueError):
    """A `MAILLAGE_*` variable that cannot be used. The message is French and names the variable."""


class FolderUnavailable(RuntimeError):
    """The data folder cannot be made, read or written. The message is French and names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All that can be set. `secret_key` is drawn once and kept in the data folder, readable by its owner only.

    `addresses`: by name of a source, the operator's own address for it; a source not named has its site's.
    """

    data_dir: Path
    database_url: str
    base_url: str
    secret_key: str
    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: str
    smtp_tls: bool
    mail_from: str
    sources: tuple[str, ...]
    addresses: Mapping[str, str]
    host: str
    port: int
    user_agent: str
    secure_cookies: bool
    mail_cap: int
    mail_log: Path | None = None
    "Where the mail server writes the Message-IDs it accepted, if it can be read here."
    trusted_proxies: int = 0
    "Reverse proxies in front of us whose X-Forwarded-For and X-Forwarded-Proto are believed."
    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)
    "By name of a directory of structures, the token it gave us; a directory not named has none."
    processes: int = 0
    "Processes that serve the pages; 0: as many as processors, 4 at most."
    operator_mail: str = ""
    "Who is told by mail when a source is unwell; empty: nobody, the page of the sources says it."
    keep_mail_days: int = 180
    "Days after which the text and the address of a message that left are erased."
    keep_follow_days: int = 1825
    "Days after the end of a contract after which references of its proofs and of its people are erased."


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `MAILLAGE_*` variables.

    Raises BadSetting for a value that cannot be used; an unset variable takes the default written here.
    """
    env = os.environ if environ is None else environ
    data_dir = Path(env.get("MAILLAGE_DATA_DIR", "var")).absolute()
    base_url = env.get("MAILLAGE_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    return Settings(
        data_dir=data_dir,
        database_url=env.get("MAILLAGE_DATABASE_URL") or f"sqlite:///{data_dir / 'maillage.sqlite'}",
        base_url=base_url,
        secret_key=env.get("MAILLAGE_SECRET_KEY") or _kept_secret(data_dir),
        smtp_host=env.get("MAILLAGE_SMTP_HOST", "localhost"),
        smtp_port=_number(env, "MAILLAGE_SMTP_PORT", 25),
        smtp_user=env.get("MAILLAGE_SMTP_USER", ""),
        smtp_password=env.get("MAILLAGE_SMTP_PASSWORD", ""),
        smtp_tls=_flag(env, "MAILLAGE_SMTP_TLS", False),
        mail_from=env.get("MAILLAGE_MAIL_FROM", "maillage@localhost"),
        sources=tuple(env.get("MAILLAGE_SOURCES", "boamp").replace(",", " ").split()),
        addresses=_addresses(env),
        host=env.get("MAILLAGE_HOST", "127.0.0.1"),
        port=_number(env, "MAILLAGE_PORT", 8000),
        user_agent=env.get("MAILLAGE_USER_AGENT", f"maillage (+{base_url})"),
        secure_cookies=_flag(env, "MAILLAGE_SECURE_COOKIES", base_url.startswith("https://")),
        mail_cap=_number(env, "MAILLAGE_MAIL_CAP", 500),
        mail_log=Path(env["MAILLAGE_MAIL_LOG"]).absolute() if env.get("MAILLAGE_MAIL_LOG") else None,
        trusted_proxies=_number(env, "MAILLAGE_TRUSTED_PROXIES", 0),
        tokens={name: token for name, variable in TOKENS.items() if (token := env.get(variable, "").strip())},
        processes=_number(env, "MAILLAGE_PROCESSES", 0),
        operator_mail=_address(env, "MAILLAGE_OPERATOR_MAIL"),
        keep_mail_days=_number(env, "MAILLAGE_KEEP_MAIL_DAYS", 180),
        keep_follow_days=_number(env, "MAILLAGE_KEEP_FOLLOW_DAYS", 1825),
    )


TOKENS = {
    "les-emplois": "MAILLAGE_EMPLOIS_TOKEN",
    "le-marche": "MAILLAGE_LEMARCHE_TOKEN",
    "data-inclusion": "MAILLAGE_DATA_INCLUSION_TOKEN",
    "geiq": "MAILLAGE_GEIQ_TOKEN",
}
"Variable of the token of each directory of structures; that of les emplois only makes it quicker."


def _addresses(env: Mapping[str, str]) -> dict[str, str]:
    """`MAILLAGE_<SOURCE>_URL` of every source that has one. Raises BadSetting for what is no address of the Web."""
    found = {match[1].lower(): (name, env[name].rstrip("/")) for name in env if (match := _ADDRESS.fullmatch(name))}
    for name, address in found.values():
        if address and not address.startswith(("http://", "https://")):
            raise BadSetting(f"{name} : une adresse http:// ou https:// est attendue, reçu « {address} ».")
    return {source: address for source, (_, address) in found.items() if address}


_ADDRESS = re.compile(r"MAILLAGE_(?!BASE_URL|DATABASE_URL)([A-Z0-9_]+)_URL")


def _address(env: Mapping[str, str], name: str) -> str:
    """A plain mail address, or empty. Raises BadSetting."""
    value = env.get(name, "").strip()
    if value and not _MAIL.fullmatch(value):
        raise BadSetting(f"{name} : une adresse électronique est attendue, reçu « {value} ».")
    return value


_MAIL = re.compile(r"[!-?A-~]+@[A-Za-z0-9.-]+")


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, str(default))
    if not value.isdecimal():
        raise BadSetting(f"{name} : un nombre entier est attendu, reçu « {value} ».")
    return int(value)


def _flag(env: Mapping[str, str], name: str, default: bool) -> bool:
    value = env.get(name, "oui" if default else "non").strip().lower()
    if value not in _FLAGS:
        raise BadSetting(f"{name} : « oui » ou « non » attendu, reçu « {value} ».")
    return _FLAGS[value]


_FLAGS = {"oui": True, "1": True, "true": True, "yes": True, "non": False, "0": False, "false": False, "no": False}


def _kept_secret(data_dir: Path) -> str:
    """The secret of this installation, drawn at first use; processes that start together agree on the first one."""
    path = data_dir / "secret.key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _draw_secret(path)
        return path.read_text().strip()
    except OSError as error:
        raise FolderUnavailable(f"MAILLAGE_DATA_DIR : dossier {data_dir} inutilisable ({error.strerror}).") from error


def _draw_secret(path: Path) -> None:
    """Written whole under another name, then linked: nobody ever reads half a secret, and the first link wins."""
    draft = path.with_suffix(f".{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
