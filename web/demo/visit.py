"""Building the house of the demonstration, through the same jobs as a real one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from config.settings import Settings, load
from web.clock import PARIS, now
from web.demo import sample
from web.demo.accounts import welcome
from web.demo.decisions import decide
from web.demo.packages import negotiate
from web.house import House, open_house
from web.jobs.alert import prepare_digests
from web.jobs.collect import replay
from web.jobs.registry import CHAIN, run_all
from web.jobs.runner import Tally, run_job
from web.jobs.structures import import_file
from web.store.models import Run

DATABASE = "maillage.sqlite"
SAMPLE = "echantillon"


@dataclass(frozen=True, slots=True)
class Visit:
    """A house ready to be visited: its people's passwords by address, and the runs that made it."""

    house: House
    passwords: dict[str, str]
    runs: tuple[Run, ...]


def settings_of(real: Settings) -> Settings:
    """The settings of the demonstration: its own folder, database and secret, served on this machine only."""
    own = load({"MAILLAGE_DATA_DIR": str(real.data_dir / "demo")})
    return replace(
        real,
        data_dir=own.data_dir,
        database_url=f"sqlite:///{own.data_dir / DATABASE}",
        secret_key=own.secret_key,
        base_url=f"http://127.0.0.1:{real.port}",
        host="127.0.0.1",
        secure_cookies=False,
    )


def clear(folder: Path) -> None:
    """Remove a former demo from its folder: its database and its sample, nothing else. Raises OSError when in use."""
    for file in folder.glob(f"{DATABASE}*"):
        file.unlink()
    shutil.rmtree(folder / SAMPLE, ignore_errors=True)


def collect(house: House, files: list[Path]) -> Run:
    """Lit l'échantillon d'avis."""
    run = replay(house, "boamp", files).run
    assert run is not None, "a run asked by hand has a slot of its own"
    return run


def directory(house: House, file: Path) -> Run:
    """Charge l'annuaire fictif des structures."""
    run = import_file(house, file).run
    assert run is not None, "a run asked by hand has a slot of its own"
    return run


def people(house: House) -> dict[str, str]:
    """Crée les comptes de démonstration."""
    with house.sessions.begin() as session:
        return welcome(session, now())


def decisions(house: House, tally: Tally) -> None:
    """Prend quelques décisions de facilitateurs."""
    with house.sessions.begin() as session:
        tally.seen = tally.new = decide(session, now())


def negotiations(house: House, tally: Tally) -> None:
    """Négocie deux packages avec des fournisseurs fictifs."""
    with house.sessions.begin() as session:
        tally.seen = tally.new = negotiate(session, now())


STEPS: dict[str, Callable[..., object]] = {
    "demo-collect": collect,
    "demo-structures": directory,
    "demo-people": people,
    **CHAIN,
    "demo-decisions": decisions,
    "demo-packages": negotiations,
    "demo-alert": prepare_digests,
}
"The steps by name, each with a French docstring, for the progress bar."


def build(settings: Settings, progress: Callable[[str], None] = lambda name: None) -> Visit:
    """Make the demo anew in the folder of these settings; the sample is moved to the present week."""
    clear(settings.data_dir)
    weeks = sample.weeks_since_anchor(now().astimezone(PARIS).date())
    notices, structures = sample.write_shifted(settings.data_dir / SAMPLE, weeks)
    house = open_house(settings)
    progress("demo-collect")
    runs = [collect(house, notices)]
    progress("demo-structures")
    runs.append(directory(house, structures))
    progress("demo-people")
    passwords = people(house)
    runs += run_all(house, progress)
    progress("demo-decisions")
    runs += filter(None, [run_job(house, "démonstration : décisions", decisions)])
    progress("demo-packages")
    runs += filter(None, [run_job(house, "démonstration : packages", negotiations)])
    progress("demo-alert")
    runs += filter(None, [run_job(house, "alert", prepare_digests)])
    return Visit(house, passwords, tuple(runs))
