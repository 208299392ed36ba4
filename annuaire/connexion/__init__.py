"""Sign-in: who the person is, and when their session ends."""

from annuaire.connexion.identification import Authentification, ConnexionPortail

__all__ = ["Authentification", "ConnexionPortail"]
