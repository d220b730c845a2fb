"""What a person gave, taken parameter by parameter: needed, optional, or by default."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from clauses.calibration.defaults import Defaults
from clauses.calibration.parameters import SPECS, BadParameter, Number, Value, given, named

WORDS = ("trade", "metier", "secteur", "sector", "base", "split", "partage")
"Keys whose value is words."


class Ask(Exception):
    """A question to answer before anything can be computed, in French; `keys` of the parameters that would answer."""

    def __init__(self, question: str, *keys: str) -> None:
        super().__init__(question)
        self.keys = keys


class Inputs:
    """The keys given for one strategy. Keys that are no parameter are ignored; those nearly one are reported."""

    def __init__(
        self, keys: Mapping[str, Number], defaults: Defaults, aliases: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self.keys = {key.strip().lower(): value for key, value in keys.items() if value not in ("", None)}
        self.defaults = defaults
        self._aliases = aliases or {}

    def words(self, *names: str) -> str:
        """The text given under one of these keys, empty when none was."""
        return next((str(self.keys[name]).strip() for name in names if name in self.keys), "")

    def optional(self, name: str) -> Value | None:
        """The value given, None when there is none. Raises BadParameter for one that cannot be used."""
        key = self._key(name)
        return None if key is None else given(SPECS[name], self.keys[key], key)

    def need(self, name: str) -> Value:
        """The value given. Raises BadParameter when it is missing, telling the key that looks like it."""
        value = self.optional(name)
        if value is None:
            raise BadParameter(name, f"à donner.{self._near(name)}", SPECS[name].label)
        return value

    def or_default(self, name: str, default: Value | None = None) -> Value:
        """The value given, else the default, which says that it is one."""
        return self.optional(name) or default or self.defaults.values[name]

    def labour_share(self) -> Value:
        """The share given, else that of the trade. Raises Ask when neither is known: there is no general default."""
        value = self.optional("labour_share")
        if value is not None:
            return value
        trade = self.words(*WORDS[:4])
        row = self.defaults.trade(trade) if trade else None
        if row is None:
            unknown = f"Aucune valeur d'usage n'est connue pour « {trade} ». " if trade else ""
            question = f"{unknown}Quelle part du prix est de la main-d'œuvre, ou quel est le métier ?"
            raise Ask(question, "labour_share", "trade")
        return row.value

    def misspelt(self) -> tuple[str, ...]:
        """French warnings for keys that are not ours but look like one: they were ignored."""
        return tuple(
            f"« {key} » n'est pas reconnu et n'a pas été pris en compte : vouliez-vous « {near[0]} » ?"
            for key in self.keys
            if key not in self._own_words and (near := difflib.get_close_matches(key, _LONG, 1, 0.75))
        )

    def _key(self, name: str) -> str | None:
        return named(SPECS[name], self.keys, self._aliases.get(name, ()))

    @property
    def _own_words(self) -> set[str]:
        return _KNOWN | {alias for aliases in self._aliases.values() for alias in aliases}

    def _near(self, name: str) -> str:
        spec = SPECS[name]
        others = [key for key in self.keys if key not in self._own_words]
        near = [key for key in others if difflib.get_close_matches(key, (name, *spec.aliases), 1, 0.7)]
        return f" « {near[0]} » n'est pas reconnu : vouliez-vous « {name} » ?" if near else ""


_KNOWN = {*SPECS, *WORDS, *(alias for spec in SPECS.values() for alias in spec.aliases)}
_LONG = sorted(key for key in _KNOWN if len(key) > 3)
