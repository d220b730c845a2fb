"""`maillage schedule`: run the jobs at their times, until told to stop."""

from __future__ import annotations

import logging
import signal
from types import FrameType
from typing import Any, NoReturn

import click
from apscheduler.schedulers.blocking import BlockingScheduler

from web.clock import now
from web.commands.common import json_option, say
from web.house import open_house
from web.mail.french import hour, long_day
from web.schedule import Planned, next_time, plan, scheduler_for


@click.command(help="Lance les tâches à l'heure dite, jusqu'à ce qu'on l'arrête (Ctrl-C).")
@click.option("--list", "only_list", is_flag=True, help="Montre ce qui est prévu, sans rien lancer.")
@json_option
def command(only_list: bool, as_json: bool) -> None:
    """Show the plan, then run it unless asked only to show."""
    house = open_house()
    planned = plan(house.settings.sources)
    say({"planned": [_json(each) for each in planned]}, as_json, "\n".join(map(_line, planned)))
    if not only_list:
        signal.signal(signal.SIGTERM, _stop)
        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
        _run_until_stopped(scheduler_for(house, planned))


def _run_until_stopped(scheduler: BlockingScheduler) -> None:
    """A job at work is finished first."""
    try:
        scheduler.start()
    except (KeyboardInterrupt, SystemExit):
        scheduler.shutdown(wait=True)
        click.echo("Arrêté.", err=True)


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit


def _json(planned: Planned) -> dict[str, Any]:
    following = next_time(planned, now())
    return {"name": planned.name, "what": planned.what, "jobs": planned.jobs, "next": following.isoformat()}


def _line(planned: Planned) -> str:
    following = next_time(planned, now())
    return f"{planned.what} : {long_day(following.date(), now().date())} à {hour(following)}"
