"""Notices in the national forms of the schema 3.2.5: FNSimple, MAPA, DSP, DIVERS, which share their words."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.notice import Buyer, Lot, NoticeType, Place
from scrapers.boamp.awards import free_text_type
from scrapers.boamp.body import Body
from scrapers.boamp.corrections import read_correction
from scrapers.boamp.frame import KINDS
from scrapers.boamp.walk import Dialect, gather, names
from scrapers.reading.amounts import cpv_codes, first_euros, months, web_address
from scrapers.reading.deadline import wall_clock
from scrapers.reading.identity import lot_number, numbered_heading, siret_siren
from scrapers.reading.sections import Sections
from scrapers.reading.tree import Tree, dig, every, first_text, keys, search, text
from scrapers.source import Unreadable

ROOTS = ("FNSimple", "MAPA", "DSP", "DIVERS")

CRITERIA = frozenset(
    {"criteresAttrib", "criteres", "criteresAttribution", "criterePondere", "critereCDC", "critereLibre", "critere"}
)
DIALECT = Dialect(
    skip=names(
        "organisme communication adr adresse adressesComplt coord correspondantPRM titulaire codeCPV CPV cpv "
        "lieuExecution lieuExecutionLivraison valeurEstimee valeurTotaleEstimee montant fourchette avisInitial "
        "langue idMarche identifiantInterne dureeMois nbMois dureeJours nbJours criterePCT numLot "
        "dateReceptionOffres delais dateAttribution nbOffresRecues lots lotMarche auLieuDeDate lireDate rubDelais "
        "classificationOrganisme datePublication"
    ),
    labels={
        "intitule": "Intitulé",
        "intituleLot": "Intitulé du lot",
        "objet": "Objet",
        "description": "Description",
        "capaciteExercice": "Aptitude à exercer l’activité",
        "capaciteEcoFin": "Capacité économique et financière",
        "capaciteTech": "Capacités techniques et professionnelles",
        "justifications": "Justifications demandées",
        "visiteDetail": "Visite",
        "informComplementaire": "Informations complémentaires",
        "autresInformComplementaire": "Informations complémentaires",
        "rensgComplt": "Renseignements complémentaires",
        "renseignements": "Renseignements complémentaires",
        "conditions": "Conditions du marché",
        "formeJuridique": "Forme juridique du groupement",
        "modFinancement": "Financement",
        "infosRectif": "Rectificatif",
        "attributionMarche": "Attribution",
        "reservationMarche": "Marché réservé",
        "caracteristiques": "Caractéristiques",
        "motif": "Motif",
    }
    | dict.fromkeys(CRITERIA, "Critères d’attribution"),
    criteria=CRITERIA,
)
BRANCHES = {
    "initial": NoticeType.CALL,
    "rectificatif": NoticeType.CORRECTION,
    "annulation": NoticeType.CANCELLATION,
    "attribution": NoticeType.AWARD,
}
"What a branch does to the tender, when the record does not say."
LOTS = ("lots.lot", "descriptionMarche.lots.lot", "attribution.lotMarche")


def read(root: str, node: Tree) -> Body:
    """Read what stands under one of ROOTS. Raises Unreadable when it has no branch (initial, attribution…)."""
    branch = next((key for key in keys(node) if key != "organisme"), None)
    if branch is None or not isinstance(content := dig(node, branch), dict):
        raise Unreadable(f"donnees.{root}", keys(node), f"L’avis {root} n’a pas de contenu.")
    body = Body(title=first_text(content, "natureMarche.intitule", "descriptionMarche.intitule"))
    body.buyer = _buyer(dig(node, "organisme"))
    _read_contract(body, content)
    _read_dates(body, content)
    body.documents_url = _documents(node, content)
    body.type = BRANCHES.get(branch)
    body.links = tuple(text(link) for link in every(content, "avisInitial.idWeb"))
    body.winners = tuple(name for found in search(content, "PersonneMorale") if (name := text(found)))
    _read_lots(body, content, f"{root}.{branch}", restated=branch == "initial")
    if branch == "rectificatif":
        read_correction(body, content.get("infosRectif"))
    if branch == "attribution":
        body.type = _award_type(content)
    return body


def _buyer(node: Tree) -> Buyer | None:
    name = first_text(node, "nomOfficiel", "acheteurPublic", "denomination")
    siret, siren = siret_siren(first_text(node, "codeIdentificationNational"))
    city, post_code = first_text(node, "ville", "adr.ville"), first_text(node, "cp", "adr.cp")
    return Buyer(name, siret, siren, city or None, post_code or None) if name else None


def _read_contract(body: Body, content: Tree) -> None:
    natures = [
        key.upper() for key in (*keys(dig(content, "natureMarche.natureMarche")), *keys(dig(content, "natureMarche")))
    ]
    body.kind = next((KINDS[nature] for nature in natures if nature in KINDS), None)
    body.cpv = _cpv({key: value for key, value in content.items() if key not in ("lots", "attribution")})
    body.places = tuple(_places(content))
    body.value = first_euros(
        content,
        "natureMarche.valeurEstimee",
        "natureMarche.fourchette.valeurHaute",
        "natureMarche.valeurEstimee.fourchette.valeurHaute",
        "autresInformations.valeurTotaleEstimee",
        "descriptionMarche.valeurEstimee",
    )
    body.duration_months = _duration(content)
    body.group_form = first_text(content, "conditions.formeJuridique") or None
    if any(key.startswith("procedureAdaptee") for key in keys(dig(content, "procedure"))):
        body.procedure = "PROCEDURE_ADAPTE"


def _cpv(node: Tree) -> tuple[str, ...]:
    """Main object first, then the other ones."""
    main = [text(code) for found in search(node, "objetPrincipal") for code in every(found, "classPrincipale")]
    return cpv_codes([*main, *(text(code) for code in search(node, "classPrincipale"))])


def _duration(content: Tree) -> float | None:
    found = first_text(content, "natureMarche.dureeMois", "duree.nbMois", "descriptionMarche.duree.nbMois", "dureeMois")
    days = first_text(content, "natureMarche.dureeJours", "duree.nbJours")
    return months(found) or months(days, "DAY")


def _places(node: Tree) -> Iterator[Place]:
    paths = ("natureMarche.lieuExecution", "description.lieuExecutionLivraison", "lieuExecutionLivraison")
    for path in (*paths, "descriptionMarche.lieuExecution", "lieuExecution"):
        for found in every(node, path):
            words = text(found) or first_text(found, "voie.nomvoie", "adresse", "libelle")
            city, post_code, nuts = (first_text(found, key) or None for key in ("ville", "cp", "codeNuts"))
            if words or city or nuts:
                yield Place(words, city, post_code, nuts)


def _read_dates(body: Body, content: Tree) -> None:
    paths = ("procedure.dateReceptionOffres", "delais.receptionOffres", "delais.receptionCandidatures")
    for path in (*paths, "procedure.dateReceptionCandidatures", "delais.dateReceptionOffres"):
        if written := first_text(content, path):
            body.deadline = wall_clock(written, path)
            return


def _documents(node: Tree, content: Tree) -> str | None:
    direct = (
        first_text(content, "communication.urlDocConsul"),
        first_text(content, "adressesComplt.document.coord.url"),
    )
    return web_address(
        *direct, first_text(content, "communication.urlProfilAch"), first_text(node, "organisme.urlProfilAcheteur")
    )


def _read_lots(body: Body, content: Tree, path: str, restated: bool) -> None:
    gather(body.sections, content, path, DIALECT)
    _reservation(
        body.sections, dig(content, "natureMarche.reservationMarche") or content.get("reservationMarche"), None
    )
    found = next(((place, lots) for place in LOTS if (lots := list(every(content, place)))), ("", []))
    numbers = _numbers(found[1])
    for index, (number, lot) in enumerate(zip(numbers, found[1], strict=True)):
        if isinstance(lot, dict):
            gather(body.sections, lot, f"{path}.{found[0]}[{index}]", DIALECT, number)
            _reservation(body.sections, lot.get("reservationMarche"), number)
    read = tuple(_lot(number, lot) for number, lot in zip(numbers, found[1], strict=True))
    body.lots = read or ((_whole(body, content),) if restated else ())


def _numbers(lots: list[Tree]) -> list[str]:
    """Numbers as printed (a field, else the head of the description), else by rank; all by rank when two are equal."""
    printed = [lot_number(first_text(lot, "numLot", "num")) or numbered_heading(_heading(lot))[0] for lot in lots]
    numbers = [number or str(rank) for rank, number in enumerate(printed, 1)]
    return numbers if len(set(numbers)) == len(numbers) else [str(rank) for rank in range(1, len(lots) + 1)]


def _heading(lot: Tree) -> str:
    return first_text(lot, "intituleLot", "intitule", "description", "objet")


def _lot(number: str, lot: Tree) -> Lot:
    return Lot(
        number,
        numbered_heading(_heading(lot))[1] or f"Lot {number}",
        first_text(lot, "description", "objet"),
        _cpv(lot),
        tuple(_places(lot)),
        first_euros(lot, "valeurEstimee", "valeur"),
        None,
        months(first_text(lot, "dureeMois", "duree.nbMois")),
    )


def _whole(body: Body, content: Tree) -> Lot:
    """The one lot of an undivided contract."""
    description = first_text(content, "natureMarche.description", "description.objet", "descriptionMarche.objet")
    return Lot("0", body.title, description, body.cpv, body.places, body.value, None, body.duration_months)


def _reservation(sections: Sections, node: Tree, lot: str | None) -> None:
    """Any key but "non" reserves the contract; what stands below it is kept raw in the value."""
    for key in keys(node):
        if key != "non":
            below = keys(dig(node, key))
            sections.signal("reservationMarche", "/".join([key, *below]), lot)


def _award_type(content: Tree) -> NoticeType:
    results = [key for found in search(content, "resultat") for key in keys(found)]
    if results:
        return NoticeType.AWARD if "attribue" in results else NoticeType.UNSUCCESSFUL
    return free_text_type(first_text(content, "attributionMarche"))
