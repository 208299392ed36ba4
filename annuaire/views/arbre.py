"""The tree of entités, for administrateurs: the list, a new one, the name of one, its closing and its reopening."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annuaire.actes import arbre
from annuaire.connexion.confirmation import exiger_confirmation
from annuaire.droits import verifier_peut_tenir_l_arbre
from annuaire.forms import FormulaireNomEntite, FormulaireNouvelleEntite, phrases, refuser
from annuaire.models import Affectation, Entite, Groupe
from annuaire.requete import Requete

PAR_PAGE = 50
FERMEES = "fermees"


@login_required
@require_safe
def entites(request: Requete) -> HttpResponse:
    """The list, by name, code or type; those that are closed apart."""
    verifier_peut_tenir_l_arbre(request.user)
    texte, quoi = request.GET.get("q", "").replace("\x00", "")[:120].strip(), request.GET.get("quoi", "")
    trouvees = Entite.objects.filter(est_active=quoi != FERMEES)
    if quoi in Entite.Type.values:
        trouvees = trouvees.filter(type=quoi)
    for mot in texte.split()[:5]:
        trouvees = trouvees.filter(Q(nom__unaccent__icontains=mot) | Q(code__icontains=mot))
    en_poste = Count("affectations", filter=Q(affectations__in=Affectation.objects.en_cours().de_personnes()))
    pages = Paginator(trouvees.select_related("parent").annotate(en_poste=en_poste).order_by("type", "code"), PAR_PAGE)
    contexte = {
        "page": pages.get_page(request.GET.get("page")),
        "q": texte,
        "quoi": quoi,
        "choix": [("", "Tous les types"), *Entite.Type.choices, (FERMEES, "Fermées")],
        "est_administrateur": True,
    }
    return render(request, "annuaire/administration/entites.html", contexte)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def nouvelle(request: Requete) -> HttpResponse:
    """One more; its page is then to be filled with how to reach it."""
    verifier_peut_tenir_l_arbre(request.user)
    exiger_confirmation(request)
    types = [(valeur, libelle) for valeur, libelle in Entite.Type.choices if valeur in arbre.SOUS]
    parents = Entite.objects.filter(est_active=True, type__in={t for sous in arbre.SOUS.values() for t in sous})
    formulaire = FormulaireNouvelleEntite(
        request.POST or None, types=types, parents=parents.order_by("type", "code"), initial={"type_": "hopital"}
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            creee = arbre.creer_entite(auteur=request.user, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            messages.success(request, "Entité créée. Donnez ses numéros, puis un poste à ses responsables.")
            return redirect("modifier_entite", creee.code)
    return render(request, "annuaire/administration/nouvelle_entite.html", {"formulaire": formulaire})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entite(request: Requete, code: str) -> HttpResponse:
    """Its name, its groupe, and whether it may be closed."""
    objet = _entite(request, code)
    formulaire = FormulaireNomEntite(request.POST or None, initial={"nom": objet.nom})
    if request.method == "POST" and formulaire.is_valid():
        try:
            arbre.renommer_entite(auteur=request.user, entite=objet, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            messages.success(request, "Nom enregistré.")
            return redirect("tenir_entite", objet.code)
    contexte = {
        "entite": objet,
        "formulaire": formulaire,
        "groupe": Groupe.objects.propres(objet).first(),
        "restes": arbre.restes_avant_de_fermer(objet) if objet.est_active else [],
    }
    return render(request, "annuaire/administration/entite.html", contexte)


@login_required
@require_POST
def fermer(request: Requete, code: str) -> HttpResponse:
    return _faire(request, code, arbre.fermer_entite, "Entité fermée.")


@login_required
@require_POST
def rouvrir(request: Requete, code: str) -> HttpResponse:
    return _faire(request, code, arbre.rouvrir_entite, "Entité rouverte.")


def _faire(request: Requete, code: str, acte: Callable[..., Entite], reussite: str) -> HttpResponse:
    objet = _entite(request, code)
    try:
        acte(auteur=request.user, entite=objet)
    except ValidationError as refus:
        messages.error(request, " ".join(phrases(refus)))
    else:
        messages.success(request, reussite)
    return redirect("tenir_entite", objet.code)


def _entite(request: Requete, code: str) -> Entite:
    verifier_peut_tenir_l_arbre(request.user)
    objet = get_object_or_404(Entite.objects.select_related("parent"), code=code)
    exiger_confirmation(request)
    return objet
