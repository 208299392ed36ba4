"""The tree of entités, kept by an administrateur: one is created, renamed, closed and opened again."""

import pytest
from django.core.exceptions import ValidationError

from annuaire.actes.affectations import affecter, modifier_affectation, terminer_affectation
from annuaire.actes.arbre import creer_entite, fermer_entite, renommer_entite, rouvrir_entite
from annuaire.actes.machines import ouvrir_acces, revoquer_acces
from annuaire.actes.participations import inviter
from annuaire.droits import DroitInsuffisant
from annuaire.models import Affectation, Droit, Entite, Groupe, Role
from annuaire.territoire import deriver_groupes
from fil.models import Depeche
from maincourante.models import Entree
from portail.typographie import phrase
from tests import fabriques
from tests.annuaire.porte import confirmer

pytestmark = pytest.mark.django_db
HOPITAL = {"code": "HOP-RANGUEIL", "nom": "CHU Rangueil", "type_": "hopital"}


@pytest.fixture
def admin(dgos):
    return fabriques.personne("root.admin", dgos, role=Role.ADMINISTRATEUR)


@pytest.fixture
def territoire(samu31, samu82, ars_occitanie, zone_sud, dgos):
    deriver_groupes()


@pytest.fixture
def gere(client, admin):
    client.force_login(admin)
    confirmer(client)
    return client


def groupe_de(entite, genre="entite"):
    return Groupe.objects.get(genre=genre, entite=entite)


def participants(groupe):
    return {p.entite.code: p.droit for p in groupe.participations.select_related("entite")}


def registre(genre):
    return Depeche.objects.get(groupe__genre=Groupe.Genre.HABILITATIONS, genre=genre)


def test_une_entite_nait_avec_son_groupe_et_sa_place(gere, admin, territoire, ars_occitanie, samu31, samu82):
    champs = {"code": "samu65", "nom": "  Samu  65 ", "type_": "samu", "parent": ars_occitanie.pk, "departements": "65"}
    reponse = gere.post("/administration/entites/nouvelle/", champs)
    assert reponse["Location"] == "/annuaire/entites/SAMU65/modifier/"
    creee = Entite.objects.get(code="SAMU65")
    assert (creee.nom, creee.parent, creee.departements) == ("Samu 65", ars_occitanie, ["65"])
    assert participants(groupe_de(creee)) == {"SAMU65": Droit.PILOTAGE}
    assert participants(groupe_de(ars_occitanie, "region"))["SAMU65"] == Droit.ECRITURE
    assert registre("entite.creee").auteur == admin
    assert "Entité créée" in gere.get("/administration/journal/").text


def test_un_hopital_n_a_que_son_groupe(admin, territoire, ars_occitanie):
    hopital = creer_entite(auteur=admin, parent=ars_occitanie, **HOPITAL)
    assert [p.groupe for p in hopital.participations.all()] == [groupe_de(hopital)]


@pytest.mark.parametrize(
    ("change", "champ", "dit"),
    [
        ({"code": "HOP_1"}, "code", "des capitales, des chiffres et des tirets"),
        ({"code": "samu31"}, "code", "Une autre entité porte déjà ce code."),
        ({"nom": "samu 31"}, "nom", "Une autre entité porte déjà ce nom : on les confondrait."),
        ({"nom": "CH"}, "nom", "au moins 3 caractères"),
        ({"type_": "ars"}, "parent", "ARS : se rattache à une entité de type Zone de défense et de sécurité."),
        ({"type_": "operateur"}, "type_", "n'en fait pas partie"),
        ({"departements": "31, 99"}, "departements", "Département inconnu : 99."),
        ({"parent": ""}, "parent", "obligatoire"),
    ],
)
def test_ce_qui_ne_tient_pas_debout_est_refuse_et_reste_a_l_ecran(gere, territoire, ars_occitanie, change, champ, dit):
    champs = HOPITAL | {"parent": ars_occitanie.pk} | change
    reponse = gere.post("/administration/entites/nouvelle/", champs)
    assert reponse.status_code == 200
    assert phrase(dit) in " ".join(phrase(erreur) for erreur in reponse.context["formulaire"].errors[champ])
    assert champs["nom"] in reponse.text
    assert not Entite.objects.filter(type="hopital").exists()


def test_un_type_que_la_liste_seule_donne_est_refuse_par_l_acte(admin, ars_occitanie):
    with pytest.raises(ValidationError, match="ne se crée pas ici"):
        creer_entite(auteur=admin, parent=ars_occitanie, code="AUTRE", nom="Un autre portail", type_="operateur")


def test_sous_une_entite_fermee_on_ne_cree_rien(admin, dgos):
    fermee = fermer_entite(auteur=admin, entite=fabriques.entite("ZONE-X", "Zone X", Entite.Type.ZONE, parent=dgos))
    with pytest.raises(ValidationError, match="Zone X est fermée"):
        creer_entite(auteur=admin, parent=fermee, **HOPITAL)


def test_ses_groupes_prennent_son_nouveau_nom(gere, admin, territoire, ars_occitanie):
    gere.post("/administration/entites/ARS-OCC/", {"nom": "ARS Occitanie et Andorre"})
    assert groupe_de(ars_occitanie).nom == "ARS Occitanie et Andorre"
    assert groupe_de(ars_occitanie, "region").nom == "Région Occitanie et Andorre"
    assert registre("entite.renommee").donnees["avant"] == "ARS Occitanie"
    dites = Depeche.objects.filter(genre="groupe.modifie").values_list("groupe__nom", flat=True)
    assert set(dites) == {"ARS Occitanie et Andorre", "Région Occitanie et Andorre"}
    renommer_entite(auteur=admin, entite=Entite.objects.get(pk=ars_occitanie.pk), nom="ARS Occitanie et Andorre")
    assert Depeche.objects.filter(genre="entite.renommee").count() == 1


def test_un_nom_deja_pris_est_refuse_et_reste_a_l_ecran(gere, territoire, samu31):
    reponse = gere.post("/administration/entites/SAMU31/", {"nom": "Samu 82"})
    assert phrase("on les confondrait") in reponse.text and 'value="Samu 82"' in reponse.text
    samu31.refresh_from_db()
    assert samu31.nom == "Samu 31"


def test_on_ne_ferme_pas_une_entite_ou_quelqu_un_travaille(
    gere, admin, territoire, samu31, arm, regulateur, cadre, voisin
):
    plus_tard = fabriques.personne("zoe.demain", samu31)
    machine = ouvrir_acces(auteur=admin, nom="bandeau", entite=samu31, role=Role.LECTEUR).acces
    thematique = fabriques.groupe("Grand froid", samu31)
    thematique.participations.update(droit=Droit.PILOTAGE)
    page = gere.get("/administration/entites/SAMU31/").text
    assert "et 1 de plus" in page and "machines bandeau" in page and "le pilotage de Grand froid à d’autres" in page
    assert "Fermer l’entité" not in page
    suivie = gere.post("/administration/entites/SAMU31/fermer/", follow=True)
    assert phrase("Avant de fermer Samu 31 : terminez les postes de") in suivie.text
    for personne in (arm, regulateur, cadre, plus_tard):
        terminer_affectation(auteur=admin, affectation=personne.affectations.get())
    revoquer_acces(auteur=admin, acces=machine)
    inviter(auteur=admin, groupe=thematique, droit=Droit.PILOTAGE, personne=voisin)
    assert "Fermer l’entité" in gere.get("/administration/entites/SAMU31/").text
    gere.post("/administration/entites/SAMU31/fermer/")
    samu31.refresh_from_db()
    assert not samu31.est_active and registre("entite.fermee").auteur == admin


def test_on_ne_ferme_pas_ce_a_quoi_d_autres_sont_rattachees(admin, territoire, zone_sud):
    with pytest.raises(ValidationError, match="rattaché"):
        fermer_entite(auteur=admin, entite=zone_sud)


def test_fermee_elle_sort_des_groupes_et_des_listes_et_ce_qu_elle_a_ecrit_reste(
    gere, client, admin, territoire, samu82, ars_occitanie, voisin, arm
):
    groupe = groupe_de(samu82)
    fabriques.entree(voisin, groupe, "Appel de Moissac")
    terminer_affectation(auteur=admin, affectation=voisin.affectations.get())
    fermer_entite(auteur=admin, entite=samu82)
    assert "SAMU82" not in participants(groupe_de(ars_occitanie, "region")) and participants(groupe) == {}
    assert "Samu 82" not in gere.get("/annuaire/?type=samu").text
    assert "Fermée" in gere.get("/administration/entites/?quoi=fermees").text
    assert "Samu 82" not in gere.get("/administration/entites/").text
    client.force_login(arm)
    assert client.get(f"/mains-courantes/{groupe.pk}/").status_code == 404
    inviter(auteur=admin, groupe=groupe, droit=Droit.LECTURE, entite=arm.entite_active)
    assert client.get(f"/mains-courantes/{groupe.pk}/").status_code == 200
    assert Entree.objects.filter(groupe=groupe).count() == 1


def test_rouverte_elle_retrouve_ses_groupes(gere, admin, territoire, samu82, ars_occitanie):
    fermer_entite(auteur=admin, entite=samu82)
    with pytest.raises(ValidationError, match="déjà fermée"):
        fermer_entite(auteur=admin, entite=samu82)
    gere.post("/administration/entites/SAMU82/rouvrir/")
    assert participants(groupe_de(samu82)) == {"SAMU82": Droit.PILOTAGE}
    assert participants(groupe_de(ars_occitanie, "region"))["SAMU82"] == Droit.ECRITURE
    with pytest.raises(ValidationError, match="déjà ouverte"):
        rouvrir_entite(auteur=admin, entite=samu82)


def test_on_ne_rouvre_rien_sous_une_entite_fermee(admin, dgos):
    zone = fabriques.entite("ZONE-X", "Zone X", Entite.Type.ZONE, parent=dgos)
    ars = fabriques.entite("ARS-X", "ARS X", Entite.Type.ARS, parent=zone)
    fermer_entite(auteur=admin, entite=ars)
    fermer_entite(auteur=admin, entite=zone)
    with pytest.raises(ValidationError, match="Zone X, qui est fermée"):
        rouvrir_entite(auteur=admin, entite=ars)


def test_personne_ne_prend_un_poste_ni_une_machine_dans_une_entite_fermee(admin, samu82, voisin, arm):
    poste = terminer_affectation(auteur=admin, affectation=voisin.affectations.get())
    fermer_entite(auteur=admin, entite=samu82)
    ferme = pytest.raises(ValidationError, match="Samu 82 est fermée")
    with ferme:
        affecter(auteur=admin, utilisateur=arm, entite=samu82, role=Role.CONTRIBUTEUR)
    with ferme:
        modifier_affectation(
            auteur=admin, affectation=poste, role=poste.role, fonction="ARM", debut_le=poste.debut_le, fin_le=None
        )
    with ferme:
        ouvrir_acces(auteur=admin, nom="bandeau", entite=samu82, role=Role.LECTEUR)
    assert not Affectation.objects.en_cours().filter(entite=samu82).exists()


@pytest.mark.parametrize("qui", ["cadre", "agent_ars", "veille"])
def test_un_administrateur_seul_tient_l_arbre(client, request, territoire, ars_occitanie, samu31, qui):
    personne = request.getfixturevalue(qui)
    client.force_login(personne)
    confirmer(client)
    for adresse in ("", "nouvelle/", "SAMU31/"):
        assert client.get(f"/administration/entites/{adresse}").status_code == 403
    for geste in ("fermer", "rouvrir"):
        assert client.post(f"/administration/entites/SAMU31/{geste}/").status_code == 403
    assert "/administration/entites/" not in client.get("/annuaire/entites/SAMU31/").text
    for acte, plus in (
        (creer_entite, {"parent": ars_occitanie} | HOPITAL),
        (renommer_entite, {"entite": samu31, "nom": "Autre nom"}),
        (fermer_entite, {"entite": samu31}),
        (rouvrir_entite, {"entite": samu31}),
    ):
        with pytest.raises(DroitInsuffisant, match="Seul un administrateur"):
            acte(auteur=personne, **plus)


def test_la_liste_se_cherche_par_nom_et_par_type(gere, territoire):
    assert "Samu 82" not in gere.get("/administration/entites/?q=samu+31").text
    seules = gere.get("/administration/entites/?quoi=ars").text
    assert "ARS Occitanie" in seules and "Samu 31" not in seules
    assert "Aucune entité" in gere.get("/administration/entites/?q=nulle+part").text
    assert gere.get("/administration/entites/NULLE/").status_code == 404
