"""The page, the panel, the lines, the exports, what a page is told; and what others may not see of them."""

import json
from datetime import timedelta
from uuid import uuid4

import pypdfium2
import pytest
from django.test import override_settings
from django.utils import timezone

from annuaire.models import Droit, Groupe, Participation
from fil.models import Depeche
from maincourante.exports.contenu import FORMATION
from messagerie import lectures
from messagerie.actes.clore import clore_les_inactives
from messagerie.actes.corriger import supprimer
from messagerie.actes.regler import regler
from messagerie.lectures import conversations_de, pour_la_page
from messagerie.models import Conversation
from messagerie.rendus import MessageRendu
from messagerie.views import export


@pytest.fixture
def chez(client):
    def _chez(personne):
        client.force_login(personne)
        return client

    return _chez


def test_la_page_et_le_panneau_s_ouvrent(arm, directe, chez):
    assert b'id="messagerie"' in chez(arm).get("/messagerie/").content
    panneau = chez(arm).get("/messagerie/panneau/").content
    assert b'id="messagerie"' in panneau
    assert b"<html" not in panneau


def test_un_lien_ouvre_la_conversation_sur_son_message(arm, etranger, directe, ecrire, chez):
    ecrire(arm, directe)
    page = chez(arm).get(f"/messagerie/{directe.pk}/1/").content.decode()
    assert f'data-ouverte="{directe.pk}"' in page
    assert 'data-visee="1"' in page
    assert chez(arm).get(f"/messagerie/{directe.pk}/2/").status_code == 404
    for suite in ("", "1/", "lignes/", "export.pdf", "export.json"):
        assert chez(etranger).get(f"/messagerie/{directe.pk}/{suite}").status_code == 404, suite


def test_les_lignes_viennent_par_page_et_autour_d_un_message(arm, directe, ecrire, chez):
    with override_settings(MESSAGES_PAR_DIX_SECONDES=1_000):
        for rang in range(1, 121):
            ecrire(arm, directe, f"Message {rang}.")

    def numeros(**parametres):
        messages = chez(arm).get(f"/messagerie/{directe.pk}/lignes/", parametres).context["messages"]
        return messages[0]["numero"], messages[-1]["numero"]

    assert numeros() == (71, 120)
    assert numeros(avant=71) == (21, 70)
    assert numeros(apres=50) == (51, 100)
    assert numeros(vers=60) == (36, 85)
    assert numeros(avant="x") == (71, 120)


def test_l_export_dit_tout_et_laisse_sa_trace(arm, voisin, directe, ecrire, chez):
    ecrire(arm, directe, "Bonjour @L. Blanc. #set text(red)")
    contenu = json.loads(chez(voisin).get(f"/messagerie/{directe.pk}/export.json").content)
    assert [m["texte"] for m in contenu["messages"]] == ["Bonjour @L. Blanc. #set text(red)"]
    assert len(contenu["sceau"]["empreinte"]) == 64
    pdf = chez(voisin).get(f"/messagerie/{directe.pk}/export.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert "attachment" in pdf["Content-Disposition"]
    traces = Depeche.objects.filter(groupe=directe.pk, genre="conversation.exportee")
    assert [d.donnees["format"] for d in traces] == ["json", "pdf"]
    assert chez(voisin).get(f"/messagerie/{directe.pk}/export.exe").status_code == 404


def test_en_formation_l_export_le_dit_comme_les_autres(arm, directe, ecrire, chez, settings):
    settings.EST_FORMATION = True
    ecrire(arm, directe)
    pages = pypdfium2.PdfDocument(chez(arm).get(f"/messagerie/{directe.pk}/export.pdf").content)
    assert FORMATION in pages[0].get_textpage().get_text_bounded()


@pytest.mark.parametrize(("maximum", "laisses"), [(2, 1), (3, 0)])
def test_un_export_coupe_dit_combien_de_messages_y_manquent(arm, directe, ecrire, chez, monkeypatch, maximum, laisses):
    for rang in range(3):
        ecrire(arm, directe, f"Ligne {rang}")
    coupes = {nom: (*reste, maximum) for nom, (*reste, _) in export.FORMATS.items()}
    monkeypatch.setattr(export, "FORMATS", coupes)
    adresse = f"/messagerie/{directe.pk}/export"
    assert json.loads(chez(arm).get(f"{adresse}.json").content)["messages_laisses"] == laisses
    pages = pypdfium2.PdfDocument(chez(arm).get(f"{adresse}.pdf").content)
    texte = pages[0].get_textpage().get_text_bounded()
    assert ("trop anciens pour y tenir : 1." in texte) == bool(laisses)


def test_une_conversation_close_s_exporte_encore(arm, directe, ecrire, chez, settings):
    ecrire(arm, directe)
    settings.CONVERSATION_INACTIVE -= settings.CONVERSATION_INACTIVE
    assert clore_les_inactives() == 1
    assert chez(arm).get(f"/messagerie/{directe.pk}/export.json").status_code == 200


def test_on_ecrit_a_quelqu_un_depuis_l_annuaire(arm, voisin, samu82, region, chez):
    reponse = chez(arm).post("/messagerie/avec/", {"personne": voisin.pk})
    assert reponse.url == f"/messagerie/{Conversation.objects.get().pk}/"
    assert chez(arm).post("/messagerie/avec/", {"entite": samu82.pk}).status_code == 302
    for mauvais in ({"personne": arm.pk}, {"personne": 999_999}, {"groupe": region.pk}, {}):
        assert chez(arm).post("/messagerie/avec/", mauvais).status_code == 404, mauvais


def test_une_conversation_n_est_pas_une_main_courante(arm, directe, chez):
    assert chez(arm).get(f"/mains-courantes/{directe.pk}/").status_code == 404
    corps = {"jeton": "3f0c0f5e-8a77-4f9e-9b68-0d3c8f6f0c11", "texte": "a"}
    adresse = f"/api/v1/groupes/{directe.pk}/entrees/"
    assert chez(arm).post(adresse, corps, content_type="application/json").status_code == 404
    assert directe.pk not in [g["id"] for g in chez(arm).get("/api/v1/groupes/").json()]
    assert not Groupe.objects.de_partage().filter(pk=directe.pk).exists()


def test_chaque_page_sait_quoi_suivre_et_ce_qui_attend(
    arm, voisin, directe, ecrire, chez, django_assert_max_num_queries
):
    message = ecrire(arm, directe, "Renfort @L. Blanc !", est_urgent=True)
    with django_assert_max_num_queries(2):
        dit = pour_la_page(voisin)
    [suivie] = dit["conversations"]
    assert (suivie["id"], suivie["non_lus"], suivie["urgents"]) == (directe.pk, 1, 1)
    assert suivie["urgentes"] == [message.pk]
    assert [(u["id"], u["mentions"][0]["nom"]) for u in dit["urgents"]] == [(message.pk, "L. Blanc")]
    assert b'"messagerie"' in chez(voisin).get("/").content


def test_on_entend_ses_conversations_au_dela_de_quatre_vingts(arm, voisin, directe, ecrire):
    ecrire(arm, directe, "Renfort !", est_urgent=True)
    plus_tard = timezone.now() + timedelta(minutes=5)
    noms = [Groupe(genre=Groupe.Genre.CONVERSATION, nom=f"Équipe {rang}") for rang in range(210)]
    groupes = Groupe.objects.bulk_create(noms)
    Participation.objects.bulk_create(
        Participation(groupe=groupe, utilisateur=voisin, droit=Droit.ECRITURE, depuis_le=plus_tard)
        for groupe in groupes
    )
    Conversation.objects.bulk_create(
        Conversation(groupe=g, genre="groupe", jeton=uuid4(), ouverte_le=plus_tard, dernier_message_le=plus_tard)
        for g in groupes
    )
    assert directe.pk in [c["id"] for c in pour_la_page(voisin)["conversations"]]
    assert directe.pk in [c["id"] for c in conversations_de(voisin)]


def test_une_ancienne_favorite_reste_dans_la_liste(arm, voisin, directe, equipe, ecrire, monkeypatch):
    regler(utilisateur=voisin, conversation=directe, est_favorite=True)
    ecrire(arm, equipe)
    monkeypatch.setattr(lectures, "SUIVIES", 1)
    assert [c["id"] for c in pour_la_page(voisin)["conversations"]] == [directe.pk]
    assert [c["id"] for c in conversations_de(voisin, limite=1)] == [directe.pk]


def test_une_conversation_close_se_suit_encore_apres_les_ouvertes(arm, voisin, directe, equipe, ecrire, monkeypatch):
    """It may open again under a page that was made meanwhile: what is urgent then is heard there too."""
    ecrire(arm, equipe)
    message = ecrire(arm, directe, "Renfort !", est_urgent=True)
    regler(utilisateur=voisin, conversation=directe, est_favorite=True)
    Groupe.objects.filter(pk=directe.pk).update(clos_le=timezone.now())
    dit = pour_la_page(voisin)
    assert [c["id"] for c in dit["conversations"]] == [equipe.pk, directe.pk]
    close = dit["conversations"][-1]
    assert (close["tete"], close["non_lus"], close["urgents"], close["urgentes"]) == (4, 0, 0, [])
    assert dit["urgents"] == []
    monkeypatch.setattr(lectures, "SUIVIES", 1)
    assert [c["id"] for c in pour_la_page(voisin)["conversations"]] == [equipe.pk]
    Groupe.objects.filter(pk=directe.pk).update(clos_le=None)
    assert pour_la_page(voisin)["conversations"][0]["urgentes"] == [message.pk]


def test_un_urgent_que_son_auteur_retire_n_attend_plus_personne(arm, voisin, directe, ecrire):
    ecrire(arm, directe, "Bonjour.")
    supprimer(auteur=arm, message=ecrire(arm, directe, "Renfort !", est_urgent=True))
    assert [c["urgents"] for c in pour_la_page(voisin)["conversations"]] == [0]
    assert [c["urgents"] for c in conversations_de(voisin)] == [0]


def test_les_urgents_d_autres_fonctions_n_en_cachent_aucun(arm, voisin, directe, equipe, ecrire):
    """The page sorts by fonction: it is given more than the three that it shows."""
    attendu = ecrire(arm, directe, "Renfort !", est_urgent=True)
    for rang in range(4):
        ecrire(arm, equipe, f"Pour le médecin {rang}", est_urgent=True)
    assert pour_la_page(voisin)["urgents"][-1]["id"] == attendu.pk


def test_la_forme_documentee_est_celle_que_l_on_rend(arm, directe, ecrire, api):
    message = ecrire(arm, directe)
    rendu = api(arm).get(f"messages/{message.pk}/").json()
    assert set(rendu) == set(MessageRendu().fields)
