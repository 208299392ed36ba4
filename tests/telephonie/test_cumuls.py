"""What is added up by hour for an ARS or the nation is what its quarter-hours say, at every moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from telephonie.actes.simuler import simulation_de, simuler
from telephonie.cumuls import rafraichir, tout_cumuler
from telephonie.lectures import CUMULES, compter, compter_entre
from telephonie.models import AgregatAppels, Appel, CumulHoraire, HeureTouchee
from telephonie.periodes import periode
from tests.telephonie.conftest import MIDI, dit, repondu

pytestmark = pytest.mark.django_db
JOUR = periode("jour", MIDI.date())


@pytest.fixture
def activite(samu31, samu82, samu59, ars_occitanie, dgos):
    for samu, par_jour in ((samu31, 120), (samu82, 60), (samu59, 90)):
        simuler(samu, simulation_de(samu, par_jour=par_jour, graine=2), JOUR.du, JOUR.au)


def les_deux(entite, samu, axe="heure"):
    ids = [e.pk for e in samu]
    return compter(ids, JOUR, axe), compter(ids, JOUR, axe, perimetre=entite.pk)


def test_les_cumuls_disent_ce_que_disent_les_quarts_d_heure(activite, ars_occitanie, samu31, samu82):
    for _ in range(2):
        for axe in CUMULES:
            direct, cumule = les_deux(ars_occitanie, [samu31, samu82], axe)
            assert direct == cumule, axe
            assert sum(c.presentes for c in direct.values()) > 50, axe
        assert rafraichir() in (0, 24)
    assert CumulHoraire.objects.filter(entite=ars_occitanie).count() > 20
    assert not HeureTouchee.objects.exists()


def test_une_heure_qui_change_se_lit_aussitot_et_se_cumule_ensuite(activite, envoyer, ars_occitanie, samu31, samu82):
    rafraichir()
    envoyer(*repondu("tardif"))
    direct, cumule = les_deux(ars_occitanie, [samu31, samu82])
    assert direct == cumule
    assert rafraichir() == 1
    # A late presentation takes the call out of its hour, where nothing may be left of it.
    envoyer(dit("appel.presente", -3700, "tardif", samu="31"))
    for _ in range(2):
        direct, cumule = les_deux(ars_occitanie, [samu31, samu82])
        assert direct == cumule
        assert rafraichir() in (0, 2)


def test_une_periode_qui_s_arrete_au_milieu_d_une_heure_se_lit_jusque_la(activite, ars_occitanie, samu31, samu82):
    rafraichir()
    ids = [samu31.pk, samu82.pk]
    for au in (JOUR.du + timedelta(hours=9, minutes=20), JOUR.du + timedelta(minutes=15), JOUR.du):
        direct = compter_entre(ids, JOUR.du, au)
        assert compter_entre(ids, JOUR.du, au, perimetre=ars_occitanie.pk) == direct


def test_tout_cumuler_donne_la_meme_chose_et_la_nation_a_tout(activite, dgos, samu31, samu82, samu59):
    rafraichir()
    avant = list(
        CumulHoraire.objects.order_by("entite", "heure").values_list("entite", "heure", "presentes", "histogramme")
    )
    tout_cumuler()
    apres = list(
        CumulHoraire.objects.order_by("entite", "heure").values_list("entite", "heure", "presentes", "histogramme")
    )
    assert avant == apres
    nation = sum(c.presentes for c in CumulHoraire.objects.filter(entite=dgos))
    assert nation == Appel.objects.count() == sum(a.presentes for a in AgregatAppels.objects.all())


def calculs():
    return {(c.entite_id, c.heure): c.calcule_le for c in CumulHoraire.objects.all()}


def test_ce_qui_n_a_pas_change_garde_l_heure_de_son_calcul(
    activite, envoyer, dgos, zone_sud, ars_occitanie, samu31, samu82
):
    rafraichir()
    avant = calculs()
    tout_cumuler()
    assert calculs() == avant
    # One late call: its hour for its Samu and those above it, and not for the neighbours.
    envoyer(*repondu("tardif"))
    rafraichir()
    apres = calculs()
    changes = {cle for cle in apres if apres[cle] != avant.get(cle)}
    assert changes == {(entite.pk, MIDI) for entite in (samu31, ars_occitanie, zone_sud, dgos)}
    # The tree changes: the hours of the region are those of the other Samu, then none.
    for parti, restent in ((samu31, [samu82]), (samu82, [])):
        parti.parent = None
        parti.save()
        tout_cumuler()
        cumules = CumulHoraire.objects.filter(entite=ars_occitanie)
        assert sum(c.presentes for c in cumules) == Appel.objects.filter(samu__in=restent).count()
    assert not cumules.exists()
    des_autres = {cle for cle in apres if cle[0] not in (ars_occitanie.pk, zone_sud.pk)}
    assert calculs() == {cle: apres[cle] for cle in des_autres}
