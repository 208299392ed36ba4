"""What SIVIC does not take waits, or is put aside and sent again; it stops nothing else."""

import pytest
from django.core.exceptions import ValidationError

from annuaire.droits import DroitInsuffisant
from evenements.actes.changer_etat import changer_etat
from sivic.actes.denombrer import trier
from sivic.actes.deposer import redeposer
from sivic.actes.expedier import ESSAIS_MAX, MUETS_MAX, expedier
from sivic.actes.recevoir import relever_le_journal
from sivic.actes.renvoyer import renvoyer, tout_renvoyer
from sivic.adaptateur import HorsAtteinte, PanneSivic, Sivic
from sivic.models import Envoi, Liaison
from sivic.simulateur import base
from tests.sivic.relais import relais
from tests.sivic.test_echange import commun, connecte, sans_attendre, tenu, une_panne

__all__ = ["commun", "relais"]


def statuts():
    """Of each object, in the order in which they were written."""
    return [(e.victime.nom if e.victime else "", e.version, e.statut) for e in Envoi.objects.select_related("victime")]


def test_les_victimes_attendent_que_sivic_ait_pris_leur_evenement(commun, victime, relais):
    """Sent before, each would be refused for good: 404."""
    victime("ur")
    relais.repondre(r"/evenements/[^/]+$", 422, b'{"motif": "Non."}')
    expedier(Sivic())
    relais.laisser_passer()
    for _ in range(2):
        sans_attendre()
        expedier(Sivic())
    assert statuts() == [("", 1, "refuse"), ("V-1", 1, "en_attente")]
    redeposer(commun, None)
    expedier(Sivic())
    sans_attendre()
    expedier(Sivic())
    assert statuts() == [("", 1, "refuse"), ("V-1", 1, "accepte"), ("", 2, "accepte")]


def test_un_envoi_sans_reponse_n_arrete_ni_les_autres_ni_le_journal(commun, victime, relais, arm):
    une, deux = victime("ur"), victime("ur")
    expedier(Sivic())
    relais.repondre(r"/victimes/V-1$", 504)
    for etat in ("ua", "dcd"):
        trier(auteur=arm, victime=une, etat=etat)
    trier(auteur=arm, victime=deux, etat="ua")
    base.ecrire(commun.reference, deux.nom, {"etat": "ua"})
    assert expedier(Sivic()) == 1
    assert relever_le_journal(Sivic()) == 1
    assert tenu(deux)["champs"]["etat"] == "ua"
    assert Liaison.actuelle().muette_depuis_le is None
    # It has its tries still, waits for its own time, and holds what is newer of it.
    assert list(Envoi.objects.filter(victime=une, version__gt=1).values_list("essais", "statut")) == [
        (0, "en_attente"),
        (0, "en_attente"),
    ]
    avant = len(relais.passees)
    expedier(Sivic())
    assert len(relais.passees) == avant
    relais.laisser_passer()
    sans_attendre()
    assert expedier(Sivic()) == 2
    assert tenu(une)["recues"] == [1, 2, 3]


def test_un_passage_s_arrete_apres_assez_d_envois_sans_reponse(commun, victime, relais):
    """Each may take all of its delay: the next pass goes on with the others."""
    for _ in range(MUETS_MAX + 1):
        victime("ur")
    relais.repondre(r"/victimes/V-[1-5]$", 504)
    assert expedier(Sivic()) == 1
    assert expedier(Sivic()) == 1
    assert statuts()[-1] == ("V-6", 1, "accepte")


@pytest.mark.parametrize("statut", [401, 403, 429])
def test_une_porte_fermee_s_attend_et_n_use_pas_les_essais(commun, relais, statut):
    relais.repondre("/v1/", statut, b'{"motif": "Jeton inconnu."}')
    for _ in range(ESSAIS_MAX + 1):
        sans_attendre()
        expedier(Sivic())
    assert statuts() == [("", 1, "en_attente")]
    assert Liaison.actuelle().muette_depuis_le is not None
    relais.laisser_passer()
    sans_attendre()
    assert expedier(Sivic()) == 1


def test_une_redirection_n_est_pas_un_accord_et_une_reponse_vide_en_est_un(commun, relais):
    relais.repondre(r"/evenements/", 302, b'{"version": 1}')
    with pytest.raises(PanneSivic, match="302"):
        Sivic().dire_evenement("2026-0001", 1, {})
    relais.laisser_passer()
    relais.repondre(r"/evenements/", 204)
    expedier(Sivic())
    assert statuts() == [("", 1, "accepte")]
    relais.repondre("journal", 204)
    with pytest.raises(PanneSivic, match="illisible"):
        Sivic().journal(0)
    relais.repondre("/v1/rien", 503)
    with pytest.raises(HorsAtteinte):
        Sivic()._demander("GET", "rien")


@pytest.mark.parametrize("corps", [b"<html>Introuvable</html>", b"{}", b'{"motif": " "}'])
def test_un_refus_sans_motif_n_est_pas_celui_de_sivic(commun, victime, relais, corps):
    """A relay that lost its way answers so about all that is sent, for as long as nobody mends it."""
    victime("ur")
    relais.repondre(r"/victimes/", 404, corps)
    expedier(Sivic())
    assert statuts() == [("", 1, "accepte"), ("V-1", 1, "en_attente")]
    assert Envoi.objects.get(victime__isnull=False).essais == 1
    relais.laisser_passer()
    sans_attendre()
    assert expedier(Sivic()) == 1


def test_tout_ce_qui_est_ecarte_repart_d_un_geste(commun, victime, arm, agent_ars, etranger):
    toutes = [victime("ur") for _ in range(3)]
    expedier(Sivic())
    une_panne("refuse")
    for une in toutes:
        trier(auteur=arm, victime=une, etat="ua")
    expedier(Sivic())
    une_panne("")
    trier(auteur=arm, victime=toutes[0], etat="dcd")
    expedier(Sivic())
    adresse = f"/evenements/{commun.pk}/victimes/sivic/"
    assert "Tout renvoyer (2)" in connecte(arm).get(adresse).text
    assert connecte(etranger).post(f"{adresse}renvoyer/").status_code == 404
    with pytest.raises(DroitInsuffisant):
        tout_renvoyer(auteur=agent_ars, evenement=commun)
    assert connecte(arm).post(f"{adresse}renvoyer/").status_code == 302
    expedier(Sivic())
    assert [tenu(une)["recues"] for une in toutes] == [[1, 3], [1, 2], [1, 2]]
    with pytest.raises(ValidationError, match="Aucun envoi"):
        tout_renvoyer(auteur=arm, evenement=commun)


def test_la_cloture_ecartee_repart_par_qui_pilotait(commun, cadre, arm):
    expedier(Sivic())
    une_panne("refuse")
    for etat in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=commun, vers=etat, motif="Terminé.")
    expedier(Sivic())
    une_panne("")
    clos = Envoi.objects.get(version=3)
    with pytest.raises(DroitInsuffisant, match="qui le pilotait"):
        renvoyer(auteur=arm, envoi=clos)
    adresse = f"/evenements/{commun.pk}/victimes/sivic/"
    assert "Renvoyer" not in connecte(arm).get(adresse).text
    assert "Renvoyer" in connecte(cadre).get(adresse).text
    assert connecte(cadre).post(f"{adresse}{clos.pk}/").status_code == 302
    expedier(Sivic())
    assert base.objets()[0]["champs"]["etat"] == "clos"
