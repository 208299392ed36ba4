"""A conversation as a file, for its participants. The export is recorded on its fil before it is handed over."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from annuaire import horloge
from fil.models import Fil
from maincourante.exports.contenu import nom_complet
from maincourante.views.commun import qui
from messagerie.actes.exporter import tracer_export
from messagerie.etat import avec_suite, donnees_message
from messagerie.exports import Export, en_json, en_pdf
from messagerie.models import Conversation, Message

# How many messages one file holds, the newest ones, keeps an export under a few seconds.
FORMATS = {"pdf": (en_pdf, "application/pdf", 5_000), "json": (en_json, "application/json", 20_000)}


@login_required
@require_GET
def exporter(request: HttpRequest, groupe_id: int, format_: str) -> HttpResponse:
    """The whole conversation, or its newest messages when there are too many for one file."""
    visibles = Conversation.objects.visibles_par(qui(request)).select_related("groupe")
    conversation = get_object_or_404(visibles, pk=groupe_id)
    if format_ not in FORMATS:
        raise Http404
    ecrire, type_mime, maximum = FORMATS[format_]
    export = _preparer(request, conversation, maximum)
    octets = ecrire(export)
    tracer_export(auteur=qui(request), conversation=conversation, format_=format_, nombre=len(export.messages))
    prefixe = "FORMATION-" if export.est_formation else ""
    quand = timezone.localtime(export.exporte_le)
    nom = f"{prefixe}conversation-{slugify(conversation.groupe.nom)}-{quand:%Y%m%d-%H%M}.{format_}"
    entetes = {"Content-Disposition": f'attachment; filename="{nom}"', "Cache-Control": "no-store"}
    return HttpResponse(octets, content_type=type_mime, headers=entetes)


def _preparer(request: HttpRequest, conversation: Conversation, maximum: int) -> Export:
    """The seal is read first: what is written meanwhile is not said to be under it."""
    fil = Fil.objects.filter(groupe=conversation.pk).first()
    participations = conversation.groupe.participations.select_related("entite", "utilisateur").order_by("pk")
    recents = list(avec_suite(Message.objects.filter(groupe=conversation.pk)).order_by("-numero")[:maximum])
    return Export(
        nom=conversation.groupe.nom,
        participants=[str(p.entite or p.utilisateur) for p in participations],
        messages=[donnees_message(message) for message in reversed(recents)],
        numero=fil.dernier_numero if fil else 0,
        empreinte=bytes(fil.empreinte).hex() if fil else "",
        exporte_par=nom_complet(qui(request)),
        exporte_le=horloge.maintenant(),
        est_formation=settings.EST_FORMATION,
        laisses=recents[-1].numero - 1 if recents else 0,
    )
