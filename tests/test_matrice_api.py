"""The visibility matrix of the REST API as a whole: the program of a stranger reads nothing of what others share.

The addresses are those of the OpenAPI schema itself: a new one is held to the rule by being there.
"""

from uuid import uuid4

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from evenements.actes.faire_le_point import preparer_point
from evenements.actes.relever import preparer_releve
from evenements.models import Evenement, ObjetCarto
from ged.models import Document
from maincourante.models import Entree
from messagerie.actes.envoyer import envoyer
from messagerie.actes.ouvrir import creer_groupe
from sivic.models import Victime
from telephonie.actes.recevoir import recevoir
from telephonie.models import Appel, SourceTelephonie
from tests.ged.fichiers import envoyer as deposer
from tests.machines import Machine
from tests.matrice import GROUPES, MATRICE, PERSONNES
from tests.telephonie.conftest import MIDI, repondu

JOUR = {"du": MIDI.isoformat(), "au": MIDI.replace(hour=23).isoformat()}
# What is shared with everybody who signs in, and the schema.
PUBLIC = ("/api/v1/annuaire/", "/api/v1/schema/")
# What these lists need to answer.
PARAMETRES = {
    "/api/v1/telephonie/appels/": {"perimetre": "SAMU31"} | JOUR,
    "/api/v1/telephonie/indicateurs/": {"perimetre": "SAMU31"},
    "/api/v1/telephonie/rapports/": {"perimetre": "SAMU31"},
    "/api/v1/messagerie/recherche/": {"q": "confidentielle"},
}


def adresses_lues():
    chemins = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    return [chemin for chemin, operations in chemins.items() if "get" in operations and not chemin.startswith(PUBLIC)]


@pytest.fixture
def objets(distribution):
    """One object of each kind, all of the Samu 31, and the address parameters that name them."""
    arm, cadre, regulateur, samu31 = (distribution[nom] for nom in ("arm", "cadre", "regulateur", "samu31"))
    evenement = Evenement.objects.get()
    conversation = creer_groupe(
        auteur=arm, nom="Réunion confidentielle", jeton=uuid4(), personnes=[regulateur], entites=[samu31]
    ).conversation
    message = envoyer(auteur=arm, groupe=conversation.groupe, texte="Consigne confidentielle.", jeton=uuid4()).message
    source = SourceTelephonie.objects.create(code="b31", nom="Bandeau", genre="bandeau", entite=samu31)
    recevoir(auteur=None, source=source, lignes=repondu("CONFIDENTIEL-1"))
    local, document = distribution["local"], Document.objects.get(groupe=distribution["local"])
    return {
        "groupe_id": local.pk,
        "conversation": conversation.pk,
        "evenement_id": evenement.pk,
        "entree_id": Entree.objects.filter(groupe=local).latest("pk").pk,
        "document_id": document.pk,
        "version_id": document.courante_id,
        "dossier_id": document.dossier_id,
        "objet": str(ObjetCarto.objects.filter(groupe=local).earliest("pk").jeton),
        "depot": str(deposer(arm, local, "plan.txt", b"confidentiel").pk),
        "message_id": message.pk,
        "point_id": preparer_point(auteur=cadre, evenement=evenement).pk,
        "releve_id": preparer_releve(auteur=cadre, evenement=evenement, jeton=uuid4(), poste="Régulateur").pk,
        "victime_id": Victime.objects.get().pk,
        "appel_id": Appel.objects.get().pk,
    }


def concrete(chemin, objets):
    """The address of the objects of the Samu 31."""
    valeurs = dict(objets)
    if chemin.startswith("/api/v1/conversations/"):
        valeurs["groupe_id"] = valeurs["conversation"]
    valeurs["jeton"] = valeurs["objet" if "/carte/" in chemin else "depot"]
    return chemin.format_map(valeurs)


def contient(reponse):
    octets = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    return b"onfidentiel" in octets or b"CONFIDENTIEL" in octets


def test_le_programme_d_un_autre_samu_ne_lit_rien_de_ce_que_partagent_les_autres(distribution, objets):
    etrangere, sienne, lues = Machine(distribution["samu59"]), Machine(distribution["samu31"]), 0
    for chemin in adresses_lues():
        adresse, parametres = concrete(chemin, objets), PARAMETRES.get(chemin, {})
        reponse = etrangere.get(adresse, parametres)
        cachee = "{" in chemin or parametres.get("perimetre")
        assert reponse.status_code == (404 if cachee else 200), adresse
        assert not contient(reponse), adresse
        # And the one of the Samu does: what the stranger was refused is there. An upload is its author's.
        if "/depots/" not in chemin:
            siennes = sienne.get(adresse, parametres)
            assert siennes.status_code in (200, 403), adresse
            lues += siennes.status_code == 200
    assert lues > 40


@PERSONNES
def test_les_lectures_pour_programmes_suivent_leur_groupe(distribution, objets, personne):
    client, utilisateur = Client(), distribution[personne]
    client.force_login(utilisateur)
    for nom, droit in zip(GROUPES, MATRICE[personne], strict=True):
        groupe = distribution[nom]
        attendu = 200 if droit is not None else 404 if utilisateur.is_active else 401
        for suite in ("", "fil/", "carte/objets/", "documents/"):
            reponse = client.get(f"/api/v1/groupes/{groupe.pk}/{suite}")
            assert reponse.status_code == attendu, (nom, suite)
            if suite:
                assert contient(reponse) is (droit is not None), (nom, suite)
    droit = dict(zip(GROUPES, MATRICE[personne], strict=True))["evenement"]
    attendu = 200 if droit is not None else 404 if utilisateur.is_active else 401
    for chemin in (f"evenements/{objets['evenement_id']}/victimes/", f"victimes/{objets['victime_id']}/"):
        reponse = client.get(f"/api/v1/{chemin}")
        assert reponse.status_code == attendu, chemin
        assert (b"000412" in reponse.content) is (droit is not None), chemin
