"""Sign-in: who the person is, and when their session ends."""

from annuaire.connexion.identification import ConnexionPortail

__all__ = ["ConnexionPortail"]
