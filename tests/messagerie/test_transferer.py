"""What was forwarded: its words stay those of its first author, wherever they go; and forwarding is not reading."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from annuaire import horloge
from fil import lectures as fil
from messagerie.actes.clore import clore_les_inactives
from messagerie.actes.corriger import lire_original, modifier, supprimer
from messagerie.actes.envoyer import transferer
from messagerie.actes.ouvrir import ouvrir_avec_entite
from messagerie.actes.verser import verser
from messagerie.lectures import conversations_de, pour_la_page


@pytest.fixture
def copie(arm, directe, equipe, voisin, ecrire):
    """What L. Blanc wrote at 14:03, that J. Petit passed on at 14:10."""

    def _copie(le=(25, 14, 3)):
        with horloge.a_l_heure(a(*le)):
            message = ecrire(voisin, directe, "Trois UA.")
        with horloge.a_l_heure(a(25, 14, 10)):
            return transferer(auteur=arm, message=message, groupe=equipe.groupe, jeton=uuid4()).message

    return _copie


def a(jour, heure, minute):
    return datetime(2026, 11, jour, heure, minute, tzinfo=timezone.get_current_timezone())


def test_un_message_transfere_garde_les_mots_de_son_auteur(arm, copie):
    with horloge.a_l_heure(a(25, 14, 11)):
        transfere = copie()
        with pytest.raises(ValidationError, match="garde les mots de son auteur"):
            modifier(auteur=arm, message=transfere, texte="Trente UA.")
        assert supprimer(auteur=arm, message=transfere).supprime_le


@pytest.mark.parametrize(("ecrit", "a_dire"), [((25, 14, 3), "à 14:03"), ((24, 23, 50), "le 24/11/2026 23:50")])
def test_verser_un_message_transfere_dit_qui_l_a_ecrit(arm, equipe, region, ecrire, copie, ecrit, a_dire):
    """In the sealed logbook, the words of one are not said to be another's."""
    transfere = copie(ecrit)
    with horloge.a_l_heure(a(25, 14, 20)):
        suite = ecrire(arm, equipe, "Vu.")
        seul = verser(auteur=arm, messages=[transfere], groupe=region, jeton=uuid4()).texte
        deux = verser(auteur=arm, messages=[transfere, suite], groupe=region, jeton=uuid4()).texte
    auteur = f"L. Blanc (Samu 82) {a_dire}"
    assert seul == (
        f"Trois UA.\nMessagerie : écrit par {auteur}, transféré par J. Petit (Samu 31) à 14:10, "
        "message n° 1 de Lignes de Montauban."
    )
    assert deux.splitlines()[:2] == [
        f"14:10 J. Petit (Samu 31), transféré de {auteur} : Trois UA.",
        "14:20 J. Petit (Samu 31) : Vu.",
    ]


def test_d_une_conversation_close_on_transfere_encore_sans_verser(
    arm, directe, equipe, region, ecrire, cadre, settings
):
    message = ecrire(arm, directe)
    supprime = supprimer(auteur=arm, message=ecrire(arm, directe))
    settings.CONVERSATION_INACTIVE -= settings.CONVERSATION_INACTIVE
    assert clore_les_inactives() == 1
    for geste in (
        lambda: verser(auteur=arm, messages=[message], groupe=region, jeton=uuid4()),
        lambda: lire_original(auteur=cadre, message=supprime, motif="Plainte."),
    ):
        with pytest.raises(PermissionDenied, match="Cette conversation est close"):
            geste()
    assert transferer(auteur=arm, message=message, groupe=equipe.groupe, jeton=uuid4()).message.origine == message


def test_qui_a_ecrit_a_une_entite_rouvre_ce_qu_il_lui_a_ecrit(arm, voisin, samu82, settings):
    for fonction in ("", "ARM"):
        conversation = ouvrir_avec_entite(auteur=arm, entite=samu82, fonction=fonction).conversation
        ids = [conversation.pk]
        assert conversations_de(arm, ids=ids)[0]["reouverture"] is None
        type(conversation.groupe).objects.filter(pk__in=ids).update(clos_le=timezone.now())
        demande = conversations_de(arm, ids=ids)[0]["reouverture"]
        assert demande == {"entite": samu82.pk, "fonction": fonction}
        assert conversations_de(voisin, ids=ids)[0]["reouverture"] is None


def test_transferer_n_est_pas_lire_la_conversation_ou_l_on_transfere(arm, voisin, directe, equipe, ecrire):
    """What waits there is still to be read, and what one put there oneself is not counted with it."""
    ecrire(arm, equipe)
    attend = [ecrire(voisin, equipe), ecrire(voisin, equipe, "Renfort !", est_urgent=True)]
    transferer(auteur=arm, message=ecrire(voisin, directe), groupe=equipe.groupe, jeton=uuid4())
    ecrire(arm, equipe, "Renfort demandé.", est_urgent=True)

    def compte(lectures):
        [vue] = [c for c in lectures if c["id"] == equipe.pk]
        return vue["non_lus"], vue["urgents"]

    page = pour_la_page(arm)["conversations"]
    assert compte(page) == compte(conversations_de(arm)) == (2, 1)
    assert [c["urgentes"] for c in page if c["id"] == equipe.pk] == [[attend[1].pk]]
    assert [c["lus"] for c in conversations_de(arm) if c["id"] == equipe.pk] == [1]
    fil.marquer_lu(utilisateur=arm, groupe=equipe.groupe, numero=10**6)
    ecrire(arm, equipe, "Tout est lu.")
    assert compte(conversations_de(arm)) == (0, 0)


def test_qui_ecrit_le_premier_n_a_rien_a_lire_de_soi(arm, voisin, directe, ecrire):
    with horloge.a_l_heure(timezone.now() - timedelta(minutes=1)):
        ecrire(arm, directe)
    ecrire(voisin, directe)
    ecrire(voisin, directe)
    assert [c["non_lus"] for c in conversations_de(arm)] == [2]
    assert [c["non_lus"] for c in conversations_de(voisin)] == [1]
