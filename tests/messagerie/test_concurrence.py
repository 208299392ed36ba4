"""Several people at the same time, for real: threads that commit."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection, transaction
from processus import attendre

from annuaire.models import Role
from fil.models import Depeche
from messagerie.actes.corriger import lire_original, modifier, reagir, supprimer
from messagerie.actes.envoyer import envoyer, prendre_en_compte
from messagerie.actes.ouvrir import ouvrir_avec_personne
from messagerie.actes.suite import annoncer
from messagerie.actes.verser import verser
from messagerie.models import Conversation, Message, PriseEnCompte, Reaction
from tests import fabriques
from tests.ged.fichiers import envoyer as deposer
from tests.maincourante.test_concurrence import ensemble

pytestmark = pytest.mark.django_db(transaction=True)


def test_six_personnes_ecrivent_sans_trou(settings, arm, voisin, equipe):
    settings.MESSAGES_PAR_DIX_SECONDES = 1_000

    def trente(auteur):
        def lancer():
            return [
                envoyer(auteur=auteur, groupe=equipe.groupe, texte=f"{n}", jeton=uuid4()).message for n in range(30)
            ]

        return lancer

    par_personne = ensemble(*[trente(auteur) for auteur in (arm, voisin) * 3])
    numeros = sorted(message.numero for messages in par_personne for message in messages)
    assert numeros == list(range(1, 181))
    envoyes = Depeche.objects.filter(groupe=equipe.pk, genre="message.envoye").order_by("numero")
    assert [(d.rang, d.donnees["numero"]) for d in envoyes] == [(n, n) for n in range(1, 181)]
    tous = list(Depeche.objects.filter(groupe=equipe.pk).order_by("numero").values_list("numero", flat=True))
    assert tous == list(range(1, len(tous) + 1))


def test_le_meme_jeton_au_meme_instant_n_envoie_qu_un_message(arm, equipe):
    for _ in range(5):
        jeton = uuid4()
        envoyes = ensemble(*[lambda: envoyer(auteur=arm, groupe=equipe.groupe, texte="Une.", jeton=jeton)] * 4)  # noqa: B023
        assert len({envoye.message.pk for envoye in envoyes}) == 1
    assert Message.objects.count() == 5


def test_deux_qui_s_ecrivent_au_meme_instant_ont_la_meme_conversation(arm, voisin):
    ensemble(
        lambda: ouvrir_avec_personne(auteur=arm, personne=voisin),
        lambda: ouvrir_avec_personne(auteur=voisin, personne=arm),
        lambda: ouvrir_avec_personne(auteur=arm, personne=voisin),
    )
    assert Conversation.objects.count() == 1


def test_signes_et_prises_en_compte_se_croisent(arm, voisin, regulateur, equipe, ecrire):
    message = ecrire(arm, equipe, est_urgent=True)
    ensemble(
        lambda: reagir(auteur=voisin, message=message, signe="vu", est_posee=True),
        lambda: reagir(auteur=regulateur, message=message, signe="vu", est_posee=True),
        lambda: prendre_en_compte(auteur=voisin, message=message),
        lambda: prendre_en_compte(auteur=voisin, message=message),
        lambda: modifier(auteur=arm, message=message, texte="Précisé."),
    )
    assert (Reaction.objects.count(), PriseEnCompte.objects.count()) == (2, 1)
    derniere = Depeche.objects.filter(groupe=equipe.pk).latest("numero").donnees
    assert len(derniere["reactions"][0]["personnes"]) == 2
    assert (len(derniere["prises_en_compte"]), derniere["texte"]) == (1, "Précisé.")


@pytest.fixture
def pendant(client, voisin, equipe):
    """Call `acte` while `ecriture` waits for its commit; gives all that the conversation then tells."""

    def lancer(ecriture, acte):
        def a_cote():
            try:
                acte()
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as fils:
            with transaction.atomic():
                ecriture()
                suite = fils.submit(a_cote)
                assert attendre(_quelqu_un_attend, delai=10)
            suite.result(timeout=10)
        client.force_login(voisin)
        return client.get(f"/fil/depuis?g={equipe.pk}:0").content.decode()

    return lancer


def _quelqu_un_attend():
    with connection.cursor() as curseur:
        curseur.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return curseur.fetchone() is not None


def test_une_reponse_ne_redit_pas_ce_que_son_auteur_retire_au_meme_instant(arm, voisin, equipe, ecrire, pendant):
    message = ecrire(arm, equipe, "Code 4512.")
    dit = pendant(
        lambda: supprimer(auteur=arm, message=message),
        lambda: ecrire(voisin, equipe, "Noté.", reponse_a=message.pk),
    )
    assert "Noté." in dit and "4512" not in dit


def test_reagir_a_une_reponse_ne_redit_pas_ce_qui_se_retire_au_meme_instant(arm, voisin, equipe, ecrire, pendant):
    message = ecrire(arm, equipe, "Code 4512.")
    reponse = ecrire(voisin, equipe, "Noté.", reponse_a=message.pk)
    dit = pendant(
        lambda: supprimer(auteur=arm, message=message),
        lambda: reagir(auteur=voisin, message=reponse, signe="vu", est_posee=True),
    )
    assert "message.reaction" in dit and "4512" not in dit


def test_retirer_un_message_et_son_fichier_ne_bloque_pas_qui_reagit_a_ses_reponses(arm, voisin, equipe, ecrire):
    """To withdraw the file takes the fil: the replies are held before."""
    for tour in range(6):
        depot = deposer(arm, equipe.groupe, f"code-{tour}.txt", b"4512")
        message = ecrire(arm, equipe, "Code ci-joint.", pieces=[depot.jeton])
        reponses = [ecrire(voisin, equipe, f"{n}", reponse_a=message.pk) for n in range(3)]
        ensemble(
            lambda: supprimer(auteur=arm, message=message),  # noqa: B023
            *[lambda r=r: reagir(auteur=voisin, message=r, signe="vu", est_posee=True) for r in reponses],
        )
    assert Message.objects.exclude(supprime_le=None).count() == 6
    assert Reaction.objects.count() == 18


def test_relire_l_original_ne_redit_pas_ce_qui_se_retire_au_meme_instant(arm, samu82, equipe, ecrire, pendant):
    chef = fabriques.personne("odile.chef", samu82, role=Role.RESPONSABLE)
    message = modifier(auteur=arm, message=ecrire(arm, equipe, "Code 45."), texte="Code 4512.")
    dit = pendant(
        lambda: supprimer(auteur=arm, message=message),
        lambda: lire_original(auteur=chef, message=message, motif="Plainte n° 12."),
    )
    assert "message.original_lu" in dit and "4512" not in dit


def test_le_voile_couvre_ce_qui_s_annonce_au_meme_instant(arm, equipe, ecrire, pendant):
    """The file of a message has been read: it is announced again, without holding the message."""
    message = ecrire(arm, equipe, "Code 4512.")
    dit = pendant(
        lambda: annoncer(message, "message.piece", auteur=None),
        lambda: modifier(auteur=arm, message=message, texte="Code retiré."),
    )
    assert "Code retiré." in dit and "4512" not in dit


def test_versements_et_messages_se_croisent_sans_s_attendre(arm, voisin, equipe, region, ecrire):
    messages = [ecrire(arm, equipe, f"{n}") for n in range(6)]
    ensemble(
        *[lambda m=m: verser(auteur=arm, messages=[m], groupe=region, jeton=uuid4()) for m in messages],
        *[lambda: ecrire(voisin, equipe)] * 3,
        *[lambda: fabriques.entree(voisin, region)] * 3,
    )
    assert region.entrees.count() == 9
