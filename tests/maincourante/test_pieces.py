"""Files attached to an entry: documents of its groupe, and of those into which the entry is copied."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from fil.models import Depeche
from ged.actes.decrire import retirer
from ged.actes.deposer import remplacer
from ged.actes.traiter import traiter
from ged.models import Document, Dossier, Fichier
from maincourante.actes.consigner import consigner
from maincourante.actes.corriger import rectifier
from maincourante.actes.partager import partager
from maincourante.etat import avec_suite, donnees_entree
from maincourante.models import Entree, Piece
from tests import fabriques
from tests.ged.fichiers import envoyer, png

pytestmark = pytest.mark.django_db


def jointe(auteur, groupe, *noms, jeton=None):
    """An entry with one small image per name."""
    pieces = [envoyer(auteur, groupe, nom, png(20 + rang, 20)).jeton for rang, nom in enumerate(noms)]
    jeton = jeton or uuid4()
    return consigner(auteur=auteur, groupe=groupe, texte="Croquis.", jeton=jeton, pieces=pieces), pieces


def noms_des_pieces(entree):
    return [p["nom"] for p in donnees_entree(avec_suite(Entree.objects.filter(pk=entree.pk)).get())["pieces"]]


def test_une_piece_est_un_document_du_groupe_dans_son_dossier(arm, region):
    faite, _ = jointe(arm, region, "croquis.png", "photo.png")
    assert noms_des_pieces(faite.entree) == ["croquis.png", "photo.png"]
    dossier = Dossier.objects.get(groupe=region)
    assert (dossier.genre, dossier.nom) == ("pieces", "Pièces jointes")
    assert {d.dossier for d in Document.objects.filter(groupe=region)} == {dossier}
    # What was announced is what is read afterwards.
    assert faite.donnees == donnees_entree(avec_suite(Entree.objects.filter(pk=faite.entree.pk)).get())
    genres = list(Depeche.objects.filter(groupe=region).order_by("numero").values_list("genre", flat=True))
    assert genres == ["entree.consignee", "dossier.cree", "document.joint", "document.joint"]


def test_rejouer_le_jeton_ne_joint_pas_deux_fois(arm, region):
    jeton = uuid4()
    faite, pieces = jointe(arm, region, "croquis.png", jeton=jeton)
    encore = consigner(auteur=arm, groupe=region, texte="Croquis.", jeton=jeton, pieces=pieces)
    assert encore.entree == faite.entree
    assert Piece.objects.count() == 1


def test_une_piece_qui_n_est_pas_arrivee_retient_l_entree(arm, region):
    with pytest.raises(ValidationError) as refus:
        consigner(auteur=arm, groupe=region, texte="Croquis.", jeton=uuid4(), pieces=[uuid4()])
    assert "pieces" in refus.value.message_dict
    assert not Entree.objects.exists()


def test_une_entree_partagee_emporte_ses_pieces_sans_copier_un_octet(arm, voisin, samu31, samu82, region):
    autre = fabriques.groupe("Cellule", samu31, samu82)
    faite, _ = jointe(arm, region, "croquis.png")
    copie = partager(auteur=arm, entree=faite.entree, groupe=autre, jeton=uuid4())
    assert noms_des_pieces(copie) == ["croquis.png"]
    assert Document.objects.visibles_par(voisin).filter(groupe=autre).count() == 1
    assert Fichier.objects.count() == 1


def test_une_piece_retiree_ne_ressort_pas_par_un_partage(arm, voisin, samu31, samu82, region):
    autre = fabriques.groupe("Cellule", samu31, samu82)
    faite, _ = jointe(arm, region, "croquis.png", "identite.png")
    retirer(auteur=arm, document=Document.objects.get(titre="identite"))
    copie = partager(auteur=arm, entree=faite.entree, groupe=autre, jeton=uuid4())
    assert noms_des_pieces(copie) == ["croquis.png"]
    assert [d.titre for d in Document.objects.visibles_par(voisin).filter(groupe=autre)] == ["croquis"]


def test_l_apercu_qui_arrive_redessine_l_entree(arm, region):
    faite, _ = jointe(arm, region, "croquis.png")
    traiter(fichier_id=Fichier.objects.get().pk)
    depeche = Depeche.objects.get(groupe=region, genre="entree.piece")
    assert depeche.objet_id == faite.entree.pk
    assert depeche.donnees["pieces"][0]["apercus"] == 1


def test_une_piece_reste_apres_une_rectification_et_ne_s_efface_pas(arm, region):
    faite, _ = jointe(arm, region, "croquis.png")
    rectifier(auteur=arm, entree=faite.entree, texte="Croquis du site.", jeton=uuid4())
    assert noms_des_pieces(faite.entree) == ["croquis.png"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Piece.objects.all()._raw_delete("default")


def test_lire_des_entrees_avec_pieces_ne_coute_pas_une_requete_de_plus(arm, region, django_assert_num_queries):
    for rang in range(5):
        jointe(arm, region, f"croquis {rang}.png")
    with django_assert_num_queries(4):  # the entries, their corrections, addressees, comments
        [donnees_entree(entree) for entree in avec_suite(Entree.objects.filter(groupe=region))]


def test_une_piece_remplacee_ou_retiree_redessine_l_entree(arm, region):
    faite, _ = jointe(arm, region, "croquis.png")
    document = Document.objects.get()
    remplacer(auteur=arm, document=document, jeton=envoyer(arm, region, "croquis 2.png", png(50, 50)).jeton)
    retirer(auteur=arm, document=document)
    dites = Depeche.objects.filter(groupe=region, genre="entree.piece").order_by("numero")
    assert [[p["nom"] for p in depeche.donnees["pieces"]] for depeche in dites] == [["croquis 2.png"], []]
