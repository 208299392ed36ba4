"""The sign-in door, for the tests that go through it."""

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone

from tests.fabriques import MOT_DE_PASSE

CONNEXION = "/compte/connexion/"
FORT = "quatre chevaux bruns au galop"


def entrer(client, identifiant="julie.petit", mot_de_passe=MOT_DE_PASSE, **plus):
    return client.post(CONNEXION, {"login": identifiant, "password": mot_de_passe}, **plus)


def code(secret, decalage=0):
    """What the application on the telephone shows."""
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30 + decalage))
