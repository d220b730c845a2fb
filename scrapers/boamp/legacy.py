"""Notices of before 2024 (schemas v110 to v240): the same upper-case tree in XML files and in the site's JSON."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.notice import Buyer, Lot, NoticeType, Place
from scrapers.boamp.body import Body
from scrapers.boamp.corrections import read_legacy_correction
from scrapers.boamp.frame import KINDS
from scrapers.boamp.walk import Dialect, gather, names
from scrapers.reading.amounts import cpv_codes, first_euros, months, web_address
from scrapers.reading.deadline import wall_clock
from scrapers.reading.identity import lot_number, siret_siren
from scrapers.reading.tree import Tree, dig, every, first_text, has, keys, search, text

ROOTS = names(
    "IDENTITE OBJET PROCEDURE CONDITION_DELAI CONDITION_RELATIVE_MARCHE CONDITION_PARTICIPATION "
    "CONDITION_ADMINISTRATIVE RENSEIGNEMENTS_COMPLEMENTAIRES ATTRIBUTION RECTIF ANNULATION MODIF "
    "TYPE_POUVOIR_ADJUDICATEUR TYPE_ORGANISME ACTIVITE_PRINCIPALE PUBLICATION_ANTERIEURE"
)
"Any of these at the top marks the format."

CRITERIA = frozenset({"CRITERES_ATTRIBUTION"})
DIALECT = Dialect(
    skip=names(
        "IDENTITE TYPE_POUVOIR_ADJUDICATEUR TYPE_ORGANISME ACTIVITE_PRINCIPALE ADRESSES_COMPLEMENTAIRES TITULAIRE "
        "RENSEIGNEMENT CPV REF_MARCHE REFERENCE_MARCHE LIEU_EXEC_LIVR CODE_NUTS LIEU_PRINCIPAL CP VILLE ADRESSE "
        "LANGUES CONDITION_DELAI DUREE_DELAI DUREE_MOIS DUREE_JOUR VALEUR VALEUR_MIN VALEUR_MAX VALEUR_TOTALE NUM "
        "NUM_LOT POIDS PUBLICATION_ANTERIEURE ANNONCE_ANTERIEUR DATE_OUVERTURE_OFFRES "
        "PROCEDURES_RECOURS_PRECISIONS PRESTATION_RESERVEE_OUI PRESTATION_RESERVEE_NON MARCHE_RESERVE_NON LOT "
        "DECISION TYPE_MARCHE TYPE_PROCEDURE PERS_OUVERTURE_OFFRES_OUI MONTANT NB_OFFRE NB_OFFRE_RECU "
        "CORRESPONDANT CONTACT TEL FAX MEL URL"
    ),
    labels={
        "TITRE_MARCHE": "Intitulé",
        "INTITULE": "Intitulé du lot",
        "OBJET_COMPLET": "Objet",
        "DESCRIPTION": "Description",
        "PRINCIPALES": "Caractéristiques principales",
        "CRITERES_ATTRIBUTION": "Critères d’attribution",
        "FINANCEMENT": "Financement",
        "FORME_JURIDIQUE": "Forme juridique du groupement",
        "AUTRES_CONDITIONS_PART_OUI": "Autres conditions particulières",
        "CONDITION_PARTICULIERE_EXECUTION": "Conditions particulières d’exécution",
        "SITUATION_JURIDIQUE": "Situation juridique",
        "CAP_ECO": "Capacité économique et financière",
        "CAP_ECO_NIVEAU_MINI": "Capacité économique : niveau minimal",
        "CAP_TECH": "Capacité technique",
        "CAP_TECH_NIVEAU_MINI": "Capacité technique : niveau minimal",
        "JUSTIFICATIFS_CANDIDAT": "Justificatifs demandés",
        "CRITERE_SELECTION": "Critères de sélection des candidats",
        "CRITERES_PARTICIPATION": "Critères de sélection des candidats",
        "RENS_COMPLEMENT": "Renseignements complémentaires",
        "RENOUVELLEMENT_DESCRIPTION": "Reconduction",
        "OPTIONS_DESCRIPTION": "Options",
        "INFO_COMPL": "Informations complémentaires",
        "LOTS_RESERVE_POUVOIR_ADJUDICATEUR": "Note de l’acheteur sur les lots",
        "MARCHE_RESERVE_OUI": "Marché réservé",
        "RECTIF": "Rectificatif",
        "MODIF": "Modification",
        "ANNULATION": "Annulation",
        "ATTRIBUTION": "Attribution",
    },
    criteria=CRITERIA,
)

BRANCHES = {
    "RECTIF": NoticeType.CORRECTION,
    "ANNULATION": NoticeType.CANCELLATION,
    "MODIF": NoticeType.MODIFICATION,
}
"What a branch does to the tender, when the record does not say."


def read(node: dict[str, Tree]) -> Body:
    """Read the `DONNEES` of a legacy notice."""
    body = Body(title=first_text(node, "OBJET.TITRE_MARCHE"), buyer=_buyer(dig(node, "IDENTITE")))
    natures = [key for found in every(node, "OBJET.TYPE_MARCHE") for key in keys(found)]
    body.kind = next((KINDS[nature] for nature in natures if nature in KINDS), None)
    body.cpv = _cpv(node, "OBJET.CPV.PRINCIPAL")
    body.places = tuple(_places(node, "OBJET.LIEU_EXEC_LIVR"))
    body.value = first_euros(
        node, *(f"OBJET.CARACTERISTIQUES.{key}" for key in ("VALEUR", "VALEUR_TOTALE", "VALEUR_MAX"))
    )
    body.duration_months = _duration(dig(node, "OBJET.DUREE_DELAI"))
    _read_dates(body, node)
    body.documents_url = _documents(node)
    body.group_form = first_text(node, "CONDITION_RELATIVE_MARCHE.FORME_JURIDIQUE") or None
    body.links = tuple(text(found) for found in search(node, "IDWEB"))
    body.winners = tuple(
        dict.fromkeys(text(found) for found in every(node, "ATTRIBUTION.DECISION.TITULAIRE.DENOMINATION"))
    )
    _reservation(body, node)
    gather(body.sections, node, "donnees", DIALECT)
    _read_lots(body, node)
    if "ATTRIBUTION" in node:
        body.type = _award_type(node["ATTRIBUTION"], body.winners)
    else:
        body.type = next((told for key, told in BRANCHES.items() if key in node), NoticeType.CALL)
    if "RECTIF" in node:
        read_legacy_correction(body, node["RECTIF"])
    return body


def _buyer(node: Tree) -> Buyer | None:
    name = first_text(node, "DENOMINATION")
    siret, siren = siret_siren(first_text(node, "CODE_IDENT_NATIONAL"))
    return (
        Buyer(name, siret, siren, first_text(node, "VILLE") or None, first_text(node, "CP") or None) if name else None
    )


def _cpv(node: Tree, path: str) -> tuple[str, ...]:
    return cpv_codes(text(code) for code in every(node, path))


def _places(node: Tree, path: str) -> Iterator[Place]:
    for found in every(node, path):
        if isinstance(found, dict):
            city, post_code, nuts = (first_text(found, key) or None for key in ("VILLE", "CP", "CODE_NUTS"))
            yield Place(first_text(found, "ADRESSE"), city, post_code, nuts)


def _duration(node: Tree) -> float | None:
    return months(first_text(node, "DUREE_MOIS")) or months(first_text(node, "DUREE_JOUR"), "DAY")


def _read_dates(body: Body, node: Tree) -> None:
    for path in ("CONDITION_DELAI.RECEPT_OFFRES", "CONDITION_DELAI.RECEPT_CANDIDAT"):
        if written := first_text(node, path):
            body.deadline = wall_clock(written, path)
            return


def _documents(node: Tree) -> str | None:
    path = "RENSEIGNEMENTS_COMPLEMENTAIRES.ADRESSES_COMPLEMENTAIRES.ADRESSE"
    desks = [text(dig(found, "URL")) for found in every(node, path) if has(found, "TYPE.DOCUMENTS")]
    names = ("URL_DOCUMENT", "URL_PROFIL_ACHETEUR", "URL_PARTICIPATION")
    return web_address(*desks, *(first_text(node, f"IDENTITE.{name}") for name in names))


def _reservation(body: Body, node: Tree) -> None:
    """MARCHE_RESERVE only: PRESTATION_RESERVEE reserves to a profession (architects, lawyers): another matter."""
    for parent in ("CONDITION_PARTICIPATION", "OBJET"):
        for name in ("MARCHE_RESERVE_OUI", "MARCHE_RESERVE"):
            if has(node, f"{parent}.{name}"):
                for key in keys(dig(node, f"{parent}.{name}")) or ["OUI"]:
                    body.sections.signal("MARCHE_RESERVE", key)
        if has(node, f"{parent}.MARCHE_RESERVE_NON"):
            body.sections.signal("MARCHE_RESERVE", "NON")


def _read_lots(body: Body, node: Tree) -> None:
    """Lots of the contract, else of its award. One lot without a number is the whole contract."""
    lots = [lot for lot in search(dig(node, "OBJET"), "LOT") if isinstance(lot, dict)]
    decisions = [found for found in every(node, "ATTRIBUTION.DECISION") if isinstance(found, dict)]
    divided = len(lots) > 1 or has(node, "OBJET.DIV_EN_LOTS.OUI") or bool(lots and first_text(lots[0], "NUM"))
    numbers = (
        [lot_number(first_text(lot, "NUM")) or str(rank) for rank, lot in enumerate(lots, 1)] if divided else ["0"]
    )
    for rank, (number, lot) in enumerate(zip(numbers, lots, strict=False)):
        gather(body.sections, lot, f"donnees.OBJET.LOTS.LOT[{rank}]", DIALECT, number)
    for rank, found in enumerate(decisions):
        gather(
            body.sections,
            found,
            f"donnees.ATTRIBUTION.DECISION[{rank}]",
            DIALECT,
            lot_number(first_text(found, "NUM_LOT")),
        )
    if lots and divided:
        body.lots = tuple(_lot(number, lot) for number, lot in dict(zip(numbers, lots, strict=True)).items())
    elif decisions and any(first_text(found, "NUM_LOT") for found in decisions):
        body.lots = tuple(_decided(decisions))
    elif "RECTIF" not in node and "ANNULATION" not in node:
        body.lots = (_whole(body, node, lots),)


def _lot(number: str, lot: Tree) -> Lot:
    description = first_text(lot, "DESCRIPTION")
    return Lot(
        number,
        first_text(lot, "INTITULE") or description[:200] or f"Lot {number}",
        description,
        _cpv(lot, "CPV.PRINCIPAL"),
        tuple(_lot_places(lot)),
        first_euros(lot, "VALEUR", "VALEUR_MAX"),
        None,
        _duration(lot),
    )


def _lot_places(lot: Tree) -> Iterator[Place]:
    words, nuts = first_text(lot, "LIEU_PRINCIPAL"), first_text(lot, "CODE_NUTS") or None
    if words or nuts:
        yield Place(words, nuts=nuts)


def _decided(decisions: list[Tree]) -> Iterator[Lot]:
    """Lots that only the award names, each once."""
    named: dict[str, Tree] = {}
    for found in decisions:
        if number := lot_number(first_text(found, "NUM_LOT")):
            named.setdefault(number, found)
    for number, found in named.items():
        description = first_text(found, "DESCRIPTION")
        yield Lot(number, first_text(found, "INTITULE") or description[:200] or f"Lot {number}", description)


def _whole(body: Body, node: Tree, lots: list[Tree]) -> Lot:
    """The one lot of an undivided contract, whose facts may stand in a lot without a number."""
    told = _lot("0", lots[0]) if lots else Lot("0", "")
    return Lot(
        "0",
        body.title,
        first_text(node, "OBJET.OBJET_COMPLET") or told.description,
        body.cpv or told.cpv,
        body.places or told.places,
        body.value if body.value is not None else told.value,
        None,
        body.duration_months or told.duration_months,
    )


def _award_type(node: Tree, winners: tuple[str, ...]) -> NoticeType:
    flags = {key for found in (node, *every(node, "DECISION")) for key in keys(found)}
    nobody = flags & {"SANS_SUITE", "INFRUCTUEUX", "NON_ATTRIBUE"}
    return NoticeType.UNSUCCESSFUL if nobody and not winners else NoticeType.AWARD
