"""An unusual hour is told once, with its reason; an abnormal drop is urgent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annuaire import horloge
from annuaire.models import Entite
from annuaire.territoire import deriver_groupes
from fil.models import Depeche
from maincourante.etat import avec_suite, donnees_entree
from maincourante.models import Entree
from telephonie.actes import veiller
from telephonie.actes.veiller import veiller_sur, veiller_sur_tous
from telephonie.chiffres import Chiffres
from telephonie.models import ActiviteInhabituelle, SourceTelephonie
from telephonie.profil import juger
from tests import fabriques
from tests.telephonie.conftest import MIDI, dit

pytestmark = pytest.mark.django_db
HEURE = timedelta(hours=1)


def test_le_jugement_est_robuste_a_une_semaine_folle():
    habitude = [40, 42, 38, 41, 39, 400, 40, 43]
    assert juger(45, habitude).sens == ""
    assert juger(80, habitude).sens == "afflux"
    assert juger(5, habitude).sens == "chute"
    assert juger(5, habitude).habituels == 40.5


def test_sans_assez_de_semaines_ou_la_nuit_on_ne_crie_pas():
    assert juger(500, [40, 40, 40]).sens == ""
    assert juger(0, [2, 1, 3, 2, 2]).sens == ""
    assert juger(11, [2, 1, 3, 2, 2]).sens == ""


@pytest.fixture
def habitude(envoyer, ars_occitanie, samu59):
    """Thirty calls in that hour, each of the five weeks before."""
    deriver_groupes()
    assert not envoyer(*d_habitude("31")).refus


def d_habitude(samu):
    lignes = []
    for semaine in range(1, 6):
        for n in range(30):
            quand = MIDI - timedelta(weeks=semaine) + timedelta(seconds=110 * n)
            appel = f"s{semaine}-{n}"
            lignes += [
                dit("appel.presente", 0, appel, quand, samu=samu),
                dit("appel.fin", 30, appel, quand, par="agent"),
            ]
    return lignes


def presenter(envoyer, combien):
    for n in range(combien):
        envoyer(dit("appel.presente", 20 * n, f"j{n}", samu="31"))


def test_un_afflux_se_dit_une_fois_avec_le_chemin(envoyer, habitude, samu31, arm):
    presenter(envoyer, 90)
    with horloge.a_l_heure(MIDI + HEURE + timedelta(minutes=4)):
        assert veiller_sur_tous() == 1
        assert veiller_sur_tous() == 0
    with horloge.a_l_heure(MIDI + HEURE + timedelta(minutes=19)):
        assert veiller_sur_tous() == 0
    entree = Entree.objects.get()
    assert (entree.importance, entree.auteur, entree.groupe.entite) == ("importante", None, samu31)
    assert "Afflux d'appels : 90 de 12:00 à 13:00, contre 30 d'habitude le vendredi" in entree.texte
    (lien,) = donnees_entree(avec_suite(Entree.objects.all()).get())["liens"]
    client = Client()
    client.force_login(arm)
    assert client.get(lien["adresse"]).status_code == 200
    annonce = Depeche.objects.get(genre="entree.consignee")
    assert annonce.donnees["liens"][0]["adresse"].split("?")[0] == lien["adresse"].split("?")[0]
    assert "Voir les appels" in client.get(f"/mains-courantes/{entree.groupe_id}/").content.decode()


def test_une_chute_est_urgente(envoyer, habitude, samu31):
    presenter(envoyer, 2)
    signal = veiller_sur(samu31, MIDI)
    assert signal.sens == "chute"
    assert Entree.objects.get().importance == "urgente"
    assert "L'acheminement est-il en panne" in Entree.objects.get().texte


def test_une_heure_ordinaire_ne_se_dit_pas(envoyer, habitude, samu31):
    presenter(envoyer, 33)
    assert veiller_sur(samu31, MIDI) is None
    assert not ActiviteInhabituelle.objects.exists()


def test_qui_ne_fait_que_deposer_des_fichiers_n_a_pas_de_chute(habitude, bandeau):
    bandeau.genre = SourceTelephonie.Genre.FICHIER
    bandeau.save()
    with horloge.a_l_heure(MIDI + HEURE + timedelta(minutes=4)):
        assert veiller_sur_tous() == 0
        assert not Entree.objects.exists()
        bandeau.genre = SourceTelephonie.Genre.OTN
        bandeau.save()
        assert veiller_sur_tous() == 1
    assert "Chute des appels présentés : 0 de 12:00 à 13:00" in Entree.objects.get().texte


def test_pour_savoir_qui_a_des_appels_leurs_quarts_d_heure_ne_s_additionnent_pas(habitude, samu31, samu59, monkeypatch):
    SourceTelephonie.objects.create(code="bandeau-59", nom="Bandeau du Samu 59", genre="bandeau", entite=samu59)
    vus = []
    monkeypatch.setattr("telephonie.actes.veiller.veiller_sur", lambda entite, debut: vus.append(entite))
    with horloge.a_l_heure(MIDI + HEURE + timedelta(minutes=4)), CaptureQueriesContext(connection) as lues:
        veiller_sur_tous()
    assert vus == [samu31]
    assert not [lue["sql"] for lue in lues if "sum(" in lue["sql"].lower()]


def test_un_samu_sans_groupe_n_arrete_pas_ceux_qui_suivent(envoyer, habitude, samu31, ars_occitanie):
    samu09 = fabriques.entite("SAMU09", "Samu 09", Entite.Type.SAMU, departements=["09"], parent=ars_occitanie)
    source = SourceTelephonie.objects.create(code="b09", nom="B09", genre="bandeau", entite=samu09)
    assert not envoyer(*d_habitude("09"), source=source).refus
    with horloge.a_l_heure(MIDI + HEURE + timedelta(minutes=4)):
        assert veiller_sur_tous() == 1
    assert Entree.objects.get().groupe.entite == samu31


def test_l_heure_jugee_dure_une_heure_les_nuits_ou_l_horloge_change(samu31, monkeypatch):
    """Added on the wall of Paris, an hour is none in March, and two in October."""
    printemps = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert "de 01:30 à 03:30" in veiller._phrase(samu31, printemps, 5, juger(5, [40] * 8))

    durees = []

    def compter(samu, du, au):
        durees.append(au.astimezone(UTC) - du.astimezone(UTC))
        return {True: Chiffres(presentes=1)}

    monkeypatch.setattr(veiller, "compter_entre", compter)
    assert veiller._memes_heures(samu31, datetime(2026, 11, 1, 1, 30, tzinfo=UTC)) == [1] * veiller.SEMAINES
    assert {duree for duree in durees if duree < timedelta(hours=20)} == {HEURE}
