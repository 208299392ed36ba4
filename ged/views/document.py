"""One document: its preview, its versions, what may be done with it, who has read it."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annuaire.droits import peut_ecrire
from annuaire.forms import refuser
from annuaire.models import Utilisateur
from annuaire.requete import entier
from fil.lectures import tetes
from ged.actes import decrire
from ged.actes.lire import accuser, consulter
from ged.actes.ranger import chemin, deplacer_document
from ged.actes.suivre import delier
from ged.apercu import en_page
from ged.arbre import branches
from ged.droits import peut_gerer, peut_voir_les_lecteurs
from ged.etat import donnees_document, donnees_version
from ged.forms import FormulaireDocument, depart
from ged.lecteurs import consultations, suivi
from ged.models import Accuse, Consultation, Document, Dossier, Raccourci, Version
from ged.natures import natures
from ged.page import depot
from ged.views.commun import document_visible, dossier_visible, faire, qui


@login_required
@require_safe
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """The document as one reads it in the page; opening it is recorded, once the file may be read."""
    lu = document_visible(request, document_id)
    utilisateur = qui(request)
    curseur = tetes([lu.groupe_id])[lu.groupe_id]
    version = _version_lue(request, lu)
    if version.fichier.est_lisible and request.method == "GET":
        consulter(lecteur=utilisateur, version=version, genre=Consultation.Genre.APERCU)
    connues = dict(natures())
    contexte = {
        "document": lu,
        "d": donnees_document(lu),
        "v": donnees_version(version),
        "est_actuelle": version.pk == lu.courante_id,
        "apercu": en_page(version),
        "versions": [donnees_version(v) for v in _versions(lu)],
        "traces": lu.traces.select_related("auteur"),
        "chemin": chemin(_dossier(lu)),
        "groupe": lu.groupe,
        "liens": [(lien, _peut_retirer(utilisateur, lien)) for lien in _liens(request, lu)],
        "natures_choisies": [connues.get(code, code) for code in lu.natures],
        "arbre": branches(lu.groupe, None),
        "peut_ecrire": peut_ecrire(utilisateur, lu.groupe) and lu.groupe.clos_le is None,
        "peut_gerer": peut_gerer(utilisateur, lu),
        "peut_voir_lecteurs": peut_voir_les_lecteurs(utilisateur, lu),
        "a_moi": lu.verrouille_par_id == utilisateur.pk,
        "mon_accuse": Accuse.objects.filter(version=lu.courante, utilisateur=utilisateur).first(),
        "jeton": uuid4(),
        "curseur": curseur,
    }
    return render(request, "ged/document.html", contexte | depot())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request: HttpRequest, document_id: int) -> HttpResponse:
    """Change what is said of the document."""
    lu = document_visible(request, document_id)
    if not peut_ecrire(qui(request), lu.groupe):
        raise PermissionDenied("Vous pouvez lire ce document, mais pas le modifier.")
    formulaire = FormulaireDocument(request.POST or None, initial=depart(lu))
    # Only who manages it pins it: for the others it stays where it is.
    formulaire.fields["natures"].disabled = not peut_gerer(qui(request), lu)
    if request.method == "POST" and formulaire.is_valid():
        try:
            decrire.modifier(
                auteur=qui(request),
                document=lu,
                description=formulaire.en_description(),
                vu=formulaire.ce_qui_etait_vu(),
            )
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            return redirect("ged_document", lu.pk)
    contexte = {"formulaire": formulaire, "document": lu, "groupe": lu.groupe, "chemin": chemin(_dossier(lu))}
    return render(request, "ged/modifier.html", contexte, status=400 if formulaire.errors else 200)


@login_required
@require_POST
def gestes(request: HttpRequest, document_id: int) -> HttpResponse:
    """What the buttons of the page do, by the name of the one that was pressed."""
    lu, auteur = document_visible(request, document_id), qui(request)
    match request.POST.get("geste"):
        case "verrouiller":
            faire(request, lambda: decrire.prendre_pour_modifier(auteur=auteur, document=lu))
        case "rendre":
            faire(request, lambda: decrire.rendre(auteur=auteur, document=lu))
        case "obsolete" | "valide" as etat:
            obsolete = etat == "obsolete"
            faire(request, lambda: decrire.declarer_obsolete(auteur=auteur, document=lu, obsolete=obsolete))
        case "a_lire" | "plus_a_lire" as etat:
            a_lire = etat == "a_lire"
            faire(request, lambda: decrire.donner_a_lire(auteur=auteur, document=lu, a_lire=a_lire))
        case "lu":
            version = entier(request.POST.get("version")) or 0
            faire(
                request,
                lambda: accuser(lecteur=auteur, document=lu, version=version),
                "Votre lecture est enregistrée.",
            )
        case "deplacer":
            pk = entier(request.POST.get("vers"))
            vers = dossier_visible(request, pk) if pk else None
            faire(request, lambda: deplacer_document(auteur=auteur, document=lu, vers=vers), "Le document est déplacé.")
        case "restaurer":
            _restaurer(request, lu)
        case "delier":
            raccourci = get_object_or_404(_liens(request, lu), dossier=entier(request.POST.get("dossier")) or 0)
            faire(request, lambda: delier(auteur=auteur, raccourci=raccourci), "Le lien est retiré.")
        case "retirer" | "remettre" as geste:
            retire, motif = geste == "retirer", request.POST.get("motif", "")
            faire(request, lambda: decrire.retirer(auteur=auteur, document=lu, retire=retire, motif=motif))
    return redirect("ged_document", lu.pk)


@login_required
@require_safe
def lecteurs(request: HttpRequest, document_id: int) -> HttpResponse:
    """Who has read what, for the entité that owns the document."""
    lu = document_visible(request, document_id)
    if not peut_voir_les_lecteurs(qui(request), lu):
        raise PermissionDenied(
            "Qui a lu ce document n'est montré qu'à son auteur, à l'entité propriétaire et aux pilotes du groupe."
        )
    contexte = {
        "document": lu,
        "groupe": lu.groupe,
        "chemin": chemin(_dossier(lu)),
        "suivi": suivi(lu) if lu.a_lire_le else None,
        "consultations": consultations(lu),
    }
    return render(request, "ged/lecteurs.html", contexte)


def _restaurer(request: HttpRequest, lu: Document) -> None:
    version = get_object_or_404(lu.versions, pk=entier(request.POST.get("version")))
    jeton = _jeton(request.POST.get("jeton"))

    faire(
        request,
        lambda: decrire.restaurer(auteur=qui(request), document=lu, version=version, jeton=jeton),
        f"La version {version.numero} est de nouveau celle à lire.",
    )


def _jeton(texte: str | None) -> UUID:
    try:
        return UUID(texte or "")
    except ValueError:
        return uuid4()


def _version_lue(request: HttpRequest, lu: Document) -> Version:
    """That of `?version=`, else the one to read."""
    numero = entier(request.GET.get("version"))
    return (
        get_object_or_404(_versions(lu), numero=numero)
        if numero
        else get_object_or_404(_versions(lu), pk=lu.courante_id)
    )


def _versions(lu: Document) -> QuerySet[Version]:
    versions = lu.versions.select_related("fichier", "auteur", "entite")
    return versions.defer("fichier__texte").order_by("-numero")


def _liens(request: HttpRequest, lu: Document) -> QuerySet[Raccourci]:
    """The other dossiers, among those that the person sees, where it is shown."""
    dossiers = Dossier.objects.visibles_par(qui(request)).presents()
    liens = lu.raccourcis.filter(dossier__in=dossiers).select_related("document", "dossier__groupe")
    return liens.order_by("dossier__nom", "pk")


def _peut_retirer(utilisateur: Utilisateur, lien: Raccourci) -> bool:
    """Whoever writes where the link is, which may be another groupe than that of the document."""
    groupe = lien.dossier.groupe
    return groupe.clos_le is None and peut_ecrire(utilisateur, groupe)


def _dossier(lu: Document) -> Dossier | None:
    return Dossier.objects.filter(pk=lu.dossier_id).first() if lu.dossier_id else None
