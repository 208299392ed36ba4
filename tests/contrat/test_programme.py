"""What a program does from one end to the other: it deposits a file and its next version, writes to a conversation."""

from uuid import uuid4

import pytest

from annuaire.models import Utilisateur
from ged.models import Consultation, Document
from messagerie.actes.ouvrir import creer_groupe
from messagerie.models import Message
from tests.ged.conftest import magasin_du_test  # noqa: F401 — documents of the test go to a folder of their own
from tests.ged.fichiers import tout
from tests.machines import Machine


@pytest.fixture
def machine(samu31):
    return Machine(samu31, portees="lire:documents ecrire:documents lire:messages ecrire:messages")


def deposer(machine, groupe, nom, octets, jeton):
    """Announce and send a whole file."""
    annonce = machine.ecrire(f"groupes/{groupe.pk}/depots/", {"jeton": jeton, "nom": nom, "taille": len(octets)})
    assert annonce.status_code == 201, annonce.content
    recu = machine.put(f"/api/v1/depots/{jeton}/?debut=0", octets, content_type="application/octet-stream")
    assert (recu.status_code, recu.json()["recu"]) == (200, len(octets))


def test_un_programme_depose_un_document_puis_une_version(machine, region):
    jeton = str(uuid4())
    deposer(machine, region, "plan.txt", b"Premier plan.", jeton)
    corps = {"jeton": jeton, "titre": "Plan blanc"}
    depose, redepose = (machine.ecrire(f"groupes/{region.pk}/documents/", corps) for _ in range(2))
    assert (depose.status_code, depose.json()) == (201, redepose.json())
    document = Document.objects.get()
    assert document.auteur.username.startswith("machine.samu31.")

    suivante = str(uuid4())
    deposer(machine, region, "plan.txt", b"Second plan.", suivante)
    remplace = machine.ecrire(f"documents/{document.pk}/versions/", {"jeton": suivante, "commentaire": "Relu."})
    assert remplace.json()["version"]["numero"] == 2
    versions = machine.lire(f"documents/{document.pk}/versions/").json()
    assert [(v["numero"], v["commentaire"]) for v in versions] == [(2, "Relu."), (1, "")]

    (liste,) = machine.lire(f"groupes/{region.pk}/documents/").json()["resultats"]
    assert (liste["titre"], liste["version"]["id"]) == ("Plan blanc", versions[0]["id"])
    contenus = [tout(machine.lire(f"versions/{version['id']}/contenu/")) for version in versions]
    assert contenus == [b"Second plan.", b"Premier plan."]
    assert Consultation.objects.filter(genre="telechargement").count() == 2


def test_un_programme_ecrit_dans_une_conversation_ou_son_entite_participe(machine, arm, samu31, samu59):
    ouverte = creer_groupe(auteur=arm, nom="Lits", jeton=uuid4(), personnes=[], entites=[samu31]).conversation
    assert [c["id"] for c in machine.lire("conversations/").json()] == [ouverte.pk]
    adresse, corps = f"conversations/{ouverte.pk}/messages/", {"jeton": str(uuid4()), "texte": "Deux lits libres."}
    envoye, renvoye = machine.ecrire(adresse, corps), machine.ecrire(adresse, corps)
    assert (envoye.status_code, renvoye.status_code) == (201, 200)
    assert envoye.json()["id"] == renvoye.json()["id"] == Message.objects.get().pk
    assert [m["texte"] for m in machine.lire(adresse).json()["resultats"]] == ["Deux lits libres."]
    etrangere = Machine(samu59)
    assert etrangere.lire(adresse).status_code == 404
    assert etrangere.ecrire(adresse, corps | {"jeton": str(uuid4())}).status_code == 404
    assert Utilisateur.objects.filter(username__startswith="machine.").count() == 2
