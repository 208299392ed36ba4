"""What was forwarded: its words stay those of its first author, wherever they go; and forwarding is not reading."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from annuaire import horloge
from messagerie.actes.corriger import modifier, supprimer
from messagerie.actes.envoyer import transferer


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
