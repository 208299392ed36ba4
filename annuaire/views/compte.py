"""One's own account: profile, active post, sessions."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annuaire.actes.affectations import activer_poste as activer
from annuaire.actes.comptes import modifier_mon_telephone
from annuaire.actes.sessions import fermer_autres_sessions
from annuaire.actes.sessions import fermer_session as fermer
from annuaire.connexion.acces import sessions_ouvertes
from annuaire.forms import FormulaireTelephone, phrases
from annuaire.navigateur import nommer
from annuaire.requete import Requete


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profil(request: Requete) -> HttpResponse:
    """Who I am for the others, my posts, how I sign in."""
    formulaire = FormulaireTelephone(request.POST or None, initial={"telephone": request.user.telephone})
    if request.method == "POST" and formulaire.is_valid():
        modifier_mon_telephone(utilisateur=request.user, **formulaire.cleaned_data)
        messages.success(request, "Votre téléphone est enregistré.")
        return redirect("profil")
    genres = Authenticator.objects.filter(user=request.user).values_list("type", flat=True)
    contexte = {
        "formulaire": formulaire,
        "postes": request.user.affectations.en_cours().select_related("entite"),
        "application": Authenticator.Type.TOTP in genres,
        "cles": list(genres).count(Authenticator.Type.WEBAUTHN),
        "nombre_sessions": len(_sessions(request)),
    }
    return render(request, "annuaire/compte/profil.html", contexte)


@login_required
@require_POST
def activer_poste(request: Requete, pk: int) -> HttpResponse:
    """Work for another of one's entités; back to the page one was on, which the new post may not open."""
    affectation = get_object_or_404(request.user.affectations, pk=pk)
    try:
        activer(utilisateur=request.user, affectation=affectation)
    except ValidationError as refus:
        messages.error(request, " ".join(phrases(refus)))
    suite = request.POST.get("next", "")
    return redirect(suite if url_has_allowed_host_and_scheme(suite, {request.get_host()}) else "/")


@login_required
@require_safe
def sessions(request: Requete) -> HttpResponse:
    """Where I am signed in, this device marked."""
    lignes = [
        {"session": session, "navigateur": nommer(session.user_agent), "courante": session.session_key == _cle(request)}
        for session in _sessions(request)
    ]
    return render(request, "annuaire/compte/sessions.html", {"lignes": lignes})


@login_required
@require_POST
def fermer_session(request: Requete, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.session_key == _cle(request):
        messages.error(request, "Pour fermer cette session-ci, utilisez «\u00a0Se déconnecter\u00a0».")
    else:
        fermer(auteur=request.user, session=session)
        messages.success(request, "Session fermée.")
    return redirect("sessions")


@login_required
@require_POST
def fermer_les_autres(request: Requete) -> HttpResponse:
    nombre = fermer_autres_sessions(utilisateur=request.user, sauf=_cle(request))
    messages.success(request, f"{nombre} session{'s' if nombre > 1 else ''} fermée{'s' if nombre > 1 else ''}.")
    return redirect("sessions")


def _cle(request: Requete) -> str:
    return request.session.session_key or ""


def _sessions(request: Requete) -> list[UserSession]:
    """Those still open, the last seen first."""
    toutes = list(UserSession.objects.filter(user=request.user).order_by("-last_seen_at"))
    ouvertes = sessions_ouvertes(session.session_key for session in toutes)
    return [session for session in toutes if session.session_key in ouvertes]
