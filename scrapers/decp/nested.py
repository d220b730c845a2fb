"""The official shape of 2022 (JSON and XML): one object for each contract, with its modifications inside."""

from __future__ import annotations

from collections.abc import Mapping

from scrapers.decp.award import Award, Change, Party
from scrapers.reading.tree import Tree, as_list, dig, text

_SIGNED = ("dateNotificationModification", "dateSignatureModification")


def read(node: Mapping[str, Tree]) -> Award:
    """A `marche` or a `contrat-concession`."""
    concession = "autoriteConcedante" in node or "concessionnaires" in node
    holders = ("concessionnaires", "concessionnaire") if concession else ("titulaires", "titulaire")
    return Award(
        number=text(node.get("id")),
        buyer=text(dig(node, "autoriteConcedante.id" if concession else "acheteur.id")),
        buyer_name=text(dig(node, "autoriteConcedante.nom" if concession else "acheteur.nom")),
        title=text(node.get("objet")),
        signed=text(node.get("dateSignature") if concession else node.get("dateNotification")),
        published=text(node.get("datePublicationDonnees")),
        concession=concession,
        nature=text(node.get("nature")),
        cpv=text(node.get("codeCPV")),
        procedure=text(node.get("procedure")),
        techniques=_words(node, "techniques", "technique"),
        months=text(node.get("dureeMois")),
        value=text(node.get("valeurGlobale") if concession else node.get("montant")),
        group_form=text(node.get("typeGroupementOperateurs")),
        holders=_parties(node, *holders),
        social=_words(node, "considerationsSociales", "considerationSociale"),
        environmental=_words(node, "considerationsEnvironnementales", "considerationEnvironnementale"),
        place=text(dig(node, "lieuExecution.code")),
        place_kind=text(dig(node, "lieuExecution.typeCode")),
        changes=tuple(_change(each) for each in _children(node, "modifications", "modification")),
        subcontractors=tuple(
            _party(dig(act, "sousTraitant")) for act in _children(node, "actesSousTraitance", "acteSousTraitance")
        ),
    )


def _children(node: Tree, outer: str, inner: str) -> list[Tree]:
    """What a list holds, in every way it is written: `[{inner: x}]`, `{inner: [x]}`, `{inner: x}`, `[x]` or `x`."""
    found: list[Tree] = []
    for each in as_list(node.get(outer) if isinstance(node, Mapping) else None):
        found += as_list(each[inner]) if isinstance(each, Mapping) and inner in each else [each]
    return found


def _words(node: Tree, outer: str, inner: str) -> tuple[str, ...]:
    told = (text(each) for each in _children(node, outer, inner))
    return tuple(dict.fromkeys(word for word in told if word))


def _parties(node: Tree, outer: str, inner: str) -> tuple[Party, ...]:
    return tuple(_party(each) for each in _children(node, outer, inner))


def _party(node: Tree) -> Party:
    return Party(text(dig(node, "id")), text(dig(node, "typeIdentifiant")))


def _change(node: Tree) -> Change:
    return Change(
        number=text(dig(node, "id")),
        signed=next((found for name in _SIGNED if (found := text(dig(node, name)))), ""),
        published=text(dig(node, "datePublicationDonneesModification")),
        months=text(dig(node, "dureeMois")),
        value=text(dig(node, "montant")) or text(dig(node, "valeurGlobale")),
        holders=_parties(node, "titulaires", "titulaire"),
    )
