"""The lines of a package as a form: what was typed is shown again until it can be read."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from werkzeug.datastructures import MultiDict

from clauses.calibration import numbers
from clauses.packages.answer import Choice, LineAnswer
from clauses.packages.kinds import KINDS, UNIT_WORDS, ItemKind, Unit
from clauses.packages.terms import MOST_ITEMS, BadTerms, Governance, Item, Per, Substitution, Terms, plain
from web.pages import typed

UNIT_NAMES = {unit: words[1] or "nombre" for unit, words in UNIT_WORDS.items()}
PERS = {Per.YEAR: "par an", Per.WHOLE: "sur toute la durée"}
KIND_NAMES = {kind: facts.name[:1].upper() + facts.name[1:] for kind, facts in KINDS.items()}
CHOICES = {Choice.ACCEPT: "J'accepte", Choice.CHANGE: "Je propose autre chose", Choice.DROP: "Je retire cette ligne"}


@dataclass(frozen=True, slots=True)
class LineForm:
    """One line as typed. An empty `kind` is a blank line, which is not kept."""

    key: str
    kind: str = ""
    target: str = ""
    unit: str = ""
    per: str = Per.YEAR.value
    place: str = ""
    publics: str = ""
    demand_level: str = ""
    tolerance: str = ""
    minimum_days: str = ""
    quality: str = ""
    instead_kind: str = ""
    instead_give: str = ""
    instead_for: str = ""
    removed: str = ""

    @classmethod
    def of(cls, item: Item) -> LineForm:
        """A line that is already written."""
        rule = item.substitution
        return cls(
            key=item.key,
            kind=item.kind.value,
            target=plain(item.target),
            unit=item.unit.value,
            per=item.per.value,
            place=item.place,
            publics=item.publics,
            demand_level=item.demand_level,
            tolerance=plain(item.tolerance) if item.tolerance else "",
            minimum_days="" if item.minimum_days is None else plain(item.minimum_days),
            quality=item.quality,
            instead_kind=rule.kind.value if rule else "",
            instead_give=plain(rule.give) if rule else "",
            instead_for=plain(rule.stands_for) if rule else "",
        )

    @classmethod
    def read(cls, form: MultiDict[str, str], key: str) -> LineForm:
        """A line as it comes from the form."""
        names = [each.name for each in fields(cls) if each.name != "key"]
        return cls(key, **{name: typed.text(form.get(f"{key}.{name}", "")) for name in names})

    def item(self) -> Item:
        """The line it tells. Raises BadTerms, in French, naming the line by what it is."""
        kind = ItemKind(self.kind) if self.kind in set(ItemKind) else None
        if kind is None:
            raise BadTerms(f"Nature : « {self.kind} » inconnue.")
        name = KIND_NAMES[kind]
        unit = Unit(self.unit) if self.unit in set(Unit) else KINDS[kind].units[0]
        try:
            target = _quantity(f"{name}, quantité", self.target, unit)
            tolerance = _quantity(f"{name}, tolérance", self.tolerance, unit)
            days = typed.number(f"{name}, durée minimale", self.minimum_days)
            instead = self._instead(name)
        except typed.BadField as error:
            raise BadTerms(str(error)) from error
        if target is None:
            raise BadTerms(f"{name}, quantité : elle manque.")
        return Item(
            key=self.key,
            kind=kind,
            target=target,
            unit=unit,
            per=Per(self.per) if self.per in set(Per) else Per.YEAR,
            place=self.place,
            publics=self.publics,
            demand_level=self.demand_level,
            tolerance=tolerance or 0,
            minimum_days=days,
            quality=self.quality,
            substitution=instead,
        )

    def _instead(self, name: str) -> Substitution | None:
        if not self.instead_kind:
            return None
        if self.instead_kind not in set(ItemKind):
            raise BadTerms(f"{name}, remplacement : « {self.instead_kind} » inconnu.")
        give = typed.number(f"{name}, remplacement", self.instead_give)
        for_ = typed.number(f"{name}, remplacement", self.instead_for)
        if give is None or for_ is None:
            raise BadTerms(f"{name}, remplacement : les deux nombres sont attendus.")
        return Substitution(ItemKind(self.instead_kind), give, for_)


@dataclass(frozen=True, slots=True)
class TermsForm:
    """All lines and the governance as typed."""

    lines: tuple[LineForm, ...]
    governance: Governance

    @classmethod
    def of(cls, terms: Terms) -> TermsForm:
        """Terms that are already written."""
        return cls(tuple(map(LineForm.of, terms.items)), terms.governance)

    @classmethod
    def read(cls, form: MultiDict[str, str]) -> TermsForm:
        """What comes from the form. Raises BadTerms for months between reviews that cannot be read."""
        keys = [key for key in dict.fromkeys(form.getlist("ligne")) if key.isalnum() and len(key) <= 12][
            : MOST_ITEMS + 1
        ]
        return cls(tuple(LineForm.read(form, key) for key in keys), _governance(form))

    def kept(self) -> tuple[LineForm, ...]:
        """The lines that say something and are not taken out."""
        return tuple(line for line in self.lines if line.kind and not line.removed)

    def terms(self) -> Terms:
        """What it says. Raises BadTerms, in French."""
        return Terms(tuple(line.item() for line in self.kept()), self.governance)

    def with_blank(self, key: str) -> TermsForm:
        """The same with one more empty line, unless the last is empty already."""
        if self.lines and not self.lines[-1].kind:
            return self
        return replace(self, lines=(*self.lines, LineForm(key)))


def _governance(form: MultiDict[str, str]) -> Governance:
    try:
        months = typed.whole("Mois entre deux bilans", form.get("review_months", ""))
    except typed.BadField as error:
        raise BadTerms(str(error)) from error
    told = {name: typed.text(form.get(name, "")) for name in ("buyer_contact", "supplier_contact", "renewal")}
    usual = Governance()
    return Governance(
        review_months=usual.review_months if months is None else months,
        who_may_change=typed.text(form.get("who_may_change", "")) or usual.who_may_change,
        **told,
    )


def answers(form: MultiDict[str, str], table: Terms) -> list[LineAnswer]:
    """What is answered to each line of the table; « tout » accepts the lines left without answer. Raises BadTerms."""
    found = []
    for item in table.items:
        choice = form.get(f"{item.key}.choix", "") or ("accept" if form.get("tout") else "")
        if choice in set(Choice):
            found.append(_answer(form, item, Choice(choice)))
    return found


def _answer(form: MultiDict[str, str], item: Item, choice: Choice) -> LineAnswer:
    reason = typed.text(form.get(f"{item.key}.motif", ""))
    if choice is not Choice.CHANGE:
        return LineAnswer(item.key, choice, reason=reason)
    return LineAnswer(item.key, choice, _changed(form, item), reason)


def _changed(form: MultiDict[str, str], item: Item) -> Item:
    """The line with the quantity, place and quality typed; a field left empty or absent stays as it was."""
    line = LineForm.of(item)
    typed_in = {name: typed.text(form.get(f"{item.key}.{name}", "")) for name in ("target", "place", "quality")}
    told = {name: value for name, value in typed_in.items() if value}
    return replace(line, **told).item()


def _quantity(name: str, text: str, unit: Unit) -> float | None:
    reading = {Unit.EUROS: numbers.Unit.EUROS, Unit.HOURS: numbers.Unit.HOURS}.get(unit, numbers.Unit.COUNT)
    return typed.number(name, text, reading)
