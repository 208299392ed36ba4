"""The library answers to words as people type them, and shows where it found them."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from annuaire.models import Groupe
from fil.models import Depeche
from ged.actes.decrire import declarer_obsolete, modifier, retirer
from ged.actes.deposer import Description
from ged.actes.traiter import traiter
from ged.models import Document
from ged.recherche import Criteres, chercher
from tests import fabriques
from tests.ged.fichiers import docx, ranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def bibliotheque(arm, region):
    """Three documents, read by a worker."""
    textes = {
        "Évacuation de la salle.docx": docx("Regroupement sur le parking des ambulances, côté nord."),
        "Numéros de secours.docx": docx("Astreintes de l'hélicoptère et du téléphone satellite."),
        "Plan blanc.docx": docx("La cellule de crise siège salle Garonne ; voir l'évacuation."),
    }
    documents = {}
    for nom, octets in textes.items():
        document = ranger(arm, region, nom, octets)
        traiter(fichier_id=document.courante.fichier_id)
        documents[nom] = document
    return documents


def titres(lecteur, q="", **criteres):
    trouves = chercher(lecteur, Criteres(q=q, **criteres))
    par_id = Document.objects.in_bulk(trouves)
    return [par_id[pk].titre for pk in trouves]


def test_accents_pluriels_et_debuts_de_mots_ne_comptent_pas(bibliotheque, arm):
    attendus = {
        "evacuation": ["Évacuation de la salle", "Plan blanc"],
        "ÉVACUATIONS": ["Évacuation de la salle", "Plan blanc"],
        "evacuat": ["Évacuation de la salle", "Plan blanc"],
        "hélico": ["Numéros de secours"],
        "astreinte satellites": ["Numéros de secours"],
        "parking ambulance": ["Évacuation de la salle"],
        "garonne salle": ["Plan blanc"],
        "salle": ["Évacuation de la salle", "Plan blanc"],
        "zodiac": [],
        "d'évacuation": ["Évacuation de la salle", "Plan blanc"],
    }
    assert {q: titres(arm, q) for q in attendus} == attendus


def test_ce_qui_est_dans_le_titre_vient_d_abord(bibliotheque, arm):
    assert titres(arm, "evacuation")[0] == "Évacuation de la salle"


def test_les_mots_cles_et_la_description_se_trouvent(bibliotheque, arm):
    document = bibliotheque["Plan blanc.docx"]
    description = Description(titre="Plan blanc", mots_cles=["AMAVI"], description="Afflux de victimes")
    modifier(auteur=arm, document=document, description=description)
    assert titres(arm, "amavi") == titres(arm, "afflux") == ["Plan blanc"]


def test_une_entite_exterieure_ne_trouve_rien(bibliotheque, etranger):
    assert titres(etranger, "evacuation") == []


def test_les_filtres_se_composent(bibliotheque, arm, region):
    document = bibliotheque["Plan blanc.docx"]
    modifier(auteur=arm, document=document, description=Description(titre="Plan blanc", type="plan"))
    declarer_obsolete(auteur=arm, document=document, obsolete=True)
    assert titres(arm, type="plan") == ["Plan blanc"]
    assert titres(arm, "salle", validite="valide") == ["Évacuation de la salle"]
    assert titres(arm, "salle", validite="obsolete") == ["Plan blanc"]
    autre = fabriques.groupe("Autre", arm)
    assert titres(arm, "salle", groupe=autre.pk) == []


def test_ce_qui_ne_vaut_pas_aujourd_hui_ne_se_cherche_pas_comme_valide_et_se_dit(bibliotheque, arm):
    hier, demain = (timezone.localdate() + timedelta(days=jours) for jours in (-1, 1))
    for nom, dates in (("Plan blanc", {"valable_du": demain}), ("Numéros de secours", {"valable_jusqu_au": hier})):
        Document.objects.filter(titre=nom).update(**dates)
    assert titres(arm, validite="valide") == ["Évacuation de la salle"]
    assert titres(arm, validite="obsolete") == ["Numéros de secours"]
    client = Client()
    client.force_login(arm)
    for adresse in ("/ged/recherche/", "/trouver/"):
        assert f"À partir du {demain:%d/%m/%Y}" in client.get(adresse, {"q": "blanc"}).content.decode()
        assert f"Périmé le {hier:%d/%m/%Y}" in client.get(adresse, {"q": "secours"}).content.decode()


def test_un_document_retire_ne_se_trouve_plus(bibliotheque, arm):
    retirer(auteur=arm, document=bibliotheque["Plan blanc.docx"])
    assert titres(arm, "blanc") == []


def test_la_page_mene_d_un_mot_sans_accents_au_document_qui_le_dit(client, arm, bibliotheque):
    client.force_login(arm)
    page = client.get("/ged/recherche/", {"q": "helicop"}).text
    document = bibliotheque["Numéros de secours.docx"]
    assert "<mark>hélicoptère</mark>" in page and f"/ged/documents/{document.pk}/" in page
    assert "Astreintes de l&#x27;hélicoptère" in client.get(f"/ged/documents/{document.pk}/").text


def test_la_page_surligne_et_n_execute_rien(arm, region):
    document = ranger(arm, region, "note.txt", b"Rendez-vous au parking & a l'escalier nord si 3 < 4.")
    traiter(fichier_id=document.courante.fichier_id)
    client = Client()
    client.force_login(arm)
    page = client.get("/ged/recherche/", {"q": "parking"}).content.decode()
    assert "<mark>parking</mark>" in page
    assert "<mark>parking</mark> &amp; a" in page
    for q in ("&", "'", "\x00", "a:b | !c", "*" * 190):
        assert client.get("/ged/recherche/", {"q": q}).status_code == 200


def test_un_travailleur_arrete_avant_d_annoncer_laisse_un_document_qui_se_trouve(arm, region, monkeypatch):
    document = ranger(arm, region, "note.txt", b"Rendez-vous au parking nord.")
    with monkeypatch.context() as arret:
        arret.setattr("ged.actes.traiter.annoncer_fichier", sys.exit)
        with pytest.raises(SystemExit):
            traiter(fichier_id=document.courante.fichier_id)
    assert titres(arm, "parking") == ["note"]


def test_un_rapport_depose_juste_avant_la_cloture_se_trouve(arm, region):
    document = ranger(arm, region, "note.txt", b"Rendez-vous au parking nord.")
    Groupe.objects.filter(pk=region.pk).update(clos_le=timezone.now())
    traiter(fichier_id=document.courante.fichier_id)
    assert titres(arm, "parking") == ["note"]


def test_un_depot_pendant_la_lecture_du_meme_fichier_est_indexe_ensuite(arm, region):
    """The worker that reads does not see a deposit not yet committed; the one asked for after it finds it read."""
    document = ranger(arm, region, "note.txt", b"Rendez-vous au parking nord.")
    traiter(fichier_id=document.courante.fichier_id)
    Document.objects.update(recherche=None)
    traiter(fichier_id=document.courante.fichier_id)
    assert titres(arm, "parking") == ["note"]


def test_un_groupe_clos_pendant_l_annonce_n_empeche_pas_les_autres(arm, region, samu31, monkeypatch):
    autres = [fabriques.groupe(nom, samu31) for nom in ("Se ferme", "Reste ouvert")]
    documents = [ranger(arm, groupe, "note.txt", b"Rendez-vous au parking nord.") for groupe in (region, *autres)]

    def fermer(document):
        Groupe.objects.filter(pk=autres[0].pk).update(clos_le=timezone.now())

    monkeypatch.setattr("ged.suites._suites", [fermer])
    traiter(fichier_id=documents[0].courante.fichier_id)
    dits = Depeche.objects.filter(genre="document.traite").order_by("pk").values_list("groupe", flat=True)
    assert list(dits) == [region.pk, autres[1].pk]
