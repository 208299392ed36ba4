"""What a browser sends again, because no answer came, is done once; whatever has happened meanwhile."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from annuaire import horloge
from annuaire.models import Participation
from fil.models import Depeche
from maincourante.models import Entree
from messagerie.actes.corriger import modifier, reagir, supprimer
from messagerie.actes.envoyer import transferer
from messagerie.actes.ouvrir import ouvrir_avec_personne
from messagerie.actes.verser import verser
from messagerie.models import GesteMessage, Message

pytestmark = pytest.mark.django_db


def genres(conversation):
    return list(Depeche.objects.filter(groupe=conversation.pk).order_by("numero").values_list("genre", flat=True))


def test_une_modification_rejouee_ne_reprend_pas_le_texte_ecrit_depuis(arm, directe, ecrire):
    message, jeton = ecrire(arm, directe, "Deux UA."), uuid4()
    modifier(auteur=arm, message=message, texte="Trois UA.", jeton=jeton)
    modifier(auteur=arm, message=message, texte="Quatre UA.", jeton=uuid4())
    modifier(auteur=arm, message=message, texte="Trois UA.", jeton=jeton)
    assert Message.objects.get().texte == "Quatre UA."
    assert genres(directe).count("message.modifie") == 2


def test_un_signe_rejoue_ne_se_repose_pas_apres_avoir_ete_retire(arm, voisin, directe, ecrire):
    message, jeton = ecrire(arm, directe), uuid4()
    reagir(auteur=voisin, message=message, signe="vu", est_posee=True, jeton=jeton)
    reagir(auteur=voisin, message=message, signe="vu", est_posee=False, jeton=uuid4())
    reagir(auteur=voisin, message=message, signe="vu", est_posee=True, jeton=jeton)
    assert not message.reactions.exists()


def test_ce_qui_fut_fait_a_temps_n_est_pas_refuse_d_etre_renvoye_trop_tard(arm, directe, ecrire):
    message, jeton = ecrire(arm, directe, "Deux UA."), uuid4()
    modifier(auteur=arm, message=message, texte="Trois UA.", jeton=jeton)
    with horloge.a_l_heure(message.envoye_le + timedelta(minutes=16)):
        assert modifier(auteur=arm, message=message, texte="Trois UA.", jeton=jeton).texte == "Trois UA."


def test_un_jeton_est_a_une_personne_et_a_un_message(arm, voisin, directe, ecrire):
    un, autre, jeton = ecrire(arm, directe, "Un."), ecrire(arm, directe, "Autre."), uuid4()
    supprimer(auteur=arm, message=un, jeton=jeton)
    for auteur, message in ((arm, autre), (voisin, un)):
        with pytest.raises(ValidationError, match="déjà servi"):
            reagir(auteur=auteur, message=message, signe="vu", est_posee=True, jeton=jeton)
    assert GesteMessage.objects.count() == 1


def test_un_geste_refuse_ne_prend_pas_son_jeton(arm, directe, ecrire):
    message, jeton = ecrire(arm, directe), uuid4()
    with pytest.raises(ValidationError):
        modifier(auteur=arm, message=message, texte="", jeton=jeton)
    modifier(auteur=arm, message=message, texte="Écrit de nouveau.", jeton=jeton)
    assert Message.objects.get().texte == "Écrit de nouveau."


def test_un_transfert_rejoue_sans_le_droit_d_ecrire_rend_le_premier(arm, directe, equipe, ecrire):
    message, jeton = ecrire(arm, directe, "Panne du 15."), uuid4()
    premier = transferer(auteur=arm, message=message, groupe=equipe.groupe, jeton=jeton).message
    Participation.objects.filter(groupe=equipe.groupe, utilisateur=arm).update(droit=1)
    rejoue = transferer(auteur=arm, message=message, groupe=equipe.groupe, jeton=jeton)
    assert (rejoue.message, rejoue.donnees) == (premier, None)


def test_un_versement_rejoue_rend_son_entree_meme_si_le_message_est_supprime(arm, voisin, directe, region, ecrire):
    message, jeton = ecrire(arm, directe, "Trois UA."), uuid4()
    entree = verser(auteur=arm, messages=[message], groupe=region, jeton=jeton)
    message = supprimer(auteur=arm, message=message)
    assert verser(auteur=arm, messages=[message], groupe=region, jeton=jeton) == entree
    with pytest.raises(ValidationError, match="déjà servi"):
        verser(auteur=voisin, messages=[message], groupe=region, jeton=jeton)
    assert Entree.objects.count() == 1


def test_rest_prend_le_jeton(arm, directe, ecrire, api):
    message, jeton = ecrire(arm, directe, "Deux UA."), str(uuid4())
    client = api(arm)
    for texte in ("Trois UA.", "Quatre UA."):
        reponse = client.post(f"messages/{message.pk}/modification/", {"texte": texte, "jeton": jeton})
        assert reponse.status_code == 200
        assert reponse.json()["texte"] == "Trois UA."
    refus = client.post(f"messages/{message.pk}/suppression/", {"jeton": "abc"})
    assert refus.status_code == 400
    assert "jeton" in refus.json()["erreurs"]


def gestes(message, autre, vers, groupe):
    """What a participant may do, each by its address."""
    return {
        f"conversations/{message.groupe_id}/messages/": {"texte": "Bien reçu."},
        f"messages/{message.pk}/modification/": {"texte": "Trois UA."},
        f"messages/{message.pk}/reactions/": {"signe": "vu"},
        f"messages/{message.pk}/transferts/": {"conversation": vers.pk},
        f"conversations/{message.groupe_id}/versements/": {"groupe": groupe.pk, "messages": [message.pk]},
        f"messages/{autre.pk}/prise-en-compte/": {},
        f"messages/{message.pk}/suppression/": {},
    }


def test_qui_n_est_plus_dans_la_conversation_apprend_que_c_est_fait(
    arm, regulateur, voisin, etranger, equipe, region, api, ecrire
):
    """Their outbox would show as refused what the others read. Nothing else is told, to a stranger nothing at all."""
    vers = ouvrir_avec_personne(auteur=regulateur, personne=voisin).conversation
    message, urgent = ecrire(regulateur, equipe, "Deux UA."), ecrire(arm, equipe, "Panne du 15.", est_urgent=True)
    faits = {
        adresse: {"jeton": str(uuid4())} | corps for adresse, corps in gestes(message, urgent, vers, region).items()
    }
    for adresse, corps in faits.items():
        assert api(regulateur).post(adresse, corps).status_code in (200, 201), adresse
    depeches = Depeche.objects.count()
    Participation.objects.filter(groupe=equipe.pk, utilisateur=regulateur).delete()
    for adresse, corps in faits.items():
        rejoue = api(regulateur).post(adresse, corps)
        assert (rejoue.status_code, rejoue.content) == (204, b""), adresse
        assert api(etranger).post(adresse, corps).status_code == 404, adresse
        if "prise-en-compte" not in adresse:
            for jeton in (str(uuid4()), "abc"):
                assert api(regulateur).post(adresse, corps | {"jeton": jeton}).status_code == 404, adresse
    assert Depeche.objects.count() == depeches


def test_un_jeton_ne_vaut_que_la_ou_il_a_servi(arm, regulateur, equipe, directe, api):
    corps = {"jeton": str(uuid4()), "texte": "Bien reçu."}
    assert api(regulateur).post(f"conversations/{equipe.pk}/messages/", corps).status_code == 201
    assert api(regulateur).post(f"conversations/{directe.pk}/messages/", corps).status_code == 404
