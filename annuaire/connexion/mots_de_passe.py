"""What a password may not rest upon: the words that everybody here would try first."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django_pwned.validators import PwnedPasswordValidator

from annuaire.models import Utilisateur

# Of the trade and of the house. What a password has besides them, digits and signs aside, must still be long.
MOTS = (
    "regulation",
    "regulateur",
    "ambulance",
    "urgences",
    "urgence",
    "hopital",
    "bonjour",
    "portail",
    "samusas",
    "france",
    "sante",
    "crise",
    "sivic",
    "smur",
    "samu",
    "dgos",
    "chu",
    "ars",
    "sas",
)
RESTE_MIN = 6
# From the day when a provisional one is given.
PROVISOIRE = timedelta(days=7)
PERIME = "Ce mot de passe provisoire n'est plus valable\u00a0: demandez-en un autre à votre responsable."
REFUS = "Ce mot de passe repose sur des mots du métier, que l'on essaierait en premier\u00a0: choisissez-en d'autres."
DIVULGUE = "Ce mot de passe a déjà été volé sur un autre site\u00a0: choisissez-en un que personne ne connaît."


class MotsDuMetier:
    """A password validator of Django."""

    def validate(self, password: str, user: Utilisateur | None = None) -> None:
        reste = _sans_signes(password)
        entite = user.entite_active if user is not None else None
        for mot in (*(_sans_signes(mot) for mot in (entite.nom.split() if entite else ())), *MOTS):
            reste = reste.replace(mot, "") if mot else reste
        if len(reste) < min(RESTE_MIN, len(_sans_signes(password))):
            raise ValidationError(REFUS, code="password_of_the_trade")

    def get_help_text(self) -> str:
        return "Il ne repose pas sur les mots du métier (samu, régulation, portail…)."


class MotsDePasseDivulgues(PwnedPasswordValidator):
    """Those that thieves have already: asked of Pwned Passwords, which hears the first five signs of a print that
    hundreds of passwords share. When it does not answer, nobody is kept from changing theirs."""

    def validate(self, password: str, user: Utilisateur | None = None) -> None:
        try:
            super().validate(password, user)
        except ValidationError as refus:
            raise ValidationError(DIVULGUE, code="password_pwned") from refus

    def get_help_text(self) -> str:
        return "Il n'est pas de ceux que l'on a déjà volés ailleurs."


def est_perime(utilisateur: Utilisateur) -> bool:
    """Whether the password is a provisional one that nobody has used in time: it lies somewhere on paper."""
    donne_le = utilisateur.mot_de_passe_donne_le
    return utilisateur.doit_changer_mot_de_passe and donne_le is not None and timezone.now() - donne_le > PROVISOIRE


def _sans_signes(texte: str) -> str:
    """Letters alone, without accents or case."""
    simple = unicodedata.normalize("NFKD", texte.lower())
    return re.sub(r"[^a-z]", "", simple)
