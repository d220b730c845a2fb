"""How fast notices are read for considerations, on texts drawn by lot: administrative prose, some with a clause."""

from __future__ import annotations

from random import Random
from time import process_time
from typing import Any

from clauses.find import find_in_text

PLAIN = (
    "Le présent marché est conclu pour une durée de douze mois à compter de sa notification.",
    "Les prestations sont réglées par application des prix unitaires du bordereau, fermes la première année.",
    "Une retenue de garantie de 5 % est prélevée sur chaque acompte et peut être remplacée par une caution.",
    "Le pouvoir adjudicateur se réserve le droit de négocier avec les trois premiers candidats.",
    "Les candidats remettent leurs attestations fiscales et sociales et le formulaire DC1.",
    "Lot 3 : revêtements de sols souples et peinture des circulations.",
    "Renseignements : service de la commande publique, hôtel de ville, de 8 h 30 à 17 h 00.",
    "Prix des prestations | 60 | Valeur technique de l'offre | 40",
    "Le dossier de consultation est remis gratuitement sous forme électronique à chaque entreprise.",
    "Travaux d'aménagement de la rue des Écoles et enfouissement des réseaux secs.",
)
CLAUSES = (
    "Le titulaire du lot 2 s'engage à réserver 210 heures de travail à des personnes éloignées de l'emploi.",
    "Cette consultation comporte des conditions d'exécution à caractère social et environnemental.",
    "Le lot 4 est réservé aux entreprises adaptées et aux établissements d'accompagnement par le travail.",
    "Performances en matière de protection de l'environnement : 10 %",
)
SHARE = 0.03
"About one sentence in thirty speaks of a consideration."
ROUNDS = 3
"The best of these rounds counts: others work on the machine as well."


def bench_detect(structures: int, tenders: int, seed: int) -> dict[str, Any]:
    """Cherche les considérations d'avis tirés au sort et donne le débit en mégaoctets de texte par seconde."""
    texts = _notices(tenders, seed)
    size = sum(len(text.encode()) for text in texts) / 1e6
    found, seconds = min((_timed(texts) for _ in range(ROUNDS)), key=lambda each: each[1])
    return {
        "bench": "detect",
        "notices": len(texts),
        "seed": seed,
        "megabytes": round(size, 3),
        "considerations": found,
        "seconds": round(seconds, 3),
        "megabytes_per_second": round(size / seconds, 2) if seconds else None,
    }


def _notices(count: int, seed: int) -> list[str]:
    random = Random(seed)  # noqa: S311 - a draw to be drawn again, no secret
    return [" ".join(sentence(random) for _ in range(random.choice((6, 20, 45)))) for _ in range(count)]


def sentence(random: Random) -> str:
    """One sentence of a notice, one in thirty with a clause."""
    return f"{random.choice(CLAUSES if random.random() < SHARE else PLAIN)} Réf. {random.randrange(10_000)}."


def _timed(texts: list[str]) -> tuple[int, float]:
    began = process_time()
    found = sum(len(find_in_text(text)) for text in texts)
    return found, process_time() - began
