"""Two people change rights at the same instant, for real: threads that commit."""

from threading import Event

import pytest
from django.core.exceptions import ValidationError

from annuaire.actes import affectations, comptes
from annuaire.actes.affectations import affecter, terminer_affectation
from annuaire.actes.comptes import desactiver_compte
from annuaire.annonces import registre_des_habilitations
from annuaire.models import Affectation, Role
from tests import fabriques
from tests.annuaire.test_comptes import administrateur, nouveau
from tests.maincourante.test_concurrence import ensemble

__all__ = ["administrateur"]


def dire(acte):
    """What it gives, or the sentence that refuses it."""
    try:
        return acte()
    except ValidationError as refus:
        return " ".join(refus.messages)


@pytest.mark.django_db(transaction=True)
def test_les_deux_derniers_administrateurs_ne_se_retirent_pas_l_un_l_autre(administrateur, dgos):
    autre = fabriques.personne("paul.admin", dgos, role=Role.ADMINISTRATEUR, fonction="Administration")
    dits = ensemble(
        lambda: dire(lambda: terminer_affectation(auteur=administrateur, affectation=autre.poste)),
        lambda: dire(lambda: desactiver_compte(auteur=autre, utilisateur=administrateur)),
    )
    assert sum("dernier poste d'administrateur" in str(dit) for dit in dits) == 1
    assert Affectation.objects.en_cours().filter(role=Role.ADMINISTRATEUR, utilisateur__is_active=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_corriger_une_personne_et_lui_donner_un_poste_ne_s_attendent_pas_sans_fin(
    administrateur, cadre, samu82, monkeypatch
):
    personne, registre_pris = fabriques.personne("sans.poste"), Event()

    def reprendre_tard(utilisateur, reprendre=comptes._reprendre):
        reprise = reprendre(utilisateur)
        registre_pris.wait(1)
        return reprise

    def tenir_et_le_dire(tenir=affectations.tenir_les_habilitations):
        tenir()
        registre_pris.set()

    monkeypatch.setattr(comptes, "_reprendre", reprendre_tard)
    monkeypatch.setattr(affectations, "tenir_les_habilitations", tenir_et_le_dire)
    noms = {"prenom": "Anne", "nom": "Seule"}
    ensemble(
        lambda: comptes.modifier_identite(auteur=administrateur, utilisateur=personne, **noms),
        lambda: affecter(auteur=administrateur, utilisateur=personne, entite=samu82, role=Role.CONTRIBUTEUR),
    )
    personne.refresh_from_db()
    assert (personne.last_name, personne.poste.entite) == ("Seule", samu82)


@pytest.mark.django_db(transaction=True)
def test_terminer_un_poste_et_corriger_sa_personne_ne_s_attendent_pas_sans_fin(
    administrateur, arm, samu82, monkeypatch
):
    reste = Affectation.objects.create(utilisateur=arm, entite=samu82, fonction="ARM")
    registre_des_habilitations()  # whoever makes it first is waited for
    personne_prise, fil_pris = Event(), Event()

    def reprendre_tard(utilisateur, reprendre=comptes._reprendre):
        reprise = reprendre(utilisateur)
        personne_prise.set()
        fil_pris.wait(1)
        return reprise

    def annoncer_tard(*poste, annoncer=affectations._annoncer, **plus):
        personne_prise.wait(1)
        annoncer(*poste, **plus)
        fil_pris.set()

    monkeypatch.setattr(comptes, "_reprendre", reprendre_tard)
    monkeypatch.setattr(affectations, "_annoncer", annoncer_tard)
    noms = {"prenom": "Anne", "nom": "Seule"}
    ensemble(
        lambda: comptes.modifier_identite(auteur=administrateur, utilisateur=arm, **noms),
        lambda: terminer_affectation(auteur=administrateur, affectation=arm.poste),
    )
    arm.refresh_from_db()
    assert (arm.last_name, arm.poste) == ("Seule", reste)


@pytest.mark.django_db(transaction=True)
def test_un_double_envoi_ne_fait_ni_deux_comptes_ni_deux_postes(administrateur, cadre, arm, samu31, samu82):
    dits = ensemble(*[lambda: dire(lambda: nouveau(cadre, samu31, identifiant_psc="810001234567"))] * 3)
    assert sum("déjà pris" in str(dit) for dit in dits) == 2

    def donner():
        return affecter(auteur=administrateur, utilisateur=arm, entite=samu82, role=Role.CONTRIBUTEUR, fonction="ARM")

    dits = ensemble(*[lambda: dire(donner)] * 3)
    assert sum("occupe déjà ce poste" in str(dit) for dit in dits) == 2
    assert Affectation.objects.filter(utilisateur=arm, entite=samu82).count() == 1
