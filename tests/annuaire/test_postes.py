"""Posts that follow each other: when one ends, who is at what, and what they are told."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from annuaire.actes.affectations import modifier_affectation, prendre_le_seul_poste, terminer_affectation
from annuaire.actes.comptes import desactiver_compte
from annuaire.models import Affectation, Role, Utilisateur
from tests import fabriques
from tests.annuaire.porte import confirmer
from tests.annuaire.test_comptes import administrateur, registre

__all__ = ["administrateur"]


@pytest.fixture
def deux_de_suite(arm, samu82):
    """A fixed-term post that has just ended, and the one that begins at the same hour."""
    huit_heures = timezone.now()
    ancien = arm.poste
    Affectation.objects.filter(pk=ancien.pk).update(debut_le=huit_heures - timedelta(days=1), fin_le=huit_heures)
    suivant = Affectation.objects.create(utilisateur=arm, entite=samu82, fonction="ARM", debut_le=huit_heures)
    return ancien, suivant


def test_a_l_heure_ou_un_poste_suit_l_autre_la_personne_est_au_suivant(client, arm, samu82, deux_de_suite):
    groupe = fabriques.groupe("Renfort", samu82)
    client.force_login(arm)
    assert client.get(f"/groupes/{groupe.pk}/").status_code == 200
    assert client.get(f"/groupes/{groupe.pk}/").status_code == 200
    assert Utilisateur.objects.get(pk=arm.pk).poste == deux_de_suite[1]
    assert registre() == [("affectation.activee", arm.pk)]


def test_deux_pages_qui_le_demandent_ensemble_ne_l_annoncent_qu_une_fois(arm, deux_de_suite):
    for vue_avant in [Utilisateur.objects.get(pk=arm.pk) for _ in range(2)]:
        assert vue_avant.poste is None
        prendre_le_seul_poste(utilisateur=vue_avant)
        assert vue_avant.poste == deux_de_suite[1]
    assert len(registre()) == 1


def test_de_deux_postes_en_cours_aucun_n_est_pris_et_la_page_dit_de_choisir(client, arm, samu31, deux_de_suite):
    Affectation.objects.create(utilisateur=arm, entite=samu31, fonction="Renfort")
    client.force_login(arm)
    perdue = client.get("/groupes/999999/")
    assert perdue.status_code == 404 and "choisissez le vôtre en haut à droite" in perdue.content.decode()
    refus = client.post("/api/v1/groupes/1/carte/", headers={"X-Portail-Poste": str(deux_de_suite[0].pk)}).json()
    assert refus["detail"].endswith("choisissez votre poste en haut à droite.")
    assert Utilisateur.objects.get(pk=arm.pk).poste is None


def test_terminer_un_poste_laisse_la_personne_a_celui_qui_reste(cadre, arm, samu82):
    reste = Affectation.objects.create(utilisateur=arm, entite=samu82, fonction="ARM")
    terminer_affectation(auteur=cadre, affectation=arm.poste)
    assert Utilisateur.objects.get(pk=arm.pk).poste == reste
    assert registre() == [("affectation.terminee", cadre.pk), ("affectation.activee", cadre.pk)]


def test_un_poste_a_venir_se_corrige_et_s_annule(client, cadre, arm, samu31):
    demain = timezone.now() + timedelta(days=1)
    futur = Affectation.objects.create(utilisateur=arm, entite=samu31, fonction="Renfort", debut_le=demain)
    client.force_login(cadre)
    confirmer(client)
    page = client.get(f"/administration/personnes/{arm.pk}/").content.decode()
    assert "À venir" in page and "passe" not in page.split('aria-labelledby="t-postes"')[1].split("<details")[0]
    assert f"/administration/postes/{futur.pk}/" in page
    client.post(f"/administration/postes/{futur.pk}/terminer/")
    futur.refresh_from_db()
    assert futur.est_fini


def modifier(auteur, poste, **champs):
    actuels = {champ: getattr(poste, champ) for champ in ("role", "fonction", "debut_le", "fin_le")}
    return modifier_affectation(auteur=auteur, affectation=poste, **(actuels | champs))


def test_le_poste_du_dernier_administrateur_ne_recoit_pas_de_fin(administrateur, samu31):
    dans_un_mois = timezone.now() + timedelta(days=30)
    remplacant = fabriques.personne("le.remplacant", samu31, role=Role.ADMINISTRATEUR)
    Affectation.objects.filter(pk=remplacant.poste.pk).update(fin_le=dans_un_mois - timedelta(days=1))
    with pytest.raises(ValidationError, match="dernier"):
        modifier(administrateur, administrateur.poste, fin_le=dans_un_mois)
    Affectation.objects.filter(pk=remplacant.poste.pk).update(fin_le=None)
    assert modifier(administrateur, administrateur.poste, fin_le=dans_un_mois).fin_le == dans_un_mois


def test_quand_tous_les_administrateurs_ont_une_fin_on_change_encore_leurs_postes(administrateur, samu31):
    """What was so before is no reason to keep a stolen account open; somebody must still be there to name the next."""
    autre = fabriques.personne("paul.admin", samu31, role=Role.ADMINISTRATEUR)
    dans_un_mois = timezone.now() + timedelta(days=30)
    Affectation.objects.filter(role=Role.ADMINISTRATEUR).update(fin_le=dans_un_mois)
    poste = modifier(administrateur, Affectation.objects.get(utilisateur=autre), fonction="Veille")
    modifier(administrateur, poste, fin_le=dans_un_mois + timedelta(days=1))
    desactiver_compte(auteur=administrateur, utilisateur=autre)
    with pytest.raises(ValidationError, match=r"le dernier poste d'administrateur\\xa0:"):
        terminer_affectation(auteur=administrateur, affectation=administrateur.affectation_active)


def test_le_journal_dit_ce_qui_a_change_dans_un_poste_et_rien_d_autre(client, administrateur, arm):
    debut, fin = (datetime(2026, 3, jour, 8, 30, tzinfo=timezone.get_default_timezone()) for jour in (12, 14))
    poste = modifier(administrateur, arm.poste, debut_le=debut)
    poste = modifier(administrateur, poste, fonction="Cadre de nuit")
    poste = modifier(administrateur, poste, fin_le=fin)
    modifier(administrateur, poste, role=Role.LECTEUR, fin_le=fin.astimezone())
    client.force_login(administrateur)
    lignes = [ligne["detail"] for ligne in client.get("/administration/journal/").context["lignes"][:3]]
    assert lignes == [
        "Samu 31, Cadre de nuit, lecteur, auparavant contributeur",
        "Samu 31, Cadre de nuit, contributeur, jusqu’au 14/03/2026 08:30, auparavant sans fin prévue",
        "Samu 31, Cadre de nuit, contributeur, auparavant ARM",
    ]
