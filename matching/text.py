"""Words of a text as matching compares them: accents folded, then French stems, without the words that say nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from threading import Lock
from typing import Any

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

from matching.plain import plain

READ = 4000
"Characters read of a text: what follows the object of a notice is boilerplate."

FEW = 40
"Documents under which a frequency says nothing, so that no word is cut for being common."

_TOKEN = re.compile(r"[^\x00-@\[-`{-\x7f]{2,}")
"Letters, and whatever is not ASCII: no sign left out can be part of a word, once folded, nor join two."

_WORD = re.compile(r"[a-z]{3,}")
_WRITTEN = re.compile(r"[^\W\d_]{3,}")
_STEMMER = snowballstemmer.stemmer("french")
_STEMMING = Lock()
"The stemmer holds the word it works on: pages are answered by several threads, which must not share it at once."

_SAYS_NOTHING = """
activite activites afin agence ainsi alors annee annees ans apres article articles association associations assurer
aucun aucune autre autres aux avant avec avis avoir besoin besoins bon bons cadre cela celle celles celui centre
centres ces cet cette ceux chaque commande commandes comme commune communes comprenant compris concernant
conformement consultation contrat contrats contre dans departement departements depuis dernier des deux divers
diverses donc dont duree economique economiques effectuer elle elles ensemble entre entreprise entreprises environ
est etre execution faire fait fois fourniture fournitures hors ici ils jour jours les leur leurs lieu lieux lors
lot lots lui mais marche marches meme mise mois montant niveau nombre non nord nos notre nous objet ont ouest par
pas pays pendant peut plus plusieurs pour pourra present presente presentent presents prestation prestations
procedure public publics publique publiques quatre que quel quelle qui quoi realisation realiser region regions
relatif relatifs relative relatives sans sauf secteur secteurs selon sera seront service services ses seul site
sites societe societes soit son sont sous structure structures sud suivant suivante suivantes suivants support
supports sur tant tel telle tels titre tous tout toute toutes tres trois type une vers via ville villes vos votre
vous
"""

# Who may answer is judged by the clause, not by the words: every reserved lot would look like every ESAT.
_SAYS_THE_LAW = """
esat esats aci etti geiq siae insertion handicap handicape handicapes handicapee handicapees adapte adaptee adaptees
reserve reserves reservee reservees emploi emplois travail travailleur travailleurs salarie salaries personne
personnes clause clauses social sociale sociales sociaux
"""

_STOP = frozenset(_SAYS_NOTHING.split()) | frozenset(_SAYS_THE_LAW.split())


Terms = tuple[NDArray[np.intp], NDArray[np.float64]]
"Positions of stems in the index, and their weights."


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a folded word. The cache makes a known word free: stemming is what reading costs."""
    with _STEMMING:
        return str(_STEMMER.stemWord(word))


def tokens(text: str) -> list[str]:
    """The words of a text as it writes them, in order: what may be folded and stemmed one by one, once for all."""
    return _TOKEN.findall(text)


@lru_cache(maxsize=100_000)
def stems_of(token: str) -> tuple[str, ...]:
    """Stems of what a token says: of its folded words of three letters and more, without those that say nothing."""
    return tuple(stem(word) for word in _WORD.findall(plain(token)) if word not in _STOP)


def as_written(text: str) -> Iterator[tuple[str, str]]:
    """Each word that says something, as (stem, the word as the text writes it)."""
    for written in _WRITTEN.findall(text[:READ]):
        for found in stems_of(written):
            yield found, written.lower()


def stems(text: str) -> list[str]:
    """Stems of the words of a text, in order, repeats kept."""
    return list(chain.from_iterable(map(stems_of, tokens(text[:READ]))))


@dataclass(frozen=True, slots=True)
class Idf:
    """How rare each stem is among tenders: `index` stem -> position in `weights`.

    A stem found in more than `max_share` of the tenders weighs nothing: boilerplate must not look like a trade.
    """

    documents: int
    index: Mapping[str, int]
    weights: NDArray[np.float64]

    @classmethod
    def learn(cls, texts: Iterable[str], max_share: float = 0.15) -> Idf:
        """Count in how many texts (one per tender) each stem stands."""
        documents, counts = 0, Counter[str]()
        for text in texts:
            documents += 1
            counts.update(set(stems(text)))
        return cls.from_counts(documents, counts, max_share)

    @classmethod
    def from_counts(cls, documents: int, counts: Mapping[str, int], max_share: float = 0.15) -> Idf:
        """From document counts by stem; stems are put in order so that the same tenders give the same numbers."""
        most = documents * max_share if documents >= FEW else documents
        kept = sorted(stem for stem, count in counts.items() if count <= most)
        frequencies = np.array([counts[stem] for stem in kept], dtype=np.float64)
        return cls(documents, {stem: row for row, stem in enumerate(kept)}, np.log((documents + 1) / frequencies))

    def vector(self, counts: Mapping[str, float], most: int | None = None) -> Terms:
        """Positions and weights, of length 1, of the known stems of a text; the `most` heaviest ones if given.

        Repeats count by their logarithm: saying a word ten times is not ten times the work.
        """
        known = {self.index[stem]: count for stem, count in counts.items() if stem in self.index}
        return self.weighed(known, most)

    def weighed(self, counts: Mapping[int, float], most: int | None = None) -> Terms:
        """The same of stems told by their positions."""
        places = np.fromiter(counts, np.intp, len(counts))
        order = places.argsort()
        places = places[order]
        weights = (1 + np.log(np.fromiter(counts.values(), np.float64, len(counts))[order])) * self.weights[places]
        if most is not None and len(places) > most:
            heaviest = (-weights).argsort(kind="stable")[:most]
            heaviest.sort()
            places, weights = places[heaviest], weights[heaviest]
        norm = float(np.sqrt(weights @ weights))
        return places, weights / norm if norm else weights

    @property
    def version(self) -> str:
        """Short digest of what was learnt."""
        digest = sha256("\n".join(self.index).encode())
        digest.update(np.round(self.weights, 6).tobytes())
        return digest.hexdigest()[:12]

    def to_data(self) -> dict[str, Any]:
        """Plain values for keeping; `from_data` gives the same back."""
        return {"documents": self.documents, "stems": list(self.index), "weights": self.weights.tolist()}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Idf:
        """From what `to_data` gave."""
        index = {stem: row for row, stem in enumerate(data["stems"])}
        return cls(data["documents"], index, np.array(data["weights"], dtype=np.float64))
