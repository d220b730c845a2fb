"""Checks of the machine and of the settings: folder, secret, address, clock, mail server."""

from __future__ import annotations

import os
import stat
import tempfile
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from config.settings import Settings
from web.clock import PARIS
from web.health.finding import Finding, broken, look, ok
from web.mail.sender import server_of
from web.mail.smtp import Mailer, SmtpUnavailable

LOCAL = ("127.0.0.1", "localhost", "::1")


def data_folder(settings: Settings) -> Finding:
    """The data folder can be written."""
    what = "Dossier de données"
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data_dir) as file:
            file.write(b"maillage")
    except OSError as error:
        told = f"{settings.data_dir} ne peut pas être écrit ({error.strerror}). Donnez-en le droit à ce compte."
        return broken(what, told)
    return ok(what, f"{settings.data_dir} peut être écrit")


def secret_key(settings: Settings) -> Finding:
    """The secret is kept from others, and long enough to be one."""
    what, path = "Clé secrète", settings.data_dir / "secret.key"
    if len(settings.secret_key) < 32:
        return look(what, "elle a moins de 32 signes : mettez-en une plus longue dans MAILLAGE_SECRET_KEY.")
    if not path.exists():
        return ok(what, "donnée par MAILLAGE_SECRET_KEY")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return look(what, f"d'autres comptes peuvent lire {path}. Faites : chmod 600 {path}")
    return ok(what, "lisible de ce compte seulement")


def base_url(settings: Settings) -> Finding:
    """The links of mails lead somewhere, safely."""
    what, parsed = "Adresse des pages", urlsplit(settings.base_url)
    if parsed.scheme not in ("http", "https") or not parsed.hostname:
        return broken(what, f"« {settings.base_url} » n'est pas une adresse : corrigez MAILLAGE_BASE_URL.")
    if parsed.hostname in LOCAL:
        return look(what, f"{settings.base_url} ne s'ouvre que sur cette machine : mettez l'adresse publique.")
    if parsed.scheme != "https":
        return look(what, f"{settings.base_url} n'est pas chiffrée : l'arrêt des messages en un clic demande https.")
    return ok(what, settings.base_url)


def mail_server(settings: Settings, needed: bool) -> Finding:
    """The mail server answers and lets us in. `needed`: people asked for mails, so its absence is a breakdown."""
    what, where = "Serveur de courrier", f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        with Mailer(server_of(settings)):
            pass
    except SmtpUnavailable as error:
        if needed:
            return broken(what, f"{error} Vérifiez MAILLAGE_SMTP_HOST et MAILLAGE_SMTP_PORT. Rien n'est perdu.")
        return look(what, f"{error} Personne n'a encore demandé de message : à régler avant.")
    return ok(what, f"{where} répond")


def clock(now: datetime, last: datetime | None) -> Finding:
    """The clock did not go back, and says what time it takes it to be in Paris."""
    told = f"il est {now.astimezone(PARIS):%H h %M le %d/%m/%Y} à Paris"
    if last is not None and last > now + timedelta(minutes=1):
        return broken(
            "Horloge", f"{told}, mais une tâche a été notée plus tard : l'horloge a reculé. Remettez-la à l'heure."
        )
    return ok("Horloge", told)


def runs_as(uid: int | None = None) -> Finding:
    """Nothing here needs the rights of the administrator of the machine."""
    if (os.geteuid() if uid is None else uid) == 0:
        return look("Compte du système", "maillage tourne avec tous les droits (root) : un compte ordinaire suffit.")
    return ok("Compte du système", "compte ordinaire")
