"""Makes the .docx templates of `web/templates/papers/`: `python -m web.papers.templates`.

They are plain Word files with marks between braces, and may be changed in Word; this script makes them anew.
No structure is named in an article: names stand in the table of members only.
"""

from __future__ import annotations

from pathlib import Path

from docx.document import Document

from web.papers.build import blank, bullets, table
from web.papers.typeset import typeset_template

FOLDER = Path(__file__).parents[1] / "templates" / "papers"

MARKET = (
    "Marché : {{ market.title }}",
    "Acheteur : {{ market.buyer }}",
    "Référence : {{ market.reference }}",
    "Date limite de remise des offres : {{ market.deadline }}",
)
DRAFT = "Projet à relire et à compléter ensemble. Préparé le {{ market.today }}."

ARTICLES = (
    (
        "Objet",
        "Les membres désignés en tête conviennent de répondre ensemble au marché nommé ci-dessus, et de l'exécuter "
        "ensemble s'il leur est attribué.",
    ),
    ("Forme", "Forme du groupement : {{ form.form }}. {{ form.consequence }}"),
    (
        "Mandataire",
        "Le mandataire représente tous les membres auprès de l'acheteur et coordonne leur travail. Il signe l'offre "
        "pour leur compte, sur présentation de leurs pouvoirs. Sa mission et ce qu'elle lui vaut : à convenir.",
    ),
    (
        "Partage du travail",
        "Chaque membre fait la part décrite dans l'annexe. Un changement de part demande l'accord écrit de tous. La "
        "composition du groupement ne change pas entre la candidature et la signature, sauf les cas prévus par la loi "
        "(article R2142-26 du code de la commande publique).",
    ),
    ("Prix et paiements", "À convenir entre les membres, hors de ce document. Chaque membre donne son compte."),
    ("Assurances", "Chaque membre est assuré pour sa part et en donne la preuve au mandataire avant le début."),
    (
        "Défaillance d'un membre",
        "Le membre empêché prévient le mandataire sans attendre. Les autres proposent à l'acheteur une façon de "
        "poursuivre. Un membre exclu de la procédure est remplacé dans les dix jours de la demande de l'acheteur "
        "(article L2141-13).",
    ),
    (
        "Pénalités",
        "Une pénalité, celles de la clause sociale comprises, est portée par le membre qui en est la cause ; sans "
        "cause connue, par tous à proportion de leur part.",
    ),
    (
        "Partage des heures d'insertion",
        "Les heures dues par le groupement sont réparties à proportion de ce que chacun facture, en heures entières, "
        "par la méthode du plus fort reste. Un tableau tenu par le mandataire dit chaque mois les heures dues, "
        "déclarées, validées et transférées. Un transfert est signé par les deux membres ; pour les mêmes heures, on "
        "transfère des heures ou on verse de l'argent, jamais les deux.",
    ),
    ("Confidentialité", "Ce que les membres apprennent les uns des autres reste entre eux."),
    (
        "Fin",
        "La convention prend fin quand l'offre est refusée, ou quand toutes les obligations du marché sont remplies.",
    ),
)


PACKAGE_ARTICLES = (
    (
        "Ce qui compte",
        "Seul compte ce qui est prouvé et accepté par l'acheteur. Une offre faite est comptée à part : le "
        "fournisseur qui a offert un poste ou une place que personne n'a pris a tenu son offre. Un engagement "
        "n'en remplace un autre que si c'est écrit ci-dessus.",
    ),
    (
        "Personnes",
        "Les personnes sont proposées par les structures et services qui les suivent, choisis sur des critères "
        "objectifs. Aucun nom de personne en insertion n'est échangé dans ce document ni dans son suivi.",
    ),
    (
        "Changements",
        "Qui peut changer un objectif : {{ who_may_change }}. Un changement est une nouvelle version, "
        "acceptée par les deux parties. Reconduction : {{ renewal }}.",
    ),
    (
        "Difficultés",
        "La partie qui rencontre une difficulté prévient l'autre sans attendre. Si une sanction est prévue au "
        "contrat, elle porte sur l'absence d'offre, jamais sur l'embauche d'une personne en particulier.",
    ),
    ("Bilans", "Les parties tiennent les bilans aux dates suivantes."),
)
"Articles of the agreement on a package, after the one that tells the items."


def convention() -> Document:
    """Draft of the convention de groupement."""
    paper = _paper("Projet de convention de groupement momentané d'entreprises")
    table(paper, ("Membre", "SIRET", "Rôle"), "members", ("name", "siret", "role"), (7.5, 3.5, 6))
    for number, (name, text) in enumerate(ARTICLES, 1):
        paper.add_heading(f"Article {number}. {name}", 2)
        paper.add_paragraph(text)
    paper.add_heading("Annexe : partage du travail", 2)
    _split(paper)
    bullets(paper, "Ce qui reste à trouver", "missing")
    paper.add_heading("Annexe : heures par trimestre (prévision)", 2)
    table(
        paper, ("Membre", "Comment", "Trimestres", "Total"), "plan", ("who", "mode", "quarters", "hours"), (5, 4, 6, 2)
    )
    bullets(paper, "Ce qui a été supposé", "plan_notes")
    paper.add_heading("Signatures", 2)
    table(paper, ("Membre", "Nom et qualité de la personne", "Date et signature"), "members", ("name", "", ""))
    return paper


def data_sheet() -> Document:
    """What to write in the forms DC1 (one for the group) and DC2 (one a member)."""
    paper = _paper("Fiche pour remplir les formulaires DC1 et DC2")
    paper.add_heading("{{ first_form }}", 2)
    for line in ("Forme : {{ form.form }}", "{{ lead.role }} : {{ lead.name }}, SIRET {{ lead.siret }}"):
        paper.add_paragraph(line)
    paper.add_paragraph("Lots : {{ market.lots }}")
    _split(paper)
    paper.add_heading("{{ second_form }}", 2)
    titles = ("Membre", "SIRET", "Droit de répondre et preuve", "À vérifier")
    table(paper, titles, "members", ("name", "siret", "right", "warnings"), (4, 3.2, 6.6, 3.2))
    paper.add_paragraph(
        "Marché réservé : cocher la case prévue dans le DC2 et joindre la preuve (convention d'insertion, agrément "
        "d'entreprise adaptée, autorisation d'ESAT), en cours de validité."
    )
    bullets(paper, "À demander", "unknowns")
    return paper


def letter() -> Document:
    """Letter by which a structure says that it means to be a member."""
    paper = _paper("Lettre d'intention")
    paper.add_paragraph("Je soussigné(e) ……………………………, représentant la structure ……………………………, SIRET ……………………………,")
    paper.add_paragraph(
        "déclare vouloir étudier une réponse en groupement au marché ci-dessus. Forme envisagée : {{ form.form }}. "
        "{{ form.consequence }}"
    )
    paper.add_paragraph("Cette lettre n'engage pas à signer la convention. Les prix seront convenus entre les membres.")
    paper.add_paragraph("Part envisagée : ……………………………   Heures disponibles par an : ……………………………")
    paper.add_paragraph("Date et signature :")
    return paper


def tasks() -> Document:
    """List of what to do and to assemble, with dates counted back from the deadline."""
    paper = _paper("Liste des tâches et des pièces")
    table(paper, ("Fait", "Quoi", "Au plus tard le"), "steps", ("box", "what", "by"), (1.3, 12, 3.7))
    paper.add_heading("Pièces", 2)
    for mark in ("{%p for line in pieces %}", "☐ {{ line }}", "{%p endfor %}"):
        paper.add_paragraph(mark)
    bullets(paper, "À demander", "unknowns")
    bullets(paper, "À surveiller", "warnings")
    return paper


def hours_note() -> Document:
    """Hours of insertion of a contract: the answer, the calculation, what was assumed and where it comes from."""
    paper = blank("Note de calcul : heures d'insertion")
    for line in ("Marché : {{ what }}", "Périmètre : {{ lot }}", "Calculé par : {{ by }}, le {{ today }}"):
        paper.add_paragraph(line)
    paper.add_paragraph("Méthode : {{ method }}")
    paper.add_heading("Réponse", 2)
    paper.add_paragraph().add_run("{{ answer }}").bold = True
    paper.add_paragraph("{{ central }}")
    bullets(paper, "Calcul, à la valeur centrale", "steps")
    paper.add_heading("Valeurs prises, et d'où elles viennent", 2)
    table(paper, ("Quoi", "Valeur", "D'où"), "values", ("name", "value", "origin"))
    paper.add_heading("Partage", 2)
    table(paper, ("Part", "Heures"), "parts", ("name", "hours"))
    bullets(paper, "À surveiller", "warnings")
    paper.add_paragraph(
        "Aide à la discussion, sans valeur juridique : aucune loi ne fixe de taux. À relire avec un facilitateur des "
        "clauses sociales avant la publication."
    )
    return paper


def package_agreement() -> Document:
    """Agreement on an insertion package between a buyer and its supplier."""
    paper = blank("Accord sur un package d'insertion")
    for line in ("{{ title }}, {{ version }}", "Période : {{ period }}", "Contrat : {{ contract }}"):
        paper.add_paragraph(line)
    paper.add_paragraph("Projet préparé le {{ today }}, à relire et à signer par les deux parties.")
    paper.add_heading("Entre", 2)
    for side, name in (("buyer", "L'acheteur"), ("supplier", "Le fournisseur")):
        paper.add_paragraph(f"{name} : {{{{ {side}.name }}}}, SIRET {{{{ {side}.siret }}}}")
        paper.add_paragraph(f"Contact : {{{{ contacts.{side} }}}}")
    paper.add_heading("Article 1. Engagements", 2)
    paper.add_paragraph("{{ clause }}")
    table(paper, ("Engagement", "Conditions", "Preuve"), "items", ("what", "how", "evidence"))
    for number, (name, text) in enumerate(PACKAGE_ARTICLES, 2):
        paper.add_heading(f"Article {number}. {name}", 2)
        paper.add_paragraph(text)
    table(paper, ("Bilan le", "Tenu le", "Suite donnée"), "reviews", ("day", "", ""))
    paper.add_heading("Comment cet accord s'est fait", 2)
    table(paper, ("Quand", "Qui", "Quoi"), "rounds", ("day", "who", "what"))
    paper.add_paragraph("Nature de l'acheteur et moment de l'achat : {{ legal }}")
    paper.add_heading("Signatures", 2)
    paper.add_paragraph("Pour l'acheteur (nom, qualité, date) :\n\n\nPour le fournisseur (nom, qualité, date) :\n\n")
    return paper


def clause_draft() -> Document:
    """Paragraphs of a clause to copy, each with why it is there; cautions first."""
    paper = blank("Projet de clause : {{ what }}")
    paper.add_paragraph("Préparé par : {{ by }}, le {{ today }}. À relire et à compléter avant toute publication.")
    bullets(paper, "Précautions", "cautions")
    paper.add_heading("Texte", 2)
    paper.add_paragraph("{%p for one in paragraphs %}")
    paper.add_paragraph("{{ one.title }}", style="Heading 3")
    paper.add_paragraph("{{ one.text }}")
    paper.add_paragraph("{%p endfor %}")
    paper.add_heading("Pourquoi chaque paragraphe (à ne pas recopier)", 2)
    table(paper, ("Paragraphe", "Pourquoi", "Article"), "paragraphs", ("title", "why", "article"))
    return paper


def year_statement() -> Document:
    """Statement of a year of follow-up: contracts, totals, exits, each figure with its rule."""
    paper = blank("Bilan annuel du suivi de l'insertion, {{ year }}")
    for line in ("{{ organisation }}", "Établi le {{ today }}", "Personnes comptées, chacune une fois : {{ people }}"):
        paper.add_paragraph(line)
    paper.add_paragraph(
        "Seules les saisies acceptées, avec leur justificatif, sont comptées comme validées. Prévu, déclaré et validé "
        "sont trois totaux différents : ils ne s'additionnent pas."
    )
    paper.add_heading("Totaux de l'année", 2)
    titles = ("{{ axis }}", "Nature", "Unité", "Prévu", "Proposé", "Commencé", "Déclaré", "Validé")
    cells = ("key", "kind", "unit", "planned", "offered", "started", "declared", "validated")
    table(paper, titles, "rows", cells, (3.2, 3.2, 1.6, 1.5, 2.0, 2.2, 1.7, 1.6))
    bullets(paper, "Ce que cela représente en euros, à titre indicatif", "worth")
    paper.add_paragraph("Chaque montant suit sa convention : ils ne s'additionnent pas et ne se comparent pas.")
    paper.add_heading("Marchés, à ce jour", 2)
    status = ("title", "due", "validated", "status")
    table(paper, ("Marché", "Dû", "Validé", "Où il en est"), "contracts", status, (5.0, 1.8, 1.8, 8.4))
    paper.add_heading("Sorties de l'année", 2)
    paper.add_paragraph("Chaque taux a sa règle et sa base ; deux taux de règles différentes ne se comparent pas.")
    rates = ("name", "words", "base", "source")
    table(paper, ("Règle", "Taux", "Base", "Source"), "rates", rates, (4.0, 4.5, 5.0, 3.5))
    paper.add_paragraph("Aucun nom de personne n'est demandé ni gardé.")
    return paper


def structure_sheet() -> Document:
    """One page that presents a structure to a buyer: what it does, where, how much, and who says so."""
    paper = blank("{{ name }}")
    paper.add_paragraph().add_run("{{ kind }}, {{ place }}").bold = True
    paper.add_paragraph("{{ text }}")
    bullets(paper, "Métiers", "trades")
    paper.add_heading("En bref", 2)
    table(paper, ("Quoi", "Ce que l'on sait"), "facts", ("name", "value"))
    paper.add_heading("Comment travailler avec elle", 2)
    paper.add_paragraph("{{ meaning }}")
    bullets(paper, "Manières de répondre à un marché", "modes")
    paper.add_paragraph("Informations au {{ today }}, selon : {{ sources }}. Ce qui n'est pas dit n'est pas connu.")
    return paper


PAPERS = {
    "fiche-structure": structure_sheet,
    "bilan-annuel": year_statement,
    "note-heures": hours_note,
    "projet-clause": clause_draft,
    "accord-package": package_agreement,
    "convention": convention,
    "fiche-dc1-dc2": data_sheet,
    "lettre-intention": letter,
    "taches": tasks,
}


def _paper(title: str) -> Document:
    paper = blank(title)
    for line in (*MARKET, DRAFT):
        paper.add_paragraph(line)
    return paper


def _split(paper: Document) -> None:
    titles = ("Membre", "Travail", "Métiers", "Communes", "Heures", "Part")
    fields = ("name", "work", "trades", "places", "hours", "share")
    table(paper, titles, "split", fields, (3.6, 4.2, 3.0, 2.9, 2.0, 1.3))


def write(folder: Path = FOLDER) -> None:
    """Write every template into this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in PAPERS.items():
        made = make()
        typeset_template(made)
        made.save(str(folder / f"{name}.docx"))


if __name__ == "__main__":
    write()
