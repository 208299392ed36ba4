"""The first administrateur of an installation: named from the server, once, and able to give all the other posts."""

import pytest
from django.core.management import CommandError, call_command

from annuaire.annonces import registre_des_habilitations
from annuaire.models import Role, Utilisateur
from fil.models import Depeche
from tests import fabriques
from tests.annuaire.porte import FORT, confirmer, entrer


@pytest.fixture
def operateur(db):
    return fabriques.entite("PORTAIL", "Opérateur du portail", "operateur")


@pytest.fixture
def installe(operateur, monkeypatch):
    """What the guide has an installer type."""
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", FORT)
    call_command("createsuperuser", interactive=False, username="inge.node", email="", verbosity=0)
    call_command("nommer_administrateur", "inge.node", verbosity=0)
    return Utilisateur.objects.get(username="inge.node")


def test_qui_installe_se_connecte_et_cree_le_compte_suivant(client, installe, operateur):
    entrer(client, "inge.node", FORT)
    confirmer(client)

    assert client.get("/administration/comptes/nouveau/").status_code == 200
    champs = {"prenom": "Léa", "nom": "Martin", "identifiant": "lea.martin"}
    poste = {"entite": operateur.pk, "role": Role.ADMINISTRATEUR, "fonction": "Administration"}
    client.post("/administration/comptes/nouveau/", champs | poste)
    assert Utilisateur.objects.get(username="lea.martin").poste.role == Role.ADMINISTRATEUR


def test_le_registre_le_dit_sans_auteur(installe):
    depeche = Depeche.objects.get(groupe=registre_des_habilitations())
    assert (depeche.genre, depeche.auteur_id) == ("affectation.creee", None)
    assert depeche.donnees["role"] == Role.ADMINISTRATEUR


def test_il_n_y_en_a_qu_un_premier(installe):
    fabriques.personne("paul.second")
    with pytest.raises(CommandError, match="déjà un administrateur"):
        call_command("nommer_administrateur", "paul.second")
    assert Utilisateur.objects.get(username="paul.second").poste is None


def test_quand_le_dernier_compte_est_ferme_on_en_nomme_un_autre(installe):
    Utilisateur.objects.filter(pk=installe.pk).update(is_active=False)
    fabriques.personne("paul.second")
    with pytest.raises(CommandError, match="fermé"):
        call_command("nommer_administrateur", "inge.node")

    call_command("nommer_administrateur", "paul.second", verbosity=0)

    assert Utilisateur.objects.get(username="paul.second").poste.role == Role.ADMINISTRATEUR


def test_un_compte_ou_une_entite_inconnus_sont_dits(operateur):
    with pytest.raises(CommandError, match="createsuperuser"):
        call_command("nommer_administrateur", "personne")
    fabriques.personne("paul.second")
    with pytest.raises(CommandError, match="charger_annuaire"):
        call_command("nommer_administrateur", "paul.second", entite="AILLEURS")
