"""The simulated activity: the same for the same seed, believable, and living when it is played live."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from annuaire import horloge
from telephonie.actes import simuler as simuler_module
from telephonie.actes.simuler import EnDirect, simulation_de, simuler
from telephonie.lectures import compter
from telephonie.models import Appel, Enregistrement, EtatAgent, EvenementTelephonie
from telephonie.moment import maintenant_dans
from telephonie.periodes import periode
from telephonie.simulation import Panne
from tests.telephonie.conftest import MIDI

pytestmark = pytest.mark.django_db
JOUR = periode("jour", MIDI.date())


def test_la_meme_graine_ne_redouble_rien(samu31):
    simulation = {"par_jour": 80, "graine": 3}
    premier = simuler(samu31, simulation_de(samu31, **simulation), JOUR.du, JOUR.au)
    second = simuler(samu31, simulation_de(samu31, **simulation), JOUR.du, JOUR.au)
    assert premier.acceptes == second.deja_recus > 300
    assert (second.acceptes, premier.refus) == (0, {})


def test_une_journee_simulee_ressemble_a_une_journee(samu31):
    simuler(samu31, simulation_de(samu31, par_jour=700, graine=5), JOUR.du, JOUR.au)
    (c,) = compter([samu31.pk], JOUR).values()
    assert 600 < c.presentes < 900
    assert 0.75 < c.reponse.valeur < 0.97
    assert c.en_30.valeur < c.en_60.valeur < c.reponse.valeur
    assert c.est_simule
    heures = {
        quand.astimezone(JOUR.fuseau).hour: x.presentes for quand, x in compter([samu31.pk], JOUR, "heure").items()
    }
    assert heures[4] < heures[10] < 2 * heures[19]


def test_tout_appel_repondu_est_enregistre_de_la_reponse_a_la_fin(samu31):
    simuler(samu31, simulation_de(samu31, par_jour=80, graine=3), JOUR.du, JOUR.au)
    repondus = Appel.objects.filter(issue="repondu")
    assert Enregistrement.objects.count() == repondus.count() > 30
    assert not Appel.objects.exclude(anomalie="").exists()
    for lu in Enregistrement.objects.select_related("appel"):
        assert (lu.debut_le, lu.fin_le) == (lu.appel.repondu_le, lu.appel.fini_le)
        assert lu.reference.endswith(lu.appel.reference)
        assert len(lu.empreinte) == 64


def test_une_panne_d_acces_envoie_les_appels_chez_le_voisin(samu31, samu82):
    panne = Panne(MIDI, MIDI + timedelta(hours=1))
    simulation = simulation_de(samu31, par_jour=900, graine=5, voisin=samu82, pannes=(panne,))
    simuler(samu31, simulation, MIDI - timedelta(hours=1), MIDI + timedelta(hours=2))
    pendant = Appel.objects.filter(presente_le__gte=MIDI, presente_le__lt=MIDI + timedelta(hours=1))
    assert pendant.count() > 20
    assert set(pendant.values_list("route", "servi__code")) == {("panne", "SAMU82")}
    assert not Appel.objects.exclude(pk__in=pendant).filter(route="panne").exists()


def test_en_direct_un_appel_vit_au_rythme_de_la_pendule(samu31):
    with horloge.a_l_heure(MIDI + timedelta(hours=1)):
        direct = EnDirect(samu31, par_jour=3_000, debut=MIDI)
        assert direct.avancer(MIDI - timedelta(seconds=1)) == 0
        envoyes, en_ligne = 0, []
        for quand in (MIDI + timedelta(seconds=n) for n in range(0, 900, 15)):
            envoyes += direct.avancer(quand)
            en_ligne.append(maintenant_dans([samu31.pk], quand).en_ligne)
            assert EtatAgent.objects.filter(etat="en_appel").count() == en_ligne[-1]
        assert max(en_ligne) > 2
        assert envoyes == EvenementTelephonie.objects.count() > 50
        assert not EvenementTelephonie.objects.filter(survenu_le__gt=MIDI + timedelta(seconds=900)).exists()


def test_a_la_fin_du_direct_la_salle_se_vide(samu31):
    fin = MIDI + timedelta(minutes=10)
    with horloge.a_l_heure(fin):
        direct = EnDirect(samu31, par_jour=3_000, debut=MIDI)
        direct.avancer(fin)
        assert Appel.objects.filter(fini_le=None).exists()
        direct.finir(fin)
    assert not Appel.objects.filter(fini_le=None).exists()
    assert not Enregistrement.objects.filter(fin_le=None).exists()
    assert not Appel.objects.exclude(anomalie="").exists()
    assert set(EtatAgent.objects.values_list("etat", flat=True)) == {"deconnecte"}


def test_ce_que_le_direct_n_a_pas_pu_envoyer_part_au_tour_suivant(samu31, monkeypatch):
    def coupee(**_):
        raise OperationalError

    with horloge.a_l_heure(MIDI + timedelta(minutes=5)):
        direct = EnDirect(samu31, par_jour=3_000, debut=MIDI)
        with monkeypatch.context() as coupure, pytest.raises(OperationalError):
            coupure.setattr(simuler_module, "recevoir", coupee)
            direct.avancer(MIDI + timedelta(minutes=2))
        envoyes = direct.avancer(MIDI + timedelta(minutes=4))
    assert envoyes == EvenementTelephonie.objects.count()
    assert EtatAgent.objects.count() >= len(simuler_module.AGENTS)


def test_la_commande_reprend_ou_la_simulation_s_est_arretee(samu31):
    call_command("simuler_appels", "SAMU31", jours=2, par_jour=100, stdout=StringIO())
    avant = Appel.objects.count()
    dernier = EvenementTelephonie.objects.latest("survenu_le").survenu_le
    for graine in (1, 2):
        sortie = StringIO()
        call_command("simuler_appels", "SAMU31", jours=30, par_jour=100, graine=graine, stdout=sortie)
        assert "refusés" not in sortie.getvalue()
    assert Appel.objects.filter(presente_le__lt=dernier).count() == avant > 100
    assert not Appel.objects.exclude(anomalie="").exists()


def test_deux_departs_donnent_deux_series_d_appels(samu31):
    for heures in (0, 1):
        debut = MIDI + timedelta(hours=heures)
        assert not simuler(samu31, simulation_de(samu31, par_jour=80, graine=3), debut, MIDI + timedelta(hours=6)).refus
    assert not Appel.objects.exclude(anomalie="").exists()


def test_la_commande_refuse_ce_qui_n_a_pas_de_sens(samu31, settings):
    for arguments in (["SAMU99"], ["SAMU31", "--jours", "-1"], ["SAMU31", "--par-jour", "0"]):
        with pytest.raises(CommandError):
            call_command("simuler_appels", *arguments, stdout=StringIO())
    settings.MODE = "production"
    with pytest.raises(CommandError, match="production"):
        call_command("simuler_appels", "SAMU31", stdout=StringIO())
    assert not EvenementTelephonie.objects.exists()
