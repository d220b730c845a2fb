"""Every directory of structures, in the order of a refresh."""

from __future__ import annotations

from scrapers.structures.data_inclusion import DataInclusion
from scrapers.structures.directory import Directory
from scrapers.structures.finess import Finess
from scrapers.structures.geiq import Geiq
from scrapers.structures.le_marche import LeMarche
from scrapers.structures.les_emplois import LesEmplois
from scrapers.structures.recherche_entreprises import RechercheEntreprises

DIRECTORIES: dict[str, Directory] = {
    directory.name: directory
    for directory in (RechercheEntreprises(), LesEmplois(), Finess(), Geiq(), LeMarche(), DataInclusion())
}
