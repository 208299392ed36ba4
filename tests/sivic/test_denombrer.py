"""Victims: counted once, numbered in order, triaged, oriented; every refusal says why and changes nothing."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annuaire.droits import DroitInsuffisant
from annuaire.models import Droit, Role
from evenements.actes.changer_etat import changer_etat
from fil.models import Depeche
from sivic.actes.denombrer import denombrer, numeroter, trier
from sivic.actes.orienter import orienter
from sivic.models import Victime
from tests import fabriques
from tests.sivic.conftest import BRACELET

pytestmark = pytest.mark.django_db


def genres(evenement):
    depeches = Depeche.objects.filter(groupe=evenement.groupe, genre__startswith="victime.")
    return list(depeches.order_by("numero").values_list("genre", flat=True))


def test_une_victime_recoit_un_rang_et_s_annonce_sans_nom(victime, evenement):
    assert [victime("ua").nom, victime("ur", sinus=BRACELET.format(7)).nom] == ["V-1", "V-2"]
    assert genres(evenement) == ["victime.denombree"] * 2
    dites = Depeche.objects.filter(groupe=evenement.groupe).last().donnees
    assert set(dites) == {
        "id", "evenement", "nom", "sinus", "etat", "lieu", "entite", "destination", "orientee_le", "denombree_le",
        "sejour", "fusionnee_dans", "annulee", "cump", "identifiants",
    }  # fmt: skip


def test_le_meme_jeton_ne_compte_qu_une_fois(victime, evenement):
    jeton = uuid4()
    assert victime(jeton=jeton) == victime(jeton=jeton)
    assert genres(evenement) == ["victime.denombree"]


def test_le_jeton_d_un_autre_est_refuse(victime, regulateur):
    jeton = uuid4()
    victime(jeton=jeton)
    with pytest.raises(ValidationError, match="jeton"):
        victime(jeton=jeton, auteur=regulateur)


def test_un_bracelet_n_est_qu_a_une_personne(victime):
    victime(sinus=BRACELET.format(7))
    with pytest.raises(ValidationError, match="déjà celui de V-1"):
        victime(sinus=BRACELET.format(7).lower())
    autre = victime()
    with pytest.raises(ValidationError, match="déjà celui de V-1"):
        numeroter(auteur=autre.denombree_par, victime=autre, sinus=BRACELET.format(7))
    assert Victime.objects.count() == 2


@pytest.mark.parametrize("champs", [{"etat": "vert"}, {"lieu": "lune"}, {"sinus": "123"}])
def test_ce_qui_ne_va_pas_est_nomme_et_rien_ne_s_ecrit(victime, champs):
    with pytest.raises(ValidationError) as refus:
        victime(**{"etat": "ua"} | champs)
    assert list(refus.value.message_dict) == list(champs)
    assert not Victime.objects.exists()


def test_l_etat_change_et_ne_s_annonce_que_s_il_change(victime, evenement, regulateur):
    une = victime("ur")
    trier(auteur=regulateur, victime=une, etat="ua")
    trier(auteur=regulateur, victime=une, etat="ua")
    assert genres(evenement) == ["victime.denombree", "victime.triee"]
    with pytest.raises(ValidationError, match="UA, UR, impliqué ou DCD"):
        trier(auteur=regulateur, victime=une, etat="")


def test_un_bracelet_se_donne_plus_tard(victime, arm):
    une = numeroter(auteur=arm, victime=victime(), sinus=BRACELET.format(12))
    assert Victime.objects.get(pk=une.pk).sinus == BRACELET.format(12)
    with pytest.raises(ValidationError, match="Donnez le numéro"):
        numeroter(auteur=arm, victime=une, sinus=" ")


def test_plusieurs_s_orientent_d_un_geste_toutes_ou_aucune(victime, evenement, arm, purpan, samu31):
    une, deux, morte = victime(), victime(), victime("dcd")
    orientees = orienter(auteur=arm, evenement=evenement, victimes=[une.pk, deux.pk], destination=purpan)
    assert [v.destination for v in orientees] == [purpan, purpan]
    assert orienter(auteur=arm, evenement=evenement, victimes=[une.pk], destination=purpan) == []
    trois = victime()
    for victimes, destination, raison in (
        ([trois.pk, morte.pk], purpan, "décédée ne s'oriente pas : V-3"),
        ([trois.pk, 0], purpan, "victimes de cet événement"),
        ([], purpan, "victimes de cet événement"),
        ([trois.pk], samu31, "établissement de santé"),
    ):
        with pytest.raises(ValidationError, match=raison):
            orienter(auteur=arm, evenement=evenement, victimes=victimes, destination=destination)
    assert genres(evenement).count("victime.orientee") == 2


def test_seul_un_samu_qui_ecrit_denombre(victime, evenement, samu31, voisin, agent_ars, samu82, ars_occitanie):
    lecteur = fabriques.personne("lea.lecture", samu31, role=Role.LECTEUR)
    fabriques.inviter(evenement.groupe, samu82, Droit.LECTURE)
    fabriques.inviter(evenement.groupe, ars_occitanie, Droit.ECRITURE)
    for personne in (lecteur, voisin, agent_ars):
        with pytest.raises(DroitInsuffisant):
            victime(auteur=personne)
    assert not Victime.objects.exists()


def test_un_evenement_clos_ne_se_denombre_plus_et_la_base_y_veille(victime, evenement, cadre, arm):
    une = victime()
    for etat in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=evenement, vers=etat, motif="Terminé.")
    with pytest.raises(DroitInsuffisant, match="clos"):
        denombrer(auteur=arm, evenement=evenement, jeton=uuid4(), etat="ua")
    with pytest.raises(IntegrityError, match="clos"), transaction.atomic():
        Victime.objects.filter(pk=une.pk).update(etat="ua")


def test_une_victime_comptee_puis_renvoyee_apres_la_cloture_n_est_pas_refusee(victime, evenement, cadre):
    jeton = uuid4()
    comptee = victime(jeton=jeton)
    for etat in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=evenement, vers=etat, motif="Terminé.")
    assert victime(jeton=jeton) == comptee
    with pytest.raises(ValidationError, match="jeton a déjà servi"):
        victime(jeton=jeton, auteur=cadre)


def test_une_victime_ne_s_efface_pas(victime):
    une = victime()
    with pytest.raises(IntegrityError, match="ne s'efface pas"), transaction.atomic():
        une.delete()
