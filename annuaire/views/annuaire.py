"""The directory: search, an entité, a person. Any signed-in person may read it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from annuaire.droits import RANG, est_administrateur, peut_modifier_entite
from annuaire.models import Affectation, Entite, Groupe, Role, Utilisateur
from annuaire.recherche import LIMITE, PERSONNES, chercher
from annuaire.requete import Requete

TYPES = [
    ("", "Tout"),
    (PERSONNES, "Personnes"),
    (Entite.Type.SAMU.value, "Samu"),
    (Entite.Type.ARS.value, "ARS"),
    (Entite.Type.ZONE.value, "Zones"),
    (Entite.Type.MINISTERE.value, "Ministère"),
    (Entite.Type.HOPITAL.value, "Établissements"),
]
TEXTE_MAX = 120


@login_required
@require_safe
def annuaire(request: HttpRequest) -> HttpResponse:
    """Search as one types (htmx asks for the results only) or by the form; with nothing asked, the territory."""
    texte = request.GET.get("q", "")[:TEXTE_MAX].strip()
    type_ = request.GET.get("type", "")
    type_ = type_ if type_ in dict(TYPES) else ""
    contexte: dict[str, Any] = {"q": texte, "type": type_, "types": TYPES, "limite": LIMITE}
    if texte:
        contexte["resultats"] = chercher(texte, type_=type_)
    elif type_ == PERSONNES:
        contexte["personnes"] = _personnes_de(request)
    elif type_:
        contexte["entites"] = _entites().filter(type=type_, est_active=True).order_by("code")
    else:
        contexte["territoire"] = _territoire()
    fragment = request.headers.get("HX-Target") == "resultats"
    reponse = render(request, f"annuaire/annuaire/{'_resultats' if fragment else 'annuaire'}.html", contexte)
    patch_vary_headers(reponse, ["HX-Target"])
    return reponse


@login_required
@require_safe
def entite(request: Requete, code: str) -> HttpResponse:
    """An entité: how to call it, where it is, who works there, what it belongs to."""
    objet = get_object_or_404(_entites(), code=code)
    postes = Affectation.objects.en_cours().de_personnes().filter(entite=objet)
    groupes = Groupe.objects.visibles_par(request.user).de_partage()
    contexte = {
        "entite": objet,
        "est_tenue": est_administrateur(request.user),
        "est_modifiable": peut_modifier_entite(request.user, objet),
        "ancetres": objet.au_dessus()[::-1],
        "enfants": _par_type(objet.enfants.filter(est_active=True).order_by("type", "code")),
        "equipe": _par_fonction(postes.select_related("utilisateur")),
        "groupes": groupes.filter(participations__entite=objet).distinct(),
    }
    return render(request, "annuaire/annuaire/entite.html", contexte)


@login_required
@require_safe
def personne(request: HttpRequest, pk: int) -> HttpResponse:
    """A person: their posts and how to reach them; nothing private."""
    objet = get_object_or_404(Utilisateur, pk=pk, is_active=True)
    postes = objet.affectations.en_cours().select_related("entite").prefetch_related("entite__numeros")
    return render(request, "annuaire/annuaire/personne.html", {"personne": objet, "postes": postes})


def _entites() -> Any:
    return Entite.objects.select_related("parent").prefetch_related("numeros")


def _personnes_de(request: HttpRequest) -> list[Utilisateur]:
    """The colleagues of one's own entité: whom one looks for when one has typed nothing."""
    if not isinstance(request.user, Utilisateur) or request.user.entite_active is None:
        return []
    postes = Affectation.objects.en_cours().select_related("entite")
    collegues = Utilisateur.objects.filter(
        affectations__in=postes.de_personnes().filter(entite=request.user.entite_active)
    ).distinct()
    return list(collegues.prefetch_related(Prefetch("affectations", postes, to_attr="postes")))


def _territoire() -> list[dict[str, Any]]:
    """The tree in one query: the nation, then each zone with its ARS and their Samu, the widest zones first."""
    montrees = Entite.objects.filter(est_active=True).exclude(type__in=(Entite.Type.HOPITAL, Entite.Type.OPERATEUR))
    toutes = list(montrees.select_related("parent").order_by("code"))
    enfants: dict[int | None, list[Entite]] = {}
    for entite in toutes:
        enfants.setdefault(entite.parent_id, []).append(entite)
    zones = sorted((e for e in toutes if e.type == Entite.Type.ZONE), key=lambda zone: -len(zone.departements))
    nation = {"zone": None, "rangs": _rangs([e for e in toutes if _est_national(e)], enfants)}
    return [nation, *({"zone": zone, "rangs": _rangs(enfants.get(zone.pk, []), enfants)} for zone in zones)]


def _rangs(entites: list[Entite], enfants: dict[int | None, list[Entite]]) -> list[tuple[Entite | None, list[Entite]]]:
    """Each ARS with its Samu, then what has no ARS above it."""
    regions: list[tuple[Entite | None, list[Entite]]] = [
        (e, enfants.get(e.pk, [])) for e in entites if e.type == Entite.Type.ARS
    ]
    autres = [e for e in entites if e.type != Entite.Type.ARS]
    return [*regions, (None, autres)] if autres else regions


def _est_national(entite: Entite) -> bool:
    au_sommet = entite.parent is None or entite.parent.type == Entite.Type.MINISTERE
    return au_sommet and entite.type != Entite.Type.ZONE


def _par_type(entites: Iterable[Entite]) -> list[tuple[str, list[Entite]]]:
    rangs = list(Entite.Type)
    tries = sorted(entites, key=lambda e: (rangs.index(Entite.Type(e.type)), e.code))
    return [(nom, list(membres)) for nom, membres in groupby(tries, key=lambda e: e.get_type_display())]


def _par_fonction(postes: Iterable[Affectation]) -> list[tuple[str, list[Affectation]]]:
    """The highest roles first, then the jobs by name; the people of a job by name."""

    def fonction(poste: Affectation) -> str:
        return poste.fonction or poste.get_role_display()

    postes = list(postes)
    rangs: dict[str, int] = {}
    for poste in postes:
        rangs[fonction(poste)] = max(rangs.get(fonction(poste), 0), RANG[Role(poste.role)])
    tries = sorted(postes, key=lambda p: (-rangs[fonction(p)], fonction(p), p.utilisateur.last_name))
    return [(nom, list(membres)) for nom, membres in groupby(tries, key=fonction)]
