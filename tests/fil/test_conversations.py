"""What a conversation adds to the fil: joining, typing, receipts, presence; and what was taken back is told no more."""

from __future__ import annotations

import time
from uuid import uuid4

import pytest

from annuaire.models import Participation
from fil.lectures import Recepisse, accuser
from fil.models import Accuse, Depeche, Voile
from fil.presents import etats
from fil.verification import verifier
from messagerie.accuses import accuses_de, curseurs_de
from messagerie.actes.corriger import modifier, supprimer
from messagerie.actes.envoyer import envoyer
from messagerie.actes.ouvrir import creer_groupe, ouvrir_avec_entite, ouvrir_avec_personne
from messagerie.actes.participer import ajouter
from messagerie.lectures import conversations_de
from messagerie.models import Message
from tests import fabriques
from tests.serveur import ouvrir_session


def ecrire(auteur, conversation, texte="Bonjour."):
    return envoyer(auteur=auteur, groupe=conversation.groupe, texte=texte, jeton=uuid4()).message


def suivre(oreille, conversation, curseur=0):
    oreille.suivre(**{f"g{conversation.pk}": curseur})


def attendre(condition):
    fin = time.monotonic() + 10
    while time.monotonic() < fin and not condition():
        pass
    assert condition()


def test_qui_recoit_un_premier_message_en_est_averti(serveur, arm, voisin):
    with serveur.ouvrir(ouvrir_session(voisin)) as une:
        une.dire(type="suivre", curseurs={})
        une.attendre("tetes")
        conversation = ouvrir_avec_personne(auteur=arm, personne=voisin).conversation
        rejoint = une.attendre("rejoint")
        assert (rejoint["groupe"], rejoint["genre"]) == (conversation.pk, "conversation")
        ecrire(arm, conversation)
        suivre(une, conversation)
        assert "message.envoye" in [t.get("genre") for t in une.entendu]


def test_qui_est_ajoute_a_une_vieille_conversation_la_prend_ou_elle_en_est(serveur, arm, voisin, etranger):
    """From its beginning, every message of a year would come again, and each urgent one raise its banner."""
    conversation = creer_groupe(auteur=arm, nom="Régulation", jeton=uuid4(), personnes=[voisin]).conversation
    for _ in range(3):
        ecrire(arm, conversation)
    with serveur.ouvrir(ouvrir_session(etranger)) as une:
        une.dire(type="suivre", curseurs={})
        une.attendre("tetes")
        avant = Depeche.objects.filter(groupe=conversation.pk).latest("numero").numero
        ajouter(auteur=arm, conversation=conversation, personne=etranger)
        ecrire(arm, conversation, "Bienvenue.")
        rejoint = une.attendre("rejoint")
        assert rejoint["tete"] == avant
        suivre(une, conversation, rejoint["tete"])
        assert [t["genre"] for t in une.entendu if t["type"] == "depeche"] == [
            "participation.ajoutee",
            "message.envoye",
        ]
    [vue] = conversations_de(etranger)
    assert vue["non_lus"] == 1


def test_ce_qui_est_rejoint_pendant_une_coupure_se_dit_au_retour(serveur, arm, voisin, etranger):
    conversation = ouvrir_avec_personne(auteur=arm, personne=voisin).conversation
    derniere = Participation.objects.latest("pk").pk
    for depuis in (0, derniere - 1):
        with serveur.ouvrir(ouvrir_session(voisin)) as une:
            une.dire(type="rejoints", depuis=depuis)
            rejoint = une.attendre("rejoint")
            assert (rejoint["groupe"], rejoint["participation"]) == (conversation.pk, derniere)
    with serveur.ouvrir(ouvrir_session(etranger)) as intrus:
        intrus.dire(type="rejoints", depuis=0)
        intrus.dire(type="rejoints", depuis="hier")
        intrus.attendre("erreur")
        assert not [t for t in intrus.entendu if t["type"] == "rejoint"]


def test_qui_recoit_par_son_entite_aussi_et_personne_d_autre(serveur, arm, voisin, etranger, samu82):
    with serveur.ouvrir(ouvrir_session(voisin)) as une, serveur.ouvrir(ouvrir_session(etranger)) as autre:
        for oreille in (une, autre):
            oreille.dire(type="suivre", curseurs={})
            oreille.attendre("tetes")
        conversation = ouvrir_avec_entite(auteur=arm, entite=samu82, fonction="ARM").conversation
        rejoint = une.attendre("rejoint")
        assert (rejoint["en_personne"], rejoint["tete"]) == (False, 0)
        autre.ecouter(1)
        assert not [t for t in autre.entendu if t["type"] == "rejoint"]
        # Followed from there, its first line says for whom it is.
        suivre(une, conversation, rejoint["tete"])
        ouverte = next(t for t in une.entendu if t["type"] == "depeche")
        assert (ouverte["genre"], ouverte["donnees"]["fonction"]) == ("conversation.ouverte", "ARM")


def test_on_voit_ecrire_d_un_serveur_a_l_autre_et_pas_soi_meme(deux_serveurs, arm, voisin):
    conversation = ouvrir_avec_personne(auteur=arm, personne=voisin).conversation
    ici, la = deux_serveurs
    with ici.ouvrir(ouvrir_session(arm)) as une, la.ouvrir(ouvrir_session(voisin)) as autre:
        suivre(une, conversation)
        suivre(autre, conversation)
        autre.dire(type="saisie", groupe=conversation.pk)
        assert une.attendre("saisie")["qui"] == {"id": voisin.pk, "nom": "L. Blanc"}
        autre.ecouter(0.5)
        assert not [t for t in autre.entendu if t["type"] == "saisie"]


def test_recu_et_lu_se_disent_aux_autres_et_restent(deux_serveurs, arm, voisin):
    conversation = ouvrir_avec_personne(auteur=arm, personne=voisin).conversation
    message = ecrire(arm, conversation)
    numero = Depeche.objects.filter(groupe=conversation.pk).latest("numero").numero
    ici, la = deux_serveurs
    with ici.ouvrir(ouvrir_session(arm)) as une, la.ouvrir(ouvrir_session(voisin)) as autre:
        suivre(une, conversation)
        suivre(autre, conversation)
        for quoi in ("recu", "lu"):
            autre.dire(type=quoi, groupe=conversation.pk, numero=numero)
            trame = une.attendre("accuses", lambda t, q=quoi: [voisin.pk, q, message.numero] in t["accuses"])
            assert trame["groupe"] == conversation.pk
    (accuse,) = accuses_de(message)
    assert accuse["personne"]["nom"] == "L. Blanc"
    assert accuse["recu_le"] <= accuse["lu_le"]


def test_un_ecran_en_retard_sur_un_autre_ne_change_rien(db, arm, voisin):
    conversation = ouvrir_avec_personne(auteur=arm, personne=voisin).conversation
    messages = [ecrire(arm, conversation) for _ in range(3)]
    derniers = dict(Depeche.objects.filter(groupe=conversation.pk, objet_type="message").values_list("rang", "numero"))
    lu = Recepisse(voisin.pk, conversation.pk, "lu")

    assert accuser({lu: derniers[2]}) == [(conversation.pk, voisin.pk, "lu", 2)]
    assert accuser({lu: derniers[1]}) == []

    assert [accuses_de(m)[0]["lu_le"] is None for m in messages] == [False, False, True]


def test_ou_en_est_chacun_se_dit_par_son_dernier_accuse(db, arm, voisin):
    conversation = ouvrir_avec_personne(auteur=arm, personne=voisin).conversation
    ailleurs = ouvrir_avec_personne(auteur=voisin, personne=fabriques.personne("leila.arm", voisin.poste.entite))
    assert curseurs_de(conversation.groupe) == []
    for _ in range(3):
        ecrire(arm, conversation)
    ecrire(voisin, ailleurs.conversation)
    derniers = dict(Depeche.objects.filter(groupe=conversation.pk, objet_type="message").values_list("rang", "numero"))
    for qui, quoi, rang in ((arm, "lu", 3), (voisin, "recu", 1), (voisin, "recu", 3), (voisin, "lu", 2)):
        accuser({Recepisse(qui.pk, conversation.pk, quoi): derniers[rang]})
    accuser({Recepisse(voisin.pk, ailleurs.conversation.pk, "lu"): 99})

    dits = {(c["personne"], c["quoi"]): c["numero"] for c in curseurs_de(conversation.groupe)}

    assert dits == {(arm.pk, "lu"): 3, (voisin.pk, "recu"): 3, (voisin.pk, "lu"): 2}


def test_un_accuse_ne_se_note_que_dans_une_conversation(db, arm, region):
    fabriques.entree(arm, region)
    assert accuser({Recepisse(arm.pk, region.pk, "lu"): 1}) == []
    assert Accuse.objects.count() == 0


def test_un_etranger_n_accuse_ni_n_ecrit(serveur, arm, voisin, etranger):
    conversation = ouvrir_avec_personne(auteur=arm, personne=voisin).conversation
    ecrire(arm, conversation)
    with serveur.ouvrir(ouvrir_session(etranger)) as intrus:
        for trame in ({"type": "recu", "numero": 1}, {"type": "saisie"}):
            intrus.dire(groupe=conversation.pk, **trame)
            assert intrus.attendre("refus")["groupe"] == conversation.pk


def test_la_presence_suit_les_ecrans_et_le_choix(serveur, arm, voisin):
    assert etats([arm.pk]) == {arm.pk: "absent"}
    with serveur.ouvrir(ouvrir_session(arm)) as une:
        attendre(lambda: etats([arm.pk]) == {arm.pk: "en_ligne"})
        une.dire(type="statut", etat="occupe")
        attendre(lambda: etats([arm.pk, voisin.pk]) == {arm.pk: "occupe", voisin.pk: "absent"})
        une.dire(type="statut", etat="en vacances")
        une.attendre("erreur")
    attendre(lambda: etats([arm.pk]) == {arm.pk: "absent"})


@pytest.mark.parametrize("geste", ["modifier", "supprimer"])
def test_ce_qui_est_repris_ne_revient_a_personne(serveur, arm, voisin, geste):
    """Neither from the base nor from the frames that the process keeps, and the seals still hold."""
    conversation = ouvrir_avec_personne(auteur=arm, personne=voisin).conversation
    with serveur.ouvrir(ouvrir_session(arm)) as une, serveur.ouvrir(ouvrir_session(voisin)) as autre:
        suivre(une, conversation)
        message = ecrire(arm, conversation, "Code 4512.")
        une.attendre("depeche", lambda t: t["genre"] == "message.envoye")
        reprise = modifier(auteur=arm, message=message, texte="Code —.") if geste == "modifier" else supprimer(
            auteur=arm, message=message
        )  # fmt: skip
        une.attendre("depeche", lambda t: t["genre"] != "message.envoye" and t["objet"]["type"] == "message")
        suivre(autre, conversation)
        dernier = Depeche.objects.filter(groupe=conversation.pk).latest("numero").numero
        assert autre.attendre_numero(dernier) == list(range(1, dernier + 1))
        assert "4512" not in str(autre.entendu)
        assert reprise.pk == message.pk
    assert Voile.objects.count() == 1
    assert verifier(conversation.pk).rupture == ""
    assert "4512" in str(Depeche.objects.get(groupe=conversation.pk, genre="message.envoye").donnees)
    assert Message.objects.get().numero == 1
