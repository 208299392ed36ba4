"""The visibility matrix of what is shared beside the logbook: conversations and documents, by every door."""

from uuid import uuid4

import pytest

from evenements.models import Evenement
from ged.models import Document, Dossier
from messagerie.actes.corriger import supprimer
from messagerie.actes.envoyer import envoyer
from messagerie.actes.ouvrir import creer_groupe
from messagerie.models import Conversation, Message
from tests.durable import durant_le_module
from tests.ged.fichiers import envoyer as deposer
from tests.matrice import ECRITURE, GROUPES, MATRICE, PERSONNES, PILOTAGE, creer_le_monde, lignes_de

# In a conversation: the ARM of Toulouse pilots it, her physician is there in person, the Samu 82 as a whole.
CONVERSATION = {"arm": PILOTAGE, "regulateur": ECRITURE, "voisin": ECRITURE}


@pytest.fixture(scope="module")
def _monde(django_db_setup, django_db_blocker):
    with durant_le_module(django_db_blocker, _monde_avec_une_conversation) as monde:
        yield monde


@pytest.fixture
def conversation(distribution):
    return distribution["conversation"]


def _monde_avec_une_conversation():
    """With one message and its attachment, and another taken back with its own."""
    monde = creer_le_monde()
    arm, physicien, voisin = (monde[nom] for nom in ("arm", "regulateur", "voisin"))
    ouverte = creer_groupe(
        auteur=arm, nom="Réunion confidentielle", jeton=uuid4(), personnes=[physicien], entites=[voisin.entite_active]
    ).conversation
    for texte, nom in (
        ("Consigne confidentielle.", "plan.txt"),
        ("Mot de passe retiré Zebulon-4512.", "code Zebulon-4512.txt"),
    ):
        piece = deposer(arm, ouverte.groupe, nom, f"Annexe : {texte}".encode()).jeton
        message = envoyer(auteur=arm, groupe=ouverte.groupe, texte=texte, jeton=uuid4(), pieces=[piece]).message
    supprimer(auteur=arm, message=message)
    return monde | {"conversation": ouverte}


@PERSONNES
def test_une_conversation_suit_son_groupe_par_toutes_les_portes(distribution, conversation, client_de, personne):
    client, utilisateur, droit = client_de(personne), distribution[personne], CONVERSATION.get(personne)
    voit, message = droit is not None, Message.objects.filter(groupe=conversation.pk).earliest("numero")
    assert Conversation.objects.visibles_par(utilisateur).exists() is voit
    assert Message.objects.visibles_par(utilisateur).filter(groupe=conversation.pk).exists() is voit
    page = 200 if voit else 404 if utilisateur.is_active else 302
    for suite in ("", "1/", "lignes/", "export.json"):
        reponse = client.get(f"/messagerie/{conversation.pk}/{suite}")
        assert reponse.status_code == page, suite
        assert b"Zebulon-4512" not in reponse.content, suite
    lu = 200 if voit else 404 if utilisateur.is_active else 401
    for suite in ("", "messages/", "participants/", "nommables/"):
        assert client.get(f"/api/v1/conversations/{conversation.pk}/{suite}").status_code == lu, suite
    for suite in ("", "accuses/"):
        assert client.get(f"/api/v1/messages/{message.pk}/{suite}").status_code == lu, suite
    if utilisateur.is_active:
        fil = f"/fil/depuis?g={conversation.pk}:0"
        for adresse in ("/api/v1/conversations/", "/api/v1/messagerie/recherche/?q=confidentielle", fil):
            contenu = client.get(adresse).content
            assert (b"onfidentielle" in contenu) is voit, adresse
            assert b"Zebulon-4512" not in contenu, adresse


@PERSONNES
def test_une_piece_de_message_suit_sa_conversation_et_se_reprend_avec_lui(
    distribution, conversation, client_de, personne
):
    client, utilisateur = client_de(personne), distribution[personne]
    voit = personne in CONVERSATION
    gardee, reprise = Document.objects.filter(groupe=conversation.pk).order_by("pk")
    assert Document.objects.visibles_par(utilisateur).filter(pk=gardee.pk).exists() is voit
    assert not Document.objects.visibles_par(utilisateur).filter(pk=reprise.pk).exists()
    cachee = 404 if utilisateur.is_active else 302
    for document, page in ((gardee, 200 if voit else cachee), (reprise, cachee)):
        for adresse in (f"documents/{document.pk}/", f"versions/{document.courante_id}/fichier/"):
            assert client.get(f"/ged/{adresse}").status_code == page, adresse
        lu = {302: 401}.get(page, page)
        for adresse in (f"documents/{document.pk}/", f"versions/{document.courante_id}/contenu/"):
            assert client.get(f"/api/v1/{adresse}").status_code == lu, adresse
    depot = {"jeton": str(uuid4()), "nom": "autre.txt", "taille": 4}
    depose = client.post(f"/api/v1/groupes/{conversation.pk}/depots/", depot, content_type="application/json")
    assert depose.status_code == (201 if voit else 404 if utilisateur.is_active else 401)


@PERSONNES
def test_une_conversation_s_ecrit_par_qui_en_a_le_droit(distribution, conversation, client_de, personne):
    client, utilisateur, droit = client_de(personne), distribution[personne], CONVERSATION.get(personne)
    message = Message.objects.filter(groupe=conversation.pk).earliest("numero")

    def ecrire(chemin, **corps):
        return client.post(f"/api/v1/{chemin}/", corps, content_type="application/json").status_code

    refus = (404 if droit is None else None) if utilisateur.is_active else 401
    mienne = message.auteur_id == utilisateur.pk
    assert ecrire(f"messages/{message.pk}/reactions", signe="vu") == (refus or 200)
    assert ecrire(f"messages/{message.pk}/modification", texte="Autre.") == (refus or (200 if mienne else 403))
    assert ecrire(f"messages/{message.pk}/original", motif="Pourquoi pas.") == (refus or 403)
    nouveau = {"jeton": str(uuid4()), "texte": "Écrit par la matrice."}
    assert ecrire(f"conversations/{conversation.pk}/messages", **nouveau) == (refus or 201)
    vise = distribution["etranger"].pk if personne != "etranger" else distribution["cadre"].pk
    compose = 201 if droit == PILOTAGE else 403
    assert ecrire(f"conversations/{conversation.pk}/participants", personne=vise) == (refus or compose)
    assert ecrire(f"conversations/{conversation.pk}/reglages", est_favorite=True) == (refus or 200)
    verse = {"groupe": distribution["region"].pk, "messages": [message.pk], "jeton": str(uuid4())}
    assert ecrire(f"conversations/{conversation.pk}/versements", **verse) == (refus or 201)
    quitte = 204 if personne in ("arm", "regulateur") else 400
    assert ecrire(f"conversations/{conversation.pk}/depart") == (refus or quitte)


@PERSONNES
def test_un_document_suit_son_groupe_par_toutes_les_portes(distribution, client_de, personne):
    client, utilisateur = client_de(personne), distribution[personne]
    for groupe, droit, _ in lignes_de(distribution, personne):
        document = Document.objects.get(groupe=groupe)
        voit = droit is not None
        assert Document.objects.visibles_par(utilisateur).filter(pk=document.pk).exists() is voit
        assert Dossier.objects.visibles_par(utilisateur).filter(pk=document.dossier_id).exists() is voit
        page = 200 if voit else 404 if utilisateur.is_active else 302
        adresses = (
            f"groupes/{groupe.pk}/",
            f"dossiers/{document.dossier_id}/",
            f"documents/{document.pk}/",
            f"versions/{document.courante_id}/fichier/",
            f"dossiers/{document.dossier_id}/archive.zip",
        )
        for adresse in adresses:
            assert client.get(f"/ged/{adresse}").status_code == page, (groupe, adresse)
        lu = 200 if voit else 404 if utilisateur.is_active else 401
        for chemin in (
            f"groupes/{groupe.pk}/dossiers",
            f"groupes/{groupe.pk}/documents",
            f"documents/{document.pk}",
            f"documents/{document.pk}/versions",
            f"versions/{document.courante_id}/contenu",
        ):
            assert client.get(f"/api/v1/{chemin}/").status_code == lu, (groupe, chemin)
    if utilisateur.is_active:
        trouves = {
            r["d"]["groupe"] for r in client.get("/ged/recherche/", {"q": "confidentielle"}).context["resultats"]
        }
        vus = {groupe.pk for groupe, droit, _ in lignes_de(distribution, personne) if droit is not None}
        assert trouves == vus


@PERSONNES
def test_un_document_s_ecrit_par_qui_en_a_le_droit(distribution, client_de, personne):
    client, utilisateur = client_de(personne), distribution[personne]

    def ecrire(chemin, **corps):
        return client.post(f"/api/v1/{chemin}/", corps, content_type="application/json").status_code

    for groupe, droit, _ in lignes_de(distribution, personne):
        document = Document.objects.get(groupe=groupe)
        refus = 404 if droit is None else 403 if droit < ECRITURE else None
        refus = refus if utilisateur.is_active else 401
        depot = {"jeton": str(uuid4()), "nom": "plan.txt", "taille": 4}
        assert ecrire(f"groupes/{groupe.pk}/depots", **depot) == (refus or 201), groupe
        assert ecrire(f"groupes/{groupe.pk}/dossiers", nom="Autre dossier") == (refus or 201), groupe
        assert ecrire(f"documents/{document.pk}/verrou", oui=True) == (refus or 200), groupe
        assert ecrire(f"documents/{document.pk}/verrou", oui=False) == (refus or 200), groupe
        assert ecrire(f"documents/{document.pk}/deplacement", dossier=None) == (refus or 200), groupe


@PERSONNES
def test_la_recherche_du_portail_ne_dit_rien_de_plus(distribution, conversation, client_de, personne, monkeypatch):
    monkeypatch.setattr("portail.recherche.MONTRES", 50)
    client, utilisateur = client_de(personne), distribution[personne]
    if not utilisateur.is_active:
        assert client.get("/trouver/", {"q": "confidentielle"}).status_code == 302
        return
    reponse = client.get("/trouver/", {"q": "confidentielle"})
    trouves = {trouve.url for rubrique in reponse.context["rubriques"] for trouve in rubrique.trouves}
    for groupe, droit, entree in lignes_de(distribution, personne):
        document = Document.objects.get(groupe=groupe)
        for adresse in (f"/mains-courantes/{groupe.pk}/entrees/{entree.numero}/", f"/ged/documents/{document.pk}/"):
            assert (adresse in trouves) is (droit is not None), adresse
        par_nom = client.get("/trouver/", {"q": groupe.nom}).context["rubriques"]
        nommes = {trouve.url for rubrique in par_nom for trouve in rubrique.trouves}
        if groupe != distribution["evenement"]:
            assert (f"/mains-courantes/{groupe.pk}/" in nommes) is (droit is not None), groupe
    message = Message.objects.filter(groupe=conversation.pk).earliest("numero")
    assert (f"/messagerie/{conversation.pk}/{message.numero}/" in trouves) is (personne in CONVERSATION)
    assert b"Zebulon-4512" not in client.get("/trouver/", {"q": "retiré"}).content
    evenement, droit = Evenement.objects.get(), dict(zip(GROUPES, MATRICE[personne], strict=True))["evenement"]
    assert (f"/evenements/{evenement.pk}/" in trouves) is (droit is not None)
    page = client.get("/evenements/recherche/", {"q": "confidentiel"}).content
    assert (b"Incendie confidentiel" in page) is (droit is not None)
