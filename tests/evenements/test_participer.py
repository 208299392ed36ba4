"""Who joins an event: told in its log and on the screens concerned; the remontée by the tree of entités; the cells."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from annuaire.actes.participations import changer_droit, inviter, retirer
from annuaire.droits import DroitInsuffisant, droit_dans
from annuaire.models import Droit, Groupe
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.participer import prochain_etage, remonter
from evenements.models import Evenement
from fil.models import Depeche
from maincourante.actes.consigner import consigner
from maincourante.models import Entree
from tests import fabriques

pytestmark = pytest.mark.django_db
Niveau = Evenement.Niveau


def propre(entite):
    return Groupe.objects.get(genre=Groupe.Genre.ENTITE, entite=entite)


def annonces(entite):
    return list(Depeche.objects.filter(groupe=propre(entite), objet_type="evenement").values_list("genre", flat=True))


def derniere(groupe):
    return Entree.objects.filter(groupe=groupe).last().texte


def test_inviter_un_voisin_se_dit_chez_lui_et_dans_l_evenement(evenement, cadre, samu82, voisin):
    inviter(auteur=cadre, groupe=evenement.groupe, droit=Droit.ECRITURE, entite=samu82)
    assert derniere(evenement.groupe) == "Samu 82 rejoint l'événement (écriture)."
    assert annonces(samu82) == ["evenement.rejoint"]
    assert Evenement.objects.visibles_par(voisin).get() == evenement


def test_une_personne_invitee_se_dit_dans_l_evenement(evenement, cadre, voisin):
    inviter(auteur=cadre, groupe=evenement.groupe, droit=Droit.LECTURE, personne=voisin)
    assert derniere(evenement.groupe) == f"{voisin.nom_affiche} rejoint l'événement (lecture)."


def test_retirer_se_dit_aussi(evenement, cadre, samu82, voisin):
    participation = inviter(auteur=cadre, groupe=evenement.groupe, droit=Droit.ECRITURE, entite=samu82)
    changer_droit(auteur=cadre, participation=participation, droit=Droit.LECTURE)
    assert derniere(evenement.groupe) == "Samu 82 : droit changé (lecture)."
    retirer(auteur=cadre, participation=participation)
    assert derniere(evenement.groupe) == "Samu 82 quitte l'événement."
    assert annonces(samu82) == ["evenement.rejoint", "evenement.quitte"]
    assert not Evenement.objects.visibles_par(voisin).exists()


def test_une_pression_appelle_ars_zone_et_nation(evenement, arm, agent_ars, ars_occitanie, zone_sud, dgos, samu82):
    remonter(auteur=arm, evenement=evenement, jusqu_a=Niveau.NATIONAL)
    presents = set(evenement.groupe.participations.filter(entite__isnull=False).values_list("entite__code", flat=True))
    assert presents == {"SAMU31", "ARS-OCC", "ZONE-SUD", "DGOS"}
    assert droit_dans(agent_ars, evenement.groupe) == Droit.ECRITURE
    for entite in (ars_occitanie, zone_sud, dgos):
        assert annonces(entite) == ["evenement.rejoint"]
    evenement.refresh_from_db()
    assert evenement.niveau == Niveau.NATIONAL
    assert derniere(evenement.groupe).startswith("Remontée au niveau national : ")


def test_la_remontee_monte_d_un_etage_a_la_fois(evenement, arm):
    assert prochain_etage(evenement) == Niveau.REGIONAL
    remonter(auteur=arm, evenement=evenement, jusqu_a=Niveau.REGIONAL)
    evenement.refresh_from_db()
    assert prochain_etage(evenement) == Niveau.ZONAL
    remonter(auteur=arm, evenement=evenement, jusqu_a=Niveau.NATIONAL)
    evenement.refresh_from_db()
    assert prochain_etage(evenement) is None


def test_remonter_deux_fois_ne_change_rien(evenement, arm):
    remonter(auteur=arm, evenement=evenement, jusqu_a=Niveau.ZONAL)
    tete = Depeche.objects.filter(groupe=evenement.groupe).count()
    remonter(auteur=arm, evenement=evenement, jusqu_a=Niveau.ZONAL)
    assert Depeche.objects.filter(groupe=evenement.groupe).count() == tete


def test_on_ne_remonte_pas_au_niveau_local(evenement, arm):
    with pytest.raises(ValidationError, match="régional, zonal ou national"):
        remonter(auteur=arm, evenement=evenement, jusqu_a=Niveau.LOCAL)


def test_un_lecteur_ne_remonte_pas(evenement, samu82, voisin):
    fabriques.inviter(evenement.groupe, samu82, Droit.LECTURE)
    with pytest.raises(DroitInsuffisant):
        remonter(auteur=voisin, evenement=evenement, jusqu_a=Niveau.ZONAL)


def test_ce_qu_une_cellule_consigne_parait_dans_l_evenement(evenement, arm):
    cellule = ouvrir_cellule(auteur=arm, evenement=evenement, genre="pma")
    jeton = uuid4()
    entree = consigner(auteur=arm, groupe=cellule.groupe, texte="PMA opérationnel.", jeton=jeton).entree
    consigner(auteur=arm, groupe=cellule.groupe, texte="PMA opérationnel.", jeton=jeton)
    copie = Entree.objects.get(origine=entree)
    assert (copie.groupe_id, copie.texte, copie.auteur) == (evenement.groupe_id, "PMA opérationnel.", arm)
    depeche = Depeche.objects.filter(groupe=cellule.groupe).last()
    assert depeche.donnees["partages"][0]["numero"] == copie.numero


def test_le_fil_d_une_cellule_dit_qui_y_etait_des_l_ouverture(evenement, arm):
    """The replay of a cell counts who takes part by what its own fil tells."""
    cellule = ouvrir_cellule(auteur=arm, evenement=evenement, genre="pma").groupe
    dits = Depeche.objects.filter(groupe=cellule, genre="participation.ajoutee").values_list("objet_id", flat=True)
    assert set(dits) == set(cellule.participations.values_list("pk", flat=True)) != set()


def test_la_cellule_suit_les_participants_de_l_evenement(evenement, cadre, samu82, voisin):
    cellule = ouvrir_cellule(auteur=cadre, evenement=evenement, genre="autre", nom="Cellule familles")
    participation = inviter(auteur=cadre, groupe=evenement.groupe, droit=Droit.ECRITURE, entite=samu82)
    assert droit_dans(voisin, cellule.groupe) == Droit.ECRITURE
    changer_droit(auteur=cadre, participation=participation, droit=Droit.LECTURE)
    assert droit_dans(voisin, cellule.groupe) == Droit.LECTURE
    retirer(auteur=cadre, participation=participation)
    assert droit_dans(voisin, cellule.groupe) is None


def test_qui_a_ete_retire_de_la_cellule_n_y_revient_pas_avec_un_autre_droit(evenement, cadre, samu82, voisin):
    participation = inviter(auteur=cadre, groupe=evenement.groupe, droit=Droit.LECTURE, entite=samu82)
    cellule = ouvrir_cellule(auteur=cadre, evenement=evenement, genre="autre", nom="Cellule judiciaire").groupe
    retirer(auteur=cadre, participation=cellule.participations.get(entite=samu82))
    changer_droit(auteur=cadre, participation=participation, droit=Droit.ECRITURE)
    assert droit_dans(voisin, cellule) is None
    assert not Depeche.objects.filter(groupe=cellule, genre="participation.modifiee").exists()


def test_qui_n_est_que_dans_la_cellule_n_y_lit_pas_l_evenement(client, evenement, cadre, arm, samu82, voisin):
    """Its page and its map are then those of a plain groupe."""
    cellule = ouvrir_cellule(auteur=arm, evenement=evenement, genre="pma")
    Evenement.objects.filter(pk=evenement.pk).update(adresse="12 rue Confidentielle")
    adresses = f"/mains-courantes/{cellule.groupe_id}/", f"/groupes/{cellule.groupe_id}/carte/"

    def lues(personne):
        client.force_login(personne)
        reponses = [client.get(adresse, follow=True) for adresse in adresses]
        assert [reponse.status_code for reponse in reponses] == [200, 200]
        return [("situation" in r.context, "12 rue Confidentielle" in r.content.decode()) for r in reponses]

    assert lues(arm) == [(True, True)] * 2
    inviter(auteur=cadre, groupe=cellule.groupe, droit=Droit.ECRITURE, personne=voisin)
    assert lues(voisin) == [(False, False)] * 2
    participation = inviter(auteur=cadre, groupe=evenement.groupe, droit=Droit.LECTURE, entite=samu82)
    assert lues(voisin) == [(True, True)] * 2
    retirer(auteur=cadre, participation=participation)
    assert lues(voisin) == [(False, False)] * 2


@pytest.mark.parametrize(
    ("champs", "champ"),
    [({"genre": "cuisine"}, "genre"), ({"genre": "pma", "nom": "x" * 61}, "nom"), ({"genre": "pma"}, "nom")],
)
def test_une_cellule_mal_decrite_est_refusee(evenement, arm, champs, champ):
    ouvrir_cellule(auteur=arm, evenement=evenement, genre="pma")
    with pytest.raises(ValidationError) as refus:
        ouvrir_cellule(auteur=arm, evenement=evenement, **champs)
    assert list(refus.value.message_dict) == [champ]
