"""Deposit a file of calls: read, shown with what it would give, then imported whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annuaire.droits import DroitInsuffisant
from annuaire.forms import phrases
from annuaire.models import Entite
from telephonie.actes.importer import apercu, connus_par_ailleurs, importer, source_des_fichiers
from telephonie.actes.refuser import refus_a_regler, regler_refus
from telephonie.avancement import en_cours
from telephonie.chiffres import accord
from telephonie.droits import peut_envoyer, verifier_peut_deposer
from telephonie.fichiers.conversion import CHAMPS, deviner
from telephonie.fichiers.lecture import FICHIER_MAX, TROP_GROS, Feuille, lire_fichier
from telephonie.models import FichierRefuse, SourceTelephonie
from telephonie.views.commun import cadre, perimetre, qui

ERREURS_MONTREES = 20
EXTRAIT = 8
REFUS_MONTRES = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def importation(request: HttpRequest, code: str) -> HttpResponse:
    entite = perimetre(request, code)
    if entite.type != Entite.Type.SAMU:
        return redirect("telephonie_activite", code)
    verifier_peut_deposer(qui(request), entite)
    source = source_des_fichiers(entite)
    contexte = cadre(request, entite, "importation") | {
        "fichier_max": FICHIER_MAX,
        "champs": CHAMPS,
        "refuses": refus_a_regler(qui(request), entite)[:REFUS_MONTRES],
    }
    if request.method != "POST":
        return render(request, "telephonie/importation.html", contexte)
    try:
        nom, feuille, cle = _feuille(request)
        titres = source.correspondance if not request.POST.get("cle") else _choisis(request)
        correspondance = {c: t for c, t in (deviner(feuille.entetes) | titres).items() if t in feuille.entetes or not t}
        if request.POST.get("geste") == "importer":
            try:
                _importer(request, source, feuille)
            except ValidationError as refus:
                # The file and the columns are shown again, to be put right.
                contexte |= _refuse(refus)
            else:
                _oublier(cle)
                return redirect("telephonie_activite", code)
        converti = apercu(source, feuille, correspondance)
    except ValidationError as refus:
        return render(request, "telephonie/importation.html", contexte | _refuse(refus), status=400)
    contexte |= {
        "feuille": feuille,
        "nom": nom,
        "cle": cle,
        "choix": [(c, n, obligatoire, correspondance.get(c, "")) for c, n, obligatoire, _ in CHAMPS],
        "extrait": feuille.lignes[:EXTRAIT],
        "converti": converti,
        "connus": connus_par_ailleurs(source, feuille, converti),
        "erreurs": sorted(converti.erreurs.items())[:ERREURS_MONTREES],
    }
    return render(request, "telephonie/importation.html", contexte, status=400 if "refus" in contexte else 200)


def _importer(request: HttpRequest, source: SourceTelephonie, feuille: Feuille) -> None:
    bilan = importer(
        auteur=qui(request),
        source=source,
        feuille=feuille,
        correspondance=_choisis(request),
        malgre_connus="malgre_connus" in request.POST,
    )
    nouveaux = accord(bilan.acceptes, "événement nouveau", "événements nouveaux")
    messages.success(request, f"Fichier importé : {nouveaux}, {accord(bilan.deja_recus, 'déjà connu')}.")


def _refuse(refus: ValidationError) -> dict[str, Any]:
    return {"refus": phrases(refus)[:ERREURS_MONTREES], "combien_de_refus": len(phrases(refus))}


@login_required
@require_POST
def regler(request: HttpRequest, code: str, refus_id: int) -> HttpResponse:
    """A file that the watched folder refused has been seen to."""
    entite = perimetre(request, code)
    refus = get_object_or_404(FichierRefuse.objects.filter(Q(source__entite=entite) | Q(source=None)), pk=refus_id)
    regler_refus(auteur=qui(request), refus=refus)
    messages.success(request, f"« {refus.nom} » est réglé.")
    return redirect("telephonie_importation", code)


@login_required
@require_safe
def avancement(request: HttpRequest, code: str) -> HttpResponse:
    """What the page of deposit asks for again while a file is imported, by itself or by the watched folder."""
    entite = perimetre(request, code)
    if not peut_envoyer(qui(request), entite):
        raise DroitInsuffisant("Seul un responsable de ce Samu suit ses imports.")
    return render(request, "telephonie/_avancement.html", {"en_cours": en_cours(list(entite.sources_telephonie.all()))})


def _feuille(request: HttpRequest) -> tuple[str, Feuille, str]:
    """The file just sent, kept aside for the next step; or the one kept aside before."""
    if cle := request.POST.get("cle"):
        chemin = _chemin(cle)
        if chemin is None or not chemin.is_file():
            raise ValidationError("Ce fichier n'est plus là : déposez-le de nouveau.")
        nom = request.POST.get("nom", "")[:180]
        return nom, lire_fichier(chemin.read_bytes(), nom), cle
    fichier = request.FILES.get("fichier")
    if fichier is None:
        raise ValidationError("Choisissez un fichier.")
    nom = (fichier.name or "")[:180]
    if (fichier.size or 0) > FICHIER_MAX:
        raise ValidationError(TROP_GROS)
    octets = fichier.read()
    feuille = lire_fichier(octets, nom)
    cle = str(uuid4())
    chemin = _chemin(cle)
    assert chemin is not None  # noqa: S101 — the key is ours
    chemin.parent.mkdir(parents=True, exist_ok=True)
    chemin.write_bytes(octets)
    return nom, feuille, cle


def _choisis(request: HttpRequest) -> dict[str, str]:
    return {code: request.POST.get(f"colonne-{code}", "") for code, *_ in CHAMPS}


def _chemin(cle: str) -> Path | None:
    """Where it waits: nothing that a person typed becomes a path."""
    try:
        return Path(settings.GED_DEPOTS) / f"appels-{UUID(cle)}"
    except ValueError:
        return None


def _oublier(cle: str) -> None:
    if chemin := _chemin(cle):
        chemin.unlink(missing_ok=True)
