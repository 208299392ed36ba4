"""Messages: sent once, taken back in time, acknowledged, forwarded, poured, found."""

from datetime import datetime, timedelta
from itertools import chain, repeat
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils import timezone
from rest_framework.exceptions import APIException

from annuaire import horloge
from annuaire.models import Role
from fil.models import Depeche
from fil.verification import verifier
from maincourante.models import Entree
from messagerie.actes.clore import clore_les_inactives
from messagerie.actes.corriger import lire_original, modifier, reagir, supprimer
from messagerie.actes.envoyer import prendre_en_compte, transferer
from messagerie.actes.nommer import Mention
from messagerie.actes.ouvrir import ouvrir_avec_personne
from messagerie.actes.regler import regler
from messagerie.actes.verser import verser
from messagerie.lectures import conversations_de, pour_la_page
from messagerie.models import Message, Reaction, Versement
from messagerie.recherche import chercher
from tests import fabriques


def test_un_message_arrive_numerote_sur_le_fil(arm, directe, ecrire):
    premier, second = ecrire(arm, directe), ecrire(arm, directe)
    assert (premier.numero, second.numero) == (1, 2)
    depeche = Depeche.objects.filter(groupe=directe.groupe).latest("numero")
    assert (depeche.genre, depeche.rang, depeche.donnees["texte"]) == ("message.envoye", 2, "Vous avez les lignes ?")


def test_le_meme_jeton_n_envoie_qu_une_fois(arm, voisin, directe, ecrire):
    jeton = uuid4()
    assert ecrire(arm, directe, jeton=jeton) == ecrire(arm, directe, jeton=jeton)
    assert Message.objects.count() == 1
    with pytest.raises(ValidationError, match="jeton"):
        ecrire(voisin, directe, jeton=jeton)


@pytest.mark.parametrize(
    ("texte", "phrase"), [("", "vide"), (" \n ", "vide"), ("x" * 100_000, "maximum"), ("a\x00b", "interdit")]
)
def test_un_texte_vide_trop_long_ou_illisible_est_refuse(arm, directe, ecrire, texte, phrase):
    with pytest.raises(ValidationError, match=phrase):
        ecrire(arm, directe, texte)


def test_on_n_ecrit_plus_a_qui_est_parti(arm, voisin, directe, ecrire):
    voisin.is_active = False
    voisin.save(update_fields=["is_active"])
    with pytest.raises(ValidationError, match="plus de compte actif"):
        ecrire(arm, directe)


def test_un_deluge_est_freine_sans_rien_perdre(arm, directe, ecrire):
    with override_settings(MESSAGES_PAR_DIX_SECONDES=3):
        for _ in range(3):
            ecrire(arm, directe)
        jeton = uuid4()
        with pytest.raises(APIException, match="trop de messages"):
            ecrire(arm, directe, jeton=jeton)
    assert ecrire(arm, directe, jeton=jeton).numero == 4


def test_on_repond_dans_la_meme_conversation(arm, voisin, regulateur, directe, ecrire):
    demande = ecrire(arm, directe)
    assert ecrire(voisin, directe, "Oui.", reponse_a=demande.pk).reponse_a == demande
    ailleurs = ecrire(arm, ouvrir_avec_personne(auteur=arm, personne=regulateur).conversation)
    with pytest.raises(ValidationError, match="pas dans cette conversation"):
        ecrire(voisin, directe, reponse_a=ailleurs.pk)


def test_une_mention_nomme_un_participant_une_entite_ou_une_fonction(arm, voisin, samu82, equipe, ecrire):
    message = ecrire(
        arm,
        equipe,
        "@L. Blanc et @Samu 82 · ARM : rappelez.",
        mentions=[Mention(personne=voisin.pk), Mention(entite=samu82.pk, fonction="ARM")],
    )
    assert [(m["nom"], m["fonction"]) for m in message.mentions] == [("L. Blanc", ""), ("Samu 82 · ARM", "ARM")]


def test_corriger_une_faute_nomme_les_memes(arm, voisin, samu82, equipe, ecrire):
    message = ecrire(
        arm, equipe, "@Samu 82 · ARM et @L. Blanc : rapelez.", mentions=[Mention(entite=samu82.pk, fonction="ARM")]
    )
    corrige = modifier(auteur=arm, message=message, texte="@Samu 82 · ARM et @L. Blanc : rappelez.")
    assert [(m["nom"], m["fonction"]) for m in corrige.mentions] == [("Samu 82 · ARM", "ARM"), ("L. Blanc", "")]
    corrige = modifier(auteur=arm, message=message, texte="@Samu 82 : rappelez.")
    assert [(m["nom"], m["fonction"]) for m in corrige.mentions] == [("Samu 82", "")]


@pytest.mark.parametrize("qui", ["personne", "entite"])
def test_nommer_qui_ne_verrait_pas_le_message_est_refuse(arm, etranger, samu59, equipe, ecrire, qui):
    mention = Mention(personne=etranger.pk) if qui == "personne" else Mention(entite=samu59.pk)
    with pytest.raises(ValidationError, match="ne lui parviendrait pas"):
        ecrire(arm, equipe, "@R. Lefebvre ?", mentions=[mention])


def test_une_mention_mal_formee_est_refusee(arm, voisin, samu82, equipe, ecrire):
    for mention in (Mention(), Mention(personne=voisin.pk, entite=samu82.pk), Mention(fonction="ARM")):
        with pytest.raises(ValidationError, match="Nommez"):
            ecrire(arm, equipe, "@", mentions=[mention])
    with pytest.raises(ValidationError, match="Personne n'a cette fonction"):
        ecrire(arm, equipe, "@", mentions=[Mention(entite=samu82.pk, fonction="Fleuriste")])
    with pytest.raises(ValidationError, match="au plus"):
        ecrire(arm, equipe, "@", mentions=[Mention(personne=voisin.pk)] * 21)


def test_l_auteur_modifie_dans_le_quart_d_heure(arm, voisin, directe, ecrire):
    message = modifier(auteur=arm, message=ecrire(arm, directe, "A"), texte="B")
    assert (message.texte, message.modifie_le is not None) == ("B", True)
    with pytest.raises(PermissionDenied, match="auteur"):
        modifier(auteur=voisin, message=message, texte="C")
    with horloge.a_l_heure(timezone.now() + timedelta(minutes=16)):
        for geste in (
            lambda: modifier(auteur=arm, message=message, texte="C"),
            lambda: supprimer(auteur=arm, message=message),
        ):
            with pytest.raises(PermissionDenied, match="15 minutes"):
                geste()


@pytest.mark.parametrize("geste", [lambda **quoi: modifier(texte="B", **quoi), supprimer])
def test_le_quart_d_heure_se_juge_et_s_ecrit_au_meme_instant(arm, directe, ecrire, geste, monkeypatch):
    """Read twice, it could end between the two: the database refused, and the page said that the portal had failed."""
    message = ecrire(arm, directe, "A")
    fin = message.envoye_le + timedelta(minutes=15)
    instants = chain([fin], repeat(fin + timedelta(milliseconds=1)))
    monkeypatch.setattr(horloge, "maintenant", lambda: next(instants))
    message = geste(auteur=arm, message=message)
    assert fin in (message.modifie_le, message.supprime_le)


def test_la_base_tient_le_quart_d_heure_et_le_texte(arm, directe, ecrire):
    message = ecrire(arm, directe)
    tard = message.envoye_le + timedelta(minutes=16)
    for contrainte, champs in {
        "message_modifie_a_temps": {"texte": "B", "modifie_le": tard},
        "message_supprime_a_temps": {"texte": "", "supprime_le": tard},
        "message_supprime_sans_texte": {"texte": ""},
        "sans le dire": {"texte": "B"},
        "ne change pas": {"numero": 12},
    }.items():
        with pytest.raises(IntegrityError, match="|".join([contrainte, "sans le dire"])), transaction.atomic():
            Message.objects.filter(pk=message.pk).update(**champs)
    with pytest.raises(IntegrityError, match="efface"), transaction.atomic():
        Message.objects.filter(pk=message.pk).delete()


def test_ce_qui_est_supprime_ne_se_lit_plus_par_aucune_porte(arm, voisin, directe, ecrire, client):
    message = ecrire(arm, directe, "Code confidentiel 4512.")
    ecrire(voisin, directe, "Noté.", reponse_a=message.pk)
    supprimer(auteur=arm, message=message)
    client.force_login(voisin)
    for adresse in (
        f"/fil/depuis?g={directe.pk}:0",
        f"/api/v1/conversations/{directe.pk}/messages/",
        f"/api/v1/messages/{message.pk}/",
        "/api/v1/messagerie/recherche/?q=confidentiel",
        "/api/v1/conversations/",
    ):
        reponse = client.get(adresse)
        assert reponse.status_code == 200
        assert b"4512" not in reponse.content, adresse
    numeros = [d["numero"] for d in client.get(f"/fil/depuis?g={directe.pk}:0").json()["depeches"]]
    assert numeros == list(range(1, len(numeros) + 1))


def test_le_sceau_garde_l_original_qu_un_responsable_relit_avec_un_motif(arm, voisin, directe, ecrire, samu82):
    chef = fabriques.personne("odile.chef", samu82, role=Role.RESPONSABLE)
    avec_chef = ouvrir_avec_personne(auteur=arm, personne=chef).conversation
    message = ecrire(arm, avec_chef, "Première version.")
    modifier(auteur=arm, message=message, texte="Seconde version.")
    supprimer(auteur=arm, message=message)
    message.refresh_from_db()
    with pytest.raises(PermissionDenied, match="responsable"):
        lire_original(auteur=arm, message=message, motif="Curiosité.")
    with pytest.raises(ValidationError, match="vide"):
        lire_original(auteur=chef, message=message, motif=" ")
    versions = lire_original(auteur=chef, message=message, motif="Plainte n° 12.")
    assert [v["texte"] for v in versions] == ["Première version.", "Seconde version."]
    trace = Depeche.objects.filter(groupe=avec_chef.groupe).latest("numero")
    assert (trace.genre, trace.donnees["lecture"]["motif"]) == ("message.original_lu", "Plainte n° 12.")
    assert verifier(avec_chef.pk).rupture == ""


def test_un_signe_se_pose_et_se_retire(arm, voisin, directe, ecrire):
    message = ecrire(arm, directe)
    for _ in range(2):
        reagir(auteur=voisin, message=message, signe="fait", est_posee=True)
    assert Reaction.objects.count() == 1
    reagir(auteur=voisin, message=message, signe="fait", est_posee=False)
    assert Reaction.objects.count() == 0
    with pytest.raises(ValidationError, match="signes"):
        reagir(auteur=voisin, message=message, signe="fusée", est_posee=True)


def test_un_message_urgent_attend_d_etre_pris_en_compte(arm, voisin, directe, ecrire):
    message = ecrire(arm, directe, "Renfort demandé.", est_urgent=True)
    assert [u["id"] for u in pour_la_page(voisin)["urgents"]] == [message.pk]
    assert pour_la_page(arm)["urgents"] == []
    with pytest.raises(ValidationError, match="qui le reçoit"):
        prendre_en_compte(auteur=arm, message=message)
    for _ in range(2):
        prendre_en_compte(auteur=voisin, message=message)
    assert pour_la_page(voisin)["urgents"] == []
    genres = list(Depeche.objects.filter(groupe=directe.groupe).values_list("genre", flat=True))
    assert genres.count("message.pris_en_compte") == 1


def test_un_message_ordinaire_ne_se_prend_pas_en_compte(arm, voisin, directe, ecrire):
    with pytest.raises(ValidationError, match="urgent"):
        prendre_en_compte(auteur=voisin, message=ecrire(arm, directe))


def test_un_transfert_nomme_le_premier_auteur(arm, voisin, regulateur, directe, equipe, ecrire):
    message = ecrire(voisin, directe, "Panne du 15.")
    copie = transferer(auteur=arm, message=message, groupe=equipe.groupe, jeton=uuid4()).message
    assert (copie.texte, copie.auteur, copie.origine.auteur) == ("Panne du 15.", arm, voisin)
    encore = ouvrir_avec_personne(auteur=regulateur, personne=arm).conversation
    assert transferer(auteur=regulateur, message=copie, groupe=encore.groupe, jeton=uuid4()).message.origine == message
    with pytest.raises(ValidationError, match="déjà dans"):
        transferer(auteur=arm, message=message, groupe=directe.groupe, jeton=uuid4())
    with pytest.raises(PermissionDenied):
        transferer(auteur=regulateur, message=copie, groupe=directe.groupe, jeton=uuid4())
    supprimer(auteur=voisin, message=message)
    with pytest.raises(ValidationError, match="supprimé"):
        transferer(auteur=arm, message=message, groupe=equipe.groupe, jeton=uuid4())


def test_verser_fait_une_entree_avec_son_origine(arm, voisin, directe, region, ecrire):
    messages = [ecrire(arm, directe, "Combien de victimes ?"), ecrire(voisin, directe, "Trois UA.")]
    jeton = uuid4()
    entree = verser(auteur=arm, messages=messages, groupe=region, jeton=jeton)
    assert verser(auteur=arm, messages=messages, groupe=region, jeton=jeton) == entree
    assert Entree.objects.count() == 1
    assert "L. Blanc (Samu 82) : Trois UA." in entree.texte
    assert "Messagerie" in entree.texte
    assert entree.survenu_le == messages[0].envoye_le
    assert Versement.objects.filter(entree=entree).count() == 2
    depeche = Depeche.objects.filter(groupe=directe.groupe).latest("numero")
    assert depeche.genre == "message.verse"
    assert depeche.donnees["versements"][0]["numero"] == entree.numero


def test_des_messages_de_plusieurs_jours_verses_disent_chacun_le_leur(arm, directe, region, ecrire):
    messages = []
    for jour, heure in ((24, 23), (25, 0), (25, 1)):
        with horloge.a_l_heure(datetime(2026, 11, jour, heure, 50, tzinfo=timezone.get_current_timezone())):
            messages.append(ecrire(arm, directe, f"Message {len(messages)}."))
    lignes = verser(auteur=arm, messages=messages[1:], groupe=region, jeton=uuid4()).texte.splitlines()
    assert [ligne.split(" J.")[0] for ligne in lignes[:2]] == ["00:50", "01:50"]
    lignes = verser(auteur=arm, messages=messages, groupe=region, jeton=uuid4()).texte.splitlines()
    assert [ligne.split(" J.")[0] for ligne in lignes[:2]] == ["24/11/2026 23:50", "25/11/2026 00:50"]


def test_un_message_de_plus_d_un_an_ne_se_verse_pas_et_le_dit(arm, directe, region, ecrire):
    messages = [ecrire(arm, directe), ecrire(arm, directe)]
    with horloge.a_l_heure(timezone.now() + timedelta(days=367)):
        for choisis, dit in ((messages[:1], "Ce message a"), (messages, "Un de ces messages a")):
            with pytest.raises(ValidationError, match=f"{dit} plus d'un an") as refus:
                verser(auteur=arm, messages=choisis, groupe=region, jeton=uuid4())
            assert list(refus.value.message_dict) == ["messages"]


def test_un_message_urgent_verse_reste_urgent(arm, directe, region, ecrire):
    entree = verser(auteur=arm, messages=[ecrire(arm, directe, est_urgent=True)], groupe=region, jeton=uuid4())
    assert entree.importance == "urgente"


def test_on_ne_verse_ni_rien_ni_ce_qui_est_supprime_ni_ou_l_on_n_ecrit_pas(
    arm, veille, directe, region, equipe, ecrire
):
    with pytest.raises(ValidationError, match="au moins un"):
        verser(auteur=arm, messages=[], groupe=region, jeton=uuid4())
    message = ecrire(arm, directe)
    with pytest.raises(PermissionDenied):
        verser(auteur=veille, messages=[message], groupe=region, jeton=uuid4())
    with pytest.raises(ValidationError, match="même conversation"):
        verser(auteur=arm, messages=[message, ecrire(arm, equipe)], groupe=region, jeton=uuid4())
    # As the person still has it on the screen.
    supprimer(auteur=arm, message=message)
    with pytest.raises(ValidationError, match="supprimé"):
        verser(auteur=arm, messages=[message], groupe=region, jeton=uuid4())


def test_la_recherche_ignore_accents_et_pluriels(arm, voisin, etranger, directe, ecrire):
    ecrire(arm, directe, "Les hélicoptères sont cloués au sol.")
    assert "<mark>" in chercher(voisin, "helicoptere")[0]["extrait"]
    assert chercher(etranger, "helicoptere") == []
    assert chercher(voisin, "??") == []


def test_chacun_regle_sa_conversation_pour_soi(arm, voisin, directe, ecrire):
    regler(utilisateur=arm, conversation=directe, est_favorite=True, niveau="mentions")
    regler(utilisateur=arm, conversation=directe, est_archivee=True)
    (vue,) = conversations_de(arm)
    assert (vue["est_favorite"], vue["niveau"], vue["est_archivee"]) == (True, "mentions", True)
    assert conversations_de(voisin)[0]["est_favorite"] is False
    ecrire(voisin, directe)
    assert conversations_de(arm)[0]["est_archivee"] is False
    with pytest.raises(ValidationError, match="tout"):
        regler(utilisateur=arm, conversation=directe, niveau="parfois")


def test_les_non_lus_se_comptent_pour_qui_n_a_pas_ecrit(arm, voisin, directe, ecrire):
    ecrire(arm, directe)
    ecrire(arm, directe, est_urgent=True)
    assert (conversations_de(arm)[0]["non_lus"], conversations_de(voisin)[0]["non_lus"]) == (0, 2)
    assert conversations_de(voisin)[0]["urgents"] == 1


def test_une_conversation_nommee_que_rien_ne_rouvrirait_ne_se_clot_pas(arm, equipe, ecrire):
    ecrire(arm, equipe)
    with horloge.a_l_heure(timezone.now() + timedelta(days=400)):
        assert clore_les_inactives() == 0
    ecrire(arm, equipe)


def test_sans_activite_une_conversation_se_clot_et_se_rouvre_au_besoin(arm, voisin, directe, ecrire):
    ecrire(arm, directe)
    with horloge.a_l_heure(timezone.now() + timedelta(days=400)):
        assert clore_les_inactives() == 1
        assert clore_les_inactives() == 0
    directe.groupe.refresh_from_db()
    assert Message.objects.count() == 1
    with pytest.raises(PermissionDenied, match="close"):
        ecrire(voisin, directe)
    assert conversations_de(voisin)[0]["reouverture"] == {"personne": arm.pk}
    rouverte = ouvrir_avec_personne(auteur=voisin, personne=arm).conversation
    assert conversations_de(voisin)[0]["reouverture"] is None
    assert ecrire(voisin, rouverte).numero == 2
