"""What an offer is called, and why it is shown, in plain words."""

from __future__ import annotations

from matching.grouping.offers import Kind, Offer
from matching.grouping.volumes import figure

TITLES = {
    Kind.SMALLEST: "Le plus petit groupement",
    Kind.NEAREST: "Le groupement le plus proche",
    Kind.ROBUST: "Le groupement le plus solide",
}


def offer_words(offer: Offer) -> tuple[str, str]:
    """Its title, and one sentence on what it is the best at and what it costs against the best proposal."""
    return TITLES[offer.kind], f"{_why(offer)} {_cost(offer)}"


def _why(offer: Offer) -> str:
    if offer.kind is Kind.SMALLEST:
        members = len(offer.grouping.members)
        return f"Le moins de membres qui couvrent autant : {members}."
    if offer.kind is Kind.NEAREST:
        far = _mean(offer.far)
        return f"Le travail fait du plus près ({far})."
    if not offer.stand_ins:
        return "Si l'un des membres fait défaut, les autres peuvent tout faire."
    return "Si l'un des membres fait défaut, tout reste couvert avec les structures à garder en réserve."


def _mean(far: str | None) -> str:
    if far is None:
        return "distance non connue pour l'un d'eux"
    return f"à {far} en moyenne" if far[:1].isdigit() else far


def _cost(offer: Offer) -> str:
    points = round(100 * offer.value_less)
    hours = f" {figure(offer.hours_less)} heures de moins couvertes." if offer.hours_less else ""
    if not points:
        return f"Aussi bien noté que la première proposition.{hours}"
    less = "moins" if points > 0 else "plus"
    return f"Couvre autant que la première proposition, et vaut {abs(points)} points sur 100 de {less}.{hours}"
