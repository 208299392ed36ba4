"""What one is asked to read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ged.arbre import groupes_de
from ged.etat import avec_version, donnees_document
from ged.models import Accuse, Document
from ged.views.commun import qui

MONTRES = 200


@login_required
@require_safe
def a_lire(request: HttpRequest) -> HttpResponse:
    """The documents to be read that the person has not acknowledged, then those that they have."""
    lecteur = qui(request)
    accuse = Accuse.objects.filter(version=OuterRef("courante"), utilisateur=lecteur)
    demandes = avec_version(Document.objects.visibles_par(lecteur).presents().filter(a_lire_le__isnull=False))
    lus = demandes.annotate(est_lu=Exists(accuse)).order_by("est_lu", "-a_lire_le")[:MONTRES]
    documents = [(d.est_lu, donnees_document(d)) for d in lus]
    contexte = {
        "restent": [d for est_lu, d in documents if not est_lu],
        "faits": [d for est_lu, d in documents if est_lu],
        "groupes": groupes_de(lecteur),
    }
    return render(request, "ged/a_lire.html", contexte)
