"""The people that one manages: those of one's entité for a responsable, all of them for an administrateur."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from annuaire.actes.comptes import creer_compte
from annuaire.actes.comptes_en_nombre import COMPTES_MAX, creer_comptes, essayer_comptes
from annuaire.connexion.confirmation import exiger_confirmation
from annuaire.droits import est_administrateur, roles_attribuables, verifier_peut_administrer
from annuaire.forms import FormulaireCompte, FormulaireComptes, refuser
from annuaire.liste_de_comptes import COLONNES, Ligne, lire
from annuaire.models import Affectation, Entite, Utilisateur
from annuaire.requete import Requete

PAR_PAGE = 50
ETATS = [("", "Comptes ouverts"), ("fermes", "Comptes fermés"), ("sans-poste", "Sans poste en cours")]


@login_required
@require_safe
def administration(request: Requete) -> HttpResponse:
    """The list of people, by name, identifier or function; by state."""
    verifier_peut_administrer(request.user)
    texte, etat = request.GET.get("q", "").replace("\x00", "")[:120].strip(), request.GET.get("etat", "")
    personnes = _filtrer(Utilisateur.objects.gerables_par(request.user), texte, etat)
    pages = Paginator(personnes.order_by("last_name", "first_name", "pk"), PAR_PAGE)
    contexte = {
        "page": pages.get_page(request.GET.get("page")),
        "q": texte,
        "etat": etat,
        "etats": ETATS,
        "est_administrateur": est_administrateur(request.user),
    }
    return render(request, "annuaire/administration/personnes.html", contexte)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def nouveau_compte(request: Requete) -> HttpResponse:
    """Create an account; its provisional password is shown on the answer, and nowhere else."""
    verifier_peut_administrer(request.user)
    exiger_confirmation(request)
    formulaire = FormulaireCompte(request.POST or None, **choix(request.user))
    if request.method == "POST" and formulaire.is_valid():
        try:
            cree = creer_compte(auteur=request.user, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            contexte = {"personne": cree.utilisateur, "mot_de_passe": cree.mot_de_passe, "est_nouveau": True}
            return render(request, "annuaire/administration/mot_de_passe.html", contexte)
    return render(request, "annuaire/administration/nouveau_compte.html", {"formulaire": formulaire})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plusieurs_comptes(request: Requete) -> HttpResponse:
    """A whole team from a list: read first, created once nothing in it is refused. As for one account, the provisional
    passwords are shown on the answer, and nowhere else."""
    verifier_peut_administrer(request.user)
    exiger_confirmation(request)
    formulaire, lignes = FormulaireComptes(request.POST or None, request.FILES or None), []
    if request.method == "POST" and formulaire.is_valid():
        texte = formulaire.cleaned_data["lignes"]
        lignes = _essayees(request.user, texte)
        demandes = [ligne.demande for ligne in lignes if ligne.demande and not ligne.refus]
        if request.POST.get("geste") == "creer" and lignes and len(demandes) == len(lignes):
            try:
                crees = creer_comptes(auteur=request.user, demandes=demandes)
            except ValidationError as refus:
                refuser(formulaire, refus)
            else:
                return render(request, "annuaire/administration/mots_de_passe.html", {"crees": crees})
        if formulaire.is_valid():
            formulaire = FormulaireComptes(initial={"lignes": texte})
    contexte = {
        "formulaire": formulaire,
        "lignes": lignes,
        "refusees": sum(bool(ligne.refus) for ligne in lignes),
        "colonnes": COLONNES,
        "au_plus": COMPTES_MAX,
    }
    return render(request, "annuaire/administration/plusieurs_comptes.html", contexte)


def _essayees(auteur: Utilisateur, texte: str) -> list[Ligne]:
    """The lines of the list, each with what would be refused of it."""
    chez = None if est_administrateur(auteur) else auteur.entite_active
    entites = {entite.code: entite for entite in choix(auteur)["entites"]}
    lignes = lire(texte, entites=entites, chez=chez)
    if len(lignes) > COMPTES_MAX:
        return lignes
    refus = iter(essayer_comptes(auteur=auteur, demandes=[ligne.demande for ligne in lignes if ligne.demande]))
    return [ligne._replace(refus=next(refus)) if ligne.demande else ligne for ligne in lignes]


def choix(auteur: Utilisateur) -> dict[str, Any]:
    """What the author may give in a form: entités and roles."""
    entites = Entite.objects.filter(est_active=True).order_by("type", "code")
    if not est_administrateur(auteur):
        entites = entites.filter(pk=auteur.poste.entite_id) if auteur.poste else entites.none()
    return {"entites": entites, "roles": roles_attribuables(auteur)}


def _filtrer(personnes: Any, texte: str, etat: str) -> Any:
    en_cours = Affectation.objects.en_cours()
    if etat == "fermes":
        personnes = personnes.filter(is_active=False)
    elif etat == "sans-poste":
        personnes = personnes.filter(is_active=True).exclude(pk__in=en_cours.values("utilisateur_id"))
    else:
        personnes = personnes.filter(is_active=True)
    for mot in texte.split()[:5]:
        personnes = personnes.filter(
            Q(last_name__unaccent__icontains=mot)
            | Q(first_name__unaccent__icontains=mot)
            | Q(username__icontains=mot)
            | Q(
                pk__in=en_cours.filter(Q(fonction__unaccent__icontains=mot) | Q(entite__nom__icontains=mot)).values(
                    "utilisateur_id"
                )
            )
        )
    return personnes.prefetch_related(
        Prefetch("affectations", en_cours.select_related("entite"), to_attr="postes_en_cours")
    )
