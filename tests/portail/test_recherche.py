"""One search over the directory, events, logbooks, entries, messages and documents."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from annuaire.models import Numero
from evenements.actes.ouvrir import Description, ouvrir_evenement
from maincourante.actes.corriger import annuler, rectifier
from messagerie.actes.envoyer import envoyer
from messagerie.actes.ouvrir import ouvrir_avec_personne
from tests import fabriques
from tests.ged.fichiers import ranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def trouver(client, arm):
    """What the ARM of the Samu 31 is answered, by kind."""
    client.force_login(arm)

    def _trouver(q, **entetes):
        reponse = client.get("/trouver/", {"q": q}, headers=entetes)
        assert reponse.status_code == 200
        return {rubrique.titre: rubrique for rubrique in reponse.context["rubriques"]}

    return _trouver


def test_chaque_genre_repond_a_ses_mots(trouver, arm, cadre, voisin, region):
    fabriques.entree(voisin, region, "Renfort : deux SMUR de Montauban vers Tarentaise.")
    decrit = Description(titre="Accident de car à Tarentaise", nature="collectif", debut_le=timezone.now())
    evenement = ouvrir_evenement(auteur=cadre, jeton=uuid4(), description=decrit)
    ouverte = ouvrir_avec_personne(auteur=arm, personne=voisin).conversation
    envoyer(auteur=voisin, groupe=ouverte.groupe, texte="Tarentaise : qui part ?", jeton=uuid4())
    document = ranger(arm, region, "Plan Tarentaise.txt", b"Acces par le nord.")

    trouves = trouver("tarentaise")

    assert f"/ged/documents/{document.pk}/" in [t.url for t in trouves["Documents"].trouves]
    assert [t.url for t in trouves["Messages"].trouves] == [f"/messagerie/{ouverte.pk}/1/"]
    assert [t.url for t in trouves["Événements"].trouves] == [f"/evenements/{evenement.pk}/"]
    assert f"/mains-courantes/{region.pk}/entrees/1/" in [t.url for t in trouves["Entrées de main courante"].trouves]
    assert [t.url for t in trouver(evenement.reference)["Événements"].trouves] == [f"/evenements/{evenement.pk}/"]
    assert [t.url for t in trouver("occitanie")["Mains courantes"].trouves] == [f"/mains-courantes/{region.pk}/"]


def test_une_entite_vient_avec_le_numero_du_satellite(trouver, samu82, voisin):
    for genre, numero in (("satellite", "+881 6 51 00 12 34"), ("regulation", "05 63 00 00 15"), ("secours", "05 00")):
        Numero.objects.create(entite=samu82, genre=genre, numero=numero)

    trouves = trouver("samu 82")

    assert list(trouves)[0] == "Entités"
    assert trouves["Entités"].trouves[0].numeros == [
        ("Régulation", "05 63 00 00 15"),
        ("Satellite", "+881 6 51 00 12 34"),
    ]
    assert trouves["Personnes"].trouves[0].url == f"/annuaire/personnes/{voisin.pk}/"


def test_la_page_marque_les_mots_sans_rien_laisser_passer(client, arm, region):
    fabriques.entree(arm, region, "Débit <5 & vidange du périmètre <script>alert(1)</script>")
    client.force_login(arm)
    page = client.get("/trouver/", {"q": "<b>perimetre</b>"}).content.decode()
    assert "<script>alert(1)" not in page and "<b>perimetre" not in page
    page = client.get("/trouver/", {"q": "perimetre"}).content.decode()
    assert "&lt;5 &amp; vidange du <mark>périmètre</mark>" in page and "<script>alert(1)" not in page


def test_une_entree_annulee_le_dit_et_n_est_plus_urgente(client, arm, region):
    entree = fabriques.entree(arm, region, "Tarentaise : dix blessés graves.", importance="urgente")
    client.force_login(arm)
    assert '<span class="badge urgent">Urgente</span>' in client.get("/trouver/?q=tarentaise").content.decode()

    annuler(auteur=arm, entree=entree, motif="Autre événement.")

    page = client.get("/trouver/?q=tarentaise").content.decode()
    assert '<span class="badge">Annulée</span>' in page and ">Urgente</span>" not in page


def test_une_copie_trouvee_dit_que_son_original_ne_vaut_plus(client, arm, voisin, samu31, region):
    """To whom does not see it too; nothing else of it: neither where it is nor why."""
    copie = fabriques.copie(arm, fabriques.groupe("Cellule secrète", samu31), region, "Tarentaise : dix blessés.")
    client.force_login(voisin)
    dits = [f'<span class="badge important">original {sort}</span>' for sort in ("rectifié", "annulé")]
    page = client.get("/trouver/?q=tarentaise").content.decode()
    assert [dit in page for dit in dits] == [False, False]

    rectifier(auteur=arm, entree=copie.origine, texte="Tarentaise : deux blessés.", jeton=uuid4())
    page = client.get("/trouver/?q=tarentaise").content.decode()
    assert [dit in page for dit in dits] == [True, False]
    annuler(auteur=arm, entree=copie.origine, motif="Autre événement.")
    page = client.get("/trouver/?q=tarentaise").content.decode()
    assert [dit in page for dit in dits] == [False, True]
    assert not [secret for secret in ("secrète", "deux blessés", "Autre événement") if secret in page]


def test_compte_jusqu_a_vingt_et_mene_a_la_page_qui_a_tout(client, trouver, arm, region):
    for n in range(22):
        fabriques.entree(arm, region, f"Ravitaillement {n}.", survenu_le=timezone.now() - timedelta(minutes=n))

    entrees = trouver("ravitaillement")["Entrées de main courante"]

    assert (entrees.compte, len(entrees.trouves)) == ("20+", 5)
    assert entrees.tout == "/recherche/?q=ravitaillement"
    assert len(client.get(entrees.tout).context["resultats"]) == 22


def test_chaque_voir_tout_mene_a_une_page_qui_cherche_ces_mots(client, trouver, arm, cadre, voisin, region):
    for n in range(6):
        fabriques.personne(f"zoe.tarentaise{n}", arm.entite_active)
        fabriques.entite(f"TAR{n}", f"Hôpital de Tarentaise {n}", "hopital")
        decrit = Description(titre=f"Accident {n} à Tarentaise", nature="collectif", debut_le=timezone.now())
        ouvrir_evenement(auteur=cadre, jeton=uuid4(), description=decrit)
        ouverte = ouvrir_avec_personne(auteur=arm, personne=voisin).conversation
        envoyer(auteur=voisin, groupe=ouverte.groupe, texte=f"Tarentaise {n} ?", jeton=uuid4())
        ranger(arm, region, f"Plan Tarentaise {n}.txt", f"Acces {n}.".encode())
        fabriques.groupe(f"Cellule Tarentaise {n}", arm.entite_active)

    rubriques = trouver("tarentaise")

    assert {len(rubrique.trouves) for rubrique in rubriques.values()} == {5}
    page = client.get("/trouver/?q=tarentaise").content.decode()
    for rubrique in rubriques.values():
        assert rubrique.tout.replace("&", "&amp;") in page
        suite = client.get(rubrique.tout)
        assert suite.status_code == 200
        assert "tarentaise" in suite.content.decode().lower()


def test_voir_tout_des_mains_courantes_ne_montre_que_celles_de_ce_nom(client, trouver, arm, region):
    for n in range(6):
        fabriques.groupe(f"Cellule Tarentaise {n}", arm.entite_active)

    tout = trouver("tarentaise céllule")["Mains courantes"].tout

    groupes = client.get(tout).context["groupes"]
    assert [groupe.nom for groupe in groupes] == [f"Cellule Tarentaise {n}" for n in range(6)]
    assert 'value="tarentaise céllule"' in client.get(tout).content.decode()
    assert "Aucun groupe ne porte le nom" in client.get("/groupes/", {"q": "zzz\x00"}).content.decode()
    assert region.nom in client.get("/groupes/").content.decode()


def test_sous_le_champ_ne_viennent_que_les_reponses(client, arm, region):
    client.force_login(arm)
    fragment = client.get("/trouver/", {"q": "occitanie"}, headers={"X-Fragment": "trouves"}).content.decode()
    assert "Région Occitanie" in fragment and "<html" not in fragment


def test_sans_mot_ou_sans_reponse_la_page_aide(client, arm, region):
    client.force_login(arm)
    assert "Que cherchez-vous" in client.get("/trouver/").content.decode()
    assert "Rien ne répond à « zzz »" in client.get("/trouver/?q=zzz").content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize("ponctuation", [",", "-", "'", "&|!", "%"])
def test_la_ponctuation_ne_trouve_pas_tout(trouver, arm, cadre, region, ponctuation):
    decrit = Description(titre="Accident", nature="collectif", debut_le=timezone.now())
    ouvrir_evenement(auteur=cadre, jeton=uuid4(), description=decrit)
    ranger(arm, region, "Plan.txt", b"Acces.")
    assert not {"Événements", "Documents", "Entrées de main courante", "Messages"} & set(trouver(ponctuation))
