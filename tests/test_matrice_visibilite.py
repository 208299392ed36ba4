"""The visibility matrix: people × groupes × rights, asserted through queryset, page, REST, search, export and fil."""

import io
import json
import zipfile
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from annuaire.actes.participations import inviter
from annuaire.models import Droit, Groupe, Role
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.ouvrir import Description, ouvrir_evenement
from evenements.actes.participer import remonter
from evenements.models import Evenement, ObjetCarto
from fil.models import Depeche
from ged.actes.ranger import creer_dossier
from ged.models import Document, Dossier
from maincourante.models import Entree
from messagerie.actes.corriger import supprimer
from messagerie.actes.envoyer import envoyer
from messagerie.actes.ouvrir import creer_groupe
from messagerie.models import Conversation, Message
from tests import fabriques
from tests.evenements.objets import POINT, objet
from tests.ged.fichiers import envoyer as deposer
from tests.ged.fichiers import ranger

# What each person of the cast may do in each groupe: None is a stranger.
LECTURE, ECRITURE, PILOTAGE = Droit.LECTURE, Droit.ECRITURE, Droit.PILOTAGE
MATRICE = {
    #              region     local      prive      exterieur  evenement  cellule
    "arm":        (ECRITURE,  ECRITURE,  PILOTAGE,  None,      ECRITURE,  ECRITURE),
    "regulateur": (ECRITURE,  ECRITURE,  None,      None,      ECRITURE,  ECRITURE),
    "cadre":      (ECRITURE,  ECRITURE,  None,      None,      PILOTAGE,  PILOTAGE),
    "voisin":     (ECRITURE,  None,      LECTURE,   None,      LECTURE,   LECTURE),
    "agent_ars":  (PILOTAGE,  None,      None,      None,      ECRITURE,  ECRITURE),
    "veille":     (LECTURE,   None,      None,      None,      None,      None),
    "lecteur31":  (LECTURE,   LECTURE,   None,      None,      LECTURE,   LECTURE),
    "etranger":   (None,      None,      None,      ECRITURE,  None,      None),
    "parti":      (None,      None,      None,      None,      None,      None),
    "renvoye":    (None,      None,      None,      None,      None,      None),
    "sans_poste": (None,      None,      LECTURE,   None,      None,      None),
    "deux_postes": (None,     None,      None,      ECRITURE,  None,      None),
}  # fmt: skip
GROUPES = ("region", "local", "prive", "exterieur", "evenement", "cellule")
PERSONNES = pytest.mark.parametrize("personne", MATRICE)


@pytest.fixture
def distribution(arm, regulateur, cadre, voisin, agent_ars, veille, etranger, region, samu31, samu59):
    """The people and the groupes of the matrix, each groupe with one entry."""
    lecteur31 = fabriques.personne("lea.lecture", samu31, role=Role.LECTEUR)
    parti = fabriques.personne("jean.parti", samu31)
    parti.affectations.update(debut_le="2020-01-01T00:00Z", fin_le="2021-01-01T00:00Z")
    renvoye = fabriques.personne("paul.renvoye", samu31)
    renvoye.is_active = False
    renvoye.save(update_fields=["is_active"])
    sans_poste = fabriques.personne("anne.seule")
    deux_postes = fabriques.personne("luc.double", samu31)
    fabriques.affecter(deux_postes, samu59)  # The active post is this one: the other gives nothing.

    local = fabriques.groupe("Samu 31", samu31)
    prive = fabriques.groupe("Cellule")
    fabriques.inviter(prive, arm, Droit.PILOTAGE)
    fabriques.inviter(prive, voisin, Droit.LECTURE)
    fabriques.inviter(prive, sans_poste, Droit.LECTURE)
    exterieur = fabriques.groupe("Nord", samu59)
    evenement, cellule = _evenement(cadre, voisin, agent_ars)
    for auteur, groupe in ((arm, region), (arm, local), (arm, prive), (etranger, exterieur)):
        fabriques.entree(auteur, groupe, f"Consigne confidentielle : {groupe.nom}.")
        objet(auteur, groupe, libelle="Cache confidentielle")
        _document(auteur, groupe)
    personnes = (arm, regulateur, cadre, voisin, agent_ars, veille, lecteur31, etranger, parti, renvoye, sans_poste)
    for personne in (*personnes, deux_postes):
        personne.refresh_from_db()
    return dict(zip(MATRICE, (*personnes, deux_postes), strict=True)) | {
        "region": region,
        "local": local,
        "prive": prive,
        "exterieur": exterieur,
        "evenement": evenement.groupe,
        "cellule": cellule.groupe,
    }


def _evenement(cadre, voisin, agent_ars):
    """An event of the Samu 31 and a cell of it; the neighbour reads, the ARS was called in. One entry in each."""
    decrit = Description(titre="Incendie confidentiel", nature="nrc", debut_le=timezone.now())
    evenement = ouvrir_evenement(auteur=cadre, jeton=uuid4(), description=decrit)
    cellule = ouvrir_cellule(auteur=cadre, evenement=evenement, genre="pma")
    inviter(auteur=cadre, groupe=evenement.groupe, droit=LECTURE, entite=voisin.entite_active)
    remonter(auteur=cadre, evenement=evenement, jusqu_a=Evenement.Niveau.REGIONAL)
    for groupe in (evenement.groupe, cellule.groupe):
        objet(cadre, groupe, libelle="Cache confidentielle")
    fabriques.entree(cadre, cellule.groupe, "Consigne confidentielle : cellule, et par elle événement.")
    for groupe in (evenement.groupe, cellule.groupe):
        objet(cadre, groupe, libelle="Cache confidentielle")
        _document(cadre, groupe)
    return evenement, cellule


def _document(auteur, groupe):
    """A dossier and a document in it, whose title and text are confidential."""
    dossier = creer_dossier(auteur=auteur, groupe=groupe, nom="Dossier confidentiel")
    octets = f"Procédure confidentielle : {groupe.nom}.".encode()
    ranger(auteur, groupe, "Procédure confidentielle.txt", octets, dossier=dossier)


def lignes_de(distribution, personne):
    """The groupes with the person's droit in each and the entry that each holds."""
    for nom, droit in zip(GROUPES, MATRICE[personne], strict=True):
        yield distribution[nom], droit, Entree.objects.filter(groupe=distribution[nom]).latest("numero")


@pytest.fixture
def client_de(distribution):
    def connecter(personne):
        client = Client()
        client.force_login(distribution[personne])
        return client

    return connecter


@PERSONNES
def test_les_querysets_montrent_ce_qui_est_partage(distribution, personne):
    utilisateur = distribution[personne]
    for groupe, droit, entree in lignes_de(distribution, personne):
        voit = droit is not None
        assert Groupe.objects.visibles_par(utilisateur).filter(pk=groupe.pk).exists() is voit
        assert Entree.objects.visibles_par(utilisateur).filter(pk=entree.pk).exists() is voit
        assert ObjetCarto.objects.visibles_par(utilisateur).filter(groupe=groupe).exists() is voit
        assert Depeche.objects.visibles_par(utilisateur).filter(groupe=groupe).exists() is voit


@PERSONNES
def test_les_pages_s_ouvrent_a_qui_voit(distribution, client_de, personne):
    client = client_de(personne)
    for groupe, droit, _ in lignes_de(distribution, personne):
        attendu = 200 if droit is not None else 404 if distribution[personne].is_active else 302
        for suite in ("", "suite/", "entrees/1/", "export.json"):
            reponse = client.get(f"/mains-courantes/{groupe.pk}/{suite}")
            assert reponse.status_code == attendu, (groupe, suite)
            assert (b"confidentielle" in reponse.content) is (droit is not None), (groupe, suite)
        for suite in ("", "export.geojson", "export.kml"):
            reponse = client.get(f"/groupes/{groupe.pk}/carte/{suite}")
            assert reponse.status_code == attendu, (groupe, suite)
            assert (b"Cache confidentielle" in reponse.content) is (droit is not None), (groupe, suite)
        for suite in ("actions/", "reglages/"):
            assert client.get(f"/mains-courantes/{groupe.pk}/{suite}").status_code == attendu, (groupe, suite)


@PERSONNES
def test_l_api_se_lit_par_qui_voit(distribution, client_de, personne):
    client = client_de(personne)
    for groupe, droit, entree in lignes_de(distribution, personne):
        attendu = 200 if droit is not None else 404 if distribution[personne].is_active else 401
        jeton = groupe.objets_carto.values_list("jeton", flat=True).first()
        for chemin in (f"carte/objets/{jeton}/", f"carte/objets/{jeton}/historique/"):
            assert client.get(f"/api/v1/{chemin}").status_code == attendu, (groupe, chemin)
        for chemin in ("entrees", "modeles", "destinataires", "carte", "carte/supprimes"):
            assert client.get(f"/api/v1/groupes/{groupe.pk}/{chemin}/").status_code == attendu, (groupe, chemin)
        assert client.get(f"/api/v1/entrees/{entree.pk}/").status_code == attendu, groupe
        if distribution[personne].is_active:
            droits = {g["id"]: g["droit"] for g in client.get("/api/v1/groupes/").json()}
            assert droits.get(groupe.pk) == droit, groupe


@PERSONNES
def test_l_api_s_ecrit_par_qui_en_a_le_droit(distribution, client_de, personne):
    client = client_de(personne)

    def ecrire(chemin, **corps):
        return client.post(f"/api/v1/{chemin}/", corps, content_type="application/json").status_code

    for groupe, droit, entree in lignes_de(distribution, personne):
        refus = 404 if droit is None else 403 if droit < ECRITURE else None
        if not distribution[personne].is_active:
            refus = 401
        texte = {"jeton": str(uuid4()), "texte": "Écrit par la matrice."}
        assert ecrire(f"groupes/{groupe.pk}/entrees", **texte) == (refus or 201), groupe
        assert ecrire(f"entrees/{entree.pk}/commentaires", jeton=str(uuid4()), texte="Vu.") == (refus or 200), groupe
        assert ecrire(f"entrees/{entree.pk}/epingle", epinglee=True) == (refus or 200), groupe
        assert ecrire(f"entrees/{entree.pk}/action", etat="a_faire") == (refus or 200), groupe
        assert ecrire(f"groupes/{groupe.pk}/modeles", titre="Modèle", texte="Texte") == (refus or 201), groupe
        dessin = {"jeton": str(uuid4()), "genre": "point", "symbole": "pma", "geometrie": POINT}
        assert ecrire(f"groupes/{groupe.pk}/carte", **dessin) == (refus or 201), groupe
        vise = groupe.objets_carto.first()
        geste = {"jeton": str(uuid4()), "version": vise.version}
        for quoi in ("suppression", "modification", "restauration"):
            assert ecrire(f"carte/objets/{vise.jeton}/{quoi}", **geste) in ((refus,) if refus else (200, 400)), groupe
        assert ecrire(f"entrees/{entree.pk}/prises-en-compte") == (refus or 403), groupe


@PERSONNES
def test_la_recherche_et_le_fil_ne_disent_rien_de_plus(distribution, client_de, personne):
    client = client_de(personne)
    if not distribution[personne].is_active:
        assert client.get("/recherche/", {"q": "confidentielle"}).status_code == 302
        return
    resultats = client.get("/recherche/", {"q": "confidentielle"}).context["resultats"]
    trouvees = {resultat["e"]["id"] for resultat in resultats}
    for groupe, droit, entree in lignes_de(distribution, personne):
        assert (entree.pk in trouvees) is (droit is not None), groupe
        lignes = client.get("/fil/depuis", {"g": f"{groupe.pk}:0"}).content
        assert (b"confidentielle" in lignes) is (droit is not None), groupe


@PERSONNES
def test_un_evenement_suit_son_groupe_par_toutes_les_portes(distribution, client_de, personne):
    client, utilisateur = client_de(personne), distribution[personne]
    evenement = Evenement.objects.get()
    droit = dict(zip(GROUPES, MATRICE[personne], strict=True))["evenement"]
    assert Evenement.objects.visibles_par(utilisateur).exists() is (droit is not None)
    page = 200 if droit is not None else 404 if utilisateur.is_active else 302
    for suite in ("", "bilan/", "points/", "releves/", "cellules/", "participants/", "rejeu/", "export-scelle/"):
        reponse = client.get(f"/evenements/{evenement.pk}/{suite}")
        assert reponse.status_code == page, suite
        assert (b"Incendie confidentiel" in reponse.content) is (droit is not None), suite
    lu = 200 if droit is not None else 404 if utilisateur.is_active else 401
    for suite in ("", "bilans/", "points/", "releves/", "cellules/"):
        assert client.get(f"/api/v1/evenements/{evenement.pk}/{suite}").status_code == lu, suite
    if utilisateur.is_active:
        for liste in ("/evenements/", "/evenements/national/", "/evenements/agenda/", "/evenements/clos/"):
            contenu = client.get(liste).content
            assert (b"Incendie confidentiel" in contenu) is (droit is not None), liste


@PERSONNES
def test_l_export_scelle_ne_porte_que_les_fils_que_la_personne_voit(distribution, client_de, personne):
    client, utilisateur = client_de(personne), distribution[personne]
    evenement = Evenement.objects.get()
    lignes = list(lignes_de(distribution, personne))
    de_l_evenement = [(g, droit) for g, droit, _ in lignes if g in (distribution["evenement"], distribution["cellule"])]
    reponse = client.get(f"/evenements/{evenement.pk}/export-scelle.zip")
    voit = any(droit is not None for _, droit in de_l_evenement)
    assert reponse.status_code == (200 if voit else 404 if utilisateur.is_active else 302)
    assert Depeche.objects.filter(genre="evenement.exporte").exists() is voit
    if voit:
        with zipfile.ZipFile(io.BytesIO(b"".join(reponse))) as archive:
            fils = {fil["groupe"] for fil in json.loads(archive.read("manifeste.json"))["fils"]}
        assert fils == {groupe.pk for groupe, droit in de_l_evenement if droit is not None}


@PERSONNES
def test_un_evenement_s_ecrit_par_qui_en_a_le_droit(distribution, client_de, personne):
    client, utilisateur = client_de(personne), distribution[personne]
    evenement = Evenement.objects.get()
    droit = dict(zip(GROUPES, MATRICE[personne], strict=True))["evenement"]

    def ecrire(chemin, **corps):
        adresse = f"/api/v1/evenements/{evenement.pk}/{chemin}/"
        return client.post(adresse, corps, content_type="application/json").status_code

    refus = 404 if droit is None else 403 if droit < ECRITURE else None
    refus = refus if utilisateur.is_active else 401
    assert ecrire("bilans", jeton=str(uuid4()), source="terrain", ua=1) == (refus or 201)
    assert ecrire("cellules", genre="cump") == (refus or 201)
    assert ecrire("points") == (refus or 201)
    assert ecrire("releves", jeton=str(uuid4()), poste="Régulateur") == (refus or 201)
    assert ecrire("remontees", jusqu_a=4) == (refus or 200)
    conduit = None if droit == PILOTAGE else 403
    assert ecrire("etats", vers="leve", motif="Fin.") == (401 if not utilisateur.is_active else refus or conduit or 200)


# In a conversation: the ARM of Toulouse pilots it, her physician is there in person, the Samu 82 as a whole.
CONVERSATION = {"arm": PILOTAGE, "regulateur": ECRITURE, "voisin": ECRITURE}


@pytest.fixture
def conversation(distribution):
    """With one message and its attachment, and another taken back with its own."""
    arm, physicien, voisin = (distribution[nom] for nom in ("arm", "regulateur", "voisin"))
    ouverte = creer_groupe(
        auteur=arm, nom="Réunion confidentielle", jeton=uuid4(), personnes=[physicien], entites=[voisin.entite_active]
    ).conversation
    for texte, nom in (("Consigne confidentielle.", "plan.txt"), ("Mot de passe retiré 4512.", "code 4512.txt")):
        piece = deposer(arm, ouverte.groupe, nom, f"Annexe : {texte}".encode()).jeton
        message = envoyer(auteur=arm, groupe=ouverte.groupe, texte=texte, jeton=uuid4(), pieces=[piece]).message
    supprimer(auteur=arm, message=message)
    return ouverte


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
        assert b"4512" not in reponse.content, suite
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
            assert b"4512" not in contenu, adresse


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


def test_un_droit_retire_ferme_tout_a_l_instant(distribution):
    """The same client, the same session: nothing is remembered of the right."""
    groupe, voisin = distribution["region"], distribution["voisin"]
    client = Client()
    client.force_login(voisin)
    adresses = [f"/mains-courantes/{groupe.pk}/", f"/api/v1/groupes/{groupe.pk}/entrees/"]
    assert [client.get(adresse).status_code for adresse in adresses] == [200, 200]
    groupe.participations.filter(entite=voisin.entite_active).delete()
    assert [client.get(adresse).status_code for adresse in adresses] == [404, 404]
