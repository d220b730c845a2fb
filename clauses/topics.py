"""The topic of an environmental consideration, read in the words of its sentence."""

from __future__ import annotations

from clauses.consideration import Topic
from clauses.patterns import rx

_TOPICS = (
    (Topic.EGALIM, rx(
        r"egalim|agriculture biologique|produits? biologiques?|durables? et de qualite|circuits? courts?"
        r"|alimentation durable|gaspillage alimentaire|siqo\b"
    )),
    (Topic.REUSE, rx(r"reemploi|\bre-?utilis|reconditionn|recyclees?|economie circulaire|\bagec\b|2024-134|2021-254")),
    (Topic.WASTE, rx(r"dechets|\bsoged|\bsosed|\bs\.o|chantiers? (?:propre|vert|a faible)|emballages")),
    (Topic.LABEL, rx(
        r"labels?\b|ecolabel|\bfsc\b|\bpefc\b|nf environnement|imprim'? ?vert|ecocert|iso 14001"
        r"|etiquetage environnemental"
    )),
    (Topic.BUILDING, rx(r"\bre ?2020|\bhqe\b|\bbbc|biosource|breeam|\bbdm\b|e\+ ?c ?-")),
    (Topic.CARBON, rx(r"carbone|gaz a effet de serre|cycle de vie|\bco2\b")),
    (Topic.VEHICLE, rx(r"vehicules?~30(?:emission|propre|electrique|hybride)|crit'? ?air|motorisation|eco-?conduite")),
    (Topic.BIODIVERSITY, rx(r"biodiversite|phyto|gestion differenciee|vegetal local")),
)  # fmt: skip


def topic(low: str) -> Topic:
    """The topic that the folded words name; `other` when they name none."""
    return next((found for found, pattern in _TOPICS if pattern.search(low)), Topic.OTHER)
