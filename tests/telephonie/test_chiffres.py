"""Periods on the wall clock, rates with their terms, quantiles, Erlang C."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from telephonie.chiffres import Chiffres, duree, ecart
from telephonie.erlang import agents_necessaires, charge, niveau_de_service, probabilite_d_attendre
from telephonie.fuseaux import OUTRE_MER
from telephonie.graphes import Barre, attentes, barres, semaine_type
from telephonie.lectures import compter
from telephonie.periodes import periode
from tests.telephonie.conftest import dit


@pytest.mark.parametrize(
    ("jour", "heures"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 20), 24)]
)
def test_le_jour_du_changement_d_heure_a_ses_vraies_heures(jour, heures):
    choisie = periode("jour", jour)
    assert len(choisie.heures()) == heures
    assert choisie.suivante.du == choisie.au


@pytest.mark.parametrize(
    ("granularite", "titre", "precedente"),
    [
        ("jour", "Vendredi 20 novembre 2026", date(2026, 11, 19)),
        ("semaine", "Semaine 47, du 16 au 22 novembre 2026", date(2026, 11, 9)),
        ("mois", "Novembre 2026", date(2026, 10, 1)),
        ("annee", "Année 2026", date(2025, 1, 1)),
    ],
)
def test_une_periode_se_nomme_et_se_suit(granularite, titre, precedente):
    choisie = periode(granularite, date(2026, 11, 20))
    assert choisie.titre == titre
    assert choisie.precedente.debut == precedente
    assert choisie.precedente.fin == choisie.debut


def test_d_une_autre_periode_on_passe_a_ce_qui_se_passe_et_non_a_son_premier_jour():
    novembre, annee = periode("mois", date(2026, 11, 3)), periode("annee", date(2026, 11, 3))
    assert annee.repere(date(2026, 11, 29)) == novembre.repere(date(2026, 11, 29)) == date(2026, 11, 29)
    assert novembre.repere(date(2026, 12, 8)) == date(2026, 11, 30)
    assert novembre.repere(date(2026, 10, 1)) == date(2026, 11, 1)


def test_la_comparaison_d_un_an_garde_le_jour_de_la_semaine():
    assert periode("jour", date(2026, 11, 20)).an_dernier.debut == date(2025, 11, 21)
    assert periode("mois", date(2026, 2, 3)).an_dernier.debut == date(2025, 2, 1)


@pytest.mark.django_db
def test_a_la_reunion_la_journee_est_celle_de_l_ile(envoyer, samu31):
    quand = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)  # 1 h on the 21st there
    envoyer(dit("appel.presente", 0, quand=quand, samu="31"), dit("appel.fin", 5, quand=quand, par="appelant"))
    la_bas = [periode("jour", date(2026, 11, jour), OUTRE_MER["974"]) for jour in (20, 21)]
    assert [bool(compter([samu31.pk], p)) for p in la_bas] == [False, True]
    assert list(compter([samu31.pk], la_bas[1], "jour")) == [date(2026, 11, 21)]
    assert list(compter([samu31.pk], la_bas[1], "semaine_type")) == [601]


def test_un_taux_sans_denominateur_n_est_pas_zero():
    assert Chiffres(presentes=3, non_mesures=3).reponse.en_clair == "non mesuré"
    c = Chiffres(presentes=10, repondus=8, en_cours=1, non_mesures=1)
    assert (c.reponse.valeur, c.reponse.termes, c.sans_reponse) == (1.0, "8 sur 8", 0)


def test_le_quantile_s_interpole_dans_sa_classe():
    histogramme = [0] * 13
    histogramme[1], histogramme[4] = 50, 50
    c = Chiffres(histogramme=tuple(histogramme))
    assert c.quantile_s(0.25) == pytest.approx(7.5)
    assert c.quantile_s(0.5) == pytest.approx(10)
    assert c.quantile_s(0.75) == pytest.approx(25)
    assert Chiffres().quantile_s(0.5) is None


@pytest.mark.parametrize(
    ("secondes", "dit_"),
    [
        (None, "—"),
        (19.94, "19,9\u00a0s"),
        (72, "1\u00a0min\u00a012"),
        (5400, "1\u00a0h\u00a030"),
        (4_500_000, "1\u202f250\u00a0h\u00a000"),
    ],
)
def test_une_duree_se_lit(secondes, dit_):
    assert duree(secondes) == dit_


def test_un_ecart_se_lit():
    assert [ecart(100, 106), ecart(100, 97), ecart(100, 100), ecart(0, 3)] == ["+6\u202f%", "−3\u202f%", "=", ""]


def test_erlang_c_donne_les_valeurs_des_tables():
    """Tables of Erlang C: A = 10 erlangs, N = 14, C = 0.1741; N = 12, A = 10: C = 0.4494."""
    assert probabilite_d_attendre(14, 10) == pytest.approx(0.1741, abs=5e-4)
    assert probabilite_d_attendre(12, 10) == pytest.approx(0.4494, abs=5e-4)
    assert probabilite_d_attendre(10, 10) == 1
    assert niveau_de_service(14, 10, 180, 20) == pytest.approx(0.8884, abs=5e-4)
    assert agents_necessaires(10, 180, 20, 0.80) == 14
    assert agents_necessaires(0, 180) == 0
    assert niveau_de_service(agents_necessaires(1200, 240), 1200, 240, 60) >= 0.99
    assert charge(200 * 180, 3600) == 10


def test_les_graphes_disent_leurs_chiffres_et_n_executent_rien():
    svg = barres([Barre("8 h", 40, 3, 41, "8 h"), Barre("<script>", 1, 0)], "Appels & réponses")
    assert "8 h : 43 présentés, 40 répondus" in svg
    assert "<script>" not in svg
    assert 'aria-label="Appels &amp; réponses"' in svg
    assert "100 %" in attentes([0, 5, *[0] * 11], "Attentes")
    assert semaine_type({}, "Vide").count("<rect") == 7 * 24
    assert barres([], "Rien").startswith("<svg")


def test_une_periode_en_cours_se_compare_a_la_meme_part():
    partie = replace(periode("jour", date(2026, 11, 13)), passe=timedelta(hours=11))
    assert partie.au - partie.du == timedelta(hours=11)
