"""Files attached to a message: documents of its conversation, copied where it goes, taken back with it."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annuaire.models import Role
from fil.models import Depeche
from fil.verification import verifier
from ged.actes.decrire import retirer
from ged.actes.deposer import remplacer
from ged.actes.traiter import traiter
from ged.models import Document, Dossier, Fichier
from maincourante.etat import avec_suite as entrees_avec_suite
from maincourante.models import Entree
from messagerie.actes.corriger import lire_original, modifier, supprimer
from messagerie.actes.envoyer import envoyer as dire
from messagerie.actes.envoyer import transferer
from messagerie.actes.verser import verser
from messagerie.etat import avec_suite, donnees_message, rendre_message
from messagerie.models import Message, Piece
from messagerie.pages import page
from tests.ged.fichiers import EICAR, docx, envoyer, png

pytestmark = pytest.mark.django_db


@pytest.fixture
def jointe(ecrire):
    """A message with one small image per name."""

    def _jointe(auteur, conversation, *noms, texte="Voici.", **champs):
        groupe = conversation.groupe
        pieces = [envoyer(auteur, groupe, nom, png(20 + rang, 20)).jeton for rang, nom in enumerate(noms)]
        return ecrire(auteur, conversation, texte, pieces=pieces, **champs)

    return _jointe


def noms(message):
    return [p["nom"] for p in donnees_message(avec_suite(Message.objects.filter(pk=message.pk)).get())["pieces"]]


def test_une_piece_est_un_document_de_la_conversation(arm, voisin, etranger, directe, jointe):
    message = jointe(arm, directe, "croquis.png", "photo.png")
    assert noms(message) == ["croquis.png", "photo.png"]
    assert Dossier.objects.get(groupe=directe.groupe).genre == Dossier.Genre.PIECES
    assert Document.objects.visibles_par(voisin).count() == 2
    assert not Document.objects.visibles_par(etranger).exists()
    # What was announced is what is read afterwards, and the message is the only news of its fil.
    envoye = Depeche.objects.get(groupe=directe.groupe, genre="message.envoye")
    assert envoye.donnees == donnees_message(avec_suite(Message.objects.all()).get())
    suite = Depeche.objects.filter(groupe=directe.groupe, numero__gt=envoye.numero).order_by("numero")
    assert [(d.genre, d.rang) for d in suite] == [("dossier.cree", 1), ("document.joint", 1), ("document.joint", 1)]


def test_un_message_fait_de_fichiers_seulement_dit_leurs_noms(arm, directe, jointe):
    assert jointe(arm, directe, "croquis.png", "photo.png", texte=" ").texte == "croquis.png, photo.png"


def test_le_meme_jeton_ne_joint_qu_une_fois(arm, directe, ecrire):
    jeton, depot = uuid4(), envoyer(arm, directe.groupe, "croquis.png", png()).jeton
    premier = ecrire(arm, directe, jeton=jeton, pieces=[depot])
    assert ecrire(arm, directe, jeton=jeton, pieces=[depot]) == premier
    assert Piece.objects.count() == Document.objects.count() == 1


def test_une_piece_qui_n_est_pas_arrivee_retient_le_message(arm, directe, ecrire):
    with pytest.raises(ValidationError, match="n'existe pas ou a expiré") as refus:
        ecrire(arm, directe, pieces=[uuid4()])
    assert list(refus.value.message_dict) == ["pieces"]
    assert not Message.objects.exists()


def test_le_depot_d_un_autre_ou_d_ailleurs_ne_se_joint_pas(arm, voisin, directe, equipe, ecrire):
    for depot in (envoyer(voisin, directe.groupe, "a.png", png()), envoyer(arm, equipe.groupe, "a.png", png())):
        with pytest.raises(ValidationError, match="n'existe pas ou a expiré"):
            ecrire(arm, directe, pieces=[depot.jeton])


def test_plus_de_dix_pieces_sont_refusees(arm, directe, ecrire):
    with pytest.raises(ValidationError, match="Au plus 10"):
        ecrire(arm, directe, pieces=[uuid4() for _ in range(11)])


@pytest.mark.parametrize(
    ("nom", "octets", "phrase"),
    [("facture.pdf", b"MZ\x90\x00" + b"\0" * 100, "programme"), ("plan.png", b"<svg onload=alert(1)>", "script")],
)
def test_un_fichier_hostile_retient_le_message_et_rien_ne_se_perd(arm, directe, ecrire, nom, octets, phrase):
    bon = envoyer(arm, directe.groupe, "croquis.png", png())
    mauvais = envoyer(arm, directe.groupe, nom, octets)
    with pytest.raises(ValidationError, match=phrase) as refus:
        ecrire(arm, directe, pieces=[bon.jeton, mauvais.jeton])
    assert list(refus.value.message_dict) == ["pieces"]
    assert not Message.objects.exists()
    assert not Document.objects.exists()
    # The good one is still there: the message leaves without the other.
    assert noms(ecrire(arm, directe, pieces=[bon.jeton])) == ["croquis.png"]


def test_rest_joint_et_refuse_en_nommant_le_champ(arm, directe, api):
    depot = envoyer(arm, directe.groupe, "croquis.png", png()).jeton

    def poster(**corps):
        return api(arm).post(f"conversations/{directe.pk}/messages/", {"jeton": str(uuid4()), "texte": ""} | corps)

    assert poster(pieces=[str(uuid4())]).json()["erreurs"]["pieces"]
    assert poster(pieces=["pas un jeton"]).status_code == 400
    assert poster().status_code == 400
    rendu = poster(pieces=[str(depot)])
    assert rendu.status_code == 201
    assert [p["nom"] for p in rendu.json()["pieces"]] == ["croquis.png"]


def test_la_quarantaine_se_voit_et_le_verdict_redessine_le_message(arm, voisin, directe, ecrire, client, clamd):
    depots = [
        envoyer(arm, directe.groupe, nom, octets) for nom, octets in (("plan.docx", docx()), ("piège.txt", EICAR))
    ]
    message = ecrire(arm, directe, pieces=[depot.jeton for depot in depots])
    client.force_login(voisin)
    lignes = f"/messagerie/{directe.pk}/lignes/"
    assert client.get(lignes).content.decode().count("analyse en cours") == 2
    version = Document.objects.get(titre="plan").courante_id
    assert client.get(f"/ged/versions/{version}/fichier/").status_code == 403
    for fichier in Fichier.objects.order_by("extension"):
        traiter(fichier_id=fichier.pk)
    vu = client.get(lignes).content.decode()
    assert "analyse en cours" not in vu
    assert vu.count("refusée par l’antivirus") == 1
    assert client.get(f"/ged/versions/{version}/fichier/").status_code == 200
    dites = Depeche.objects.filter(genre="message.piece", objet_id=message.pk).order_by("numero")
    assert [sorted(p["etat"] for p in d.donnees["pieces"]) for d in dites] == [
        ["quarantaine", "sain"],
        ["infecte", "sain"],
    ]


def test_un_message_transfere_emporte_ses_pieces_sans_copier_un_octet(arm, regulateur, directe, equipe, jointe):
    message, jeton = jointe(arm, directe, "croquis.png"), uuid4()
    copie = transferer(auteur=arm, message=message, groupe=equipe.groupe, jeton=jeton).message
    assert transferer(auteur=arm, message=message, groupe=equipe.groupe, jeton=jeton).message == copie
    assert noms(copie) == ["croquis.png"]
    assert Document.objects.visibles_par(regulateur).get().groupe_id == equipe.pk
    assert Fichier.objects.count() == 1


def test_des_messages_verses_emportent_leurs_pieces(arm, voisin, agent_ars, directe, region, jointe, settings):
    messages = [jointe(arm, directe, "un.png"), jointe(voisin, directe, "deux.png", "trois.png")]
    entree = verser(auteur=arm, messages=messages, groupe=region, jeton=uuid4())
    lue = entrees_avec_suite(Entree.objects.filter(pk=entree.pk)).get()
    assert [p["nom"] for p in lue.pieces_jointes] == ["un.png", "deux.png", "trois.png"]
    assert Document.objects.visibles_par(agent_ars).count() == 3


def test_trop_de_pieces_a_verser_sont_refusees(arm, directe, region, jointe, monkeypatch):
    message = jointe(arm, directe, "un.png", "deux.png")
    monkeypatch.setattr("messagerie.actes.verser.PIECES_MAX", 1)
    with pytest.raises(ValidationError, match="portent 2 pièces jointes"):
        verser(auteur=arm, messages=[message], groupe=region, jeton=uuid4())


def test_un_message_supprime_reprend_ses_pieces_par_toutes_les_portes(arm, voisin, directe, equipe, jointe, client):
    message = jointe(arm, directe, "confidentiel.png")
    copie = transferer(auteur=arm, message=message, groupe=equipe.groupe, jeton=uuid4()).message
    document = Document.objects.get(groupe=directe.groupe)
    traiter(fichier_id=Fichier.objects.get().pk)
    supprimer(auteur=arm, message=message)
    assert noms(message) == []
    for personne in (arm, voisin):
        client.force_login(personne)
        for adresse in (
            f"/ged/documents/{document.pk}/",
            f"/ged/versions/{document.courante_id}/fichier/",
            f"/ged/versions/{document.courante_id}/apercu/0/",
            f"/api/v1/documents/{document.pk}/",
            f"/api/v1/versions/{document.courante_id}/contenu/",
        ):
            assert client.get(adresse).status_code == 404, adresse
        for adresse in (
            f"/messagerie/{directe.pk}/lignes/",
            f"/messagerie/{directe.pk}/export.json",
            f"/fil/depuis?g={directe.pk}:0",
            f"/api/v1/groupes/{directe.pk}/documents/",
        ):
            assert b"confidentiel" not in client.get(adresse).content, adresse
    # The copy is another document, and the record still verifies.
    assert noms(copie) == ["confidentiel.png"]
    assert verifier(directe.pk).rupture == ""
    dit = json.dumps(list(Depeche.objects.filter(groupe=directe.groupe).values_list("donnees", flat=True)))
    assert "confidentiel" in dit


def test_l_antivirus_qui_finit_apres_la_suppression_ne_dit_rien(arm, directe, ecrire, clamd):
    depot = envoyer(arm, directe.groupe, "confidentiel.docx", docx())
    supprimer(auteur=arm, message=ecrire(arm, directe, pieces=[depot.jeton]))
    tete = Depeche.objects.filter(groupe=directe.groupe).latest("numero").numero
    traiter(fichier_id=Fichier.objects.get().pk)
    assert not Depeche.objects.filter(groupe=directe.groupe, numero__gt=tete).exists()


def test_un_document_repris_ne_se_remet_pas(arm, directe, jointe):
    supprimer(auteur=arm, message=jointe(arm, directe, "croquis.png"))
    with pytest.raises(IntegrityError), transaction.atomic():
        retirer(auteur=arm, document=Document.objects.get(), retire=False)


def test_le_responsable_qui_relit_sait_ce_qui_etait_joint(arm, voisin, directe, jointe):
    message = jointe(arm, directe, "croquis.png")
    message = supprimer(auteur=arm, message=message)
    voisin.affectations.update(role=Role.RESPONSABLE)
    voisin.refresh_from_db()
    assert [v["pieces"] for v in lire_original(auteur=voisin, message=message, motif="Enquête.")] == [["croquis.png"]]


def test_une_piece_reste_quand_le_texte_change_et_ne_s_efface_pas(arm, directe, jointe):
    message = jointe(arm, directe, "croquis.png")
    modifier(auteur=arm, message=message, texte="Voici le croquis.")
    assert noms(message) == ["croquis.png"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Piece.objects.all()._raw_delete("default")


def test_une_piece_remplacee_ou_retiree_redessine_le_message(arm, directe, jointe):
    jointe(arm, directe, "croquis.png")
    document = Document.objects.get()
    autre = envoyer(arm, directe.groupe, "croquis 2.png", png(50, 50))
    remplacer(auteur=arm, document=document, jeton=autre.jeton)
    retirer(auteur=arm, document=document)
    dites = Depeche.objects.filter(groupe=directe.groupe, genre="message.piece").order_by("numero")
    assert [[p["nom"] for p in d.donnees["pieces"]] for d in dites] == [["croquis 2.png"], []]


def test_lire_des_messages_avec_pieces_ne_coute_pas_une_requete_de_plus(
    arm, directe, jointe, django_assert_num_queries
):
    for rang in range(5):
        jointe(arm, directe, f"croquis {rang}.png")
    with django_assert_num_queries(4):  # the messages, their signs, acknowledgements, pourings
        dessins = [rendre_message(donnees_message(message)) for message in page(directe.pk)]
    assert all('class="piece"' in dessin for dessin in dessins)


def test_la_page_du_document_ramene_a_la_conversation(arm, voisin, directe, jointe, client):
    jointe(arm, directe, "croquis.png")
    client.force_login(voisin)
    contenu = client.get(f"/ged/documents/{Document.objects.get().pk}/").content.decode()
    assert f'href="/messagerie/{directe.pk}/"' in contenu
    assert f"/ged/groupes/{directe.pk}/" not in contenu


def test_qui_ne_voit_pas_la_conversation_n_y_depose_rien(etranger, directe, api):
    corps = {"jeton": str(uuid4()), "nom": "plan.txt", "taille": 4}
    assert api(etranger).post(f"groupes/{directe.pk}/depots/", corps).status_code == 404


def test_on_n_ecrit_rien_a_qui_est_parti_meme_un_fichier(arm, voisin, directe):
    depot = envoyer(arm, directe.groupe, "croquis.png", png())
    voisin.is_active = False
    voisin.save(update_fields=["is_active"])
    with pytest.raises(ValidationError, match="plus de compte actif"):
        dire(auteur=arm, groupe=directe.groupe, texte="", jeton=uuid4(), pieces=[depot.jeton])
