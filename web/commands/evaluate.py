"""`maillage evaluate`: how right the readings are on labelled cases, with every error shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from clauses.consideration import Kind
from clauses.find import RULES_VERSION, find_in_text
from clauses.labels import KINDS
from clauses.scores import Score, by_label, macro_f1, micro, wilson
from web.commands.common import input_text, json_object, json_option, say
from web.commands.errors import BadInput
from web.commands.evaluate_hours import counted, evaluate_hours, hours_error_text


@click.command(
    "evaluate",
    help="Mesure la justesse des lectures sur un fichier de cas étiquetés (une ligne JSON par cas). Pour « clauses », "
    "les quantités des cas qui portent « hours » sont comptées aussi, lot par lot.",
)
@click.argument("kind", type=click.Choice(["clauses", "trades", "matching"]))
@click.argument("gold", type=click.Path(path_type=Path), required=False)
@click.option("--from-reviews", is_flag=True, help="Pour « matching » : les décisions et les réponses des personnes.")
@click.option("--ignore", multiple=True, help="Considération à ne pas compter (peut être répétée).")
@json_option
def command(kind: str, gold: Path | None, from_reviews: bool, ignore: tuple[str, ...], as_json: bool) -> None:
    """`clauses`: labels of each text; `trades`: first group and sector of each title; `matching`: ranks of pairs."""
    if (gold is None) != (from_reviews and kind == "matching"):
        raise BadInput("GOLD : un fichier est attendu, ou « --from-reviews » pour « matching ».")
    rows = list(_rows(gold)) if gold else None
    if kind == "matching":
        from web.commands.evaluate_matching import evaluate_matching, matching_text

        answer = evaluate_matching(rows)
        return say(answer, as_json, matching_text(answer))
    assert rows is not None
    if kind == "clauses":
        answer = evaluate_clauses(rows, _known(ignore))
        return say(answer, as_json, _clauses_text(answer))
    answer = evaluate_trades(rows)
    return say(answer, as_json, _trades_text(answer))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    lines = input_text(str(path)).split("\n")
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield {"where": f"{path}, ligne {number}"} | json_object(line, f"{path}, ligne {number}")


def _known(names: tuple[str, ...]) -> frozenset[str]:
    for name in names:
        if name not in set(Kind):
            raise BadInput(f"--ignore : considération inconnue « {name} ». Connues : {', '.join(Kind)}.")
    return frozenset(names)


def _field(row: dict[str, Any], name: str, kind: type) -> Any:
    value = row.get(name)
    if not isinstance(value, kind):
        raise BadInput(f"{row['where']}, champ « {name} » : valeur attendue absente ou refusée ({value!r:.60}).")
    return value


# --- clauses ----------------------------------------------------------------------------------------------------------


def evaluate_clauses(rows: list[dict[str, Any]], ignored: frozenset[str]) -> dict[str, Any]:
    """Scores of each kind, of all together, their mean, of quantities if told, and every error with its text.

    A row that tells its quantities may leave out its labels: then only its quantities count.
    """
    labelled = [row for row in rows if "labels" in row or "hours" not in row]
    read = [(row, _expected(row) - ignored, _found(row) - ignored) for row in labelled]
    scores = by_label([(expected, found) for _, expected, found in read])
    errors = [_error(row, expected, found) for row, expected, found in read if expected != found]
    confusion = Counter(
        f"{missed} → {extra}" for each in errors for missed in each["missed"] for extra in each["extra"]
    )
    return {
        "rules": RULES_VERSION,
        "texts": len(rows),
        "micro": _scored(micro(scores.values())),
        "macro_f1": macro_f1(scores.values()),
        "kinds": {name: _scored(score) for name, score in scores.items()},
        "confusion": dict(confusion.most_common()),
        "errors": errors,
        "hours": _quantities(rows),
    }


def _quantities(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    told = [row for row in rows if counted(row) and _field(row, "text", str)]
    score, errors = evaluate_hours(told)
    return {"texts": len(told), **_scored(score), "errors": errors} if told else None


def _expected(row: dict[str, Any]) -> frozenset[str]:
    labels = frozenset(map(str, _field(row, "labels", list)))
    if unknown := labels - set(Kind):
        raise BadInput(f"{row['where']}, champ « labels » : considération inconnue « {', '.join(sorted(unknown))} ».")
    return labels


def _found(row: dict[str, Any]) -> frozenset[str]:
    return frozenset(each.kind.value for each in find_in_text(_field(row, "text", str)))


def _error(row: dict[str, Any], expected: frozenset[str], found: frozenset[str]) -> dict[str, Any]:
    quotes = [f"{each.kind.value} : {each.evidence.quote} ({each.rule})" for each in find_in_text(row["text"])]
    return {
        "id": row.get("id"),
        "missed": sorted(expected - found),
        "extra": sorted(found - expected),
        "text": row["text"],
        "quotes": quotes,
    }


def _scored(score: Score) -> dict[str, Any]:
    return {
        "right": score.right,
        "extra": score.extra,
        "missed": score.missed,
        "precision": score.precision,
        "precision_95": wilson(score.right, score.right + score.extra),
        "recall": score.recall,
        "recall_95": wilson(score.right, score.right + score.missed),
        "f1": score.f1,
    }


def _clauses_text(answer: dict[str, Any]) -> str:
    lines = [f"{answer['texts']} textes, règles {answer['rules']}."]
    lines += [_line(KINDS[Kind(name)], score) for name, score in answer["kinds"].items()]
    lines.append(_line("Ensemble", answer["micro"]))
    lines.append(f"Moyenne des considérations : F1 {_percent(answer['macro_f1'])}")
    lines += [f"{count} fois {confused}" for confused, count in answer["confusion"].items()]
    lines += map(_error_text, answer["errors"])
    if answer["hours"]:
        lines += ["", _line(f"Quantités de {answer['hours']['texts']} textes", answer["hours"])]
        lines += map(hours_error_text, answer["hours"]["errors"])
    return "\n".join(lines)


def _line(name: str, score: dict[str, Any]) -> str:
    precision, recall = (f"{_percent(score[one])} {_interval(score[f'{one}_95'])}" for one in ("precision", "recall"))
    counts = f"{score['right']} justes, {score['extra']} en trop, {score['missed']} manquées"
    return f"{name} : précision {precision}, rappel {recall}, F1 {_percent(score['f1'])} ({counts})"


def _error_text(error: dict[str, Any]) -> str:
    missed, extra = (", ".join(KINDS[Kind(name)] for name in error[one]) or "rien" for one in ("missed", "extra"))
    quotes = "".join(f"\n    {quote}" for quote in error["quotes"])
    return f"\n{error['id']} : manque {missed} ; en trop {extra}{quotes}\n    {error['text']}"


# --- trades -----------------------------------------------------------------------------------------------------------


def evaluate_trades(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Accuracy of the first group and of the first sector; `accepted` counts the second choices of the readers too."""
    from web.store.knowledge import trades

    known = trades()
    read = [(row, _first(known.classify, row)) for row in rows]
    named = [(row, found) for row, found in read if row.get("sector")]
    return {
        "titles": len(rows),
        "group": _accuracy(read, lambda row, found: found[0] == row.get("group")),
        "group_accepted": _accuracy(
            read, lambda row, found: found[0] in [row.get("group"), *row.get("groups_also", [])]
        ),
        "sector": _accuracy(named, lambda row, found: found[1] == row["sector"]),
        "sector_accepted": _accuracy(
            named, lambda row, found: found[1] in [row["sector"], *row.get("sectors_accepted", [])]
        ),
        "errors": [
            {
                "id": row.get("id"),
                "title": row["title"],
                "expected": [row.get("group"), row.get("sector")],
                "found": found,
            }
            for row, found in read
            if found[0] != row.get("group") or (row.get("sector") and found[1] != row["sector"])
        ],
    }


def _first(classify: Callable[..., Any], row: dict[str, Any]) -> tuple[str | None, str | None]:
    guesses = classify(
        _field(row, "title", str),
        row.get("descriptors") or (),
        row.get("nature") or (),
        row.get("cpv") or (),
        row.get("description") or "",
    )
    return (guesses[0].group, guesses[0].sector) if guesses else (None, None)


Read = list[tuple[dict[str, Any], tuple[str | None, str | None]]]


def _accuracy(read: Read, right: Callable[[dict[str, Any], tuple[str | None, str | None]], bool]) -> dict[str, Any]:
    count = sum(right(row, found) for row, found in read)
    return {
        "right": count,
        "cases": len(read),
        "accuracy": count / len(read) if read else None,
        "interval_95": wilson(count, len(read)),
    }


def _trades_text(answer: dict[str, Any]) -> str:
    names = {
        "group": "Groupe, premier choix",
        "group_accepted": "Groupe, choix acceptés",
        "sector": "Secteur, premier choix",
        "sector_accepted": "Secteur, choix acceptés",
    }
    lines = [f"{answer['titles']} intitulés."]
    for name, shown in names.items():
        one = answer[name]
        lines.append(
            f"{shown} : {_percent(one['accuracy'])} {_interval(one['interval_95'])}, {one['right']} sur {one['cases']}"
        )
    lines += [
        f"\n{e['id']} : attendu {_pair(e['expected'])}, trouvé {_pair(e['found'])}\n    {e['title']}"
        for e in answer["errors"]
    ]
    return "\n".join(lines)


def _pair(names: Any) -> str:
    return " / ".join(name or "aucun" for name in names)


def _percent(share: float | None) -> str:
    return "sans objet" if share is None else f"{share * 100:.1f} %".replace(".", ",")


def _interval(bounds: tuple[float, float] | None) -> str:
    return f"[{_percent(bounds[0])} à {_percent(bounds[1])}]" if bounds else ""
