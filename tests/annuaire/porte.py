"""The sign-in door, for the tests that go through it."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone

from tests.fabriques import MOT_DE_PASSE

CONNEXION = "/compte/connexion/"
FORT = "quatre chevaux bruns au galop"


def entrer(client, identifiant="julie.petit", mot_de_passe=MOT_DE_PASSE, **plus):
    return client.post(CONNEXION, {"login": identifiant, "password": mot_de_passe}, **plus)


def confirmer(client, il_y_a=0):
    """What a sign-in leaves in the session: the person has proved who they are, so many seconds ago."""
    session = client.session
    preuve = {"method": "password", "at": time.time() - il_y_a}
    session["account_authentication_methods"] = [preuve]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


def laisser_attendre(client, secondes):
    """What was set aside until the person confirms has been there for so long."""
    session = client.session
    session["confirmation_demandee"] |= {"le": time.time() - secondes}
    session.save()


def code(secret, decalage=0):
    """What the application on the telephone shows."""
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30 + decalage))
