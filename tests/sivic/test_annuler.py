"""A person counted by mistake: struck, in no count, told to SIVIC, and there again if somebody is there after all."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from annuaire.droits import DroitInsuffisant
from annuaire.models import Role
from annuaire.territoire import deriver_groupes
from evenements.models import Bilan
from fil.models import Depeche
from sivic.actes.admettre import admettre
from sivic.actes.annuler import annuler, retablir
from sivic.actes.denombrer import numeroter, situer, trier
from sivic.actes.expedier import expedier
from sivic.actes.exporter import exporter_victimes
from sivic.actes.fusionner import fusionner
from sivic.actes.gestes import ChangeEntreTemps
from sivic.actes.orienter import orienter
from sivic.actes.referencer import referencer
from sivic.actes.regler import regler
from sivic.adaptateur import Sivic
from sivic.ecarts import dresser
from sivic.models import Envoi, GesteVictime, Reception, Sejour, Victime
from sivic.simulateur import base
from tests import fabriques
from tests.sivic.conftest import BRACELET
from tests.sivic.test_ecarts import accepter, commun, dire, personnes
from tests.sivic.test_echange import commun as commun_du_simulateur
from tests.sivic.test_gestes import envoyer

__all__ = ["commun", "commun_du_simulateur", "dire"]
pytestmark = pytest.mark.django_db


def annulee(arm, une, **demande):
    return annuler(auteur=arm, victime=une, **{"motif": "saisie"} | demande)


def dernier(une):
    return Envoi.objects.filter(victime=une).order_by("-version").first().contenu


def genres(groupe):
    return list(Depeche.objects.filter(groupe=groupe).order_by("numero").values_list("genre", flat=True))


def test_annulee_elle_n_est_dans_aucun_compte_et_reste_lisible(victime, evenement, arm):
    une, autre = victime("ur"), victime("ur")
    annulee(arm, une)
    assert list(evenement.victimes.presentes()) == [autre]
    assert dresser(evenement).lignes[-2].total.valeur == 1
    assert [v.nom for v in exporter_victimes(auteur=arm, evenement=evenement, format_="csv")[0]] == ["V-2"]
    client, page = Client(), f"/evenements/{evenement.pk}/victimes/"
    client.force_login(arm)
    client.post(f"{page}bilan/", {"jeton": uuid4()})
    assert Bilan.objects.get().ur == 1
    lue = client.get(page)
    assert (lue.context["total"], [v.nom for v in lue.context["victimes"]]) == (1, ["V-1", "V-2"])
    assert "<s>V-1</s>" in lue.text and "annulée, erreur de saisie" in lue.text
    assert "État vital de V-1" not in lue.text
    api = client.get(f"/api/v1/evenements/{evenement.pk}/victimes/").json()["resultats"]
    assert [v["nom"] for v in api] == ["V-2"]
    assert client.get(f"/api/v1/victimes/{une.pk}/").json()["annulee"]["code"] == "saisie"
    dite = Depeche.objects.filter(groupe=evenement.groupe, genre="victime.annulee").get()
    assert dite.donnees["annulee"] == {"code": "saisie", "libelle": "Erreur de saisie"}


def test_rien_ne_s_en_change_avant_qu_elle_soit_retablie(victime, evenement, arm, purpan):
    une, autre = victime("ur"), victime("ur")
    annulee(arm, une)
    for acte in (
        lambda: trier(auteur=arm, victime=une, etat="ua"),
        lambda: situer(auteur=arm, victime=une, lieu="pma"),
        lambda: numeroter(auteur=arm, victime=une, sinus=BRACELET.format(1)),
        lambda: referencer(auteur=arm, victime=une, source="dossard", valeur="C1"),
        lambda: fusionner(auteur=arm, une=une, autre=autre, garder={}),
    ):
        with pytest.raises(ValidationError, match="V-1 est annulée : rétablissez-la"):
            acte()
    with pytest.raises(ValidationError, match="victimes de cet événement"):
        orienter(auteur=arm, evenement=evenement, victimes=[une.pk], destination=purpan)
    annulee(arm, une, motif="essai")
    assert Victime.objects.get(pk=une.pk).annulation == "saisie"
    for _ in range(2):
        retablir(auteur=arm, victime=une)
    assert trier(auteur=arm, victime=une, etat="ua").etat == "ua"
    assert genres(evenement.groupe)[-3:] == ["victime.annulee", "victime.retablie", "victime.triee"]


def test_le_motif_se_choisit_et_la_base_refuse_une_trace_annulee(victime, arm):
    une, trace = victime("ur", sinus=BRACELET.format(1)), victime("ur")
    for motif in ("", "autre"):
        with pytest.raises(ValidationError, match="Choisissez le motif"):
            annulee(arm, une, motif=motif)
    fusionner(auteur=arm, une=une, autre=trace, garder={})
    with pytest.raises(ValidationError, match="fusionnée dans V-1"):
        annulee(arm, trace)
    with pytest.raises(IntegrityError, match="victime_annulee_sans_trace"), transaction.atomic():
        Victime.objects.filter(pk=trace.pk).update(annulation="saisie")
    assert not Victime.objects.exclude(annulation="").exists()


def test_qui_a_ete_recu_par_un_hopital_ne_s_annule_pas(victime, evenement, arm, purpan):
    deriver_groupes()
    une, nadia = victime("ur"), fabriques.personne("nadia.urgences", purpan)
    orienter(auteur=arm, evenement=evenement, victimes=[une.pk], destination=purpan)
    admettre(auteur=nadia, victime=une)
    with pytest.raises(ValidationError, match="a été admise : Hôpital Purpan"):
        annulee(arm, une)


def test_l_hopital_qui_l_attendait_l_apprend_et_ne_l_attend_plus(victime, evenement, arm, purpan):
    deriver_groupes()
    une, nadia = victime("ur"), fabriques.personne("nadia.urgences", purpan)
    orienter(auteur=arm, evenement=evenement, victimes=[une.pk], destination=purpan)
    annulee(arm, une)
    assert Depeche.objects.filter(groupe__entite=purpan).last().genre == "victime.annulee"
    assert not Victime.objects.visibles_par(nadia).exists()
    with pytest.raises(ValidationError, match="annulée"):
        admettre(auteur=nadia, victime=une)
    retablir(auteur=arm, victime=une)
    assert list(Victime.objects.visibles_par(nadia)) == [une]


def test_ses_numeros_sont_libres_et_ne_lui_reviennent_que_s_ils_le_sont_encore(victime, arm):
    une, autre = victime("ur", sinus=BRACELET.format(1)), victime("ur")
    referencer(auteur=arm, victime=une, source="dossard", valeur="C1")
    annulee(arm, une)
    assert retablir(auteur=arm, victime=une).sinus == BRACELET.format(1)
    assert une.identifiants.get().valeur == "C1"
    annulee(arm, une)
    numeroter(auteur=arm, victime=autre, sinus=BRACELET.format(1))
    referencer(auteur=arm, victime=autre, source="dossard", valeur="C1")
    assert retablir(auteur=arm, victime=une).sinus == ""
    assert not une.identifiants.exists()
    assert autre.identifiants.get().valeur == "C1"


@pytest.mark.parametrize(
    "autrement",
    [
        lambda r, une, **_: trier(auteur=r, victime=une, etat="ua"),
        lambda r, une, **_: situer(auteur=r, victime=une, lieu="pma"),
        lambda r, une, **_: numeroter(auteur=r, victime=une, sinus=BRACELET.format(2)),
        lambda r, une, evenement, vers: orienter(auteur=r, evenement=evenement, victimes=[une.pk], destination=vers),
    ],
)
def test_annuler_tard_ne_recouvre_rien_de_ce_qu_un_collegue_a_dit(
    victime, evenement, arm, regulateur, purpan, autrement
):
    """What was said of the person since shows that somebody is there."""
    une, vu = victime("ur"), {"etat": "ur", "lieu": "terrain", "sinus": "", "destination": None}
    autrement(regulateur, une, evenement=evenement, vers=purpan)
    refus = envoyer(arm, f"victimes/{une.pk}/annulation/", motif="saisie", vu=vu)
    assert refus.status_code == 409
    assert [v["nom"] for v in refus.json()["actuel"]] == ["V-1"]
    assert Victime.objects.get().annulation == ""
    with pytest.raises(ChangeEntreTemps, match="V-1 a changé"):
        annulee(arm, une, vu=vu)
    assert not GesteVictime.objects.exists()


def test_les_portes_font_une_fois_et_refusent_selon_le_droit(victime, evenement, arm, samu31, etranger):
    une, lecteur = victime("ur"), fabriques.personne("lea.lecture", samu31, role=Role.LECTEUR)
    vu = {"etat": "ur", "lieu": "terrain", "sinus": "", "destination": None}
    annulation, retablissement = f"victimes/{une.pk}/annulation/", f"victimes/{une.pk}/retablissement/"
    page = f"/evenements/{evenement.pk}/victimes/{une.pk}/"
    for personne, statut in ((lecteur, 403), (etranger, 404)):
        client = Client()
        client.force_login(personne)
        assert envoyer(personne, annulation, motif="saisie", vu=vu).status_code == statut
        assert envoyer(personne, retablissement).status_code == statut
        for champs in ({"motif": "saisie"}, {"retablir": "1"}):
            assert client.post(page, champs).status_code == statut
    with pytest.raises(DroitInsuffisant):
        annulee(lecteur, une)
    for faute in ({"motif": "autre"}, {"motif": ""}, {"vu": {"etat": "ur"}}, {"vu": {**vu, "destination": 10**30}}):
        refus = envoyer(arm, annulation, **{"motif": "saisie"} | faute)
        assert refus.status_code == 400, faute
        assert {champ.split(".")[0] for champ in refus.json()["erreurs"]} == set(faute), faute
    for adresse, corps in ((annulation, {"motif": "saisie", "vu": vu}), (retablissement, {})):
        jeton = str(uuid4())
        reponses = [envoyer(arm, adresse, jeton=jeton, **corps) for _ in range(2)]
        assert [r.status_code for r in reponses] == [200, 200]
        assert reponses[0].json() == reponses[1].json()
    assert genres(evenement.groupe)[-2:] == ["victime.annulee", "victime.retablie"]


def test_la_page_annule_et_retablit(victime, evenement, arm):
    une, client = victime("ur"), Client()
    client.force_login(arm)
    page = f"/evenements/{evenement.pk}/victimes/{une.pk}/"
    assert "Comptée par erreur" in client.get(page).text
    lue = client.post(page, {"motif": "introuvable", "retour": "fiche"}, follow=True).text
    assert "V-1 est annulée." in lue
    assert "elle n’est plus dans aucun compte" in lue and "personne non retrouvée" in lue
    assert 'data-geste="tri"' not in lue
    autre = victime("ur")
    suite = client.get(f"/evenements/{evenement.pk}/victimes/{autre.pk}/fusion/?avec=V-1", follow=True).text
    assert "V-1 est annulée\u00a0: rétablissez-la d’abord." in suite
    assert "V-1 est rétablie." in client.post(page, {"retablir": "1", "retour": "fiche"}, follow=True).text


def test_sivic_l_apprend_et_ne_l_apprend_pas_s_il_ne_la_connaissait_pas(commun, victime, arm, cadre, ouvrir):
    une = victime("ur")
    annulee(arm, une)
    assert dernier(une)["annulee"] is True
    accepter()
    assert "absentes" not in personnes(dresser(commun))
    assert chiffre_de_sivic(commun) == 0
    retablir(auteur=arm, victime=une)
    assert "annulee" not in dernier(une)


def chiffre_de_sivic(evenement):
    return next(ligne.total.valeur for ligne in dresser(evenement).lignes if ligne.titre == "SIVIC")


def test_ce_que_sivic_dit_d_une_personne_annulee_attend_quelqu_un(commun, victime, arm, dire, purpan):
    une, admise = victime("ur"), {"etablissement": "HOP-PURPAN", "admise_le": "2026-11-28T10:00:00Z"}
    annulee(arm, une)
    dire(une.nom, etat="ur", **admise)
    recue = Reception.objects.get()
    assert (recue.statut, recue.motif.split(" : ")[0]) == ("a_regler", "V-1 est annulée ici")
    assert not Sejour.objects.exists()
    with pytest.raises(ValidationError, match="rétablissez-la d'abord"):
        regler(auteur=arm, reception=recue, suivre=True)
    retablir(auteur=arm, victime=une)
    regler(auteur=arm, reception=recue, suivre=True)
    assert (Sejour.objects.get().victime, Victime.objects.get().lieu) == (une, "hopital")


def test_garder_la_notre_redit_a_sivic_qu_elle_est_annulee(commun, victime, arm, dire):
    une = victime("ur")
    annulee(arm, une)
    versions = Envoi.objects.filter(victime=une).count()
    dire(une.nom, etat="ua")
    regler(auteur=arm, reception=Reception.objects.get(), suivre=False)
    assert Envoi.objects.filter(victime=une).count() == versions + 1
    assert dernier(une)["annulee"] is True


def test_le_simulateur_n_admet_personne_d_annule(commun_du_simulateur, victime, arm, purpan):
    une = victime("ur")
    orienter(auteur=arm, evenement=commun_du_simulateur, victimes=[une.pk], destination=purpan)
    annulee(arm, une)
    expedier(Sivic())
    assert set(Envoi.objects.values_list("statut", flat=True)) == {"accepte"}
    assert base.admettre() == 0
    retablir(auteur=arm, victime=une)
    expedier(Sivic())
    assert base.admettre() == 1
