"""What every record says around its notice: the flat fields, and `gestion`, the safer of the two where both speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clauses.notice import ContractKind, NoticeType
from scrapers.reading.deadline import Deadline, flat_deadline, wall_clock
from scrapers.reading.identity import department
from scrapers.reading.text import clean
from scrapers.reading.tree import Tree, as_list, dig, every, first_text, keys, text
from scrapers.source import Unreadable

PAGE = "https://www.boamp.fr/pages/avis/?q=idweb:"

KINDS = {
    "SERVICES": ContractKind.SERVICES,
    "SERVICE": ContractKind.SERVICES,
    "TRAVAUX": ContractKind.WORKS,
    "FOURNITURES": ContractKind.SUPPLIES,
    "FOURNITURE": ContractKind.SUPPLIES,
}

CALLS = {
    "INITIAL": NoticeType.CALL,
    "RECTIFICATIF": NoticeType.CORRECTION,
    "MODIFICATION": NoticeType.CORRECTION,
    "ANNULATION": NoticeType.CANCELLATION,
    "RECTIFANNUL": NoticeType.CANCELLATION,
}
PLANS = dict.fromkeys(CALLS, NoticeType.PLANNED) | {
    "ANNULATION": NoticeType.CANCELLATION,
    "RECTIFANNUL": NoticeType.CANCELLATION,
}
CORRECTIONS = CALLS | {"INITIAL": NoticeType.CORRECTION}
CANCELLATIONS = dict.fromkeys(CALLS, NoticeType.CANCELLATION)
# A cancelled award takes back the publication, not the tender.
AWARDS = dict.fromkeys(CALLS, NoticeType.AWARD) | {
    "ANNULATION": NoticeType.CORRECTION,
    "RECTIFANNUL": NoticeType.CORRECTION,
}
DIRECT = AWARDS | dict.fromkeys(("INITIAL", "RECTIFICATIF", "MODIFICATION"), NoticeType.DIRECT_AWARD)
CHANGES = dict.fromkeys(CALLS, NoticeType.MODIFICATION)

TYPES = {
    "APPEL_OFFRE": CALLS,
    "SOUS-TRAITANCE": CALLS,
    "RECTIFICATIF": CORRECTIONS,
    "ANNULATION": CANCELLATIONS,
    "ATTRIBUTION": AWARDS,
    "PRE-INFORMATION": PLANS,
    "PERIODIQUE": PLANS,
    "PROFIL_ACHETEUR": PLANS,
    "QUALIFICATION": PLANS,
    "AUTRE": PLANS,
    "EX_ANTE_VOLONTAIRE": DIRECT,
    "INTENTION_CONCLURE": DIRECT,
    "MODIFICATION": CHANGES,
}
"What a publication does to its tender, by nature then state (a corrected European call keeps the nature of a call)."


@dataclass(frozen=True, slots=True)
class Frame:
    """The flat record and its `gestion` (an empty dict when there is none), read on demand."""

    flat: dict[str, Tree]
    gestion: Tree

    @property
    def reference(self) -> str:
        """The natural key, "26-85090". Raises Unreadable when there is none."""
        return self._needed("idweb", text(self.flat.get("idweb")) or text(dig(self.gestion, "REFERENCE.IDWEB")))

    @property
    def published(self) -> date:
        """Day of publication. Raises Unreadable."""
        path = "INDEXATION.DATE_PUBLICATION"
        written = text(self.flat.get("dateparution")) or text(dig(self.gestion, path))
        return day_of(self._needed("dateparution", written), "dateparution")

    @property
    def shown_until(self) -> date | None:
        """End of display on the site: never a deadline."""
        written = text(self.flat.get("datefindiffusion")) or text(dig(self.gestion, "INDEXATION.DATE_FIN_DIFFUSION"))
        return day_of(written, "datefindiffusion") if written else None

    @property
    def title(self) -> str:
        """The title, cut at 200 characters by the bulletin."""
        return text(self.flat.get("objet")) or text(dig(self.gestion, "INDEXATION.RESUME_OBJET"))

    @property
    def organisation(self) -> str:
        """The name in the buyer's place: sometimes a service, a placeholder, or even a court."""
        return text(self.flat.get("nomacheteur")) or text(dig(self.gestion, "INDEXATION.NOMORGANISME"))

    @property
    def family(self) -> str:
        """JOUE, FNS, MAPA, DSP or DIVERS; "" when not said. Reduced records only have the label."""
        flags = keys(dig(self.gestion, "REFERENCE.TYPE_AVIS.FAMILLE"))
        european = text(self.flat.get("famille_libelle")) == "Marchés européens"
        return text(self.flat.get("famille")) or (flags[0] if flags else "JOUE" if european else "")

    @property
    def nature(self) -> str:
        """APPEL_OFFRE, ATTRIBUTION…; "" when not said."""
        flags = keys(dig(self.gestion, "REFERENCE.TYPE_AVIS.NATURE"))
        return text(self.flat.get("nature")) or (flags[0] if flags else "")

    @property
    def subnature(self) -> str:
        """CONCESSION, CONCOURS, MISE_EN_CONCURRENCE…; "" when not said."""
        flags = keys(dig(self.gestion, f"REFERENCE.TYPE_AVIS.NATURE.{self.nature}"))
        return text(self.flat.get("sousnature")) or (flags[0] if flags else "")

    @property
    def state(self) -> str:
        """INITIAL, RECTIFICATIF, ANNULATION…; "" when not said (reduced records)."""
        flags = keys(dig(self.gestion, "REFERENCE.TYPE_AVIS.STATUT"))
        return text(self.flat.get("etat")) or (flags[0] if flags else "")

    @property
    def type(self) -> NoticeType | None:
        """What the publication does, by nature and state; None when the nature is not said.

        Raises Unreadable for a value outside the known lists: better an alarm than a wrong guess.
        """
        if not self.nature:
            return None
        states = TYPES.get(self.nature)
        if states is None:
            raise Unreadable("nature", self.nature, f"Nature d’avis inconnue : « {self.nature} ».")
        state = self.state or "INITIAL"
        if state not in states:
            raise Unreadable("etat", state, f"État d’avis inconnu : « {state} ».")
        if self.subnature == "MISE_EN_CONCURRENCE" and states is PLANS:
            return CALLS[state]
        if self.subnature == "STANDARD_INFRUCTUEUX_SANS_SUITE" and states[state] is NoticeType.AWARD:
            return NoticeType.UNSUCCESSFUL
        return states[state]

    @property
    def departments(self) -> tuple[str, ...]:
        """Departments of publication: zero-padded in `gestion`, not always in the flat field."""
        written = [text(code) for code in every(self.gestion, "INDEXATION.DEP_PUBLICATION")]
        written = written or [
            code for given in as_list(self.flat.get("code_departement")) for code in text(given).split(",")
        ]
        return tuple(dict.fromkeys(code for given in written if (code := department(given))))

    @property
    def nature_of_contract(self) -> tuple[str, ...]:
        """SERVICES, TRAVAUX, FOURNITURES as printed."""
        flat = [text(value) for value in as_list(self.flat.get("type_marche"))]
        return tuple(value for value in flat or keys(dig(self.gestion, "INDEXATION.NATURE_MARCHE")) if value)

    @property
    def kind(self) -> ContractKind | None:
        """Nature of the contract."""
        return next((KINDS[nature] for nature in self.nature_of_contract if nature in KINDS), None)

    @property
    def concession(self) -> ContractKind | None:
        """A concession or a delegation of public service is a concession whatever it buys; else None."""
        directive = text(self.flat.get("perimetre")) or "".join(
            keys(dig(self.gestion, "REFERENCE.TYPE_AVIS.PERIMETRE"))[:1]
        )
        told = self.family == "DSP" or self.subnature.startswith("CONCESSION") or directive in ("DIRECTIVE-23", "DSP")
        return ContractKind.CONCESSION if told else None

    @property
    def descriptors(self) -> tuple[str, ...]:
        """Labels of the bulletin's keywords."""
        flat = [text(label) for label in as_list(self.flat.get("descripteur_libelle"))]
        told = flat or [text(label) for label in every(self.gestion, "INDEXATION.DESCRIPTEURS.DESCRIPTEUR.LIBELLE")]
        return tuple(dict.fromkeys(label for label in told if label))

    @property
    def flags(self) -> tuple[str, ...]:
        """Considerations the buyer declared: "sociaux", "environnementaux"."""
        flat = [text(flag).lower() for flag in as_list(self.flat.get("criteres"))]
        told = flat or [key.lower() for key in keys(dig(self.gestion, "INDEXATION.CRITERES_SOCIAUX_ENV"))]
        return tuple(dict.fromkeys(flag for flag in told if flag))

    @property
    def links(self) -> tuple[str, ...]:
        """References of the notices this one names."""
        flat = [text(link) for link in as_list(self.flat.get("annonce_lie"))]
        former = ("REFERENCE.ANNONCE_ANTERIEUR.IDWEB", "MARCHE.ANNONCE_ANTERIEUR.REFERENCE.IDWEB")
        told = flat + [text(link) for path in former for link in every(self.gestion, path)]
        return tuple(dict.fromkeys(link for link in told if link))

    @property
    def winners(self) -> tuple[str, ...]:
        """Winners as printed; the list may repeat itself."""
        flat = [text(name) for name in as_list(self.flat.get("titulaire"))]
        told = flat or [text(name) for name in every(self.gestion, "INDEXATION.TITULAIRES.DENOMINATION")]
        return tuple(dict.fromkeys(name for name in told if name))

    @property
    def deadline(self) -> Deadline | None:
        """The clock that boamp.fr itself shows."""
        path = "INDEXATION.DATE_LIMITE_REPONSE"
        written = text(dig(self.gestion, path))
        return wall_clock(written, f"gestion.{path}") if written else None

    @property
    def flat_deadline(self) -> Deadline | None:
        """The flat value, last resort: its offset means three different things."""
        written = text(self.flat.get("datelimitereponse"))
        schema = text(self.flat.get("source_schema")) or text(dig(self.gestion, "INDEXATION.SCHEMA"))
        return flat_deadline(written, self.family, schema, self.published) if written else None

    @property
    def procedure(self) -> str | None:
        """OUVERT, RESTREINT, PROCEDURE_ADAPTE…"""
        flags = keys(dig(self.gestion, "INDEXATION.TYPE_PROCEDURE"))
        return text(self.flat.get("type_procedure")) or (flags[0] if flags else None)

    @property
    def url(self) -> str:
        """Page of the notice; `avis/detail` addresses no longer work."""
        printed = text(self.flat.get("url_avis"))
        return printed if printed.startswith("http") else PAGE + self.reference

    @property
    def folder(self) -> str | None:
        """The EU procedure (BT-04), shared with TED."""
        return first_text(self.flat, "contractfolderid").lower() or None

    def _needed(self, name: str, value: str) -> str:
        if not value:
            raise Unreadable(name, self.flat.get(name), f"Le champ « {name} » manque ou est vide.")
        return value


def day_of(written: str, field: str) -> date:
    """The day in the first ten characters. Raises Unreadable naming `field`."""
    try:
        return date.fromisoformat(clean(written)[:10])
    except ValueError as error:
        raise Unreadable(field, written, f"Date illisible dans « {field} » : « {written} ».") from error
