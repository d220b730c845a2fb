"""Trades are told from words, keywords and codes, with reasons, and nothing is told outside every trade."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import data
from matching.trade.nomenclature import BadTrades
from matching.trades import Trades


@pytest.fixture(scope="module")
def trades() -> Trades:
    return Trades.from_data(data.trades())


def first(trades: Trades, *args: Any, **more: Any) -> str | None:
    found = trades.classify(*args, **more)
    return found[0].sector if found else None


def test_words_close_together_tell_more_than_words_far_apart(trades: Trades) -> None:
    close = trades.classify("Fourniture de papier")[0]
    apart = trades.classify("Fourniture et livraison annuelle de beau papier")[0]
    assert (close.sector, apart.sector) == ("papeterie-et-fournitures-administratives",) * 2
    assert close.score > apart.score


@pytest.mark.parametrize("lot", ["lot 8 : peinture", "LOT 8 PEINTURE", "Lot n°8 - Peinture"])
def test_a_lot_of_an_operation_is_told_by_its_own_words(trades: Trades, lot: str) -> None:
    assert first(trades, f"Construction du gymnase municipal, {lot}") == "peinture-revetement-des-murs"


def test_what_is_bought_before_a_purpose_comes_first_even_when_it_is_a_hint(trades: Trades) -> None:
    assert first(trades, "Assistance pour le suivi de la construction de la cité judiciaire") == "conseils-formation"


@pytest.mark.parametrize(
    ("need", "sector"),
    [
        ("tondre la pelouse devant la mairie", "creation-et-entretien-des-espaces-verts"),
        ("repeindre le préau", "peinture-revetement-des-murs"),
        ("traduire le livret d'accueil en portugais", "traductions"),
        ("démolir l'abri du stade", "deconstruction-curage-demolition"),
    ],
)
def test_needs_told_by_a_verb_are_those_of_its_noun(trades: Trades, need: str, sector: str) -> None:
    assert first(trades, need) == sector


def test_what_every_inclusive_structure_says_of_itself_is_no_trade(trades: Trades) -> None:
    text = "Accompagner des personnes en difficultés sociales, construire leur projet, insertion professionnelle"
    assert trades.of_text(text) == ()


def test_works_are_for_building_only_when_the_title_tells_no_trade(trades: Trades) -> None:
    assert first(trades, "Lot 12 - Espaces verts", [], ["TRAVAUX"], ["45112500"]) != "travaux-de-chantiers-74"
    assert first(trades, "Opération des Tilleuls", [], ["TRAVAUX"]) == "travaux-de-chantiers-74"


def test_a_lot_that_lists_two_trades_is_for_both(trades: Trades) -> None:
    found = trades.classify("VRD - Espaces verts", nature=["TRAVAUX"], cpv=["45000000"], description="VRD")
    assert [guess.group for guess in found] == ["batiments-et-travaux-publics-65", "espaces-verts-exterieurs-2"]


def test_the_reason_quotes_the_words_of_the_title(trades: Trades) -> None:
    (guess,) = trades.classify("Entretien des espaces verts de la commune", ["Espaces verts"], ["SERVICES"])
    assert guess.because == (
        "« espaces verts » dans l'intitulé ; mot-clé « Espaces verts » : création et entretien des espaces verts"
    )


def test_a_code_alone_tells_the_trade_and_is_named(trades: Trades) -> None:
    (guess,) = trades.classify("", cpv=["90919200"])
    assert (guess.group, guess.sector) == ("hygiene-et-proprete-64", "nettoyage-de-locaux-16")
    assert guess.because == "CPV 90919200 : nettoyage de locaux"


def test_a_code_with_its_check_digit_is_read(trades: Trades) -> None:
    assert first(trades, "", cpv=["90919200-4"]) == "nettoyage-de-locaux-16"


def test_words_overrule_a_wrong_code_and_say_so(trades: Trades) -> None:
    guess = trades.classify("Entretien des espaces verts", nature=["SERVICES"], cpv=["45000000"])[0]
    assert guess.sector == "creation-et-entretien-des-espaces-verts"
    assert "malgré le CPV 45000000" in guess.because


def test_the_main_code_counts_more_than_the_others(trades: Trades) -> None:
    assert first(trades, "", cpv=["77310000", "90919200", "90911200"]) == "creation-et-entretien-des-espaces-verts"


def test_a_precise_code_counts_more_than_a_hint(trades: Trades) -> None:
    assert first(trades, "Marché relatif aux abords", nature=["SERVICES"], cpv=["90611000"]) == "nettoyage-urbain"


def test_what_comes_after_pour_is_context(trades: Trades) -> None:
    assert first(trades, "Nettoyage des locaux pour le service des espaces verts") == "nettoyage-de-locaux-16"
    assert first(trades, "Formation pour les agents de nettoyage") == "conseils-formation"


def test_a_lot_is_read_by_its_own_title(trades: Trades) -> None:
    assert first(trades, "Réhabilitation de la mairie - Lot 3 : Peinture", nature=["TRAVAUX"]) == (
        "peinture-revetement-des-murs"
    )


def test_many_trades_together_are_a_building_site(trades: Trades) -> None:
    keywords = ["Carrelage", "Plomberie (travaux)", "Electricité (travaux)", "Menuiserie"]
    guess = trades.classify("Aménagement de la cuisine", keywords, ["TRAVAUX"])[0]
    assert guess.sector == "travaux-de-chantiers-74"
    assert "corps de métier" in guess.because


def test_works_that_name_no_trade_are_a_building_site_with_a_low_score(trades: Trades) -> None:
    (guess,) = trades.classify("Marché 2026-118", nature=["TRAVAUX"])
    assert guess.sector == "travaux-de-chantiers-74"
    assert guess.score < 0.5


@pytest.mark.parametrize(
    ("title", "nature"),
    [
        ("Mission de maîtrise d'œuvre pour l'entretien des espaces verts", "SERVICES"),
        ("MAITRISE D'OEUVRE - extension du restaurant scolaire", "SERVICES"),
        ("Assurance des bâtiments communaux", "SERVICES"),
        ("Titres-restaurant", "SERVICES"),
        ("Acquisition d'un camion pour la collecte des déchets", "FOURNITURES"),
        ("", ""),
        ("AO 2026-14", "SERVICES"),
    ],
)
def test_outside_every_trade_nothing_is_told(trades: Trades, title: str, nature: str) -> None:
    assert trades.classify(title, (), [nature]) == ()


def test_cleaning_drains_is_not_cleaning_offices(trades: Trades) -> None:
    assert first(trades, "Nettoyage et curage des réseaux d'assainissement", nature=["SERVICES"]) == (
        "travaux-de-chantiers-74"
    )


def test_a_catch_all_scores_below_a_true_sector(trades: Trades) -> None:
    true = trades.classify("Nettoyage de locaux")[0]
    rest = trades.classify("Dératisation")[0]
    assert rest.sector == "autre-56"
    assert rest.score < true.score


def test_what_follows_scores_no_more_than_the_first(trades: Trades) -> None:
    found = trades.classify("Étude du plan d'eau du bocage", ["Etude", "Rivières/ruisseaux"], ["SERVICES"])
    assert [guess.group for guess in found] == ["prestations-intellectuelles", "espaces-verts-exterieurs-2"]
    assert found[0].score >= found[1].score


def test_a_keyword_adds_to_a_title(trades: Trades) -> None:
    alone = trades.classify("Gardiennage du site")[0]
    both = trades.classify("Gardiennage du site", ["Gardiennage"])[0]
    assert both.score > alone.score


def test_a_description_helps_a_title_that_says_nothing(trades: Trades) -> None:
    assert (
        first(trades, "Marché 14", description="Prestations de blanchissage du linge de l'hôpital") == "blanchisserie"
    )


def test_capitals_accents_and_plural_change_nothing(trades: Trades) -> None:
    plain = trades.classify("ENTRETIEN DES ESPACES VERTS")[0]
    accents = trades.classify("Entretien d’espace vert")[0]
    assert (plain.sector, plain.score) == (accents.sector, accents.score)


def test_activities_of_a_structure_are_all_told(trades: Trades) -> None:
    found = {guess.sector for guess in trades.of_text("Nettoyage de locaux, espaces verts, déménagement, repassage")}
    assert found >= {
        "nettoyage-de-locaux-16",
        "creation-et-entretien-des-espaces-verts",
        "demenagement-45",
        "repassage",
    }


@pytest.mark.parametrize(
    ("job", "sector"),
    [
        ("Peintre en bâtiment", "peinture-revetement-des-murs"),
        ("Chauffeur-livreur / Chauffeuse-livreuse", "transport-de-marchandises"),
        ("Ouvrier des espaces verts", "creation-et-entretien-des-espaces-verts"),
        ("Aide-cuisinier", "restauration-collective"),
        ("Couturier / Couturière", "couture-reprisage-retouches"),
        ("Préparateur de commandes", "logistique-conditionnement"),
        ("Cultures maraîchères", "maraichage"),
    ],
)
def test_a_job_title_tells_its_trade(trades: Trades, job: str, sector: str) -> None:
    assert trades.of_text(job)[0].sector == sector


def test_a_rome_code_tells_its_trades(trades: Trades) -> None:
    assert trades.of_rome("k2204") == (("hygiene-et-proprete-64", "nettoyage-de-locaux-16"),)
    assert len(trades.of_rome("A1414")) == 2
    assert trades.of_rome("Z9999") == ()


def test_names_are_french_and_unknown_slugs_stay(trades: Trades) -> None:
    assert trades.name("hygiene-et-proprete-64") == "Hygiène et propreté"
    assert trades.name("nettoyage-urbain") == "Nettoyage urbain"
    assert trades.name("inconnu") == "inconnu"
    assert len(trades.sectors) == 154


def test_the_version_follows_the_data() -> None:
    content = data.trades()
    before = Trades.from_data(content).version
    content["groupe"][0]["nom"] = "Autre nom"
    assert Trades.from_data(content).version != before
    assert Trades.from_data(data.trades()).version == before


@pytest.mark.parametrize(
    ("sector", "message"),
    [
        ({"nom": "Sans slug"}, "le champ slug manque"),
        ({"slug": "a", "nom": "A", "cpv": ["9"]}, "« 9 »"),
        ({"slug": "a", "nom": "A", "mots": "nettoyage"}, "une liste de textes"),
        ({"slug": "a", "nom": "A", "natures": "X"}, "« X »"),
    ],
)
def test_a_bad_file_is_refused_naming_the_field(sector: dict[str, Any], message: str) -> None:
    with pytest.raises(BadTrades, match=message):
        Trades.from_data({"groupe": [{"slug": "g", "nom": "G", "secteur": [sector]}]})


def test_a_code_given_twice_is_refused() -> None:
    rows = [{"slug": slug, "nom": slug, "cpv": ["9091"]} for slug in ("a", "b")]
    with pytest.raises(BadTrades, match="« 9091 » est à la fois chez"):
        Trades.from_data({"groupe": [{"slug": "g", "nom": "G", "secteur": rows}]})


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200), st.lists(st.text(max_size=10), max_size=3), st.lists(st.text("0123456789", max_size=9)))
def test_any_text_gives_ordered_scores_between_0_and_1(
    trades: Trades, title: str, nature: list[str], cpv: list[str]
) -> None:
    found = trades.classify(title, nature, nature, cpv, title)
    scores = [guess.score for guess in found]
    assert all(0 < score <= 1 for score in scores)
    assert scores == sorted(scores, reverse=True)
    assert all((guess.group, guess.sector) in trades.sectors for guess in found)


def test_words_that_name_no_trade_do_not_come_first(trades: Trades) -> None:
    alone = trades.classify("Fauchage des talus", nature=["SERVICES"])[0].score
    after = trades.classify("Accord-cadre à bons de commande : fauchage des talus", nature=["SERVICES"])[0].score
    assert after == alone


def test_the_word_within_which_a_title_was_cut_tells_nothing(trades: Trades) -> None:
    end = " et fourniture de petits appareils et four"
    cut = ("Accessoires divers " + "pour les agents de cette opération " * 5)[: 200 - len(end)] + end
    assert len(cut) == 200
    assert first(trades, f"{cut}.", (), ["FOURNITURES"]) == "location-vente-de-materiels-de-restauration"
    assert first(trades, cut, (), ["FOURNITURES"]) is None


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        ("45231300", "travaux-de-chantiers-74"),  # water mains
        ("45231400", "electricite"),  # power lines
        ("45223300", "travaux-de-chantiers-74"),  # car parks
        ("45223100", "ouvrages-metalliques"),  # structures of metal
        ("45111291", "travaux-de-chantiers-74"),  # site works
        ("45112500", "travaux-de-chantiers-74"),  # earthworks
        ("60172000", "transports-de-personnes"),  # coaches with their driver
        ("24400000", None),  # fertilisers
        ("79000000", None),  # services to companies: law, printing, guarding…
    ],
)
def test_a_code_tells_what_its_label_says(trades: Trades, code: str, sector: str | None) -> None:
    assert first(trades, "", cpv=[code]) == sector
