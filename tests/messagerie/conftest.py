"""What the tests of the messagerie share: conversations of the cast, a JSON client."""

from uuid import uuid4

import pytest

from messagerie.actes.envoyer import envoyer
from messagerie.actes.ouvrir import creer_groupe, ouvrir_avec_personne
from tests.ged.conftest import clamd
from tests.maincourante.conftest import Api

__all__ = ["clamd"]


@pytest.fixture
def api():
    return Api


@pytest.fixture
def directe(arm, voisin):
    """Between the ARM of Toulouse and her neighbour of Montauban."""
    return ouvrir_avec_personne(auteur=arm, personne=voisin).conversation


@pytest.fixture
def equipe(arm, regulateur, samu82):
    """A named conversation that the ARM pilots: her physician, and the whole Samu 82."""
    return creer_groupe(
        auteur=arm, nom="Lignes de Montauban", jeton=uuid4(), personnes=[regulateur], entites=[samu82]
    ).conversation


@pytest.fixture
def ecrire():
    """Send a message as somebody; gives the message."""

    def _ecrire(auteur, conversation, texte="Vous avez les lignes ?", **champs):
        jeton = champs.pop("jeton", None) or uuid4()
        return envoyer(auteur=auteur, groupe=conversation.groupe, texte=texte, jeton=jeton, **champs).message

    return _ecrire
