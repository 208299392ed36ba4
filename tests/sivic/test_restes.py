"""What a line of SIVIC leaves to settle stays to settle until somebody does, or until SIVIC says it anew."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime

from annuaire import horloge
from evenements.actes.changer_etat import changer_etat
from sivic.actes.adopter import adopter
from sivic.actes.denombrer import trier
from sivic.actes.expedier import expedier
from sivic.actes.fusionner import fusionner, separer
from sivic.actes.orienter import orienter
from sivic.actes.recevoir import CLOS, prendre, relever_le_journal
from sivic.actes.regler import regler
from sivic.adaptateur import Sivic
from sivic.models import Envoi, Liaison, Reception, Sejour, Victime
from sivic.simulateur import base
from tests import fabriques
from tests.sivic.test_ecarts import commun, dire
from tests.sivic.test_echange import commun as commun_du_simulateur
from tests.sivic.test_echange import connecte

__all__ = ["commun", "commun_du_simulateur", "dire"]
pytestmark = pytest.mark.django_db
ADMISE = {"etablissement": "HOP-RANGUEIL", "admise_le": "2026-11-28T10:00:00Z"}


def ligne(numero):
    return Reception.objects.get(numero=numero)


def relue():
    return Victime.objects.select_related("destination").get()


def test_une_admission_dans_un_hopital_absent_de_l_annuaire_se_suit_quand_il_y_est(commun, victime, arm, dire, purpan):
    une = victime("ur")
    dire(une.nom, **ADMISE)
    with pytest.raises(ValidationError, match="n'est pas dans l'annuaire"):
        regler(auteur=arm, reception=ligne(1), suivre=True)
    assert ligne(1).statut == "a_regler"
    rangueil = fabriques.entite("HOP-RANGUEIL", "Hôpital Rangueil", "hopital", parent=purpan.parent)
    regler(auteur=arm, reception=ligne(1), suivre=True)
    assert (ligne(1).statut, Sejour.objects.get().etablissement) == ("reglee", rangueil)


def test_suivre_ne_redit_pas_un_sejour_deja_applique(commun, victime, arm, dire, purpan):
    une = victime("ur")
    dire(une.nom, etablissement="HOP-PURPAN", admise_le="2026-11-28T10:00:00Z", etat="ua")
    dire(une.nom, sortie_le="2026-11-28T11:00:00Z")
    Sejour.objects.update(admise_le="2026-11-28T10:30:00Z")
    assert ligne(1).reste == {"etat": "ua"}
    regler(auteur=arm, reception=ligne(1), suivre=True)
    assert relue().etat == "ua"
    assert Sejour.objects.get().sortie_le is not None


def test_adopter_laisse_a_regler_ce_qui_n_a_pas_pu_etre_repris(commun, arm, dire, purpan):
    """Settled, they would be gone: the admission nowhere, the orientation covered at SIVIC by our whole state."""
    dire("S-4", etat="ua", destination="HOP-AUTRE")
    dire("S-4", etat="ur", destination="HOP-PURPAN")
    dire("S-4", **ADMISE)
    adopter(auteur=arm, evenement=commun, reference="S-4", etat="implique")
    assert [(r.statut, r.restent and r.reste) for r in Reception.objects.all()] == [
        ("reglee", None),
        ("a_regler", {"destination": "HOP-PURPAN"}),
        ("a_regler", ADMISE),
    ]
    assert (ligne(2).motif, ligne(2).reglee_par) == ("SIVIC dit autrement l'orientation.", None)
    regler(auteur=arm, reception=ligne(2), suivre=True)
    assert (relue().etat, relue().destination) == ("implique", purpan)
    assert Envoi.objects.filter(victime=relue()).latest("version").contenu["destination"] == "HOP-PURPAN"


def test_ce_que_sivic_redit_ne_se_regle_plus_a_la_ligne_d_avant(commun, victime, arm, dire, purpan):
    une = victime("ur")
    dire(une.nom, etat="ua")
    dire(une.nom, etat="dcd", destination="HOP-PURPAN")
    dire(une.nom, etat="ur")
    assert [(r.statut, r.motif) for r in Reception.objects.all()] == [
        ("reglee", "La ligne 2 le dit à nouveau."),
        ("a_regler", "SIVIC dit autrement l'orientation."),
        ("appliquee", ""),
    ]
    with pytest.raises(ValidationError, match="déjà réglé"):
        regler(auteur=arm, reception=ligne(1), suivre=True)
    regler(auteur=arm, reception=ligne(2), suivre=True)
    assert (relue().etat, relue().destination) == ("ur", purpan)


def test_un_sejour_a_regler_ne_s_efface_pas_parce_que_l_etat_est_redit(commun, victime, dire):
    une = victime("ur")
    dire(une.nom, etat="ua", **ADMISE)
    dire(une.nom, etat="ur")
    assert (ligne(1).statut, ligne(1).reste) == ("a_regler", ADMISE)


def test_l_evenement_redit_en_cours_ne_se_leve_plus_a_la_ligne_d_avant(commun, dire, victime):
    dire(victime("ur").nom, etat="ua")
    dire("", etat="leve")
    dire("", etat="en_cours")
    assert [r.statut for r in Reception.objects.all()] == ["a_regler", "reglee", "appliquee"]


def test_ce_que_sivic_dit_pendant_une_cloture_est_repris_a_la_reouverture(commun, victime, cadre, dire, purpan):
    une = victime("ur")
    for etat in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=commun, vers=etat, motif="Terminé.")
    dire(une.nom, **ADMISE | {"etablissement": "HOP-PURPAN"})
    dire(une.nom, etat="ua")
    dire(une.nom, etat="dcd")
    dire("S-4", etat="ur")
    dire("", etat="leve")
    prendre([])
    assert set(Reception.objects.values_list("statut", "motif")) == {("reglee", CLOS)}
    Reception.objects.filter(numero=1).update(motif="Comme une autre version le disait.")
    changer_etat(auteur=cadre, evenement=commun, vers="en_cours", motif="Clos par erreur.")
    for _ in range(2):
        prendre([])
    assert Sejour.objects.get(victime=une).etablissement == purpan
    assert [(r.statut, r.motif) for r in Reception.objects.all()] == [
        ("appliquee", ""),
        ("reglee", "La ligne 3 le dit à nouveau."),
        ("a_regler", "SIVIC dit autrement l'état vital."),
        ("a_regler", "SIVIC suit une personne que le portail ne connaît pas."),
        ("a_regler", "SIVIC dit l'événement « levé »."),
    ]


def test_ce_que_sivic_dit_apres_une_reouverture_vient_apres_ce_qu_il_disait_pendant(commun, victime, cadre, dire):
    une = victime("ur")
    for etat in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=commun, vers=etat, motif="Terminé.")
    dire(une.nom, etat="dcd")
    changer_etat(auteur=cadre, evenement=commun, vers="en_cours", motif="Clos par erreur.")
    dire(une.nom, etat="ur")
    prendre([])
    assert [(r.statut, r.motif) for r in Reception.objects.all()] == [
        ("reglee", "La ligne 2 le dit à nouveau."),
        ("appliquee", ""),
    ]


def dites_puis_redites(une, *champs):
    """Lines of one person, of which the first was said during a closure, and taken up by no version until this one."""
    for numero, dits in enumerate(champs, start=1):
        Reception.objects.create(
            numero=numero,
            evenement=une.evenement,
            victime=une,
            reference=une.nom,
            contenu=dits,
            statut="reglee" if numero == 1 else "appliquee",
            motif=CLOS if numero == 1 else "",
            recue_le=horloge.maintenant(),
        )
    Liaison.objects.filter(pk=Liaison.actuelle().pk).update(curseur=len(champs))
    prendre([])


def test_une_vieille_ligne_ne_couvre_pas_l_etat_que_sivic_a_redit_depuis(commun, victime):
    """A living person would be declared dead by « Suivre SIVIC »."""
    une = victime("ur")
    dites_puis_redites(une, {"nom": une.nom, "etat": "dcd"}, {"etat": "ur"})
    assert (ligne(1).statut, ligne(1).motif) == ("reglee", "La ligne 2 le dit à nouveau.")


def test_une_vieille_ligne_ne_couvre_pas_le_sejour_que_sivic_a_redit_depuis(commun, victime, purpan):
    une = victime("ur")
    admise, sorties = parse_datetime("2026-11-20T10:00:00Z"), ("2026-11-20T11:00:00Z", "2026-11-20T12:00:00Z")
    Sejour.objects.create(victime=une, etablissement=purpan, admise_le=admise, sortie_le=sorties[1])
    vieille = {"etablissement": "HOP-RANGUEIL", "admise_le": "2026-11-20T10:30:00Z", "sortie_le": sorties[0]}
    dites_puis_redites(une, vieille | {"etat": "ua"}, {"sortie_le": sorties[1]}, {"etablissement": "HOP-PURPAN"})
    assert Sejour.objects.get().sortie_le == parse_datetime(sorties[1])
    assert (ligne(1).statut, ligne(1).restent) == ("a_regler", ["etat"])


def test_une_vieille_sortie_ne_couvre_pas_la_derniere(commun, victime, purpan):
    une = victime("ur")
    admise, sorties = parse_datetime("2026-11-20T10:00:00Z"), ("2026-11-20T11:00:00Z", "2026-11-20T12:00:00Z")
    Sejour.objects.create(victime=une, etablissement=purpan, admise_le=admise, sortie_le=sorties[1])
    dites_puis_redites(une, *({"sortie_le": sortie} for sortie in sorties))
    assert Sejour.objects.get().sortie_le == parse_datetime(sorties[1])
    assert (ligne(1).statut, ligne(1).motif, ligne(1).restent) == ("reglee", "La ligne 2 le dit à nouveau.", [])


def test_ce_que_le_samu_dit_aussi_n_attend_plus_personne(commun, victime, arm, dire, purpan):
    une = victime("ur")
    dire(une.nom, etat="dcd")
    trier(auteur=arm, victime=une, etat="dcd")
    assert (ligne(1).statut, ligne(1).motif, ligne(1).reglee_par) == ("reglee", "Dit ici aussi depuis.", None)
    deux = victime("ur")
    dire(deux.nom, etat="ua", destination="HOP-PURPAN")
    orienter(auteur=arm, evenement=commun, victimes=[deux.pk], destination=purpan)
    assert (ligne(2).statut, ligne(2).motif) == ("a_regler", "SIVIC dit autrement l'état vital.")
    trier(auteur=arm, victime=deux, etat="implique")
    assert ligne(2).reste == {"etat": "ua"}
    trier(auteur=arm, victime=deux, etat="ua")
    assert ligne(2).statut == "reglee"


def test_l_evenement_leve_ici_aussi_n_attend_plus_personne(commun, cadre, dire):
    dire("", etat="leve")
    changer_etat(auteur=cadre, evenement=commun, vers="leve", motif="Fin.")
    assert (ligne(1).statut, ligne(1).motif) == ("reglee", "Dit ici aussi depuis.")


def test_suivre_ne_couvre_pas_l_orientation_qu_un_collegue_vient_de_donner(commun, victime, arm, dire, purpan):
    une = victime("ur")
    dire(une.nom, destination="HOP-PURPAN")
    rangueil = fabriques.entite("HOP-RANGUEIL", "Hôpital Rangueil", "hopital", parent=purpan.parent)
    adresse = f"/evenements/{commun.pk}/victimes/"
    assert 'name="vers" value=""' in connecte(arm).get(f"{adresse}sivic/").text
    orienter(auteur=arm, evenement=commun, victimes=[une.pk], destination=rangueil)
    assert f'name="vers" value="{rangueil.pk}"' in connecte(arm).get(f"{adresse}sivic/").text
    vu = {"choix": "suivre", "vu": "ur"}
    assert "Entre-temps" in connecte(arm).post(f"{adresse}journal/1/", vu | {"vers": ""}, follow=True).text
    assert (relue().destination, ligne(1).statut) == (rangueil, "a_regler")
    connecte(arm).post(f"{adresse}journal/1/", vu | {"vers": rangueil.pk})
    assert (relue().destination, ligne(1).statut) == (purpan, "reglee")


@pytest.mark.parametrize("separees", [False, True])
def test_une_admission_qui_attend_survit_a_la_fusion(commun, victime, arm, dire, purpan, separees):
    une, deux = victime("ur"), victime("ur")
    dire(deux.nom, etat="ua", **ADMISE)
    dire(deux.nom, etat="dcd")
    fusionner(auteur=arm, une=une, autre=deux, garder={})
    assert (ligne(1).statut, ligne(1).reste) == ("a_regler", ADMISE)
    assert (ligne(2).statut, ligne(2).reglee_par) == ("reglee", arm)
    if separees:
        separer(auteur=arm, victime=deux)
    fabriques.entite("HOP-RANGUEIL", "Hôpital Rangueil", "hopital", parent=purpan.parent)
    assert "Suivre SIVIC" in connecte(arm).get(f"/evenements/{commun.pk}/victimes/sivic/").text
    regler(auteur=arm, reception=ligne(1), suivre=True, vu="ur", vers="")
    assert Sejour.objects.get().victime == (deux if separees else une)
    assert ligne(1).statut == "reglee"


def test_suivre_ne_couvre_pas_ce_qu_un_collegue_vient_de_dire(commun_du_simulateur, victime, arm, regulateur):
    une = victime("ur")
    expedier(Sivic())
    base.ecrire(commun_du_simulateur.reference, une.nom, {"etat": "ua"})
    relever_le_journal(Sivic())
    adresse = f"/evenements/{commun_du_simulateur.pk}/victimes/"
    assert 'name="vu" value="ur"' in connecte(arm).get(f"{adresse}sivic/").text
    trier(auteur=regulateur, victime=une, etat="dcd")
    page = connecte(arm).post(f"{adresse}journal/1/", {"choix": "suivre", "vu": "ur"}, follow=True).text
    assert "Entre-temps" in page
    assert (relue().etat, ligne(1).statut) == ("dcd", "a_regler")
    connecte(arm).post(f"{adresse}journal/1/", {"choix": "suivre", "vu": "dcd"})
    assert (relue().etat, ligne(1).statut) == ("ua", "reglee")
