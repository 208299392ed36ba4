"""Sessions closed by an act, here or from another device: the sockets they opened close with them."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db import transaction
from oauth2_provider.models import AccessToken

from annuaire import horloge
from annuaire.annonces import annoncer, annoncer_session_fermee, registre_des_habilitations, reprendre_les_acces
from annuaire.droits import verifier_peut_gerer_compte
from annuaire.etat import donnees_session
from annuaire.models import Seance, Utilisateur

CONSERVATION = timedelta(days=365)
# A password typed in the field of the identifier is written there.
CONSERVATION_DES_ECHECS = timedelta(days=7)


@transaction.atomic
def fermer_session(*, auteur: Utilisateur, session: UserSession) -> None:
    """Close one of one's sessions, or one of a person that one manages."""
    if session.user_id != auteur.pk:
        verifier_peut_gerer_compte(auteur, Utilisateur.objects.get(pk=session.user_id))
    _fermer(session, auteur)


@transaction.atomic
def fermer_autres_sessions(*, utilisateur: Utilisateur, sauf: str | None = None) -> int:
    """Close all the sessions of the person but the one of this key; returns how many."""
    return fermer_toutes(utilisateur, auteur=utilisateur, sauf=sauf)


@transaction.atomic
def fermer_sessions_de(*, auteur: Utilisateur, utilisateur: Utilisateur) -> int:
    """Close all those of a person that one manages, who keeps their account: a lost laptop, a screen left open."""
    verifier_peut_gerer_compte(auteur, utilisateur)
    return fermer_toutes(utilisateur, auteur=auteur)


@transaction.atomic
def fermer_celles_de_tous() -> int:
    """For who holds the server: everybody signs in again. Each closing is on the record, as done by nobody of it."""
    sessions = list(UserSession.objects.order_by("pk"))
    for session in sessions:
        _fermer(session, None)
    Seance.objects.all().delete()
    reprendre_les_acces(None, auteur=None)
    return len(sessions)


def fermer_toutes(utilisateur: Utilisateur, *, auteur: Utilisateur, sauf: str | None = None) -> int:
    """Close the person's sessions, and what else reads in their name, inside another acte, which has checked the
    right."""
    sessions = list(UserSession.objects.filter(user_id=utilisateur.pk).exclude(session_key=sauf or ""))
    for session in sessions:
        _fermer(session, auteur)
    reprendre_les_acces(utilisateur, auteur=auteur)
    return len(sessions)


def purger_connexions() -> int:
    """Forget the sessions and tokens that have ended, traces older than a year and failures older than a week;
    returns how many sessions went."""
    maintenant = horloge.maintenant()
    finies, _ = Seance.objects.filter(expire_date__lte=maintenant).delete()
    UserSession.objects.exclude(session_key__in=Seance.objects.values("session_key")).delete()
    AccessLog.objects.filter(attempt_time__lt=maintenant - CONSERVATION).delete()
    AccessAttempt.objects.filter(attempt_time__lt=maintenant - CONSERVATION_DES_ECHECS).delete()
    AccessToken.objects.filter(expires__lt=maintenant).delete()
    return finies


def _fermer(session: UserSession, auteur: Utilisateur | None) -> None:
    cle = session.session_key
    import_module(settings.SESSION_ENGINE).SessionStore().delete(cle)
    UserSession.objects.filter(pk=session.pk).delete()
    annoncer(registre_des_habilitations(), "session.fermee", session, auteur=auteur, donnees=donnees_session(session))
    transaction.on_commit(lambda: annoncer_session_fermee(cle))
