"""The page of the messagerie, the same as a panel beside any other page, and the lines of a conversation."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from annuaire.models import Entite, Groupe, Utilisateur
from maincourante.views.commun import qui
from messagerie.actes.ouvrir import ouvrir_avec_entite, ouvrir_avec_personne, ouvrir_rattachee
from messagerie.etat import SIGNES, donnees_message
from messagerie.models import Conversation, Message, Suivi
from messagerie.pages import PAGE, autour, page

CHIFFRES_MAX = 18
MOTS_MAX = 80


@login_required
@require_safe
def messagerie(request: HttpRequest) -> HttpResponse:
    """All one's conversations; the browser opens the last one that was open, or looks for the words of `q`."""
    return render(request, "messagerie/messagerie.html", _commun() | {"q": request.GET.get("q", "")[:MOTS_MAX]})


@login_required
@require_safe
def conversation(request: HttpRequest, groupe_id: int, numero: int | None = None) -> HttpResponse:
    """The page, open on a conversation, or on one of its messages."""
    visible = _visible(request, groupe_id)
    if numero is not None:
        get_object_or_404(Message.objects.only("pk"), groupe=visible.pk, numero=numero)
    return render(request, "messagerie/messagerie.html", _commun() | {"ouverte": visible.pk, "visee": numero})


@login_required
@require_safe
def panneau(request: HttpRequest) -> HttpResponse:
    """The same, as a fragment that any page puts beside itself."""
    return render(request, "messagerie/_messagerie.html", _commun())


@login_required
@require_safe
def lignes(request: HttpRequest, groupe_id: int) -> HttpResponse:
    """A page of drawn messages, oldest first: the last ones, those before or after a number, or around one."""
    visible = _visible(request, groupe_id)
    vise, avant, apres = (_nombre(request, nom) for nom in ("vers", "avant", "apres"))
    if vise is not None:
        lus = autour(visible.pk, vise)
    else:
        lus = page(visible.pk, avant=avant, apres=apres)
        if apres is None:
            lus.reverse()
    contexte = {
        "messages": [donnees_message(message) for message in lus],
        "a_avant": bool(lus) and lus[0].numero > 1,
        "a_apres": bool(lus) and lus[-1].numero < visible.dernier_numero,
        "pleine": len(lus) == PAGE,
    }
    return render(request, "messagerie/_lignes.html", contexte)


@login_required
@require_POST
def avec(request: HttpRequest) -> HttpResponse:
    """From the pages of the directory and of events: open the conversation with somebody, and go there."""
    try:
        ouverte = _ouvrir(request, qui(request))
    except ValidationError as refus:
        raise Http404(refus) from refus
    return redirect("conversation", ouverte.pk)


def _ouvrir(request: HttpRequest, auteur: Utilisateur) -> Conversation:
    if personne := _poste(request, "personne"):
        vise = get_object_or_404(Utilisateur, pk=personne)
        return ouvrir_avec_personne(auteur=auteur, personne=vise).conversation
    if entite := _poste(request, "entite"):
        return ouvrir_avec_entite(auteur=auteur, entite=get_object_or_404(Entite, pk=entite)).conversation
    groupe = get_object_or_404(Groupe.objects.visibles_par(auteur).de_partage(), pk=_poste(request, "groupe"))
    return ouvrir_rattachee(auteur=auteur, groupe=groupe).conversation


def _visible(request: HttpRequest, groupe_id: int) -> Conversation:
    return get_object_or_404(Conversation.objects.visibles_par(qui(request)), pk=groupe_id)


def _commun() -> dict[str, Any]:
    return {"signes": SIGNES.items(), "niveaux": Suivi.Niveau.choices}


def _nombre(request: HttpRequest, nom: str) -> int | None:
    return _entier(request.GET.get(nom, ""))


def _poste(request: HttpRequest, nom: str) -> int:
    return _entier(request.POST.get(nom, "")) or 0


def _entier(brut: str) -> int | None:
    return int(brut) if brut.isascii() and brut.isdigit() and len(brut) <= CHIFFRES_MAX else None
