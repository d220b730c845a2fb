"""Answers in the shapes of the services, about structures that do not exist."""

from __future__ import annotations

import json
from typing import Any

SIREN = "000104349"
HEAD, SECOND, THIRD = "00010434900014", "00010434900022", "00010434900030"


def place(siret: str = HEAD, **changes: Any) -> dict[str, Any]:
    base = {
        "siret": siret,
        "adresse": "1 RUE DU HOUBLON 67000 STRASBOURG",
        "code_postal": "67000",
        "commune": "67482",
        "libelle_commune": "STRASBOURG",
        "departement": "67",
        "latitude": "48.57",
        "longitude": "7.75",
        "activite_principale": "81.30Z",
        "etat_administratif": "A",
        "tranche_effectif_salarie": "12",
        "annee_tranche_effectif_salarie": "2023",
        "date_fermeture": None,
        "liste_finess": None,
    }
    return base | changes


def company(*others: dict[str, Any], seat: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    seat = seat or place()
    base = {
        "siren": SIREN,
        "nom_complet": "JARDINS FICTIFS",
        "nature_juridique": "9220",
        "etat_administratif": "A",
        "statut_diffusion": "O",
        "tranche_effectif_salarie": "21",
        "annee_tranche_effectif_salarie": "2023",
        "siege": seat,
        "matching_etablissements": [{"siret": seat["siret"], "est_siege": True, "etat_administratif": "A"}, *others],
        "finances": {"2023": {"ca": 812000, "resultat_net": 3000}},
        "complements": {"est_siae": True, "type_siae": "ACI, EI", "est_ess": True},
    }
    return base | changes


def search(*companies: dict[str, Any], total: int | None = None) -> bytes:
    count = len(companies) if total is None else total
    return json.dumps({"results": companies, "total_results": count, "page": 1, "per_page": 25}).encode()


def post(**changes: Any) -> dict[str, Any]:
    base = {
        "id": 1,
        "rome": "Entretien des espaces verts (A1203)",
        "nombre_postes_ouverts": 2,
        "recrutement_ouvert": "True",
        "mis_a_jour_le": "2026-11-02T09:00:00+01:00",
        "lieu": None,
    }
    return base | changes


def siae(siret: str = HEAD, kind: str = "EI", **changes: Any) -> dict[str, Any]:
    base = {
        "id": "uuid",
        "siret": siret,
        "type": kind,
        "raison_sociale": "JARDINS FICTIFS",
        "enseigne": "Les Jardins",
        "site_web": "https://jardins.example",
        "description": "Espaces verts. Écrire à prenom.nom@jardins.example ou 03 88 00 00 00.",
        "addresse_ligne_1": "1 rue du Houblon",
        "code_postal": "67000",
        "ville": "Strasbourg",
        "departement": "67",
        "telephone": "0388000000",
        "courriel": "prenom.nom@jardins.example",
        "postes": [post()],
    }
    return base | changes


def page(*results: dict[str, Any], count: int | None = None) -> bytes:
    told = {"count": len(results) if count is None else count, "next": None, "previous": None, "results": results}
    return json.dumps(told).encode()


def marketed(siret: str = HEAD, kind: str = "EI", **changes: Any) -> dict[str, Any]:
    base = {
        "id": 1,
        "name": "Jardins fictifs",
        "brand": "",
        "siret": siret,
        "nature": "HEAD_OFFICE",
        "kind": kind,
        "contact_website": "https://jardins.example",
        "address": "1 rue du Houblon",
        "city": "Strasbourg",
        "post_code": "67000",
        "department": "67",
        "is_active": True,
        "sectors": [{"name": "Espaces verts", "slug": "creation-et-entretien-des-espaces-verts"}],
        "presta_types": ["PREST"],
        "networks": [{"name": "Réseau fictif", "slug": "reseau-fictif"}],
        "offers": [{"name": "Tonte", "description": "De parcs."}],
        "labels_old": [],
        "updated_at": "2026-11-15T03:00:00+01:00",
    }
    return base | changes


ESAT_STATE = """\
EJ-FINESS;EJ-Raison sociale;ET-FINESS;ET-Raison sociale;ET-SIRET;ET-Adresse;ET-Code postal;ET-Commune;ET-Commune Code;\
ET-Type;Capacité autorisée agrégée;ET-Email
10000001;ASSO FICTIVE;10000002;ESAT DU HOUBLON;10434900014;1 RUE DU HOUBLON;1400;ABERGEMENT;1001;Principal;66;a@b.c
10000001;ASSO FICTIVE;10000003;ESAT ANNEXE;00010434900022;2 RUE DU HOUBLON;1400;ABERGEMENT;1001;Secondaire;0;a@b.c
10000009;AUTRE FICTIVE;10000010;ESAT SANS NUMERO;;3 RUE DU HOUBLON;1400;ABERGEMENT;1001;Principal;12;
""".encode("cp1252")
