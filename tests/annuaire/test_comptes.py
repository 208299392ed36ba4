"""Accounts and posts: who may do what to whom, and what is recorded."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from annuaire.actes import comptes
from annuaire.actes.affectations import activer_poste, affecter, modifier_affectation, terminer_affectation
from annuaire.actes.comptes import (
    activer_compte,
    creer_compte,
    desactiver_compte,
    modifier_identite,
    reinitialiser_acces,
)
from annuaire.annonces import registre_des_habilitations
from annuaire.models import Affectation, Droit, Groupe, Role, Utilisateur
from fil.models import Depeche
from tests import fabriques
from tests.annuaire.porte import entrer


@pytest.fixture
def administrateur(dgos):
    return fabriques.personne("anne.admin", dgos, role=Role.ADMINISTRATEUR, fonction="Administration")


def registre():
    return list(
        Depeche.objects.filter(groupe=registre_des_habilitations()).order_by("numero").values_list("genre", "auteur")
    )


def nouveau(auteur, entite, **champs):
    donnees = {
        "identifiant": "Lea.Martin",
        "prenom": "Léa",
        "nom": "Martin",
        "role": Role.CONTRIBUTEUR,
        "fonction": "ARM",
    }
    return creer_compte(auteur=auteur, entite=entite, **(donnees | champs))


def test_un_responsable_cree_le_compte_d_une_personne_de_son_entite(cadre, samu31):
    cree = nouveau(cadre, samu31)

    personne = Utilisateur.objects.get(username="lea.martin")
    assert personne.entite_active == samu31 and personne.doit_changer_mot_de_passe
    assert personne.check_password(cree.mot_de_passe) and len(cree.mot_de_passe) == 19
    assert registre() == [("compte.cree", cadre.pk), ("affectation.creee", cadre.pk)]


def test_le_registre_ne_contient_ni_mot_de_passe_ni_telephone(cadre, samu31):
    cree = nouveau(cadre, samu31, telephone="06 11 22 33 44")

    ecrit = str(list(Depeche.objects.values_list("donnees", flat=True)))
    assert cree.mot_de_passe not in ecrit and "06 11" not in ecrit


def test_un_responsable_ne_cree_pas_de_compte_ailleurs(cadre, samu82):
    with pytest.raises(PermissionDenied, match="votre entité"):
        nouveau(cadre, samu82)


def test_un_contributeur_ne_cree_pas_de_compte(arm, samu31):
    with pytest.raises(PermissionDenied, match="réservée"):
        nouveau(arm, samu31)


def test_nul_ne_donne_un_role_au_dessus_du_sien(cadre, samu31, administrateur):
    with pytest.raises(PermissionDenied, match="supérieur au vôtre"):
        nouveau(cadre, samu31, role=Role.ADMINISTRATEUR)

    nouveau(cadre, samu31, role=Role.RESPONSABLE)
    nouveau(administrateur, samu31, identifiant="autre.admin", role=Role.ADMINISTRATEUR)


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("identifiant", "lé a"),
        ("identifiant", "JULIE.petit"),
        ("identifiant", "Machine.samu75.ror"),
        ("prenom", "   "),
        ("nom", ""),
        ("identifiant_psc", "un numéro"),
    ],
)
def test_un_compte_mal_rempli_est_refuse_a_cote_du_champ(arm, cadre, samu31, champ, valeur):
    with pytest.raises(ValidationError) as refus:
        nouveau(cadre, samu31, **{champ: valeur})

    assert list(refus.value.message_dict) == [champ]
    assert not Utilisateur.objects.filter(last_name="Martin").exists()


def test_la_base_refuse_deux_identifiants_qui_ne_different_que_par_la_casse(arm):
    with pytest.raises(IntegrityError, match="identifiant_unique_sans_casse"), transaction.atomic():
        Utilisateur.objects.create_user(username="JULIE.PETIT")


def test_deux_comptes_ne_portent_pas_la_meme_identite_psc(cadre, samu31, arm):
    Utilisateur.objects.filter(pk=arm.pk).update(identifiant_psc="899700001234")

    with pytest.raises(ValidationError, match="autre compte"):
        nouveau(cadre, samu31, identifiant_psc="899700001234")


def test_fermer_un_compte_est_consigne_et_le_rouvrir_aussi(cadre, arm):
    desactiver_compte(auteur=cadre, utilisateur=arm)
    desactiver_compte(auteur=cadre, utilisateur=arm)
    arm.refresh_from_db()
    assert not arm.is_active

    activer_compte(auteur=cadre, utilisateur=arm)
    arm.refresh_from_db()
    assert arm.is_active
    assert registre() == [("compte.desactive", cadre.pk), ("compte.active", cadre.pk)]


def test_un_compte_ferme_ne_voit_plus_rien(cadre, arm, region):
    assert region in Groupe.objects.visibles_par(arm)

    desactiver_compte(auteur=cadre, utilisateur=arm)

    assert not Groupe.objects.visibles_par(Utilisateur.objects.get(pk=arm.pk)).exists()


def test_on_ne_ferme_pas_son_propre_compte(cadre):
    with pytest.raises(PermissionDenied, match="votre propre compte"):
        desactiver_compte(auteur=cadre, utilisateur=cadre)


def test_un_responsable_ne_ferme_pas_le_compte_d_une_personne_d_ailleurs(cadre, voisin):
    with pytest.raises(PermissionDenied, match="pas de votre entité"):
        desactiver_compte(auteur=cadre, utilisateur=voisin)


def test_un_responsable_ne_ferme_pas_le_compte_de_qui_travaille_aussi_ailleurs(cadre, arm, samu82):
    fabriques.affecter(arm, samu82)

    with pytest.raises(PermissionDenied, match="autre entité"):
        desactiver_compte(auteur=cadre, utilisateur=arm)


def test_un_responsable_ne_touche_pas_au_compte_d_un_administrateur(cadre, samu31):
    chef = fabriques.personne("le.chef", samu31, role=Role.ADMINISTRATEUR)

    with pytest.raises(PermissionDenied, match="supérieur"):
        reinitialiser_acces(auteur=cadre, utilisateur=chef)


def test_un_responsable_ne_reinitialise_pas_qui_aura_bientot_un_poste_ailleurs(cadre, arm, dgos):
    demain = timezone.now() + timedelta(days=1)
    Affectation.objects.create(utilisateur=arm, entite=dgos, role=Role.ADMINISTRATEUR, debut_le=demain)

    with pytest.raises(PermissionDenied, match="autre entité"):
        reinitialiser_acces(auteur=cadre, utilisateur=arm)


def test_un_responsable_ne_reinitialise_pas_qui_ouvre_l_administration_technique(cadre, samu31):
    technicien = fabriques.personne("alain.roux", samu31, is_staff=True)

    with pytest.raises(PermissionDenied, match="ouvre les nomenclatures"):
        reinitialiser_acces(auteur=cadre, utilisateur=technicien)


@pytest.mark.parametrize("annee", [1, 9999])
def test_un_poste_hors_du_calendrier_est_refuse(cadre, arm, samu31, annee):
    with pytest.raises(ValidationError, match="année"):
        affecter(
            auteur=cadre,
            utilisateur=arm,
            entite=samu31,
            role=Role.LECTEUR,
            debut_le=datetime(1, 1, 1, tzinfo=UTC) if annee == 1 else None,
            fin_le=datetime(9999, 12, 31, tzinfo=UTC) if annee == 9999 else None,
        )


@pytest.mark.django_db(transaction=True)
def test_la_fermeture_d_un_compte_et_ce_que_la_personne_consigne_ne_s_attendent_pas(arm, region):
    def consigner():
        try:
            return fabriques.entree(arm, region).numero
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as fil, transaction.atomic():
        comptes._reprendre(arm)
        assert fil.submit(consigner).result(timeout=10) == 1


def test_le_dernier_administrateur_reste(administrateur, samu31):
    autre = fabriques.personne("le.chef", samu31, role=Role.ADMINISTRATEUR)
    desactiver_compte(auteur=administrateur, utilisateur=autre)

    with pytest.raises(ValidationError, match="dernier"):
        terminer_affectation(auteur=administrateur, affectation=administrateur.poste)
    administrateur.refresh_from_db()
    assert administrateur.poste is not None


def test_reinitialiser_donne_un_mot_de_passe_provisoire_une_fois(cadre, arm):
    provisoire = reinitialiser_acces(auteur=cadre, utilisateur=arm)

    arm.refresh_from_db()
    assert arm.check_password(provisoire) and arm.doit_changer_mot_de_passe
    assert registre() == [("compte.acces_reinitialise", cadre.pk)]


def test_corriger_une_identite_est_consigne(cadre, arm):
    modifier_identite(auteur=cadre, utilisateur=arm, prenom="Julie", nom="Petit-Durand")

    arm.refresh_from_db()
    assert arm.last_name == "Petit-Durand"
    assert registre() == [("compte.modifie", cadre.pk)]


def test_changer_l_identite_psc_ferme_les_sessions_et_se_dit_sans_le_numero(cadre, arm, client):
    corriger = partial(modifier_identite, auteur=cadre, utilisateur=arm, prenom="Julie", nom="Petit")
    entrer(client)
    corriger(identifiant_psc="899700001234")
    assert client.get("/groupes/").status_code == 302
    assert [genre for genre, _ in registre()] == ["compte.modifie", "session.fermee", "compte.psc_modifie"]
    assert "899700001234" not in str(list(Depeche.objects.values_list("donnees", flat=True)))

    entrer(client)
    corriger(identifiant_psc="899700001234")
    assert client.get("/groupes/").status_code == 200
    corriger()
    assert client.get("/groupes/").status_code == 302


def test_une_affectation_donne_le_premier_poste_actif(cadre, samu31):
    personne = fabriques.personne("sans.poste")

    affectation = affecter(auteur=cadre, utilisateur=personne, entite=samu31, role=Role.LECTEUR, fonction="Stagiaire")

    personne.refresh_from_db()
    assert personne.poste == affectation
    assert registre() == [("affectation.creee", cadre.pk)]


def test_un_second_poste_ne_remplace_pas_le_poste_actif(administrateur, arm, samu31, samu82):
    affecter(auteur=administrateur, utilisateur=arm, entite=samu82, role=Role.CONTRIBUTEUR, fonction="ARM")

    arm.refresh_from_db()
    assert arm.entite_active == samu31


def test_un_poste_qui_finit_avant_de_commencer_est_refuse(cadre, arm, samu31):
    debut = timezone.now()

    with pytest.raises(ValidationError, match="après le début"):
        affecter(
            auteur=cadre,
            utilisateur=arm,
            entite=samu31,
            role=Role.LECTEUR,
            fonction="Astreinte",
            debut_le=debut,
            fin_le=debut - timedelta(hours=1),
        )


def test_le_meme_poste_deux_fois_en_meme_temps_est_refuse(cadre, arm, samu31):
    with pytest.raises(ValidationError, match="déjà ce poste"):
        affecter(auteur=cadre, utilisateur=arm, entite=samu31, role=Role.LECTEUR, fonction="arm")


def test_changer_un_role_garde_le_role_d_avant(cadre, arm):
    poste = arm.poste
    modifier_affectation(
        auteur=cadre, affectation=poste, role=Role.LECTEUR, fonction="ARM", debut_le=poste.debut_le, fin_le=None
    )

    depeche = Depeche.objects.get(genre="affectation.modifiee")
    assert (depeche.donnees["role"], depeche.donnees["avant"]["role"]) == ("lecteur", "contributeur")
    assert depeche.auteur == cadre


def test_un_role_baisse_baisse_aussitot_le_droit(cadre, arm, region):
    modifier_affectation(
        auteur=cadre,
        affectation=arm.poste,
        role=Role.LECTEUR,
        fonction="ARM",
        debut_le=arm.poste.debut_le,
        fin_le=None,
    )

    with pytest.raises(PermissionDenied):
        fabriques.entree(Utilisateur.objects.get(pk=arm.pk), region)


def test_un_responsable_ne_modifie_pas_son_propre_poste(cadre):
    with pytest.raises(PermissionDenied, match="propre poste"):
        terminer_affectation(auteur=cadre, affectation=cadre.poste)


def test_terminer_un_poste_ferme_ce_qu_il_ouvrait(cadre, arm, region):
    terminer_affectation(auteur=cadre, affectation=arm.poste)

    personne = Utilisateur.objects.get(pk=arm.pk)
    assert personne.poste is None and region not in Groupe.objects.visibles_par(personne)
    assert registre() == [("affectation.terminee", cadre.pk)]
    with pytest.raises(ValidationError, match="déjà terminé"):
        terminer_affectation(auteur=cadre, affectation=Affectation.objects.get(utilisateur=arm))


def test_changer_de_poste_change_ce_que_l_on_voit(arm, samu82, region):
    autre = fabriques.groupe("Tarn-et-Garonne", samu82, droit=Droit.ECRITURE)
    poste_82 = Affectation.objects.create(utilisateur=arm, entite=samu82)

    activer_poste(utilisateur=arm, affectation=poste_82)

    assert autre in Groupe.objects.visibles_par(arm)
    assert registre() == [("affectation.activee", arm.pk)]
    assert Depeche.objects.get(genre="affectation.activee").entite == samu82


def test_on_n_active_ni_le_poste_d_un_autre_ni_un_poste_termine(arm, voisin, samu82):
    with pytest.raises(ValidationError, match="pas le vôtre"):
        activer_poste(utilisateur=arm, affectation=voisin.poste)
    hier = timezone.now() - timedelta(days=1)
    fini = Affectation.objects.create(utilisateur=arm, entite=samu82, debut_le=hier, fin_le=hier + timedelta(hours=2))
    with pytest.raises(ValidationError, match="pas en cours"):
        activer_poste(utilisateur=arm, affectation=fini)
