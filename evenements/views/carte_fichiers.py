"""Files of the map: what comes in is shown before it is drawn, what goes out is what the person sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from annuaire import horloge
from annuaire.models import Groupe
from evenements.actes.carte_importer import importer
from evenements.droits import verifier_peut_modifier
from evenements.etat_carte import objets_de
from evenements.fichiers_carte.document import en_document
from evenements.fichiers_carte.ecriture import en_geojson, en_kml
from evenements.fichiers_carte.lecture import TAILLE_MAX, lire_fichier, refuser
from maincourante.views.commun import groupe_visible, qui

NOM_MAX = 120


class Format(NamedTuple):
    ecrire: Callable[[HttpRequest, Groupe, list[dict[str, Any]]], bytes]
    type_mime: str


@login_required
@require_POST
def importer_fichier(request: HttpRequest, groupe_id: int) -> HttpResponse:
    """POST fichier, jeton[, confirme=oui] → {"objets": […], "refus": […], "importes": n}. Nothing is drawn before
    `confirme`; sent again with the same jeton, it is not drawn twice."""
    groupe = groupe_visible(request, groupe_id)
    try:
        verifier_peut_modifier(qui(request), groupe)
        fichier = request.FILES.get("fichier")
        if fichier is None or fichier.size is None:
            raise refuser("Choisissez un fichier.")
        if fichier.size > TAILLE_MAX:
            raise refuser("Ce fichier dépasse 2 Mo : découpez-le ou simplifiez-le.")
        lecture = lire_fichier(fichier.name or "", fichier.read())
        importes = 0
        if request.POST.get("confirme") == "oui":
            nom = (fichier.name or "")[:NOM_MAX]
            jeton = _jeton(request.POST.get("jeton"))
            importes = len(
                importer(auteur=qui(request), groupe=groupe, jeton=jeton, objets=lecture.objets, fichier=nom)
            )
    except ValidationError as refus:
        return _probleme(400, " ".join(refus.messages))
    except PermissionDenied as refus:
        return _probleme(403, str(refus))
    return JsonResponse({"objets": lecture.objets, "refus": lecture.refus, "importes": importes})


@login_required
@require_GET
def exporter(request: HttpRequest, groupe_id: int, format_: str) -> HttpResponse:
    """The map as a file; `papier=a3` for a larger sheet."""
    groupe = groupe_visible(request, groupe_id)
    choisi = FORMATS.get(format_)
    if choisi is None:
        raise Http404
    octets = choisi.ecrire(request, groupe, objets_de(groupe))
    nom = f"carte-{slugify(groupe.nom)}-{timezone.localtime(horloge.maintenant()):%Y%m%d-%H%M}.{format_}"
    return HttpResponse(
        octets,
        content_type=choisi.type_mime,
        headers={"Content-Disposition": f'attachment; filename="{nom}"', "Cache-Control": "no-store"},
    )


def _document(*, image: bool) -> Callable[[HttpRequest, Groupe, list[dict[str, Any]]], bytes]:
    def ecrire(request: HttpRequest, groupe: Groupe, objets: list[dict[str, Any]]) -> bytes:
        papier = "a3" if request.GET.get("papier") == "a3" else "a4"
        maintenant = timezone.localtime(horloge.maintenant())
        pied = f"Situation du {maintenant:%d/%m/%Y à %H:%M:%S}, exportée par {qui(request).nom_affiche}."
        return en_document(groupe.nom, objets, papier=papier, pied=pied, image=image)

    return ecrire


FORMATS = {
    "geojson": Format(lambda _, groupe, objets: en_geojson(groupe.nom, objets), "application/geo+json"),
    "kml": Format(lambda _, groupe, objets: en_kml(groupe.nom, objets), "application/vnd.google-earth.kml+xml"),
    "pdf": Format(_document(image=False), "application/pdf"),
    "png": Format(_document(image=True), "image/png"),
}


def _jeton(texte: str | None) -> UUID:
    try:
        return UUID(texte or "")
    except ValueError:
        raise ValidationError({"jeton": "Il manque le jeton de cet import : rechargez la page."}) from None


def _probleme(statut: int, detail: str) -> JsonResponse:
    corps = {"type": "about:blank", "title": "Import refusé", "status": statut, "detail": detail}
    return JsonResponse(corps, status=statut, content_type="application/problem+json")
